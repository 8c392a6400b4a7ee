"""What a check found, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must not be.

    ``path`` is below the folder looked at, ``place`` in the file (may be empty), ``text`` says what is wrong and what would be right.
    """

    path: str
    place: str
    text: str

    def __str__(self) -> str:
        return ":".join(part for part in (self.path, self.place) if part) + f": {self.text}"
