"""The wallets of the far economy: whose they are, how many keys they have, how they choose coins; and what they hold at the start."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.ledger.far.setting import Far, check
from parola.artefacts.ledger.far.slice import Arrivals, Flags, Whole
from parola.streams import Streams
from parola_kit.errors import BadInput

# All figures are assumptions.
HOT_WALLETS = 4  # of an exchange: it pays from several at once
DEPOSIT_WALLETS = 64  # of an exchange, at most; each holds the deposit addresses of many customers
CUSTOMERS = 24  # of a deposit wallet, at least
COLD_KEYS, HOT_KEYS = 4, 2
MIXED = 0.06  # of the users: change goes to a second wallet of theirs, of the other kind
ODD = (0.3, 0.35)  # shares of wallets with round sums, and of those that send change to the address that they spend from
HABITS = (0.4, 0.3, 0.3)  # oldest first, largest first, the match without change first
LEAST_SAT = 20_000  # for each coin of an endowment
WEALTH = 1.0  # standard deviation of the logarithm of what users and merchants hold


class Kind(IntEnum):
    """What a wallet is."""

    USER = 0
    MERCHANT = 1
    HOT = 2
    COLD = 3
    DEPOSIT = 4
    MINER = 5


class Habit(IntEnum):
    """Which coins a wallet spends: those that came first, the largest, or those that leave no change (else the largest)."""

    OLDEST = 0
    LARGEST = 1
    MATCH = 2


PARTS = {Kind.USER: 0.27, Kind.MERCHANT: 0.08, Kind.HOT: 0.12, Kind.COLD: 0.45, Kind.MINER: 0.08}  # of the endowment
COINS = {Kind.USER: 2, Kind.MERCHANT: 2, Kind.HOT: 4, Kind.COLD: 8, Kind.MINER: 8}  # that each has at the start


@dataclass(frozen=True, slots=True)
class Wallets:
    """Equally long columns, a row a wallet; several may have one ``owner``.

    Keys ``first`` … ``first + count - 1`` (numbered through the economy) are a wallet's own, all ``taproot`` or none. ``home`` is the
    wallet of the same owner where its change goes: itself, its twin of the other kind, or the hot wallet that deposits are swept to.
    ``zone`` in seconds east of UTC. ``rounds``: it pays round sums; ``reuses``: change goes to the address that is spent from.
    ``account`` is the key that an exchange has given the owner to deposit to, and ``bank`` the deposit wallet it belongs to (-1: none).
    """

    kind: Whole
    owner: Whole
    first: Whole
    count: Whole
    taproot: Flags
    home: Whole
    zone: Whole
    habit: Whole
    rounds: Flags
    reuses: Flags
    bank: Whole
    account: Whole

    def rows(self, *kinds: Kind) -> Whole:
        """Numbers of the wallets of these kinds."""
        return np.flatnonzero(np.isin(self.kind, kinds))

    def __len__(self) -> int:
        return len(self.kind)


def wallets(far: Far, streams: Streams) -> Wallets:
    """All wallets of an economy.

    Raises:
        BadInput: a setting is out of its range.
    """
    check(far)
    chance = streams("far", "wallets")
    kind, owner, home = _people(far, chance)
    size = len(kind)
    bank, place = _banked(kind, owner, chance)
    count = _counts(far, kind, bank, place, chance)
    first = np.cumsum(count) - count
    private = np.isin(kind, (Kind.USER, Kind.MERCHANT))
    return Wallets(
        kind=kind,
        owner=owner,
        first=first,
        count=count,
        taproot=_taproot(far.taproot, home, kind, chance),
        home=home,
        zone=np.array(far.zones, np.int64)[chance.integers(len(far.zones), size=size)],
        habit=chance.choice(len(HABITS), size, p=HABITS).astype(np.int64),
        rounds=_some(ODD[0], size, chance),
        reuses=_some(ODD[1], size, chance) & private,
        bank=bank,
        account=np.where(bank >= 0, first[bank] + place, -1),
    )


def endowments(far: Far, held: Wallets, streams: Streams, at: int) -> Arrivals:
    """Coins that make ``endowment_sat`` together, to be paid to the wallets at a time before the start; twins and deposits get none.

    Raises:
        BadInput: it is too little for so many wallets.
    """
    chance = streams("far", "endowments")
    weight = np.zeros(len(held))
    coins = np.zeros(len(held), np.int64)
    for kind, part in PARTS.items():
        rows = held.rows(kind)
        drawn = chance.lognormal(0, WEALTH, len(rows)) if kind in {Kind.USER, Kind.MERCHANT} else np.ones(len(rows))
        weight[rows], coins[rows] = part * drawn / drawn.sum() if len(rows) else 0.0, COINS[kind]
    coins[_twins(held)] = weight[_twins(held)] = 0
    wallet = np.repeat(np.arange(len(held)), coins)
    value = _split(far.endowment_sat, (weight / np.maximum(coins, 1))[wallet])
    key = held.first[wallet] + _numbered(coins) % held.count[wallet]
    return Arrivals(np.full(len(wallet), at, np.int64), wallet, value, key, held.taproot[wallet])


def _split(total: int, weight: NDArray[np.float64]) -> Whole:
    """Shares of ``total`` above the least, which each gets; the first gets what rounding leaves."""
    spare = total - LEAST_SAT * len(weight)
    if spare < 0:
        needs = f"{len(weight)} coins of {LEAST_SAT} sat make {LEAST_SAT * len(weight)}"
        raise BadInput(f"chain.economy.endowment_sat: {total} sat are too little for the wallets; {needs}")
    value = LEAST_SAT + (spare * (weight / weight.sum())).astype(np.int64)
    value[0] += total - value.sum()
    return value


def _people(far: Far, chance: np.random.Generator) -> tuple[Whole, Whole, Whole]:
    """Kind, owner and home of each wallet."""
    deposits = min(max(far.users // (CUSTOMERS * max(far.exchanges, 1)), 1), DEPOSIT_WALLETS)
    sizes = ((Kind.USER, far.users, 1), (Kind.MERCHANT, far.merchants, 1), (Kind.MINER, far.miners, 1))
    exchange = ((Kind.HOT, far.exchanges, HOT_WALLETS), (Kind.COLD, far.exchanges, 1), (Kind.DEPOSIT, far.exchanges, deposits))
    kinds = [np.full(owners * each, kind) for kind, owners, each in (*sizes, *exchange)]
    first = np.cumsum([0, *(owners for _, owners, _ in sizes)])
    starts = [*first[:-1], *[first[-1]] * len(exchange)]
    owner = [start + np.repeat(np.arange(owners), each) for start, (_, owners, each) in zip(starts, (*sizes, *exchange), strict=True)]
    twins = chance.permutation(far.users)[: _pairs(far)]
    kind = np.concatenate([*kinds, np.full(len(twins), Kind.USER)]).astype(np.int64)
    whose = np.concatenate([*owner, twins]).astype(np.int64)
    return kind, whose, _homes(kind, whose, twins, chance)


def _homes(kind: Whole, owner: Whole, twins: Whole, chance: np.random.Generator) -> Whole:
    home = np.arange(len(kind))
    home[twins] = np.arange(len(kind) - len(twins), len(kind))
    deposits, hot = np.flatnonzero(kind == Kind.DEPOSIT), np.flatnonzero(kind == Kind.HOT)
    if len(deposits):
        ours = owner[deposits] - owner[hot[0]]
        home[deposits] = hot[ours * HOT_WALLETS + chance.integers(HOT_WALLETS, size=len(deposits))]
    return home


def _pairs(far: Far) -> int:
    """How many users have a twin; fewer where nearly all wallets are of one kind, so that the share of each stays as asked."""
    return int(far.users * min(MIXED, far.taproot / 2, (1 - far.taproot) / 2))


def _twins(held: Wallets) -> Whole:
    """Wallets that get change alone."""
    users = held.rows(Kind.USER)
    return held.home[users[held.home[users] != users]]


def _banked(kind: Whole, owner: Whole, chance: np.random.Generator) -> tuple[Whole, Whole]:
    """The deposit wallet at which each wallet's owner is a customer, and the customer's number there; -1 and 0 where there is none."""
    people = np.isin(kind, (Kind.USER, Kind.MERCHANT, Kind.MINER))
    deposits = np.flatnonzero(kind == Kind.DEPOSIT)
    if not len(deposits):
        return np.full(len(kind), -1), np.zeros(len(kind), np.int64)
    customers = chance.permutation(int(owner.max()) + 1)[owner]
    shuffled = chance.permutation(deposits)
    return np.where(people, shuffled[customers % len(deposits)], -1), np.where(people, customers // len(deposits), 0)


def _counts(far: Far, kind: Whole, bank: Whole, place: Whole, chance: np.random.Generator) -> Whole:
    """How many keys each wallet has."""
    count = np.select([kind == Kind.HOT, kind == Kind.COLD], [HOT_KEYS, COLD_KEYS], 1).astype(np.int64)
    private = np.flatnonzero(np.isin(kind, (Kind.USER, Kind.MERCHANT)))
    count[chance.permutation(private)[round(far.reuse * len(private)) :]] = far.keys
    customers = bank >= 0
    np.maximum.at(count, bank[customers], place[customers] + 1)
    return count


def _taproot(share: float, home: Whole, kind: Whole, chance: np.random.Generator) -> Flags:
    """Exactly that share of the wallets, to the nearest; of a wallet and its twin one is."""
    size = len(kind)
    paired = np.flatnonzero((home != np.arange(size)) & (kind == Kind.USER))
    found = np.zeros(size, np.bool_)
    first = chance.random(len(paired)) < 0.5
    found[paired], found[home[paired]] = first, ~first
    alone = np.ones(size, np.bool_)
    alone[paired] = alone[home[paired]] = False
    rest = chance.permutation(np.flatnonzero(alone))
    found[rest[: max(0, round(share * size) - len(paired))]] = True
    return found


def _some(share: float, size: int, chance: np.random.Generator) -> Flags:
    return chance.random(size) < share


def _numbered(counts: Whole) -> Whole:
    """0, 1, 2 … for each count, one after the other."""
    ends = np.cumsum(counts)
    return np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
