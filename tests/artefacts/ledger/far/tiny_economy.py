"""A small far economy, and a second opinion on it: its slices replayed coin by coin in plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from parola.artefacts.ledger.far.economy import plan
from parola.artefacts.ledger.far.setting import Far
from parola.artefacts.ledger.far.slice import NOBODY, Arrivals, Slice
from parola.artefacts.ledger.far.wallets import Wallets, endowments, wallets
from parola.streams import Streams

START, DAY = 1_741_000_000, 86_400  # 3 March 2025, a Monday
SMALL = Far(START, START + 14 * DAY, 5_000, users=400, merchants=20, exchanges=2, miners=1)
EMPTY = Far(START, START + DAY, 50, users=0, merchants=0, exchanges=0, miners=0)
DUST = 546


@dataclass(frozen=True)
class Coin:
    """A coin that lies in a slot; ``n`` counts the slice that made it, 0 for arrivals."""

    value: int
    wallet: int
    key: int
    taproot: bool
    at: int
    n: int


@dataclass(frozen=True)
class Out:
    """An output: a coin, and whether it stays with its owner."""

    coin: Coin
    change: bool


@dataclass(frozen=True)
class Paid:
    """A transaction after its replay; ``held`` are the coins that its wallet could choose from, oldest first."""

    at: int
    wallet: int
    spent: tuple[Coin, ...]
    held: tuple[Coin, ...]
    outs: tuple[Out, ...]
    fee: int

    @property
    def vsize(self) -> float:
        """Virtual bytes at most, counted by hand: BIP141, a P2WPKH signature of 72 bytes, a P2TR signature of 64."""
        stripped = (
            4 + 1 + 41 * len(self.spent) + (1 if len(self.outs) < 253 else 3) + sum(43 if o.coin.taproot else 31 for o in self.outs) + 4
        )
        witness = 2 + sum(66 if coin.taproot else 108 for coin in self.spent)
        return (4 * stripped + witness) / 4

    @property
    def payments(self) -> list[Coin]:
        """What others get."""
        return [out.coin for out in self.outs if not out.change]

    @property
    def changes(self) -> list[Coin]:
        """What stays with the owner."""
        return [out.coin for out in self.outs if out.change]


class Replay:
    """Reads slices and refuses what no chain would take; keeps every coin in a dictionary by slot."""

    def __init__(self, held: Wallets, arrivals: Arrivals) -> None:
        columns = (arrivals.value_sat, arrivals.wallet, arrivals.key, arrivals.taproot, arrivals.at)
        self.coins = {slot: Coin(*row, n=0) for slot, row in enumerate(zip(*(column.tolist() for column in columns), strict=True))}
        self.owner, self.first, self.count = held.owner.tolist(), held.first.tolist(), held.count.tolist()
        self.taproot, self.at, self.n = held.taproot.tolist(), 0, 0
        self.purse: dict[int, list[int]] = {}
        for slot, coin in self.coins.items():
            self.purse.setdefault(coin.wallet, []).append(slot)

    def read(self, part: Slice) -> list[Paid]:
        """The transactions of a slice, each looked at by itself."""
        self.n += 1
        assert len(part.ins) == len(part.outs) == len(part.at) + 1
        assert (part.ins[-1], part.outs[-1]) == (len(part.spends), len(part.value_sat))
        columns = (part.value_sat, part.wallet, part.key, part.taproot, part.change, part.slot)
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        spends, ins, outs = part.spends.tolist(), part.ins.tolist(), part.outs.tolist()
        return [self._one(at, spends[ins[i] : ins[i + 1]], rows[outs[i] : outs[i + 1]]) for i, at in enumerate(part.at.tolist())]

    def _one(self, at: int, spends: list[int], rows: list[tuple[int, int, int, bool, bool, int]]) -> Paid:
        assert at >= self.at
        assert spends
        assert rows
        self.at = at
        wallet = self.coins[spends[0]].wallet
        held = tuple(self.coins[slot] for slot in self.purse[wallet] if self.coins[slot].at < at and self.coins[slot].n < self.n)
        spent = tuple(self._spend(slot, wallet, at) for slot in spends)
        outs = tuple(self._out(at, wallet, *row) for row in rows)
        fee = sum(coin.value for coin in spent) - sum(out.coin.value for out in outs)
        found = Paid(at, wallet, spent, held, outs, fee)
        assert fee >= found.vsize
        return found

    def _spend(self, slot: int, wallet: int, at: int) -> Coin:
        coin = self.coins.pop(slot)  # a KeyError is a coin that is not there, or was spent before
        assert coin.wallet == wallet
        assert coin.at < at or coin.n > 0
        self.purse[wallet].remove(slot)
        return coin

    def _out(self, at: int, payer: int, value: int, wallet: int, key: int, taproot: bool, change: bool, slot: int) -> Out:
        coin = Coin(value, wallet, key, taproot, at, self.n)
        assert value >= DUST
        if wallet == NOBODY:
            assert (key, slot, change) == (NOBODY, -1, False)
            return Out(coin, change)
        assert slot not in self.coins
        assert self.first[wallet] <= key < self.first[wallet] + self.count[wallet]
        assert taproot == self.taproot[wallet]
        assert change == (self.owner[wallet] == self.owner[payer])
        self.coins[slot] = coin
        self.purse.setdefault(wallet, []).append(slot)
        return Out(coin, change)


@dataclass(frozen=True)
class World:
    """A whole economy."""

    far: Far
    wallets: Wallets
    arrivals: Arrivals
    slices: tuple[Slice, ...]
    paid: tuple[Paid, ...]
    left: dict[int, Coin]


@cache
def world(far: Far = SMALL, seed: str = "tests") -> World:
    """Planned and replayed."""
    held, coins = opening(far, seed)
    slices = tuple(plan(far, coins, Streams(seed)))
    replay = Replay(held, coins)
    paid = tuple(one for part in slices for one in replay.read(part))
    return World(far, held, coins, slices, paid, replay.coins)


def opening(far: Far, seed: str = "tests") -> tuple[Wallets, Arrivals]:
    """The wallets, and their endowments half an hour before the start."""
    held = wallets(far, Streams(seed))
    return held, endowments(far, held, Streams(seed), far.start - 1_800)


def but(**changed: object) -> Far:
    """The small economy with other settings."""
    return replace(SMALL, **changed)  # type: ignore[arg-type]


def payments(paid: Iterable[Paid]) -> list[Coin]:
    """All payments."""
    return [coin for one in paid for coin in one.payments]
