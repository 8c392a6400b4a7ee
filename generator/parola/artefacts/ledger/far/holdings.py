"""What each far wallet holds: up to sixteen coins in the order in which they came, and the slots in which all coins lie."""

from __future__ import annotations

import numpy as np

from parola.artefacts.ledger.far.radix import ranks, run
from parola.artefacts.ledger.far.slice import Flags, Whole

ROOM = 16  # coins that a wallet can choose from; what comes beyond waits until there is room
SPARE = 4_096  # slots made at a time, at least


class Holdings:
    """Columns by wallet: ``count`` of coins, ``balance`` in sat, and matrices of values and slots, oldest first, zero beyond the count."""

    def __init__(self, wallets: int) -> None:
        self.count, self.balance = np.zeros(wallets, np.int64), np.zeros(wallets, np.int64)
        self._value, self._slot = np.zeros(wallets * ROOM, np.int64), np.zeros(wallets * ROOM, np.int32)
        none = np.zeros(0, np.int64)
        self._late: tuple[Whole, Whole, Whole] = (none, none, none)

    @property
    def waiting(self) -> int:
        """Coins that have come and found no room yet."""
        return len(self._late[0])

    def values(self, wallet: Whole, width: int) -> Whole:
        """The values of the first coins of these wallets (n x width; ROOM is a multiple of it)."""
        return self._value.reshape(-1, width).take(wallet * (ROOM // width), axis=0)

    def receive(self, wallet: Whole, value: Whole, slot: Whole, rank: Whole) -> None:
        """Add coins in the order in which they come; ``rank`` says how many of each come before to the same wallet."""
        if self.waiting:
            wallet, value, slot = (np.append(old, new) for old, new in zip(self._late, (wallet, value, slot), strict=True))
            rank = ranks(wallet)
        place = self.count[wallet] + rank
        late, fits = np.flatnonzero(place >= ROOM), slice(None)
        self._late = (wallet[late], value[late], slot[late])
        if len(late):
            fits = np.flatnonzero(place < ROOM)
            wallet, value, slot = wallet[fits], value[fits], slot[fits]
        where = wallet * ROOM + place[fits]
        self._value[where], self._slot[where] = value, slot
        np.add.at(self.count, wallet, 1)
        np.add.at(self.balance, wallet, value)

    def spend(self, wallet: Whole, taken: Whole, place: Whole) -> tuple[Whole, Whole]:
        """Take coins out of each wallet, so many, at these places: the slots of all, and what each wallet's bring together in sat."""
        where = np.repeat(wallet * ROOM, taken) + place
        slot, value = self._slot[where].astype(np.int64), self._value[where]
        held = self.count[wallet]
        left = held - taken
        gone = np.zeros(int(held.sum()), np.bool_)
        gone[np.repeat(np.cumsum(held) - held, taken) + place] = True
        self._close(wallet * ROOM, held, left, gone)
        self._value[run(wallet * ROOM + left, taken)] = 0
        brought = np.add.reduceat(value, np.cumsum(taken) - taken)
        self.count[wallet] = left
        self.balance[wallet] -= brought
        return slot, brought

    def _close(self, first: Whole, held: Whole, left: Whole, gone: Flags) -> None:
        """Move the coins that stay to the front, in their order."""
        old, new = run(first, held)[np.flatnonzero(~gone)], run(first, left)
        self._value[new], self._slot[new] = self._value[old], self._slot[old]


class Slots:
    """Places of coins: those that are free are given again, the last freed first, so that few are ever made."""

    def __init__(self, taken: int) -> None:
        self._free, self._spare = np.zeros(0, np.int64), 0
        self.made = taken
        self.key = np.zeros(taken, np.int64)

    def take(self, count: int) -> Whole:
        """So many free slots."""
        self._grow(count)
        self._spare -= count
        return self._free[self._spare : self._spare + count][::-1].copy()

    def free(self, slots: Whole) -> None:
        """Slots whose coins are spent."""
        room = self._spare + len(slots) - len(self._free)
        if room > 0:
            self._free = np.append(self._free, np.zeros(max(room, len(self._free)), np.int64))
        self._free[self._spare : self._spare + len(slots)] = slots
        self._spare += len(slots)

    def _grow(self, count: int) -> None:
        if count > self._spare:
            more = max(count - self._spare, SPARE, self.made // 4)
            fresh = np.arange(self.made + more - 1, self.made - 1, -1)
            self._free, self._spare = np.append(fresh, self._free[: self._spare]), self._spare + more
            self.made += more
            self.key = np.append(self.key, np.zeros(self.made - len(self.key), np.int64))
