"""Parquet as text with places."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from parola.checks.page import WATCHED, Columns, Page, paged
from parola_kit.notice import MARK

CELLS = 50_000_000  # more is handed in by nobody


def parquet(data: bytes) -> Iterator[Page]:
    """Metadata, names of columns and every row; places are ``metadata KEY``, ``header`` and ``row N`` from 1.

    Raises:
        ValueError: it is no Parquet, or has more than ``CELLS``.
    """
    file = _opened(data)
    if file.metadata.num_rows * file.metadata.num_columns > CELLS:
        raise ValueError(f"{file.metadata.num_rows} rows of {file.metadata.num_columns} columns; {CELLS} cells are read")
    table = file.read()
    names: list[str] = table.column_names
    found = [(f"metadata {key.decode()}", value.decode()) for key, value in _metadata(file).items() if key != b"ARROW:schema"]
    found += [("header", name) for name in names]
    places = [f"row {number}" for number in range(1, table.num_rows + 1)]
    cells = [["" if cell is None else _shown(cell) for cell in column.to_pylist()] for column in table.columns]
    found += zip(places, ("\t".join(row) for row in zip(*cells, strict=True)), strict=True)
    watched: Columns = {
        name: list(zip(places, column, strict=True)) for name, column in zip(names, cells, strict=True) if WATCHED.search(name)
    }
    yield paged(found, watched)


def parquet_mark(data: bytes) -> str:
    """What is wrong with the mark of a Parquet file."""
    said = _metadata(_opened(data)).get(b"notice")
    return "" if said == MARK.encode() else f"the key notice of the schema's metadata should be {MARK!r}"


def _opened(data: bytes) -> Any:
    """The file as pyarrow, which has no types, opens it; imported late, for that takes a while and few commands see such a file."""
    return import_module("pyarrow.parquet").ParquetFile(import_module("pyarrow").BufferReader(data))


def _metadata(file: Any) -> dict[bytes, bytes]:
    return file.schema_arrow.metadata or {}


def _shown(cell: object) -> str:
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)
