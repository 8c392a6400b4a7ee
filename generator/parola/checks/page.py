"""What every reader of files gives: texts with places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

WATCHED = re.compile(r"birthdate|latitude|longitude|(?:^|_)(?:document|passport)(?:_|$)", re.IGNORECASE)
PRINTABLE = re.compile(rb"[ -~]{12,}")
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
    return [(f"byte {start + match.start()}", match[0].decode()) for match in PRINTABLE.finditer(data)]


def wide(data: bytes) -> list[tuple[str, str]]:
    """The same in UTF-16 of either byte order, six characters and more."""
    return [(f"byte {match.start()}", match[0].replace(b"\0", b"").decode()) for match in WIDE.finditer(data)]
