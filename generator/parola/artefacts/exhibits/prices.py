"""What a coin was worth, minute by minute, by two sources that do not agree: around the first payment of each case."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.clock import local, stamp
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.number import numbered
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.artefacts.token.rules import TOKEN
from parola.artefacts.token.swap import service

AXIS = "valuation"  # of a scenario: which source the card of the case names
DESK, INDEX = "desk", "index"
MINUTE, HOUR = 60, 3_600
AROUND = 4  # minutes before and after that are shown
CENTS = 100
EVEN = 60_000  # dollars for a coin where the scenario has no token that is traded for it; assumption
APART, STEP = 0.004, 0.0006  # how far sources lie apart by the hour, and how far a price moves in a minute: log-normal; assumptions


@dataclass(frozen=True, slots=True)
class _Quote:
    """A price of one source at a minute (seconds UTC), in cents for a coin, as one case has it."""

    source: str
    at: int
    cents: int
    cell: int


def prices(scene: Scene, chain: Ledger, made: Sequence[Record]) -> Iterable[Record]:
    """Rows of ``case.price``, where the scenario has the axis; the price of a source at a minute is the same for every case."""
    del made
    if AXIS not in scene.scenario.variants:
        return []
    mined = {payment: block.at for block in chain.blocks for transfer in block.transfers for payment in transfer.payments}
    paid = [event for event in scene.everything if event.label == "first-payment"]
    quotes = [quote for event in paid for quote in _of_cell(scene, event.cell, event.at, mined[event.id])]
    return list(_records(scene, quotes))


def _of_cell(scene: Scene, cell: int, sent: int, block: int) -> Iterator[_Quote]:
    """Both sources, around the minute of sending and around that of the block."""
    minutes = {moment // MINUTE * MINUTE + MINUTE * step for moment in (sent, block) for step in range(-AROUND, AROUND + 1)}
    for source in (DESK, INDEX):
        for at in sorted(minutes):
            yield _Quote(source, at, price(scene, source, at), cell)


def price(scene: Scene, source: str, at: int) -> int:
    """Cents for a coin at a source in the minute of ``at``: the day's rate, times what source and hour draw, moved on minute by minute."""
    hour, minute = at // HOUR, at % HOUR // MINUTE
    chance = scene.streams.python("price", source, hour)
    drift = sum(chance.gauss(0, STEP) for _ in range(minute + 1))
    return round(_daily(scene, at) * math.exp(_off(scene, source, hour) + drift))


def _off(scene: Scene, source: str, hour: int) -> float:
    """How far a source lies off in an hour, as a logarithm."""
    return scene.streams.python("price-hour", source, hour).gauss(0, APART)


def _daily(scene: Scene, at: int) -> float:
    """Cents for a coin by the rate of the day at which coins are swapped for tokens, each of them a dollar."""
    token = scene.scenario.token
    if token is None:
        return float(EVEN * CENTS)
    return service(scene.scenario, token, scene.streams).rate(at, "price") * CENTS / TOKEN


def _records(scene: Scene, quotes: Sequence[_Quote]) -> Iterator[Record]:
    names, zones = _sources(scene), {DESK: scene.scenario.places[scene.scenario.exchange.place].zone, INDEX: "+00:00"}
    seats = {cell.number: cell.seat for cell in scene.world.cells}
    for n, one in numbered(quotes, lambda each: (each.at, names[each.source], seats[each.cell])):
        row = {"source": names[one.source], "at_local": local(one.at, zones[one.source]), "zone": zones[one.source], "cents": one.cents}
        yield Record(
            "case.price",
            f"case/price/{n}",
            row,
            cell=one.cell,
            label=f"price-{one.source}",
            data={"minute": stamp(one.at)},
            seat_cell=one.cell,
        )


def _sources(scene: Scene) -> Mapping[str, str]:
    return {DESK: scene.scenario.exchange.name, INDEX: scene.phrases.english("price-index")}
