"""Legs of a journey on a bare grid of degrees: no map is needed, and none is fetched."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parola_kit.draw.picture import FILL, GRID, OTHER, SMALL, Picture, frame, plain, px, text
from parola_kit.show import Table

WIDTH, TALLEST, LEAST, EDGE = 900, 620, 260, 56  # px: all, the grid at most and at least, around it
EARTH = 6_371.0088  # km, mean radius (IUGG)
LINES = (0.5, 1, 2, 5, 10, 20, 30)  # degrees between two lines of the grid


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees (WGS 84), when something was there (words), and what it is called, if it is."""

    latitude: float
    longitude: float
    at: str
    name: str = ""


def legs(points: Sequence[Place], *, title: str, prefix: str = "legs") -> Picture:
    """Draw the points in the order given, and straight lines between them; the table has each leg with its length in km.

    Lengths are along a great circle (haversine). A line is not a route, and a device's place is not a person's.
    """
    (west, south), scale, height = _view(points)
    spots = [(EDGE + (one.longitude - west) * scale[0], height - EDGE - (one.latitude - south) * scale[1]) for one in points]
    body = [*_grid(west, south, scale, height), *_lines(spots), *_dots(points, spots)]
    rows = [_row(one, other) for one, other in pairwise(points)]
    far = sum(kilometres(one, other) for one, other in pairwise(points))
    said = f"{len(points)} points, {len(rows)} legs, {far:.0f} km as the crow flies."
    table = Table(("from", "to", "left", "there", "km"), rows)
    return Picture(frame(body, width=WIDTH, height=height, prefix=prefix, title=title, description=said), table)


def kilometres(one: Place, other: Place) -> float:
    """Length of the great circle between two points in km (haversine formula)."""
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(east / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))


def _view(points: Sequence[Place]) -> tuple[tuple[float, float], tuple[float, float], float]:
    """West and south edge in degrees, px per degree east and north (equirectangular, true at the middle), height in px."""
    easts, norths = [one.longitude for one in points] or [0.0], [one.latitude for one in points] or [0.0]
    wide, tall = max(max(easts) - min(easts), 1.0), max(max(norths) - min(norths), 1.0)
    squeeze = max(0.2, math.cos(math.radians((max(norths) + min(norths)) / 2)))
    per_north = min((WIDTH - 2 * EDGE) / (wide * squeeze), (TALLEST - 2 * EDGE) / tall)
    height = max(LEAST, tall * per_north + 2 * EDGE)
    return (min(easts), min(norths)), (per_north * squeeze, per_north), height


def _grid(west: float, south: float, scale: tuple[float, float], height: float) -> Iterator[str]:
    step = next((one for one in LINES if one * scale[1] >= 60), LINES[-1])
    for degree in _degrees(west, (WIDTH - 2 * EDGE) / scale[0], step):
        x = EDGE + (degree - west) * scale[0]
        yield f'<line x1="{px(x)}" x2="{px(x)}" y1="20" y2="{px(height - 24)}" stroke="{GRID}" stroke-opacity=".4"/>'
        yield text(x, height - 8, f"{abs(degree):g}°{'E' if degree >= 0 else 'W'}", anchor="middle", size=SMALL)
    for degree in _degrees(south, (height - 2 * EDGE) / scale[1], step):
        y = height - EDGE - (degree - south) * scale[1]
        yield f'<line x1="{EDGE - 10}" x2="{WIDTH - 10}" y1="{px(y)}" y2="{px(y)}" stroke="{GRID}" stroke-opacity=".4"/>'
        yield text(4, y + 5, f"{abs(degree):g}°{'N' if degree >= 0 else 'S'}", size=SMALL)


def _degrees(first: float, span: float, step: float) -> list[float]:
    lines = range(math.ceil(first / step), math.floor((first + span) / step) + 1)
    return [line * step for line in lines]


def _lines(spots: Sequence[tuple[float, float]]) -> Iterator[str]:
    for (x1, y1), (x2, y2) in pairwise(spots):
        yield f'<line x1="{px(x1)}" y1="{px(y1)}" x2="{px(x2)}" y2="{px(y2)}" stroke="{FILL}" stroke-width="2"/>'


def _dots(points: Sequence[Place], spots: Sequence[tuple[float, float]]) -> Iterator[str]:
    for number, (one, (x, y)) in enumerate(zip(points, spots, strict=True), 1):
        yield f"<g><title>{plain(f'{number}. {one.name} {one.at} ({one.latitude}, {one.longitude})')}</title>"
        yield f'<circle cx="{px(x)}" cy="{px(y)}" r="5" fill="{OTHER}"/></g>'
        if one.name:
            right = x > WIDTH / 2
            yield text(x - 9 if right else x + 9, y - 9, f"{number}. {one.name}", anchor="end" if right else "start", size=SMALL)


def _row(one: Place, other: Place) -> dict[str, object]:
    names = [each.name or f"{each.latitude:g}, {each.longitude:g}" for each in (one, other)]
    return {"from": names[0], "to": names[1], "left": one.at, "there": other.at, "km": round(kilometres(one, other))}
