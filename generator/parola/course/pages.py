"""Markdown sources, and what is filled into them before any site builder sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from parola.spec.problem import Problem
from parola.spec.source import text
from parola_kit.errors import BadInput

PLACE = re.compile(r"\{\{(.*?)\}\}")
WRITTEN = re.compile(r"\s*([a-z][a-z0-9_.]*)(?:\(([^()]*)\))?\s*")
ARGUMENT = re.compile(r'\s*"([^"]*)"\s*')

LookUp = Callable[[str, str, tuple[str, ...] | None], str]


@dataclass(frozen=True, slots=True)
class Page:
    """One source: its path as the user would open it, its name below the audience's folder, its text."""

    path: Path
    name: str
    text: str

    @property
    def up(self) -> str:
        """The way from this page to the root of its site."""
        return "../" * self.name.count("/")


def read(folder: Path) -> list[Page]:
    """Every page below a folder, by name.

    Raises:
        Refused: a BadInput, one of them cannot be read.
    """
    return [Page(path, path.relative_to(folder).as_posix(), text(path)) for path in sorted(folder.rglob("*.md"))]


def fill(page: Page, look_up: LookUp) -> tuple[str, list[Problem]]:
    """The page with every ``{{ … }}`` looked up, and a problem for each that could not be."""
    problems: list[Problem] = []

    def found(match: re.Match[str]) -> str:
        try:
            return look_up(page.up, *_parsed(match[1]))
        except BadInput as error:
            problems.append(Problem(str(page.path), page.text.count("\n", 0, match.start()) + 1, str(error)))
            return match[0]

    return PLACE.sub(found, page.text), problems


def _parsed(written: str) -> tuple[str, tuple[str, ...] | None]:
    match = WRITTEN.fullmatch(written)
    if match is None:
        raise BadInput(f'{{{{{written}}}}} cannot be read; write {{{{ name }}}} or {{{{ name("argument") }}}}')
    if match[2] is None:
        return match[1], None
    return match[1], tuple(_arguments(match[2])) if match[2].strip() else ()


def _arguments(written: str) -> Iterator[str]:
    for part in written.split(","):
        argument = ARGUMENT.fullmatch(part)
        if argument is None:
            raise BadInput(f"argument {part.strip()} cannot be read; write it in double quotes, without a comma in it")
        yield argument[1]
