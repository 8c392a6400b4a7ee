"""What the explorer would else look for and add up at every page, made once from the ledger's store, in columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.bulk import Bulk
from parola.artefacts.columns import Column, Numbers
from parola.export import histories, sqlite
from parola.export.histories import Histories
from parola.export.packed import Ascii, Packed
from parola.export.poisoned import poisoned
from parola_kit.ledger import Ledger, opened
from parola_kit.methods.clusters import Clusters, clusters
from parola_kit.methods.graph import NONE, Graph, Whole, summed
from parola_kit.methods.joins import coinjoins
from parola_kit.stores import read_only

Columns = dict[str, Any]  # name -> an entry a row
TAG = ("id", "address", "label", "made_by", "made_at", "basis")
SCRIPTS = """SELECT script_type AS name FROM (SELECT DISTINCT script_type, address IS NOT NULL AS pays FROM txout)
    ORDER BY pays, script_type"""


def write(chain: Path, target: Path, *, tags: bool = True) -> None:
    """Make ``server/explorer.sqlite`` at ``target`` from a ledger, a store or a folder of Parquet files (contracts/explorer.sql).

    Without ``tags`` they can be added later.

    Raises:
        BadInput: the ledger is not there, cannot be read or is of another version.
        OSError, sqlite3.Error: the disk would not take it.
    """
    tables = _tables(_read(chain)) | ({"tag": _tags(chain)} if tags else {})
    sqlite.write(target, ["explorer"], {name: _bulk(name, columns) for name, columns in tables.items()})


def tag(chain: Path, target: Path) -> None:
    """Add the tags to a store that was made without them.

    Raises:
        OSError, sqlite3.Error: the disk would not take it.
    """
    columns = _tags(chain)
    with closing(sqlite3.connect(target)) as store, store:
        store.executemany(f"INSERT INTO tag VALUES ({', '.join('?' * len(TAG))})", zip(*columns.values(), strict=True))


@dataclass(frozen=True, slots=True)
class _Chain:
    """What is read: the ledger in numbers, and what the numbers name; the store is let go of then, for its memory is needed."""

    graph: Graph
    names: NDArray[Any]
    scripts: Sequence[str]
    blocks: Columns
    txs: Columns


def _read(chain: Path) -> _Chain:
    with closing(opened(chain)) as ledger:
        return _Chain(
            ledger.graph,
            ledger.every_address(),
            _scripts(ledger),
            _asked(ledger, "SELECT height, hash, block.at FROM block ORDER BY height"),
            _asked(ledger, "SELECT txid, height, vsize, weight, fee_sat, locktime FROM tx ORDER BY height, position"),
        )


def _tables(chain: _Chain) -> dict[str, Columns]:
    graph = chain.graph
    joins = coinjoins(graph)
    read_as = clusters(graph, joins.suspected)
    groups = _groups(read_as)
    single = histories.of_addresses(graph)
    grouped = histories.of_groups(single, groups.of, len(groups.address), graph.transactions)
    day = _days(chain)
    older = [single.older_parts(), grouped.older_parts()]
    tied = {"cluster": np.ma.masked_equal(groups.of, NONE), "ties": read_as.ties, "trust": _percent(read_as.confidence)}
    counts = {"in_count": np.diff(graph.ins), "out_count": np.diff(graph.outs), "out_sat": graph.value_out}
    return {
        "block": _blocks(chain),
        "tx": {**chain.txs, **counts, **_sides(graph), "mix": np.ma.masked_equal(joins.kind, 0)},
        "script": {"name": np.array(chain.scripts, object)},
        "address": {"address": Ascii(chain.names), **_sums(single, day, 0), **tied},
        "cluster": {"address": groups.address, "size": groups.size, **_sums(grouped, day, len(older[0]))},
        "history": {"entries": _after(*older)},
        "poison": _poison(chain),
    }


@dataclass(frozen=True, slots=True)
class _Groups:
    """Clusters of two addresses or more. ``of``: that of each address, or NONE; ``address``: the one that was paid first."""

    of: Whole
    address: Whole
    size: Whole


def _groups(read_as: Clusters) -> _Groups:
    known, first = np.unique(read_as.cluster, return_index=True)
    sizes = read_as.sizes()[known]
    several = sizes > 1
    number = np.full(len(known), NONE)
    number[several] = np.arange(several.sum())
    return _Groups(number[np.searchsorted(known, read_as.cluster)], first[several], sizes[several])


def _days(chain: _Chain) -> Whole:
    """The day of each transaction, by its block, since 1970-01-01."""
    day = np.array([at[:10] for at in chain.blocks["at"]], "datetime64[D]").astype(np.int64)
    return day[np.searchsorted(chain.blocks["height"], chain.txs["height"])]


def _blocks(chain: _Chain) -> Columns:
    first = np.searchsorted(chain.txs["height"], np.asarray(chain.blocks["height"], np.int64))
    return {**chain.blocks, "first_tx": first, "tx_count": np.diff(first, append=len(chain.txs["height"]))}


def _sides(graph: Graph) -> Columns:
    tx, n, at = graph.tx_of_output, _place(graph.outs), _place(graph.ins)
    spent, spender = graph.spends, graph.input_of_output
    ins = (tx[spent], n[spent], graph.address[spent], graph.value_sat[spent], graph.script[spent])
    outs = (graph.address, graph.value_sat, graph.script, graph.spender, np.append(at, NONE)[spender])  # what is unspent takes the last
    return {"ins": Packed(graph.ins[:-1], np.diff(graph.ins), ins), "outs": Packed(graph.outs[:-1], np.diff(graph.outs), outs)}


def _scripts(ledger: Ledger) -> list[str]:
    """Names by number; 0 is what pays no address, also where there is none."""
    rows = _asked(ledger, SCRIPTS)["name"].tolist()
    return ["nulldata", *rows] if ledger.graph.script.min(initial=1) > 0 else rows


def _poison(chain: _Chain) -> Columns:
    found = poisoned(chain.graph, chain.names)
    return {"tx": found.tx, "victim": found.victim, "lookalike": found.lookalike, "imitated": found.imitated}


def _tags(chain: Path) -> Columns:
    """Tags of the store; a folder has them in ``tag.parquet``, or has none."""
    if not chain.is_dir():
        with closing(read_only(chain)) as store:
            rows = store.execute(f"SELECT {', '.join(TAG)} FROM tag ORDER BY rowid").fetchall()
        return {name: np.array([row[n] for row in rows], object) for n, name in enumerate(TAG)}
    import duckdb  # late: most ledgers are a store

    file = chain / "tag.parquet"
    rows = duckdb.read_parquet(str(file)).select(*TAG).fetchall() if file.is_file() else []
    return {name: np.array([row[n] for row in rows], object) for n, name in enumerate(TAG)}


def _place(starts: Whole) -> Whole:
    """0, 1, 2 … within each stretch."""
    return np.arange(int(starts[-1])) - np.repeat(starts[:-1], np.diff(starts))


def _sums(found: Histories, day: Whole, first_part: int) -> Columns:
    """What a row has of each owner; parts of histories that are older than the newest begin with number ``first_part``."""
    return {
        "received_sat": summed(found.received, found.starts),
        "spent_sat": summed(found.spent, found.starts),
        "tx_count": found.counts,
        "first_tx": found.tx[found.starts[:-1]],
        "last_tx": found.tx[found.starts[1:] - 1],
        "first_part": first_part + np.cumsum(found.older) - found.older,
        "newest": found.newest_part(),
        "daily": found.daily(day),
    }


def _after(one: Packed, other: Packed) -> Packed:
    """The lists of both, one after the other."""
    first = np.concatenate([one.first, len(one.columns[0]) + other.first])
    columns = tuple(np.concatenate(pair) for pair in zip(one.columns, other.columns, strict=True))
    return Packed(first, np.concatenate([one.counts, other.counts]), columns)


def _percent(share: NDArray[np.float64]) -> Whole:
    return np.floor(100 * share).astype(np.int64)


def _asked(ledger: Ledger, query: str) -> Columns:
    """Columns of a query; where a number is missing, an entry is masked."""
    return cast("Any", ledger.sql(query)).fetchnumpy()


def _bulk(table: str, columns: Columns) -> Bulk:
    """Rows are numbered from 0 unless the table has ids of its own."""
    many = len(next(iter(columns.values())))
    return Bulk(
        table,
        {name: column if isinstance(column, Column) else Numbers(column) for name, column in ({"id": np.arange(many)} | columns).items()},
    )
