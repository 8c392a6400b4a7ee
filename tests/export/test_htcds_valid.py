"""Referrals by the word of a validator: a Table Schema of HTCDS 2.0, made from the standard's own list of fields."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from frictionless import Report, Resource, Schema, validate

from parola.locate import folder

STANDARD: list[dict[str, Any]] = json.loads((folder("scenarios") / "htcds_v2_fields.json").read_text("utf-8"))
CORE = [field for field in STANDARD if field["core"]]
TYPES = {"Date": "date", "Checkbox": "boolean"}
COUNTRY = "[A-Z]{2}"  # ISO 3166, which the standard refers to without listing it


def pattern(field: dict[str, Any]) -> str:
    """What a value of a field must look like; several codes of one field are set apart by semicolons, as Salesforce exports them."""
    values: list[str] = field["values"]
    if any("ISO 3166" in value for value in values):
        return COUNTRY
    if "Picklist" in field["type"] and values:
        codes = "|".join(re.escape(value) for value in values)
        return f"({codes})(;({codes}))*"
    return _number(field)


def _number(field: dict[str, Any]) -> str:
    found = re.search(r"Regular Expression: \^(.+)\$", field["notes"])
    return found[1] if found else ""


def column(field: dict[str, Any]) -> dict[str, Any]:
    """The standard's field as a field of a Table Schema."""
    made: dict[str, Any] = {"name": field["name"], "type": TYPES.get(field["type"], "string")}
    if field["type"] == "Picklist" and not any("ISO 3166" in value for value in field["values"]):
        made["constraints"] = {"enum": field["values"]}
    elif field["type"] == "Checkbox":
        made |= {"trueValues": ["true"], "falseValues": ["false"]}
    elif form := pattern(field):
        made["constraints"] = {"pattern": form}
    return made


SCHEMA = Schema.from_descriptor({"fields": [column(field) for field in CORE], "missingValues": [""]})


@pytest.fixture(scope="module")
def referrals(class_root: Path) -> list[dict[str, str]]:
    """The referral of every seat and of the demo, without our own id."""
    learner = class_root / "learner"
    found: list[dict[str, str]] = []
    for home in [*sorted((learner / "seats").iterdir()), learner / "shared" / "demo"]:
        with closing(sqlite3.connect(f"file:{home / 'case.sqlite'}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            row = dict(connection.execute("SELECT * FROM referral").fetchone())
        found.append({name: value for name, value in row.items() if name != "id"})
    return found


def checked(rows: list[dict[str, str]]) -> Report:
    return validate(Resource(data=[list(rows[0]), *(list(row.values()) for row in rows)], schema=SCHEMA))


def wrong(rows: list[dict[str, str]]) -> list[list[Any]]:
    """Row, field and kind of each thing that the validator refuses; rows count from 2, below the header."""
    return checked(rows).flatten(["rowNumber", "fieldName", "type"])


def test_the_schema_has_the_forty_core_fields_with_their_codes() -> None:
    assert len(SCHEMA.fields) == 40
    assert len([field for field in SCHEMA.fields if field.constraints]) >= 14
    assert {field.type for field in SCHEMA.fields} == {"string", "date", "boolean"}


def test_every_referral_of_the_class_is_valid(referrals: list[dict[str, str]]) -> None:
    assert len(referrals) == 6
    assert wrong(referrals) == []


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("cas_Status", "Actve", "constraint-error"),
        ("vic_TypeOfExploitation", "ForcedLabour;Unheard", "constraint-error"),
        ("prs_Citizenship", "Canada", "constraint-error"),
        ("prs_MobilePhone", "604 555 0100", "constraint-error"),
        ("prs_Birthdate", "1990-13-01", "type-error"),
        ("con_Consent", "perhaps", "type-error"),
    ],
)
def test_a_planted_value_is_refused_where_it_stands(referrals: list[dict[str, str]], name: str, value: str, kind: str) -> None:
    planted = [referrals[0], {**referrals[1], name: value}, *referrals[2:]]
    assert wrong(planted) == [[3, name, kind]]


def test_a_field_that_is_missing_is_refused(referrals: list[dict[str, str]]) -> None:
    short = [{name: value for name, value in row.items() if name != "con_Consent"} for row in referrals]
    assert wrong(short)
