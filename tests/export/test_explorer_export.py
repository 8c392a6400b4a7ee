"""The explorer's store: made in columns, held here to a second way of adding up, row by row."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hand_ledger import Hand, named
from hand_story import Story, story
from parola import manifest
from parola.export import explorer
from parola.export.histories import PART
from parola_kit.errors import BadInput
from parola_kit.methods.joins import KINDS
from parola_kit.notice import MARK

Rows = list[tuple[Any, ...]]
Entry = tuple[int, int, int, int]  # transaction, received, spent, balance


def asked(store: Path, query: str, *values: object) -> Rows:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        return connection.execute(query, values).fetchall()


def unpacked(text: str, width: int) -> list[tuple[int, ...]]:
    numbers = json.loads(f"[{text}]")
    assert len(numbers) % width == 0
    return [tuple(numbers[n : n + width]) for n in range(0, len(numbers), width)]


@pytest.fixture(scope="module")
def chain(class_root: Path) -> Path:
    return class_root / "learner" / "shared" / "chain.sqlite"


@pytest.fixture(scope="module")
def sums(chain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sums") / "server" / "explorer.sqlite"
    explorer.write(chain, target)
    return target


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> tuple[Story, Path]:
    made, folder = story(), tmp_path_factory.mktemp("hand")
    explorer.write(made.hand.store(folder / "chain.sqlite"), folder / "explorer.sqlite")
    return made, folder / "explorer.sqlite"


def walked(chain: Path) -> dict[str, list[Entry]]:
    """Address -> its history in the order of the ledger, added up row by row."""
    number = {txid: n for n, (txid,) in enumerate(asked(chain, "SELECT txid FROM tx ORDER BY height, position"))}
    moved: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for address, txid, value in asked(chain, "SELECT address, txid, value_sat FROM txout WHERE address IS NOT NULL"):
        moved[address][number[txid]][0] += value
    for address, txid, value in asked(chain, "SELECT address, txid, value_sat FROM txin"):
        moved[address][number[txid]][1] += value
    told: dict[str, list[Entry]] = {}
    for address, each in moved.items():
        held, told[address] = 0, []
        for tx, (received, spent) in sorted(each.items()):
            held += received - spent
            told[address].append((tx, received, spent, held))
    return told


def history(store: Path, owner: dict[str, Any]) -> list[tuple[int, ...]]:
    parts = (owner["tx_count"] - 1) // PART
    first = owner["first_part"]
    older = asked(store, "SELECT entries FROM history WHERE id >= ? AND id < ? ORDER BY id", first, first + parts)
    assert len(older) == parts
    assert all(len(unpacked(text, 4)) == PART for (text,) in older)
    return [entry for (text,) in [*older, (owner["newest"],)] for entry in unpacked(text, 4)]


def owners(store: Path, table: str) -> Iterator[dict[str, Any]]:
    with closing(sqlite3.connect(store)) as connection:
        connection.row_factory = sqlite3.Row
        yield from map(dict, connection.execute(f"SELECT * FROM {table} ORDER BY id"))


def test_every_address_has_its_sums_and_its_history(chain: Path, sums: Path) -> None:
    told, found = walked(chain), {row["address"]: row for row in owners(sums, "address")}
    assert found.keys() == told.keys()
    assert len(found) > 1_000
    for address, rows in told.items():
        row = found[address]
        assert history(sums, row) == rows
        assert row["received_sat"] == sum(received for _, received, _, _ in rows)
        assert row["spent_sat"] == sum(spent for _, _, spent, _ in rows)
        assert (row["tx_count"], row["first_tx"], row["last_tx"]) == (len(rows), rows[0][0], rows[-1][0])


def test_a_day_closes_with_the_last_balance_of_a_long_history(chain: Path, sums: Path) -> None:
    days = [date.fromisoformat(at[:10]) - date(1970, 1, 1) for (at,) in asked(chain, "SELECT at FROM tx ORDER BY height, position")]
    told, long = walked(chain), 0
    for row in owners(sums, "address"):
        closing_balances = {days[tx].days: balance for tx, _, _, balance in told[row["address"]]}
        if row["tx_count"] > PART:
            assert unpacked(row["daily"], 2) == [*closing_balances.items()]
            long += 1
        else:
            assert row["daily"] is None
    assert long > 0


def test_every_transaction_has_its_sides(chain: Path, sums: Path) -> None:
    txids = [txid for (txid,) in asked(sums, "SELECT txid FROM tx ORDER BY id")]
    names = [name for (name,) in asked(sums, "SELECT address FROM address ORDER BY id")]
    scripts = [name for (name,) in asked(sums, "SELECT name FROM script ORDER BY id")]
    assert txids == [txid for (txid,) in asked(chain, "SELECT txid FROM tx ORDER BY height, position")]
    outs = {row[0]: row for row in asked(chain, "SELECT id, address, value_sat, script_type FROM txout")}
    spent = {row[0]: row for row in asked(chain, "SELECT spends, txid, n FROM txin")}
    seen_outs, seen_ins = set[str](), set[str]()
    for txid, packed_ins, packed_outs in asked(sums, "SELECT txid, ins, outs FROM tx"):
        for n, (address, value, script, tx, place) in enumerate(unpacked(packed_outs, 5)):
            point = f"btc/out/{txid}:{n}"
            assert outs[point] == (point, None if address < 0 else names[address], value, scripts[script])
            assert spent.get(point) == (None if tx < 0 else (point, txids[tx], place))
            seen_outs.add(point)
        for n, (tx, place, address, value, script) in enumerate(unpacked(packed_ins, 5)):
            point = f"btc/out/{txids[tx]}:{place}"
            assert spent[point] == (point, txid, n)
            assert outs[point] == (point, names[address], value, scripts[script])
            seen_ins.add(point)
    assert (seen_outs, seen_ins) == (outs.keys(), spent.keys())


def test_what_the_chain_says_of_blocks_transactions_and_tags_is_kept(chain: Path, sums: Path) -> None:
    for query in (
        "SELECT height, hash, at, tx_count FROM block ORDER BY height",
        "SELECT txid, height, vsize, weight, fee_sat, in_count, out_count FROM tx ORDER BY txid",
        "SELECT * FROM tag ORDER BY rowid",
    ):
        assert asked(sums, query) == asked(chain, query)
    assert asked(sums, "SELECT 1 FROM block JOIN tx ON tx.id = first_tx WHERE tx.height <> block.height OR fee_sat IS NOT NULL") == []
    totals = "SELECT sum(value_sat) FROM txout GROUP BY txid ORDER BY txid"
    assert asked(sums, "SELECT out_sat FROM tx ORDER BY txid") == asked(chain, totals)


def spent_together(chain: Path, without: set[str]) -> dict[str, set[str]]:
    """Address -> all that it is joined to by common inputs, by walking along transactions."""
    groups: dict[str, set[str]] = {}
    sides: dict[str, list[str]] = defaultdict(list)
    for txid, address in asked(chain, "SELECT txid, address FROM txin"):
        if txid not in without:
            sides[txid].append(address)
    for together in sides.values():
        joined = set(together).union(*(groups.get(address, set()) for address in together))
        groups.update(dict.fromkeys(joined, joined))
    return groups


def test_clusters_are_what_was_spent_together(chain: Path, sums: Path) -> None:
    mixes = {txid for (txid,) in asked(sums, "SELECT txid FROM tx WHERE mix IS NOT NULL")}
    expected = {frozenset(group) for group in spent_together(chain, mixes).values() if len(group) > 1}
    members: dict[int, set[str]] = defaultdict(set)
    for number, address in asked(sums, "SELECT cluster, address FROM address WHERE cluster IS NOT NULL"):
        members[number].add(address)
    assert {frozenset(group) for group in members.values()} == expected
    assert len(expected) > 3
    told = walked(chain)
    for cluster in owners(sums, "cluster"):
        group = members[cluster["id"]]
        assert cluster["size"] == len(group)
        merged: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for address in group:
            for tx, received, spent, _ in told[address]:
                merged[tx][0] += received
                merged[tx][1] += spent
        found = history(sums, cluster)
        assert [entry[:3] for entry in found] == [(tx, received, spent) for tx, (received, spent) in sorted(merged.items())]
        assert found[-1][3] == cluster["received_sat"] - cluster["spent_sat"]
        ((name,),) = asked(sums, "SELECT address FROM address WHERE id = ?", cluster["address"])
        assert name in group
        assert told[name][0][0] == cluster["first_tx"]


def test_a_coinjoin_is_marked_and_joins_nobody(hand: tuple[Story, Path]) -> None:
    made, store = hand
    assert asked(store, "SELECT txid, mix FROM tx WHERE mix IS NOT NULL") == [(made.tx["mix"], KINDS.index("whirlpool"))]
    joined = {name for (name,) in asked(store, "SELECT address FROM address WHERE cluster IS NOT NULL")}
    assert joined == {made.address[name] for name in ("ada-1", "ada-2", "bo-1", "bo-2")}


def test_a_poisoned_payment_is_marked_with_whom_it_imitates(hand: tuple[Story, Path]) -> None:
    made, store = hand
    found = asked(
        store,
        "SELECT txid, v.address, l.address, i.address FROM poison p JOIN tx ON tx.id = tx JOIN address v ON v.id = victim"
        " JOIN address l ON l.id = lookalike JOIN address i ON i.id = imitated",
    )
    assert found == [(made.tx["poison"], made.address["ada-1"], made.address["look-alike"], made.address["supplier"])]


def test_both_forms_of_a_ledger_give_the_same_store(tmp_path: Path) -> None:
    made = story().hand
    explorer.write(made.store(tmp_path / "chain.sqlite"), tmp_path / "one.sqlite")
    explorer.write(made.parquet(tmp_path / "chain"), tmp_path / "other.sqlite")
    assert manifest.digest(tmp_path / "one.sqlite") == manifest.digest(tmp_path / "other.sqlite")
    explorer.write(made.parquet(tmp_path / "untagged", without=["tag"]), tmp_path / "untagged.sqlite")
    assert asked(tmp_path / "untagged.sqlite", "SELECT count(*) FROM tag") == [(0,)]


def test_the_order_of_rows_in_the_source_makes_no_difference(tmp_path: Path) -> None:
    made = story().hand
    explorer.write(made.parquet(tmp_path / "a"), tmp_path / "a.sqlite")
    for table in ("block", "tx", "txin", "txout"):
        made.tables[table].reverse()
    explorer.write(made.parquet(tmp_path / "b"), tmp_path / "b.sqlite")
    assert manifest.digest(tmp_path / "a.sqlite") == manifest.digest(tmp_path / "b.sqlite")


def test_a_locktime_is_kept_where_the_ledger_tells_it(tmp_path: Path) -> None:
    made = story().hand
    for n, row in enumerate(made.tables["tx"]):
        row["locktime"] = n
    explorer.write(made.parquet(tmp_path / "chain"), tmp_path / "explorer.sqlite")
    assert asked(tmp_path / "explorer.sqlite", "SELECT 1 FROM tx WHERE locktime <> id") == []


def test_the_smallest_ledger_has_a_store(tmp_path: Path) -> None:
    made = Hand()
    made.coinbase(named("miner"), 5_000)
    explorer.write(made.store(tmp_path / "chain.sqlite"), tmp_path / "explorer.sqlite")
    assert asked(tmp_path / "explorer.sqlite", "SELECT outs, ins, mix FROM tx") == [("0,5000,1,-1,-1", "", None)]
    assert asked(tmp_path / "explorer.sqlite", "SELECT newest, daily, cluster FROM address") == [("0,5000,0,5000", None, None)]


def test_the_same_ledger_gives_the_same_store(chain: Path, sums: Path, tmp_path: Path) -> None:
    explorer.write(chain, tmp_path / "again.sqlite")
    assert manifest.digest(tmp_path / "again.sqlite") == manifest.digest(sums)


def test_the_ledger_is_only_read(chain: Path, tmp_path: Path) -> None:
    copy = tmp_path / "chain.sqlite"
    copy.write_bytes(chain.read_bytes())
    copy.chmod(0o400)
    explorer.write(copy, tmp_path / "explorer.sqlite")
    assert copy.read_bytes() == chain.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chain.sqlite", "explorer.sqlite"]


def test_the_store_is_whole_and_marked(sums: Path) -> None:
    assert asked(sums, "SELECT text FROM notice") == [(MARK,)]
    assert asked(sums, "PRAGMA integrity_check") == [("ok",)]


def test_a_ledger_that_is_none_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    target = tmp_path / "explorer.sqlite"
    with pytest.raises(BadInput, match=r"chain\.sqlite: no such store"):
        explorer.write(tmp_path / "chain.sqlite", target)
    folder = story().hand.parquet(tmp_path / "chain", without=["txin"])
    with pytest.raises(BadInput, match=r"txin\.parquet: no such file"):
        explorer.write(folder, target)
    whole = story().hand.parquet(tmp_path / "cut") / "txout.parquet"
    whole.write_bytes(whole.read_bytes()[:-200])
    with pytest.raises(BadInput, match="cut"):
        explorer.write(tmp_path / "cut", target)
    assert not target.exists()


def test_an_input_that_spends_nothing_is_refused(tmp_path: Path) -> None:
    made = story().hand
    made.tables["txin"][3]["spends"] = f"btc/out/{'0' * 64}:0"
    with pytest.raises(BadInput, match=r"chain: "):
        explorer.write(made.parquet(tmp_path / "chain"), tmp_path / "explorer.sqlite")
    assert not (tmp_path / "explorer.sqlite").exists()
