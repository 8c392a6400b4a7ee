"""Precision and recall of entity extraction against the truth of a class, and of forms that its texts do not have.

`extraction.py DIR` reads a built class; without DIR a class of two seats is built. The first table has every text of the class: truth are
the values that its stores and trainer's files name, looked up as whole words, without any pattern of the kit. The second has sentences of
the class into which values of the class and reserved names were put in masked, broken and foreign forms; the places are known.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from embit.base import EmbitError
from embit.script import address_to_scriptpubkey

from parola.artefacts.pgp.read import read_key
from parola.build import build
from parola.locate import folder
from parola.spec.roster import roster
from parola.streams import Streams
from parola_kit.errors import BadInput
from parola_kit.methods.extract import extract

SEED, SEATS = "20250303", "2"
TEXTS = {
    "forum": ("SELECT id, text FROM post", "SELECT id, title FROM thread"),
    "market": ("SELECT id, about || ' ' || onion FROM vendor", "SELECT id, title FROM listing", "SELECT id, text FROM review"),
    "messenger": ("SELECT id, text FROM message",),
    "surface": ("SELECT id, text || char(10) || contact FROM advert", "SELECT id, about FROM profile"),
    "pgp": ("SELECT id, user || char(10) || armored FROM public",),
    "case": (
        "SELECT id, text FROM chat_message",
        "SELECT id, text FROM hotline_message",
        "SELECT id, sender || char(10) || receiver || char(10) || subject || char(10) || text FROM mail",
        "SELECT id, received_at || ' ' || address || ' ' || note FROM desk_reply",
        "SELECT id, at || ' ' || txid || ' ' || address || ' ' || amount_sat || ' sat' FROM payment",
    ),
    "provider": ("SELECT id, sender || ' ' || receiver || ' ' || subject || ' ' || text FROM mail",),
}
LANGUAGES = {
    "messenger": "SELECT id, text, language FROM message",
    "surface": "SELECT id, text, language FROM advert",
    "case": "SELECT id, text, language FROM chat_message UNION ALL SELECT id, text, language FROM hotline_message",
}
CHECKED = ("bitcoin", "token", "onion", "key")  # kinds with a checksum, or read whole
WORLD = (*CHECKED, "onion-broken", "txid", "fingerprint", "handle", "phone", "mail")
Span = tuple[str, int, int]


@dataclass
class Tally:
    """How many were found, how many are true, how many are both."""

    found: int = 0
    true: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else float("nan")


@dataclass
class Class:
    """Texts of a class by evidence id, and the values that its files name, by kind."""

    texts: list[tuple[str, str]]
    values: dict[str, set[str]] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = asked.directory or Path(place) / "class"
        if not asked.directory:
            build(folder("scenarios") / "lantern-strait", roster(SEATS), SEED, root)
        held = read(root)
        size = sum(len(text.encode()) for _, text in held.texts)
        print(f"{len(held.texts):,} texts, {size / 1e6:.2f} MB")
        table("texts of the class", world(held), speeds(held))
        table("the same without the list of known handles", {"handle": world(held, frozenset())["handle"]}, {})
        table("forms put into sentences of the class", planted(held), {})
        right, all_ = language(root)
        print(f"\nlanguage of a text, most of its letters: {right:,} of {all_:,} as the store has it ({right / all_:.1%})")
        phones(held)


def table(title: str, tallies: dict[str, Tally], speed: dict[str, float]) -> None:
    print(f"\n{title}\n{'kind':12} {'found':>7} {'true':>7} {'precision':>9} {'recall':>7} {'MB/s':>6}")
    for kind, one in tallies.items():
        told = f"{speed[kind]:6.1f}" if kind in speed else ""
        print(f"{kind:12} {one.found:7,} {one.true:7,} {one.precision:9.4f} {one.recall:7.4f} {told}")


def read(root: Path) -> Class:
    texts = [(key, text) for path in stores(root) for sql in TEXTS[path.stem] for key, text in rows(path, sql)]
    return Class(texts, values(root, " ".join(text for _, text in texts)))


def stores(root: Path) -> list[Path]:
    found = [root / "learner" / "shared" / f"{name}.sqlite" for name in TEXTS if name not in ("case", "provider")]
    cases = sorted((root / "learner").glob("**/case.sqlite"))
    return [*found, *cases, *sorted((root / "server" / "records").glob("provider.sqlite"))]


def rows(path: Path, sql: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
        return store.execute(sql).fetchall()


def address(word: str) -> bool:
    """Whether embit, another implementation, takes a word for an address: some that are told were never paid, and stand nowhere else."""
    try:
        return bool(address_to_scriptpubkey(word))
    except EmbitError:
        return False


def values(root: Path, spoken: str) -> dict[str, set[str]]:
    """What the files of a class name, by kind; letters small but where case means something."""
    shared = root / "learner" / "shared"
    found: dict[str, set[str]] = {kind: set() for kind in WORLD}
    nets = json.loads((root / "trainer" / "networks.json").read_text("utf-8"))["cells"]
    things = [node for cell in nets.values() for node in cell["nodes"] if node["type"] == "thing"]
    for node in things:
        if node["kind"] in ("handle", "phone", "mail"):
            found[node["kind"]].add(node["name"].lower())
    for store, column in (
        ("forum.user", "handle"),
        ("market.vendor", "handle"),
        ("messenger.account", "handle"),
        ("surface.profile", "handle"),
    ):
        name, _, place = store.partition(".")
        found["handle"] |= {handle for (handle,) in rows(shared / f"{name}.sqlite", f"SELECT {column} FROM {place}")}
    for case in sorted((root / "learner").glob("**/case.sqlite")):
        found["handle"] |= {name for (said,) in rows(case, "SELECT members FROM chat") for name in said.split(", ") if "_" in name}
    contacts = {contact for (contact,) in rows(shared / "surface.sqlite", "SELECT DISTINCT contact FROM advert") if contact}
    found["phone"] |= {contact for contact in contacts if contact[0] == "+"}
    found["mail"] |= {contact for contact in contacts if "@" in contact}
    found["mail"] |= {mail for pair in rows(root / "server/records/provider.sqlite", "SELECT sender, receiver FROM mail") for mail in pair}
    people = [user for (user,) in rows(shared / "pgp.sqlite", "SELECT user FROM public") if "<" in user and "_" in user.partition(" ")[0]]
    found["mail"] |= {user.partition("<")[2].rstrip(">") for user in people}
    found["handle"] |= {user.partition(" ")[0] for user in people}
    found["mail"] |= {word.strip('.,:;!?<>()[]"').lower() for word in spoken.split() if word.count("@") == 1 and ".example" in word}
    owned = {one for (one,) in rows(root / "trainer/truth.sqlite", "SELECT address FROM owner")}
    found["token"] |= {one for one in owned if one.startswith("0x")}
    found["bitcoin"] |= owned - found["token"]
    found["bitcoin"] |= {one for (one,) in rows(shared / "chain.sqlite", "SELECT DISTINCT address FROM txout WHERE address IS NOT NULL")}
    told = "".join(path.read_text("utf-8") for path in sorted((root / "trainer" / "keys").glob("*/*.json")))
    found["bitcoin"] |= set(re.findall(r'"(bcrt1[a-z0-9]+)"', told))  # never paid, so not on the ledger
    found["bitcoin"] |= {word for word in set(re.findall(r"bcrt1\w+", spoken)) if address(word)}
    found["txid"] |= {one for (one,) in rows(shared / "chain.sqlite", "SELECT txid FROM tx")}
    found["token"] |= {one for (one,) in rows(shared / "token.sqlite", "SELECT DISTINCT from_address FROM tx")}
    found["onion"] |= set(json.loads((root / "server/onions.json").read_text("utf-8"))["onions"].values())
    found["onion-broken"] = {one for (one,) in rows(shared / "market.sqlite", "SELECT onion FROM vendor") if one} - found[
        "onion"
    ]  # look-alikes
    found["fingerprint"] |= {one for (one,) in rows(shared / "pgp.sqlite", "SELECT fingerprint FROM public")}
    found["key"] |= {one.strip() for (one,) in rows(shared / "pgp.sqlite", "SELECT armored FROM public")}
    return found


def whole_key(block: str) -> bool:
    """Whether the generator's own reader, another implementation, reads a key: many are posted that no key server has."""
    try:
        return bool(read_key(block).fingerprint)
    except BadInput:
        return False


def true_spans(text: str, known: dict[str, set[str]]) -> set[Span]:
    """Where values of the class stand as words: cut at spaces, brackets and marks, nothing else."""
    found: set[Span] = set()
    for armour in re.finditer(r"-----BEGIN PGP PUBLIC.*?-----END PGP PUBLIC KEY BLOCK-----", text, re.DOTALL):
        if whole_key(armour[0]):
            found.add(("key", armour.start(), armour.end()))
    for piece in re.finditer(r"[^\s<>()\[\]{},;\"/]+", text):
        word = piece[0].rstrip(".:!?…")
        kinds = [kind for kind in WORLD if word.lower() in known[kind] or word in known[kind]]
        found |= {(kind, piece.start(), piece.start() + len(word)) for kind in kinds}
    return found


def world(held: Class, known: frozenset[str] | None = None) -> dict[str, Tally]:
    handles = frozenset(held.values["handle"]) if known is None else known
    tallies = {kind: Tally() for kind in WORLD}
    for key, text in held.texts:
        truth = true_spans(text, held.values)
        count(tallies, truth, {(one.kind, one.start, one.end) for one in extract(text, key, handles, WORLD)})
    return tallies


def count(tallies: dict[str, Tally], truth: set[Span], found: set[Span]) -> None:
    for kind, tally in tallies.items():
        true, got = ({span for span in spans if span[0] == kind} for spans in (truth, found))
        tally.true, tally.found, tally.right = tally.true + len(true), tally.found + len(got), tally.right + len(true & got)


def speeds(held: Class) -> dict[str, float]:
    """MB a second of CPU by kind, each alone; `all` cannot be read off their sum, for what is common is done once."""
    size, handles = sum(len(text.encode()) for _, text in held.texts) / 1e6, frozenset(held.values["handle"])
    found: dict[str, float] = {}
    for kind in WORLD:
        start = time.process_time()
        for key, text in held.texts:
            extract(text, key, handles, (kind,))
        found[kind] = size / (time.process_time() - start)
    start = time.process_time()
    for key, text in held.texts:
        extract(text, key, handles)
    print(f"all kinds at once: {size / (time.process_time() - start):.2f} MB/s")
    return found


def language(root: Path) -> tuple[int, int]:
    """Texts whose longest language is that of the store, of all that have one."""
    right = total = 0
    for path in stores(root):
        for key, text, said in rows(path, LANGUAGES[path.stem]) if path.stem in LANGUAGES else ():
            size = Counter[str]()
            for one in extract(text, key, kinds=("language",)):
                size[one.value] += one.end - one.start
            if size:
                right, total = right + (size.most_common(1)[0][0] == said), total + 1
    return right, total


def phones(held: Class) -> None:
    """The phonenumbers package beside our matcher, on the same texts; it is a package of the project's validators only."""
    try:
        from phonenumbers import Leniency, PhoneNumberMatcher
    except ImportError:
        print("\nphonenumbers is not installed: not compared")
        return
    tally, start = Tally(), time.process_time()
    for _, text in held.texts:
        truth = {span for span in true_spans(text, held.values) if span[0] == "phone"}
        found = {("phone", one.start, one.end) for one in PhoneNumberMatcher(text, None, leniency=Leniency.POSSIBLE)}
        count({"phone": tally}, truth, found)
    size = sum(len(text.encode()) for _, text in held.texts) / 1e6
    table("phonenumbers, leniency POSSIBLE", {"phone": tally}, {"phone": size / (time.process_time() - start)})


# Forms that a class's own texts do not have.
Form = Callable[[str, Random], str]


def planted(held: Class, many: int = 4_000, seed: str = "extraction") -> dict[str, Tally]:
    """Tallies by kind over ``many`` sentences of the class, each with a thing in one of its forms, or with a decoy."""
    chance = Streams(seed).python("planted")
    carriers = [text for key, text in held.texts if key.startswith(("forum/post", "messenger/message", "surface/advert")) and plain(text)]
    tallies = {kind: Tally() for kind in FORMS}
    for nth in range(many):
        name = list(FORMS)[nth % len(FORMS)]
        before, after = chance.choice(carriers), chance.choice(carriers)
        value, form, kind = source(name, held, chance), chance.choice(FORMS[name]), KIND.get(name, name)
        if nth // len(FORMS) % 5 == 4 and name in BROKEN:
            text, truth = f"{before} {BROKEN[name](value, chance)} {after}", set[Span]()
        else:
            written = form(value, chance)
            text, truth = f"{before} {written} {after}", {(kind, len(before) + 1, len(before) + 1 + len(written))}
        found = {(one.kind, one.start, one.end) for one in extract(text, f"forum/post/{nth}", kinds=(kind,))}
        own = {kind: tallies[name]}
        count(own, truth, found)
    return tallies


def plain(text: str) -> bool:
    """A text without figures and signs, which can hold nothing of any kind by itself."""
    return "-----" not in text and not re.search(r"[\d@+_/:]|www", text)


def source(kind: str, held: Class, chance: Random) -> str:
    made = {
        "ipv4": lambda: f"{chance.choice(('192.0.2', '198.51.100', '203.0.113'))}.{chance.randrange(1, 255)}",
        "ipv6": lambda: f"2001:db8::{chance.randrange(1, 65_536):x}:{chance.randrange(1, 65_536):x}",
        "url": lambda: f"https://{chance.choice(('quay', 'lamp', 'tide'))}.example/{chance.choice(('a', 'b?c=1', 'd/e.html'))}",
        "time": lambda: (
            f"2025-0{chance.randrange(1, 10)}-{chance.randrange(10, 29)}T{chance.randrange(10, 24)}:{chance.randrange(10, 60)}:05Z"
        ),
        "amount": lambda: f"{chance.randrange(1, 90)},{chance.randrange(100, 1_000)}.{chance.randrange(10, 100)}",
        "token": lambda: f"0x{chance.randrange(16**40):040x}",
        "base58": lambda: base58(chance),
    }
    return made[kind]() if kind in made else chance.choice(sorted(held.values[kind]))


def base58(chance: Random) -> str:
    """An address of the test networks for a hash of nothing (Bitcoin wiki, Base58Check)."""
    payload = b"\x6f" + chance.randbytes(20)
    raw = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, letters = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[rest] + letters
    return letters


def same(value: str, _: Random) -> str:
    return value


def split(value: str, chance: Random) -> str:
    """A character of no width somewhere inside."""
    at = chance.randrange(1, len(value))
    return value[:at] + chance.choice("\u200b\u200d\u2060\ufeff\u00ad") + value[at:]


def wide(value: str, _: Random) -> str:
    """Full-width letters and digits."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in value)


def digits_of(first: str) -> Form:
    return lambda value, _: "".join(chr(ord(first) + int(letter)) if letter.isdigit() else letter for letter in value)


def grouped(separator: str) -> Form:
    def form(value: str, _: Random) -> str:
        code, rest = value[:3], value[3:]
        return separator.join([code, rest[:3], rest[3:6], rest[6:]]) if len(rest) >= 8 else value

    return form


def defanged(at: str, dot: str) -> Form:
    return lambda value, _: value.partition("@")[0] + at + value.partition("@")[2].replace(".", dot)


def replaced(*pairs: tuple[str, str]) -> Form:
    def form(value: str, _: Random) -> str:
        for old, new in pairs:
            value = value.replace(old, new)
        return value

    return form


def changed(value: str, chance: Random) -> str:
    """One letter is another: the checksum does not hold."""
    at = chance.randrange(10, len(value) - 8)
    return value[:at] + ("q" if value[at] != "q" else "p") + value[at + 1 :]


def cased(value: str, chance: Random) -> str:
    """Letters of both cases by chance: right once in thousands."""
    return "0x" + "".join(chance.choice((letter.lower(), letter.upper())) for letter in value[2:])


FORMS: dict[str, tuple[Form, ...]] = {
    "bitcoin": (same, split, wide, lambda value, _: value.upper()),
    "base58": (same, split, wide),
    "token": (same, split, wide),
    "onion": (same, split, lambda value, _: value.replace(".", "[.]"), lambda value, _: value.removesuffix(".onion")),
    "txid": (same, split),
    "fingerprint": (same, split, lambda value, _: " ".join(value[nth : nth + 4] for nth in range(0, 40, 4))),
    "key": (same,),
    "mail": (
        *(same, split, wide, defanged("[at]", "."), defanged(" (at) ", "[.]"), defanged(" [at] ", " [dot] "), defanged("@", "(dot)")),
        *(defanged(" at ", " dot "), defanged("[@]", "[.]")),
    ),
    "phone": (
        *(same, split, wide, digits_of("০"), digits_of("๐"), grouped(" "), grouped("-"), grouped(".")),
        lambda value, _: f"00{value[1:]}",
    ),
    "handle": (lambda value, _: f"@{value}",),
    "url": (
        *(same, replaced(("https", "hxxps")), replaced((".example", "[.]example")), replaced(("https", "hxxp"), (".ex", "(dot)ex")), split),
        replaced(("https://", "www.")),
    ),
    "ipv4": (same, split, wide, replaced((".", "[.]")), replaced((".", "(.)"))),
    "ipv6": (same, split),
    "time": (
        same,
        replaced(("Z", "+00:00")),
        replaced(("T", " "), (":05Z", "")),
        lambda value, _: value[:10],
        lambda _, chance: day(chance),
    ),
    "amount": (
        *(lambda value, _, unit=unit: f"{value} {unit}" for unit in ("BTC", "USDT", "baht", "PHP")),
        *(lambda value, _, unit=unit: f"{unit}{value}" for unit in ("$", "BDT ", "€", "SGD ", "₱")),
    ),
}
KIND = {"base58": "bitcoin"}
BROKEN: dict[str, Form] = {
    "bitcoin": changed,
    "base58": changed,
    "onion": lambda value, chance: changed(value.removesuffix(".onion"), chance) + ".onion",
    "token": cased,
    "txid": lambda value, _: value[:-1],
    "fingerprint": lambda value, _: value[:-1],
    "ipv4": lambda value, _: value.replace(".", ".7") + "77",
    "phone": lambda value, _: value[1:],
    "mail": lambda value, _: value.replace("@", " @ "),
    "amount": lambda value, _: f"{value} boats",
    "time": lambda value, _: f"2025-13-{value[8:10]}",
}


def day(chance: Random) -> str:
    return f"{chance.randrange(1, 29)} {chance.choice(('March', 'Jun', 'October'))} 2025"


if __name__ == "__main__":
    main()
