"""Reads the folder of a lab: ``lab.yaml``, texts, notebook and solution, with every problem found at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from parola.labs import lab_rules
from parola.labs.lab_model import FALLBACK, Lab, LabFile, LabTexts
from parola.spec.parse import Parsed, judge, parse
from parola.spec.problem import Problem, Refused
from parola.spec.source import load

M = TypeVar("M", LabFile, LabTexts)


def load_lab(folder: Path) -> Lab:
    """The lab in a folder.

    Raises:
        Refused: a BadInput with every problem.
    """
    head, texts = _read(folder)
    if problems := list(_broken(folder, head, texts, None)):
        raise Refused(problems)
    return Lab.model_construct(**dict(head.model), folder=folder, texts={one.model.language: one.model for one in texts})


@cache
def kept_lab(folder: Path) -> Lab:
    """As ``load_lab``, read once a process: for whoever looks at the same lab for many seats."""
    return load_lab(folder)


def check_lab(folder: Path, known_keys: Collection[str] | None = None) -> list[Problem]:
    """Every problem of the lab in a folder, located; ``known_keys`` are the names that ``key`` may have, None for any."""
    try:
        head, texts = _read(folder)
    except Refused as refused:
        return list(refused.problems)
    return sorted(_broken(folder, head, texts, known_keys))


def _read(folder: Path) -> tuple[Parsed[LabFile], list[Parsed[LabTexts]]]:
    """The files of a lab, each of the right form."""
    problems: list[Problem] = []
    head = _parsed(folder / "lab.yaml", LabFile, problems)
    texts = [_parsed(path, LabTexts, problems) for path in sorted((folder / "texts").glob("*.yaml"))]
    if head is None or problems:
        raise Refused(problems)
    return head, [one for one in texts if one is not None]


def _parsed(path: Path, model: type[M], problems: list[Problem]) -> Parsed[M] | None:
    try:
        parsed, found = parse(load(path), model)
    except Refused as refused:
        problems.extend(refused.problems)
        return None
    problems.extend(found)
    return parsed


def _broken(folder: Path, head: Parsed[LabFile], texts: list[Parsed[LabTexts]], known_keys: Collection[str] | None) -> Iterator[Problem]:
    yield from judge(head, lab_rules.LAB)
    if known_keys is not None:
        yield from judge(head, lab_rules.KEYS, known_keys)
    if FALLBACK not in {one.model.language for one in texts}:
        yield Problem(str(folder / "texts" / f"{FALLBACK}.yaml"), 0, "not found; every lab has texts in English")
    for one in texts:
        yield from judge(one, lab_rules.TEXTS, head.model, one.source.path.stem)
    yield from lab_rules.beside(folder, head.model, [one.model for one in texts])
