"""Finders of the traces of people: each reads a learner's files alone, and shares no code with what planted them.

What a lab would state is given: the seat's market vendor, its five candidates, and ordinary accounts to compare with.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from functools import cached_property
from pathlib import Path
from typing import Any

from parola.artefacts.ledger import bech32
from parola.artefacts.pgp.read import PublicKey, read_key
from parola.artefacts.pgp.verify import read_clear_signed, signed_by
from parola_kit.errors import BadInput
from parola_kit.methods import hours, style

Row = dict[str, Any]
Found = tuple[set[str], set[str]]  # what is found, and the false friends told apart
KEY = re.compile(r"-----BEGIN PGP PUBLIC KEY BLOCK-----.*?-----END PGP PUBLIC KEY BLOCK-----", re.DOTALL)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.example")
QUOTE = re.compile(r"^> (\S+) wrote on (\d{4}-\d\d-\d\d \d\d:\d\d) UTC:\n((?:> ?.*(?:\n|\Z))+)", re.MULTILINE)
DAY = re.compile(r"\b(\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December))\b")
OWN = ("reach me", "i read it", "my address", "own mail", "and i answer", "& i answer", "n i answer", "also reach", "down again")
OFFICE = re.compile(r"^[a-z-]+@(?:harbour|ferry|centre|post)\.example$")


@dataclass(frozen=True)
class Given:
    """What the lab states: the vendor's handle, the candidates' handles, and known accounts of the forum."""

    vendor: str
    candidates: tuple[str, ...]
    regulars: tuple[str, ...]


class Files:
    """A learner's shared stores and one seat's own."""

    def __init__(self, shared: Path, seat: Path) -> None:
        self.shared, self.seat = shared, seat

    def rows(self, store: str, query: str, *values: object) -> list[Row]:
        path = (self.seat if store == "case" else self.shared) / f"{store}.sqlite"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as found:
            found.row_factory = sqlite3.Row
            return [dict(row) for row in found.execute(query, values)]

    @cached_property
    def posts(self) -> list[Row]:
        """Every post of the forum with its writer's handle."""
        return self.rows(
            "forum", "SELECT post.id, post.at, post.text, user.handle, user.id AS user FROM post JOIN user ON user.id = post.user"
        )

    @cached_property
    def by(self) -> dict[str, list[Row]]:
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for post in self.posts:
            found[post["handle"]].append(post)
        return found

    def of(self, handles: Sequence[str]) -> Iterator[Row]:
        return (post for handle in handles for post in self.by[handle])

    def vendor(self, handle: str, store: str = "market") -> Row:
        return self.rows(store, "SELECT * FROM vendor WHERE handle = ?", handle)[0]

    def bulletins(self, handle: str) -> list[Row]:
        return self.rows("market", "SELECT * FROM bulletin WHERE vendor = ?", self.vendor(handle)["id"])


def old_names(files: Files, given: Given) -> Found:
    """T01: the handle on the open web before the market account, and after it."""
    joined = files.vendor(given.vendor)["joined_at"]
    found = files.rows(
        "surface", "SELECT a.id, a.posted_at FROM advert a JOIN profile p ON p.id = a.profile WHERE p.handle = ?", given.vendor
    )
    return {one["id"] for one in found if one["posted_at"] < joined}, {one["id"] for one in found if one["posted_at"] >= joined}


def addresses(files: Files, given: Given) -> Found:
    """T02: mail addresses that a candidate gives as a way to the candidate, and others that candidates print."""
    own, other = set[str](), set[str]()
    for post in files.of(given.candidates):
        for mail in MAIL.findall(KEY.sub("", post["text"])):
            said = post["text"].lower()
            (own if any(words in said for words in OWN) and not OFFICE.match(mail) else other).add(f"{post['id']} {mail}")
    return own, other


def quotes(files: Files, given: Given) -> Found:
    """T03: quotes of a candidate's post that is not there any more, and those that differ from one that is."""
    gone, made_up = set[str](), set[str]()
    for post in files.posts:
        for handle, at, text in QUOTE.findall(post["text"]):
            if handle in given.candidates:
                there = [one for one in files.by[handle] if one["at"][:16].replace("T", " ") == at]
                said = "\n".join(line.removeprefix(">").strip() for line in text.strip().split("\n"))
                if not there:
                    gone.add(post["id"])
                elif said not in {one["text"] for one in there}:
                    made_up.add(post["id"])
    return gone, made_up


def letters(files: Files, given: Given) -> Found:
    """T04: Return-Path of automatic letters whose first host is the sender's own, and of those whose is not."""
    own, forged = set[str](), set[str]()
    for path in sorted((files.seat / "mail").glob("*.eml")):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        if letter["Auto-Submitted"]:
            desk = str(letter["From"]).rpartition("@")[2].rstrip(">")
            first = [str(value) for name, value in letter.items() if name == "Received"][-1].split()[1]
            told = f"case/mail/{path.stem} {str(letter['Return-Path']).strip('<>')}"
            (own if first == desk or first.endswith(f".{desk}") else forged).add(told)
    del given
    return own, forged


Stay = tuple[str, datetime, datetime]  # town, first and last day


def travels(files: Files, given: Given, towns: Sequence[str]) -> Found:
    """T05: pages of the open web with the very town and days of a candidate's post, and those with other days in it that overlap."""
    adverts = files.rows("surface", "SELECT id, text FROM advert WHERE language = 'en'")
    pages = {one["id"]: stay for one in adverts if (stay := _stay(one["text"], towns))}
    same, overlap = set[str](), set[str]()
    for post in files.of(given.candidates):
        if stay := _stay(post["text"], towns):
            same |= {page for page, other in pages.items() if other == stay}
            overlap |= {page for page, other in pages.items() if other != stay and _overlap(stay, other)}
    return same, overlap


def _overlap(one: Stay, other: Stay) -> bool:
    return one[0] == other[0] and one[1] <= other[2] and other[1] <= one[2]


def _stay(text: str, towns: Sequence[str]) -> Stay | None:
    days, town = DAY.findall(text), next((town for town in towns if town in text), None)
    if town is None or len(days) != 2:
        return None
    first, last = (datetime.strptime(f"{day} 2025", "%d %B %Y").replace(tzinfo=UTC) for day in days)
    return town, first, last


def sessions(files: Files, given: Given) -> Found:
    """T08: the address of a log-in that stands there once and goes on where a tunnel broke off; others that stand alone or are a home's."""
    del given
    rows = files.rows("case", "SELECT * FROM session ORDER BY began_at")
    lost = [(one["login"], datetime.fromisoformat(one["ended_at"])) for one in rows if one["ended"] == "connection lost"]
    often: defaultdict[str, int] = defaultdict(int)
    for one in rows:
        often[one["address"]] += 1
    slips, others = set[str](), set[str]()
    for one in rows:
        began = datetime.fromisoformat(one["began_at"])
        goes_on = any(login == one["login"] and timedelta(0) <= began - at <= timedelta(seconds=60) for login, at in lost)
        if often[one["address"]] == 1 and goes_on:
            slips.add(one["id"])
        elif often[one["address"]] == 1 or "homelines" in one["name"]:
            others.add(one["id"])
    return slips, others


def moves(files: Files, given: Given) -> Found:
    """T09: who has the vendor's key on the other market, and who has the vendor's name there without it."""
    own = files.vendor(given.vendor)
    rows = files.rows("successor", "SELECT * FROM vendor WHERE fingerprint = ? OR handle = ?", own["fingerprint"], own["handle"])
    said = {one["text"] for one in files.bulletins(given.vendor)}
    same = [one for one in rows if one["fingerprint"] == own["fingerprint"]]
    for one in same:
        there = files.rows("successor", "SELECT text FROM bulletin WHERE vendor = ?", one["id"])
        assert there
        assert all(text["text"] in said for text in there)
    return {one["id"] for one in same}, {one["id"] for one in rows if one not in same}


def masks(files: Files, given: Given) -> Found:
    """T20: reviews of the vendor's that somebody on the forum owns to, with the item and the day; and others with the same mask."""
    vendor = files.vendor(given.vendor)["id"]
    reviews = files.rows(
        "market", "SELECT r.id, r.buyer, r.at, l.title FROM review r JOIN listing l ON l.id = r.listing WHERE l.vendor = ?", vendor
    )
    told = {
        one["id"]: one["buyer"]
        for post in files.posts
        for one in reviews
        if f"'{one['title']}'" in post["text"]
        and DAY.findall(post["text"]) == [f"{datetime.fromisoformat(one['at']):%-d %B}"]
        and one["buyer"] == f"{post['handle'][0]}***{post['handle'][-1]}"
    }
    return set(told), {one["id"] for one in reviews if one["buyer"] in told.values() and one["id"] not in told}


def keys(files: Files, given: Given) -> Found:
    """T21: posts that the vendor's key signed; those that only show it, show another under the vendor's name, or claim it falsely."""
    own = files.vendor(given.vendor)
    said = claims(files, given)
    signed, others = said.by_vendor, {*said.by_another, *said.by_none}
    for post in files.posts:
        for block in KEY.findall(post["text"]):
            fingerprint = read_key(block).fingerprint
            if fingerprint == own["fingerprint"] or post["handle"] == given.vendor:
                others.add(post["id"])
    return signed, others


@dataclass(frozen=True)
class Claims:
    """Signed posts that name the vendor: the vendor's key made the signature, another known key did, or none that is known."""

    by_vendor: set[str]
    by_another: set[str]
    by_none: set[str]


def claims(files: Files, given: Given) -> Claims:
    """Every clear-signed post with the vendor's handle in it, and those that the vendor's key signed without it."""
    own = read_key(files.vendor(given.vendor)["key"])
    known = [read_key(one["armored"]) for one in files.rows("pgp", "SELECT armored FROM public WHERE user LIKE ?", f"{given.vendor}%")]
    found = Claims(set(), set(), set())
    for post in files.posts:
        if "-----BEGIN PGP SIGNED MESSAGE-----" not in post["text"]:
            continue
        if _signed(post["text"], own):
            found.by_vendor.add(post["id"])
        elif re.search(rf"(?<!\w){re.escape(given.vendor)}(?!\w)", post["text"]):
            verified = any(_signed(post["text"], key) for key in known)
            (found.by_another if verified else found.by_none).add(post["id"])
    return found


def shown(post: Row) -> list[PublicKey]:
    """The keys whose blocks stand in a post."""
    return [read_key(block) for block in KEY.findall(post["text"])]


def named(post: Row, handles: Iterable[str]) -> set[str]:
    """Of these handles, those that a post names beside a key block, other than its writer's."""
    words = set(re.findall(r"[\w-]+", KEY.sub("", post["text"])))
    return (words & set(handles)) - {post["handle"]}


def _signed(text: str, public: Any) -> bool:
    try:
        return signed_by(public, read_clear_signed(text))
    except BadInput:
        return False


def key_dates(files: Files, given: Given) -> Found:
    """T22: when the vendor's key says it was made, with its comment; a key of the name that was first seen long after it says so."""
    own = files.vendor(given.vendor)["fingerprint"]
    rows = [one for one in files.rows("pgp", "SELECT * FROM public") if given.vendor in one["user"]]
    true = {f"{one['id']} {one['created_at']} {one['user'].partition('(')[2].rstrip(')')}" for one in rows if one["fingerprint"] == own}
    late = timedelta(days=300)
    old = [one for one in rows if datetime.fromisoformat(one["seen_at"]) - datetime.fromisoformat(one["created_at"]) > late]
    return true, {f"{one['id']} {one['created_at']}" for one in old if one["fingerprint"] != own}


def footers(files: Files, given: Given) -> Found:
    """T28: addresses at the foot of candidates' posts that somebody paid and nobody calls an exchange's; and all others there."""
    own, others = set[str](), set[str]()
    for post in files.of(given.candidates):
        for address in re.findall(r"\n-- \n.*?(bcrt1[a-z0-9]+)\s*\Z", post["text"]):
            paid = files.rows("chain", "SELECT id FROM txout WHERE address = ?", address)
            claimed = files.rows("chain", "SELECT id FROM tag WHERE address = ?", address)
            (own if paid and _checked(address) and not claimed else others).add(f"{post['id']} {address}")
    return own, others


def _checked(address: str) -> bool:
    """BIP173 and BIP350: the polynomial of an address comes out at one of two constants."""
    values, check = [bech32.ALPHABET.index(letter) for letter in address[len("bcrt1") :]], 1
    generators = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    for value in [ord(one) >> 5 for one in "bcrt"] + [0] + [ord(one) & 31 for one in "bcrt"] + values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(generators):
            check ^= generator if top >> place & 1 else 0
    return check in (1, 0x2BC830A3)


def sums(files: Files, given: Given) -> Found:
    """T29: posts of candidates that name a sum which one payment of the two hours before has; and those that more than one has."""
    one_, more = set[str](), set[str]()
    for post in files.of(given.candidates):
        for amount in re.findall(r"(\d+\.\d+) BTC", post["text"]):
            at = datetime.fromisoformat(post["at"])
            since = f"{at - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
            query = "SELECT o.txid FROM txout o JOIN tx t ON t.txid = o.txid WHERE o.value_sat = ? AND t.at BETWEEN ? AND ?"
            found = files.rows("chain", query, round(float(amount) * 100_000_000), since, post["at"])
            if len(found) == 1:
                one_.add(f"{post['id']} {found[0]['txid']}")
            elif found:
                more.add(post["id"])
    return one_, more


def hand(files: Files, given: Given) -> str:
    """T34: the candidate whom the method of the kit names as the writer of the vendor's bulletins; empty for nobody."""
    texts = {handle: [post["text"] for post in files.by[handle]] for handle in (*given.candidates, *given.regulars)}
    said = [one["text"] for one in files.bulletins(given.vendor)]
    ranking = style.compare(said, {one: texts[one] for one in given.candidates}, {one: texts[one] for one in given.regulars})
    return ranking.best.name if ranking.best else ""


def clock(files: Files, given: Given) -> tuple[int, int] | None:
    """T35: the band of the vendor's day, by the times of all bulletins."""
    reading = hours.person(hours.moments(one["at"] for one in files.bulletins(given.vendor)))
    return None if reading.low is None or reading.high is None else (reading.low, reading.high)


def at_night(files: Files, given: Given) -> set[str]:
    """T35: candidates who say that they work at night."""
    return {post["user"] for post in files.of(given.candidates) if re.search(r"night|sun goes down|bakery", post["text"], re.IGNORECASE)}


def traces(root: Path) -> list[Row]:
    """What was planted, by the trainer's list."""
    return json.loads((root / "trainer" / "traces.json").read_text("utf-8"))["traces"]
