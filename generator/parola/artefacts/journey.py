"""A way from one place to another: how long it takes, and by which countries it leads."""

from __future__ import annotations

import math
from dataclasses import dataclass

from parola.spec.model import Scenario

SPEED = {"air": 780.0, "road": 100.0, "sea": 28.0}  # kilometres an hour on the great circle; assumption
WAIT = {"air": 5_400, "road": 300, "sea": 1_800}  # seconds before and after; assumption
RADIUS = 6_371.0  # kilometres, mean of the Earth


@dataclass(frozen=True, slots=True)
class Leg:
    """From ``origin`` to ``target`` (names of places); ``leaves`` and ``arrives`` are seconds UTC at the border posts."""

    origin: str
    target: str
    leaves: int
    arrives: int
    countries: tuple[str, str]


def leg(at: int, origin: str, target: str, mode: str, scenario: Scenario) -> Leg:
    """The way that begins at ``at``, between two places of the scenario."""
    lasts = kilometres(origin, target, scenario) / SPEED[mode] * 3_600 + WAIT[mode]
    countries = (scenario.places[origin].country, scenario.places[target].country)
    return Leg(origin, target, at, at + round(lasts), countries)


def named(word: str, home: str, scenario: Scenario) -> str:
    """The place that a module's word stands for, for somebody whose home is ``home``."""
    return {"transit": scenario.transit, "site": scenario.site, "payout": scenario.payout, "home": home}[word]


def kilometres(one: str, other: str, scenario: Scenario) -> float:
    """Great-circle distance between two places."""
    a, b = scenario.places[one], scenario.places[other]
    return apart(a.latitude, a.longitude, b.latitude, b.longitude)


def apart(south: float, west: float, north: float, east: float) -> float:
    """Kilometres between two points in degrees, latitude first (haversine formula)."""
    low, high = math.radians(south), math.radians(north)
    half = math.sin((high - low) / 2) ** 2
    turn = math.sin(math.radians(east - west) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(half + math.cos(low) * math.cos(high) * turn))
