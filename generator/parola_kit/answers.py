"""Answers: what may be said, and the one form in which it is stored (docs/contracts.md). Form only, never right or wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from parola_kit import figures, kinds
from parola_kit.errors import AnswerError
from parola_kit.kinds import normal

__all__ = ["UNKNOWN", "Answer", "form", "normal", "read", "says_unknown"]  # normal: the scorer compares by the rule of the checks

Question = Mapping[str, Any]

MOST_ITEMS = 10_000  # of a set
MOST_STEPS = 1_000  # of a path, an order or a table
MOST_LETTERS = 20_000  # of a written answer


class Unknown:
    """The answer that this evidence cannot tell. One object, ``UNKNOWN``; equal to its stored form ``{"unknown": true}``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __eq__(self, other: object) -> bool:
        return other is self or says_unknown(other)

    def __hash__(self) -> int:
        return 1


def says_unknown(value: object) -> bool:
    """Whether a value is the stored form of UNKNOWN."""
    if not isinstance(value, Mapping):
        return False
    stored = cast("Mapping[object, object]", value)
    return len(stored) == 1 and stored.get("unknown") is True


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one question, with the evidence ids for and against it; a lab's ``solve`` returns these.

    ``confidence`` is 0..1; ``needs`` names the record that would settle an UNKNOWN; ``looked`` says where one looked in vain.
    """

    value: Any
    because: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    confidence: float | None = None
    needs: str | None = None
    looked: tuple[str, ...] = ()


def read(question: Question, value: object) -> Any:
    """The stored form of a value; ``question`` is one of ``questions.json``. What was stored reads as itself.

    Raises:
        AnswerError: the value has another form than the question takes; one sentence says which form, with an example.
    """
    try:
        if value is UNKNOWN or says_unknown(value):
            return _unknown(question)
        return READERS[question["type"]](question, value)
    except AnswerError as error:
        raise AnswerError(f"{question['id']} takes {form(question)}; {error}.") from None


def form(question: Question) -> str:
    """The form that a question takes, in words, with an example."""
    one = kinds.FORMS[question["of"]]
    letters = ", ".join(_letters(question))
    forms = {
        "set": f'a list, each item {one}, written ["…", "…"]',
        "path": f'a list in order, each item {one}, written ["…", "…"]',
        "bounds": "a pair, the least and the greatest whole number, for example (2000, 5000)",
        "time": kinds.FORMS["utc"],
        "interval": 'a pair of times with their zone, the earliest and the latest, for example ("2026-01-31T12:00Z", "2026-01-31T13:00Z")',
        "timeline": 'a list of ids of records, the first happening first, those at one time in one group, for example ["…", ["…", "…"]]',
        "choice": f'one letter of {letters}, for example "A"',
        "choices": f'a list of letters of {letters}, for example ["A"]',
        "order": f'a list of letters of {letters}, those that may run at the same time in one group, for example ["A", ["B", "C"]]',
        "table": f'rows with columns, written {{"row": {{"{_columns(question)[0]}": "…"}}}}',
        "matrix": f'every row with its columns, written {{"row": {{"{_columns(question)[0]}": "…"}}}}',
        "written": kinds.FORMS["prose"],
    }
    return forms.get(question["type"], one)


def _unknown(question: Question) -> dict[str, bool]:
    if not question["unknown"]:
        raise AnswerError("UNKNOWN is not an answer to this question")
    return {"unknown": True}


def _value(question: Question, value: object) -> str:
    return kinds.value(question["of"], value)


def _number(question: Question, value: object) -> int | str:
    return figures.decimal(value) if question["of"] in figures.DECIMAL else figures.whole(value, question["of"])


def _bounds(question: Question, value: object) -> list[int]:
    ends = [figures.whole(end, question["of"]) for end in _in_order(value, 2)]
    if len(ends) != 2:
        raise AnswerError("this is not a pair")
    if ends[0] > ends[1]:
        raise AnswerError("the least is greater than the greatest: write the least first")
    return ends


def _time(_question: Question, value: object) -> str:
    return figures.moment(value)


def _interval(_question: Question, value: object) -> list[str]:
    ends = [figures.moment(end) for end in _in_order(value, 2)]
    if len(ends) != 2:
        raise AnswerError("this is not a pair")
    if ends[0] > ends[1]:
        raise AnswerError("the beginning is later than the end: write the beginning first")
    return ends


def _set(question: Question, value: object) -> list[str]:
    return sorted(set(_each(question, _items(value, MOST_ITEMS))))


def _path(question: Question, value: object) -> list[str]:
    steps = _each(question, _in_order(value, MOST_STEPS))
    if not steps:
        raise AnswerError("this list is empty")
    return steps


def _choice(question: Question, value: object) -> str:
    letter = kinds.value("letter", value)
    if letter not in _letters(question):
        raise AnswerError("this is none of the letters")
    return letter


def _choices(question: Question, value: object) -> list[str]:
    return sorted({_choice(question, one) for one in _items(value, MOST_STEPS)})


def _order(question: Question, value: object) -> list[list[str]]:
    groups = [_group(question, one) for one in _in_order(value, MOST_STEPS)]
    letters = [letter for group in groups for letter in group]
    if not letters or len(letters) != len(set(letters)):
        raise AnswerError("each letter stands in it once")
    return groups


def _group(question: Question, value: object) -> list[str]:
    """One place of an order; letters of a group are sorted, and stand in it once like all others."""
    if isinstance(value, str):
        return [_choice(question, value)]
    group = sorted(_choice(question, one) for one in _items(value, MOST_STEPS))
    if not group:
        raise AnswerError("a group is empty")
    return group


def _timeline(question: Question, value: object) -> list[list[str]]:
    groups = [sorted(_each(question, [one] if isinstance(one, str) else _items(one, MOST_STEPS))) for one in _in_order(value, MOST_STEPS)]
    ids = [one for group in groups for one in group]
    if not ids or not all(groups) or len(ids) != len(set(ids)):
        raise AnswerError("each record stands in it once")
    if strange := [one for one in ids if one not in question["rows"]]:
        raise AnswerError(f"{strange[0]} is none of the records that are to be ordered")
    return groups


def _table(question: Question, value: object) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for row, cells in _pairs(value, "rows"):
        name = _named(row, question.get("rows", []), "row")
        if name in table:
            raise AnswerError(f"row “{name[:40]}” stands in it twice")
        table[name] = _cells(question, cells, name)
    return table


def _cells(question: Question, value: object, row: str) -> dict[str, str]:
    columns = _columns(question)
    given = {columns[0]: value} if isinstance(value, str) and len(columns) == 1 else value
    cells: dict[str, str] = {}
    for column, text in _pairs(given, f"in row “{row[:40]}”, columns"):
        name = _named(column, columns, "column")
        cells[name] = _named(text, question["columns"][name], f"row “{row[:40]}”, column “{name}”")
    if not cells:
        raise AnswerError(f"row “{row[:40]}” has no column: leave the row out or fill it")
    return cells


def _named(given: object, known: Iterable[str], what: str) -> str:
    """A text in the spelling of a closed list, or any text where the list is empty; True and False count as their words."""
    try:
        text = kinds.value("cell", str(given) if isinstance(given, bool) else given)
    except AnswerError as error:
        raise AnswerError(f"{what}: {error}") from None
    spellings = {normal("cell", one): one for one in known}
    if spellings and text not in spellings:
        raise AnswerError(f"{what}: “{text[:40]}” is not one of {', '.join(spellings.values())}")
    return spellings.get(text, text)


def _written(_question: Question, value: object) -> str:
    if not isinstance(value, str):
        raise AnswerError("this is not a text in quotes")
    if len(value) > MOST_LETTERS:
        raise AnswerError(f"this is longer than {MOST_LETTERS:,} characters")
    if not value.strip():
        raise AnswerError("this is empty")
    return kinds.composed(value)


READERS: dict[str, Callable[[Question, object], Any]] = {
    "value": _value,
    "number": _number,
    "bounds": _bounds,
    "time": _time,
    "interval": _interval,
    "set": _set,
    "path": _path,
    "timeline": _timeline,
    "table": _table,
    "matrix": _table,
    "choice": _choice,
    "choices": _choices,
    "order": _order,
    "written": _written,
}


def _letters(question: Question) -> list[str]:
    return [option["letter"] for option in question.get("options", [])]


def _columns(question: Question) -> list[str]:
    return list(question.get("columns", {})) or ["column"]


def _each(question: Question, items: list[object]) -> list[str]:
    """Every item in stored form; a wrong one is named by its place."""
    read_items: list[str] = []
    for place, item in enumerate(items, 1):
        try:
            read_items.append(kinds.value(question["of"], item))
        except AnswerError as error:
            raise AnswerError(f"item {place}: {error}") from None
    return read_items


def _in_order(value: object, most: int) -> list[object]:
    if isinstance(value, AbstractSet):
        raise AnswerError("a set has no order: write a list with [ ]")
    return _items(value, most)


def _items(value: object, most: int) -> list[object]:
    """The items of any iterable, read only as far as is allowed."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise AnswerError("this is not a list")
    items = list(islice(cast("Iterable[object]", value), most + 1))
    if len(items) > most:
        raise AnswerError(f"this has more than {most:,} items")
    return items


def _pairs(value: object, what: str) -> list[tuple[object, object]]:
    if not isinstance(value, Mapping):
        raise AnswerError(f"{what} are written with {{ }}")
    pairs = list(islice(cast("Mapping[object, object]", value).items(), MOST_STEPS + 1))
    if len(pairs) > MOST_STEPS:
        raise AnswerError(f"this has more than {MOST_STEPS:,} {what}")
    return pairs
