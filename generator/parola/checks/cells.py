"""Large tables without their repetitions: each cell once, and apart those that a pattern may find something in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from parola.checks.armor import BLOCK, armored

# Most cells of most tables, and never real: nothing but a number of a few digits, an evidence id with such a number, or a time.
PLAIN = re.compile(r"(?:[a-z]+/[a-z]+/)?\d{1,9}|20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\dZ)?")
BEGINS, ENDS = "-----BEGIN PGP ", "-----END PGP "
BATCH = 20_000


def distinct(pieces: Sequence[str]) -> Collection[str]:
    """Every cell of some lines or rows once, in order: what stands between tabs, commas, quotes and line ends, which no pattern crosses.

    Of OpenPGP blocks within a text there is what is legible in them, not the base64, in which anything is met by chance.

    Raises:
        ValueError: such a block is damaged, or holds a secret key.
    """
    found: dict[str, None] = {}
    for text in _batches(pieces):
        blocks = dict.fromkeys(match[0] for match in BLOCK.finditer(text)) if BEGINS in text else {}
        found |= dict.fromkeys((BLOCK.sub("", text) if blocks else text).split("\n"))
        found |= {piece: None for block in blocks for page in armored(block.encode()) for piece in page.pieces}
    return found


def _batches(pieces: Sequence[str]) -> Iterator[str]:
    """A text of some thousand pieces at a time, so that copies of it stay small; none ends within an OpenPGP block."""
    rest = ""
    for first in range(0, len(pieces), BATCH):
        joined = "\n".join(pieces[first : first + BATCH])
        text = f"{rest}{joined}\n".replace("\t", "\n").replace(",", "\n").replace('"', "\n")  # str.translate takes twenty times as long
        begins = text.rfind(BEGINS)
        cut = begins if begins > text.rfind(ENDS) else len(text)
        yield text[:cut].removesuffix("\n")
        rest = text[cut:]
    if rest:
        yield rest


def telling(cells: Iterable[str]) -> str:
    """The cells that are more than a number, an id or a time, as lines."""
    return "\n".join([cell for cell in cells if not PLAIN.fullmatch(cell)])
