"""Who does how much in a crowd: many a little, a few a lot, and nobody most of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from parola.spec.model import Place

SHIFT = 10.0  # of the Zipf-Mandelbrot law; assumption: of 160 members the busiest writes one post in thirty
Whole = NDArray[np.int64]


def busy(members: int, size: int, chance: np.random.Generator, shift: float = SHIFT) -> Whole:
    """Members 0 … ``members`` - 1, ``size`` times: member ``k`` with a weight of 1 / (k + shift), bounded by what the first may take."""
    return _by_weight(1 / (np.arange(members) + shift), size, chance)


def popular(things: int, size: int, chance: np.random.Generator, spread: float = 1.1) -> Whole:
    """Things 0 … ``things`` - 1, ``size`` times, with log-normal weights: a few threads or listings draw most of the answers.

    ``spread`` is the standard deviation of the weights' logarithm; assumption.
    """
    return _by_weight(chance.lognormal(0, spread, things), size, chance)


def homes(places: Mapping[str, Place], members: int, chance: np.random.Generator) -> Whole:
    """The zone of each member, in seconds east of UTC: that of one of the scenario's real places."""
    zones = np.array([seconds_east(place.zone) for place in places.values() if not place.fictional], np.int64)
    return zones[chance.integers(len(zones), size=members)]


def seconds_east(zone: str) -> int:
    """``+07:00`` in seconds."""
    return (-1 if zone[0] == "-" else 1) * (int(zone[1:3]) * 3_600 + int(zone[4:6]) * 60)


def _by_weight(weights: NDArray[np.float64], size: int, chance: np.random.Generator) -> Whole:
    sums: NDArray[np.float64] = np.cumsum(weights)
    at = np.asarray(np.searchsorted(sums, chance.random(size) * sums[-1], side="right"), np.int64)
    return np.minimum(at, len(sums) - 1)
