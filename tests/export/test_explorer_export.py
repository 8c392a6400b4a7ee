"""The explorer's sums: made in SQL, held here to a second way of adding up."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from parola import manifest
from parola.export import explorer
from parola_kit.notice import MARK

Rows = list[tuple[object, ...]]


def asked(store: Path, query: str) -> Rows:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def chain(class_root: Path) -> Path:
    return class_root / "learner" / "shared" / "chain.sqlite"


@pytest.fixture(scope="module")
def sums(chain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sums") / "server" / "explorer.sqlite"
    explorer.write(chain, target)
    return target


def walked(chain: Path) -> dict[str, list[tuple[str, int, str, int, int]]]:
    """Address -> (txid, height, day, received, spent) in the order of the ledger, added up row by row."""
    received: dict[tuple[str, str], int] = defaultdict(int)
    spent: dict[tuple[str, str], int] = defaultdict(int)
    for address, txid, value in asked(chain, "SELECT address, txid, value_sat FROM txout WHERE address IS NOT NULL"):
        received[str(address), str(txid)] += int(str(value))
    for address, txid, value in asked(chain, "SELECT address, txid, value_sat FROM txin"):
        spent[str(address), str(txid)] += int(str(value))
    touched: dict[str, set[str]] = defaultdict(set)
    for address, txid in [*received, *spent]:
        touched[txid].add(address)
    told: dict[str, list[tuple[str, int, str, int, int]]] = defaultdict(list)
    for txid, height, at in asked(chain, "SELECT txid, height, at FROM tx ORDER BY height, position"):
        for address in touched[str(txid)]:
            pair = (address, str(txid))
            told[address].append((str(txid), int(str(height)), str(at)[:10], received[pair], spent[pair]))
    return told


def test_totals_of_every_address_agree_with_the_ledger(chain: Path, sums: Path) -> None:
    expected = {
        (address, sum(r for *_, r, _ in rows), sum(s for *_, s in rows), len(rows), rows[0][1], rows[-1][1])
        for address, rows in walked(chain).items()
    }
    found = asked(sums, "SELECT address, received_sat, spent_sat, tx_count, first_height, last_height FROM address")
    assert len(found) > 1_000
    assert set(found) == expected
    assert asked(sums, "SELECT 1 FROM address WHERE balance_sat IS NOT received_sat - spent_sat OR balance_sat < 0") == []


def test_history_runs_in_the_order_of_the_ledger_with_a_running_balance(chain: Path, sums: Path) -> None:
    told = walked(chain)
    found: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for address, n, txid, received, spent, balance in asked(
        sums, "SELECT address, n, txid, received_sat, spent_sat, balance_sat FROM history ORDER BY rowid"
    ):
        found[str(address)].append((n, txid, received, spent, balance))
    for address, rows in told.items():
        held, expected = 0, list[tuple[object, ...]]()
        for n, (txid, _, _, received, spent) in enumerate(rows, 1):
            held += received - spent
            expected.append((n, txid, received, spent, held))
        assert found[address] == expected
    assert found.keys() == told.keys()


def test_a_day_closes_with_the_last_running_balance(chain: Path, sums: Path) -> None:
    expected: dict[tuple[str, str], int] = {}
    for address, rows in walked(chain).items():
        held = 0
        for _, _, day, received, spent in rows:
            held += received - spent
            expected[address, day] = held
    found = {(address, day): balance for address, day, balance in asked(sums, "SELECT * FROM daily")}
    assert found == expected


def test_rows_are_kept_in_the_order_of_their_keys(sums: Path) -> None:
    for table, key in (("address", "address"), ("history", "address, n"), ("daily", "address, day")):
        assert asked(sums, f"SELECT * FROM {table} ORDER BY rowid") == asked(sums, f"SELECT * FROM {table} ORDER BY {key}")


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
    assert asked(sums, "PRAGMA foreign_key_check") == []


def test_a_missing_ledger_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.Error):
        explorer.write(tmp_path / "chain.sqlite", tmp_path / "explorer.sqlite")
    assert not (tmp_path / "chain.sqlite").exists()
