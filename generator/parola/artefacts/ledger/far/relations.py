"""Who pays whom: how busy each wallet is, by the zone where its owner lives, and the few that each pays again and again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.ledger.far.setting import Far
from parola.artefacts.ledger.far.slice import NOBODY, Whole
from parola.artefacts.ledger.far.wallets import Kind, Wallets
from parola.streams import Streams

Real = NDArray[np.float64]

# All figures are assumptions.
USERS, MERCHANTS, DEPOSITS = 8, 7, 1  # contacts of each sort that a wallet has
CONTACTS = USERS + MERCHANTS + DEPOSITS
TO_USERS, TO_MERCHANTS, TO_DEPOSITS = (0.38, 0.25), (0.37, 0.25), (0.25, 0.5)  # of what a user and a merchant pay
ACTIVITY, POPULARITY = 0.8, 0.8  # standard deviations of logarithms
MOST_POPULAR = 4.0  # beside one in the middle
SHOP = 3.0  # so many times as busy as a user a merchant is
MINING = 0.12  # of what exchanges and miners pay out
EVEN, FINE = 1_024, 4  # entries of a table: so many at least, and so many for each wallet
RARE = 1e-6  # coins for each payment: a wallet that gets no more does not matter
SWEPT = 8  # coins of a deposit wallet that become one of a hot wallet, about


@dataclass(frozen=True, slots=True)
class Table:
    """Weighted choices as lists of equally likely entries, one list after the other."""

    entries: NDArray[np.int32]  # half the memory: these are read at random
    first: Whole
    size: Whole

    def draw(self, group: Whole, chance: np.random.Generator) -> Whole:
        """One choice from the list of each group."""
        place = self.first[group] + (chance.random(len(group)) * self.size[group]).astype(np.int64)
        return self.entries[place].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Relations:
    """Tables to draw from.

    ``zones`` (seconds east of UTC), the ``parts`` of the payments made in each, and who pays there (``payers``, a list a zone).
    ``banks`` pay out many at once (hot wallets and miners) and ``receivers`` get that; a list each, empty where there are none.
    ``contacts`` (wallets x CONTACTS, -1 for nobody), of which ``columns`` (a list for users, one for merchants) says which is paid.
    ``inflow`` is the most coins that any one wallet may expect for each payment of the economy.
    """

    zones: Whole
    parts: Real
    payers: Table
    banks: Whole
    receivers: Table
    contacts: NDArray[np.int32]
    columns: Table
    inflow: float


def relations(far: Far, held: Wallets, streams: Streams) -> Relations:
    """Who is busy, who is popular, who knows whom."""
    chance = streams("far", "relations")
    busy, popular = _busy(held, chance), np.minimum(chance.lognormal(0, POPULARITY, len(held)), MOST_POPULAR)
    private, banks = held.rows(Kind.USER, Kind.MERCHANT), held.rows(Kind.HOT, Kind.MINER)
    settled = private if len(private) else banks
    zones, where = np.unique(held.zone[settled], return_inverse=True)
    lists = [_choices(settled[where == n], banks, busy, far.withdrawals, chance) for n in range(len(zones))]
    contacts = _contacts(held, popular, chance)
    chosen = _columns()
    return Relations(
        zones=zones,
        parts=np.bincount(where, busy[settled]).astype(np.float64),
        payers=_table(lists),
        banks=banks,
        receivers=_table([_entries(_first(held, Kind.USER, Kind.MERCHANT, Kind.MINER, Kind.HOT), popular, chance)]),
        contacts=contacts.astype(np.int32),
        columns=_table([_entries(np.arange(CONTACTS), weight, chance) for weight in chosen]),
        inflow=_inflow(far, held, busy, contacts, chosen),
    )


def _busy(held: Wallets, chance: np.random.Generator) -> Real:
    """The part that each wallet has of what people pay, or of what banks do; a wallet and its twin share."""
    hot, miner = held.rows(Kind.HOT), held.rows(Kind.MINER)
    found = chance.lognormal(0, ACTIVITY, len(held)) * np.select([held.kind == Kind.USER, held.kind == Kind.MERCHANT], [1.0, SHOP], 0.0)
    twin = np.flatnonzero((held.home != np.arange(len(held))) & (held.kind == Kind.USER))
    found[twin] = found[held.home[twin]] = found[twin] / 2
    mining = (MINING if len(hot) else 1.0) if len(miner) else 0.0
    found /= found.sum() if found.any() else 1.0
    found[hot], found[miner] = (1 - mining) / max(len(hot), 1), mining / max(len(miner), 1)
    return found


def _choices(people: Whole, banks: Whole, busy: Real, withdrawals: float, chance: np.random.Generator) -> Whole:
    """Who pays in a zone: those who live there, and banks for their part of it."""
    if not len(banks) or people[0] in banks:
        return _entries(people, busy, chance)
    weight = np.zeros(len(busy))
    weight[people] = (1 - withdrawals) * busy[people] / busy[people].sum()
    weight[banks] = withdrawals * busy[banks]
    return _entries(np.append(people, banks), weight, chance)


def _contacts(held: Wallets, popular: Real, chance: np.random.Generator) -> Whole:
    """Other people's wallets, popular ones more often, and the own account's deposit wallet."""
    users, shops = (_first(held, *kinds) for kinds in ((Kind.USER, Kind.MERCHANT), (Kind.MERCHANT, Kind.USER)))
    found = np.concatenate([_others(held, rows, popular, count, chance) for rows, count in ((users, USERS), (shops, MERCHANTS))], axis=1)
    return np.append(found, np.where(held.bank >= 0, held.bank, found[:, 0])[:, None], axis=1)


def _others(held: Wallets, rows: Whole, popular: Real, count: int, chance: np.random.Generator) -> Whole:
    """So many of ``rows`` for each wallet, never of the same owner; nobody where no other is found in a few attempts."""
    if not len(rows):
        return np.full((len(held), count), NOBODY)
    entries = _entries(rows, popular, chance)
    found = entries[chance.integers(len(entries), size=len(held) * count)]
    owner = np.repeat(held.owner, count)
    same = np.flatnonzero(held.owner[found] == owner)
    for _ in range(3):
        found[same] = entries[chance.integers(len(entries), size=len(same))]
        same = same[held.owner[found[same]] == owner[same]]
    found[same] = NOBODY
    return found.reshape(-1, count)


def _first(held: Wallets, *kinds: Kind) -> Whole:
    """Wallets of the first of these kinds that there is; a twin gets change alone."""
    alone = np.ones(len(held), np.bool_)
    alone[held.home[held.home != np.arange(len(held))]] = False
    found = [rows[alone[rows] | (kind == Kind.HOT)] for kind in kinds if len(rows := held.rows(kind))]
    return found[0] if found else np.zeros(0, np.int64)


def _columns() -> Real:
    """The chance of each contact, for users and merchants: the first of a sort more often than the second."""
    one, other = (1 / np.arange(1, count + 1) for count in (USERS, MERCHANTS))
    parts = ((TO_USERS, one / one.sum()), (TO_MERCHANTS, other / other.sum()), (TO_DEPOSITS, np.ones(DEPOSITS) / DEPOSITS))
    return np.array([np.concatenate([to[n] * weight for to, weight in parts]) for n in range(2)])


def _inflow(far: Far, held: Wallets, busy: Real, contacts: Whole, chosen: Real) -> float:
    private = held.rows(Kind.USER, Kind.MERCHANT)
    part = busy[private, None] * chosen[held.kind[private]] * (1 - far.nobody)
    to = contacts[private]
    found = np.zeros(len(held))
    np.add.at(found, to[to >= 0], part[to >= 0])
    deposits = held.rows(Kind.DEPOSIT)
    np.add.at(found, held.home[deposits], found[deposits] / SWEPT)
    return float(found[held.rows(Kind.USER, Kind.MERCHANT, Kind.DEPOSIT, Kind.HOT)].max(initial=RARE))


def _entries(rows: Whole, weight: Real, chance: np.random.Generator) -> Whole:
    """``rows`` as often as their weight says: those of ``rows`` when it numbers wallets, else one weight each."""
    if not len(rows):
        return rows
    sums: Real = np.cumsum(weight[rows])
    size = max(EVEN, FINE * len(rows))
    at = (np.arange(size) + chance.random()) / size * float(sums[-1])
    return rows[np.minimum(np.searchsorted(sums, at, side="right"), len(rows) - 1)]


def _table(lists: list[Whole]) -> Table:
    size = np.array([len(entries) for entries in lists], np.int64)
    return Table(np.concatenate(lists).astype(np.int32), np.cumsum(size) - size, size)
