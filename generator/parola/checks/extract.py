"""A case-size ``chain.sqlite`` beside the Parquet files of a large chain: every row of it stands there too."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from parola.checks import chain_store
from parola.checks.balance import balance
from parola.checks.finding import Finding
from parola.checks.raw import PLACES, SCHEMAS


def sums(store: Path) -> list[Finding]:
    """Findings on a ``chain.sqlite`` or a folder ``chain``: its sums; where both are, those of the folder, and how they differ.

    Raises:
        BadInput: one of them cannot be read, or another version of Parola wrote it.
    """
    whole, part = store.with_suffix(""), store.with_suffix(".sqlite")
    if not whole.is_dir():
        return balance(store)
    return [*balance(whole), *(extracted(part, whole) if part.is_file() else ())]


def extracted(store: Path, whole: Path) -> list[Finding]:
    """The first row of each table that is not in the folder ``whole``; places are evidence ids.

    Raises:
        BadInput: one of them cannot be read.
    """
    found = ((table, _first(store, whole, table)) for table in SCHEMAS)
    told = "stands here, but not like this in"
    return [Finding(store.name, PLACES[table](row), f"{told} {whole.name}/{table}.parquet") for table, row in found if row]


def _first(store: Path, whole: Path, table: str) -> dict[str, Any] | None:
    """A row of the store that the file of the same name does not have."""
    arrow, duckdb = import_module("pyarrow"), import_module("duckdb")
    names = ", ".join(f'"{name}"' for name in SCHEMAS[table].names)
    connection = duckdb.connect()
    connection.register("held", arrow.concat_tables([SCHEMAS[table].empty_table(), *chain_store.rows(store, table, SCHEMAS[table])]))
    connection.register("whole", connection.read_parquet(str(whole / f"{table}.parquet")))
    rows = connection.execute(f"SELECT {names} FROM held EXCEPT SELECT {names} FROM whole ORDER BY ALL LIMIT 1").fetchall()
    connection.close()
    return dict(zip(SCHEMAS[table].names, rows[0], strict=True)) if rows else None
