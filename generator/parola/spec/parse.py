"""Gives a file's data its model; what has the wrong form is reported, and the sound rest can still be judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from parola.spec import words
from parola.spec.problem import Problem
from parola.spec.source import Source
from parola.spec.words import Found

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[M]):
    """A file and its model. ``broken`` are top-level fields of the wrong form: ``model`` does not have them."""

    source: Source
    model: M
    broken: frozenset[str]

    def has(self, *fields: str) -> bool:
        """Whether all these top-level fields have the right form."""
        return self.broken.isdisjoint(fields)


Rules = Mapping[Callable[..., Iterator[Found]], tuple[str, ...]]


def parse(source: Source, model: type[M]) -> tuple[Parsed[M], list[Problem]]:
    """The model of a file, and a problem for every part that has not the form that the model asks for.

    Strict as JSON is: text is no number, a number no text; times and lists are read from text and lists.
    """
    try:
        return Parsed(source, model.model_validate_json(json.dumps(source.data), strict=True), frozenset()), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    problems = [source.problem(loc, text) for loc, text in words.found(model, source.data, errors)]
    broken = frozenset(str(error["loc"][0]) for error in errors if error["loc"]) or frozenset(model.model_fields)
    return Parsed(source, model.model_construct(**_sound(model, source.data, broken)), broken), problems


def judge(parsed: Parsed[M], rules: Rules, *around: Any) -> Iterator[Problem]:
    """What the rules find; a rule is asked only when the fields that it needs have the right form."""
    for rule, needs in rules.items():
        if parsed.has(*needs):
            for loc, text in rule(parsed.model, *around):
                yield parsed.source.problem(loc, text)


def _sound(model: type[BaseModel], data: Any, broken: frozenset[str]) -> dict[str, Any]:
    kept = {name: field for name, field in model.model_fields.items() if name not in broken and name in data}
    return {
        name: TypeAdapter[Any](field.rebuild_annotation()).validate_json(json.dumps(data[name]), strict=True)
        for name, field in kept.items()
    }
