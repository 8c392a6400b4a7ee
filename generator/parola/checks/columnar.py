"""Parquet as text with places."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from parola.checks.page import HASH, LONG, REGTEST, WATCHED, Page, paged
from parola_kit.notice import MARK

CELLS = 50_000_000  # more is handed in by nobody
# Most of a ledger, and never real; as RE2 spells it.
PLAIN = rf"^(?:(?:btc/(?:tx|out|block)/)?{HASH}(?::\d{{1,9}})?|{REGTEST}|20\d\d-\d\d-\d\d[T ]\d\d:\d\d(?::\d\dZ)?)$"


def parquet(source: bytes | Path) -> Iterator[Page]:
    """Metadata, names of columns, then column by column the cells that are more than a short number, a hash, a time or a regtest address.

    Places are ``metadata KEY``, ``header`` and ``row N`` from 1.

    Raises:
        ValueError: it is no Parquet, or has more than ``CELLS`` in a row group.
    """
    with _opened(source) as file:
        found = [(f"metadata {key.decode()}", value.decode()) for key, value in _metadata(file).items() if key != b"ARROW:schema"]
        yield paged([*found, *(("header", name) for name in file.schema_arrow.names)])
        first = 1
        for number in range(file.num_row_groups):
            group = file.metadata.row_group(number)
            if group.num_rows * group.num_columns > CELLS:
                raise ValueError(f"{group.num_rows} rows of {group.num_columns} columns in a row group; {CELLS} cells are read")
            table = file.read_row_group(number)
            yield from (_cells(name, column, first) for name, column in zip(table.column_names, table.columns, strict=True))
            first += group.num_rows


def parquet_mark(source: bytes | Path) -> str:
    """What is wrong with the mark of a Parquet file."""
    with _opened(source) as file:
        said = _metadata(file).get(b"notice")
    return "" if said == MARK.encode() else f"the key notice of the schema's metadata should be {MARK!r}"


def _cells(name: str, column: Any, first: int) -> Page:
    """What is left of a column, all of it where its values have rules; ``first`` is the number of its first row."""
    watched = WATCHED.search(name) is not None
    rows = import_module("numpy").arange(len(column)) if watched else _telling(column)
    cells = ["" if cell is None else _shown(cell) for cell in column.take(rows).to_pylist()]
    places = [f"row {first + row}" for row in rows.tolist()]
    return Page(cells, places.__getitem__, {name: list(zip(places, cells, strict=True))} if watched else {})


def _telling(column: Any) -> Any:
    """Numbers of the rows whose cells have to be read."""
    arrow, compute = import_module("pyarrow"), import_module("pyarrow.compute")
    if arrow.types.is_string(column.type):
        plain = compute.match_substring_regex(column, PLAIN)
    elif arrow.types.is_integer(column.type):
        plain = compute.less(compute.abs(column), LONG)
    else:
        plain = compute.is_null(column)
    return compute.indices_nonzero(compute.invert(compute.fill_null(plain, True))).to_numpy()


def _opened(source: bytes | Path) -> Any:
    """The file as pyarrow, which has no types, opens it; imported late, for that takes a while and few commands see such a file."""
    held = source if isinstance(source, Path) else import_module("pyarrow").BufferReader(source)
    return import_module("pyarrow.parquet").ParquetFile(held)


def _metadata(file: Any) -> dict[bytes, bytes]:
    return file.schema_arrow.metadata or {}


def _shown(cell: object) -> str:
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)
