"""Stores of the messenger, the open web and the key server, and the case's mails and positions: read, shown, and kept from leaking."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from parola.checks.leaks import leaks
from parola_kit.errors import BadInput
from parola_kit.evidence import TABLES, WITHHELD_KINDS, Evidence, is_id, kind
from parola_kit.form.case import parts
from parola_kit.seat import find

NEW = [
    *(f"messenger.{table}" for table in TABLES["messenger"]),
    *(f"surface.{table}" for table in TABLES["surface"]),
    *(f"token.{table}" for table in TABLES["token"]),
    *("pgp.public", "case.mail", "case.position", "case.person"),
]


@pytest.fixture
def evidence(class_root: Path) -> Iterator[Evidence]:
    found = Evidence(class_root / "learner" / "shared", class_root / "learner" / "seats" / "s01")
    yield found
    found.close()


@pytest.mark.parametrize("table", NEW)
def test_rows_are_read_and_each_id_leads_back(evidence: Evidence, table: str) -> None:
    store, _, name = table.partition(".")
    rows = evidence.rows(table)
    assert rows or table == "case.person"
    for row in (*rows[:3], *rows[-3:]):
        assert is_id(row["id"])
        assert kind(row["id"]) == TABLES[store][name][1]
        assert evidence.record(row["id"]) == (table, row)


def test_what_belongs_together_is_found_by_its_id(evidence: Evidence) -> None:
    account = evidence.rows("messenger.account")[0]
    said = evidence.rows("messenger.message", account=account["id"])
    assert said
    assert {message["account"] for message in said} == {account["id"]}
    advert = next(row for row in evidence.rows("surface.advert") if row["picture"])
    assert evidence.record(advert["picture"])[0] == "surface.picture"
    assert evidence.record(advert["profile"])[0] == "surface.profile"


def test_ids_of_the_new_stores_are_among_those_that_can_be_seen(evidence: Evidence) -> None:
    kinds = {kind(one) for one in evidence.ids()}
    assert {"messenger/message", "surface/advert", "media/picture", "pgp/public", "case/mail", "case/position"} <= kinds
    assert kinds.isdisjoint(WITHHELD_KINDS)


def test_a_table_that_is_not_there_is_told(evidence: Evidence) -> None:
    with pytest.raises(BadInput, match=r"no table 'messenger\.post'; there are .*messenger\.message"):
        evidence.rows("messenger.post")
    with pytest.raises(BadInput, match=r"no table 'provider\.mail'"):
        evidence.rows("provider.mail")


@pytest.mark.parametrize("table", [table for table in NEW if not table.startswith("case.")])
def test_tables_of_text_have_the_same_rows(class_root: Path, evidence: Evidence, table: str) -> None:
    store, _, name = table.partition(".")
    with (class_root / "learner" / "shared" / "csv" / store / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [[value for column, value in row.items() if "TRAINING" not in column] for row in csv.DictReader(file)]
    assert rows == [["" if value is None else str(value) for value in row.values()] for row in evidence.rows(table)]


def test_pictures_lie_beside_the_stores(class_root: Path, evidence: Evidence) -> None:
    media = class_root / "learner" / "shared" / "media"
    sizes = {path.name: path.stat().st_size for path in media.iterdir()}
    assert sizes == {row["file"]: row["bytes"] for row in evidence.rows("surface.picture")}


def test_mails_and_chats_lie_beside_the_case(class_root: Path, evidence: Evidence) -> None:
    seat = class_root / "learner" / "seats" / "s01"
    for folder, table, kinds in (("mail", "case.mail", {"eml"}), ("chats", "case.chat", {"json", "txt"})):
        numbers = {row["id"].rpartition("/")[2] for row in evidence.rows(table)}
        assert {path.name for path in (seat / folder).iterdir()} == {f"{n}.{suffix}" for n in numbers for suffix in kinds}


def test_the_case_page_shows_mails_positions_and_persons_with_a_caption(class_root: Path, evidence: Evidence) -> None:
    shown = {part.title: part for part in parts(find(class_root / "work" / "s01", {}))}
    for title, table in (("Mails", "case.mail"), ("Location history", "case.position"), ("Persons harmed", "case.person")):
        part, rows = shown[title], evidence.rows(table)
        assert [row[0] for row in part.rows] == [row["id"] for row in rows]
        assert re.search(r"^[A-Z].+\.$", part.text)


def test_a_stranger_and_a_member_of_a_cell_hold_in_the_same_columns(evidence: Evidence, class_root: Path) -> None:
    """No column of a shared store is filled for one side alone."""
    with closing(sqlite3.connect(class_root / "trainer" / "truth.sqlite")) as truth:
        own = {one for (one,) in truth.execute("SELECT id FROM record WHERE cell IS NOT NULL")}
    for table in ("messenger.message", "surface.advert", "pgp.public", "forum.post"):
        rows = evidence.rows(table)
        filled = [
            {name for row in rows if (row["id"] in own) is side for name, value in row.items() if value != ""} for side in (True, False)
        ]
        assert filled[0] <= filled[1], table


def test_a_mail_of_the_providers_and_a_column_too_much_are_leaks(own_class: Path) -> None:
    learner = own_class / "learner"
    with closing(sqlite3.connect(own_class / "server" / "records" / "provider.sqlite")) as provider:
        (withheld,) = provider.execute("SELECT id FROM mail ORDER BY id LIMIT 1").fetchone()
    (learner / "shared" / "note.txt").write_text(f"See {withheld}.\n", "utf-8")
    with closing(sqlite3.connect(learner / "shared" / "messenger.sqlite")) as messenger:
        messenger.execute("ALTER TABLE account ADD COLUMN cell INTEGER")
        messenger.commit()
    found = {(finding.path, finding.place) for finding in leaks(learner, own_class / "trainer", own_class / "server", [])}
    assert found == {("learner/shared/note.txt", "1"), ("learner/shared/messenger.sqlite", "account")}
