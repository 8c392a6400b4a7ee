"""The chain on disk as it is mined: block files as Bitcoin Core writes them, and, of a large one, its tables as Parquet."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from parola.artefacts.clock import stamp
from parola.artefacts.ledger.blocks import GENESIS, MAGIC
from parola.artefacts.ledger.far.mine import Batch
from parola.artefacts.ledger.far.tables import schema
from parola.artefacts.ledger.far.texts import Texts, arrow_texts
from parola_kit.notice import MARK

MOST_FILE = 0x8000000  # bytes that a block file stays below (Bitcoin Core, MAX_BLOCKFILE_SIZE)
GROUP = 100_000  # rows of a row group, at least
REPEATED = ["at", "script_type", "kind"]  # columns that are worth a dictionary; the others hardly repeat within a row group
Arrow = Any  # pyarrow, which has no types; imported late, for that takes a while and small chains do without


class ChainFiles:
    """``blocks/blk00000.dat`` and so on below a folder, genesis first; and ``chain/*.parquet`` where batches bring rows.

    Raises:
        OSError: the disk would not take it.
    """

    def __init__(self, shared: Path) -> None:
        self._shared, self._open = shared, ExitStack()
        self._blocks: list[tuple[int, str, str, int]] = []
        self._tables: dict[str, _Table] = {}

    def __enter__(self) -> Self:
        (self._shared / "blocks").mkdir(parents=True)
        self._files = self._open.enter_context(BlockFiles(self._shared / "blocks"))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        if self._tables:
            columns = zip(*self._blocks, strict=True)
            table(self._shared / "chain" / "block.parquet", dict(zip(("height", "hash", "at", "tx_count"), columns, strict=True)))

    def keep(self, batch: Batch) -> None:
        """Write the next blocks."""
        for block in batch.blocks:
            self._files.add(block.raw)
            self._blocks.append((block.height, block.hash, stamp(block.at), block.tx_count))
        for name, rows in (batch.tables or {}).items():
            self._table(name).add(rows)

    def _table(self, name: str) -> _Table:
        if name not in self._tables:
            folder = self._shared / "chain"
            folder.mkdir(exist_ok=True)
            self._tables[name] = self._open.enter_context(_Table(folder / f"{name}.parquet", schema(name)))
        return self._tables[name]


class BlockFiles:
    """Block files in a folder, genesis first, each begun when the one before is full."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, -1

    def __enter__(self) -> Self:
        self._begin()
        self.add(GENESIS)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, block: bytes) -> None:
        """Magic, size, block; in the next file if this one would become too long."""
        record = MAGIC + struct.pack("<I", len(block)) + block
        if self._held + len(record) >= MOST_FILE:
            self._file.close()
            self._begin()
        self._held += self._file.write(record)

    def _begin(self) -> None:
        self._number, self._held = self._number + 1, 0
        self._file = (self._folder / f"blk{self._number:05}.dat").open("wb")


class _Table:
    """A Parquet file that grows by row groups."""

    def __init__(self, path: Path, columns: Arrow) -> None:
        self._path, self._schema = path, columns.with_metadata({"notice": MARK})
        self._waiting: list[Arrow] = []

    def __enter__(self) -> Self:
        self._writer = _parquet().ParquetWriter(self._path, self._schema, compression="zstd", use_dictionary=_repeated(self._schema))
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._writer.close()

    def add(self, rows: Arrow) -> None:
        self._waiting.append(rows)
        if sum(part.num_rows for part in self._waiting) >= GROUP:
            self._flush()

    def _flush(self) -> None:
        found = import_module("pyarrow").Table.from_batches(self._waiting, self._waiting[0].schema if self._waiting else self._schema)
        self._writer.write_table(found.replace_schema_metadata(self._schema.metadata), row_group_size=max(1, found.num_rows))
        self._waiting = []


def table(path: Path, columns: Mapping[str, Any]) -> None:
    """A table of columns (sequences, arrays or ``Texts``) as one Parquet file."""
    found = import_module("pyarrow").table({name: _column(values) for name, values in columns.items()}, metadata={"notice": MARK})
    _parquet().write_table(found, path, compression="zstd", use_dictionary=_repeated(found.schema))


def _column(values: Any) -> Any:
    return arrow_texts(values) if isinstance(values, Texts) else values


def _repeated(columns: Arrow) -> list[str]:
    return [name for name in REPEATED if name in columns.names]


def _parquet() -> Arrow:
    return import_module("pyarrow.parquet")
