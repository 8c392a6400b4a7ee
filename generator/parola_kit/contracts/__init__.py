"""Reads the contracts that lie in this folder: JSON Schemas and DDL (docs/contracts.md)."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from parola_kit.errors import BadInput


def ddl(name: str) -> str:
    """The DDL of a store, for example ``chain``."""
    return files(__name__).joinpath(f"{name}.sql").read_text("utf-8")


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a document, for example ``questions``."""
    return json.loads(files(__name__).joinpath(f"{name}.schema.json").read_text("utf-8"))


def check(name: str, document: object, where: str) -> None:
    """Hold a document to its schema, times (``format: date-time``) to the calendar.

    Raises:
        BadInput: it does not fit; the message starts with ``where`` and names the first place that is wrong.
    """
    from jsonschema import Draft202012Validator  # late: most uses of the kit never validate

    validator: Any = Draft202012Validator(schema(name), format_checker=_calendar())
    error = next(iter(sorted(validator.iter_errors(document), key=_depth)), None)
    if error is not None:
        raise BadInput(f"{where}: {error.json_path}: {error.message[:200]}")


@cache
def _calendar() -> Any:
    from jsonschema import FormatChecker  # late, as above

    checker: Any = FormatChecker(formats=())
    checker.checks("date-time", ValueError)(_in_the_calendar)
    return checker


def _in_the_calendar(text: object) -> bool:
    return not isinstance(text, str) or bool(datetime.fromisoformat(text))


def _depth(error: Any) -> tuple[int, str]:
    return len(error.absolute_path), error.json_path
