"""A noted answer -> the fields that show it: the way back of ``fields.py``, so that what is shown and sent again is the same answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from parola_kit import answers, contracts, journal
from parola_kit.errors import ParolaError
from parola_kit.seat import Seat

Line = dict[str, Any]
Filled = dict[str, list[str]]
Question = Mapping[str, Any]


def noted(seat: Seat, asked: Mapping[str, Any]) -> dict[str, list[Line]]:
    """Question id -> its lines in ``answers.jsonl`` that a scorer would take, the one that counts last.

    Raises:
        BadInput: the file cannot be read.
    """
    questions = {question["id"]: question for question in asked["questions"]}
    good = journal.read(seat.work / asked["lab"] / journal.ANSWERS).good
    found: dict[str, list[Line]] = {q: [] for q in questions}
    for line in sorted(good, key=lambda line: line["seq"]):
        q = line.get("q")
        if isinstance(q, str) and q in questions and (fitting := _fitting(questions[q], line, asked["lab"])):
            found[q].append(fitting)
    return found


def filled(question: Question, line: Line) -> Filled:
    """The fields of a question as they show a line of ``answers.jsonl``."""
    beside = {name: ["\n".join(line[name])] for name in ("because", "against", "looked")}
    sure = [] if line["confidence"] is None else [f"{round(100 * line['confidence'], 2):g}"]
    fields: Filled = {**beside, "confidence": sure, "needs": [line["needs"] or ""], "seq": [str(line["seq"])]}
    value = line["value"]
    if answers.says_unknown(value):
        return fields | {"unknown": ["yes"]}
    if value in ({}, []):
        return fields | {"none": ["yes"]}
    return fields | WAYS.get(question["type"], _text)(question, value)


def _fitting(question: Question, line: Line, lab: str) -> Line | None:
    try:
        contracts.check("answer", line, "line")
        value = answers.read(question, line["value"])
    except ParolaError:
        return None
    return {**line, "value": value} if (line["lab"], line["type"]) == (lab, question["type"]) else None


def _text(_question: Question, value: object) -> Filled:
    return {"value": [str(value)]}


def _bounds(_question: Question, value: list[int | str]) -> Filled:
    return {"least": [str(value[0])], "greatest": [str(value[1])]}


def _list(_question: Question, value: list[str]) -> Filled:
    return {"value": ["\n".join(value)]}


def _ticked(_question: Question, value: list[str]) -> Filled:
    return {"value": value}


def _order(_question: Question, value: list[list[str]]) -> Filled:
    return {f"place-{letter}": [str(place)] for place, group in enumerate(value, 1) for letter in group}


def _table(question: Question, value: dict[str, dict[str, str]]) -> Filled:
    rows = question.get("rows") or list(value)
    keys = {} if question.get("rows") else {f"key-{row}": [name] for row, name in enumerate(rows)}
    columns = list(question.get("columns", {}))
    cells = {f"cell-{row}-{n}": [value.get(name, {}).get(column, "")] for row, name in enumerate(rows) for n, column in enumerate(columns)}
    return keys | cells


WAYS: dict[str, Callable[[Question, Any], Filled]] = {
    "bounds": _bounds,
    "interval": _bounds,
    "set": _list,
    "path": _list,
    "choices": _ticked,
    "order": _order,
    "timeline": _order,
    "table": _table,
    "matrix": _table,
}
