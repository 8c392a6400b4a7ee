"""Tiny sums: dust that waits to be spent beside other coins, and look-alike addresses that wait to be copied."""

from __future__ import annotations

from parola.artefacts.ledger.look_alike import look_alike
from parola.artefacts.ledger.payment import Out, Stake
from parola.artefacts.ledger.typology.sketch import Sketch
from parola.simulate.typologies import Dust, Poisoning
from parola.world.cell import Account


def dust(sketch: Sketch, what: Dust) -> None:
    """One transaction to the known addresses of ordinary users and of the others that are named."""
    users = sorted(sketch.chance.sample(range(sketch.around.users), what.targets))
    places = [*((f"user/{user}", "main") for user in users), *map(_known, what.also)]
    outs = [Out(*place, sketch.total, "dust") for place in places]
    sketch.order(sketch.at, "dust", [Stake(sketch.payer, sketch.total * len(outs))], outs)


def poisoning(sketch: Sketch, what: Poisoning) -> None:
    """A look-alike of an address gets a coin, and pays it to an address of the victim, in whose history it then stands."""
    wallet, fee = sketch.own(), sketch.fee(1, 1)
    imitated = sketch.around.keyring.address(*_known(what.imitates))
    slot = look_alike(sketch.around.keyring, wallet, "look", imitated, what.first, what.last)
    sum_out = sketch.total + fee
    sketch.order(sketch.at, "poison-fund", [Stake(sketch.payer, sum_out)], [Out(wallet, slot, sum_out, "poison-fund")])
    stake = Stake(wallet, sketch.total, fee, (slot,))
    sketch.order(sketch.at + what.delays[0], "poison", [stake], [Out(*_known(what.victim), sketch.total, "poison")])


def _known(account: Account) -> tuple[str, str]:
    return account.wallet, account.slot or "main"
