"""The chain as rows: they fit chain.sql with its references held, add up there, and keep what is true apart from what is seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from tiny_ledger import made

from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.ledger.rows import records
from parola.artefacts.record import Record
from parola_kit import contracts


def origin(payment: str) -> tuple[str, int | None, str]:
    """As a caller has it: payments of cell 3 are e*, all others are background."""
    return (f"event-{payment}", 3, "told") if payment.startswith("e") else ("background", None, "")


@pytest.fixture(scope="module")
def chain() -> Ledger:
    return made()


@pytest.fixture(scope="module")
def rows(chain: Ledger) -> list[Record]:
    return records(chain.blocks, origin)


@pytest.fixture
def store(rows: list[Record]) -> Iterator[sqlite3.Connection]:
    """All rows in a store made by the contract, references enforced."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(contracts.ddl("chain"))
        for record in rows:
            row = record.row if record.table == "chain.txin" else {"id": record.id, **record.row}
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {record.table.removeprefix('chain.')} ({names}) VALUES ({marks})", list(row.values()))
        yield connection


def test_counts(store: sqlite3.Connection, chain: Ledger) -> None:
    def count(table: str) -> int:
        return store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    blocks, transfers = len(chain.blocks), chain.transfers
    assert count("block") == blocks
    assert count("tx") == blocks + len(transfers)
    assert count("txin") == sum(len(transfer.inputs) for transfer in transfers)
    assert count("txout") == 2 * blocks + sum(len(transfer.outputs) for transfer in transfers)


def test_counts_in_rows_are_those_of_the_tables(store: sqlite3.Connection) -> None:
    wrong = "SELECT txid FROM tx WHERE in_count != (SELECT count(*) FROM txin i WHERE i.txid = tx.txid)"
    wrong += " OR out_count != (SELECT count(*) FROM txout o WHERE o.txid = tx.txid)"
    assert store.execute(wrong).fetchall() == []
    assert store.execute("SELECT height FROM block b WHERE tx_count != (SELECT count(*) FROM tx WHERE height = b.height)").fetchall() == []


def test_positions_count_from_the_coinbase(store: sqlite3.Connection) -> None:
    for (height,) in store.execute("SELECT height FROM block").fetchall():
        positions = store.execute("SELECT position FROM tx WHERE height = ? ORDER BY rowid", [height]).fetchall()
        assert [position for (position,) in positions] == list(range(len(positions)))


def test_value_is_conserved(store: sqlite3.Connection) -> None:
    sums = """SELECT tx.txid, (SELECT sum(value_sat) FROM txin i WHERE i.txid = tx.txid),
        (SELECT sum(value_sat) FROM txout o WHERE o.txid = tx.txid), fee_sat FROM tx WHERE position > 0"""
    found = store.execute(sums).fetchall()
    assert len(found) == 6
    assert [txid for txid, spent, paid, fee in found if spent != paid + fee] == []


def test_an_input_repeats_the_output_that_it_spends(store: sqlite3.Connection) -> None:
    pairs = "SELECT i.address, i.value_sat, o.address, o.value_sat FROM txin i LEFT JOIN txout o ON o.id = i.spends"
    assert [row for row in store.execute(pairs) if row[:2] != row[2:]] == []


def test_a_coinbase(store: sqlite3.Connection, chain: Ledger) -> None:
    block = chain.blocks[-1]
    row = store.execute("SELECT position, fee_sat, in_count, out_count, at FROM tx WHERE txid = ?", [block.coinbase_txid]).fetchone()
    assert row[:4] == (0, None, 0, 2)
    assert row[4] == store.execute("SELECT at FROM block WHERE height = ?", [block.height]).fetchone()[0]
    outs = store.execute("SELECT address, value_sat, script_type FROM txout WHERE txid = ? ORDER BY n", [block.coinbase_txid]).fetchall()
    assert outs == [(block.coinbase_address, block.coinbase_value_sat, "witness_v0_keyhash"), (None, 0, "nulldata")]


def test_ids(rows: list[Record], chain: Ledger) -> None:
    last = chain.transfers[-1]
    known = {(record.table, record.id) for record in rows}
    assert ("chain.block", f"btc/block/{len(chain.blocks)}") in known
    assert ("chain.tx", f"btc/tx/{last.txid}") in known
    assert ("chain.txout", f"btc/out/{last.txid}:0") in known
    assert ("chain.txin", f"btc/out/{last.inputs[0].outpoint}") in known
    assert len(known) == len(rows)


def test_truth_is_beside_the_row_and_not_in_it(rows: list[Record], chain: Ledger) -> None:
    first = next(transfer for transfer in chain.transfers if transfer.payments == ("e1",))
    outs = [record for record in rows if record.table == "chain.txout" and record.row["txid"] == first.txid]
    told = {(record.cause, record.cell, record.label) for record in outs}
    assert told == {("event-e1", 3, "told")}
    assert {record.data["role"]: (record.data["wallet"], record.data["slot"]) for record in outs} == {
        "to": ("cal", "slot-e1"),
        "change": ("ann", "change-1"),
    }
    for record in rows:
        assert not {"role", "wallet", "slot", "cause", "label"} & set(record.row)


def test_background_stays_background(rows: list[Record], chain: Ledger) -> None:
    ours = {transfer.txid for transfer in chain.transfers if transfer.payments[0].startswith("e")}
    others = [record for record in rows if record.table in {"chain.tx", "chain.txout"} and record.row["txid"] not in ours]
    assert len(others) > 2 * len(chain.blocks)
    assert {(record.cause, record.cell, record.label) for record in others} == {("background", None, "")}
