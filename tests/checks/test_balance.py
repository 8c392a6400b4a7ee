"""Each sum of the ledger that does not come out is told, with the place; a sound store has no finding."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from parola.checks.balance import QUERIES, balance
from parola.checks.finding import Finding
from parola_kit.errors import BadInput
from sound_chain import in_parquet

FIRST = "txid = (SELECT txid FROM tx WHERE position > 0 ORDER BY height, position LIMIT 1)"  # the first that is no coinbase
INPUT = f"{FIRST} AND n = 0"
TOP = "height = (SELECT max(height) FROM block)"
AGES = f"""FROM (SELECT * FROM txin WHERE {INPUT}) spent JOIN tx later USING (txid)
    JOIN txout ON txout.id = spends JOIN tx made ON made.txid = txout.txid"""


@dataclass(frozen=True)
class Damage:
    """``told`` asks the sound store for the place and figures of the finding that must come once ``done`` has been."""

    told: str
    done: str


# By the text of the query that must see it.
DAMAGE: dict[str, Damage] = {
    "inputs come to {} sat, outputs and fee to {}; they should be equal": Damage(
        f"SELECT tx.id, sum(value_sat), sum(value_sat) + 1 FROM tx JOIN txin USING (txid) WHERE {FIRST}",
        f"UPDATE tx SET fee_sat = fee_sat + 1 WHERE {FIRST}",
    ),
    "in_count is {}, {} would be right": Damage(
        f"SELECT id, in_count + 1, in_count FROM tx WHERE {FIRST}",
        f"UPDATE tx SET in_count = in_count + 1 WHERE {FIRST}",
    ),
    "out_count is {}, {} would be right": Damage(
        f"SELECT id, out_count - 1, out_count FROM tx WHERE {FIRST}",
        f"UPDATE tx SET out_count = out_count - 1 WHERE {FIRST}",
    ),
    "tx_count is {}, {} would be right": Damage(
        f"SELECT id, tx_count + 1, tx_count FROM block WHERE {TOP}",
        f"UPDATE block SET tx_count = tx_count + 1 WHERE {TOP}",
    ),
    "input {1} of {0} spends this, which is no output of the ledger": Damage(
        f"SELECT 'btc/out/none:0', txid, n FROM txin WHERE {INPUT}",
        f"UPDATE txin SET spends = 'btc/out/none:0' WHERE {INPUT}",
    ),
    "is spent with {} sat, but holds {}": Damage(
        f"SELECT spends, value_sat - 1, value_sat FROM txin WHERE {INPUT}",
        f"UPDATE txin SET value_sat = value_sat - 1 WHERE {INPUT}",
    ),
    "is spent from {}, but belongs to {}": Damage(
        f"SELECT spends, 'nobody', address FROM txin WHERE {INPUT}",
        f"UPDATE txin SET address = 'nobody' WHERE {INPUT}",
    ),
    # A table made by chain.sql refuses the second row, so one without its constraint takes its place.
    "is spent {} times, {} would be right": Damage(
        f"SELECT spends, 2, 1 FROM txin WHERE {INPUT}",
        f"""CREATE TABLE free (txid TEXT, n INTEGER, spends TEXT, address TEXT, value_sat INTEGER);
        INSERT INTO free SELECT * FROM txin; DROP TABLE txin; ALTER TABLE free RENAME TO txin;
        INSERT INTO txin SELECT txid, 1000, spends, address, value_sat FROM txin WHERE {INPUT}""",
    ),
    "is spent at height {}, but made at {}": Damage(
        f"SELECT spends, later.height, later.height + 1 {AGES}",
        f"UPDATE tx SET height = (SELECT later.height + 1 {AGES}) WHERE txid = (SELECT made.txid {AGES})",
    ),
    "its time is {}, its block's is {}; they should be equal": Damage(
        f"SELECT id, 'noon', at FROM tx WHERE {FIRST}",
        f"UPDATE tx SET at = 'noon' WHERE {FIRST}",
    ),
    "belongs to transaction {}, which is not on the ledger; output {} of one that is would be right": Damage(
        "SELECT 'btc/out/none:0', 'none', 0",
        "INSERT INTO txout VALUES ('btc/out/none:0', 'none', 0, 'nobody', 5, 'witness_v0_keyhash')",
    ),
    "is spent by transaction {}, which is not on the ledger; input {} of one that is would be right": Damage(
        "SELECT 'btc/out/none:0', 'none', 0",
        "INSERT INTO txin VALUES ('none', 0, 'btc/out/none:0', 'nobody', 5)",
    ),
    "is output {1} of {0}, which its id should say": Damage(
        f"SELECT spends, substr(spends, 9, 64), 1000 FROM txin WHERE {INPUT}",
        f"UPDATE txout SET n = 1000 WHERE id = (SELECT spends FROM txin WHERE {INPUT})",
    ),
    "is a coinbase with {} inputs and a fee of {}; it has neither": Damage(
        "SELECT id, 0, 5 FROM tx WHERE position = 0 ORDER BY height LIMIT 1",
        "UPDATE tx SET fee_sat = 5 WHERE position = 0 AND height = 1",
    ),
    "its height is {}, {} would be right": Damage(
        f"SELECT id, height + 1, height FROM block WHERE {TOP}",
        f"UPDATE block SET height = height + 1 WHERE {TOP}",
    ),
}
# Damage that breaks one sum only.
ALONE = [text for text in DAMAGE if text.startswith(("inputs", "in_count", "out_count", "tx_count", "is spent from", "its time"))]


@pytest.fixture
def store(class_root: Path, tmp_path: Path) -> Path:
    """A copy of the class's ledger that a test may damage."""
    return Path(shutil.copy(class_root / "learner" / "shared" / "chain.sqlite", tmp_path))


def asked(store: Path, query: str) -> tuple[str, ...]:
    """The first row of a query."""
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute(query).fetchone()


def damage(store: Path, script: str) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.executescript(script)


def expected(store: Path, text: str) -> Finding:
    """The finding that a damage must bring; asked before it is done."""
    place, *figures = asked(store, DAMAGE[text].told)
    return Finding("chain.sqlite", place, text.format(*figures))


def test_a_sound_store_has_no_finding(class_root: Path) -> None:
    assert balance(class_root / "learner" / "shared" / "chain.sqlite") == []


def test_every_query_has_its_damage() -> None:
    assert DAMAGE.keys() == QUERIES.keys()


@pytest.mark.parametrize("text", QUERIES)
def test_a_damaged_sum_is_told_with_its_place(store: Path, text: str) -> None:
    finding = expected(store, text)
    damage(store, DAMAGE[text].done)
    assert finding in balance(store)


@pytest.mark.parametrize("text", ALONE)
def test_damage_to_one_sum_is_one_finding(store: Path, text: str) -> None:
    damage(store, DAMAGE[text].done)
    assert len(balance(store)) == 1


def test_a_negative_fee_is_told_though_the_sum_is_right(store: Path) -> None:
    fee = f"(SELECT fee_sat + 5 FROM tx WHERE {FIRST})"
    unspent = f"id = (SELECT id FROM txout WHERE {FIRST} AND id NOT IN (SELECT spends FROM txin) LIMIT 1)"
    (place,) = asked(store, f"SELECT id FROM tx WHERE {FIRST}")
    damage(store, f"UPDATE txout SET value_sat = value_sat + {fee} WHERE {unspent}; UPDATE tx SET fee_sat = -5 WHERE {FIRST}")
    (finding,) = balance(store)
    assert (finding.place, finding.text[:14]) == (place, "inputs come to")


def test_a_payment_without_a_fee_is_told(store: Path) -> None:
    damage(store, f"UPDATE tx SET fee_sat = NULL WHERE {FIRST}")
    assert [finding.text.endswith("outputs and fee to None; they should be equal") for finding in balance(store)] == [True]


def test_an_output_spent_before_it_is_made_in_one_block_is_told(store: Path) -> None:
    spent, height = asked(store, f"SELECT spends, later.height {AGES}")
    damage(
        store, f"UPDATE tx SET (height, position) = (SELECT later.height, later.position + 1 {AGES}) WHERE txid = (SELECT made.txid {AGES})"
    )
    assert Finding("chain.sqlite", spent, f"is spent at height {height}, but made at {height}") in balance(store)


def test_a_payment_in_no_block_is_told(store: Path) -> None:
    place, at = asked(store, f"SELECT id, at FROM tx WHERE {FIRST}")
    damage(store, f"UPDATE tx SET height = 999999 WHERE {FIRST}")
    assert Finding("chain.sqlite", place, f"its time is {at}, its block's is None; they should be equal") in balance(store)


@pytest.mark.parametrize("name", ["chain #1 50%?.sqlite", "other.sqlite"])
def test_the_path_is_the_name_of_the_store(store: Path, name: str) -> None:
    renamed = store.rename(store.with_name(name))
    damage(renamed, f"UPDATE tx SET at = 'noon' WHERE {FIRST}")
    assert [finding.path for finding in balance(renamed)] == [name]


def test_the_store_is_not_changed(store: Path) -> None:
    before = store.read_bytes()
    balance(store)
    assert store.read_bytes() == before
    assert list(store.parent.iterdir()) == [store]


def test_parquet_files_are_asked_the_same(store: Path) -> None:
    text = "is spent with {} sat, but holds {}"
    finding = expected(store, text)
    damage(store, DAMAGE[text].done)
    found = balance(store)
    folder = in_parquet(store)
    assert balance(folder) == [Finding("chain", one.place, one.text) for one in found]
    assert finding in found


def test_sound_parquet_files_have_no_finding(store: Path) -> None:
    assert balance(in_parquet(store)) == []


def test_no_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"chain\.sqlite: no such store"):
        balance(tmp_path / "chain.sqlite")


@pytest.mark.parametrize("content", [b"no store", b""], ids=["text", "empty"])
def test_what_is_no_store_of_a_ledger_is_told(tmp_path: Path, content: bytes) -> None:
    store = tmp_path / "chain.sqlite"
    store.write_bytes(content)
    with pytest.raises(BadInput, match=r"chain\.sqlite: is no SQLite file; "):
        balance(store)


def test_a_column_that_holds_something_else_is_told(store: Path) -> None:
    damage(store, f"UPDATE txin SET value_sat = 'much' WHERE {INPUT}")
    with pytest.raises(BadInput, match=r"chain\.sqlite: .*much"):
        balance(store)
