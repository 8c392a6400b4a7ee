"""A text as it is read, for patterns: without what nobody sees, with plain digits and letters; places lead back to what was written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Zero width spaces and joiners, marks of direction, soft hyphen, byte order mark: they split a word for machines and for nobody else.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")


@dataclass(frozen=True, slots=True)
class Flat:
    """``text`` for patterns, and for each of its places that of the original; ``at`` is None where they are the same."""

    text: str
    at: tuple[int, ...] | None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a piece stands that is not empty."""
        return (start, end) if self.at is None else (self.at[start], self.at[end - 1] + 1)

    def blank(self, start: int, end: int) -> Flat:
        """The same with spaces in place of a piece."""
        return Flat(self.text[:start] + " " * (end - start) + self.text[end:], self.at)


def flat(text: str) -> Flat:
    """A text without unseen characters, with ASCII for full-width forms, digits of every script and odd spaces.

    Nothing else changes: letters of other scripts stay, and a character becomes at most one.
    """
    if text.isascii():
        return Flat(text, None)
    plain = text.translate(_PLAIN)
    if not _UNSEEN.search(plain):
        return Flat(plain, None)
    kept = [nth for nth, letter in enumerate(plain) if not _UNSEEN.match(letter)]
    return Flat("".join(plain[nth] for nth in kept), tuple(kept))


class _Plain(dict[int, str]):
    """Code point -> what stands for it; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain(chr(code))
        return self[code]


def _plain(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(letter) == "Zs":
        return " "
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 and folded.isascii() else letter


_PLAIN = _Plain()
