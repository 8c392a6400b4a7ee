"""To the exchange and to the swap service: below a threshold, to one address again and again, out to a bank, on to another chain."""

from __future__ import annotations

from collections.abc import Sequence

from parola.artefacts.ledger.payment import Out, Stake
from parola.artefacts.ledger.typology.sketch import Place, Sketch
from parola.simulate.typologies import CashOut, ChainHop, Consolidation, DepositReuse, Structuring


def structuring(sketch: Sketch, what: Structuring) -> None:
    """The parts, each below the threshold; payees take turns."""
    _one_by_one(
        sketch, what.parts_sat, what.delays, [sketch.place(what.to[n % len(what.to)]) for n in range(len(what.parts_sat))], "structured"
    )


def deposit_reuse(sketch: Sketch, what: DepositReuse) -> None:
    """Uneven parts to one and the same address."""
    _one_by_one(sketch, sketch.split(sketch.total, what.times), what.delays, [sketch.place(what.to)] * what.times, "deposit-reused")


def chain_hop(sketch: Sketch, what: ChainHop) -> None:
    """A payment to an address that the swap service gave for this order alone; the other side is the token chain's matter."""
    _pay(sketch, "swap-in", *sketch.place(what.to))


def cash_out(sketch: Sketch, what: CashOut) -> None:
    """A payment to the account's deposit address; the payout to a bank is the exchange's record."""
    _pay(sketch, "cash-out", *sketch.place(what.to))


def consolidation(sketch: Sketch, what: Consolidation) -> None:
    """Every coin of the payer becomes one."""
    sketch.order(sketch.at, "consolidation", [Stake(sketch.payer, 0, all=True, rest=sketch.place(what.to), part="consolidated")])


def _pay(sketch: Sketch, part: str, wallet: str, slot: str) -> None:
    sketch.order(sketch.at, part, [Stake(sketch.payer, sketch.total)], [Out(wallet, slot, sketch.total, part)])


def _one_by_one(sketch: Sketch, parts: Sequence[int], delays: Sequence[int], places: Sequence[Place], part: str) -> None:
    at = sketch.at
    for sat, place, delay in zip(parts, places, (0, *delays), strict=True):
        at += delay
        sketch.order(at, part, [Stake(sketch.payer, sat)], [Out(*place, sat, part)])
