"""Nothing real in a folder: every file is read, and each thing that could be somebody's is a finding (DESIGN section 5)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from parola.checks.finding import Finding
from parola.checks.marks import MARKS
from parola.checks.patterns import PATTERNS, Own
from parola.checks.readers import READERS, UNREADABLE, Page, members
from parola.checks.values import RULES
from parola.locate import folder

# Most of a ledger, and never real: hashes, regtest addresses, ids and times that stand alone. What is left is a fifth of the text.
HARMLESS = re.compile(
    r"\b(?:btc/(?:tx|out|block)/[0-9a-f:]+|[0-9a-f]{64}|bcrt1[02-9ac-hj-np-z]{39,59}|20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\dZ)?)(?![\w.@])"
)


def fictitious(root: Path, own_onions: Own | None = None) -> list[Finding]:
    """Findings in every file below ``root``; paths are relative to it.

    ``own_onions`` are names that the class itself serves; by default those of ``onions.json`` in the root, its ``server``
    or the one beside it.
    """
    own = _own(root) if own_onions is None else own_onions
    found: list[Finding] = []
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        found += _file(path.relative_to(root).as_posix(), path.read_bytes(), own)
    return found


def _own(root: Path) -> Own:
    for place in (root, root / "server", root.resolve().parent / "server"):
        if (place / "onions.json").is_file():
            try:
                return frozenset(json.loads((place / "onions.json").read_text("utf-8"))["onions"].values())
            except UNREADABLE:
                return frozenset()  # the file itself is then a finding, or none of ours
    return frozenset()


def _file(name: str, data: bytes, own: Own) -> Iterator[Finding]:
    """An empty file holds nothing, whatever its name."""
    suffix = Path(name).suffix
    if not data:
        return
    try:
        if suffix in MARKS and (wrong := MARKS[suffix](data)):
            yield Finding(name, "", f"the mark is missing: {wrong}")
        if suffix == ".zip":
            yield from _archive(name, data, own)
        elif suffix in READERS:
            for page in READERS[suffix](data):
                yield from _page(name, page, own)
        else:
            yield Finding(name, "", f"files of this kind cannot be read and checked; {', '.join(sorted(READERS))} and .zip can")
    except UNREADABLE as error:
        yield Finding(name, "", f"cannot be read as {suffix}: {error}")


def _archive(name: str, data: bytes, own: Own) -> Iterator[Finding]:
    for member, content in members(data):
        if Path(member).suffix == ".zip":
            yield Finding(name, member, "an archive in an archive is not read; put its files into the outer one")
        else:
            yield from _file(f"{name}!{member}", content, own)


def _page(name: str, page: Page, own: Own) -> Iterator[Finding]:
    text = reduced("\n".join(page.pieces))
    for pattern in PATTERNS:
        for shown in dict.fromkeys(pattern.regex.findall(text)):
            if pattern.real(shown, own):
                yield Finding(name, _place(page, shown), f"{shown!r} is {pattern.what}; {pattern.right}")
    for shown in forbidden(text):
        yield Finding(name, _place(page, shown), f"{shown!r} is a real name (scenarios/forbidden.txt); an invented one would be right")
    for rule in RULES:
        yield from (Finding(name, place, wrong) for place, wrong in rule(page))


def reduced(text: str) -> str:
    """A text without what is known to be harmless, and each of its lines once."""
    return "\n".join(dict.fromkeys(HARMLESS.sub("|", text).split("\n")))


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
