"""HTCDS 2.0 of every case by the word of a validator, which knows nothing but the descriptors beside the tables."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from frictionless import Schema, validate
from test_htcds_valid import SCHEMA as BY_THE_STANDARD

from parola.export import htcds
from parola.manifest import dumps
from parola_kit import contracts
from parola_kit.notice import MARK

TABLES = ("referral", "person")


def homes(class_root: Path) -> list[Path]:
    learner = class_root / "learner"
    return [home / "htcds" for home in (*sorted((learner / "seats").iterdir()), learner / "shared" / "demo")]


def wrong(home: Path) -> list[list[object]]:
    """Table, row, field and kind of each thing that the validator refuses; rows count from 2, below the header."""
    report = validate(home / "datapackage.json")
    assert len(report.tasks) == len(TABLES), report.flatten(["type", "note"])
    return [[task.name, *found] for task in report.tasks for found in task.flatten(["rowNumber", "fieldName", "type"])]


@pytest.fixture
def demo(class_root: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "htcds"
    shutil.copytree(class_root / "learner" / "shared" / "demo" / "htcds", copy)
    return copy


def planted(home: Path, table: str, change: dict[str, str], row: int = 0) -> None:
    with (home / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines))
    found[row] |= change
    with (home / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(found[0]))
        writer.writeheader()
        writer.writerows(found)


def test_both_tables_of_every_case_are_valid(class_root: Path) -> None:
    found = homes(class_root)
    assert len(found) == 6
    assert {home.parent.name: wrong(home) for home in found} == {home.parent.name: [] for home in found}


def test_rows_are_those_of_the_store_and_every_case_has_some(class_root: Path) -> None:
    for home in homes(class_root):
        for table in TABLES:
            beside = home.parent / "csv" / "case" / f"{table}.csv"
            assert (home / f"{table}.csv").read_bytes() == beside.read_bytes()
            assert len(beside.read_text("utf-8").splitlines()) > 1


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("vic_TraffickingStatus", "Victim", "constraint-error"),
        ("cas_Status", "active", "constraint-error"),
        ("vic_MethodsOfControl", "DebtBondage;Unheard", "constraint-error"),
        ("prs_Citizenship", "Canada", "constraint-error"),
        ("prs_MobilePhone", "604 555 0100", "constraint-error"),
        ("prs_Birthdate", "1990-02-30", "type-error"),
        ("cas_IncomingReferralDate", "3 March", "type-error"),
        ("con_Consent", "perhaps", "type-error"),
        ("id", "forum/post/1", "constraint-error"),
        ("id", "", "constraint-error"),
        (MARK, "no", "constraint-error"),
    ],
)
def test_a_planted_value_is_refused_where_it_stands(demo: Path, table: str, name: str, value: str, kind: str) -> None:
    planted(demo, table, {name: value})
    assert [table, 2, name, kind] in wrong(demo)


def test_an_id_that_is_there_twice_is_refused(demo: Path) -> None:
    with (demo / "person.csv").open("a", encoding="utf-8") as out:
        out.write((demo / "person.csv").read_text("utf-8").splitlines()[1] + "\n")
    assert "primary-key" in {kind for _, _, _, kind in wrong(demo)}


def test_a_column_that_is_missing_is_refused(demo: Path) -> None:
    lines = (demo / "referral.csv").read_text("utf-8").splitlines()
    (demo / "referral.csv").write_text("\n".join(line.split(",", 1)[1] for line in lines) + "\n", "utf-8")
    assert wrong(demo)


def test_the_committed_contract_is_the_standards() -> None:
    committed = Path(contracts.__file__).parent / "htcds_person.schema.json"
    assert committed.read_text("utf-8") == dumps(htcds.schema()), "write dumps(htcds.schema()) to it"


def test_the_schema_is_one_and_has_the_columns_of_the_tables(demo: Path) -> None:
    schema = Schema.from_descriptor(htcds.schema())
    header = (demo / "person.csv").read_text("utf-8").splitlines()[0].split(",")
    assert [field.name for field in schema.fields] == header
    assert header[-1] == MARK


def test_types_and_limits_are_those_that_a_second_reading_of_the_standard_gives() -> None:
    ours = {field.name: field for field in Schema.from_descriptor(htcds.schema()).fields}
    assert len(BY_THE_STANDARD.fields) == 40
    for field in BY_THE_STANDARD.fields:
        assert ours[field.name].type == field.type
        assert ("enum" in ours[field.name].constraints) == ("enum" in field.constraints), field.name
        assert bool(ours[field.name].constraints) == bool(field.constraints), field.name


def test_descriptors_say_that_all_is_fictitious(demo: Path) -> None:
    for name in htcds.documents():
        assert json.loads((demo / name).read_text("utf-8"))["notice"] == MARK


def test_another_store_has_nothing_of_it(class_root: Path, tmp_path: Path) -> None:
    htcds.write(class_root / "learner" / "shared" / "forum.sqlite", tmp_path / "htcds")
    assert not (tmp_path / "htcds").exists()
