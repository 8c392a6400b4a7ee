"""Every row of the store that the blocks contradict is told with its evidence id, in SQLite as in Parquet, however the blocks are read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from parola.artefacts.ledger.blocks import MAGIC
from parola.checks import chain_store, raw
from parola.checks.finding import Finding
from parola.checks.raw import agree, agree_class
from parola_kit.errors import BadInput
from re_mined import framed
from sound_chain import RAWS, SOUND, class_of, in_parquet, written

LAST = SOUND.transfers[-1]
HOME = next(block for block in SOUND.blocks if LAST in block.transfers)
TX = f"btc/tx/{LAST.txid}"
OUT = f"btc/out/{LAST.txid}:0"
UNCOMPARED = "; no later row was compared"
NOWHERE = f"stands in the blocks, but not in the store, or far from its place{UNCOMPARED}"
ASTRAY = f"stands in the store, but not in the blocks{UNCOMPARED}"
# What is done to the store, where that is told, and how.
DAMAGE: dict[str, tuple[str, str, str]] = {
    "value": (
        f"UPDATE txout SET value_sat = value_sat + 1 WHERE id = '{OUT}'",
        OUT,
        f"value_sat is {LAST.outputs[0].value_sat + 1}, {LAST.outputs[0].value_sat} by the blocks{UNCOMPARED}",
    ),
    "address": (
        f"UPDATE txout SET address = 'nobody' WHERE id = '{OUT}'",
        OUT,
        f"address is nobody, {LAST.outputs[0].address} by the blocks{UNCOMPARED}",
    ),
    "kind": (
        f"UPDATE txout SET script_type = 'witness_v1_taproot' WHERE id = '{OUT}'",
        OUT,
        f"script_type is witness_v1_taproot, witness_v0_keyhash by the blocks{UNCOMPARED}",
    ),
    "spends": (
        f"UPDATE txin SET spends = 'btc/out/none:0' WHERE txid = '{LAST.txid}' AND n = 0",
        f"{TX}:input 0",
        f"spends is btc/out/none:0, btc/out/{LAST.inputs[0].outpoint} by the blocks{UNCOMPARED}",
    ),
    "weight": (
        f"UPDATE tx SET weight = weight + 4, vsize = vsize + 1 WHERE txid = '{LAST.txid}'",
        TX,
        f"vsize is {LAST.vsize + 1}, {LAST.vsize} by the blocks; weight is {LAST.weight + 4}, {LAST.weight} by the blocks{UNCOMPARED}",
    ),
    "time": (
        f"UPDATE tx SET at = '2025-01-01T00:00:00Z' WHERE txid = '{LAST.txid}'",
        TX,
        "at is 2025-01-01T00:00:00Z, ",
    ),
    "hash": (
        f"UPDATE block SET hash = '{'ab' * 32}' WHERE height = {HOME.height}",
        f"btc/block/{HOME.height}",
        f"hash is {'ab' * 32}, {HOME.hash} by the blocks{UNCOMPARED}",
    ),
    "count": (
        f"UPDATE block SET tx_count = 7 WHERE height = {HOME.height}",
        f"btc/block/{HOME.height}",
        f"tx_count is 7, {1 + len(HOME.transfers)} by the blocks{UNCOMPARED}",
    ),
    "left out": (
        f"DELETE FROM txin WHERE txid = '{LAST.txid}' AND n = {len(LAST.inputs) - 1}",
        f"{TX}:input {len(LAST.inputs) - 1}",
        NOWHERE,
    ),
    "left out between": (
        f"DELETE FROM txout WHERE id = '{OUT}'",
        OUT,
        NOWHERE,
    ),
    "block left out": (
        f"DELETE FROM block WHERE height = {HOME.height}",
        f"btc/block/{HOME.height}",
        NOWHERE,
    ),
    "made up": (
        f"INSERT INTO txout VALUES ('btc/out/{LAST.txid}:99', '{LAST.txid}', 99, NULL, 0, 'nulldata')",
        f"btc/out/{LAST.txid}:99",
        ASTRAY,
    ),
    "of nothing": (
        "INSERT INTO txout VALUES ('btc/out/none:0', 'none', 0, NULL, 0, 'nulldata')",
        "btc/out/none:0",
        ASTRAY,
    ),
    "another's": (
        f"UPDATE txout SET txid = 'none' WHERE id = '{OUT}'",
        OUT,
        NOWHERE,
    ),
    "after the end": (
        "INSERT INTO block VALUES ('btc/block/9999', 9999, 'none', 'never', 0)",
        "btc/block/9999",
        ASTRAY,
    ),
}


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    return class_of(tmp_path) / "learner" / "shared"


def damage(shared: Path, script: str) -> None:
    with closing(sqlite3.connect(shared / "chain.sqlite")) as store:
        store.executescript(script)


def shuffled(shared: Path, table: str, order: str) -> None:
    """The rows of a table stand in another order."""
    copied = f"CREATE TABLE t AS SELECT * FROM {table} ORDER BY {order}"
    damage(shared, f"{copied}; DELETE FROM {table}; INSERT INTO {table} SELECT * FROM t; DROP TABLE t")


@pytest.mark.parametrize("size", [1, 5_000, 4_000_000])
@pytest.mark.parametrize("group", [0, 7, 1_000_000])
def test_a_sound_store_agrees(shared: Path, monkeypatch: pytest.MonkeyPatch, size: int, group: int) -> None:
    monkeypatch.setattr(raw, "SLICE_BYTES", size)
    monkeypatch.setattr(chain_store, "BATCH", 1 + size // 100)
    if group:
        in_parquet(shared / "chain.sqlite", group)
    told: list[int] = []
    assert agree_class(shared.parents[1], told.append) == []
    assert told == sorted(told)
    assert told[-1] == len(RAWS)
    assert len(told) == {1: len(RAWS), 4_000_000: 1}.get(size, len(told))


@pytest.mark.parametrize("parquet", [False, True])
@pytest.mark.parametrize(("script", "place", "said"), DAMAGE.values(), ids=DAMAGE)
def test_a_row_that_the_blocks_contradict_is_told(shared: Path, script: str, place: str, said: str, parquet: bool) -> None:
    damage(shared, script)
    table = next(name for name in ("txout", "txin", "tx", "block") if f" {name} " in script)
    path = "chain.sqlite"
    if parquet:
        in_parquet(shared / "chain.sqlite")
        path = f"chain/{table}.parquet"
    (finding,) = agree_class(shared.parents[1])
    assert (finding.path, finding.place) == (path, place)
    assert finding.text.startswith(said)


def test_each_table_is_told_once(shared: Path) -> None:
    damage(
        shared,
        "UPDATE txout SET value_sat = 1; UPDATE tx SET weight = 1; UPDATE block SET hash = ''; UPDATE txin SET spends = 'x' || n || txid",
    )
    first = SOUND.blocks[0]
    found = agree_class(shared.parents[1])
    assert [finding.place for finding in found] == [
        "btc/block/1",
        f"btc/tx/{first.coinbase_txid}",
        f"btc/tx/{SOUND.transfers[0].txid}:input 0",
        f"btc/out/{first.coinbase_txid}:0",
    ]


@pytest.mark.parametrize("parquet", [False, True])
@pytest.mark.parametrize("size", [1, 4_000_000])
def test_rows_of_a_store_may_stand_in_any_order(shared: Path, monkeypatch: pytest.MonkeyPatch, size: int, parquet: bool) -> None:
    monkeypatch.setattr(raw, "SLICE_BYTES", size)
    for table, columns in {"tx": "txid", "txin": "spends", "txout": "n, id", "block": "hash"}.items():
        shuffled(shared, table, columns)
    if parquet:
        in_parquet(shared / "chain.sqlite", order="rowid")
    assert agree_class(shared.parents[1]) == []


def test_rows_are_not_looked_for_without_end(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "SLICE_BYTES", 1)
    monkeypatch.setattr(raw, "AHEAD", 20)
    monkeypatch.setattr(chain_store, "BATCH", 5)
    shuffled(shared, "tx", "height DESC")
    in_parquet(shared / "chain.sqlite", order="rowid")
    assert agree_class(shared.parents[1]) == [Finding("chain/tx.parquet", f"btc/tx/{SOUND.blocks[0].coinbase_txid}", NOWHERE)]


def test_blocks_that_are_missing_at_the_end(shared: Path) -> None:
    files = written(shared / "blocks", RAWS[:-1])
    last = SOUND.blocks[-1]
    assert agree(files, shared / "chain.sqlite") == [
        Finding("chain.sqlite", place, ASTRAY)
        for place in (f"btc/block/{last.height}", f"btc/tx/{last.coinbase_txid}", f"btc/out/{last.coinbase_txid}:0")
    ]


@pytest.mark.parametrize(
    ("raws", "nth"),
    [((*RAWS[:6], *RAWS[5:]), 7), ((*RAWS[:5], *RAWS[6:]), 6), ((RAWS[1], RAWS[0], *RAWS[2:]), 1)],
    ids=["twice", "missing", "turned round"],
)
def test_blocks_that_are_no_chain_are_told_as_such(shared: Path, raws: tuple[bytes, ...], nth: int) -> None:
    (file,) = written(shared / "blocks", raws)
    at = file.stat().st_size - sum(8 + len(raw) for raw in raws[nth - 1 :])
    with pytest.raises(BadInput, match=rf"blk00000\.dat: byte {at}: the block that begins here does not follow the one before it"):
        agree_class(shared.parents[1])


def test_a_chain_without_its_first_block_is_told_as_such(shared: Path) -> None:
    file = shared / "blocks" / "blk00000.dat"
    file.write_bytes(framed(RAWS, MAGIC))
    with pytest.raises(BadInput, match=r"blk00000\.dat: byte 0: the block that begins here does not follow the one before it"):
        agree_class(shared.parents[1])


def test_a_store_that_is_missing_at_the_end(shared: Path) -> None:
    last = SOUND.blocks[-1]
    damage(shared, f"DELETE FROM block WHERE height = {last.height}; DELETE FROM tx WHERE height = {last.height}")
    damage(shared, f"DELETE FROM txout WHERE txid = '{last.coinbase_txid}'")
    assert agree_class(shared.parents[1]) == [
        Finding("chain.sqlite", place, NOWHERE)
        for place in (f"btc/block/{last.height}", f"btc/tx/{last.coinbase_txid}", f"btc/out/{last.coinbase_txid}:0")
    ]


def test_the_store_is_not_changed(shared: Path) -> None:
    before = (shared / "chain.sqlite").read_bytes()
    agree_class(shared.parents[1])
    assert (shared / "chain.sqlite").read_bytes() == before
    assert sorted(path.name for path in shared.iterdir()) == ["blocks", "chain.sqlite"]


def test_a_column_of_another_type_is_told(shared: Path) -> None:
    damage(shared, f"UPDATE txout SET value_sat = 'much' WHERE id = '{OUT}'")
    with pytest.raises(BadInput, match=r"chain\.sqlite: .*'?much'?.*; a store as parola build makes it would be right$"):
        agree_class(shared.parents[1])


def test_a_parquet_file_cut_short_is_told(shared: Path) -> None:
    folder = in_parquet(shared / "chain.sqlite")
    data = (folder / "txout.parquet").read_bytes()
    (folder / "txout.parquet").write_bytes(data[: len(data) // 2])
    with pytest.raises(BadInput, match=r"chain.*: "):
        agree_class(shared.parents[1])


def test_a_parquet_page_that_is_damaged_is_told(shared: Path) -> None:
    folder = in_parquet(shared / "chain.sqlite")
    data = bytearray((folder / "txin.parquet").read_bytes())
    data[4:200] = bytes(196)
    (folder / "txin.parquet").write_bytes(data)
    with pytest.raises(BadInput, match=r"chain.*: "):
        agree_class(shared.parents[1])
