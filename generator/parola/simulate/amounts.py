"""How much a payment moves: what purses hold in name, and sums that are round as often as not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from parola.spec.model import Amount, Module
from parola_kit.errors import BadInput

ROUND = 10_000  # sat
FEES = 60_000  # sat left in a wallet for fees when a share of it is paid
ROUND_SHARE = 0.5  # of payments; the others are priced in another currency and come out odd; assumption


class Purse:
    """What the wallets, or the accounts, of a cell hold in name, in whole ``unit``.

    Fees are the ledger's business, so shares are taken of what is left after ``reserve``; ``step`` is what a round sum is a multiple of.
    """

    def __init__(self, unit: str, reserve: int, step: int) -> None:
        self._unit, self._reserve, self._step = unit, reserve, step
        self._held: dict[str, int] = {}
        self._paid: dict[str, int] = {}

    def amount(self, told: Amount, payer: str, module: Module, chance: np.random.Generator) -> int:
        """The sum of a payment; all that is held where everything is paid.

        Raises:
            BadInput: it repeats a payment that was not made, or comes to nothing.
        """
        if told.same_as is not None and told.same_as not in self._paid:
            raise BadInput(f"module {module.id}: a payment is to be the same as '{told.same_as}', which was not made before it")
        held = self.held(payer)
        if told.all:
            found = held
        elif told.same_as is not None:
            found = self._paid[told.same_as]
        else:
            found = self._drawn(told, held, module, chance)
        if found <= 0 and not told.all:
            shown = f"{found} {self._unit}, of {held} that it was paid"
            raise BadInput(f"module {module.id}: a payment from {payer} comes to {shown}; let it be paid more first")
        return found

    def _drawn(self, told: Amount, held: int, module: Module, chance: np.random.Generator) -> int:
        if told.share is not None:
            share = float(chance.uniform(*module.parameters[told.share].range))
            return self._sum((held - self._reserve) * share, chance)
        name = told.parameter or ""  # exactly one is given: parola.spec.references
        return self._sum(float(chance.uniform(*module.parameters[name].range)), chance)

    def held(self, payer: str) -> int:
        """What a wallet or an account holds in name."""
        return self._held.get(payer, 0)

    def move(self, payer: str, payee: str, amount: int, label: str) -> None:
        """Book a payment."""
        self.book([(payer, -amount), (payee, amount)], label, amount)

    def book(self, changes: Iterable[tuple[str, int]], label: str, amount: int) -> None:
        """Book what wallets lose and get by what is called ``label``, which moves ``amount``."""
        for wallet, change in changes:
            self._held[wallet] = self.held(wallet) + change
        self._paid[label] = amount

    def _sum(self, exact: float, chance: np.random.Generator) -> int:
        rounded = int(exact) // self._step * self._step
        return rounded if chance.random() < ROUND_SHARE and rounded > 0 else int(exact)


def coins() -> Purse:
    """A purse of satoshi."""
    return Purse("sat", reserve=FEES, step=ROUND)


def money() -> Purse:
    """A purse of cents of the exercise dollar."""
    return Purse("cents", reserve=0, step=500)
