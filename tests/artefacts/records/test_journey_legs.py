"""Journeys: distances and times, where somebody is meanwhile, and the lines that a journey leaves at borders and with carriers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_books import DAY, HOUR, START, event, kept, scene

from parola.artefacts.journey import SPEED, WAIT, apart, kilometres, leg, named
from parola.artefacts.records.whereabouts import Whereabouts
from parola.simulate.events import Entered, Event, Travelled
from parola_kit.errors import BadInput

NONE: dict[str, int] = dict.fromkeys(("bookings", "crossings", "calls"), 0)
LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
AWAY = "transit"  # Bangkok; people of the cell come from another country


def lines(table: str, *happened: Event) -> list[Any]:
    return list(kept(scene(happened, NONE))[table].records)


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) - START


@pytest.mark.parametrize(
    ("one", "other", "right"),
    [
        ((0, 0), (0, 1), 111.19),
        ((0, 0), (90, 0), 10_007.5),
        ((10, 20), (10, 20), 0),
        ((0, 0), (0, 180), 20_015.1),
        ((14.6, 121.0), (13.8, 100.5), 2_210),
    ],
)
def test_distances_are_those_of_a_globe(one: tuple[float, float], other: tuple[float, float], right: float) -> None:
    assert apart(*one, *other) == pytest.approx(right, rel=2e-3, abs=1e-6)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_round(south: float, west: float, north: float, east: float) -> None:
    there = apart(south, west, north, east)
    assert there == pytest.approx(apart(north, east, south, west), abs=1e-6)
    assert 0 <= there <= 20_016


@pytest.mark.parametrize("mode", SPEED)
def test_a_leg_takes_the_way_and_the_waiting(mode: str) -> None:
    scenario = scene((), NONE).scenario
    way = leg(1_000, "manila", "bangkok", mode, scenario)
    assert way.arrives - way.leaves == round(kilometres("manila", "bangkok", scenario) / SPEED[mode] * 3_600 + WAIT[mode])
    assert (way.origin, way.target, way.countries) == ("manila", "bangkok", ("PH", "TH"))


def test_the_words_of_a_module_are_places() -> None:
    scenario = scene((), NONE).scenario
    assert [named(word, "dhaka", scenario) for word in ("transit", "site", "payout", "home")] == [
        scenario.transit,
        scenario.site,
        scenario.payout,
        "dhaka",
    ]


def test_somebody_is_at_home_then_on_the_way_then_there() -> None:
    of = scene([event(DAY, Travelled("person", AWAY, "air")), event(5 * DAY, Travelled("person", "home", "sea"), nth=1)], NONE)
    cell = of.world.cells[1]
    where = Whereabouts(cell, of)
    there = where.legs["e001-000", "person"].arrives
    found = [where.place("person", at) for at in (START, START + DAY, there - 1, there, START + 5 * DAY + HOUR, START + 40 * DAY)]
    assert found == [cell.origin, cell.origin, cell.origin, "bangkok", "bangkok", cell.origin]


def test_who_goes_on_too_early_sets_out_from_where_they_would_have_come() -> None:
    of = scene([event(DAY, Travelled("person", "payout", "sea")), event(2 * DAY, Travelled("person", "site"), nth=1)], NONE)
    assert Whereabouts(of.world.cells[1], of).legs["e001-001", "person"].origin == of.scenario.payout


def test_a_call_on_the_way_is_made_from_where_the_journey_began() -> None:
    call = Entered("calls", "person", None, {"seconds": 60}, {})
    happened = [event(DAY, Travelled("person", AWAY, "air")), event(DAY + 60, call, nth=1), event(3 * DAY, call, nth=2)]
    of = scene(happened, NONE)
    home = of.world.cells[1].origin
    assert [line.row["antenna"][:3] for line in kept(of)["operator.call"].records] == [home[:3].upper(), "BAN"]


def test_a_journey_abroad_is_an_exit_and_an_entry() -> None:
    of = scene([event(DAY, Travelled("person", AWAY, "air"), "leaves")], NONE)
    person = of.lead(of.world.cells[1], "person")
    out, into = kept(of)["border.crossing"].records
    assert [(line.row["direction"], line.row["place"], seconds(line.row["at"])) for line in (out, into)] == [
        ("out", of.scenario.places[of.world.cells[1].origin].name, DAY),
        ("in", "Bangkok", Whereabouts(of.world.cells[1], of).legs["e001-000", "person"].arrives - START),
    ]
    assert {(line.row["name"], line.row["document"], line.row["country"]) for line in (out, into)} == {
        (person.name, person.held("document", START), person.country)
    }
    assert [(line.cause, line.cell, line.label, line.data) for line in (out, into)] == [
        ("e001-000", 1, "leaves", {"by": "person-1", "document": "own"})
    ] * 2


@pytest.mark.parametrize(
    ("what", "crossings", "bookings"),
    [
        (Travelled("person", AWAY, "road"), 2, 0),
        (Travelled("person", AWAY, "air", recorded=False), 0, 1),
        (Travelled("person", "home", "air"), 0, 0),
    ],
    ids=["by road", "unseen", "where they are"],
)
def test_a_journey_leaves_no_more_than_was_seen(what: Travelled, crossings: int, bookings: int) -> None:
    assert len(lines("border.crossing", event(DAY, what))) == crossings
    assert len(lines("carrier.booking", event(DAY, what))) == bookings


def test_no_border_is_crossed_within_a_country() -> None:
    assert len(lines("border.crossing", event(DAY, Travelled("person", AWAY)), event(5 * DAY, Travelled("person", "site"), nth=1))) == 2


def test_who_books_together_has_one_reference_and_each_their_own_line() -> None:
    group = Travelled("person", AWAY, "air", company=("relative",))
    first = lines("carrier.booking", event(DAY, group))
    later = lines("carrier.booking", event(9 * DAY, Travelled("person", AWAY, "air"), nth=7))
    assert len(first) == 2
    assert len({(line.row["reference"], line.row["at"]) for line in first}) == 1
    assert len({line.row["name"] for line in first}) == 2
    assert later[0].row["reference"] != first[0].row["reference"]


@pytest.mark.parametrize("days", [0, 1, 20])
def test_a_seat_is_booked_before_the_flight_and_in_the_scenario(days: int) -> None:
    (line,) = lines("carrier.booking", event(days * DAY + HOUR, Travelled("person", AWAY, "air")))
    assert 0 <= seconds(line.row["at"]) < days * DAY + HOUR
    assert days * DAY + HOUR - seconds(line.row["at"]) <= 6 * DAY


@pytest.mark.parametrize("document", ["forged", "by-deceit", "look-alike"])
def test_another_paper_is_shown_at_the_desk_of_the_carrier_and_at_both_posts(document: Any) -> None:
    of = scene([event(DAY, Travelled("person", AWAY, "air", document=document))], NONE)
    person, people = of.lead(of.world.cells[1], "person"), of.world.residents
    found = [*kept(of)["carrier.booking"].records, *kept(of)["border.crossing"].records]
    papers = {(line.row["name"], line.row["document"]) for line in found}
    assert len(found) == 3
    assert {line.data["document"] for line in found} == {document}
    ((name, number),) = papers
    assert number != person.held("document", START)
    if document == "look-alike":
        assert (name, number) in set(zip(people.names, people.documents, strict=True))
        assert {line.row["country"] for line in found[1:]} == {people.countries[people.documents.index(number)]}
    else:
        assert name == person.name
        assert number not in people.documents


def test_somebody_whom_the_network_does_not_have_cannot_travel() -> None:
    with pytest.raises(BadInput, match=r"^module tiny: begin>done: network layered: has no role 'ferryman'"):
        lines("border.crossing", event(DAY, Travelled("ferryman", AWAY)))


def test_somebody_without_a_document_cannot_cross() -> None:
    with pytest.raises(BadInput, match=r"^module tiny: begin>done: network layered: role 'lawyer' holds no document"):
        lines("border.crossing", event(DAY, Travelled("lawyer", AWAY)))
