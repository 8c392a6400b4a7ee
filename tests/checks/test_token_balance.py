"""Each sum of the token chain that does not come out is told, with the place; a sound store has no finding."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from parola.checks.audit import audit
from parola.checks.finding import Finding
from parola.checks.token_balance import NOBODY, QUERIES, token_balance
from parola.export import sqlite
from parola_kit.errors import BadInput

LAST = "number = (SELECT max(number) FROM block)"
SECOND = "number = (SELECT number FROM block ORDER BY number LIMIT 1 OFFSET 1)"
LAST_LOG = "id = (SELECT id FROM transfer ORDER BY rowid DESC LIMIT 1)"
REFUSED = "(SELECT * FROM tx WHERE status = 0 LIMIT 1)"


@dataclass(frozen=True)
class Damage:
    """``told`` asks the sound store for the place and figures of a finding that must come once ``done`` has been."""

    told: str
    done: str


# By the text of the query that must see it.
DAMAGE: dict[str, Damage] = {
    "tx_count is {}, {} would be right": Damage(
        f"SELECT id, tx_count + 1, tx_count FROM block WHERE {LAST}", f"UPDATE block SET tx_count = tx_count + 1 WHERE {LAST}"
    ),
    "gas_used is {}, its transactions come to {}": Damage(
        f"SELECT id, gas_used - 1, gas_used FROM block WHERE {LAST}", f"UPDATE block SET gas_used = gas_used - 1 WHERE {LAST}"
    ),
    "names {} as the block before, which is {}": Damage(
        f"SELECT id, '0x00', parent_hash FROM block WHERE {SECOND}", f"UPDATE block SET parent_hash = '0x00' WHERE {SECOND}"
    ),
    "its time is {}, its block's is {}; they should be equal": Damage(
        f"SELECT id, 'noon', at FROM tx WHERE {LAST} AND position = 0", f"UPDATE tx SET at = 'noon' WHERE {LAST} AND position = 0"
    ),
    "is the signer's transaction {}, {} would be right": Damage(
        f"SELECT id, nonce + 7, nonce FROM tx WHERE {LAST} AND position = 0",
        f"UPDATE tx SET nonce = nonce + 7 WHERE {LAST} AND position = 0",
    ),
    "is a log of {} with status {}; only what is done leaves one": Damage(
        f"SELECT 'tok/log/' || hash || ':0', id, 0 FROM {REFUSED}",
        f"INSERT INTO transfer SELECT 'tok/log/' || hash || ':0', hash, 0, number, at, from_address, '{NOBODY}', 0 FROM {REFUSED}",
    ),
}


@pytest.fixture
def store(class_root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(class_root / "learner" / "shared" / "token.sqlite", tmp_path / "token.sqlite"))


def asked(store: Path, query: str) -> tuple[str, ...]:
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute(query).fetchone()


def damaged(store: Path, statement: str) -> list[Finding]:
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.executescript(statement)
    return token_balance(store)


def test_a_built_class_has_no_finding(class_root: Path) -> None:
    assert token_balance(class_root / "learner" / "shared" / "token.sqlite") == []


def test_every_query_has_its_damage() -> None:
    assert DAMAGE.keys() == QUERIES.keys()


@pytest.mark.parametrize("text", QUERIES)
def test_damage_is_told_with_its_place(store: Path, text: str) -> None:
    place, *figures = asked(store, DAMAGE[text].told)
    assert Finding("token.sqlite", place, text.format(*figures)) in damaged(store, DAMAGE[text].done)


def test_a_log_that_says_more_than_was_signed_is_told(store: Path) -> None:
    tx, payer, payee, units = asked(store, f"SELECT 'tok/tx/' || hash, from_address, to_address, units_6dp FROM transfer WHERE {LAST_LOG}")
    found = damaged(store, f"UPDATE transfer SET units_6dp = units_6dp + 1 WHERE {LAST_LOG}")
    told = f"was signed to move {units} from {payer} to {payee}, and its log says {int(units) + 1} from {payer} to {payee}"
    assert Finding("token.sqlite", tx, told) in found


def test_a_log_that_is_left_out_is_told_and_leaves_somebody_short(store: Path) -> None:
    """Without the mint the treasury pays out what it never had."""
    mint, units = asked(store, f"SELECT 'tok/tx/' || hash, units_6dp FROM transfer WHERE from_address = '{NOBODY}'")
    found = damaged(store, f"DELETE FROM transfer WHERE from_address = '{NOBODY}'")
    assert any(place.place == mint and place.text.endswith("its log says nothing") for place in found)
    assert any("nobody has less than nothing" in finding.text for finding in found)
    supply = f"is {units} units, and everybody together holds 0; they should be equal"
    assert Finding("token.sqlite", "supply", supply) in found


def test_a_class_without_a_token_has_an_empty_store_and_no_finding(tmp_path: Path) -> None:
    tables = {name: [] for name in ("block", "tx", "transfer", "approval", "freeze")}
    sqlite.write(tmp_path / "token.sqlite", ["token"], tables)
    assert token_balance(tmp_path / "token.sqlite") == []


def test_an_audit_looks_at_it(store: Path) -> None:
    place, *figures = asked(store, DAMAGE["tx_count is {}, {} would be right"].told)
    damaged(store, DAMAGE["tx_count is {}, {} would be right"].done)
    told = "tx_count is {}, {} would be right".format(*figures)
    assert Finding("token.sqlite", place, told) in audit(store.parent)


@pytest.mark.parametrize("content", [b"", b"no store"])
def test_what_is_no_such_store_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadInput, match="no such store; give that of a class"):
        token_balance(tmp_path / "token.sqlite")
    (tmp_path / "token.sqlite").write_bytes(content)
    with pytest.raises(BadInput, match=r"a store with the tables of token\.sql would be right"):
        token_balance(tmp_path / "token.sqlite")
