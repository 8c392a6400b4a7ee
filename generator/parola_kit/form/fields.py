"""What was typed into the fields of one question -> what ``answer()`` would have been given. Judges no form but that of the fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parola_kit.answers import UNKNOWN
from parola_kit.errors import AnswerError

Fields = Mapping[str, Sequence[str]]  # name -> what was sent; of one question, without its id
Question = Mapping[str, Any]

PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?) ?%?")
ROW = re.compile(r"(?:key|cell)-([0-9]{1,4})(?:-[0-9]{1,2})?")
NO_ROWS: Mapping[str, str] = {}
LISTS = ("set", "choices", "table")  # types whose answer may be that there are none


@dataclass(frozen=True, slots=True)
class Entered:
    """As the arguments of ``answer()``; ``value`` is ``...`` where nothing was filled in."""

    value: Any
    beside: Mapping[str, object]


def split(body: Fields) -> dict[str, dict[str, list[str]]]:
    """The fields of a page by question: ``q1.value`` is field ``value`` of ``q1``. Lines end in one way, as they are shown."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, values in body.items():
        q, dot, field = name.partition(".")
        if dot:
            found.setdefault(q, {})[field] = ["\n".join(value.splitlines()).strip() for value in values]
    return found


def same(one: Fields, other: Fields) -> bool:
    """Whether two say the same; a field that is empty is as good as none."""
    return _said(one) == _said(other)


def entered(question: Question, fields: Fields) -> Entered:
    """Read the fields of one question.

    Raises:
        AnswerError: a field was sent twice, a figure is none, or two fields contradict each other.
    """
    try:
        beside = {name: _lines(fields, name) for name in ("because", "against", "looked")}
        return Entered(_value(question, fields), {**beside, "confidence": _confidence(fields), "needs": _one(fields, "needs") or None})
    except AnswerError as error:
        raise AnswerError(f"{question['id']}: {error}") from None


def rows_sent(fields: Fields) -> int:
    """How many rows a table had when it was sent."""
    return max((int(found[1]) + 1 for name in fields if (found := ROW.fullmatch(name))), default=0)


def _said(fields: Fields) -> dict[str, list[str]]:
    kept = {name: sorted(value for value in values if value) for name, values in fields.items() if name != "seq"}
    return {name: values for name, values in kept.items() if values}


def _value(question: Question, fields: Fields) -> object:
    value: object = READERS.get(question["type"], _text)(question, fields)
    if question["type"] in LISTS and _one(fields, "none"):
        if value is not ...:
            raise AnswerError("something is filled in, and “there are none” is ticked: clear one of them")
        value = NO_ROWS if question["type"] == "table" else ()
    if _one(fields, "unknown"):
        if value is not ...:
            raise AnswerError("an answer is filled in, and “cannot tell” is ticked: clear one of them")
        return UNKNOWN
    return value


def _text(_question: Question, fields: Fields) -> object:
    return _one(fields, "value") or ...


def _bounds(_question: Question, fields: Fields) -> object:
    ends = _one(fields, "least"), _one(fields, "greatest")
    return ends if any(ends) else ...


def _list(_question: Question, fields: Fields) -> object:
    return _lines(fields, "value") or ...


def _ticked(_question: Question, fields: Fields) -> object:
    return [value for value in fields.get("value", ()) if value] or ...


def _order(question: Question, fields: Fields) -> object:
    return _placed([option["letter"] for option in question.get("options", ())], fields)


def _placed(names: Sequence[str], fields: Fields) -> object:
    groups: dict[int, list[str]] = {}
    for name in names:
        if place := _one(fields, f"place-{name}"):
            if not (place.isascii() and place.isdecimal() and len(place) < 4):
                raise AnswerError(f"the place of {name} is no number")
            groups.setdefault(int(place), []).append(name)
    return [groups[place] for place in sorted(groups)] or ...


def _timeline(question: Question, fields: Fields) -> object:
    return _placed(question.get("rows", ()), fields)


def _table(question: Question, fields: Fields) -> object:
    names: Sequence[str] = question.get("rows") or [_one(fields, f"key-{row}") for row in range(rows_sent(fields))]
    table: dict[str, dict[str, str]] = {}
    for row, name in enumerate(names):
        cells = {column: _one(fields, f"cell-{row}-{n}") for n, column in enumerate(question.get("columns", {}))}
        filled = {column: text for column, text in cells.items() if text}
        if filled and not name:
            raise AnswerError(f"line {row + 1} of the table has no row name")
        if name in table:
            raise AnswerError(f"row “{name[:40]}” stands in it twice")
        if filled or (name and not question.get("rows")):
            table[name] = filled
    return table or ...


READERS: dict[str, Callable[[Question, Fields], object]] = {
    "bounds": _bounds,
    "interval": _bounds,
    "set": _list,
    "path": _list,
    "choices": _ticked,
    "order": _order,
    "timeline": _timeline,
    "table": _table,
    "matrix": _table,
}


def _confidence(fields: Fields) -> float | None:
    text = _one(fields, "confidence")
    if not text:
        return None
    found = PERCENT.fullmatch(text)
    share = round(float(found[1].replace(",", ".")) / 100, 4) if found else 2.0
    if share > 1:
        raise AnswerError("confidence takes a number of percent from 0 to 100, for example 80")
    return share


def _lines(fields: Fields, name: str) -> list[str]:
    return [line.strip() for line in _one(fields, name).splitlines() if line.strip()]


def _one(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    if len(values) > 1:
        raise AnswerError(f"the field “{name}” was sent more than once")
    return values[0] if values else ""
