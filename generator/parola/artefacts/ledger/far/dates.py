"""When payments are made: quarters of an hour weighted by the local time of those who pay, and windows of so many payments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.ledger.far.radix import ascending
from parola.artefacts.ledger.far.setting import Far
from parola.artefacts.ledger.far.slice import Whole
from parola.simulate.rhythm import DAY, HOUR, MONDAY, Rhythm

CELL = 900  # seconds
MOST_IN_CELL = 65_536  # payments expected in a cell: what is drawn at once


@dataclass(frozen=True, slots=True)
class Calendar:
    """Cells of equal length (the last may be shorter) between ``edges``; ``weight`` is the part of the payments in each cell and zone."""

    edges: Whole
    weight: NDArray[np.float64]

    @property
    def start(self) -> int:
        """Seconds UTC."""
        return int(self.edges[0])

    @property
    def end(self) -> int:
        """Seconds UTC, left out."""
        return int(self.edges[-1])

    @property
    def load(self) -> NDArray[np.float64]:
        """Payments a second of each cell, on a scale of its own."""
        return self.weight.sum(axis=1) / np.diff(self.edges)

    def cell(self, at: Whole) -> Whole:
        """The cell of each time."""
        return (at - self.edges[0]) // (self.edges[1] - self.edges[0])


def calendar(far: Far, zones: Whole, parts: NDArray[np.float64]) -> Calendar:
    """The calendar of an economy whose ``zones`` (seconds east of UTC) make these parts of the payments."""
    length = max(1, min(CELL, (far.end - far.start) * MOST_IN_CELL // far.payments))
    edges = np.append(np.arange(far.start, far.end, length, dtype=np.int64), far.end)
    local = ((edges[:-1] + edges[1:]) // 2)[:, None] + zones
    weight = _busy(local, far.rhythm) * parts * np.diff(edges)[:, None]
    return Calendar(edges, weight / weight.sum())


def windows(dates: Calendar, payments: int, most: int, chance: np.random.Generator) -> Iterator[tuple[Whole, Whole]]:
    """Times, ascending, and the number of the zone of each payment; ``most`` at once, and ``payments`` in all."""
    counts = chance.multinomial(payments, dates.weight.ravel()).reshape(dates.weight.shape)
    filled = np.cumsum(counts.sum(axis=1)) // most
    cuts = [0, *(np.flatnonzero(filled[1:] > filled[:-1]) + 2).tolist(), len(counts)]
    at = zone = np.zeros(0, np.int64)
    for first, last in pairwise(cuts):
        drawn = _drawn(dates.edges[first : last + 1], counts[first:last], chance)
        at, zone = np.append(at, drawn[0]), np.append(zone, drawn[1])
        full = len(at) // most * most
        yield from ((at[n : n + most], zone[n : n + most]) for n in range(0, full, most))
        at, zone = at[full:], zone[full:]
    if len(at):
        yield at, zone


def _busy(local: Whole, rhythm: Rhythm) -> NDArray[np.float64]:
    weekday = (local - MONDAY) // DAY % 7
    return np.array(rhythm.hours)[local // HOUR % 24] * np.where(weekday >= 5, rhythm.weekend, 1.0)


def _drawn(edges: Whole, counts: Whole, chance: np.random.Generator) -> tuple[Whole, Whole]:
    """Times, ascending, so many in each cell and zone, and the zone of each."""
    cell = np.repeat(np.arange(len(counts)), counts.sum(axis=1))
    zones = np.broadcast_to(np.arange(int(counts.shape[1])), counts.shape)
    at = edges[cell] + (chance.random(len(cell)) * np.diff(edges)[cell]).astype(np.int64)
    order = ascending(at - edges[0])
    return at[order], np.repeat(zones.ravel(), counts.ravel())[order]
