"""Positions that come with messages: a city's coordinates, made vague."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from parola.spec.model import Scenario


@dataclass(frozen=True, slots=True)
class Fix:
    """A position: degrees with two decimals (about a kilometre); ``lasts`` is how long a live share ran, in seconds."""

    kind: str
    latitude: str
    longitude: str
    lasts: int


def fuzzed(kind: str | None, scenario: Scenario, chance: Random) -> Fix | None:
    """Where the site's device says it is; None where the message brings no position."""
    if kind is None:
        return None
    place = scenario.places[scenario.site]
    latitude, longitude = (f"{value + chance.uniform(-0.05, 0.05):.2f}" for value in (place.latitude, place.longitude))
    return Fix(kind, latitude, longitude, chance.randrange(1_200, 3_000) if kind == "live" else 0)
