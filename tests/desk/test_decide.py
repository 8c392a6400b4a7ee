"""Each reason of a holder, their order, and what follows from what a request says."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from desk_request import ACCOUNT, ADDRESS, CLOCK, CONVENTION, ask, ground, reply

from parola.desk.decide import CLOSED, Refusal, Unsent
from parola.desk.identifiers import Identifier
from parola.desk.release import DAY, Preserved
from parola.desk.rules import RULES

MINUTES = CONVENTION.minutes
RECEIVED = CLOCK + 60 * MINUTES.write_disclosure
GUIDE = CONVENTION.holders["exchange"].guide

# What is wrong with a request -> the rule that refuses it; in the order in which they are asked.
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("entity", {"addressee": "South Quay Coins"}),
    ("entity", {"addressee": "whom it may concern"}),
    ("authority", {"sender": "unit4@mail.example"}),
    ("authority", {"sender": "unit4@notgov.example"}),
    ("authority", {"sender": "gov.example"}),
    ("authority", {"authority": "police"}),
    ("authority", {"team": "CA", "authority": "prosecutor"}),
    ("basis", {"authority": "prosecutor"}),
    ("basis", {"dual": "no"}),
    ("basis", {"dual": None}),
    ("identifier", {"identifiers": "bcrt1q…7rfyzn"}),
    ("identifier", {"identifiers": f"{ACCOUNT}\nand the other one"}),
    ("identifier", {"identifiers": ADDRESS}),
    ("identifier", {"identifiers": "\n".join(f"12-{n}" for n in range(21))}),
    ("period", {"records": None}),
    ("period", {"since": None}),
    ("period", {"until": None}),
    ("period", {"since": "2025-01-01 00:00"}),
    ("period", {"until": "2025-04-17 03:00"}),
    ("deadline", {"deadline": "2025-04-18 00:00"}),
]
FIRST = {rule: next(changed for other, changed in WRONG if other == rule) for rule in RULES["disclosure"]}


def refusal(**changed: Any) -> Refusal:
    found = ask(**changed)
    assert isinstance(found, Refusal), found
    return found


@pytest.mark.parametrize(("rule", "changed"), WRONG)
def test_each_rule_refuses_and_quotes_its_sentence(rule: str, changed: dict[str, Any]) -> None:
    found = refusal(**changed)
    assert (found.rule, found.sentence) == (rule, getattr(GUIDE, rule))
    assert found.due == RECEIVED + 60 * MINUTES.refuse
    assert found.text


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(FIRST)))
def test_of_two_reasons_the_first_in_the_order_is_given(earlier: str, later: str) -> None:
    assert refusal(**FIRST[later], **FIRST[earlier]).rule == earlier


def test_the_order_is_that_of_the_guides() -> None:
    assert (
        list(RULES["disclosure"])
        == list(dict.fromkeys(rule for rule, _ in WRONG))
        == ["entity", "authority", "basis", "identifier", "period", "deadline"]
    )


def test_a_name_is_compared_without_regard_to_case_and_spaces() -> None:
    assert reply(addressee="  north  QUAY coins ").records


def test_a_sound_request_gets_the_rows_of_its_period_after_the_time_of_the_card() -> None:
    found = reply()
    assert [row["id"] for row in found.records["payout-record"]] == [f"exchange/payout/{day}" for day in range(20, 32)]
    assert (found.at, found.due) == (RECEIVED, RECEIVED + 60 * CONVENTION.cards["SG"].reply_minutes.routine)
    assert (found.defects, found.told_at, found.gone, found.follow_up) == ((), None, {}, ())


def test_a_period_ends_before_its_last_minute() -> None:
    assert len(reply(until="2025-03-21 12:00").records["payout-record"]) == 1
    assert len(reply(until="2025-03-21 12:01").records["payout-record"]) == 2
    assert len(reply(since="2025-03-20 20:01 +08:00", until="2025-03-21 20:01 +08:00").records["payout-record"]) == 1


@pytest.mark.parametrize("there", ["BD", "PH", "SG", "TH", "VN", "CA"])
@pytest.mark.parametrize("urgency", ["routine", "urgent", "threat_to_life"])
def test_the_card_of_the_holders_country_sets_the_delay(there: Any, urgency: str) -> None:
    card = CONVENTION.cards[there]
    found = reply(on=ground(there=there), urgency=urgency, reason="CASE-31 may be moved", language=card.languages[0])
    assert found.due - found.at == 60 * getattr(card.reply_minutes, urgency)


def test_the_team_card_says_who_signs_and_the_holders_card_whether_the_offence_must_be_known_there() -> None:
    lenient = ground(team="VN", there="CA", holds={k: h.model_copy(update={"least": "police"}) for k, h in ground().holder.holds.items()})
    assert reply(on=lenient, team="VN", authority="prosecutor", dual="no").records
    assert refusal(on=ground(team="CA", there="SG"), team="CA", dual="no").rule == "basis"


def test_urgency_without_a_reason_is_routine_and_a_defect() -> None:
    found = reply(urgency="urgent")
    assert found.due == reply().due
    assert [gap.field for gap in found.defects] == ["reason"]


def test_another_language_waits_for_its_translation() -> None:
    found = reply(language="vi")
    assert found.due - reply().due == 60 * MINUTES.translate
    assert [gap.field for gap in found.defects] == ["language"]


@pytest.mark.parametrize(("field", "value"), [("deconflicted", "no"), ("harmed", "not-asked")])
def test_a_careless_answer_is_a_defect_and_does_not_block(field: str, value: str) -> None:
    found = reply(**{field: value})
    assert [gap.field for gap in found.defects] == [field]
    assert found.records == reply().records


def test_the_customer_is_told_unless_the_request_says_otherwise() -> None:
    assert reply(confidentiality="may").told_at == RECEIVED + 60 * MINUTES.notify
    assert reply(confidentiality="may-not").told_at is None
    assert reply(on=ground(notifies=False), confidentiality="may").told_at is None
    unsaid = reply("preservation", confidentiality=None)
    assert unsaid.told_at == unsaid.at + 60 * MINUTES.notify
    assert [gap.field for gap in unsaid.defects] == ["confidentiality"]


def test_a_deadline_that_can_be_met_is_no_obstacle() -> None:
    assert reply(deadline="2025-04-20 02:00").records


def test_nothing_found_is_said_and_no_reason_to_refuse() -> None:
    found = reply(identifiers="99-9999")
    assert found.records == {"payout-record": ()}
    assert "We hold nothing" in found.text


# Preservation


def test_a_preservation_is_confirmed_in_minutes_and_discloses_nothing() -> None:
    found = reply("preservation", authority="police")
    assert found.at == CLOCK + 60 * MINUTES.write_preservation
    assert found.due - found.at == 60 * MINUTES.confirm
    assert found.kept_until == found.at + CONVENTION.preservation_days * DAY
    assert found.records == {}


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("entity", {"addressee": "somebody"}),
        ("authority", {"team": "TH", "authority": "police"}),
        ("authority", {"sender": "a@b.example"}),
        ("identifier", {"identifiers": "the usual one"}),
    ],
)
def test_a_preservation_is_refused_by_its_own_rules(rule: str, changed: dict[str, Any]) -> None:
    found = ask("preservation", **changed)
    assert isinstance(found, Refusal)
    assert found.rule == rule


# Retention


def test_what_ran_out_is_gone_and_said_to_be() -> None:
    short = ground(holds={k: h.model_copy(update={"retention_days": 20}) for k, h in ground().holder.holds.items()})
    found = reply(on=short)
    assert [row["id"] for row in found.records["payout-record"]] == [f"exchange/payout/{day}" for day in range(28, 32)]
    assert "2025-03-28 02:00 UTC is gone" in found.gone["payout-record"]


def test_what_was_preserved_in_time_is_there_and_what_came_too_late_is_not() -> None:
    short = ground(holds={k: h.model_copy(update={"retention_days": 20}) for k, h in ground().holder.holds.items()})
    here = Identifier("account", ACCOUNT)
    kept = Preserved(frozenset({"payout-record"}), frozenset({here}), CLOCK - 5 * DAY, CLOCK + DAY)
    assert reply(on=short, kept=[kept]).records["payout-record"][0]["id"] == "exchange/payout/23"
    other = Preserved(frozenset({"payout-record"}), frozenset({Identifier("account", "1-1")}), CLOCK - 5 * DAY, CLOCK + DAY)
    over = Preserved(kept.kinds, kept.identifiers, CLOCK - 5 * DAY, CLOCK - DAY)
    for nothing in (other, over):
        assert reply(on=short, kept=[nothing]).records == reply(on=short).records


# Danger to life


def test_danger_to_life_skips_the_order_and_asks_for_the_paper_afterwards() -> None:
    found = reply(urgency="threat_to_life", reason="CASE-31 may be moved tonight", authority="police", dual="no", addressee="anybody")
    assert len(found.records["payout-record"]) == 12
    assert found.follow_up[0] == GUIDE.emergency
    assert len(found.follow_up) == 4  # addressee, authority, legal basis
    assert found.due - found.at == 60 * CONVENTION.cards["SG"].reply_minutes.threat_to_life


def test_danger_to_life_from_an_address_that_is_not_official_is_refused() -> None:
    found = refusal(urgency="threat_to_life", reason="CASE-31", sender="unit4@mail.example")
    assert found.rule == "authority"


def test_an_emergency_without_a_period_looks_back_a_few_days_only() -> None:
    at = CLOCK - 15 * DAY
    found = reply(clock=at, urgency="threat_to_life", reason="CASE-31", since=None, until=None)
    assert [row["id"] for row in found.records["payout-record"]] == [f"exchange/payout/{day}" for day in range(26, 32)]


def test_an_emergency_without_a_record_releases_nothing() -> None:
    found = reply(urgency="threat_to_life", reason="CASE-31", records=None)
    assert found.records == {}
    assert "No record was named" in found.text


# Closed for what a lab asks about


@pytest.mark.parametrize("urgency", ["routine", "threat_to_life"])
def test_what_a_lab_asks_about_is_not_released(urgency: str) -> None:
    known = {"records": ["account-record", "credit-record", "payout-record"], "urgency": urgency, "reason": "CASE-31"}
    found = reply(withheld={"account-record@exchange"}, **known)
    assert set(found.closed) == {"account-record", "credit-record"}
    assert set(found.records) == {"payout-record"}
    only = reply(withheld={"account-record@exchange"}, **{**known, "records": ["account-record"]})
    assert (only.records, only.text) == ({}, CLOSED)


def test_the_same_request_is_judged_the_same_way() -> None:
    assert ask() == ask()
    assert isinstance(ask(agency=None), Unsent)
