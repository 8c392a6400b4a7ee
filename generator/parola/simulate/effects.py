"""What a transition does, effect by effect, as events of the cell."""

from __future__ import annotations

import numpy as np

from parola.simulate.amounts import Purse
from parola.simulate.events import Called, Paid, PaidOut, Posted, Said, Travelled, What
from parola.spec.model import Effect, Module, Pay
from parola.world.make import DEPOSITS, POOL
from parola.world.model import Account, Cell

CLASS_WALLETS = {"deposits": Account(DEPOSITS, "main"), "pool": Account(POOL, "main")}
Done = list[tuple[str, What]]


def perform(effect: Effect, cell: Cell, module: Module, purse: Purse, chance: np.random.Generator) -> Done:
    """Label and happening of each thing that one effect does; an `ask` may do two things, or none."""
    if effect.ask is not None:
        return _ask(effect.ask.topic, cell)
    if effect.pay is not None:
        return [(effect.pay.label, _pay(effect.pay, cell, module, purse, chance))]
    if effect.withdraw is not None:
        deposit = _account(effect.withdraw.from_deposit, cell)
        return [(effect.withdraw.label, PaidOut(deposit.wallet, deposit.slot or "main", "payout"))]
    return _seen(effect)


def _seen(effect: Effect) -> Done:
    """What people write, and where they go."""
    if effect.post is not None:
        return [(effect.post.label, Posted(effect.post.by, effect.post.board, effect.post.text))]
    if effect.message is not None:
        m = effect.message
        return [(m.label, Said(m.chat, m.by, m.text, m.forwarded_from, m.place))]
    if effect.hotline is not None:
        h = effect.hotline
        return [(h.label, Called(h.by, h.text, place=h.place))]
    return [] if effect.travel is None else [(effect.travel.label, Travelled(effect.travel.who, effect.travel.to))]


def _ask(topic: str, cell: Cell) -> Done:
    status = cell.disclosure[topic]
    if status == "not-asked":
        return []
    asked = Called("desk", f"ask-{topic}", topic)
    told = Called("person", f"{topic}-{status}", topic, status)
    return [(f"asked-{topic}", asked), (f"told-{topic}", told)]


def _pay(pay: Pay, cell: Cell, module: Module, purse: Purse, chance: np.random.Generator) -> Paid:
    payer, payee = _account(pay.by, cell), _account(pay.to, cell)
    return Paid(
        payer=payer.wallet,
        payee=payee.wallet,
        slot=payee.slot or pay.slot,
        amount_sat=purse.sat(pay.amount, payer.wallet, module, chance),
        spend=pay.spend,
    )


def _account(name: str, cell: Cell) -> Account:
    return cell.wallets.get(name) or CLASS_WALLETS[name]
