"""When people write: more by day than by night and less at weekends, each in the time zone where they live.

The hours of a scenario have weights by local hour and weekday; times are drawn by inverting their cumulative sum, so nothing is
drawn in vain. Delays run in the same measure: somebody who sleeps does not answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HOUR, DAY = 3_600, 86_400
MONDAY = 4 * DAY  # 5 January 1970, the first Monday of Unix time
Whole = NDArray[np.int64]
Real = NDArray[np.float64]

# Weight of each local hour from midnight; assumption: least before dawn, most in the evening after work.
CURVE = (
    0.35,
    0.22,
    0.14,
    0.10,
    0.10,
    0.16,
    0.35,
    0.60,
    0.75,
    0.80,
    0.82,
    0.85,
    1.00,
    0.95,
    0.85,
    0.82,
    0.85,
    0.95,
    1.10,
    1.30,
    1.45,
    1.40,
    1.10,
    0.65,
)
WEEKEND = 0.75  # weight of a Saturday's or Sunday's hour beside a weekday's; assumption


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Weights of the 24 local hours, and of weekends beside weekdays; both above zero. ``week``, if given, has all days from Monday."""

    hours: tuple[float, ...] = CURVE
    weekend: float = WEEKEND
    week: tuple[float, ...] = ()

    @property
    def days(self) -> Real:
        """Weights of the seven days from Monday."""
        return np.array(self.week or (1.0,) * 5 + (self.weekend,) * 2)


STEADY = Rhythm()


def times(start: int, end: int, zones: Whole, chance: np.random.Generator, rhythm: Rhythm = STEADY) -> Whole:
    """A time in ``start`` … ``end`` (seconds UTC, the end left out) per row, not sorted; ``zones`` are seconds east of UTC, one per row."""
    drawn = chance.random(len(zones))
    return _by_zone(zones, lambda clock, rows: clock.at(drawn[rows] * clock.total), start, end, rhythm)


def later(
    after: Whole, zones: Whole, end: int, chance: np.random.Generator, scale: int = 3 * HOUR, tail: float = 1.1, rhythm: Rhythm = STEADY
) -> Whole:
    """A time per row that comes after ``after`` and before ``end``, and ever more seldom.

    The delay has a Lomax distribution (scale in seconds at the weight of an average hour, exponent ``tail``) cut off at ``end``:
    most answers come within hours, some after weeks. Both figures are assumptions.
    """
    drawn = chance.random(len(after))

    def one(clock: _Clock, rows: Whole) -> Whole:
        spent, size = clock.spent(after[rows]), scale * clock.total / clock.length
        most = 1 - (1 + (clock.total - spent) / size) ** -tail
        delay = size * ((1 - drawn[rows] * most) ** (-1 / tail) - 1)
        return np.clip(clock.at(spent + delay), after[rows] + 1, np.maximum(end - 1, after[rows] + 1))

    return _by_zone(zones, one, int(after.min(initial=end - 1)), end, rhythm)


def between(after: Whole, before: Whole, zones: Whole, chance: np.random.Generator, rhythm: Rhythm = STEADY) -> Whole:
    """A time per row from ``after`` to before ``before`` (seconds UTC, at least one apart), as often as people are awake then."""
    drawn = chance.random(len(after))

    def one(clock: _Clock, rows: Whole) -> Whole:
        first, last = clock.spent(after[rows]), clock.spent(before[rows])
        return np.clip(clock.at(first + drawn[rows] * (last - first)), after[rows], before[rows] - 1)

    return _by_zone(zones, one, int(after.min(initial=2**40)), int(before.max(initial=0)), rhythm)


@dataclass(frozen=True, slots=True)
class _Clock:
    """The cumulative weight at each edge of a local hour: how far people's activity has come, and back from there to the time."""

    edges: Real
    sums: Real

    @property
    def total(self) -> float:
        return float(self.sums[-1])

    @property
    def length(self) -> float:
        return float(self.edges[-1] - self.edges[0])

    def at(self, spent: Real) -> Whole:
        return np.minimum(np.interp(spent, self.sums, self.edges), self.edges[-1] - 1).astype(np.int64)

    def spent(self, at: Whole) -> Real:
        return np.interp(at, self.edges, self.sums)


def _clock(start: int, end: int, zone: int, rhythm: Rhythm) -> _Clock:
    first = (start + zone) // HOUR * HOUR - zone
    edges = np.clip(np.arange(first, end + HOUR, HOUR, dtype=np.int64), start, end)
    local = edges[:-1] + zone
    weekday = (local - MONDAY) // DAY % 7
    weight = np.array(rhythm.hours)[local // HOUR % 24] * rhythm.days[weekday]
    return _Clock(edges.astype(np.float64), np.concatenate([[0.0], np.cumsum(weight * np.diff(edges))]))


def _by_zone(zones: Whole, one: Callable[[_Clock, Whole], Whole], start: int, end: int, rhythm: Rhythm) -> Whole:
    found = np.empty(len(zones), np.int64)
    for zone in np.unique(zones).tolist():
        rows = np.flatnonzero(zones == zone)
        found[rows] = one(_clock(start, end, zone, rhythm), rows)
    return found
