"""A released sample: pairs of addresses of ordinary people, whose owners said whether they are of one wallet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import NamedTuple

from parola.artefacts.exhibits.sales import AXIS
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.ledger.payment import Transfer
from parola.artefacts.number import numbered
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene

# How many pairs of each kind a sample has, from the least to the most: (spent together, of one wallet) -> range. Assumption.
SIZES: Mapping[tuple[bool, bool], tuple[int, int]] = {
    (True, True): (8, 15),
    (True, False): (3, 7),
    (False, True): (4, 9),
    (False, False): (3, 6),
}
OWNERS = ("user/", "merchant/")  # of the background; no wallet of a case is in a sample


class _Pair(NamedTuple):
    """Two addresses, in alphabetical order, with their wallets; ``txid`` is that in which both are spent, empty where none is."""

    first: str
    second: str
    txid: str
    wallets: tuple[str, str]

    @property
    def one(self) -> bool:
        return self.wallets[0] == self.wallets[1]


@dataclass(frozen=True, slots=True)
class _Pool:
    """All pairs that a sample may have, by kind, in a fixed order; the wallet of each address."""

    together: Mapping[bool, Sequence[_Pair]]
    wallets: Mapping[str, str]


def pairs(scene: Scene, chain: Ledger, made: Sequence[Record]) -> Iterable[Record]:
    """Rows of ``case.pair``, where the scenario has the axis of the lab that asks about them; each case has a sample of its own."""
    del made
    if AXIS not in scene.scenario.variants:
        return []
    pool = _pool([transfer for transfer in chain.transfers if all(payment.startswith("b") for payment in transfer.payments)])
    drawn = [(cell.number, pair) for cell in scene.world.cells for pair in _sample(pool, scene.streams.python("pairs", cell.number))]
    return list(_records(drawn, {cell.number: cell.seat for cell in scene.world.cells}))


def _pool(transfers: Sequence[Transfer]) -> _Pool:
    """From transactions of the background alone: those that spend from two addresses give pairs that are spent together."""
    wallets = {coin.address: coin.wallet for transfer in transfers for coin in transfer.inputs if coin.wallet.startswith(OWNERS)}
    found: dict[tuple[str, str], _Pair] = {}
    for transfer in transfers:
        spent = sorted({coin.address for coin in transfer.inputs} & wallets.keys())
        for one, other in combinations(spent, 2):
            found.setdefault((one, other), _Pair(one, other, transfer.txid, (wallets[one], wallets[other])))
    every = sorted(found.values())
    return _Pool({same: [pair for pair in every if pair.one is same] for same in (True, False)}, wallets)


def _sample(pool: _Pool, chance: Random) -> Iterator[_Pair]:
    for (together, one), sizes in SIZES.items():
        count = chance.randint(*sizes)
        if together:
            kept = pool.together[one]
            yield from chance.sample(kept, min(count, len(kept)))
        else:
            yield from _apart(pool, one, count, chance)


def _apart(pool: _Pool, one: bool, count: int, chance: Random) -> Iterator[_Pair]:
    """Pairs that no transaction spends together, of one wallet or of two."""
    near = {(pair.first, pair.second) for found in pool.together.values() for pair in found}
    by_wallet: dict[str, list[str]] = {}
    for address, wallet in sorted(pool.wallets.items()):
        by_wallet.setdefault(wallet, []).append(address)
    several = [wallet for wallet, addresses in sorted(by_wallet.items()) if len(addresses) > 1]
    seen: set[tuple[str, str]] = set()
    for _ in range(count * 50):  # most draws fit; the bound is for a ledger that has none
        held = [chance.choice(several)] if one else chance.sample(sorted(by_wallet), 2)
        drawn = chance.sample(by_wallet[held[0]], 2) if one else [chance.choice(by_wallet[wallet]) for wallet in held]
        first, second = sorted(drawn)
        if (first, second) not in near | seen:
            seen.add((first, second))
            yield _Pair(first, second, "", (pool.wallets[first], pool.wallets[second]))
        if len(seen) == count:
            return


def _records(drawn: Sequence[tuple[int, _Pair]], seats: Mapping[int, str]) -> Iterator[Record]:
    """Numbered by what can be seen: the addresses alone, so that no number tells the kind."""
    for n, (cell, pair) in numbered(drawn, lambda one: (one[1].first, one[1].second, seats[one[0]])):
        row = {"first": pair.first, "second": pair.second, "spent_in": pair.txid, "owners_say": "one wallet" if pair.one else "two wallets"}
        data = {"wallets": list(pair.wallets), "together": bool(pair.txid)}
        yield Record("case.pair", f"case/pair/{n}", row, cell=cell, label="released-pair", data=data, seat_cell=cell)
