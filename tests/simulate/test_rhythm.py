"""When people write: the curve of the day in each zone, quieter weekends, delays in waking hours; against the weights themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parola.simulate.rhythm import CURVE, DAY, HOUR, STEADY, WEEKEND, Rhythm, later, times
from parola.streams import Streams

MONDAY = int(datetime(2025, 3, 3, tzinfo=UTC).timestamp())
WEEKS = MONDAY + 4 * 7 * DAY
MANY = 200_000


def chance(name: str = "rhythm") -> np.random.Generator:
    return Streams("tests")(name)


def drawn(zone: int, rhythm: Rhythm = STEADY, count: int = MANY) -> np.ndarray:
    return times(MONDAY, WEEKS, np.full(count, zone), chance(), rhythm)


@pytest.mark.parametrize("zone", [0, 7 * HOUR, -7 * HOUR, 5 * HOUR + 1_800])
def test_each_local_hour_has_its_share(zone: int) -> None:
    found = np.bincount((drawn(zone) + zone) // HOUR % 24, minlength=24) / MANY
    assert found == pytest.approx(np.array(CURVE) / sum(CURVE), abs=0.004)


def test_a_day_of_the_weekend_has_its_share_of_a_weekdays() -> None:
    day = (drawn(0) - MONDAY) // DAY % 7
    assert (day >= 5).mean() == pytest.approx(2 * WEEKEND / (5 + 2 * WEEKEND), abs=0.004)


def test_the_weekend_is_that_of_the_zone() -> None:
    zone = 8 * HOUR
    at = drawn(zone, Rhythm(weekend=1e-9))
    assert ((at + zone - MONDAY) // DAY % 7 < 5).all()
    assert ((at - MONDAY) // DAY % 7 == 6).any()  # Sunday evening in UTC is Monday there


def test_a_flat_rhythm_is_even() -> None:
    at = np.sort(drawn(0, Rhythm((1.0,) * 24, 1.0)))
    assert np.abs((at - MONDAY) / (WEEKS - MONDAY) - (np.arange(MANY) + 0.5) / MANY).max() < 0.005  # Kolmogorov, one in 10⁴ is above


def test_rows_of_one_zone_are_not_moved_by_those_of_another() -> None:
    alone = times(MONDAY, WEEKS, np.zeros(10, np.int64), chance())
    mixed = times(MONDAY, WEEKS, np.array([0, HOUR] * 5), chance())
    assert (mixed[::2] == alone[::2]).all()
    assert (mixed[1::2] != alone[1::2]).any()


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, 2**31), length=st.integers(1, 40 * DAY), zone=st.integers(-12 * 4, 14 * 4), n=st.integers(0, 30))
def test_no_time_is_outside(start: int, length: int, zone: int, n: int) -> None:
    at = times(start, start + length, np.full(n, zone * 900), chance())
    assert len(at) == n
    assert ((at >= start) & (at < start + length)).all()


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(10**9, 2**31),
    waits=st.lists(st.integers(0, 40 * DAY - 2), min_size=1, max_size=20),
    zone=st.integers(-12 * 4, 14 * 4),
)
def test_what_is_later_is_later_and_still_inside(start: int, waits: list[int], zone: int) -> None:
    after, end = start + np.array(waits), start + 40 * DAY
    at = later(after, np.full(len(after), zone * 900), end, chance())
    assert ((at > after) & (at < end)).all()


def test_answers_grow_more_seldom() -> None:
    delay = (
        later(np.full(MANY, MONDAY + 12 * HOUR), np.zeros(MANY, np.int64), WEEKS, chance(), rhythm=Rhythm((1.0,) * 24, 1.0))
        - MONDAY
        - 12 * HOUR
    )
    by_day = np.bincount(delay // DAY)
    assert (np.diff(by_day[:6]) < 0).all()
    # Lomax distribution by hand: three quarters of its mass before scale * (4 ** (1 / tail) - 1), cut off at the end.
    scale, tail, length = 3 * HOUR, 1.1, WEEKS - MONDAY - 12 * HOUR
    below = lambda t: 1 - (1 + t / scale) ** -tail  # noqa: E731
    for t in (HOUR, 3 * HOUR, DAY, 7 * DAY):
        assert (delay <= t).mean() == pytest.approx(below(t) / below(length), abs=0.005)


def test_nobody_answers_while_asleep() -> None:
    nights = Rhythm((1e-9,) * 6 + (1.0,) * 18, 1.0)
    at = later(np.full(2_000, MONDAY + 23 * HOUR), np.zeros(2_000, np.int64), WEEKS, chance(), rhythm=nights)
    assert (at // HOUR % 24 >= 6).all()
    assert (at >= MONDAY + DAY).any()
