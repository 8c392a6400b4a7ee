"""Which variant a cell has: spread evenly over any run of neighbours, independent from axis to axis, different for every class."""

from __future__ import annotations

from collections.abc import Mapping

from parola.streams import Streams

BLOCK = 8  # neighbouring cells that lie in as many equal parts of an axis


def draw(axes: Mapping[str, Mapping[str, float]], cell: int, streams: Streams) -> dict[str, str]:
    """Axis -> value for one cell; in each block of ``BLOCK`` cells a value's share is its weight's, to two cells (stratified sampling)."""
    return {axis: _pick(weights, _point(axis, cell, streams)) for axis, weights in axes.items()}


def _point(axis: str, cell: int, streams: Streams) -> float:
    """The cell's place in 0..1: the parts of its block are dealt out in a random order."""
    block, place = divmod(cell, BLOCK)
    parts = list(range(BLOCK))
    streams.python("variant", axis, block).shuffle(parts)
    return (parts[place] + streams.python("variant", axis, "cell", cell).random()) / BLOCK


def _pick(weights: Mapping[str, float], point: float) -> str:
    total, reached = sum(weights.values()), 0.0
    for value, weight in weights.items():
        reached += weight / total
        if point < reached:
            return value
    return next(reversed(list(weights)))
