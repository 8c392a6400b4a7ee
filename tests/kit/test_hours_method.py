"""Which clocks the hours of an account would fit: people, crowds, and what has no night or two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parola.simulate.rhythm import CURVE, Rhythm, times
from parola_kit.errors import BadInput
from parola_kit.methods.hours import Reading, crowd, fits, moments, person, week

START, DAY = 1_740_960_000, 86_400  # a Monday, 00:00 UTC


def acts(many: int, zone: int, chance: np.random.Generator, late: int = 0) -> list[datetime]:
    """Acts of somebody whose day begins ``late`` hours after other people's, over two months."""
    rhythm = Rhythm(tuple(np.roll(np.array(CURVE), late).tolist()))
    drawn = times(START, START + 60 * DAY, np.full(many, 3_600 * zone), chance, rhythm)
    return [datetime.fromtimestamp(at, UTC) for at in drawn.tolist()]


def apart(one: int, other: int) -> int:
    return abs((one - other + 12) % 24 - 12)


@pytest.mark.parametrize(("many", "least_decided"), [(30, 0.6), (100, 0.85), (400, 0.95)])
def test_a_persons_band_holds_the_offset(many: int, least_decided: float, measured: Callable[[str], None]) -> None:
    chance, decided, right = np.random.default_rng(many), 0, 0
    for _ in range(150):
        zone, late = int(chance.integers(-11, 13)), round(float(chance.normal(0, 1.2)))
        reading = person(acts(many, zone, chance, late))
        decided += reading.decidable
        right += reading.offset is not None and apart(reading.offset, zone) <= 2
    measured(f"hours: {many} posts, {decided / 150:.0%} decided, of these {right / decided:.0%} within two hours")
    assert decided >= least_decided * 150
    assert right >= 0.83 * decided


def test_a_crowd_is_told_within_an_hour(measured: Callable[[str], None]) -> None:
    chance, exact = np.random.default_rng(7), 0
    for _ in range(25):
        zone = int(chance.integers(-11, 13))
        reading = crowd([acts(30, zone, chance, round(float(chance.normal(0, 1.2)))) for _ in range(20)])
        assert reading.offset is not None
        assert reading.high == reading.offset + 1
        assert apart(reading.offset, zone) <= 1
        exact += reading.offset == zone
    measured(f"hours: crowds of 20 with 30 posts, {exact / 25:.0%} exact, all within an hour")


@pytest.mark.parametrize("between", [8, 10, 12])
def test_two_people_under_one_name_cannot_be_told(between: int) -> None:
    chance = np.random.default_rng(between)
    readings = [person([*acts(100, 0, chance), *acts(100, between, chance)]) for _ in range(40)]
    assert sum(reading.decidable for reading in readings) <= 4
    assert {reading.why for reading in readings if not reading.decidable} <= {
        "the hours show no night",
        "two offsets far apart fit about as well",
    }


def test_two_nights_fit_two_offsets() -> None:
    hours = np.array([1.0, 0, 0, 0, 0, 1, 3, 4, 4, 4, 3, 1, 1, 0, 0, 0, 0, 1, 3, 4, 4, 4, 3, 1])
    days = [
        datetime(2025, 3, 3, hour, tzinfo=UTC) + timedelta(nth) for hour, many in enumerate(hours.tolist()) for nth in range(int(many) * 4)
    ]
    reading = person(days)
    assert not reading.decidable
    assert reading.fit - reading.rival < 0.12


def test_what_posts_by_day_and_night_has_no_night() -> None:
    chance = np.random.default_rng(3)
    queue = [datetime.fromtimestamp(START + 1_800 * nth, UTC) for nth in range(480)]
    assert person(queue) == Reading(None, None, None, 480, 0.0, 0.0, "the hours show no night")
    nearly = [*queue, *(datetime.fromtimestamp(START + DAY * nth + 3_600 * hour, UTC) for nth in range(2) for hour in range(8, 23))]
    assert person(nearly).why == "the hours show no night"
    flat = [person([datetime.fromtimestamp(START + at, UTC) for at in chance.integers(0, 60 * DAY, 200).tolist()]) for _ in range(40)]
    assert sum(reading.decidable for reading in flat) <= 3


def test_few_moments_are_too_few() -> None:
    reading = person(acts(29, 7, np.random.default_rng(1)))
    assert (reading.decidable, reading.why) == (False, "29 moments; 30 are the least")
    assert person([]).why == "0 moments; 30 are the least"


def test_a_night_worker_is_read_as_somebody_elsewhere() -> None:
    """The method's limit: nothing in the times says that the day is shifted."""
    reading = person(acts(300, 7, np.random.default_rng(2), late=9))
    assert reading.offset is not None
    assert apart(reading.offset, 7) > 5


@given(st.integers(-11, 12), st.integers(0, 23))
def test_a_day_turned_is_an_offset_turned(offset: int, hour: int) -> None:
    hours = np.zeros(24)
    hours[hour] = 1
    turned = fits(np.roll(hours, -offset))
    assert turned.tolist() == pytest.approx(np.roll(fits(hours), offset).tolist())


def test_weeks_on_a_clock() -> None:
    late = [datetime(2025, 3, 3, 23, 30, tzinfo=UTC)]
    assert np.argwhere(week(late)).tolist() == [[0, 23]]
    assert np.argwhere(week(late, 8)).tolist() == [[1, 7]]
    assert np.argwhere(week(late, timezone(timedelta(hours=-3, minutes=-30)))).tolist() == [[0, 20]]


def test_times_of_records() -> None:
    assert moments(["2025-03-03T00:11:19Z", "2025-03-03 08:11:19+08:00"]) == [datetime(2025, 3, 3, 0, 11, 19, tzinfo=UTC)] * 2
    with pytest.raises(BadInput, match=r"'yesterday': no moment"):
        moments(["yesterday"])
    with pytest.raises(BadInput, match="2025-03-03T00:11:00: a time without its zone is no moment"):
        moments(["2025-03-03T00:11"])
    with pytest.raises(BadInput, match="without its zone"):
        week([datetime(2025, 3, 3)])  # noqa: DTZ001 -- the wrong use
    with pytest.raises(BadInput, match="a crowd: 1 accounts have 30 moments or more; 20 are needed"):
        crowd([acts(30, 0, np.random.default_rng(1)), acts(10, 0, np.random.default_rng(1))])
