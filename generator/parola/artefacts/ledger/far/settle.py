"""From orders to transactions: sums that can be paid, coins to pay them with, the fee, the change, and keys for all outputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parola.artefacts.ledger.far.fees import BASE, cost, counted, inputs, outputs
from parola.artefacts.ledger.far.holdings import Holdings, Slots
from parola.artefacts.ledger.far.orders import LEAST, Grouped, Orders
from parola.artefacts.ledger.far.radix import ranks
from parola.artefacts.ledger.far.select import Chosen, Wanted, choose
from parola.artefacts.ledger.far.slice import NOBODY, Arrivals, Flags, Slice, Whole
from parola.artefacts.ledger.far.wallets import Kind, Wallets
from parola.artefacts.ledger.plan import DUST

CROWDED = 10  # coins from which a payer spends all he has, to have fewer; assumption
GROWING = 33  # a sum for one payee may grow by a 33rd where that leaves no change; assumption
POWERS = 10 ** np.arange(1, 16)  # a round sum has two digits before its zeros


@dataclass(frozen=True, slots=True)
class Drafts:
    """A row a transaction: its ``wallet``, ``rate`` (sat for 1,000 vB), ``price`` of an input (sat), ``weight`` without inputs and change.

    ``back`` is the weight of a change output, and ``lost`` what it costs in sat to make and to spend it: without change, so much may go to
    the fee. ``room`` is what can be paid for certain, in sat. ``whole``: all that the wallet has is paid; ``ample``: the sum may grow a
    little where that leaves no change. ``taproot`` has a row an order.
    """

    wallet: Whole
    rate: Whole
    price: Whole
    weight: Whole
    back: Whole
    lost: Whole
    room: Whole
    whole: Flags
    ample: Flags
    taproot: Flags


@dataclass(frozen=True, slots=True)
class Paid:
    """What was decided: ``sat`` of each order, ``change`` of each transaction in sat (0 for none), the slots spent and their bounds."""

    sat: Whole
    change: Whole
    spends: Whole
    ins: Whole


class Books:
    """All coins of the economy, and whose turn each key is."""

    def __init__(self, held: Wallets, arrivals: Arrivals, chance: np.random.Generator) -> None:
        self.holdings, self.slots = Holdings(len(held)), Slots(len(arrivals.at))
        self.slots.key[:] = arrivals.key
        self._held, self._chance, self._turn = held, chance, np.zeros(len(held), np.int64)
        self._deposit = held.kind == Kind.DEPOSIT

    def drafts(self, orders: Orders, by: Grouped) -> Drafts:
        """What each transaction would cost, and what is left for those who are paid."""
        held, holdings = self._held, self.holdings
        wallet, rate = orders.payer[by.lead], orders.rate[by.lead]
        taproot = np.where(orders.payee == NOBODY, orders.taproot, held.taproot[orders.payee])
        home, whole = held.taproot[held.home[wallet]], orders.whole[by.lead] & (by.size == 1)
        price, back = cost(rate, inputs(held.taproot[wallet])), outputs(home)
        weight = BASE + counted(by.size + 1) + np.bincount(by.tx, outputs(taproot)).astype(np.int64)
        return Drafts(
            wallet=wallet,
            rate=rate,
            price=price,
            weight=weight,
            back=back,
            lost=cost(rate, back) + cost(rate, inputs(home)),
            room=holdings.balance[wallet] - holdings.count[wallet] * price - cost(rate, weight + back),
            whole=whole,
            ample=~held.rounds[wallet] & (by.size == 1) & ~whole,
            taproot=taproot,
        )

    def settle(self, orders: Orders, by: Grouped, drafts: Drafts) -> Slice:
        """Pay: every transaction has room for the least of all its orders."""
        sat = self._sums(orders, by, drafts)
        chosen = self._chosen(sat, by, drafts)
        slot, brought = self.holdings.spend(drafts.wallet, chosen.taken, chosen.place)
        change = self._change(sat, brought, by, drafts, chosen)
        made = self._made(orders, by, drafts, Paid(sat, change, slot, np.append(0, np.cumsum(chosen.taken))))
        self.slots.free(slot)
        return made

    def _sums(self, orders: Orders, by: Grouped, drafts: Drafts) -> Whole:
        """What is paid: as wanted, but no more than its part of the room; round for some."""
        most = ((drafts.room // by.size)[by.tx] * orders.part).astype(np.int64)
        sat = np.maximum(np.minimum(orders.want, most), np.minimum(orders.want, LEAST))
        rounded = np.flatnonzero(self._held.rounds[orders.payer] & (sat >= LEAST))
        step = POWERS[np.searchsorted(POWERS, sat[rounded], side="right") - 2]
        sat[rounded] -= sat[rounded] % step
        return sat

    def _chosen(self, sat: Whole, by: Grouped, drafts: Drafts) -> Chosen:
        paid, crowded = _summed(sat, by), self.holdings.count[drafts.wallet] >= CROWDED
        slack = np.maximum(drafts.lost, np.where(drafts.ample, paid // GROWING, 0))
        need = paid + cost(drafts.rate, drafts.weight)
        return choose(
            self.holdings, drafts.wallet, Wanted(need, drafts.price, slack, self._held.habit[drafts.wallet], drafts.whole | crowded)
        )

    def _change(self, sat: Whole, brought: Whole, by: Grouped, drafts: Drafts, chosen: Chosen) -> Whole:
        """What comes back from the coins spent, 0 where it is nothing; a sum that takes all, or grows to a match, is put into ``sat``."""
        weight = drafts.weight + chosen.taken * inputs(self._held.taproot[drafts.wallet])
        fee = cost(drafts.rate, weight)
        over = brought - _summed(sat, by) - fee
        more = np.flatnonzero((drafts.whole | (chosen.matched & drafts.ample & (over > drafts.lost)))[by.tx])
        sat[more] += over[by.tx[more]]
        change = over + fee - cost(drafts.rate, weight + drafts.back)
        change[(change < DUST) | chosen.matched | drafts.whole] = 0
        return change

    def _made(self, orders: Orders, by: Grouped, drafts: Drafts, paid: Paid) -> Slice:
        """Lay out the outputs, change at any place among them, and give each a key and a slot."""
        backs = paid.change > 0
        outs = np.append(0, np.cumsum(by.size + backs))
        spot = (self._chance.random(len(by.size)) * (by.size + 1)).astype(np.int64)
        to = outs[by.tx] + by.rank + (backs[by.tx] & (by.rank >= spot[by.tx]))
        back, home = (outs[:-1] + spot)[backs], self._held.home[drafts.wallet[backs]]
        size = int(outs[-1])
        value, wallet, taproot, change = (
            np.zeros(size, np.int64),
            np.zeros(size, np.int64),
            np.zeros(size, np.bool_),
            np.ones(size, np.bool_),
        )
        value[to], wallet[to], taproot[to], change[to] = paid.sat, orders.payee, drafts.taproot, orders.own
        value[back], wallet[back], taproot[back] = paid.change[backs], home, self._held.taproot[home]
        fixed = np.full(size, NOBODY)
        self._accounts(orders, to, fixed)
        self._used(drafts.wallet[backs], paid.spends[paid.ins[:-1][backs]], back, fixed)
        key, slot = self._kept(wallet, value, fixed)
        return Slice(orders.at[by.lead], paid.ins, outs, paid.spends, value, wallet, key, taproot, change, slot)

    def _accounts(self, orders: Orders, to: Whole, fixed: Whole) -> None:
        """Deposits come to the key that the exchange has given the payer."""
        cashed = np.flatnonzero(self._deposit[orders.payee] & (orders.payee != NOBODY))
        cashed = cashed[self._held.bank[orders.payer[cashed]] == orders.payee[cashed]]
        fixed[to[cashed]] = self._held.account[orders.payer[cashed]]

    def _used(self, wallet: Whole, spent: Whole, back: Whole, fixed: Whole) -> None:
        """Some wallets send change to the key of the first coin that they spend."""
        again = np.flatnonzero(self._held.reuses[wallet] & (self._held.home[wallet] == wallet))
        fixed[back[again]] = self.slots.key[spent[again]]

    def _kept(self, wallet: Whole, value: Whole, fixed: Whole) -> tuple[Whole, Whole]:
        """Key and slot of each output, NOBODY and -1 for what nobody will spend; a wallet takes its keys in turn."""
        held, live = self._held, np.flatnonzero(wallet != NOBODY)
        whose, given = wallet[live], fixed[live]
        rank, place = ranks(whose), self.slots.take(len(live))
        given = np.where(given == NOBODY, held.first[whose] + (self._turn[whose] + rank) % held.count[whose], given)
        key, slot = np.full(len(wallet), NOBODY), np.full(len(wallet), -1)
        key[live], slot[live], self.slots.key[place] = given, place, given
        np.add.at(self._turn, whose, 1)
        self.holdings.receive(whose, value[live], place, rank)
        return key, slot


def _summed(sat: Whole, by: Grouped) -> Whole:
    """What each transaction pays; exact, for sums of sat are less than 2^53."""
    return np.bincount(by.tx, sat).astype(np.int64)
