"""Each thing that cannot have happened is told with its place; a sound class has no finding."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from parola.artefacts.currency import minor
from parola.checks.finding import Finding
from parola.checks.possible import possible
from parola.export import sqlite
from parola.export.tree import ddl
from parola.spec.book import books
from parola_kit.errors import BadInput

TRUTH, BANK, BORDER, CASE = (
    "trainer/truth.sqlite",
    "server/records/bank.sqlite",
    "server/records/border.sqlite",
    "learner/seats/s01/case.sqlite",
)
OWN = books()
Rows = Iterable[Mapping[str, Any]]


def at(day: int, hour: int = 0) -> str:
    return f"2025-03-{day:02}T{hour:02}:00:00Z"


def happened(n: int, day: int, kind: str, transition: str, **data: str) -> dict[str, Any]:
    row = {"id": f"e001-{n:03}", "cell": 1, "at": at(day), "kind": kind, "label": "act", "module": "tiny"}
    return row | {"transition": transition, "source": "assumption", "data": json.dumps(data)}


def left(place: str, cause: str, **data: Any) -> dict[str, Any]:
    label = "referral" if place.startswith("case/ref") else "act"
    return {"id": place, "cell": 1, "cause": cause, "label": label, "data": json.dumps(data)}


def entry(n: int, day: int, account: str, amount: int, balance: int, other: str, reference: str) -> dict[str, Any]:
    currency = {"PH": "PHP", "TH": "THB"}[account[:2]]
    row = {"id": f"bank/entry/{n}", "at": at(day), "account": account, "name": "Ana Cruz", "currency": currency, "amount": amount}
    return row | {"balance": balance, "counterpart": other, "reference": reference}


def crossing(n: int, day: int, direction: str, document: str) -> dict[str, Any]:
    row = {"id": f"border/crossing/{n}", "at": at(day), "place": "Manila", "direction": direction, "name": "Ana Cruz"}
    return row | {"document": document, "country": "PH"}


def position(n: int, day: int, hour: int, latitude: float) -> dict[str, Any]:
    return {"id": f"case/position/{n}", "at": at(day, hour), "latitude": f"{latitude:.2f}", "longitude": "121.00", "within_km": 1}


PAYER, PAYEE = "PH-TRN-00000001", "TH-TRN-00000002"
PAID, GOT = minor(1_000, "PHP"), minor(1_000, "THB")
TABLES: dict[str, dict[str, Rows]] = {
    TRUTH: {
        "event": [
            happened(0, 3, "said", "begin>next", by="aide"),
            happened(1, 4, "arrested", "next>done", who="aide"),
            happened(2, 5, "said", "done>over", by="boss"),
        ],
        "record": [
            left("case/ref/1", "e001-000", fields={"prs_Gender": "Feminine", "prs_Birthdate": "not-said", "prs_Citizenship": "not-asked"}),
            left("border/crossing/3", "e001-000", document="look-alike"),
            left("chat/msg/1", "background"),
        ],
    },
    BANK: {
        "entry": [
            entry(1, 3, PAYER, -PAID, 900_000, PAYEE, "TR1"),
            entry(2, 3, PAYEE, GOT, 100_000, PAYER, "TR1"),
            entry(3, 5, PAYER, -PAID, 900_000 - PAID, PAYEE, "TR2"),
            entry(4, 5, PAYEE, GOT, 100_000 + GOT, PAYER, "TR2"),
            entry(5, 5, PAYER, -PAID, 900_000 - 2 * PAID, PAYEE, "TR3"),
            entry(6, 5, PAYEE, GOT, 100_000 + 2 * GOT, PAYER, "TR3"),
        ]
    },
    BORDER: {
        "crossing": [
            crossing(1, 3, "out", "SPECIMEN-PH-1"),
            crossing(2, 4, "in", "SPECIMEN-PH-1"),
            crossing(3, 3, "out", "SPECIMEN-PH-2"),
            crossing(4, 4, "out", "SPECIMEN-PH-2"),
        ]
    },
    CASE: {
        "referral": [{"id": "case/ref/1", "prs_Gender": "Feminine", "prs_Citizenship": "PH"}],
        "position": [position(1, 3, 0, 14.6), position(2, 3, 1, 14.7), position(3, 4, 0, 23.8)],
    },
}
SCHEMAS = {TRUTH: ["truth"], CASE: ["case"]}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The smallest class in which every rule has something to look at: two transfers in one second, a lent paper, an arrest."""
    more = {BANK: ddl(OWN["entries"]), BORDER: ddl(OWN["crossings"])}
    for store, tables in TABLES.items():
        sqlite.write(tmp_path / store, SCHEMAS.get(store, []), {}, [more[store]] if store in more else [])
        for table, rows in tables.items():
            for row in rows:
                put(tmp_path / store, table, row)
    return tmp_path


def put(store: Path, table: str, row: Mapping[str, Any]) -> None:
    """A row, with an empty text in every other column that must not be empty."""
    with closing(sqlite3.connect(store)) as opened, opened:
        needed = {name: "" for _, name, _, must, _, _ in opened.execute(f"PRAGMA table_info({table})") if must}
        whole = {**needed, **row}
        opened.execute(f"INSERT INTO {table} ({', '.join(whole)}) VALUES ({', '.join('?' * len(whole))})", tuple(whole.values()))


def change(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(store)) as opened, opened:
        assert opened.execute(statement).rowcount == 1


def test_a_sound_class_has_no_finding(root: Path) -> None:
    assert possible(root) == []


def test_the_class_that_comes_with_parola_has_none(class_root: Path) -> None:
    assert (class_root / BANK).is_file()
    assert possible(class_root) == []


@dataclass(frozen=True)
class Damage:
    """What is done to a store, and the finding that must come of it, alone."""

    store: str
    done: str
    place: str
    told: str


DAMAGE = {
    "a cause that is none": Damage(
        TRUTH, "UPDATE record SET cause = 'e009-000' WHERE id = 'case/ref/1'", "case/ref/1", "was left by e009-000, which is no event"
    ),
    "an act after the arrest": Damage(
        TRUTH,
        """UPDATE event SET data = '{"by": "aide"}' WHERE id = 'e001-002'""",
        "e001-002",
        f"aide acts at {at(5)}, after the arrest",
    ),
    "a journey after the arrest": Damage(
        TRUTH,
        """UPDATE event SET data = '{"who": "aide"}' WHERE id = 'e001-002'""",
        "e001-002",
        f"aide acts at {at(5)}, after the arrest",
    ),
    "an entry after the arrest": Damage(
        TRUTH,
        """UPDATE event SET kind = 'entered', data = '{"by": "aide"}' WHERE id = 'e001-002'""",
        "e001-002",
        f"aide acts at {at(5)}, after the arrest",
    ),
    "an effect before its cause": Damage(
        TRUTH,
        f"UPDATE event SET at = '{at(1)}' WHERE id = 'e001-002'",
        "e001-002",
        f"happens at {at(1)}, before what leads to it at {at(4)}",
    ),
    "a balance that is off by one": Damage(
        BANK,
        "UPDATE entry SET balance = balance + 1 WHERE id = 'bank/entry/6'",
        "bank/entry/6",
        f"its balance is {100_001 + 2 * GOT}, {100_000 + 2 * GOT} would be right",
    ),
    "a reference of three lines": Damage(
        BANK,
        "UPDATE entry SET reference = 'TR4' WHERE id = 'bank/entry/6'",
        "bank/entry/5",
        "is one of 1 lines with its reference; a transfer leaves 2",
    ),
    "an exit after an exit": Damage(
        BORDER,
        "UPDATE crossing SET direction = 'out' WHERE id = 'border/crossing/2'",
        "border/crossing/2",
        f"goes out twice in turn, at {at(4)}",
    ),
    "an answer that nobody gave": Damage(
        CASE, "UPDATE referral SET prs_Birthdate = '1990-01-01'", "case/ref/1", "prs_Birthdate is '1990-01-01', '' would be right"
    ),
    "an answer left out": Damage(CASE, "UPDATE referral SET prs_Gender = ''", "case/ref/1", "prs_Gender is '', 'Feminine' would be right"),
    "a phone that flies too fast": Damage(
        CASE,
        "UPDATE position SET latitude = '32.60' WHERE id = 'case/position/2'",
        "case/position/2",
        "is 2002 km from where the phone was 1.0 hours before",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_cannot_have_happened_is_told_with_its_place(name: str, root: Path) -> None:
    damage = DAMAGE[name]
    change(root / damage.store, damage.done)
    found = possible(root)
    assert Finding(damage.store, damage.place, damage.told) in found
    assert {finding.path for finding in found} == {damage.store}


def test_an_account_below_zero_is_told(root: Path) -> None:
    with closing(sqlite3.connect(root / BANK)) as store, store:
        store.execute("UPDATE entry SET balance = balance - 100000000 WHERE account = ?", (PAYER,))
    told = [finding for finding in possible(root) if "no account here goes below 0" in finding.text]
    assert [finding.place for finding in told] == ["bank/entry/1", "bank/entry/3", "bank/entry/5"]


@pytest.mark.parametrize("more", [-1, 1, 40])
def test_two_sides_that_are_not_one_sum_are_told(more: int, root: Path) -> None:
    with closing(sqlite3.connect(root / BANK)) as store, store:
        store.execute("UPDATE entry SET amount = amount + ?, balance = balance + ? WHERE id = 'bank/entry/6'", (more, more))
    (finding,) = [one for one in possible(root) if "one sum would be right" in one.text]
    assert (finding.path, finding.place) == (BANK, "bank/entry/5")
    assert finding.text == f"{PAID} PHP were sent and {GOT + more} THB came in; one sum would be right (rates.yaml)"


def test_a_guess_at_a_nationality_that_was_not_asked_is_allowed(root: Path) -> None:
    change(root / CASE, "UPDATE referral SET prs_Citizenship = 'VN'")
    assert possible(root) == []


def test_a_lent_paper_may_leave_twice_and_any_other_may_not(root: Path) -> None:
    with closing(sqlite3.connect(root / TRUTH)) as store, store:
        store.execute("UPDATE record SET data = '{}' WHERE id = 'border/crossing/3'")
    assert [finding.place for finding in possible(root)] == ["border/crossing/4"]


def test_a_scenario_without_these_books_has_nothing_to_find(root: Path) -> None:
    (root / BANK).unlink()
    (root / BORDER).unlink()
    assert possible(root) == []


def test_a_holder_without_the_table_has_nothing_to_find(root: Path) -> None:
    (root / BANK).unlink()
    sqlite.write(root / BANK, [], {})
    assert possible(root) == []


def test_without_the_truth_nothing_is_said(root: Path) -> None:
    (root / TRUTH).unlink()
    with pytest.raises(BadInput, match=r"truth\.sqlite: no such store; the folder of a class"):
        possible(root)


@pytest.mark.parametrize("store", [TRUTH, BANK, BORDER])
def test_a_store_that_cannot_be_read_is_told(store: str, root: Path) -> None:
    (root / store).write_bytes(b"SQLite format 3\0 and then nothing of the kind" * 40)
    with pytest.raises(BadInput, match=rf"{Path(store).stem}\.sqlite: .*; the tables of docs/contracts\.md would be right"):
        possible(root)


def test_a_table_of_other_columns_is_told(root: Path) -> None:
    (root / BANK).unlink()
    sqlite.write(root / BANK, [], {}, ["CREATE TABLE entry (id TEXT)"])
    with pytest.raises(BadInput, match=r"bank\.sqlite: no such column"):
        possible(root)
