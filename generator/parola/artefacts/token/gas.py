"""What a call costs: exactly what revm counts for this contract under the rules of Cancun.

Storage is paid by what it was and becomes (EIP-2929, EIP-2200 as amended, EIP-3529), data by its bytes (EIP-2028); what is computed in
between depends on nothing but the way through the code, and was measured: a table, held to revm over random histories in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.token.rules import (
    APPROVE,
    BURN,
    CALLER_FROZEN,
    DONE,
    FREEZE,
    MINT,
    NO_ALLOWANCE,
    NO_MONEY,
    NOT_ISSUER,
    PAYEE_FROZEN,
    PAYER_FROZEN,
    TRANSFER,
    TRANSFER_FROM,
    UNFREEZE,
)

BASE = 21_000  # of every transaction
ZERO_BYTE, OTHER_BYTE = 4, 16
COLD, WARM = 2_100, 100  # a slot of storage at first sight, and after that
FILL, CHANGE = 20_000, 2_900  # from zero to something; from something to something else
CLEARED = 4_800  # given back for a slot that becomes zero
PUT_BACK_FULL, PUT_BACK_EMPTY = 2_800, 19_900  # given back when a slot has again what it had before the transaction
MOST_BACK = 5  # a fifth of what was spent
DEPLOYED = 419_551  # of the first transaction of a chain

# Gas of computing, by kind and by how the call ends.
COMPUTED = {
    (TRANSFER, DONE): 2_450,
    (TRANSFER, PAYER_FROZEN): 316,
    (TRANSFER, PAYEE_FROZEN): 396,
    (TRANSFER, NO_MONEY): 503,
    (APPROVE, DONE): 2_093,
    (TRANSFER_FROM, DONE): 2_751,
    (TRANSFER_FROM, CALLER_FROZEN): 280,
    (TRANSFER_FROM, NO_ALLOWANCE): 455,
    (TRANSFER_FROM, PAYER_FROZEN): 617,
    (TRANSFER_FROM, PAYEE_FROZEN): 697,
    (TRANSFER_FROM, NO_MONEY): 804,
    (MINT, DONE): 2_132,
    (MINT, NOT_ISSUER): 175,
    (BURN, DONE): 2_087,
    (BURN, NOT_ISSUER): 135,
    (BURN, NO_MONEY): 241,
    (FREEZE, DONE): 1_378,
    (FREEZE, NOT_ISSUER): 175,
    (UNFREEZE, DONE): 1_377,
    (UNFREEZE, NOT_ISSUER): 175,
}


@dataclass(slots=True)
class Meter:
    """The storage of one transaction: what has been touched, what it held before, what it has cost."""

    spent: int = 0
    back: int = 0
    before: dict[object, int] = field(default_factory=dict[object, int])

    def load(self, slot: object, value: int) -> int:
        """Read a slot that holds ``value``."""
        self.spent += WARM if slot in self.before else COLD
        self.before.setdefault(slot, value)
        return value

    def store(self, slot: object, value: int, new: int) -> None:
        """Write ``new`` to a slot that holds ``value``; a slot that was not read first is cold."""
        self.spent += 0 if slot in self.before else COLD
        before = self.before.setdefault(slot, value)
        if new == value or value != before:
            self.spent += WARM
        else:
            self.spent += CHANGE if before else FILL
        self.back += _back(before, value, new)


def _back(before: int, value: int, new: int) -> int:
    """What is given back, less what was given before and no longer holds (EIP-3529)."""
    if new == value:
        return 0
    found = 0
    if before and not value:
        found -= CLEARED
    if before and not new:
        found += CLEARED
    if new == before and value != before:
        found += PUT_BACK_FULL if before else PUT_BACK_EMPTY
    return found


def data(carried: NDArray[np.uint8], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Gas of what calls carry: rows of bytes with zeros behind them, and how many of each row count."""
    filled = np.count_nonzero(carried, axis=1)
    return OTHER_BYTE * filled + ZERO_BYTE * (sizes - filled)


def used(spent: NDArray[np.int64], back: NDArray[np.int64]) -> NDArray[np.int64]:
    """What a receipt shows: what was spent, less what is given back of it."""
    return spent - np.minimum(back, spent // MOST_BACK)
