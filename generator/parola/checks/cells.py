"""Large tables without their repetitions: each cell once, and apart those that a pattern may find something in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from parola.checks.armor import BLOCK, armored

# Most cells of most tables, and never real: nothing but a number of a few digits, an evidence id with such a number, or a time.
PLAIN = re.compile(r"(?:[a-z]+/[a-z]+/)?\d{1,9}|20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\dZ)?")
ARMOR = "-----BEGIN PGP "


def distinct(pieces: Iterable[str]) -> Collection[str]:
    """Every cell of some lines or rows once, in order: what stands between tabs, commas, quotes and line ends, which no pattern crosses.

    Of OpenPGP blocks within a text there is what is legible in them, not the base64, in which anything is met by chance.

    Raises:
        ValueError: such a block is damaged, or holds a secret key.
    """
    text = "\n".join(pieces).replace("\t", "\n").replace(",", "\n").replace('"', "\n")  # str.translate takes twenty times as long
    found = dict.fromkeys((BLOCK.sub("", text) if ARMOR in text else text).split("\n"))
    for block in dict.fromkeys(match[0] for match in BLOCK.finditer(text)) if ARMOR in text else ():
        found |= {piece: None for page in armored(block.encode()) for piece in page.pieces}
    return found


def telling(cells: Iterable[str]) -> str:
    """The cells that are more than a number, an id or a time, as lines."""
    return "\n".join([cell for cell in cells if not PLAIN.fullmatch(cell)])
