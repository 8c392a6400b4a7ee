"""How much a payment moves: what wallets hold in name, and sums that are round in sat as often as not."""

from __future__ import annotations

import numpy as np

from parola.simulate.events import Paid
from parola.spec.model import Amount, Module
from parola.world.model import Cell
from parola_kit.errors import BadInput

ROUND = 10_000  # sat
ROUND_SHARE = 0.5  # of payments; the others are priced in another currency and come out odd; assumption
FEES = 60_000  # sat left in a wallet for fees when a share of it is paid


class Purse:
    """What the cell's wallets hold in name; fees are the ledger's business, so shares are taken after ``FEES``."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._held: dict[str, int] = {}
        self._paid: dict[str, int] = {}

    def sat(self, amount: Amount, payer: str, module: Module, chance: np.random.Generator) -> int | None:
        """The sum of a payment in sat; None for everything.

        Raises:
            BadInput: it repeats a payment that was not made, or comes to nothing.
        """
        if amount.all:
            return None
        if amount.same_as is not None and amount.same_as not in self._paid:
            raise BadInput(f"module {module.id}: a payment is to be the same as '{amount.same_as}', which was not made before it")
        sat = self._paid[amount.same_as] if amount.same_as is not None else self._drawn(amount, payer, module, chance)
        if sat <= 0:
            held = self._held.get(payer, 0)
            raise BadInput(
                f"module {module.id}: a payment from {payer} comes to {sat} sat, of {held} that it was paid; let it be paid more first"
            )
        return sat

    def _drawn(self, amount: Amount, payer: str, module: Module, chance: np.random.Generator) -> int:
        if amount.share is not None:
            share = float(chance.uniform(*module.parameters[amount.share].range))
            return _sum((self._held.get(payer, 0) - FEES) * share, chance)
        name = amount.parameter or ""  # exactly one is given: parola.spec.rules
        return _sum(float(chance.uniform(*module.parameters[name].range)), chance)

    def move(self, paid: Paid, label: str) -> None:
        """Book a payment."""
        amount = self._held.get(paid.payer, 0) if paid.amount_sat is None else paid.amount_sat
        self._held[paid.payer] = self._held.get(paid.payer, 0) - amount
        self._held[paid.payee] = self._held.get(paid.payee, 0) + amount
        self._paid[label] = amount


def _sum(sat: float, chance: np.random.Generator) -> int:
    rounded = int(sat) // ROUND * ROUND
    return rounded if chance.random() < ROUND_SHARE and rounded > 0 else int(sat)
