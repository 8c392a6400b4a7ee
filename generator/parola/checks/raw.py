"""What the blocks say, against what the store says: every block, transaction, input and output, row by row.

When Core has accepted the blocks, the rows are theirs, and the sums of ``balance`` close, then every balance that can be
worked out from the store is the one that the blocks give. Nothing is kept but some blocks at a time, however long the chain is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.clock import stamp
from parola.checks import block_files, chain_store
from parola.checks.finding import Finding
from parola.checks.raw_block import Raw, chained
from parola.checks.scripts import fixed, named
from parola_kit.ledger import opened

arrow, compute = import_module("pyarrow"), import_module("pyarrow.compute")  # they have no types
SLICE_BYTES = 4_000_000  # of blocks that are compared at a time
AHEAD = 500_000  # rows that a store may have out of their place; other rows than these are nowhere
ORDER = "order"
UNCOMPARED = "; no later row was compared"
Row = dict[str, Any]
WHOLE = ("height", "tx_count", "position", "vsize", "weight", "locktime", "in_count", "out_count", "n", "value_sat")
# The columns that blocks can speak of; by the first one rows are found. What an input is worth is for ``balance`` to say.
COLUMNS = {
    "block": ("height", "hash", "at", "tx_count"),
    "tx": ("txid", "height", "position", "at", "vsize", "weight", "locktime", "in_count", "out_count"),
    "txin": ("txid", "n", "spends"),
    "txout": ("txid", "n", "address", "value_sat", "script_type"),
}
SCHEMAS = {
    table: arrow.schema([(name, arrow.int64() if name in WHOLE else arrow.string()) for name in names]) for table, names in COLUMNS.items()
}
PLACES: dict[str, Callable[[Row], str]] = {
    "block": lambda row: f"btc/block/{row['height']}",
    "tx": lambda row: f"btc/tx/{row['txid']}",
    "txin": lambda row: f"btc/tx/{row['txid']}:input {row['n']}",
    "txout": lambda row: f"btc/out/{row['txid']}:{row['n']}",
}
Arrow = Any
Progress = Callable[[int], None]
Whole = NDArray[np.int64]


def agree_class(root: Path, progress: Progress | None = None) -> list[Finding]:
    """Where blocks and store of a class differ; ``progress`` is told the height that was compared last.

    Raises:
        BadInput: either of them is not there, or cannot be read.
    """
    return agree(block_files.of_class(root), chain_store.of_class(root), progress)


def agree(files: Sequence[Path], store: Path, progress: Progress | None = None) -> list[Finding]:
    """The first difference of each table between block files and a store; places are evidence ids.

    Raises:
        BadInput: a block file is damaged as a file, the blocks are no chain, or the store cannot be read.
    """
    opened(store).close()  # that is: it is a store, with the right tables
    compared = {table: _Compared(store, table) for table in COLUMNS}
    height = 1
    for raw in _slices(files):
        for table, rows in _rows(raw, height).items():
            compared[table].take(rows)
        height += len(raw.hash)
        if progress:
            progress(height - 1)
    return [finding for table in compared.values() for finding in table.findings()]


def _slices(files: Sequence[Path]) -> Iterator[Raw]:
    """Blocks after genesis, some megabytes at a time."""
    raw, size = Raw(), 0
    for held in islice(chained(block_files.blocks(files)), 1, None):
        raw.add(held)
        size += len(held.framed)
        if size >= SLICE_BYTES:
            yield raw
            raw, size = Raw(), 0
    if raw.hash:
        yield raw


class _Compared:
    """A table of the store, read beside the rows of the blocks, until they differ."""

    def __init__(self, store: Path, table: str) -> None:
        self._path = f"{store.name}/{table}.parquet" if store.is_dir() else store.name
        self._place, self._columns = PLACES[table], COLUMNS[table]
        self._more = chain_store.rows(store, table, SCHEMAS[table])
        self._left = SCHEMAS[table].empty_table()
        self._found: Finding | None = None

    def take(self, blocks: Arrow) -> None:
        """The next rows of the blocks."""
        if self._found:
            return
        mine, self._left = self._parted(self._left, blocks)
        while mine.num_rows < blocks.num_rows and self._left.num_rows < AHEAD and (part := next(self._more, None)) is not None:
            more, left = self._parted(part, blocks)
            mine, self._left = arrow.concat_tables([mine, more]), arrow.concat_tables([self._left, left])
        mine = mine.sort_by([(name, "ascending") for name in (ORDER, "n") if name in mine.column_names]).drop_columns(ORDER)
        if not mine.equals(blocks):
            self._found = self._difference(mine.to_pylist(), blocks.to_pylist())

    def findings(self) -> Iterator[Finding]:
        """What was found, once the blocks are over."""
        left = self._left if self._left.num_rows else next(self._more, self._left)
        if self._found:
            yield self._found
        elif left.num_rows:
            yield self._astray(left.slice(0, 1).to_pylist()[0])

    def _parted(self, rows: Arrow, blocks: Arrow) -> tuple[Arrow, Arrow]:
        """Rows of the store that belong to these blocks, with their order there, and those that do not."""
        key = self._columns[0]
        order = compute.index_in(rows[key], value_set=blocks[key])
        here = compute.is_valid(order)
        return rows.append_column(ORDER, order).filter(here), rows.filter(compute.invert(here))

    def _difference(self, store: Sequence[Row], blocks: Sequence[Row]) -> Finding:
        apart = ((mine, row) for mine, row in zip_longest(store, blocks) if mine != row)
        mine, row = next(apart)
        if mine and row and self._place(mine) == self._place(row):
            said = "; ".join(f"{name} is {mine[name]}, {row[name]} by the blocks" for name in self._columns if mine[name] != row[name])
            return Finding(self._path, self._place(row), said + UNCOMPARED)
        if row and self._place(row) not in map(self._place, store):
            return Finding(self._path, self._place(row), f"stands in the blocks, but not in the store, or far from its place{UNCOMPARED}")
        return self._astray(mine or row)

    def _astray(self, row: Row) -> Finding:
        return Finding(self._path, self._place(row), f"stands in the store, but not in the blocks{UNCOMPARED}")


def _rows(raw: Raw, first: int) -> dict[str, Arrow]:
    """The rows of blocks by table; ``first`` is the height of the first one."""
    heights, at = np.arange(first, first + len(raw.hash)), arrow.array([stamp(seconds) for seconds in raw.at])
    block, position = _each(raw.count)
    txid, weights = _hex(raw.txid), np.array(raw.weight)
    spender, spent = _each(raw.ins)
    maker, made = _each(raw.outs)
    address, kind = named(raw.script)
    return {
        "block": _table("block", heights, _hex(raw.hash), at, raw.count),
        "tx": _table("tx", txid, heights[block], position, at.take(block), -(-weights // 4), weights, raw.locktime, raw.ins, raw.outs),
        "txin": _table("txin", txid.take(spender), spent, _spends(raw.point)),
        "txout": _table("txout", txid.take(maker), made, address, raw.value_sat, kind),
    }


def _table(table: str, *columns: Any) -> Arrow:
    schema = SCHEMAS[table]
    return arrow.table([arrow.array(column, kept.type) for column, kept in zip(columns, schema, strict=True)], schema=schema)


def _each(counts: Sequence[int]) -> tuple[Whole, Whole]:
    """For every child of every parent, so many each: the parent's number, and its own among its siblings."""
    many = np.array(counts, np.int64)
    parent = np.repeat(np.arange(len(many)), many)
    return parent, np.arange(len(parent)) - np.repeat(np.cumsum(many) - many, many)


def _hex(hashes: Sequence[bytes]) -> Arrow:
    """Hashes of 32 bytes as explorers show them: in hex, last byte first."""
    turned = np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, 32)[:, ::-1]
    return fixed(np.frombuffer(turned.tobytes().hex().encode(), np.uint8).reshape(-1, 64))


def _spends(points: Sequence[bytes]) -> Arrow:
    n = np.frombuffer(b"".join(point[32:] for point in points), "<u4")
    return compute.binary_join_element_wise(
        "btc/out/", _hex([point[:32] for point in points]), ":", arrow.array(n).cast(arrow.string()), ""
    )
