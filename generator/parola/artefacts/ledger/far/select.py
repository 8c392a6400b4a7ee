"""Which coins a transaction spends: by the wallet's habit, on what each is worth after the fee for spending it.

The effective value is Bitcoin Core's measure, and a subset that needs no change its first choice; Core finds it by branch and bound,
here all subsets of a few coins are looked at. The other habits take coins one by one until it is enough.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.ledger.far.holdings import ROOM, Holdings
from parola.artefacts.ledger.far.radix import run
from parola.artefacts.ledger.far.slice import Flags, Whole
from parola.artefacts.ledger.far.wallets import Habit

BITS = ROOM.bit_length() - 1  # of a coin's place in its wallet
MOST = 1 << 58  # above 21 million coins in sat, and below what a place can be put beside
TRIED = 5  # largest coins of which a match is made, of those that are not too large
NARROW = 4  # coins that most wallets have at most: theirs are looked at apart, which spares most of the work


def _subsets(coins: int) -> NDArray[np.float64]:
    """All subsets, a row each, small ones first: one with a worthless coin comes after the same without it."""
    bits = sorted((f"{n:0{coins}b}" for n in range(1, 1 << coins)), key=lambda text: (text.count("1"), text))
    return np.array([[float(bit) for bit in text] for text in bits])


SUBSETS = {coins: _subsets(coins) for coins in (NARROW, TRIED)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row a transaction: ``need`` is what its coins have to bring after their own fees, ``price`` the fee of one input, in sat.

    A match may bring as much as ``slack`` more. ``whole``: all coins are spent.
    """

    need: Whole
    price: Whole
    slack: Whole
    habit: Whole
    whole: Flags

    def rows(self, rows: Whole) -> Wanted:
        """Some of them."""
        return Wanted(self.need[rows], self.price[rows], self.slack[rows], self.habit[rows], self.whole[rows])


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many coins each transaction has ``taken``, at which ``place`` each, one after the other; ``matched``: it needs no change."""

    taken: Whole
    place: Whole
    matched: Flags


def choose(holdings: Holdings, wallet: Whole, wanted: Wanted) -> Chosen:
    """Choose coins of these wallets, each of which has enough; what it has is left as it is."""
    held = holdings.count[wallet]
    settled, matched = _settled(holdings.values(wallet, 1)[:, 0] - wanted.price, held, wanted)
    parts = [(rows, width) for rows, width in _widths(held, ~settled) if len(rows)]
    found = [_part(holdings.values(wallet[rows], width), held[rows], wanted.rows(rows)) for rows, width in parts]
    taken = np.ones(len(wallet), np.int64)
    for (rows, _), part in zip(parts, found, strict=True):
        taken[rows], matched[rows] = part.taken, part.matched
    starts, place = np.cumsum(taken) - taken, np.zeros(int(taken.sum()), np.int64)
    for (rows, _), part in zip(parts, found, strict=True):
        place[run(starts[rows], part.taken)] = part.place
    return Chosen(taken, place, matched)


def _settled(oldest: Whole, held: Whole, wanted: Wanted) -> tuple[Flags, Flags]:
    """Which transactions spend the first coin of their wallet alone, worth ``oldest`` sat, and which of these need no change."""
    single, enough = held == 1, oldest >= wanted.need
    settled = enough & (single | ((wanted.habit == Habit.OLDEST) & ~wanted.whole))
    return settled, settled & (wanted.habit == Habit.MATCH) & ~wanted.whole & (oldest <= wanted.need + wanted.slack)


def _widths(held: Whole, rest: Flags) -> list[tuple[Whole, int]]:
    few = held <= NARROW
    return [(np.flatnonzero(rest & few), NARROW), (np.flatnonzero(rest & ~few), ROOM)]


def _part(value: Whole, held: Whole, wanted: Wanted) -> Chosen:
    """Choose from ``value`` (n x width, in sat, zero beyond the ``held`` ones)."""
    worth = np.maximum(value - wanted.price[:, None], 0)
    ranked = _ranked(worth, wanted.habit == Habit.OLDEST)
    taken = np.where(wanted.whole, held, _enough(worth, ranked, wanted.need))
    matched = np.zeros(len(taken), np.bool_)
    rows, order, count = _match(worth, wanted)
    ranked[rows], taken[rows], matched[rows] = order, count, True
    first = np.arange(len(taken)) * int(worth.shape[1])
    return Chosen(taken, ranked.ravel()[run(first, taken)] & (ROOM - 1), matched)


def _ranked(worth: Whole, by_age: Flags) -> Whole:
    """Coins in the order in which they are taken, first the oldest or the largest; the place is in the lowest bits; worthless ones last."""
    found = MOST - worth
    found[by_age[:, None] & (worth > 0)] = 0
    found <<= BITS
    found |= np.arange(int(worth.shape[1]))
    found.sort(axis=1)
    return found


def _enough(worth: Whole, ranked: Whole, need: Whole) -> Whole:
    """How many coins bring what is needed; most transactions are settled with one, so only the others are looked at again."""
    width = int(worth.shape[1])
    flat, order = worth.ravel(), ranked.ravel()
    rows, left, taken = np.arange(len(need)), need, np.ones(len(need), np.int64)
    for column in range(width):
        at = rows * width
        left = left - flat[at + (order[at + column] & (ROOM - 1))]
        more = np.flatnonzero(left > 0)
        rows, left = rows[more], left[more]
        if not len(rows):
            break
        taken[rows] += 1
    return np.minimum(taken, width)


def _match(worth: Whole, wanted: Wanted) -> tuple[Whole, Whole, Whole]:
    """The rows for which there is a match, their coins with those of the match first, and how many those are."""
    rows = np.flatnonzero((wanted.habit == Habit.MATCH) & ~wanted.whole)
    need, most = wanted.need[rows, None], (wanted.need + wanted.slack)[rows, None]
    fits = worth[rows]
    fits[fits > most] = 0
    order, coins = _ranked(fits, np.zeros(len(rows), np.bool_)), min(int(worth.shape[1]), TRIED)
    sums = (MOST - (order[:, :coins] >> BITS)).astype(np.float64) @ SUBSETS[coins].T  # exact: all coins are less than 2^53 sat
    sums[sums < need] = np.inf
    best = sums.argmin(axis=1)
    found = np.flatnonzero(sums[np.arange(len(rows)), best] <= most[:, 0])
    order, members = order[found], SUBSETS[coins][best[found]] > 0
    order[:, :coins][members] &= ROOM - 1  # below all others
    order.sort(axis=1)
    return rows[found], order, members.sum(axis=1)
