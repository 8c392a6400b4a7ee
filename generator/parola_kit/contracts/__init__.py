"""Reads the contracts that lie in this folder: JSON Schemas and DDL (docs/contracts.md)."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from parola_kit.errors import BadInput

IRIS = "rfc3987_syntax"
ALIKE = {"successor": "market"}  # stores with the tables of another


def ddl(name: str) -> str:
    """The DDL of a store, for example ``chain``."""
    return files(__name__).joinpath(f"{ALIKE.get(name, name)}.sql").read_text("utf-8")


@cache
def columns(name: str) -> dict[str, tuple[str, ...]]:
    """Table -> its columns in their order, as the DDL of a store makes them."""
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.executescript(ddl(name))
        return held(empty)


def held(store: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Table or view -> its columns in their order, as a store has them."""
    named = store.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    return {table: tuple(row[1] for row in store.execute(f'PRAGMA table_info("{table}")')) for (table,) in named}


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a document, for example ``questions``."""
    return json.loads(files(__name__).joinpath(f"{name}.schema.json").read_text("utf-8"))


def check(name: str, document: object, where: str) -> None:
    """Hold a document to its schema, times (``format: date-time``) to the calendar.

    Raises:
        BadInput: it does not fit; the message starts with ``where`` and names the first place that is wrong.
    """
    validator: Any = _library().Draft202012Validator(schema(name), format_checker=_calendar())
    error = next(iter(sorted(validator.iter_errors(document), key=_depth)), None)
    if error is not None:
        raise BadInput(f"{where}: {error.json_path}: {error.message[:200]}")


@cache
def _library() -> Any:
    """jsonschema without its check of IRIs: the grammar for it takes longer to load than all else, and no contract uses it."""
    modules: dict[str, Any] = sys.modules
    left_out = modules.setdefault(IRIS, None) is None  # Python's way to say: treat as not installed
    import jsonschema  # late: most uses of the kit never validate

    if left_out:
        del modules[IRIS]
    return jsonschema


@cache
def _calendar() -> Any:
    checker: Any = _library().FormatChecker(formats=())
    checker.checks("date-time", ValueError)(_in_the_calendar)
    return checker


def _in_the_calendar(text: object) -> bool:
    return not isinstance(text, str) or bool(datetime.fromisoformat(text))


def _depth(error: Any) -> tuple[int, str]:
    return len(error.absolute_path), error.json_path
