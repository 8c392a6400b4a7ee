"""What wallets move within one owner: deposits to hot or cold wallets, cold money to hot ones, crowded wallets into one coin."""

from __future__ import annotations

import numpy as np

from parola.artefacts.ledger.far.fees import BASE, CHEAPEST, cost, inputs
from parola.artefacts.ledger.far.holdings import Holdings
from parola.artefacts.ledger.far.orders import Orders
from parola.artefacts.ledger.far.slice import Flags, Whole
from parola.artefacts.ledger.far.wallets import HOT_WALLETS, Kind, Wallets
from parola.artefacts.ledger.plan import DUST

# Assumptions.
FULL, FULL_DEPOSIT = 12, 8  # coins from which a wallet gathers them into one
HOT_PART = 0.2  # of what an exchange holds should be in hot wallets
LOW, HIGH = 0.4, 2.0  # of that, below which a hot wallet is filled, and above which deposits go to the cold one
WORTHWHILE = 100_000  # sat: the least that is moved
PATIENT = 1.0, 1.6  # of the lowest rate is paid for it
WEIGHT = BASE + 4 + 2 * 4 * 43  # of a transaction with two outputs, without inputs, at most


class Treasury:
    """Sees once a window what has to be moved."""

    def __init__(self, held: Wallets, low: float, chance: np.random.Generator) -> None:
        self._held, self._chance, self._low = held, chance, 1_000 * low
        self._full = np.where(held.kind == Kind.DEPOSIT, FULL_DEPOSIT, FULL)
        self._cold, self._hot = held.rows(Kind.COLD), held.rows(Kind.HOT).reshape(-1, HOT_WALLETS)
        self._exchange = held.owner - held.owner[self._cold[:1]].sum()  # counted from the first; right for exchanges alone

    def orders(self, holdings: Holdings, busy: Flags, start: int, end: int) -> Orders:
        """Orders between two times, by wallets that are not ``busy`` paying in this window."""
        hot = holdings.balance[self._hot]
        target = ((hot.sum(axis=1) + holdings.balance[self._cold]) * HOT_PART / HOT_WALLETS).astype(np.int64)
        payer, payee = self._gathered(holdings, busy, hot.sum(axis=1) > HIGH * HOT_WALLETS * target)
        cold, filled, missing = self._filled(holdings, busy, target)
        size = len(payer) + len(cold)
        return Orders(
            at=np.sort(self._chance.integers(start, end + 1, size)),
            payer=np.append(payer, cold),
            payee=np.append(payee, filled),
            want=np.append(np.full(len(payer), DUST), missing),
            rate=np.maximum(self._low * self._chance.uniform(*PATIENT, size), CHEAPEST).astype(np.int64),
            part=np.ones(size),
            taproot=np.zeros(size, np.bool_),
            whole=np.arange(size) < len(payer),
            own=np.ones(size, np.bool_),
        )

    def _gathered(self, holdings: Holdings, busy: Flags, plenty: Flags) -> tuple[Whole, Whole]:
        """Wallets that spend all their coins, and where to: home, or the cold wallet when the hot ones have plenty."""
        full = np.flatnonzero(holdings.count >= self._full)
        full = full[~busy[full]]
        full = full[self._left(holdings, full) >= DUST]
        to = self._held.home[full]
        rich = np.flatnonzero(self._held.kind[full] == Kind.DEPOSIT)
        rich = rich[plenty[self._exchange[full[rich]]]]
        to[rich] = self._cold[self._exchange[full[rich]]]
        return full, to

    def _filled(self, holdings: Holdings, busy: Flags, target: Whole) -> tuple[Whole, Whole, Whole]:
        """Cold wallets that fill their poorest hot one, which, and with how much."""
        hot = self._hot[np.arange(len(self._hot)), holdings.balance[self._hot].argmin(axis=1)]
        missing = target - holdings.balance[hot]
        able = ~busy[self._cold] & (self._left(holdings, self._cold) > 2 * missing)
        asks = (holdings.balance[hot] < LOW * target) & (missing > WORTHWHILE) & able
        return self._cold[asks], hot[asks], missing[asks]

    def _left(self, holdings: Holdings, wallet: Whole) -> Whole:
        """What is left of all coins of these wallets when they are spent at once, at the dearest rate that is paid here."""
        rate = np.full(len(wallet), int(self._low * PATIENT[1]) + 1)
        price = cost(rate, inputs(self._held.taproot[wallet])) * holdings.count[wallet]
        return holdings.balance[wallet] - price - cost(rate, np.full(len(wallet), WEIGHT))
