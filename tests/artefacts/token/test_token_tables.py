"""The chain as tables and records: they fit token.sql, add up there, and keep what is true apart from what is seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tiny_token import CROWD, ENDED, MONEY, ORDERS, START, accounts, blocks, crowded, made

from parola.artefacts.clock import stamp
from parola.artefacts.record import Record
from parola.artefacts.token.accounts import Accounts
from parola.artefacts.token.chain import Part, opening
from parola.artefacts.token.order import Order
from parola.artefacts.token.rows import records
from parola.artefacts.token.state import State
from parola.artefacts.token.tables import hexed, stamps, tables
from parola.streams import Streams
from parola_kit import contracts

Made = tuple[list[Part], State, Accounts]
ALL_ORDERS = [*opening({**MONEY, **CROWD.endowments()}, START, Streams("tests")), *ORDERS]


def origin(order: str) -> tuple[str, int | None, str]:
    """As a caller has it: orders e* are of cell 3, all others are background."""
    return (f"event-{order}", 3, "told") if order.startswith("e") else ("background", None, "")


@pytest.fixture(scope="module")
def world() -> Made:
    return crowded(orders=ORDERS)


@pytest.fixture(scope="module")
def store(world: Made) -> Iterator[sqlite3.Connection]:
    """All tables in a store made by the contract, references enforced."""
    parts, _, known = world
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(contracts.ddl("token"))
        for part in parts:
            for name, table in tables(part, known).items():
                rows = table.rows.to_pylist()
                marks = ", ".join(f":{column}" for column in table.rows.schema.names)
                connection.executemany(f"INSERT INTO {name} ({', '.join(table.rows.schema.names)}) VALUES ({marks})", rows)
        yield connection


def asked(store: sqlite3.Connection, query: str, *values: Any) -> list[tuple[Any, ...]]:
    return store.execute(query, values).fetchall()


def test_columns_are_those_of_the_contract_in_their_order_and_of_their_types(world: Made, store: sqlite3.Connection) -> None:
    parts, _, known = world
    types = {"TEXT": pa.string(), "INTEGER": pa.int64()}
    for part in parts[:3]:
        found = tables(part, known)
        assert list(found) == [name for (name,) in asked(store, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")]
        for name, table in found.items():
            declared = asked(store, f"PRAGMA table_info({name})")
            assert [(field.name, field.type) for field in table.rows.schema] == [(column, types[kind]) for _, column, kind, *_ in declared]


def test_counts(world: Made, store: sqlite3.Connection) -> None:
    parts, _, _ = world
    assert asked(store, "SELECT count(*) FROM tx") == [(sum(len(part.done) for part in parts),)]
    assert asked(store, "SELECT count(*) FROM block") == [(len(blocks(parts)),)]
    logs = asked(store, "SELECT id FROM transfer UNION ALL SELECT id FROM approval UNION ALL SELECT id FROM freeze")
    assert len(logs) == len(set(logs))
    assert [(len(logs),)] == asked(store, "SELECT count(*) FROM tx WHERE status = 1 AND method != 'deploy'")


def test_balances_from_the_transfers_are_those_of_the_state(world: Made, store: sqlite3.Connection) -> None:
    _, state, known = world
    nobody = "0x" + "00" * 20
    sums = """SELECT address, sum(units) FROM (SELECT to_address AS address, units_6dp AS units FROM transfer
        UNION ALL SELECT from_address, -units_6dp FROM transfer) GROUP BY address"""
    found = dict(asked(store, sums))
    assert -found.pop(nobody) == state.supply
    names = dict(known.owners())
    assert {names[at]: units for at, units in found.items() if units} == {
        known.name(n): int(units) for n, units in enumerate(state.balances()) if units
    }


def test_blocks_and_transactions_agree(store: sqlite3.Connection) -> None:
    wrong = """SELECT number FROM block b WHERE tx_count != (SELECT count(*) FROM tx WHERE number = b.number)
        OR gas_used != (SELECT sum(gas_used) FROM tx WHERE number = b.number)
        OR gas_used != (SELECT max(cumulative_gas) FROM tx WHERE number = b.number)
        OR tx_count != 1 + (SELECT max(position) FROM tx WHERE number = b.number)
        OR at != (SELECT max(at) FROM tx WHERE number = b.number)"""
    assert asked(store, wrong) == []
    parents = asked(store, "SELECT number, hash, parent_hash FROM block ORDER BY number")
    assert [parent for _, _, parent in parents[1:]] == [hashed for _, hashed, _ in parents[:-1]]
    assert asked(store, "SELECT count(*) FROM tx WHERE gas_used > gas_limit") == [(0,)]


def test_ids_name_what_they_are(store: sqlite3.Connection) -> None:
    for table, wanted in (("block", "'tok/block/' || number"), ("tx", "'tok/tx/' || hash"), ("transfer", "'tok/log/' || hash || ':' || n")):
        assert asked(store, f"SELECT count(*) FROM {table} WHERE id != {wanted}") == [(0,)]
    for table in ("approval", "freeze"):
        assert asked(store, f"SELECT count(*) FROM {table} WHERE id != 'tok/log/' || hash || ':' || n") == [(0,)]
        assert asked(store, f"SELECT count(*) > 0 FROM {table}") == [(1,)]


def test_the_contract_is_made_once_and_called_by_all_others(store: sqlite3.Connection) -> None:
    ((method, to, data),) = asked(store, "SELECT method, to_address, input FROM tx WHERE number = 1 AND position = 0")
    assert (method, to) == ("deploy", None)
    assert len(data) > 3_000
    assert asked(store, "SELECT count(DISTINCT to_address) FROM tx") == [(1,)]
    selectors = asked(store, "SELECT method, count(DISTINCT substr(input, 1, 10)) FROM tx WHERE method != 'deploy' GROUP BY method")
    assert len(selectors) == 7
    assert {count for _, count in selectors} == {1}


def test_what_was_refused_has_no_log_but_says_what_was_asked(world: Made, store: sqlite3.Connection) -> None:
    _, _, known = world
    owners = {name: at for at, name in known.owners()}
    refused = asked(
        store, "SELECT hash, input FROM tx WHERE from_address = ? AND status = 0 AND method = 'transfer' ORDER BY number", owners["ann"]
    )
    assert len(refused) == 2
    hashed, data = refused[0]
    assert owners["jar"][2:] in data
    assert asked(store, "SELECT count(*) FROM transfer WHERE hash = ?", hashed) == [(0,)]


def test_approvals_without_limit_are_empty(store: sqlite3.Connection) -> None:
    ((none, some),) = asked(store, "SELECT sum(units_6dp IS NULL), count(units_6dp) FROM approval")
    assert none > 0
    assert some > 0
    without = asked(
        store, "SELECT count(*) FROM approval JOIN tx USING (hash) WHERE units_6dp IS NULL AND input NOT LIKE '%' || ?", "f" * 64
    )
    assert without == [(0,)]


def test_freezes(world: Made, store: sqlite3.Connection) -> None:
    _, _, known = world
    owners = {name: at for at, name in known.owners()}
    assert asked(store, "SELECT address, event FROM freeze ORDER BY number") == [(owners["ben"], "Freeze"), (owners["ben"], "Unfreeze")]


def test_times_are_as_everywhere() -> None:
    at = np.array([0, START, START + 86_399, 1_709_164_799, 4_102_444_800])
    assert [row.tobytes().decode() for row in stamps(at)] == [stamp(second) for second in at.tolist()]
    assert hexed(np.array([[0, 255, 16]], np.uint8)).tobytes() == b"00ff10"


def test_a_part_goes_to_parquet_and_back(world: Made, tmp_path: Any) -> None:
    parts, _, known = world
    found = tables(parts[-1], known)
    for name, table in found.items():
        pq.write_table(pa.Table.from_batches([table.rows]), tmp_path / f"{name}.parquet", compression="zstd")
        assert pq.read_table(tmp_path / f"{name}.parquet").to_pylist() == table.rows.to_pylist()
    assert len(found["tx"].rows) == len(parts[-1].done)


def ours(part: Part, known: Accounts, orders: list[Order], **more: Any) -> list[Record]:
    return records(part, known, orders, origin, **more)


@pytest.fixture(scope="module")
def told(world: Made) -> list[Record]:
    parts, _, known = world
    return [record for part in parts for record in ours(part, known, ALL_ORDERS)]


def test_records_are_the_rows(told: list[Record], store: sqlite3.Connection) -> None:
    counts = {name: asked(store, f"SELECT count(*) FROM {name}")[0][0] for name in ("block", "tx", "transfer", "approval", "freeze")}
    assert {name: sum(record.table == f"token.{name}" for record in told) for name in counts} == counts
    for record in told[::50]:
        name = record.table.removeprefix("token.")
        columns = ", ".join(record.row)
        assert asked(store, f"SELECT {columns} FROM {name} WHERE id = ?", record.id) == [tuple(record.row.values())]


def test_truth_is_beside_the_row_and_not_in_it(told: list[Record]) -> None:
    cell = [record for record in told if record.cell == 3]
    assert {record.label for record in cell} == {"told"}
    txs = [record for record in cell if record.table == "token.tx"]
    assert [record.cause for record in txs] == [f"event-e{n}" for n in range(1, 8)]
    assert [record.data["ended"] for record in txs] == list(ENDED[:7])
    drawn = txs[3]
    assert (drawn.data["signer"], drawn.data["payer"], drawn.data["payee"]) == ("cal", "ann", "jar")
    for record in told:
        assert not {"ended", "signer", "payer", "payee", "cause", "label", "id"} & set(record.row)


def test_a_crowd_stays_background_and_may_be_left_out(world: Made, told: list[Record]) -> None:
    parts, _, known = world
    crowd = [record for record in told if not record.data]
    assert len(crowd) > CROWD.calls
    assert {(record.cause, record.cell, record.label) for record in crowd} == {("background", None, "")}
    few = [record for part in parts for record in ours(part, known, ALL_ORDERS, crowd=False)]
    assert few == [record for record in told if record.data]
    assert sum(record.table == "token.tx" for record in few) == len(ALL_ORDERS)


def test_a_chain_without_a_crowd_has_all_its_rows_too() -> None:
    orders = [*opening(MONEY, START, Streams("tests")), *ORDERS]
    found = [record for part in made() for record in ours(part, accounts(), orders)]
    assert sum(record.table == "token.tx" for record in found) == 1 + len(orders)
