"""One coin that goes from hand to hand: peel chains and cycles."""

from __future__ import annotations

from parola.artefacts.ledger.payment import Out, Stake
from parola.artefacts.ledger.typology.sketch import Sketch
from parola.simulate.typologies import Cycle, PeelChain


def peel_chain(sketch: Sketch, what: PeelChain) -> None:
    """Of what is left each hop pays the share to a payee and the rest to itself; the last rest goes to the end (kappos-2022)."""
    wallet, at, left = sketch.own(), sketch.at, sketch.total
    sketch.order(at, "peel-start", [Stake(sketch.payer, left)], [Out(wallet, "hop-0", left, "peel-start")])
    for n in range(what.hops):
        at += what.delays[n]
        peeled, fee = int(left * what.share), sketch.fee(1, 2)
        stake = Stake(wallet, peeled, fee, (f"hop-{n}",), rest=(wallet, f"hop-{n + 1}"), part="peel-change")
        sketch.order(at, "peel", [stake], [Out(*sketch.place(what.to), peeled, "peel")])
        left -= peeled + fee
    last = Stake(wallet, 0, sketch.fee(1, 1), (f"hop-{what.hops}",), rest=sketch.place(what.end), part="peel-end")
    sketch.order(at + what.delays[-1], "peel-end", [last])


def cycle(sketch: Sketch, what: Cycle) -> None:
    """Each wallet keeps its share and passes the rest on; the last pays a new address of the first."""
    at, left = sketch.at, sketch.total
    sketch.order(at, "cycle", [Stake(sketch.payer, left)], [Out(sketch.own(0), "in", left, "cycle")])
    for n in range(what.hops):
        at += what.delays[n]
        kept = int(left * what.kept)
        fee = sketch.fee(1, 2 if kept else 1)
        left -= kept + fee
        following = (sketch.own(n + 1), "in") if n < what.hops - 1 else (sketch.payer, sketch.fresh())
        stake = Stake(sketch.own(n), left, fee, ("in",), rest=(sketch.own(n), "kept"), part="cycle-kept")
        sketch.order(at, "cycle", [stake], [Out(*following, left, "cycle")])
