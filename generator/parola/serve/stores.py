"""Stores that services read: one read-only connection a thread, for these files never change."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path
from threading import local
from typing import Any

from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.stores import read_only

Row = dict[str, Any]
Columns = Mapping[str, Collection[str]]  # by table


class Store:
    """A store of a class, opened for reading by any number of threads."""

    def __init__(self, path: Path, tables: Collection[str], columns: Columns | None = None) -> None:
        """``tables`` must be in the store, with the ``columns`` given, else with those of the contract that the file is called after.

        Raises:
            BadInput: it is not there, cannot be read, or is of another version; says what to do.
        """
        agreed = of_contract(path.stem) if columns is None else columns
        check(path, {table: agreed.get(table, ()) for table in tables})
        self._path, self._thread = path, local()

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


def check(path: Path, wanted: Columns) -> None:
    """Look whether a store has some tables with some columns; it may have more.

    Raises:
        BadInput: it is not there, cannot be read, or is of another version; says what to do.
    """
    if not path.is_file():
        raise BadInput(f"{path}: is not there; the class is not complete: build it again into a new folder")
    try:
        with closing(read_only(path)) as store:
            held = contracts.held(store)
    except sqlite3.DatabaseError as error:
        raise BadInput(f"{path}: cannot be read ({error}); build the class again into a new folder") from None
    if lacks := _lacking(wanted, held):
        raise BadInput(f"{path}: {lacks}; another version of Parola made it: build the class again into a new folder")


def of_contract(name: str) -> Columns:
    """Tables and columns that the DDL ``name`` makes; none where there is no such contract."""
    try:
        return contracts.columns(name)
    except FileNotFoundError:
        return {}


def _lacking(wanted: Columns, held: Columns) -> str:
    if missing := [table for table in wanted if table not in held]:
        return f"has no table {missing[0]}"
    for table, columns in wanted.items():
        if missing := [column for column in columns if column not in held[table]]:
            return f"its table {table} has no column {', '.join(missing)}"
    return ""


def _named(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}
