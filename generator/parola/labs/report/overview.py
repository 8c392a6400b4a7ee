"""Gathers what the page shows from rows and keys; knows nothing of HTML."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from parola.labs.grade import Grades
from parola.labs.grade_row import Row
from parola.labs.lab_key import Key, read_keys
from parola.labs.lab_model import OPTIONED, Lab, Question
from parola.labs.report.likeness import Alike, Elsewhere, alike, elsewhere
from parola.labs.rerun.service import read as read_rerun
from parola_kit.answers import says_unknown
from parola_kit.errors import BadInput

COMMON = 2  # seats with one wrong answer, from which on it is told
SHOWN = 3  # wrong answers and reasons to a question


@dataclass(frozen=True, slots=True)
class Person:
    """One seat. ``minutes`` from its first to its last answer, ``hints`` that it took: both are the word of its own machine."""

    seat: str
    name: str
    row: Row
    waiting: int
    hints: int
    minutes: int | None
    reproduced: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question over the class: how many have it right, in part, wrong, blank; common wrong answers and reasons with their numbers."""

    question: Question
    text: str
    right: int
    part: int
    wrong: int
    blank: int
    hints: int
    common: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def ideas(self) -> str:
        """The mistaken ideas that the question is made to bring out, in plain words."""
        return ", ".join(code.replace("-", " ") for code in self.question.misconceptions)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the page; ``pairs`` is how many were compared."""

    lab: Lab
    mode: str
    people: tuple[Person, ...]
    asked: tuple[Asked, ...]
    alike: tuple[Alike, ...]
    elsewhere: tuple[Elsewhere, ...]

    def count(self, status: str) -> int:
        """How many seats have a status."""
        return sum(person.row.status == status for person in self.people)


def overview(root: Path, grades: Grades) -> Overview:
    """What can be told of a class on one lab.

    Raises:
        BadInput: a key file is broken.
    """
    rows = [row for row in grades.rows if row.status == "graded"]
    keys = {row.seat: read_keys(root / "trainer" / "keys" / row.seat / f"{grades.lab.id}.json") for row in grades.rows}
    names = _names(root / "trainer" / "roster.csv")
    return Overview(
        lab=grades.lab,
        mode=grades.state.mode,
        people=tuple(_person(root, grades.lab, row, names.get(row.seat, "")) for row in grades.rows),
        asked=tuple(_asked(grades.lab, question, rows) for question in grades.lab.questions),
        alike=tuple(alike(grades.lab, {row.seat: _wrong(grades.lab, row) for row in rows})),
        elsewhere=tuple(_elsewhere(grades.lab, rows, keys)),
    )


def _person(root: Path, lab: Lab, row: Row, name: str) -> Person:
    waiting = sum(each.max for each in row.scored.values() if each.status == "to mark")
    hints = sum(line["hints"] for line in row.submission.lines.values()) if row.submission else 0
    return Person(row.seat, name, row, waiting, hints, _minutes(row), _reproduced(root, lab, row))


def _minutes(row: Row) -> int | None:
    if row.submission is None or not row.submission.lines:
        return None
    began, ended = (datetime.fromisoformat(at) for at in (row.submission.began, row.submission.noted))
    return round((ended - began).total_seconds() / 60)


def _reproduced(root: Path, lab: Lab, row: Row) -> str:
    """What a re-run found, if there was one of this archive."""
    try:
        found = read_rerun(root / "trainer" / "reruns" / lab.id / row.seat / f"{Path(row.archive).stem}.json")
    except BadInput:
        return ""
    return f"{found.count('reproduced')} of {len(row.submission.answers)}" if row.submission else ""


def _names(path: Path) -> dict[str, str]:
    """Seat -> name, as the roster has it; empty where there is none."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {line["seat"]: line.get("name") or "" for line in csv.DictReader(file) if line.get("seat")}


def _asked(lab: Lab, question: Question, rows: Sequence[Row]) -> Asked:
    scored = [row.scored[question.id] for row in rows]
    judged = [one for one in scored if one.status == "scored"]
    right = sum(one.parts.value == 1 for one in judged)
    part = sum(0 < one.parts.value < 1 for one in judged)
    said = Counter(wrong[question.id] for row in rows if question.id in (wrong := _wrong(lab, row)))
    reasons = Counter(one.reason for one in judged if one.points < one.max)
    lines = [row.submission.lines[question.id] for row in rows if row.submission and question.id in row.submission.lines]
    return Asked(
        question=question,
        text=lab.words("en").questions[question.id].text,
        right=right,
        part=part,
        wrong=len(judged) - right - part,
        blank=sum(one.status == "blank" for one in scored),
        hints=sum(line["hints"] for line in lines),
        common=tuple((text, many) for text, many in _most(said) if many >= COMMON),
        reasons=tuple(_most(reasons)),
    )


def _most(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]


def _stored(row: Row) -> dict[str, Any]:
    """The values of a seat that are not right, by question; blank and written ones left out."""
    answers = row.submission.answers if row.submission else {}
    return {q: answers[q].value for q, one in row.scored.items() if one.status == "scored" and one.parts.value < 1 and q in answers}


def _wrong(lab: Lab, row: Row) -> dict[str, str]:
    """The same in one form for all seats: letters, which are dealt by seat, as the words of their options."""
    options = {q["id"]: {one["letter"]: one["text"] for one in q.get("options", ())} for q in row.questions.get("questions", ())}
    return {q: _said(lab.question(q), value, options.get(q, {})) for q, value in _stored(row).items()}


def _said(question: Question, value: Any, options: Mapping[str, str]) -> str:
    if says_unknown(value):
        return "UNKNOWN"
    if question.type in OPTIONED:
        value = _worded(value, options)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _worded(value: Any, options: Mapping[str, str]) -> Any:
    return options.get(value, value) if isinstance(value, str) else sorted((_worded(one, options) for one in value), key=str)


def _elsewhere(lab: Lab, rows: Sequence[Row], keys: Mapping[str, Mapping[str, Key]]) -> list[Elsewhere]:
    values = {row.seat: {q: value for q, value in _stored(row).items() if not says_unknown(value)} for row in rows}
    return elsewhere(lab, values, keys)
