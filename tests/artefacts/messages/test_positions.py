"""The location history: where a phone may have been, as fast as one can travel, and never nearer than a city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_class import Made, made
from made_scene import made_scene, records
from parola.artefacts.journey import apart, leg
from parola.artefacts.messages.positions import positions
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.simulate.events import Event, Travelled

VAGUE = 25  # kilometres that two points may be apart without anybody moving
MODES = {"air": 780, "road": 100, "sea": 28}


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def points(whole: Made) -> list[Record]:
    return whole.rows("case.position")


def seconds(point: Record) -> int:
    return int(datetime.fromisoformat(point.row["at"]).timestamp())


def kilometres(one: Record, other: Record) -> float:
    return apart(*(float(point.row[axis]) for point in (one, other) for axis in ("latitude", "longitude")))


def too_fast(points: Sequence[Record], speed: float) -> list[str]:
    """Points of one phone, in time, that nobody could have reached at a speed in kilometres an hour."""
    return [b.id for a, b in pairwise(points) if kilometres(a, b) > VAGUE + speed * (seconds(b) - seconds(a)) / 3_600]


def travelling(scene: Scene, *journeys: Travelled, every: int) -> Scene:
    """The first cell's person makes these journeys, so many seconds apart, and nothing else happens anywhere."""
    first = scene.world.cells[0]
    made = [Event(f"e000-{n:03}", first.starts + n * every, 0, "goes", "m", "a>b", (), what) for n, what in enumerate(journeys)]
    return replace(scene, events={**dict.fromkeys(scene.events, ()), 0: made})


def test_no_phone_is_faster_than_an_airliner(whole: Made, points: list[Record]) -> None:
    for cell in whole.world.cells:
        assert too_fast([point for point in points if point.cell == cell.number], 800) == []


def test_points_are_of_the_own_case_and_numbered_in_time(points: list[Record]) -> None:
    assert [point.id for point in points] == [f"case/position/{n}" for n in range(1, len(points) + 1)]
    assert [point.row["at"] for point in points] == sorted(point.row["at"] for point in points)
    assert all(point.seat_cell == point.cell is not None for point in points)


def test_nothing_is_told_after_the_arrival_at_the_site(whole: Made, points: list[Record]) -> None:
    last: defaultdict[int, int] = defaultdict(int)
    for point in points:
        last[point.cell or 0] = max(last[point.cell or 0], seconds(point))
    for cell in whole.world.cells:
        to_site = [
            event.at
            for event in whole.events[cell.number]
            if isinstance(event.what, Travelled) and event.what.to == "site" and "person" in (event.what.who, *event.what.company)
        ]
        for at in to_site[:1]:
            assert last[cell.number] < at + 2 * 86_400


def test_a_point_is_in_a_city_or_to_a_tenth_of_a_degree(whole: Made, points: list[Record]) -> None:
    places, between = whole.scenario.places.values(), 0
    for point in points:
        latitude, longitude = (float(point.row[axis]) for axis in ("latitude", "longitude"))
        assert point.row["latitude"] == f"{latitude:.2f}"
        in_city = min(apart(latitude, longitude, place.latitude, place.longitude) for place in places) < 8
        if point.row["within_km"] < 10:
            assert in_city
        else:
            assert (round(latitude, 1), round(longitude, 1)) == (latitude, longitude)
            between += not in_city
    assert between > 10


def test_in_the_air_a_phone_is_silent() -> None:
    scene = made_scene()
    air = travelling(scene, Travelled("person", "transit", "air"), Travelled("person", "payout", "air"), every=3 * 86_400)
    found = records(positions(air))
    cell, scenario = scene.world.cells[0], scene.scenario
    ways = [
        leg(cell.starts, cell.origin, scenario.transit, "air", scenario),
        leg(cell.starts + 3 * 86_400, scenario.transit, scenario.payout, "air", scenario),
    ]
    assert len(found) > 50
    assert all(point.row["within_km"] < 10 for point in found)
    assert not any(way.leaves <= seconds(point) < way.arrives for way in ways for point in found)


def test_who_is_brought_along_takes_the_phone_along() -> None:
    scene = made_scene()
    alone, along = (
        records(positions(travelling(scene, what, every=1)))
        for what in (Travelled("person", "transit", "road"), Travelled("handler", "transit", "road", ("person",)))
    )
    assert alone
    assert [point.row for point in alone] == [point.row for point in along]


def test_whoever_else_travels_leaves_nothing_here() -> None:
    assert records(positions(travelling(made_scene(), Travelled("handler", "transit", "road"), every=1))) == []


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(["transit", "home", "payout", "site"]), st.sampled_from(sorted(MODES))), min_size=1, max_size=5),
    st.integers(60, 200_000),
)
def test_any_journeys_are_possible_also_those_that_begin_too_soon(stages: list[tuple[str, str]], every: int) -> None:
    journeys = [Travelled("person", to, mode) for to, mode in stages]  # pyright: ignore[reportArgumentType] drawn from the words allowed
    found = records(positions(travelling(made_scene(), *journeys, every=every)))
    assert too_fast(found, max(MODES[mode] for _, mode in stages)) == []
    assert found or every
