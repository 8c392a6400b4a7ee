"""Transactions of many owners: rounds with a coordinator, mixes for hire, and the payjoin, which looks like one owner's."""

from __future__ import annotations

from collections.abc import Sequence

from parola.artefacts.ledger.payment import Out, Stake
from parola.artefacts.ledger.typology.sketch import Place, Sketch
from parola.simulate.typologies import MakerMix, Payjoin, RoundMix
from parola.spec.typology import LEAST

COORDINATOR = ("coordinator/round", "main")  # one address for all rounds
MOST_CHANGE = 0.9  # of a denomination that somebody else in a round gets back; as much as one would have made one more equal output
MIXED, CHANGE = "mix-equal", "mix-change"


def round_mix(sketch: Sketch, what: RoundMix) -> None:
    """One coin goes in; each round gives one equal output and a change, with which the next round is joined."""
    own, at = sketch.own(), sketch.at
    sketch.order(at, "mix-in", [Stake(sketch.payer, sketch.total)], [Out(own, "round-0", sketch.total, "mix-in")])
    for n in range(what.rounds):
        at += what.delays[n]
        back = (own, f"round-{n + 1}") if n < what.rounds - 1 else (sketch.payer, sketch.fresh())
        _round(sketch, what, at, [(own, f"round-{n}"), sketch.place(what.to), back])


def _round(sketch: Sketch, what: RoundMix, at: int, subject: Sequence[Place]) -> None:
    """One round; everybody bears the same part of the fees. ``subject``: what comes in, where the equal output goes, where the change."""
    count, asked = what.participants, int(what.denomination * what.fee * what.participants)
    fee, owes = -(-sketch.fee(count, 2 * count + 1) // count), what.denomination + asked
    seats = [subject]
    for peer in sketch.peers(count - 1):
        tag = sketch.fresh()
        seats.append([(peer, f"{tag}-in"), (peer, f"{tag}-mixed"), (peer, f"{tag}-change")])
        sketch.endow(*seats[-1][0], owes + fee + sketch.chance.randint(2 * LEAST, int(MOST_CHANGE * what.denomination)))
    stakes = [Stake(coin[0], owes, fee, (coin[1],), rest=back, part=CHANGE) for coin, _, back in seats]
    outs = [Out(*mixed, what.denomination, MIXED) for _, mixed, _ in seats]
    gain = [Out(*COORDINATOR, asked * count, "coordinator-fee")] if asked else []
    sketch.order(at, "mix", stakes, [*outs, *gain])
    for _, mixed, _ in seats[1:]:
        sketch.goes_on(mixed, what.denomination, at)


def maker_mix(sketch: Sketch, what: MakerMix) -> None:
    """The payer takes what makers offer: all get an equal output and a change; the payer bears the fee and pays every maker.

    No address is used twice: who mixes does not follow the habit of handing change back to where it came from.
    """
    size, earned = sketch.total, int(sketch.total * what.fee)
    stakes = [Stake(sketch.payer, size + what.makers * earned, rest=(sketch.payer, sketch.fresh()), part=CHANGE)]
    outs = [Out(*sketch.place(what.to), size, MIXED)]
    for maker in sketch.peers(what.makers):
        sketch.endow(maker, "in", size + sketch.chance.randint(2 * LEAST, 2 * size))
        stakes.append(Stake(maker, size - earned, 0, ("in",), rest=(maker, "change"), part=CHANGE))
        outs.append(Out(maker, "mixed", size, MIXED))
    sketch.order(sketch.at, "mix", stakes, outs)
    for out in outs[1:]:
        sketch.goes_on((out.wallet, out.slot), size, sketch.at)


def payjoin(sketch: Sketch, what: Payjoin) -> None:
    """The payee puts in a coin and gets it back with the sum; the payer bears the fee (BIP78).

    Both get new addresses, also a merchant with a known one: an address on both sides would tell which output is whose.
    """
    payer = Stake(sketch.payer, sketch.total, rest=(sketch.payer, sketch.fresh()), part="payjoin-change")
    payee = Stake(what.to.wallet, -sketch.total, 0, rest=(what.to.wallet, sketch.fresh()), part="payjoin-received")
    sketch.order(sketch.at, "payjoin", [payer, payee])
