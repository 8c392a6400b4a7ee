"""How the words of a pool of names are written in the script of their country."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from parola.spec.folder import above, miscalled, names, parsed
from parola.spec.model import Country, Model
from parola.spec.parse import Parsed, judge
from parola.spec.problem import Problem, Refused
from parola.spec.words import Found, nearest


class Scripts(Model):
    """Word of a pool, in Latin letters -> the same word in the country's script. `reviewed`: a reader of it has read it."""

    country: Country
    reviewed: bool
    words: Annotated[dict[str, str], Field(min_length=1)]


def read(path: Path, problems: list[Problem]) -> Parsed[Scripts] | None:
    """One file of ``names/scripts``, compared with the pool of the same name in ``names``."""
    found = parsed(path, Scripts, problems)
    if found is not None:
        problems += miscalled(found, "country")
        problems += judge(found, RULES, _pool(above(path.parent) / path.name))
    return found


def scripts(path: Path) -> dict[str, dict[str, str]]:
    """Country -> words in its script, from every file of a folder.

    Raises:
        BadInput: with every problem, a line each.
    """
    problems: list[Problem] = []
    found = [read(one, problems) for one in sorted(path.glob("*.yaml"))]
    if problems:
        raise Refused(problems)
    return {one.model.country: dict(one.model.words) for one in found if one is not None}


def known(told: Scripts, pool: Collection[str]) -> Iterator[Found]:
    """Every word is one of the pool, and every word of the pool is there: nobody's name is half in one script."""
    for word in told.words:
        if word not in pool:
            yield ("words", word), f"'{word}' is no word of the pool{nearest(word, pool)}"
    if missing := [word for word in pool if word not in told.words]:
        yield ("words",), f"words of the pool are missing: {', '.join(missing[:5])}"


def blank(told: Scripts, _: Collection[str]) -> Iterator[Found]:
    """No word is blank."""
    for word, written in told.words.items():
        if not written.strip():
            yield ("words", word), f"'{word}' is written as nothing; write the word in the country's script"


def _pool(path: Path) -> tuple[str, ...]:
    """Words of the pool beside the folder; its own problems are told where it is checked itself."""
    found = names(path, [])
    return (*found.model.given, *found.model.family) if found is not None and found.has("given", "family") else ()


RULES = {known: ("words",), blank: ("words",)}
