"""Far slices by plain Python for the tests of bytes: coins of earlier slices and of the same, slots given again, both kinds, long lists."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from parola.artefacts.ledger.far.keys import keys
from parola.artefacts.ledger.far.slice import NOBODY, Arrivals, Slice
from parola.streams import Streams

START = 1_741_000_000
STREAMS = Streams("tests")
WALLETS, EACH = 20, 4
KEYS = keys([EACH] * WALLETS, STREAMS)
MANY = 300  # inputs or outputs of the odd long transaction


@dataclass
class Tx:
    """One transaction as the generator sees it; a coin is slot, value, key, taproot."""

    at: int
    spends: list[int]
    outs: list[tuple[int, int, int, bool]]


@dataclass
class Pool:
    """Live coins and free slots, the last one freed given first."""

    chance: random.Random
    coins: dict[int, int] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)
    high: int = 0

    def take(self, count: int) -> tuple[list[int], int]:
        slots = self.chance.sample(sorted(self.coins), min(count, len(self.coins)))
        value = sum(self.coins.pop(slot) for slot in slots)
        self.free += slots
        return slots, value

    def give(self, value: int) -> int:
        if not self.free:
            self.free, self.high = [self.high], self.high + 1
        slot = self.free.pop()
        self.coins[slot] = value
        return slot


def arriving(count: int, value_sat: int = 10_000_000) -> Arrivals:
    """Coins of even value at the start, keys in turn; all P2WPKH, as near wallets pay."""
    number = np.arange(count)
    key = number % (WALLETS * EACH)
    return Arrivals(np.full(count, START), key // EACH, np.full(count, value_sat), key, np.zeros(count, bool))


def points(count: int) -> np.ndarray:
    """Outpoints that nobody made, for transactions that no chain holds."""
    return np.frombuffer(STREAMS("points").bytes(36 * count), np.uint8).reshape(-1, 36)


def slices(arrivals: Arrivals, counts: Sequence[int], seed: int = 1, gap: int = 3) -> list[Slice]:
    """Slices of so many transactions each, ``gap`` seconds apart, from the arrivals' coins on."""
    pool, coming = Pool(random.Random(seed), high=len(arrivals.at)), list(enumerate(arrivals.at.tolist()))
    at, found = START + 1, list[Slice]()
    for count in counts:
        txs = list[Tx]()
        for _ in range(count):
            while coming and coming[0][1] <= at:
                slot, _ = coming.pop(0)
                pool.coins[slot] = int(arrivals.value_sat[slot])
            txs.append(drawn_tx(pool, at))
            at += gap
        found.append(columns(txs))
    return found


def drawn_tx(pool: Pool, at: int) -> Tx:
    chance = pool.chance
    wanted = MANY if chance.random() < 0.01 else chance.choice([1, 1, 1, 2, 3])
    spends, value = pool.take(wanted)
    count = MANY if chance.random() < 0.01 else chance.choice([1, 2, 2, 2, 3])
    while value < 2_000 * count + 500 * len(spends):
        more, further = pool.take(3)
        spends, value = spends + more, value + further
    share = (value - 300 * (len(spends) + count)) // count
    return Tx(at, spends, [drawn_out(pool, share) for _ in range(count)])


def drawn_out(pool: Pool, share: int) -> tuple[int, int, int, bool]:
    taproot = pool.chance.random() < 0.4
    if len(pool.coins) > 20 and pool.chance.random() < 0.2:
        return -1, 700, NOBODY, taproot
    return pool.give(share), share, pool.chance.randrange(WALLETS * EACH), taproot


def columns(txs: Sequence[Tx]) -> Slice:
    """As the planner hands them over."""
    outs = [out for tx in txs for out in tx.outs]
    slot, value, key = (np.array([out[n] for out in outs], np.int64) for n in range(3))
    return Slice(
        at=np.array([tx.at for tx in txs], np.int64),
        ins=np.cumsum([0, *(len(tx.spends) for tx in txs)]),
        outs=np.cumsum([0, *(len(tx.outs) for tx in txs)]),
        spends=np.array([spent for tx in txs for spent in tx.spends], np.int64),
        value_sat=value,
        wallet=np.where(key == NOBODY, -1, key // EACH),
        key=key,
        taproot=np.array([out[3] for out in outs], bool),
        change=np.zeros(len(outs), bool),
        slot=slot,
    )
