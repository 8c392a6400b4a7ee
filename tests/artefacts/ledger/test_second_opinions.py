"""Two libraries and GraphSense read the chain of a class as we do: ids, addresses, weights, balances, and what is a mix."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
from bitcoin.core import CBlock, CTransaction
from bitcoin.segwit_addr import encode
from embit.networks import NETWORKS
from embit.script import Script
from embit.transaction import Transaction

from graphsense import mixes
from parola.checks.block_files import blocks, of_class
from parola.checks.chain_store import of_class as store_of
from parola_kit.ledger import opened

REGTEST = NETWORKS["regtest"]
MIXED = ("mix", "tx0")  # what the truth calls the parts of a typology that GraphSense has a detector for
Coins = dict[tuple[bytes, int], tuple[str | None, int]]


class Told(NamedTuple):
    """A transaction, as somebody reads it."""

    txid: str
    wtxid: str
    weight: int
    spends: list[str]
    pays: list[tuple[str | None, int]]


@pytest.fixture(scope="module")
def chain(class_root: Path) -> list[CBlock]:
    """The blocks after genesis, as python-bitcoinlib reads them."""
    return [CBlock.deserialize(held.raw) for held in blocks(of_class(class_root))][1:]


@pytest.fixture(scope="module")
def rows(class_root: Path) -> Mapping[str, list[dict[str, Any]]]:
    """The store's tables."""
    with closing(opened(store_of(class_root))) as ledger:
        found = {table: ledger.sql(f"SELECT * FROM {table}") for table in ("tx", "txin", "txout")}
        return {table: [dict(zip(one.columns, row, strict=True)) for row in one.fetchall()] for table, one in found.items()}


def by_embit(raw: bytes) -> Told:
    parsed = Transaction.parse(raw)
    whole = parsed.serialize()
    spends = [f"btc/out/{one.txid.hex()}:{one.vout}" for one in parsed.vin]
    pays = [(_address(out.script_pubkey), cast("int", out.value)) for out in parsed.vout]
    for one in parsed.vin:
        one.witness.items.clear()
    return Told(parsed.txid().hex(), sha256d(whole)[::-1].hex(), 3 * len(parsed.serialize()) + len(whole), spends, pays)


def _address(script: Script) -> str | None:
    return None if script.data[:1] == b"\x6a" else script.address(REGTEST)


def by_bitcoinlib(parsed: CTransaction) -> Told:
    spends = [f"btc/out/{one.prevout.hash[::-1].hex()}:{one.prevout.n}" for one in parsed.vin]
    pays = [(paid_to(bytes(out.scriptPubKey)), out.nValue) for out in parsed.vout]
    return Told(parsed.GetTxid()[::-1].hex(), parsed.GetHash()[::-1].hex(), parsed.calc_weight(), spends, pays)


def paid_to(script: bytes) -> str | None:
    """python-bitcoinlib is older than Taproot, so that the addresses of such outputs have embit's word alone."""
    if script[:2] == b"\x51\x20":
        return _address(Script(script))
    return encode("bcrt", script[0], script[2:]) if script[:1] == b"\0" else None


def sha256d(data: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def test_both_libraries_read_every_transaction_alike(chain: list[CBlock]) -> None:
    for block in chain:
        for transaction in block.vtx:
            assert by_embit(transaction.serialize()) == by_bitcoinlib(transaction)


def test_the_store_says_what_the_libraries_read(chain: list[CBlock], rows: Mapping[str, list[dict[str, Any]]]) -> None:
    read = [by_bitcoinlib(transaction) for block in chain for transaction in block.vtx]
    first = {block.vtx[0].GetTxid()[::-1].hex() for block in chain}
    spends = Counter((told.txid, n, spent) for told in read if told.txid not in first for n, spent in enumerate(told.spends))
    assert {row["txid"]: row["weight"] for row in rows["tx"]} == {told.txid: told.weight for told in read}
    assert Counter((row["txid"], row["n"], row["spends"]) for row in rows["txin"]) == spends
    pays = Counter((told.txid, n, *paid) for told in read for n, paid in enumerate(told.pays))
    assert Counter((row["txid"], row["n"], row["address"], row["value_sat"]) for row in rows["txout"]) == pays


def test_every_block_commits_to_the_witnesses_that_the_library_sees(chain: list[CBlock]) -> None:
    for block in chain:
        committed = block.vtx[0].vout[block.get_witness_commitment_index()].scriptPubKey
        assert bytes(committed)[6:] == sha256d(block.calc_witness_merkle_root() + bytes(32))
        assert block.calc_merkle_root() == block.hashMerkleRoot


def test_balances_from_raw_blocks_are_those_of_the_store(chain: list[CBlock], rows: Mapping[str, list[dict[str, Any]]]) -> None:
    kept: Coins = {}
    for transaction in (transaction for block in chain for transaction in block.vtx):
        for spent in () if transaction.is_coinbase() else transaction.vin:
            del kept[spent.prevout.hash, spent.prevout.n]  # a KeyError is a double spend, or a spend of nothing
        kept |= {(transaction.GetTxid(), n): (paid_to(bytes(out.scriptPubKey)), out.nValue) for n, out in enumerate(transaction.vout)}
    by_blocks: Counter[str | None] = Counter()
    for address, value_sat in kept.values():
        by_blocks[address] += value_sat
    by_store: Counter[str | None] = Counter()
    for row in rows["txout"]:
        by_store[row["address"]] += row["value_sat"]
    for row in rows["txin"]:
        by_store[row["address"]] -= row["value_sat"]
    assert {address: sat for address, sat in by_store.items() if sat} == {address: sat for address, sat in by_blocks.items() if sat}
    assert min(by_store.values()) >= 0


def test_graphsense_sees_the_mixes_of_the_truth_and_no_others(class_root: Path) -> None:
    with closing(sqlite3.connect(class_root / "trainer" / "truth.sqlite")) as truth:
        told = truth.execute("SELECT id, data FROM record WHERE id LIKE 'btc/tx/%'").fetchall()
    parts = {place.removeprefix("btc/tx/"): json.loads(data or "{}").get("part") for place, data in told}
    assert mixes(store_of(class_root)).keys() == {txid for txid, part in parts.items() if part in MIXED}
