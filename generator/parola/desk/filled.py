"""A form as it was filled in: tidied, held to its limits, and every reason at once why it cannot be sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parola.desk import times
from parola.desk.forms import Field, Form

LONGEST = 4_000  # characters of a text
LONGEST_LINE = 300
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What is wrong with a field, or what a holder missed in it."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Values by field name (a tuple where several can be ticked), and what keeps the form from being sent."""

    values: Mapping[str, Value]
    gaps: tuple[Gap, ...]

    def text(self, name: str) -> str:
        """A single value; empty where nothing was written or the form has no such field."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else "\n".join(value)


def filled(form: Form, given: Mapping[str, Sequence[str]]) -> Filled:
    """What was given, by field; names that the form does not have are gaps too, for nothing is dropped silently."""
    values: dict[str, Value] = {}
    gaps: list[Gap] = []
    for field in form.fields:
        one = given.get(field.name, ())
        values[field.name] = _several(one) if field.shape == "checks" else _tidy(field, one[0] if one else "")
        if told := _wrong(field, one, values[field.name]):
            gaps.append(Gap(field.name, told))
    known = {field.name for field in form.fields}
    gaps += [Gap("", f"the form has no field {name[:40]!r}") for name in given if name not in known]
    read = Filled(values, ())
    return Filled(values, (*gaps, *_together(form, read)))


def _several(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))


def _tidy(field: Field, text: str) -> str:
    if field.shape in ("text", "lines"):
        return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
    return text.strip()


def _wrong(field: Field, given: Sequence[str], value: Value) -> str:
    """Why one field cannot be sent; empty if it can."""
    text = value if isinstance(value, str) else "".join(value)
    if len(given) > 1 and field.shape != "checks":
        return "is given more than once; give it once"
    if UNWRITABLE.search(text):
        return "holds a character that cannot be written; type it again instead of pasting"
    if not value:
        return f"{_missing(field)}; the request is not sent without it" if field.rule == "*" else ""
    return _form_of(field, value)


def _missing(field: Field) -> str:
    words = {"choice": "nothing is chosen", "checks": "nothing is ticked", "tick": "is not ticked"}
    return words.get(field.shape, "is empty")


def _form_of(field: Field, value: Value) -> str:
    text = value if isinstance(value, str) else ""
    most = LONGEST if field.shape in ("text", "lines") else LONGEST_LINE
    if len(text) > most:
        return f"has {len(text):,} characters; at most {most:,} are taken"
    known = {option for option, _ in field.options}
    if field.shape in ("choice", "checks") and not set((value,) if isinstance(value, str) else value) <= known:
        return f"is not one of {', '.join(option for option, _ in field.options)}"
    if field.shape == "tick" and text != "yes":
        return "is not ticked as the form does it"
    if field.shape == "time" and times.seconds(text) is None:
        return "is not a time; write for example 2025-03-20 14:05 +08:00"
    return "is not a date; write for example 2025-03-20" if field.shape == "date" and times.day(text) is None else ""


def _together(form: Form, read: Filled) -> Sequence[Gap]:
    """What two fields say of each other."""
    if form.name == "preservation":
        return [Gap("earlier", "is empty; an extension names the earlier request")] if _extends_nothing(read) else []
    gaps: list[Gap] = []
    since, until = times.seconds(read.text("since")), times.seconds(read.text("until"))
    if since is not None and until is not None and until <= since:
        gaps.append(Gap("until", "is not after the beginning of the period"))
    if read.text("urgency") == "threat_to_life" and not read.text("reason"):
        gaps.append(Gap("reason", "is empty; in danger to life say who is in danger and how the record helps"))
    return gaps


def _extends_nothing(read: Filled) -> bool:
    return read.text("kind") == "extension" and not read.text("earlier")
