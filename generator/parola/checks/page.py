"""What every reader of files gives: texts with places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

WATCHED = re.compile(r"birthdate|latitude|longitude|(?:^|_)(?:document|passport)(?:_|$)", re.IGNORECASE)
# What a ledger is full of and is never real, as both re and RE2 spell it; and the least number that can be somebody's.
HASH, REGTEST, LONG = "[0-9a-f]{64}", "bcrt1[02-9ac-hj-np-z]{39,59}", 10**9
PRINTABLE = re.compile(rb"[ -~]+")
LEGIBLE = 12  # characters
PART = 4_000_000  # bytes that are looked through at a time
WIDE = re.compile(rb"(?:[ -~]\0){6,}|(?:\0[ -~]){6,}")
Columns = dict[str, list[tuple[str, str]]]  # watched column -> (place, value)


@dataclass(frozen=True, slots=True)
class Page:
    """One text: its pieces (lines, rows, values), how to name the place of a piece, and the columns whose values have rules."""

    pieces: Sequence[str]
    place: Callable[[int], str]
    columns: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict[str, Sequence[tuple[str, str]]])


def paged(found: Iterable[tuple[str, str]], columns: Mapping[str, Sequence[tuple[str, str]]] | None = None) -> Page:
    """A page of (place, piece)."""
    pairs = list(found)
    return Page([piece for _, piece in pairs], lambda index: pairs[index][0], columns or {})


def legible(data: bytes, start: int = 0) -> list[tuple[str, str]]:
    """Runs of twelve printable ASCII characters and more; places are ``byte N``, the first byte being ``start``."""
    return [(f"byte {start + at}", run.decode()) for at, run in printable(data, LEGIBLE)]


def printable(data: bytes, least: int) -> Iterator[tuple[int, bytes]]:
    """Runs of at least so many printable ASCII characters, and where each begins; ten times as fast as a search in what is mostly none."""
    for first in range(0, len(data), PART):
        known = np.frombuffer(data[max(0, first - 1) : first + PART + least - 1], np.uint8) - np.uint8(0x20) < 0x7F - 0x20
        known = known if first else np.insert(known, 0, values=False)  # one more before the first
        begins = _runs(known[1:], least)
        for at in (first + np.flatnonzero(begins & ~known[: len(begins)])).tolist():
            match = PRINTABLE.match(data, at)
            yield at, match[0] if match else b""


def _runs(flags: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Where so many flags in a row begin."""
    size = 1
    while size < least:
        step = min(size, least - size)
        flags, size = flags[:-step] & flags[step:], size + step
    return flags


def wide(data: bytes) -> list[tuple[str, str]]:
    """The same in UTF-16 of either byte order, six characters and more."""
    return [(f"byte {match.start()}", match[0].replace(b"\0", b"").decode()) for match in WIDE.finditer(data)]
