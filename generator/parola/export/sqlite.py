"""The canonical stores: every other format, page and notebook reads these."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from parola.artefacts.bulk import Bulk
from parola_kit import contracts
from parola_kit.notice import MARK

Rows = Sequence[Mapping[str, Any]] | Bulk
CACHE = 64_000  # KiB of pages that SQLite keeps while it writes


def write(path: Path, schemas: Iterable[str], tables: Mapping[str, Rows], more: Iterable[str] = ()) -> None:
    """One store from the DDL of ``parola_kit/contracts`` and ``more``; rows in the order given, in one transaction, indexes after them.

    Raises:
        OSError, sqlite3.Error: the disk would not take it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    store = Database(path)
    store.conn.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{CACHE};")
    for statements in (*map(contracts.ddl, (*schemas, "notice")), *more):
        store.conn.executescript(statements)
    with store.conn, _indexes_last(store):
        store.conn.execute("INSERT INTO notice VALUES (?)", (MARK,))
        for table, rows in tables.items():
            _fill(store, table, rows)
    store.close()


@contextmanager
def _indexes_last(store: Database) -> Generator[None]:
    """An index is sorted once when all rows are there, instead of at every row."""
    made = store.conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid").fetchall()
    for name, _ in made:
        store.conn.execute(f'DROP INDEX "{name}"')
    yield
    for _, statement in made:
        store.conn.execute(statement)


def _fill(store: Database, table: str, rows: Rows) -> None:
    columns = list(store[table].columns_dict)
    marks = ", ".join("?" * len(columns))
    body = rows.rows(columns) if isinstance(rows, Bulk) else ([row.get(column) for column in columns] for row in rows)
    store.conn.executemany(f'INSERT INTO "{table}" VALUES ({marks})', body)
