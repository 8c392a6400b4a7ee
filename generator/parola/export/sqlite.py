"""The canonical stores: every other format, page and notebook reads these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from parola_kit import contracts
from parola_kit.notice import MARK

Rows = Sequence[Mapping[str, Any]]


def write(path: Path, schemas: Iterable[str], tables: Mapping[str, Rows]) -> None:
    """One store from the DDL of ``parola_kit/contracts``; rows in the order given, in one transaction.

    Raises:
        OSError, sqlite3.Error: the disk would not take it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    store = Database(path)
    store.conn.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    for name in (*schemas, "notice"):
        store.conn.executescript(contracts.ddl(name))
    with store.conn:
        store.conn.execute("INSERT INTO notice VALUES (?)", (MARK,))
        for table, rows in tables.items():
            _fill(store, table, rows)
    store.close()


def _fill(store: Database, table: str, rows: Rows) -> None:
    columns = list(store[table].columns_dict)
    marks = ", ".join("?" * len(columns))
    store.conn.executemany(f'INSERT INTO "{table}" VALUES ({marks})', ([row.get(column) for column in columns] for row in rows))
