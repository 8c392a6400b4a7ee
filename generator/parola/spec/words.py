"""Turns pydantic's errors into plain sentences: what stands there, what is expected, and the nearest thing that would be right.

What is expected is read from the model's JSON Schema, so a new field or limit needs no new sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, cast

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from parola.spec.compose import Loc, scalar

Found = tuple[Loc, str]
Schema = Mapping[str, Any]

# The patterns of parola.spec.model, in words.
PATTERNS = {
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "a name of at most {most} small letters, digits and single hyphens such as 'lantern-yard'",
    r"^[a-z][a-z_]*$": "a column's name of at most {most} small letters and low lines such as 'gap_hours'",
    r"^[A-Z][a-z]{3,15}$": "an invented word with a capital such as 'Tallowmere'",
    r"^[+-](0\d|1[0-4]):(00|30|45)$": 'a time zone in quotes such as "+07:00"',
    r"^[A-Z]{3,6}$": "an invented symbol of three to six capitals such as 'QUAY'",
    r"^[A-Z]{1,3}[0-9]{1,2}$": "the id of a lab such as 'VA2'",
    r"^T[0-3][0-9]$": "a kind of trace such as 'T17'",
}
TYPES = {"boolean": "true or false", "object": "a group of fields 'name: value'"}


def found(model: type[BaseModel], data: Any, errors: Collection[ErrorDetails]) -> Iterator[Found]:
    """A location and a sentence for each error that ``model`` gave for ``data``."""
    schema = _schema(model)
    meant = {_meant(schema, error["loc"]) for error in errors if error["type"] == "extra_forbidden"}
    inner = {error["loc"][:-1] for error in errors if error["loc"]}
    for error in errors:
        loc = error["loc"]
        if error["type"] == "extra_forbidden":
            yield loc, f"field '{loc[-1]}' is not known{nearest(str(loc[-1]), _fields(schema, loc[:-1]))}"
        elif error["type"] == "missing" and isinstance(loc[-1], str):
            if loc not in meant:
                yield loc, f"field '{loc[-1]}' is missing; {_expected(_at(schema, loc))} is expected"
        elif error["type"] == "value_error":
            yield loc, error["msg"].removeprefix("Value error, ")
        elif loc not in inner:
            yield _wrong(schema, data, loc)


def nearest(word: str, known: Collection[str]) -> str:
    """``; did you mean …?`` when a known word is close, or the list of those that are known."""
    if close := closest(word, known):
        return f"; did you mean '{close}'?"
    return f"; known here: {', '.join(sorted(known))}" if known else "; none is known here"


def closest(word: str, known: Collection[str]) -> str | None:
    """The known word that is most like this one, whatever its capitals; none when nothing is near."""
    small = {option.lower(): option for option in sorted(known)}
    close = get_close_matches(word.lower(), small, n=1, cutoff=0.7)
    return small[close[0]] if close else None


def _meant(schema: Schema, loc: Loc) -> Loc:
    return (*loc[:-1], closest(str(loc[-1]), _fields(schema, loc[:-1])) or "")


def _wrong(schema: Schema, data: Any, loc: Loc) -> Found:
    if loc and loc[-1] == "[key]":
        names = _names(_at(schema, loc[:-2]))
        return loc[:-1], _sentence(f"a name in {_called(loc[:-2])}", loc[-2], names)
    loc, value = _reach(data, loc)
    if not loc:
        return (), f"the file holds {_shown(value)}; fields such as 'format: 1' are expected"
    return loc, _sentence(_called(loc), value, _at(schema, loc))


def _sentence(name: str, value: Any, leaf: Schema) -> str:
    if "enum" in leaf and isinstance(value, str):
        options = [str(option) for option in leaf["enum"]]
        close = closest(value, options)
        hint = f"; did you mean '{close}'?" if close else ""
        plain = name.replace("'", "")
        return f"{plain} '{value}' is not one of {', '.join(options)}{hint}"
    return f"{name} is {_shown(value)}, {_expected(leaf)} is expected{_remedy(value, leaf)}"


def _remedy(value: Any, leaf: Schema) -> str:
    if leaf.get("type") == "string" and isinstance(value, int | float) and not leaf.keys() & {"pattern", "format"}:
        return "; put it in quotes"
    if leaf.get("type") == "array" and isinstance(value, str | int | float):
        return f"; put it in brackets: [{value}]"
    unquoted = leaf.get("type") in {"integer", "number", "boolean"} and isinstance(value, str) and not isinstance(scalar(value), str)
    return "; take the quotes away" if unquoted else ""


def _called(loc: Loc) -> str:
    name = next(str(part) for part in reversed(loc) if isinstance(part, str))
    return f"item {loc[-1] + 1} of '{name}'" if isinstance(loc[-1], int) else f"'{name}'"


def _reach(data: Any, loc: Loc) -> tuple[Loc, Any]:
    """The deepest part of ``loc`` that the data has, and what stands there."""
    for depth, part in enumerate(loc):
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return loc[:depth], data
    return loc, data


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, str):
        return f"'{value[:40]}…'" if len(value) > 40 else f"'{value}'"
    if isinstance(value, dict | list):
        count = len(cast("list[Any]", value))
        return f"{'a list' if isinstance(value, list) else 'a group'} of {count}" if count else "empty"
    return str(value).lower() if isinstance(value, bool) else f"{value}"


def _expected(leaf: Schema) -> str:
    if "const" in leaf or "enum" in leaf:
        return _shown(leaf["const"]) if "const" in leaf else f"one of {', '.join(map(str, leaf['enum']))}"
    kind = cast("str", leaf["type"])
    if kind in {"integer", "number"}:
        return ("a whole number" if kind == "integer" else "a number") + _limits(leaf)
    if kind == "array":
        return _list(leaf)
    return _text(leaf) if kind == "string" else TYPES[kind] + _entries(leaf)


def _text(leaf: Schema) -> str:
    if leaf.get("format") == "date-time":
        return "a time in UTC such as 2025-03-03T00:00:00Z"
    if "pattern" not in leaf:
        return "text"
    return PATTERNS.get(leaf["pattern"], f"text of the form {leaf['pattern']}").replace("{most}", str(leaf.get("maxLength")))


def _entries(leaf: Schema) -> str:
    return f" with at least {leaf['minProperties']} entries" if "minProperties" in leaf else ""


def _limits(leaf: Schema) -> str:
    low, above, high = leaf.get("minimum"), leaf.get("exclusiveMinimum"), leaf.get("maximum")
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}" if max(abs(low), abs(high)) < 1_000_000 else f" from {low} to {high}"
    least = f" of at least {low}" if low is not None else f" above {above:g}" if above is not None else ""
    return least + (f"{' and' if least else ''} up to {high:g}" if high is not None else "")


def _list(leaf: Schema) -> str:
    if "prefixItems" in leaf:
        return f"a list of exactly {leaf['minItems']}"
    return f"a list of at least {leaf['minItems']} such as [a, b]" if "minItems" in leaf else "a list such as [a, b]"


@cache
def _schema(model: type[BaseModel]) -> Schema:
    return model.model_json_schema()


def _fields(schema: Schema, loc: Loc) -> list[str]:
    return list(_at(schema, loc).get("properties", ()))


def _at(schema: Schema, loc: Loc) -> Schema:
    """The part of the JSON Schema that describes a location."""
    leaf = _open(schema, schema)
    for part in loc:
        leaf = _open(schema, _step(leaf, part))
    return leaf


def _names(leaf: Schema) -> Schema:
    """What describes the names in a group whose names are free."""
    patterns = [{"pattern": pattern} for pattern in leaf.get("patternProperties", ())]
    return {"type": "string", **(patterns[0] if patterns else {}), **leaf["propertyNames"]}


def _step(leaf: Schema, part: str | int) -> Schema:
    if isinstance(part, int):
        return leaf["prefixItems"][part] if part < len(leaf.get("prefixItems", ())) else leaf["items"]
    if part in leaf.get("properties", ()):
        return leaf["properties"][part]
    return leaf["additionalProperties"] if "additionalProperties" in leaf else next(iter(leaf["patternProperties"].values()))


def _open(schema: Schema, leaf: Schema) -> Schema:
    """Follows a reference, and of a choice takes the part that is not null."""
    if "anyOf" in leaf:
        leaf = next(choice for choice in leaf["anyOf"] if choice.get("type") != "null")
    return schema["$defs"][leaf["$ref"].rsplit("/", 1)[1]] if "$ref" in leaf else leaf
