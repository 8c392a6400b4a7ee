"""Which variant a cell has: spread evenly over neighbours, different for every class."""

from __future__ import annotations

from collections.abc import Mapping

from parola.streams import Streams

# A step of the golden ratio fills the unit interval evenly, whatever the number of cells (Weyl 1916).
GOLDEN = 0.6180339887498949


def draw(axes: Mapping[str, Mapping[str, float]], cell: int, streams: Streams) -> dict[str, str]:
    """Axis -> value for one cell; each axis starts at its own random phase and steps by its own odd multiple of the golden ratio."""
    chosen: dict[str, str] = {}
    for nth, (axis, weights) in enumerate(axes.items()):
        phase = streams("variant", axis).random()
        chosen[axis] = _pick(weights, (phase + cell * GOLDEN * (2 * nth + 1)) % 1)
    return chosen


def _pick(weights: Mapping[str, float], point: float) -> str:
    total, reached = sum(weights.values()), 0.0
    for value, weight in weights.items():
        reached += weight / total
        if point < reached:
            return value
    return next(reversed(list(weights)))
