"""Which variant a cell has: spread evenly over any run of neighbours, different for every class."""

from __future__ import annotations

from collections.abc import Mapping

from parola.streams import Streams

DEPTH = 16  # binary digits of a point; 65,536 cells before two share one


def draw(axes: Mapping[str, Mapping[str, float]], cell: int, streams: Streams) -> dict[str, str]:
    """Axis -> value for one cell. Cells 2n and 2n+1 lie in different halves of every axis, 4n to 4n+3 in different quarters, and so on."""
    return {axis: _pick(weights, _point(axis, cell, streams)) for axis, weights in axes.items()}


def _point(axis: str, cell: int, streams: Streams) -> float:
    """The cell's place in 0..1: a term of van der Corput's sequence in base 2, its digits scrambled one within the other (Owen 1995)."""
    point, above = 0.0, ""
    for place in range(DEPTH):
        digit = cell >> place & 1
        point += (digit ^ streams.key("variant", axis, above)[0] & 1) / 2 ** (place + 1)
        above += str(digit)
    return point


def _pick(weights: Mapping[str, float], point: float) -> str:
    total, reached = sum(weights.values()), 0.0
    for value, weight in weights.items():
        reached += weight / total
        if point < reached:
            return value
    return next(reversed(list(weights)))
