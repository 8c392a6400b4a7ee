"""Journeys of the modules: possible ways, nobody who acts from a cell or from a place where they are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from module_cells import SCENARIOS, Case, cases, everything, extreme, read, truth

from parola.artefacts.journey import Leg, leg, named
from parola.simulate.events import Arrested, Called, Entered, Event, Laundered, Paid, Said, Travelled, doer
from parola.simulate.typologies import lasts

Way = tuple[str, Event, Leg]


@pytest.fixture(params=SCENARIOS)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def ways(case: Case, name: str) -> Iterator[Way]:
    """Role, event and leg of everybody who travels, in the order of time."""
    scenario, network = read(name).scenario, truth(name).networks[case.cell.number]
    there = {member.role: member.place for member in reversed(network.members)}
    for event in case.events:
        if isinstance(what := event.what, Travelled):
            for role in (what.who, *what.company):
                member = network.role(role)
                assert member is not None
                target = named(what.to, member.place, scenario)
                yield role, event, leg(event.at, there[role], target, what.mode, scenario)
                there[role] = target


def arrival(case: Case, name: str, role: str) -> int | None:
    """When somebody came to the site."""
    site = read(name).scenario.site
    return next((way.arrives for who, _, way in ways(case, name) if who == role and way.target == site), None)


@pytest.mark.parametrize("pace", ["drawn", "slowest", "quickest"])
def test_nobody_leaves_before_they_have_come(name: str, pace: str) -> None:
    for case in cases(name) if pace == "drawn" else extreme(name, pace):
        came: dict[str, int] = {}
        for role, event, way in ways(case, name):
            if event.module == "deceptive-recruitment":
                continue  # its delays are told in its own tests
            assert event.at >= came.get(role, 0), (case.cell.number, role, event.label)
            came[role] = way.arrives


def test_every_way_leads_somewhere_else(name: str) -> None:
    found = [way for case in cases(name) for way in ways(case, name)]
    assert len(found) > 100
    assert [(role, event.label) for role, event, way in found if way.origin == way.target] == []


def test_a_flight_to_another_continent_takes_half_a_day() -> None:
    flights = [way for name in SCENARIOS for case in cases(name) for _, event, way in ways(case, name) if event.label == "flown"]
    assert len(flights) > 20
    assert all(11 * 3_600 < way.arrives - way.leaves < 22 * 3_600 for way in flights)


def test_nobody_acts_after_the_arrest() -> None:
    arrests = 0
    for case in (case for name in SCENARIOS for case in everything(name)):
        for arrest in case.events:
            if isinstance(arrest.what, Arrested):
                arrests += 1
                later = [event.label for event in case.events if event.at > arrest.at and doer(event.what) == arrest.what.who]
                assert later == []
    assert arrests >= 3


def test_somebody_is_arrested_once_and_never_one_who_the_labs_ask_about() -> None:
    graded = set(read("lantern-strait").modules["deceptive-recruitment"].roles)
    for case in (case for name in SCENARIOS for case in everything(name)):
        taken = [event.what.who for event in case.events if isinstance(event.what, Arrested)]
        assert len(taken) == len(set(taken))
        assert not set(taken) & graded


@pytest.mark.parametrize("module", ["scam-compound", "debt-bondage-control"])
def test_what_is_done_to_people_at_the_site_follows_their_coming(module: str) -> None:
    seen = 0
    for case in cases("lantern-strait"):
        for role in ("person", "second-person"):
            came = arrival(case, "lantern-strait", role)
            at = [event.at for event in case.of(module) if isinstance(event.what, Entered) and role in (event.what.by, event.what.to)]
            seen += len(at)
            assert not at or (came is not None and came <= min(at))
    assert seen > 20


def test_crew_lists_wages_and_calls_of_the_boat_follow_the_coming_to_the_pier() -> None:
    for case in cases("kestrel-sound"):
        came = arrival(case, "kestrel-sound", "person")
        first = min(e.at for e in case.events if isinstance(e.what, Entered) and "person" in (e.what.by, e.what.to))
        assert came is not None
        assert came <= first


def test_the_text_line_is_called_while_the_boat_is_in_port() -> None:
    for case in cases("kestrel-sound"):
        if case.kind == "trafficking":
            calls = [event.at for event in case.events if isinstance(event.what, Called | Said)]
            out = sorted(event.at for event in case.events if event.label in ("goes-out", "comes-in"))
            assert out[1] < min(calls)
            assert max(calls) < out[2]


def test_help_comes_after_the_thread_with_the_desk_has_closed() -> None:
    for case in cases("lantern-strait"):
        thread = [event.at for event in case.events if isinstance(event.what, Called)]
        left = [event.at for event in case.of("help-and-referral") if isinstance(event.what, Travelled)]
        assert not left or max(thread) < min(left)


def test_everybody_is_at_rest_before_the_room_of_a_case_ends(name: str) -> None:
    for pace in ("slowest", "quickest"):
        for case in extreme(name, pace):
            over = max(event.at + (lasts(event.what.what) if isinstance(event.what, Laundered) else 0) for event in case.events)
            assert (over - case.cell.starts) / 86_400 < 26


def test_coins_that_are_given_to_a_service_come_out_as_much_less_its_fee() -> None:
    out = 0
    for case in cases("lantern-strait"):
        paid = {event.label: event.what.amount_sat for event in case.of("mixer-and-chain-hopping") if isinstance(event.what, Paid)}
        for kind in ("mix", "swap"):
            if f"{kind}-out" in paid:
                out += 1
                given, fee, back = (paid[f"{kind}-{what}"] or 0 for what in ("in", "fee", "out"))
                assert given - fee == back
    assert out > 10
