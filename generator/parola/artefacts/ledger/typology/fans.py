"""Many to one, one to many, and both in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parola.artefacts.ledger.payment import Out, Stake
from parola.artefacts.ledger.typology.sketch import Place, Sketch
from parola.simulate.typologies import FanIn, FanOut, GatherScatter, Layers, ScatterGather
from parola.world.cell import Account

LEAST_SHARE = 0.3  # of what a wallet of a layer passes on, to each of two


def fan_in(sketch: Sketch, what: FanIn) -> None:
    """Each payer pays the same address."""
    place = sketch.place(what.to)
    _gather(sketch, what.delays, [place] * len(sketch.happened.by), "fan-in")


def fan_out(sketch: Sketch, what: FanOut) -> None:
    """One transaction, or one for each payee where there are delays."""
    outs = [Out(*place, sat, "fan-out") for place, sat in _scattered(sketch, sketch.total, what.width, what.to)]
    if not what.delays:
        sketch.order(sketch.at, "fan-out", [Stake(sketch.payer, sketch.total)], outs)
        return
    for n, out in enumerate(outs):
        sketch.order(sketch.at + sum(what.delays[:n]), "fan-out", [Stake(sketch.payer, out.value_sat)], [out])


def scatter_gather(sketch: Sketch, what: ScatterGather) -> None:
    """One transaction out; each wallet between pays the same address, one after the other."""
    parts, place, at = sketch.split(sketch.total, what.width), sketch.place(what.to), sketch.at
    outs = [Out(sketch.own(n), "in", part, "scatter") for n, part in enumerate(parts)]
    sketch.order(at, "scatter", [Stake(sketch.payer, sketch.total)], outs)
    for n in range(what.width):
        at += what.delays[n]
        sketch.order(at, "gather", [Stake(sketch.own(n), 0, sketch.fee(1, 1), ("in",), rest=place, part="gather")])


def gather_scatter(sketch: Sketch, what: GatherScatter) -> None:
    """Payers pay new addresses of the wallet between, which spends all of these at once.

    They belong to a purse of that wallet, so that nothing else which it pays in the meantime takes their coins.
    """
    purse = f"{what.through.wallet}/{sketch.name}"
    places = [(purse, sketch.fresh()) for _ in sketch.happened.by]
    at = _gather(sketch, what.delays[:-1], places, "gather") + what.delays[-1]
    fee = sketch.fee(len(places), what.width)
    outs = [Out(*place, sat, "scatter") for place, sat in _scattered(sketch, sketch.total - fee, what.width, what.to)]
    stake = Stake(purse, sketch.total - fee, fee, tuple(slot for _, slot in places))
    sketch.order(at, "scatter", [stake], outs)


@dataclass(slots=True)
class _Held:
    """What a wallet of a layer got: coins by slot, in all, and when the last of it came."""

    slots: tuple[str, ...]
    total: int
    at: int


def layers(sketch: Sketch, what: Layers) -> None:
    """A stack of wallets: each pays the one below it and that one's neighbour, so that all ways cross."""
    parts = sketch.split(sketch.total, what.width)
    outs = [Out(sketch.own(0, n), "in", part, "layer-in") for n, part in enumerate(parts)]
    sketch.order(sketch.at, "layer-in", [Stake(sketch.payer, sketch.total)], outs)
    held = [_Held(("in",), part, sketch.at) for part in parts]
    for layer in range(what.layers - 1):
        held = _passed_on(sketch, what, layer, held)
    place, delays = sketch.place(what.to), what.delays[(what.layers - 1) * what.width :]
    for n, (one, delay) in enumerate(zip(held, delays, strict=True)):
        fee = sketch.fee(len(one.slots), 1)
        stake = Stake(sketch.own(what.layers - 1, n), 0, fee, one.slots, rest=place, part="layer-end")
        sketch.order(one.at + delay, "layer-end", [stake])


def _passed_on(sketch: Sketch, what: Layers, layer: int, held: Sequence[_Held]) -> list[_Held]:
    below = [_Held(("straight", "across"), 0, 0) for _ in held]
    for n, one in enumerate(held):
        at, fee = one.at + what.delays[layer * what.width + n], sketch.fee(len(one.slots), 2)
        straight = int((one.total - fee) * sketch.chance.uniform(LEAST_SHARE, 1 - LEAST_SHARE))
        sums = ((n, "straight", straight), ((n + 1) % what.width, "across", one.total - fee - straight))
        outs = [Out(sketch.own(layer + 1, to), slot, sat, "layer") for to, slot, sat in sums]
        sketch.order(at, "layer", [Stake(sketch.own(layer, n), one.total - fee, fee, one.slots)], outs)
        for to, _, sat in sums:
            below[to].total += sat
            below[to].at = max(below[to].at, at)
    return below


def _gather(sketch: Sketch, delays: Sequence[int], places: Sequence[Place], part: str) -> int:
    """Each payer pays a place; when the last does."""
    at = sketch.at
    for payer, sat, place, delay in zip(sketch.happened.by, sketch.happened.sums_sat, places, (0, *delays), strict=True):
        at += delay
        sketch.order(at, part, [Stake(payer.wallet, sat)], [Out(*place, sat, part)])
    return at


def _scattered(sketch: Sketch, total: int, width: int, to: Sequence[Account]) -> list[tuple[Place, int]]:
    """Uneven parts of a sum and where each goes: the payees take turns, each at a new address."""
    return [(sketch.place(to[n % len(to)]), part) for n, part in enumerate(sketch.split(total, width))]
