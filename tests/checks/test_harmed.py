"""Case records that disagree with the truth are found, each with the field and what would be right."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from parola.checks.harmed import persons_agree
from parola_kit.errors import BadInput

CASE = "learner/shared/demo/case.sqlite"  # the demo is a case of trafficking: others were harmed and moved in it
TRUTH = "trainer/truth.sqlite"


def texts(root: Path) -> list[str]:
    return [f"{finding.place}: {finding.text}" for finding in persons_agree(root)]


def ask(store: Path, query: str, *values: object) -> list[Any]:
    with closing(sqlite3.connect(store)) as connection, connection:
        return connection.execute(query, values).fetchall()


def told(root: Path) -> dict[str, str]:
    """Member -> the id of their record in the demo."""
    found = ask(root / TRUTH, "SELECT data, id FROM record WHERE label = 'case-person' AND cell = 0")
    return {json.loads(data)["member"]: place for data, place in found}


def write(root: Path, place: str, **fields: str) -> None:
    for name, value in fields.items():
        ask(root / CASE, f"UPDATE person SET {name} = ? WHERE id = ?", value, place)


def test_a_class_as_it_is_built_agrees(class_root: Path) -> None:
    assert persons_agree(class_root) == []
    assert len(told(class_root)) >= 3


@pytest.mark.parametrize(
    ("key", "field", "value", "said"),
    [
        ("person-1", "prs_MailingCity", "Elsewhere", "the referral has"),
        ("person-1", "vic_TraffickingStatus", "NotAVictimOfTrafficking", "the referral has 'PossibleVictimOfTrafficking'"),
        ("colleague-1", "prs_Birthdate", "1991-01-01", "prs_Birthdate is '1991-01-01', '' would be right"),
        ("colleague-1", "prs_Birthdate", "1991-01-01", "of colleague-1,"),
        ("colleague-1", "prs_Birthdate", "1991-01-01", "without consent"),
        ("colleague-1", "prs_Citizenship", "CA", "of colleague-1,"),
        ("colleague-1", "prs_MobilePhone", "+1 604-555-0100", "of colleague-1,"),
        ("colleague-1", "vic_MethodsOfControl", "DebtBondage", "vic_MethodsOfControl is 'DebtBondage', '' would be right"),
        ("colleague-1", "con_Consent", "true", "con_Consent is 'true', '' would be right"),
        ("third-traveller-1", "vic_TypeOfExploitation", "ForcedLabour", "of somebody who was only moved"),
    ],
)
def test_a_planted_fact_is_found_where_it_stands(light_class: Path, key: str, field: str, value: str, said: str) -> None:
    place = told(light_class)[key]
    write(light_class, place, **{field: value})
    found = texts(light_class)
    assert found
    assert all(text.startswith(f"{place}: ") for text in found)
    assert any(said in text for text in found)


def test_nobody_but_who_called_is_a_possible_victim_in_a_case_of_another_kind(light_class: Path) -> None:
    ask(light_class / TRUTH, "UPDATE cell SET variant = json_set(variant, '$.kind', 'smuggling') WHERE cell = 0")
    caller = told(light_class)["person-1"]
    found = texts(light_class)
    assert [text for text in found if "in a case of smuggling" in text]
    assert not [text for text in found if text.startswith(f"{caller}:")]


def test_a_record_too_few_and_one_too_many_are_found(light_class: Path) -> None:
    place = told(light_class)["colleague-1"]
    write(light_class, place, id="case/person/9999")
    assert texts(light_class) == [
        f"{place}: is no case record; the truth has one",
        "case/person/9999: is a case record without a truth",
    ]


def test_a_record_of_nobody_in_the_network_is_found(light_class: Path) -> None:
    place = told(light_class)["colleague-1"]
    ask(light_class / TRUTH, "UPDATE record SET data = json_set(data, '$.member', 'ghost-1') WHERE id = ?", place)
    assert texts(light_class) == [f"{place}: is about ghost-1, who is not in the network of the case"]


def test_a_record_and_a_truth_that_agree_with_each_other_but_not_with_the_network_are_found(light_class: Path) -> None:
    place, day = told(light_class)["colleague-1"], "1991-01-01"
    write(light_class, place, prs_Birthdate=day, con_Consent="true")
    change = "UPDATE record SET data = json_set(data, '$.fields.prs_Birthdate', ?, '$.fields.con_Consent', 'true') WHERE id = ?"
    ask(light_class / TRUTH, change, day, place)
    (found,) = texts(light_class)
    assert found.startswith(f"{place}: prs_Birthdate is {day!r}; of colleague-1, ")


@pytest.mark.parametrize("lost", [TRUTH, "trainer/networks.json"])
def test_a_class_without_its_truth_is_refused(light_class: Path, lost: str) -> None:
    (light_class / lost).unlink()
    with pytest.raises(BadInput, match=Path(lost).name):
        persons_agree(light_class)


def test_a_case_without_the_table_is_refused(light_class: Path) -> None:
    ask(light_class / CASE, "DROP TABLE person")
    with pytest.raises(BadInput, match=r"docs/contracts\.md"):
        persons_agree(light_class)
