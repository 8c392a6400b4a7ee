"""Case records of the people harmed: who has one, what it says, and what it leaves blank."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

import pytest

from parola.artefacts.messages.harm import Harmed, harmed
from parola.artefacts.messages.persons import persons
from parola.artefacts.messages.referral import FIELD_OF_TOPIC, core_fields, referrals
from parola.artefacts.phrases import Phrases
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.locate import folder
from parola.simulate.engine import happen
from parola.simulate.events import Entered, Event, Mailed, Travelled, What
from parola.spec.resolve import bundle, names
from parola.spec.roster import roster
from parola.streams import Streams
from parola.world.cell import Cell
from parola.world.make import world
from parola.world.member import Holding, Member

STANDARD: list[dict[str, Any]] = json.loads((folder("scenarios") / "htcds_v2_fields.json").read_text("utf-8"))
CODES = {field["name"]: set(field["values"]) for field in STANDARD if field["core"] and len(field["values"]) > 1}
SCENARIOS = ("lantern-strait", "kestrel-sound")
SEATS = 47
STATUS = "vic_TraffickingStatus"
POSSIBLE, MOVED = "PossibleVictimOfTrafficking", "NotAVictimOfTrafficking"


@dataclass(frozen=True)
class Cases:
    """A class up to its case records, and the people of whom they tell."""

    scene: Scene
    of_referral: list[Record]
    found: list[Record]

    @property
    def others(self) -> list[tuple[Record, Cell, Member]]:
        told = [(record, self.scene.world.cells[record.cell or 0]) for record in self.found if record.data["member"] != "person-1"]
        return [(record, cell, self.scene.network(cell).member(record.data["member"])) for record, cell in told]


@cache
def cases(name: str, seats: int = SEATS) -> Cases:
    read, streams = bundle(folder("scenarios") / name), Streams("persons")
    truth = world(read, roster(str(seats)), names(folder("scenarios") / "names"), streams)
    scene = Scene(
        scenario=read.scenario,
        world=truth,
        events=happen(read, truth, streams),
        drawn=cast("Any", None),  # no case record looks at the background
        words={},
        chats={},
        channels={},
        books=read.books,
        phrases=Phrases(read.texts),
        streams=streams,
    )
    made = referrals(scene)
    return Cases(scene, made, persons(scene, made))


@pytest.fixture(params=SCENARIOS)
def whole(request: pytest.FixtureRequest) -> Cases:
    return cases(request.param)


def member(role: str, kind: str = "migrant", side: str = "person", stage: str = "exploitation") -> Member:
    return Member(f"{role}-1", role, kind, side, stage, "actor", "", "", "VN", "can-tho", "1990-01-02", (Holding("phone", "+84 1", 0),))


LEADS = {
    one.role: one
    for one in (
        member("person", "person"),
        member("mate"),
        member("traveller", stage="transport"),
        member("friend", "acquaintance", stage="daily-life"),
        member("relative", "relative", stage="daily-life"),
        member("lawyer", "counsel", stage="support"),
        member("charity", "charity", "look-alike", "support"),
        member("boss", "handler", "network"),
        member("migrant", "migrant", "look-alike"),
    )
}


def event(what: What, label: str = "talk", at: int = 100) -> Event:
    return Event(f"e{at}", at, 0, label, "module", "a>b", ("assumption",), what)


def seen(kind: str, *events: Event) -> list[str]:
    return [one.member.role for one in harmed(kind, LEADS, events)]


def only(kind: str, *events: Event) -> Harmed:
    (found,) = harmed(kind, LEADS, events)
    return found


WORKS = Entered("wages", "boss", "mate", {}, {})
FLIES = Travelled("traveller", "transit", "air")
ASKS = Mailed("friend", "charity", "text")


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        (WORKS, {"trafficking"}),
        (FLIES, {"trafficking", "smuggling"}),
        (Travelled("boss", "transit", company=("traveller",)), {"trafficking", "smuggling"}),
        (ASKS, {"trafficking"}),
        (Mailed("traveller", "charity", "text"), {"trafficking", "smuggling"}),
        (Mailed("boss", "friend", "text"), set()),  # nobody's harm, and they ask nobody
        (Mailed("friend", "lawyer", "text"), set()),  # in confidence
        (Mailed("relative", "charity", "text"), set()),  # for somebody else
        (Mailed("charity", "friend", "text"), set()),
        (Entered("wages", "boss", "migrant", {}, {}), set()),
        (Mailed("person", "charity", "text"), set()),  # comes with the referral
    ],
)
def test_who_has_a_record_follows_from_stage_and_from_asking_for_help(what: What, kinds: set[str]) -> None:
    assert {kind for kind in ("trafficking", "smuggling", "dispute") if seen(kind, event(what))} == kinds


@pytest.mark.parametrize("label", ["look-alike", "look-alike-wage", "honest-advert"])
def test_what_honest_people_do_makes_nobody_a_person_harmed(label: str) -> None:
    assert seen("trafficking", event(WORKS, label), event(FLIES, label), event(ASKS, label)) == []


def test_a_label_shows_something_of_the_one_to_whom_it_is_done() -> None:
    invites = Mailed("friend", "mate", "text")
    found = {one.member.role: one for one in harmed("trafficking", LEADS, (event(invites, "acquaintance-invites"), event(ASKS, at=200)))}
    assert found["mate"].shown("recruitment") == ("ThroughFriendsOrSocialEvents",)
    assert found["friend"].shown("recruitment") == ()


def test_several_things_shown_are_told_once_each() -> None:
    once = only("trafficking", event(WORKS, "pay-put-off"), event(WORKS, "debt-line-other", 200), event(WORKS, "pay-put-off", 300))
    assert once.shown("control") == ("DebtBondage", "TakesEarnings")
    assert once.shown("industry") == ("A_AgricultureForestryAndFishing",)


def test_what_happened_after_they_last_asked_is_not_known() -> None:
    asks = Entered("calls", "mate", "charity", {"seconds": 9}, {})
    found = only("trafficking", event(asks, at=100), event(WORKS, "debt-line-other", 200))
    assert found.asked is not None
    assert found.shown("control") == ()


def test_whoever_was_moved_is_known_from_the_border_that_looked() -> None:
    unseen = replace(FLIES, recorded=False)
    assert only("smuggling", event(unseen)).crossing is None
    found = only("smuggling", event(unseen), event(FLIES, at=300))
    assert found.crossing == found.known
    assert found.known.at == 300


def test_a_debt_on_arrival_makes_a_journey_more_than_that() -> None:
    found = only("trafficking", event(FLIES), event(Mailed("boss", "traveller", "text"), "debt-after-arrival", 200))
    assert found.bound
    assert found.crossing is None


def test_every_case_has_the_person_of_the_referral_with_the_same_facts(whole: Cases) -> None:
    rows = {record.cell: record for record in whole.found if record.data["member"] == "person-1"}
    assert sorted(rows, key=str) == sorted((record.cell for record in whole.of_referral), key=str)
    for referral in whole.of_referral:
        assert rows[referral.cell].row == referral.row
        assert rows[referral.cell].data["fields"] == referral.data["fields"]


def test_others_are_there_where_the_kind_of_case_has_them(whole: Cases) -> None:
    kinds = {cell.variant["kind"] for _, cell, _ in whole.others}
    assert kinds == {"trafficking", "smuggling"}
    assert {one.stage for _, cell, one in whole.others if cell.variant["kind"] == "smuggling"} == {"transport"}


def test_somebody_smuggled_is_no_victim_and_nothing_is_told_of_them_as_of_one(whole: Cases) -> None:
    moved = [record.row for record, cell, _ in whole.others if cell.variant["kind"] == "smuggling"]
    assert moved
    for row in moved:
        assert row[STATUS] == MOVED
        assert row["vic_TraffickingStatusDecisionMakingOrg"] == "NonPoliceGovernmentalOrganization"
        assert not [name for name in row if name.startswith("vic_") and not name.startswith(STATUS) and row[name]]


def test_possible_victims_are_those_of_cases_of_trafficking(whole: Cases) -> None:
    assert {cell.variant["kind"] for record, cell, _ in whole.others if record.row[STATUS] == POSSIBLE} == {"trafficking"}
    assert not [record for record in whole.found if record.row[STATUS] == "ActualVictimOfTrafficking"]  # nobody has decided that


def test_a_record_has_the_core_fields_and_the_codes_of_the_standard(whole: Cases) -> None:
    for record in whole.found:
        assert list(record.row) == list(core_fields())
        for name, codes in CODES.items():
            assert set(filter(None, record.row[name].split(";"))) <= codes, name


def test_what_is_filled_is_true_of_the_member(whole: Cases) -> None:
    filled: set[str] = set()
    for record, cell, one in whole.others:
        row = record.row
        filled |= {name for name, value in row.items() if value and name.startswith("prs_")}
        assert row["prs_Birthdate"] in {"", one.born}
        assert row["prs_Citizenship"] in {"", one.country}
        assert row["prs_MobilePhone"] in {"", *(thing.value for thing in one.holdings if thing.kind == "phone")}
        assert row["prs_MailingCity"] in {"", whole.scene.scenario.places[cell.origin].name}
    assert len(filled) >= 2


def test_nobody_is_named_and_no_gender_is_guessed(whole: Cases) -> None:
    for record, _, _ in whole.others:
        assert {record.row[name] for name in ("prs_FirstName", "prs_SecondName", "prs_Salutation", "prs_Email", "prs_Gender")} == {""}


def test_without_consent_nothing_personal_stands_there(whole: Cases) -> None:
    silent = [record for record, _, _ in whole.others if record.row["con_Consent"] != "true"]
    assert {record.row["con_Consent"] for record in silent} >= {""}
    for record in silent:
        assert not [record.row[name] for name in FIELD_OF_TOPIC.values() if name != "con_Consent" and record.row[name]]


def test_a_blank_field_has_its_reason_in_the_truth(whole: Cases) -> None:
    reasons = set(whole.scene.scenario.disclosure) - {"said"}
    for record, _, _ in whole.others:
        for name in FIELD_OF_TOPIC.values():
            assert (record.data["fields"][name] in reasons) == (record.row[name] == ""), name


def test_people_who_spoke_say_more_and_less(whole: Cases) -> None:
    spoke = [record for record, _, _ in whole.others if record.row["con_Consent"] == "true"]
    reasons = {record.data["fields"][name] for record in spoke for name in FIELD_OF_TOPIC.values()}
    assert reasons & set(whole.scene.scenario.disclosure)
    assert [record for record in spoke if record.row["vic_TypeOfExploitation"] == "ForcedLabour"]


def test_a_case_begins_with_the_referral(whole: Cases) -> None:
    since = {record.cell: record.row["cas_IncomingReferralDate"] for record in whole.of_referral}
    for record in whole.found:
        assert record.row["cas_IncomingReferralDate"] >= since[record.cell]


def test_ids_are_given_in_the_order_of_what_can_be_seen(whole: Cases) -> None:
    assert [record.id for record in whole.found] == [f"case/person/{n}" for n in range(1, len(whole.found) + 1)]
    dates = [record.row["cas_IncomingReferralDate"] for record in whole.found]
    assert dates == sorted(dates)
    assert all(record.seat_cell == record.cell for record in whole.found)


def test_a_seat_more_changes_no_record_but_its_number(whole: Cases) -> None:
    fewer, name = SEATS - 3, whole.scene.scenario.id
    now = [(record.cell, record.row, record.cause) for record in whole.found if (record.cell or 0) <= fewer]
    before = [(record.cell, record.row, record.cause) for record in cases(name, fewer).found]
    assert sorted(map(str, now)) == sorted(map(str, before))
