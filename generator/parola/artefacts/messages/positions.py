"""The location history of the person's phone: where a device was, as far as it was switched on and had a signal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import mul
from random import Random

from parola.artefacts.clock import stamp
from parola.artefacts.journey import Leg, leg, named
from parola.artefacts.number import numbered
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.simulate.events import Event, Travelled
from parola.spec.model import Place
from parola.world.cell import Cell

BEFORE = 2 * 86_400  # seconds of history before the first journey; assumption
STEP = (1_500, 5_400)  # seconds between two points; assumption
LOST = 0.25  # share of points that are missing; assumption
OFF = 0.04  # degrees by which a point may be off
NEAR, FAR = (1, 1, 2, 5), (10, 15, 20)  # kilometres that a phone is sure of in a city, and on the way; assumption


@dataclass(frozen=True, slots=True)
class _Point:
    """Where the phone says that it was, in degrees, and how sure it is, in kilometres."""

    cell: Cell
    at: int
    latitude: float
    longitude: float
    within: int
    cause: Event


def positions(scene: Scene) -> Iterator[Record]:
    """Rows of ``case.position``, up to the arrival at the site: there the history is switched off, for good."""
    drafts = [point for cell in scene.world.cells for point in _of_cell(cell, scene)]
    for n, point in numbered(drafts, lambda one: (one.at, one.latitude, one.longitude, one.cell.seat)):
        row = {
            "at": stamp(point.at),
            "latitude": f"{point.latitude:.2f}",
            "longitude": f"{point.longitude:.2f}",
            "within_km": point.within,
        }
        number, cause = point.cell.number, point.cause
        yield Record("case.position", f"case/position/{n}", row, cause.id, number, cause.label, seat_cell=number)


def _of_cell(cell: Cell, scene: Scene) -> Iterator[_Point]:
    """Who sets out again before they have arrived goes on from where they were to arrive, when they have."""
    chance = scene.streams.python("cell", cell.number, "positions")
    place, since = cell.origin, 0
    for event in scene.events[cell.number]:
        what = event.what
        if not isinstance(what, Travelled) or "person" not in (what.who, *what.company):
            continue
        if place == scene.scenario.site:
            return
        way = leg(max(event.at, since), place, named(what.to, cell.origin, scene.scenario), what.mode, scene.scenario)
        yield from _points(cell, since or event.at - BEFORE, way, event, scene.scenario.places, chance)
        place, since = way.target, way.arrives


def _points(cell: Cell, since: int, way: Leg, event: Event, places: Mapping[str, Place], chance: Random) -> Iterator[_Point]:
    """Points at the place before the journey, and on the way; in the air there are none."""
    in_air = isinstance(event.what, Travelled) and event.what.mode == "air"
    at = since + chance.randrange(*STEP)
    while at < (way.leaves if in_air else way.arrives):
        if chance.random() > LOST:
            yield _point(cell, at, way, event, places, chance)
        at += chance.randrange(*STEP)


def _point(cell: Cell, at: int, way: Leg, event: Event, places: Mapping[str, Place], chance: Random) -> _Point:
    """Between cities to one decimal, about eleven kilometres: that of a mast, and nobody's house."""
    done = max((at - way.leaves) / (way.arrives - way.leaves), 0.0)
    exact, within = (2, NEAR) if done == 0 else (1, FAR)
    latitude, longitude = (
        round(degrees + chance.uniform(-OFF, OFF), exact) for degrees in _along(places[way.origin], places[way.target], done)
    )
    return _Point(cell, at, latitude, longitude, chance.choice(within), event)


def _along(one: Place, other: Place, done: float) -> tuple[float, float]:
    """Degrees at a share of the great circle between two places (spherical linear interpolation)."""
    a, b = _vector(one), _vector(other)
    angle = math.acos(max(-1.0, min(1.0, sum(map(mul, a, b)))))
    if angle == 0:
        return one.latitude, one.longitude
    x, y, z = ((math.sin((1 - done) * angle) * p + math.sin(done * angle) * q) / math.sin(angle) for p, q in zip(a, b, strict=True))
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def _vector(place: Place) -> tuple[float, float, float]:
    north, east = math.radians(place.latitude), math.radians(place.longitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)
