"""The referral: the core fields of the standard in its order and words, blank where nothing was said, and one trap."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from made_class import Made, made
from parola.artefacts.messages.referral import FIELD_OF_TOPIC
from parola.artefacts.record import Record
from parola.locate import folder
from parola.simulate.events import Called

STANDARD: list[dict[str, Any]] = json.loads((folder("scenarios") / "htcds_v2_fields.json").read_text("utf-8"))
CORE = {field["name"]: field for field in STANDARD if field["core"]}
# Where the standard points to another list ("Use ISO 3166 …"), its values are a sentence, not codes.
CODES = {name: set(field["values"]) for name, field in CORE.items() if "Picklist" in field["type"] and len(field["values"]) > 1}


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def referrals(whole: Made) -> list[Record]:
    return whole.rows("case.referral")


def test_there_is_one_referral_a_case(whole: Made, referrals: list[Record]) -> None:
    assert sorted(record.cell or 0 for record in referrals) == [cell.number for cell in whole.world.cells]


def test_a_referral_has_the_forty_core_fields_in_the_standards_order(referrals: list[Record]) -> None:
    assert len(CORE) == 40
    assert all(list(record.row) == list(CORE) for record in referrals)


def test_codes_are_those_of_the_standard(referrals: list[Record]) -> None:
    assert len(CODES) >= 10
    for record in referrals:
        assert {name: record.row[name] for name, codes in CODES.items() if record.row[name] not in {"", *codes}} == {}


def test_dates_are_iso(referrals: list[Record]) -> None:
    names = [name for name, field in CORE.items() if field["type"] == "Date"]
    for record in referrals:
        for value in (record.row[name] for name in names if record.row[name]):
            assert date.fromisoformat(value).isoformat() == value


def test_nobody_is_named(referrals: list[Record]) -> None:
    for record in referrals:
        assert {record.row[name] for name in ("prs_FirstName", "prs_SecondName", "prs_Salutation", "prs_Email")} == {""}


def test_a_field_is_filled_where_something_was_said(whole: Made, referrals: list[Record]) -> None:
    for record in referrals:
        disclosure = whole.world.cells[record.cell or 0].disclosure
        for topic, name in FIELD_OF_TOPIC.items():
            if disclosure[topic] == "said":
                assert record.row[name] == record.data["fields"][name] != ""
            elif name != "prs_Citizenship":
                assert record.row[name] == ""


def test_the_citizenship_that_was_not_asked_is_filled_in_all_the_same(whole: Made, referrals: list[Record]) -> None:
    trapped = [record for record in referrals if whole.world.cells[record.cell or 0].disclosure["citizenship"] == "not-asked"]
    assert trapped
    for record in trapped:
        assert record.row["prs_Citizenship"] == whole.world.cells[record.cell or 0].person.country
        assert record.data["fields"]["prs_Citizenship"] == "not-asked"


def test_a_place_of_exploitation_is_named_only_where_there_was_any(whole: Made, referrals: list[Record]) -> None:
    site = whole.scenario.places[whole.scenario.site].name
    for record in referrals:
        kind = whole.world.cells[record.cell or 0].variant["kind"]
        assert record.row["vic_LocationOfExploitation"] == (site if kind == "trafficking" else "")


def test_no_other_silence_fills_the_citizenship(whole: Made, referrals: list[Record]) -> None:
    silent = ("not-said", "declined", "cannot-be-told")
    shown = [
        record.row["prs_Citizenship"] for record in referrals if whole.world.cells[record.cell or 0].disclosure["citizenship"] in silent
    ]
    assert shown
    assert set(shown) == {""}


def test_the_truth_keeps_what_became_of_each_topic(whole: Made, referrals: list[Record]) -> None:
    for record in referrals:
        disclosure = whole.world.cells[record.cell or 0].disclosure
        assert set(record.data["fields"]) == {FIELD_OF_TOPIC[topic] for topic in disclosure}


def test_a_referral_is_of_the_day_after_the_last_line(whole: Made, referrals: list[Record]) -> None:
    for record in referrals:
        last = [event for event in whole.events[record.cell or 0] if isinstance(event.what, Called)][-1]
        assert record.cause == last.id
        come = date.fromisoformat(record.row["cas_IncomingReferralDate"])
        assert come - datetime.fromtimestamp(last.at, UTC).date() == timedelta(days=1)


def test_referrals_are_numbered_by_what_they_show(referrals: list[Record]) -> None:
    assert [record.id for record in referrals] == [f"case/ref/{n}" for n in range(1, len(referrals) + 1)]
    shown = [(record.row["cas_IncomingReferralDate"], *record.row.values()) for record in referrals]
    assert shown == sorted(shown)
