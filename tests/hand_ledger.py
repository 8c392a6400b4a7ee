"""A ledger drawn by hand: transactions in words, written as the store that learners have or as the folder of Parquet files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from parola.artefacts.clock import stamp
from parola.export import sqlite

START, SPACING = 1_740_787_200, 18_000
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
Coin = tuple[str, int]  # txid and place of an output


def named(word: str, head: str = "", tail: str = "") -> str:
    """An address made of a word: nothing has its key. ``head`` and ``tail`` are what it begins and ends with after ``bcrt1q``."""
    drawn = "".join(ALPHABET[byte % 32] for byte in hashlib.sha512(word.encode()).digest())
    return f"bcrt1q{head}{drawn[: 38 - len(head) - len(tail)]}{tail}"


MINER = named("miner")


@dataclass
class Hand:
    """A block for each transaction unless it is put into the block before; ``txids`` in their order, coinbases too."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {t: [] for t in ("block", "tx", "txin", "txout", "tag")})
    coins: dict[Coin, dict[str, Any]] = field(default_factory=dict[Coin, dict[str, Any]])
    txids: list[str] = field(default_factory=list[str])

    def coinbase(self, address: str, value_sat: int) -> Coin:
        """A block that brings new coins."""
        height = len(self.tables["block"]) + 1
        block = {"id": f"btc/block/{height}", "height": height, "hash": hashlib.sha256(f"block {height}".encode()).hexdigest()}
        self.tables["block"].append({**block, "at": stamp(START + SPACING * height), "tx_count": 0})
        return self._tx([], [(address, value_sat)]), 0

    def pay(self, spends: Sequence[Coin], pays: Sequence[tuple[str, int]], *, same_block: bool = False) -> list[Coin]:
        """A transaction; what it pays, as coins."""
        if not same_block:
            self.coinbase(MINER, 5_000)
        txid = self._tx(spends, pays)
        return [(txid, n) for n in range(len(pays))]

    def tag(self, address: str, label: str, basis: str = "Seen in an exhibit.") -> None:
        """Somebody's claim."""
        number = len(self.tables["tag"]) + 1
        row = {
            "id": f"btc/tag/{number}",
            "address": address,
            "label": label,
            "made_by": "Example Tags",
            "made_at": stamp(START),
            "basis": basis,
        }
        self.tables["tag"].append(row)

    def store(self, path: Path) -> Path:
        """Write ``chain.sqlite``."""
        sqlite.write(path, ["chain"], self.tables)
        return path

    def parquet(self, folder: Path, *, without: Sequence[str] = ()) -> Path:
        """Write a folder of Parquet files."""
        folder.mkdir(parents=True)
        for name, rows in self.tables.items():
            if name not in without:
                pq.write_table(
                    pa.Table.from_pylist(rows) if rows else pa.table({"id": pa.array([], pa.string())}), folder / f"{name}.parquet"
                )
        return folder

    def _tx(self, spends: Sequence[Coin], pays: Sequence[tuple[str, int]]) -> str:
        txid = hashlib.sha256(f"tx {len(self.txids)}".encode()).hexdigest()
        self.txids.append(txid)
        block = self.tables["block"][-1]
        ins = [self.coins[coin] for coin in spends]
        self._row(txid, block, ins, pays)
        for n, coin in enumerate(spends):
            row = {
                "txid": txid,
                "n": n,
                "spends": f"btc/out/{coin[0]}:{coin[1]}",
                "address": ins[n]["address"],
                "value_sat": ins[n]["value_sat"],
            }
            self.tables["txin"].append(row)
        for n, (address, value) in enumerate(pays):
            row = {
                "id": f"btc/out/{txid}:{n}",
                "txid": txid,
                "n": n,
                "address": address,
                "value_sat": value,
                "script_type": "witness_v0_keyhash",
            }
            self.tables["txout"].append(row)
            self.coins[txid, n] = row
        block["tx_count"] += 1
        return txid

    def _row(self, txid: str, block: Mapping[str, Any], ins: Sequence[Mapping[str, Any]], pays: Sequence[tuple[str, int]]) -> None:
        fee = sum(row["value_sat"] for row in ins) - sum(value for _, value in pays)
        sizes = {"vsize": 110 + 68 * len(ins), "weight": 440 + 272 * len(ins), "fee_sat": fee if ins else None, "locktime": 0}
        place = {"height": block["height"], "position": block["tx_count"], "at": block["at"]}
        counts = {"in_count": len(ins), "out_count": len(pays)}
        self.tables["tx"].append({"id": f"btc/tx/{txid}", "txid": txid, **place, **sizes, **counts})
