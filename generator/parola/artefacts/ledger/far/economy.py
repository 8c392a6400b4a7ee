"""The far economy in time: payments in windows of a few thousand, each funded by what its payer holds, streamed as slices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from parola.artefacts.clock import stamp
from parola.artefacts.ledger.far.dates import calendar, windows
from parola.artefacts.ledger.far.fees import BASE, INPUT, OUTPUT, cost
from parola.artefacts.ledger.far.orders import LEAST, SPREAD, Desk, Grouped, Orders, by_payer, together
from parola.artefacts.ledger.far.radix import ranks
from parola.artefacts.ledger.far.relations import relations
from parola.artefacts.ledger.far.setting import Far
from parola.artefacts.ledger.far.settle import Books, Drafts
from parola.artefacts.ledger.far.slice import Arrivals, Flags, Slice, Whole
from parola.artefacts.ledger.far.treasury import Treasury
from parola.artefacts.ledger.far.wallets import Kind, Wallets, wallets
from parola.streams import Streams
from parola_kit.errors import BadInput

WINDOW = 4_096  # payments at once, at most: columns stay in the processor's cache
PAYERS = 4  # for each payment of a window, so that few pay twice
COMING = 6.0  # coins that a wallet may expect in a window, at most; it has room for a few more
LEAVING = 0.35  # of the money goes to nobody in the whole time, at most; assumption
SURE, DEAREST = int(BASE + 12 + 3 * OUTPUT.max()), int(INPUT.max()) + 4  # weight of two payments and of an input, rounded up, at most
USUAL = 150_000  # sat of a user's payment in the middle, where people have enough; assumption
TURNS = 20  # so many typical payments are what a user or merchant could have on average; assumption


def plan(far: Far, arrivals: Arrivals, streams: Streams) -> Iterator[Slice]:
    """Transactions of the whole span, a slice for each window.

    A payment is an output that is not ``change``; there are ``far.payments`` of them. ``change`` marks what stays with its owner: change
    itself, deposits swept to the exchange's own wallet, coins gathered into one. Coins that come within a window are spent in a later
    one; an arrival after it has come.

    Raises:
        BadInput: a setting is out of its range; an arrival does not fit the wallets; there is too little money for so many payments. While
            the slices are read: somebody has to pay, and not even the richest has enough.
    """
    held = wallets(far, streams)
    _fitting(held, arrivals)
    if far.payments * far.fees.low * 31 > arrivals.value_sat.sum():
        raise BadInput(
            f"chain.economy.payments: {far.payments} payments can't be funded, for the wallets get {arrivals.value_sat.sum()} sat in all"
        )
    return _Economy(far, held, arrivals, streams).slices()


def _fitting(held: Wallets, arrivals: Arrivals) -> None:
    """Refuse arrivals that no wallet could spend."""
    wallet, key = arrivals.wallet, arrivals.key
    known = (wallet >= 0) & (wallet < len(held))
    row = np.where(known, wallet, 0)
    own = (key >= held.first[row]) & (key < held.first[row] + held.count[row]) & (arrivals.taproot == held.taproot[row])
    wrong = np.flatnonzero(~(known & own & (arrivals.value_sat > 0)))
    if len(wrong):
        n = int(wrong[0])
        what = f"{arrivals.value_sat[n]} sat to key {key[n]} of wallet {wallet[n]}"
        raise BadInput(f"chain.economy.arrivals[{n}]: {what}, which has no such key of that kind, or the sum is not above zero")
    if (np.diff(arrivals.at) < 0).any():
        raise BadInput(f"chain.economy.arrivals[{int(np.flatnonzero(np.diff(arrivals.at) < 0)[0]) + 1}]: comes before the one before it")


@dataclass(frozen=True, slots=True)
class _Window:
    """Orders, the transactions that they make, and what those have room for."""

    orders: Orders
    by: Grouped
    drafts: Drafts

    @property
    def poor(self) -> Whole:
        """Orders of transactions that don't have room for the least that they have to pay."""
        least = np.bincount(self.by.tx, np.minimum(self.orders.want, LEAST))
        return np.flatnonzero((self.drafts.room < least)[self.by.tx])

    @property
    def funded(self) -> bool:
        """Whether everybody can pay."""
        return not len(self.poor)


class _Economy:
    """What stands while the windows go by."""

    def __init__(self, far: Far, held: Wallets, arrivals: Arrivals, streams: Streams) -> None:
        chance = streams("far", "plan")
        known = relations(far, held, streams)
        self._far, self._held, self._arrivals = far, held, arrivals
        self._dates = calendar(far, known.zones, known.parts)
        self._dated = windows(self._dates, far.payments, _most(held, known.inflow), streams("far", "dates"))
        self._desk = Desk(far, held, known, self._dates, chance)
        self._treasury = Treasury(held, far.fees.low, chance)
        self._books = Books(held, arrivals, chance)
        self._private = np.isin(held.kind, (Kind.USER, Kind.MERCHANT))
        self._scratch, self._come = np.full(len(held), -1), 0
        self._typical = _typical(far, held, int(arrivals.value_sat.sum()))

    def slices(self) -> Iterator[Slice]:
        """One window after the other."""
        for at, zone in self._dated:
            self._arrive(int(at[0]))
            orders = self._desk.orders(at, zone, self._typical)
            orders = self._desk.to_banks(orders, self._doubtful(orders))
            window = self._window(orders)
            if not window.funded:  # seldom: somebody pays thrice, or a bank runs short
                window = self._window(self._funded(orders))
            yield self._books.settle(window.orders, window.by, window.drafts)

    def _doubtful(self, orders: Orders) -> Whole:
        """Those who may be short of two payments out of many coins: quick to see, and right for nearly all."""
        payer, holdings = orders.payer, self._books.holdings
        needs = 2 * LEAST + cost(orders.rate, SURE + holdings.count[payer] * DEAREST)
        return np.flatnonzero((holdings.balance[payer] < needs) & self._private[payer])

    def _window(self, orders: Orders) -> _Window:
        """The window's transactions, with what is moved within an owner."""
        moved = self._treasury.orders(self._books.holdings, self._busy(orders), int(orders.at[0]), int(orders.at[-1]))
        every = together(orders, moved)
        by = by_payer(every, self._scratch)
        return _Window(every, by, self._books.drafts(every, by))

    def _arrive(self, before: int) -> None:
        """Coins that came before a time, and those for which there was no room."""
        first, last = self._come, int(np.searchsorted(self._arrivals.at, before))
        self._come = last
        if first == last and not self._books.holdings.waiting:
            return
        wallet, value = self._arrivals.wallet[first:last], self._arrivals.value_sat[first:last]
        self._books.holdings.receive(wallet, value, np.arange(first, last), ranks(wallet))

    def _funded(self, orders: Orders) -> Orders:
        """Let others pay what some can't: first a bank, then whoever has most."""
        for helper in (self._desk.to_banks, self._to_richest, self._refused):
            by = by_payer(orders, self._scratch)
            window = _Window(orders, by, self._books.drafts(orders, by))
            if window.funded:
                break
            orders = helper(orders, window.poor)
        return orders

    def _to_richest(self, orders: Orders, poor: Whole) -> Orders:
        return self._desk.moved(orders, poor, np.full(len(poor), self._books.holdings.balance.argmax()))

    def _refused(self, orders: Orders, poor: Whole) -> Orders:
        richest = int(self._books.holdings.balance.argmax())
        has, moment = self._books.holdings.balance[richest], stamp(int(orders.at[poor[0]]))
        what = f"{len(poor)} payments from {moment} on can't be funded: the richest wallet ({richest}) holds {has} sat"
        raise BadInput(f"chain.economy.payments: {what}; endow the wallets with more, or ask for fewer payments")

    def _busy(self, orders: Orders) -> Flags:
        busy = np.zeros(len(self._held), np.bool_)
        busy[orders.payer] = True
        return busy


def _most(held: Wallets, inflow: float) -> int:
    """Payments in a window: few pay twice, and no wallet gets more coins than it has room for."""
    payers = int(np.isin(held.kind, (Kind.USER, Kind.MERCHANT, Kind.HOT)).sum())
    return max(1, min(WINDOW, payers // PAYERS, int(COMING / inflow)))


def _typical(far: Far, held: Wallets, total: int) -> int:
    """A user's payment in the middle, in sat: small beside what people have, and so small that the money lasts."""
    people = max(1, len(held.rows(Kind.USER, Kind.MERCHANT)))
    lasting = LEAVING * total / (np.exp(SPREAD**2 / 2) * far.payments * max(far.nobody, 0.01))
    return max(2 * LEAST, int(min(USUAL, total / people / TURNS, lasting)))
