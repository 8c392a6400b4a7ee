"""Whose day is whose: the hours in which an account is used, in the zone where its user lives, with a bedtime of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parola.simulate.rhythm import CURVE, HOUR, Rhythm, times

QUIET = 2 * HOUR  # before the end of a scenario nobody begins to write
# Two people, or one in shifts: weights from the middle of a peak on, and of all other hours; peaks lie nine hours apart.
APART, SIDES, REST = 9, (1.0, 0.55, 0.15), 0.02
SHIFTED = 8  # hours by which a night worker's day is later than the neighbours'
BEDTIMES = (-1, 0, 1)  # hours by which people differ; assumption


@dataclass(frozen=True, slots=True)
class Clock:
    """``zone`` in seconds east of UTC, and the weight of each local hour."""

    zone: int
    rhythm: Rhythm

    def times(self, count: int, start: int, end: int, chance: np.random.Generator) -> list[int]:
        """So many times, sorted, in ``start`` … ``end`` - ``QUIET``."""
        return sorted(times(start, end - QUIET, np.full(count, self.zone, np.int64), chance, self.rhythm).tolist())

    def one(self, start: int, end: int, chance: np.random.Generator) -> int:
        """A time between two."""
        return self.times(1, start, end + QUIET, chance)[0]


def band(zone: int, later: int = 0) -> Clock:
    """One person's day: everybody's curve, ``later`` by some hours."""
    return Clock(zone, Rhythm(tuple(CURVE[(hour - later) % 24] for hour in range(24))))


def peaks(zone: int, first: int) -> Clock:
    """Two peaks, at the local hour ``first`` and ``APART`` hours later."""
    weights = [REST] * 24
    for middle in (first, first + APART):
        for away, weight in enumerate(SIDES):
            for hour in (middle + away, middle - away):
                weights[hour % 24] = max(weights[hour % 24], weight)
    return Clock(zone, Rhythm(tuple(weights)))
