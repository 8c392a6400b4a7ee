"""The ledger's store of a class as checks read it: ``shared/chain.sqlite``, or the Parquet files of ``shared/chain/``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from parola_kit.errors import BadInput
from parola_kit.ledger import Ledger, opened
from parola_kit.stores import read_only

BATCH = 50_000  # rows read at a time
# Where SQLite finds the rows of a table in the order of the chain.
IN_ORDER = {
    "block": "block ORDER BY height",
    "tx": "tx ORDER BY height, position",
    "txin": "txin LEFT JOIN tx USING (txid) ORDER BY height, position, n",
    "txout": "txout LEFT JOIN tx USING (txid) ORDER BY height, position, n",
}
Arrow = Any  # pyarrow, which has no types; imported late, for that takes a while and few commands read a ledger


def of_class(root: Path) -> Path:
    """The store of a class's ledger: the folder where there is one, else the file.

    Raises:
        BadInput: there is neither.
    """
    shared = root / "learner" / "shared"
    store = shared / "chain" if (shared / "chain").is_dir() else shared / "chain.sqlite"
    if not store.exists():
        raise BadInput(f"{store}: no such store; give the folder of a class, as parola build made it")
    return store


def tip(store: Path) -> tuple[int, str]:
    """Height and hash of the last block.

    Raises:
        BadInput: the store cannot be read, another version of Parola wrote it, or it has no block.
    """
    with closing(opened(store)) as ledger:
        last = asked(ledger, "SELECT height, hash FROM block ORDER BY height DESC LIMIT 1")
    if not last:
        raise BadInput(f"{store}: has no block, so nothing says where the chain ends; build the class again")
    return last[0][0], last[0][1]


def hash_at(store: Path, height: int) -> str:
    """The hash of the block at a height, empty where there is none.

    Raises:
        BadInput: the store cannot be read, or another version of Parola wrote it.
    """
    with closing(opened(store)) as ledger:
        found = asked(ledger, f"SELECT hash FROM block WHERE height = {height}")
    return found[0][0] if found else ""


def asked(ledger: Ledger, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query.

    Raises:
        BadInput: the store cannot be read.
    """
    import duckdb  # late, as the kit does it

    try:
        return ledger.sql(query).fetchall()
    except duckdb.Error as error:
        raise _unreadable(ledger.path, error) from None


def rows(store: Path, table: str, schema: Arrow) -> Iterator[Arrow]:
    """Columns of a table, as Arrow tables of some rows each, with the names and types of ``schema``; no more is in memory.

    They come in the order of the chain from SQLite, and as they stand from Parquet files.

    Raises:
        BadInput: the store cannot be read, or a column does not hold what the schema says.
    """
    arrow = import_module("pyarrow")
    try:
        yield from _parquet(store / f"{table}.parquet", schema) if store.is_dir() else _sqlite(store, IN_ORDER[table], schema)
    except (sqlite3.DatabaseError, arrow.ArrowException, OSError) as error:
        raise _unreadable(store, error) from None


def _parquet(path: Path, schema: Arrow) -> Iterator[Arrow]:
    arrow = import_module("pyarrow")
    with import_module("pyarrow.parquet").ParquetFile(path) as file:
        for group in range(file.num_row_groups):  # one by one: a reader of several keeps all that it has read
            for batch in file.iter_batches(BATCH, row_groups=[group], columns=schema.names):
                yield arrow.Table.from_batches([batch]).select(schema.names).cast(schema)


def _sqlite(path: Path, source: str, schema: Arrow) -> Iterator[Arrow]:
    arrow = import_module("pyarrow")
    with closing(read_only(path)) as connection:
        cursor = connection.execute(f"SELECT {', '.join(schema.names)} FROM {source}")
        while found := cursor.fetchmany(BATCH):
            columns = [arrow.array(column, kept.type) for column, kept in zip(zip(*found, strict=True), schema, strict=True)]
            yield arrow.table(columns, schema=schema)


def _unreadable(store: Path, error: Exception) -> BadInput:
    return BadInput(f"{store}: {str(error).partition(chr(10))[0]}; a store as parola build makes it would be right")
