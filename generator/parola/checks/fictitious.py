"""Nothing real in a folder: every file is read, and each thing that could be somebody's is a finding (DESIGN section 5)."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from parola.checks.cells import distinct, telling
from parola.checks.finding import Finding
from parola.checks.marks import MARKS
from parola.checks.page import HASH, REGTEST
from parola.checks.patterns import PATTERNS, Own
from parola.checks.readers import LAZY, READERS, UNREADABLE, Page, members
from parola.checks.spread import Mapper, spread
from parola.checks.values import RULES
from parola.locate import folder
from parola_kit.stores import read_only

# Most of a ledger, and never real: hashes, regtest addresses, ids and times that stand alone. What is left is a fifth of the text.
# What a token transaction carries is longer than a hash: selector and words.
HARMLESS = re.compile(
    rf"\b(?:(?:btc/(?:tx|out|block)|tok/block)/[0-9a-f:]+|tok/(?:tx|log)/0x{HASH}(?::\d+)?|(?:0x)?{HASH}|0x[0-9a-f]{{72,}}|"
    rf"{REGTEST}|20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\dZ)?)(?![\w.@])"
)
# Who has an account on the token chain: by the truth; by its transactions, whose inputs have addresses in the first two words.
OWNED = "SELECT address FROM owner WHERE address LIKE '0x%'"
SIGNED = """SELECT from_address FROM tx UNION SELECT to_address FROM tx WHERE to_address IS NOT NULL
    UNION SELECT '0x' || substr(input, 35, 40) FROM tx WHERE to_address IS NOT NULL
    UNION SELECT '0x' || substr(input, 99, 40) FROM tx WHERE to_address IS NOT NULL"""


@dataclass(frozen=True, slots=True)
class _Known:
    """The class's own onion names and token accounts, and cells that were looked at in an earlier file and held nothing."""

    own: Own
    cleared: set[str] = field(default_factory=set[str])


def fictitious(root: Path, own_onions: Own | None = None, mapper: Mapper = map) -> list[Finding]:
    """Findings in every file below ``root``; paths are relative to it.

    ``own_onions`` are names that the class itself serves; by default those of ``onions.json`` in the root, its ``server``
    or the one beside it. Accounts of its token chain are those of ``trainer/truth.sqlite``; where there is none, those that its
    transactions name. ``mapper`` spreads the files, as an executor's ``map`` does.
    """
    own = (_onions(root) if own_onions is None else own_onions) | _accounts(root)
    return spread(root, partial(_looked, root, _Known(own)), mapper)


def _looked(root: Path, known: _Known, path: Path) -> list[Finding]:
    lazy = path.suffix in LAZY and path.stat().st_size > 0
    return list(_file(path.relative_to(root).as_posix(), path if lazy else path.read_bytes(), known))


def _accounts(root: Path) -> Own:
    """Token accounts, which nothing in their form tells from those of a public chain: by the truth, or without it by what was signed."""
    around = (root, root.resolve().parent)
    truths = [place / name for place in around for name in ("truth.sqlite", "trainer/truth.sqlite")]
    stores = [place / name for place in around for name in ("token.sqlite", "shared/token.sqlite", "learner/shared/token.sqlite")]
    for query, paths in ((OWNED, truths), (SIGNED, stores)):
        for path in paths:
            if path.is_file():
                return _asked(path, query)
    return frozenset()


def _asked(store: Path, query: str) -> Own:
    with closing(read_only(store)) as connection:
        try:
            return frozenset(address for (address,) in connection.execute(query))
        except sqlite3.DatabaseError:
            return frozenset()  # then each of them is a finding


def _onions(root: Path) -> Own:
    for place in (root, root / "server", root.resolve().parent / "server"):
        if (place / "onions.json").is_file():
            try:
                return frozenset(json.loads((place / "onions.json").read_text("utf-8"))["onions"].values())
            except UNREADABLE:
                return frozenset()  # the file itself is then a finding, or none of ours
    return frozenset()


def _file(name: str, data: Any, known: _Known) -> Iterator[Finding]:
    """What is in a file's bytes, or in the file where it is read as it lies; an empty one holds nothing, whatever its name."""
    suffix = Path(name).suffix
    if data == b"":
        return
    try:
        if suffix in MARKS and (wrong := MARKS[suffix](data)):
            yield Finding(name, "", f"the mark is missing: {wrong}")
        if suffix == ".zip":
            yield from _archive(name, data, known)
        elif suffix in READERS:
            for page in READERS[suffix](data):
                yield from _page(name, page, known)
        else:
            yield Finding(name, "", f"files of this kind cannot be read and checked; {', '.join(sorted(READERS))} and .zip can")
    except UNREADABLE as error:
        yield Finding(name, "", f"cannot be read as {suffix}: {error}")


def _archive(name: str, data: bytes, known: _Known) -> Iterator[Finding]:
    for member, content in members(data):
        if Path(member).suffix == ".zip":
            yield Finding(name, member, "an archive in an archive is not read; put its files into the outer one")
        else:
            yield from _file(f"{name}!{member}", content, known)


def _page(name: str, page: Page, known: _Known) -> Iterator[Finding]:
    cells = [cell for cell in reduced(page.pieces) if cell not in known.cleared]
    found = list(_real(cells, known.own))
    yield from (Finding(name, _place(page, shown), text) for shown, text in found)
    if not found:
        known.cleared.update(cells)
    for rule in RULES:
        yield from (Finding(name, place, wrong) for place, wrong in rule(page))


def _real(cells: Iterable[str], own: Own) -> Iterator[tuple[str, str]]:
    """What may be somebody's, and what to say of it."""
    text = "\n".join(cells)
    for pattern in PATTERNS:
        for shown in dict.fromkeys(pattern.regex.findall(text)):
            if pattern.real(shown, own):
                yield shown, f"{shown!r} is {pattern.what}; {pattern.right}"
    for shown in forbidden(text):
        yield shown, f"{shown!r} is a real name (scenarios/forbidden.txt); an invented one would be right"


def reduced(pieces: Sequence[str]) -> Iterable[str]:
    """Each cell once, in order, without what is known to be harmless."""
    return dict.fromkeys(HARMLESS.sub("|", telling(distinct(pieces))).split("\n"))


def _place(page: Page, shown: str) -> str:
    return next((page.place(index) for index, piece in enumerate(page.pieces) if shown in piece), "")


def forbidden(text: str) -> Iterable[str]:
    """The real names in a text, as it spells them; whole words, in small or capital letters."""
    small = text.casefold()
    for name, regex in _names():
        if name in small and (match := regex.search(text)):
            yield match[0]


@cache
def _names() -> list[tuple[str, re.Pattern[str]]]:
    text = (folder("scenarios") / "forbidden.txt").read_text("utf-8")
    names = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name.casefold(), re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)) for name in names]
