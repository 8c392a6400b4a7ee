"""Rows of the chain: names and types of the contract, and every value as embit reads it from the raw blocks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Any

import numpy as np
import pytest
from bitcoin import SelectParams
from bitcoin.wallet import CBech32BitcoinAddress
from embit import bech32 as embit_bech32
from embit.networks import NETWORKS
from embit.script import Script
from embit.transaction import Transaction
from hypothesis import given
from hypothesis import strategies as st
from tiny_bytes import KEYS, START, arriving
from tiny_far import chain, moments, near, raws

from parola.artefacts.clock import stamp
from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.far.mine import mine
from parola.artefacts.ledger.far.stretch import merged
from parola.artefacts.ledger.far.tables import schema
from parola.artefacts.ledger.far.texts import Texts, addresses, outpoints, txids
from parola.artefacts.ledger.far.workshop import Workshop
from parola_kit import contracts

WHOLE = chain()
REGTEST = NETWORKS["regtest"]
KINDS = {"p2wpkh": "witness_v0_keyhash", "p2tr": "witness_v1_taproot", None: "nulldata"}
Row = dict[str, Any]


def rows(table: str) -> list[Row]:
    return [row for batch in WHOLE.batches for row in (batch.tables or {})[table].to_pylist()]


TX, TXIN, TXOUT = (rows(table) for table in ("tx", "txin", "txout"))


def read() -> Iterator[tuple[int, int, bytes, str, Transaction]]:
    """Height, position and bytes of every transaction, its txid and its parts as embit reads them."""
    for block in WHOLE.blocks:
        for place, raw in enumerate(raws(block.raw)):
            parsed = Transaction.parse(raw)
            yield block.height, place, raw, parsed.txid().hex(), parsed


READ = list(read())


@cache
def told(script: bytes) -> Row:
    """Address and kind of an output's script, as embit reads them."""
    kind = Script(script).script_type()
    return {"address": Script(script).address(REGTEST) if kind else None, "script_type": KINDS[kind]}


def texts(found: Texts) -> list[str]:
    return [bytes(found.data[a:b]).decode() for a, b in zip(found.offsets[:-1], found.offsets[1:], strict=True)]


def by_place(found: list[Row]) -> list[Row]:
    order = {row["txid"]: (row["height"], row["position"]) for row in TX}
    return sorted(found, key=lambda row: (*order[row["txid"]], row.get("n", 0)))


@pytest.mark.parametrize("table", ["tx", "txin", "txout"])
def test_names_and_types_are_those_of_the_contract(table: str) -> None:
    with closing(sqlite3.connect(":memory:")) as store:
        store.executescript(contracts.ddl("chain"))
        wanted = [(name, kind) for _, name, kind, *_ in store.execute(f"PRAGMA table_info({table})") if name != "id"]
    types = {"string": "TEXT", "int64": "INTEGER"}
    assert [(field.name, types[str(field.type)]) for field in schema(table)] == wanted
    for batch in WHOLE.batches:
        assert batch.tables is not None
        assert batch.tables[table].schema == schema(table)
        batch.tables[table].validate(full=True)


def test_transactions() -> None:
    values = {(row["txid"], row["n"]): row["value_sat"] for row in TXOUT}
    wanted = list[Row]()
    for height, place, raw, txid, parsed in READ:
        bare = Transaction.parse(raw)
        for point in bare.vin:
            point.witness.items.clear()
        weight = 3 * len(bare.serialize()) + len(raw)
        ins = [] if place == 0 else parsed.vin
        spent = sum(values[point.txid.hex(), point.vout] for point in ins)
        fee = spent - sum(out.value for out in parsed.vout) if ins else None
        row = {"txid": txid, "height": height, "position": place, "at": stamp(WHOLE.moments[height - 1])}
        sizes = {"vsize": -(-weight // 4), "weight": weight, "fee_sat": fee, "locktime": parsed.locktime}
        wanted.append(row | sizes | {"in_count": len(ins), "out_count": len(parsed.vout)})
    assert by_place(TX) == wanted
    assert min(row["fee_sat"] / row["vsize"] for row in TX if row["fee_sat"]) >= 1


def test_inputs() -> None:
    made = {(row["txid"], row["n"]): row for row in TXOUT}
    wanted = list[Row]()
    for _, place, _, txid, parsed in READ:
        for n, point in enumerate(parsed.vin if place else []):
            spent = point.txid.hex(), point.vout
            coin = {name: made[spent][name] for name in ("address", "value_sat")}
            wanted.append({"txid": txid, "n": n, "spends": "btc/out/{}:{}".format(*spent), **coin})
    assert by_place(TXIN) == wanted
    assert len({row["spends"] for row in TXIN}) == len(TXIN) > 5_000


def test_outputs() -> None:
    wanted = [
        {"txid": txid, "n": n, "value_sat": out.value, **told(out.script_pubkey.data)}
        for _, _, _, txid, parsed in READ
        for n, out in enumerate(parsed.vout)
    ]
    assert by_place(TXOUT) == wanted
    assert {row["script_type"] for row in TXOUT} == set(KINDS.values())


def test_rows_of_a_batch_stand_in_the_order_of_the_chain_by_kind() -> None:
    for batch in WHOLE.batches:
        found = (batch.tables or {})["tx"].to_pylist()
        near = {transfer.txid for block in batch.blocks for transfer in block.transfers}
        kinds = [0 if row["position"] == 0 else 1 if row["txid"] in near else 2 for row in found]
        assert [(kind, row["height"], row["position"]) for kind, row in zip(kinds, found, strict=True)] == sorted(
            (kind, row["height"], row["position"]) for kind, row in zip(kinds, found, strict=True)
        )


def test_rows_without_far_transactions() -> None:
    some = near(arriving(3), 0)
    shop = Workshop(KEYS.chain, some.program, rows=True)
    (batch,) = mine(merged(some.transfers, []), moments(START)[:135], shop)
    assert batch.tables is not None
    assert batch.tables["tx"].num_rows == 135 + len(some.transfers)
    assert batch.tables["txin"].column("spends").to_pylist() == [f"btc/out/{coin.outpoint}" for t in some.transfers for coin in t.inputs]


def test_no_rows_where_none_are_asked_for() -> None:
    shop = Workshop(KEYS.chain, WHOLE.near.program)
    assert [batch.tables for batch in mine([], WHOLE.moments[:3], shop)] == [None]


@given(st.lists(st.tuples(st.binary(min_size=32, max_size=32), st.booleans()), max_size=8))
def test_embit_makes_the_same_addresses(programs: list[tuple[bytes, bool]]) -> None:
    data = np.frombuffer(b"".join(program for program, _ in programs), np.uint8).reshape(-1, 32)
    found = texts(addresses(data, np.array([keyed for _, keyed in programs], bool)))
    assert found == [embit_bech32.encode("bcrt", int(keyed), program if keyed else program[:20]) for program, keyed in programs]
    assert [address for address, (_, keyed) in zip(found, programs, strict=True) if not keyed] == [
        bech32.address(program[:20]) for program, keyed in programs if not keyed
    ]


def test_bitcoinlib_reads_the_same_programs() -> None:
    programs = np.arange(10 * 32, dtype=np.uint8).reshape(10, 32)
    SelectParams("regtest")
    found = [CBech32BitcoinAddress(address) for address in texts(addresses(programs, np.zeros(10, bool)))]
    assert [bytes(address) for address in found] == [program[:20].tobytes() for program in programs]


# BIP350, test vectors: a version 1 address of 32 bytes; the prefix is ours, so the program is what is compared.
def test_published_taproot_program() -> None:
    program = bytes.fromhex("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
    (address,) = texts(addresses(np.frombuffer(program, np.uint8).reshape(1, 32), np.ones(1, bool)))
    published = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
    assert address[6:-6] == published[4:-6]
    assert embit_bech32.decode("bcrt", address) == (1, list(program))


def test_outpoints() -> None:
    numbers = [0, 9, 10, 99, 100, 1_000, 9_999, 12_345, 65_535, 7, 99_999]
    hashed = np.arange(32 * len(numbers), dtype=np.uint8).reshape(-1, 32)
    wanted = [f"btc/out/{row[::-1].tobytes().hex()}:{n}" for row, n in zip(hashed, numbers, strict=True)]
    assert texts(outpoints(hashed, np.array(numbers))) == wanted
    assert [bytes(row).decode() for row in txids(hashed)] == [row[::-1].tobytes().hex() for row in hashed]
