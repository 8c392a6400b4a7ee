"""Stores that services read: one read-only connection a thread, for these files never change."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import local
from typing import Any

from parola_kit.errors import BadInput
from parola_kit.stores import read_only

Row = dict[str, Any]


class Store:
    """A store of a class, opened for reading by any number of threads."""

    def __init__(self, path: Path, tables: Sequence[str]) -> None:
        """``tables`` must be in the store.

        Raises:
            BadInput: it is not there, cannot be read, or is of another version; says what to do.
        """
        self._path, self._thread = path, local()
        if not path.is_file():
            raise BadInput(f"{path}: is not there; the class is not complete: build it again into a new folder")
        try:
            held = {row["name"] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.DatabaseError as error:
            raise BadInput(f"{path}: cannot be read ({error}); build the class again into a new folder") from None
        if missing := sorted(set(tables) - held):
            raise BadInput(f"{path}: has no table {missing[0]}; another version of Parola made it: build the class again into a new folder")

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Every row of a query."""
        return self._connection().execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row of a query, or None."""
        return self._connection().execute(sql, values).fetchone()

    def count(self, sql: str, *values: object) -> int:
        """The number that a query such as ``SELECT count(*) …`` gives."""
        found = self.row(sql, *values)
        return int(next(iter(found.values()))) if found else 0

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._thread, "connection"):
            self._thread.connection = read_only(self._path)
            self._thread.connection.row_factory = _named
        return self._thread.connection


def _named(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}
