"""Holds the answers of a re-run to those that were submitted, question by question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from parola.labs.rerun.confined import Cell
from parola.labs.submission_lines import read_lines
from parola_kit.errors import BadInput

Status = Literal["reproduced", "differs", "not reached", "not answered"]
Line = Mapping[str, Any]
# Confidence is a judgement, and no method gives it; the order of citations says nothing.
COMPARED: Mapping[str, Callable[[Any], Any]] = {"value": lambda value: value, "because": sorted, "against": sorted, "needs": str}


@dataclass(frozen=True, slots=True)
class Compared:
    """``cell`` is where the answer was noted that stands at the end; ``other`` names the fields that differ."""

    id: str
    status: Status
    cell: int | None = None
    other: tuple[str, ...] = ()


def compare(submitted: Mapping[str, Line], cells: Sequence[Cell], lab: str, questions: Mapping[str, Any]) -> list[Compared]:
    """One for each question; ``submitted`` has the line that counts by question id, ``questions`` is the seat's ``questions.json``."""
    noted, where = _noted(cells, lab, questions)
    return [_one(question["id"], submitted.get(question["id"]), noted, where) for question in questions["questions"]]


def _noted(cells: Sequence[Cell], lab: str, questions: Mapping[str, Any]) -> tuple[dict[str, Line], dict[str, int]]:
    """The line that counts at the end, and the cell that wrote it."""
    noted: dict[str, Line] = {}
    where: dict[str, int] = {}
    for cell in cells:
        if cell.answers is not None:
            now = _kept(cell.answers, lab, questions)
            where.update({q: cell.number for q, line in now.items() if noted.get(q) != line})
            noted = now
    return noted, where


def _kept(text: str, lab: str, questions: Mapping[str, Any]) -> dict[str, Line]:
    try:
        return dict(read_lines(text.encode("utf-8", "replace"), lab, questions).kept)
    except BadInput:
        return {}


def _one(question: str, submitted: Line | None, noted: Mapping[str, Line], where: Mapping[str, int]) -> Compared:
    again = noted.get(question)
    if again is None:
        return Compared(question, "not reached" if submitted else "not answered")
    if submitted is None:
        return Compared(question, "differs", where.get(question), ("submitted",))
    other = tuple(field for field, read in COMPARED.items() if read(submitted[field]) != read(again[field]))
    return Compared(question, "differs" if other else "reproduced", where.get(question), other)
