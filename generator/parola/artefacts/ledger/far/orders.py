"""Orders to pay: who pays whom, how much at most and at what fee rate; drawn in columns and changed until everyone can pay."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.ledger.far.dates import Calendar
from parola.artefacts.ledger.far.fees import CHEAPEST, URGENCY, Spread, levels
from parola.artefacts.ledger.far.radix import ranks
from parola.artefacts.ledger.far.relations import CONTACTS, Relations
from parola.artefacts.ledger.far.setting import Far
from parola.artefacts.ledger.far.slice import NOBODY, Flags, Whole
from parola.artefacts.ledger.far.wallets import Kind, Wallets
from parola.artefacts.ledger.plan import DUST

LEAST = 1_000  # sat of an ordinary payment

# All figures are assumptions.
SPREAD = 1.1  # standard deviation of the logarithm of a payment
SIZE = np.array([1, 3, 2, 2, 1, 2])  # of a payment beside a user's, by the payer's kind
CASH_OUT = 1 << 50  # what a merchant would like to take to the exchange: all that the part allows
PART = (0.2, 0.9)  # of what a wallet can pay, a payment is no larger than that
EMPTIED = 0.03  # of the payments by users and merchants are all that they hold
DUST_MORE = 400  # sat above the limit that a dust output is worth, at most


@dataclass(frozen=True, slots=True)
class Orders:
    """Equally long columns, by time. ``payee`` is a wallet or NOBODY; ``want`` sat, of which at most ``part`` of what can be spent is paid.

    ``rate`` in sat for 1,000 vB. ``taproot``: the kind of output if nobody's. ``whole``: everything that the wallet holds, if the payer
    pays nobody else. ``own``: payer and payee have one owner, so it is no payment.
    """

    at: Whole
    payer: Whole
    payee: Whole
    want: Whole
    rate: Whole
    part: NDArray[np.float64]
    taproot: Flags
    whole: Flags
    own: Flags

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Orders of one payer are one transaction, sent with the last of them: ``lead`` of each transaction, and how many it has (``size``).

    ``tx`` of each order, and its ``rank`` among those of its transaction.
    """

    lead: Whole
    size: Whole
    tx: Whole
    rank: Whole


def together(first: Orders, second: Orders) -> Orders:
    """One after the other."""
    return Orders(*(np.append(getattr(first, field.name), getattr(second, field.name)) for field in fields(Orders)))


def by_payer(orders: Orders, scratch: Whole) -> Grouped:
    """Transactions of these orders, by time; ``scratch`` has an entry a wallet, all -1, and is left so."""
    last = latest(orders.payer, scratch)
    leads = last == np.arange(len(last))
    found = np.flatnonzero(leads)
    order = np.argsort(orders.at[found], kind="stable")  # a few runs that are sorted: merged in one go
    place = np.empty(len(found), np.int64)
    place[order] = np.arange(len(found))
    tx = place[(np.cumsum(leads) - 1)[last]]
    size, rank = np.bincount(tx), np.zeros(len(tx), np.int64)
    several = np.flatnonzero(size[tx] > 1)
    rank[several] = ranks(tx[several])
    return Grouped(found[order], size, tx, rank)


def latest(wallet: Whole, scratch: Whole) -> Whole:
    """For each entry the last one of its wallet; ``scratch`` has an entry a wallet, all -1, and is left so."""
    np.maximum.at(scratch, wallet, np.arange(len(wallet)))
    last = scratch[wallet]
    scratch[wallet] = -1
    return last


class Desk:
    """Draws the orders of a window."""

    def __init__(self, far: Far, held: Wallets, known: Relations, dates: Calendar, chance: np.random.Generator) -> None:
        self._far, self._held, self._known, self._dates, self._chance = far, held, known, dates, chance
        self._level = levels(far.fees, dates, chance)
        self._spread, self._urgency = Spread.of(SPREAD, chance), Spread.of(URGENCY, chance)
        self._scratch = np.full(len(held), -1)
        self._private = np.isin(held.kind, (Kind.USER, Kind.MERCHANT))
        self._deposit, self._sort = held.kind == Kind.DEPOSIT, np.minimum(held.kind, 1)

    def orders(self, at: Whole, zone: Whole, typical: int) -> Orders:
        """Orders at these times, by people of these zones; ``typical`` sat is a user's payment in the middle."""
        payer = self._payers(zone)
        payee = self._payees(payer)
        whole, strange = self._some(len(at), EMPTIED), self._some(len(at), self._far.taproot)
        want, rate = self._sums(payer, payee, typical), self._urgency.scaled(self._level[self._dates.cell(at)], self._chance)
        return Orders(
            at=at,
            payer=payer,
            payee=payee,
            want=want,
            rate=np.maximum(rate, CHEAPEST),
            part=self._chance.uniform(*PART, len(at)),
            taproot=strange,
            whole=whole & (want >= LEAST) & self._private[payer],
            own=np.zeros(len(at), np.bool_),
        )

    def to_banks(self, orders: Orders, poor: Whole) -> Orders:
        """Those who can't pay are paid by an exchange or a miner instead: they take out what they will spend."""
        banks = self._known.banks
        return self.moved(orders, poor, banks[self._chance.integers(len(banks), size=len(poor))]) if len(banks) else orders

    def moved(self, orders: Orders, rows: Whole, payer: Whole) -> Orders:
        """The same orders where others pay these rows, to those who could not; who would pay himself pays one of his contacts."""
        who, to, whole = orders.payer.copy(), orders.payee.copy(), orders.whole.copy()
        to[rows] = self._others(payer, np.where(to[rows] == NOBODY, NOBODY, who[rows]))
        who[rows], whole[rows] = payer, False
        return Orders(orders.at, who, to, orders.want, orders.rate, orders.part, orders.taproot, whole, orders.own)

    def _payers(self, zone: Whole) -> Whole:
        """Few pay twice in a window: those who would are drawn once more."""
        payer = self._known.payers.draw(zone, self._chance)
        again = np.flatnonzero((latest(payer, self._scratch) != np.arange(len(payer))) & self._private[payer])
        payer[again] = self._known.payers.draw(zone[again], self._chance)
        return payer

    def _payees(self, payer: Whole) -> Whole:
        """One of the contacts, or of all customers where a bank pays; nobody for the part that leaves the economy."""
        known, chance = self._known, self._chance
        payee = known.contacts.ravel()[payer * CONTACTS + known.columns.draw(self._sort[payer], chance)].astype(np.int64)
        banks = np.flatnonzero(~self._private[payer])
        if known.receivers.size[0]:
            payee[banks] = self._others(payer[banks], known.receivers.draw(np.zeros(len(banks), np.int64), chance))
        payee[self._some(len(payer), self._far.nobody)] = NOBODY
        return payee

    def _sums(self, payer: Whole, payee: Whole, typical: int) -> Whole:
        """What they want to pay in sat: merchants take a lot to the exchange, a few pay next to nothing."""
        kind = self._held.kind[payer]
        want = np.maximum(self._spread.scaled(typical * SIZE[kind], self._chance), LEAST)
        cash = np.flatnonzero(kind == Kind.MERCHANT)
        want[cash[self._deposit[payee[cash]] & (payee[cash] != NOBODY)]] = CASH_OUT
        dust = np.flatnonzero(self._some(len(payer), self._far.dust))
        want[dust] = self._chance.integers(DUST, DUST + DUST_MORE, len(dust))
        return want

    def _some(self, size: int, share: float) -> Flags:
        return self._chance.random(size) < share

    def _others(self, payer: Whole, payee: Whole) -> Whole:
        """Where somebody would pay a wallet of his own, a contact of his instead."""
        same = np.flatnonzero((self._held.owner[payer] == self._held.owner[payee]) & (payee != NOBODY))
        if len(same):
            payee[same] = self._known.contacts[payer[same], 0]
        return payee
