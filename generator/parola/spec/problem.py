"""A problem in a file that somebody wrote, and the error that carries all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parola_kit.errors import BadInput


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong at a line (from 1; 0 where there is no line to name), and what would be right.

    ``path`` is written as the user gave it. Problems sort by file, line and text.
    """

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.text}"


class Refused(BadInput):
    """Files that cannot be used; ``problems`` has every reason, sorted, and the text is one line for each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))
