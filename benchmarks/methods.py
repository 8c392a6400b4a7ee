"""CPU seconds of the methods over a ledger in columns, beside scipy's bare connected components of as many links in the same run.

The ledger is drawn here: wallets that pay others and themselves (change, now and then a batch of equal payments), spend what they got in
the order of its coming, and use addresses again. `--many N` takes another number of transactions; `--store` also writes it as Parquet
files, and a tenth of it as SQLite, and opens both as a trainee does.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from parola_kit import contracts
from parola_kit.ledger import opened
from parola_kit.methods.candidates import HEURISTICS, agreed, candidates
from parola_kit.methods.clusters import clusters, hanging
from parola_kit.methods.graph import Graph, Whole, ranges
from parola_kit.methods.joins import coinjoins
from parola_kit.methods.lookalikes import by_chance, lookalikes
from parola_kit.methods.neighbours import transactions
from parola_kit.methods.peel import peels
from parola_kit.methods.taint import fifo, haircut, poison

T = TypeVar("T")
MANY, FEE, COINBASE = 1_000_000, 500, 5_000_000_000
FRESH, BATCHES = 0.7, 0.03  # shares of outputs to new addresses, of transactions that pay many
START = np.datetime64("2025-03-03T00:00:00", "s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--many", type=int, default=MANY)
    parser.add_argument("--store", action="store_true")
    asked = parser.parse_args()
    graph = drawn(asked.many)
    print(
        f"{graph.transactions:,} transactions, {len(graph.spends):,} inputs, {len(graph.address):,} outputs, {graph.addresses:,} addresses"
    )
    measured(graph)
    if asked.store:
        with tempfile.TemporaryDirectory() as place:
            stores(graph, Path(place))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def measured(graph: Graph) -> None:
    """Every method, with the ratio to the reference."""
    bare, _ = timed(lambda: components(graph))
    print(f"{'scipy connected_components, bare':34} {bare:6.2f} s")
    rng = np.random.default_rng(2)
    few, many = np.sort(rng.choice(len(graph.address), 100)), np.sort(rng.choice(len(graph.address), len(graph.address) // 100))
    found = said("clusters, CoinJoins left out", bare, lambda: clusters(graph))
    largest = found.of(int(np.flatnonzero(found.cluster == found.sizes().argmax())[0]))
    said(f"hanging, cluster of {len(largest):,}", bare, lambda: hanging(graph, largest))
    said("coinjoins", bare, lambda: coinjoins(graph))
    candidate = said(f"change by {len(HEURISTICS)} heuristics, all", bare, lambda: candidates(graph))
    said("clusters with change", bare, lambda: clusters(graph, change=agreed(candidate)[0]))
    for name, sources in (("100 sources", few), ("1 % of outputs", many)):
        said(f"poison, {name}", bare, lambda sources=sources: poison(graph, sources))
        said(f"haircut, {name}", bare, lambda sources=sources: haircut(graph, sources))
        said(f"fifo, {name}", bare, lambda sources=sources: fifo(graph, sources))
    said("peel chains, all", bare, lambda: peels(graph))
    said("neighbours, 10 hops from one", bare, lambda: transactions(graph, [graph.transactions // 2], 10))
    names = named(graph.addresses)
    pairs = said("look-alikes among all addresses", bare, lambda: lookalikes(names))
    print(f"{len(pairs)} pairs look alike, {by_chance(len(names)):.1f} were to expect by chance")


def said(name: str, bare: float, work: Callable[[], T]) -> T:
    """What the work gives, after its seconds."""
    seconds, result = timed(work)
    print(f"{name:34} {seconds:6.2f} s, {seconds / bare:5.1f} times the reference")
    return result


def timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def components(graph: Graph) -> int:
    """What a cluster is at the least: addresses of inputs joined within each transaction, the matrix included."""
    first = np.repeat(graph.ins[:-1], np.diff(graph.ins))
    spent = graph.address[graph.spends]
    links = csr_matrix((np.ones(len(spent), np.int8), (spent[first], spent)), shape=(graph.addresses, graph.addresses))
    return int(connected_components(links, directed=False)[0])


def drawn(many: int) -> Graph:
    """A ledger of ``many`` transactions in which every wallet pays from what it got before; the last output of each is change."""
    rng = np.random.default_rng(1)
    wallets = max(10, many // 10)
    payer = (wallets * rng.random(many) ** 3).astype(np.int64)  # a few wallets pay often
    outs = np.concatenate([[0], np.cumsum(np.where(rng.random(many) < BATCHES, rng.integers(3, 20, many), 2))])
    owner = (wallets * rng.random(outs[-1]) ** 3).astype(np.int64)
    owner[outs[1:] - 1] = payer
    ins, spends = spending(payer, owner, outs, 1 + rng.poisson(1.1, many))
    value = values(outs, ins, spends, rng.integers(2, 9, many) / 10)
    fresh = rng.random(len(owner)) < FRESH
    address = np.unique(np.where(fresh, wallets + np.arange(len(owner)), owner), return_inverse=True)[1].astype(np.int64)
    return Graph(outs, ins, spends, address, value, 1 + rng.integers(0, 2, wallets)[owner])


def spending(payer: Whole, owner: Whole, outs: Whole, wanted: Whole) -> tuple[Whole, Whole]:
    """Where inputs of each transaction begin, and what they spend: a wallet's coins in the order of their coming, as far as it has any."""
    coins, turns = np.argsort(owner, kind="stable"), np.argsort(payer, kind="stable")  # each by wallet, then by time
    wallet, size = payer[turns], len(owner) + 1
    first = np.searchsorted(owner[coins], np.arange(owner.max() + 2))
    got = np.searchsorted(owner[coins] * size + coins, wallet * size + outs[turns]) - first[wallet]
    begins = np.searchsorted(wallet, wallet)
    total = np.cumsum(wanted[turns])
    asked = total - (total - wanted[turns])[begins]
    apart = wallet * 4 * size  # so that the least of one wallet is not that of another
    used = asked + np.minimum(0, np.minimum.accumulate(got - asked - apart) + apart)
    before = np.where(np.arange(len(wallet)) == begins, 0, np.roll(used, 1))
    counts, start = np.empty_like(used), np.empty_like(used)
    counts[turns], start[turns] = used - before, first[wallet] + before
    return np.concatenate([[0], np.cumsum(counts)]), coins[ranges(start, counts)]


def values(outs: Whole, ins: Whole, spends: Whole, share: NDArray[np.float64]) -> Whole:
    """Satoshi of each output: of what is spent, less the fee, a share in equal payments, the rest as change; or new coins."""
    value, ends, begins, spent = [0] * int(outs[-1]), outs.tolist(), ins.tolist(), spends.tolist()
    for tx, part in enumerate(share.tolist()):
        own, last = spent[begins[tx] : begins[tx + 1]], ends[tx + 1] - 1
        total = sum(value[out] for out in own) if own else COINBASE
        left = total - min(FEE, total)
        paid = int(left * part) // (last - ends[tx])
        value[ends[tx] : last] = [paid] * (last - ends[tx])
        value[last] = left - paid * (last - ends[tx])
    return np.array(value, np.int64)


def stores(graph: Graph, place: Path) -> None:
    """Write the ledger as Parquet files, the first tenth of it as SQLite too, and open both."""
    names, txids = named(graph.addresses).astype(str), [f"{tx:064x}" for tx in range(graph.transactions)]
    tables = {"block": blocks(graph), "tx": txs(graph, txids), "txin": txins(graph, txids, names), "txout": txouts(graph, txids, names)}
    (place / "chain").mkdir()
    for table, columns in tables.items():
        pq.write_table(pa.table(columns), place / "chain" / f"{table}.parquet", compression="zstd")
    tenth = {"block": len(tables["block"]["id"]), "tx": graph.transactions // 10}
    tenth |= {"txin": int(graph.ins[tenth["tx"]]), "txout": int(graph.outs[tenth["tx"]])}
    with closing(sqlite3.connect(place / "chain.sqlite")) as store:
        store.executescript(contracts.ddl("chain"))
        for table, columns in tables.items():
            part = [column[: tenth[table]] if isinstance(column, list) else column[: tenth[table]].tolist() for column in columns.values()]
            store.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(part))})", zip(*part, strict=True))
        store.commit()
    for path, size in ((place / "chain", graph.transactions), (place / "chain.sqlite", tenth["tx"])):
        opening, found = timed(lambda path=path: opened(path))
        asking, _ = timed(lambda found=found: found.sql("SELECT script_type, count(*), sum(value_sat) FROM txout GROUP BY 1").fetchall())
        numbering, _ = timed(lambda found=found: found.graph)
        print(
            f"{path.name}, {size:,} transactions: open {opening:.2f} s, a sum over all outputs {asking:.2f} s, the graph {numbering:.2f} s"
        )


Columns = dict[str, list[str] | list[int] | list[int | None] | NDArray[Any]]
PER_BLOCK = 2_000


def blocks(graph: Graph) -> Columns:
    heights = list(range(1 + (graph.transactions - 1) // PER_BLOCK))
    return {
        "id": [f"btc/block/{height}" for height in heights],
        "height": heights,
        "hash": [f"{height:064x}" for height in heights],
        "at": [f"{START + 600 * height}Z" for height in heights],
        "tx_count": [PER_BLOCK] * len(heights),
    }


def txs(graph: Graph, txids: list[str]) -> Columns:
    number = np.arange(graph.transactions)
    height = number // PER_BLOCK
    size = 50 + 70 * np.diff(graph.ins) + 31 * np.diff(graph.outs)
    fee = np.where(np.diff(graph.ins) > 0, graph.value_in - graph.value_out, -1).tolist()
    return {
        "id": [f"btc/tx/{txid}" for txid in txids],
        "txid": txids,
        "height": height,
        "position": number % PER_BLOCK,
        "at": [f"{START + 600 * one}Z" for one in height.tolist()],
        "vsize": size,
        "weight": 4 * size,
        "fee_sat": [one if one >= 0 else None for one in fee],
        "in_count": np.diff(graph.ins),
        "out_count": np.diff(graph.outs),
    }


def txins(graph: Graph, txids: list[str], names: NDArray[Any]) -> Columns:
    ids = outpoints(graph, txids)
    return {
        "txid": [txids[tx] for tx in graph.tx_of_input.tolist()],
        "n": np.arange(len(graph.spends)) - graph.ins[graph.tx_of_input],
        "spends": [ids[out] for out in graph.spends.tolist()],
        "address": names[graph.address[graph.spends]],
        "value_sat": graph.value_sat[graph.spends],
    }


def txouts(graph: Graph, txids: list[str], names: NDArray[Any]) -> Columns:
    return {
        "id": outpoints(graph, txids),
        "txid": [txids[tx] for tx in graph.tx_of_output.tolist()],
        "n": np.arange(len(graph.address)) - graph.outs[graph.tx_of_output],
        "address": names[graph.address],
        "value_sat": graph.value_sat,
        "script_type": np.array(["nulldata", "witness_v0_keyhash", "witness_v1_taproot"])[graph.script],
    }


def outpoints(graph: Graph, txids: list[str]) -> list[str]:
    places = np.arange(len(graph.address)) - graph.outs[graph.tx_of_output]
    return [f"btc/out/{txids[tx]}:{n}" for tx, n in zip(graph.tx_of_output.tolist(), places.tolist(), strict=True)]


def named(count: int) -> NDArray[Any]:
    """As many addresses as random letters give."""
    letters = np.frombuffer(b"qpzry9x8gf2tvdw0s3jn54khce6mua7l", np.uint8)
    body = letters[np.random.default_rng(3).integers(0, 32, (count, 38), dtype=np.uint8)]
    head = np.broadcast_to(np.frombuffer(b"bcrt1q", np.uint8), (count, 6))
    return np.ascontiguousarray(np.concatenate([head, body], axis=1)).view("S44").reshape(-1)


if __name__ == "__main__":
    main()
