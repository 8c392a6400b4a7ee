"""Account statements: transfers as lines of accounts, with balances that come out to the smallest unit.

A transfer leaves two lines, one in each account, under one reference and each in its account's currency. Informal value transfer
leaves two transfers that never touch: the payer's to a dealer at home, and hours later another dealer's to the payee.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.bulk import Series
from parola.artefacts.clock import stamp
from parola.artefacts.columns import Column, Numbers, Times, Words
from parola.artefacts.currency import currency_of, minor, rates
from parola.artefacts.record import Draft
from parola.artefacts.records.books import Ready, series
from parola.artefacts.records.codes import code, codes
from parola.artefacts.records.people import People
from parola.artefacts.records.whereabouts import blamed
from parola.artefacts.scene import Scene
from parola.simulate.events import Event, Transferred
from parola.simulate.rhythm import HOUR
from parola.world.cell import Cell

BOOK = "entries"
ROUND = 500  # cents: of such sums is what a dealer pays out, and the least that is sent; assumption
HUNDI_WAIT = (2 * HOUR, 40 * HOUR)  # between the two legs; assumption
HUNDI_SHARE = 0.15  # of ordinary transfers go by a dealer, for it is the normal way on some corridors; assumption
DEALERS = 2  # of each country; assumption
USUAL, SPREAD = 9.2, 0.9  # of the logarithm of cents of an ordinary transfer; assumption
KEPT = (5_000, 100_000)  # cents that an account holds, beside what it needs, before its first line; assumption
Whole = NDArray[np.int64]
Dealers = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer of one cell between two accounts (number and name on file), in cents of the exercise dollar."""

    at: int
    payer: tuple[str, str]
    payee: tuple[str, str]
    cents: int
    reference: str
    cause: Event


@dataclass(frozen=True, slots=True)
class _Moves:
    """Ordinary transfers by column; people are numbers of residents."""

    at: Whole
    payer: Whole
    payee: Whole
    cents: Whole


def statements(scene: Scene) -> Series | None:
    """The lines of all accounts, None if the scenario keeps no such book."""
    if BOOK not in scene.books:
        return None
    drafts = [draft for move in _of_cells(scene) for draft in _legs(move)]
    ordinary = _columns(_ordinary(scene), {draft.row["reference"] for draft in drafts}, scene)
    rows = {name: column.more([draft.row[name] for draft in drafts]) for name, column in ordinary.items()}
    balances = _balances(rows["account"], rows["at"], rows["amount"], scene)
    count = len(ordinary["at"])
    told = [replace(draft, row={**draft.row, "balance": int(balances[count + n])}) for n, draft in enumerate(drafts)]
    return series(scene.books[BOOK], Ready({**ordinary, "balance": Numbers(balances[:count])}, told))


def _of_cells(scene: Scene) -> Iterator[Move]:
    desks = dealers(scene)
    for cell, event in scene.happened:
        if isinstance(event.what, Transferred) and event.what.channel != "slip":
            with blamed(event):
                found = _moved(event, event.what, cell, desks, scene)
            yield from found


def _moved(event: Event, what: Transferred, cell: Cell, desks: Dealers, scene: Scene) -> list[Move]:
    by, to = scene.lead(cell, what.by), scene.lead(cell, what.to)
    payer, payee = ((scene.held(one, "bank", event.at), one.name) for one in (by, to))
    chance = scene.streams.python("transfer", event.id, cell.number)
    first, second = (code(scene.books[BOOK].columns["reference"].form, chance) for _ in range(2))
    if what.channel != "hundi":
        return [Move(event.at, payer, payee, what.cents, first, event)]
    near, far = (chance.choice(desks.get(one[0][:2]) or desks[""]) for one in (payer, payee))
    later = min(event.at + chance.randrange(*HUNDI_WAIT), scene.scenario.end - 1)
    return [
        Move(event.at, payer, near, what.cents, first, event),
        Move(later, far, payee, max(what.cents // ROUND * ROUND, ROUND), second, event),
    ]


def dealers(scene: Scene) -> Dealers:
    """Account and name of the dealers of each country; under '' those of all countries."""
    people = scene.world.residents
    found: dict[str, list[tuple[str, str]]] = {"": []}
    for n in _desks(scene):
        desk = people.accounts[n], people.names[n]
        found[""].append(desk)
        found.setdefault(people.countries[n], []).append(desk)
    return found


def _desks(scene: Scene) -> list[int]:
    """Numbers of the residents who deal: the first few of each country."""
    seen: Counter[str] = Counter()
    found: list[int] = []
    for n, country in enumerate(scene.world.residents.countries):
        seen[country] += 1
        if seen[country] <= DEALERS:
            found.append(n)
    return found


def _legs(move: Move) -> list[Draft]:
    sides = ((move.payer, move.payee, -1), (move.payee, move.payer, 1))
    return [_leg(move, own, other[0], sign) for own, other, sign in sides]


def _leg(move: Move, own: tuple[str, str], other: str, sign: int) -> Draft:
    currency = currency_of(own[0])
    row = {
        "at": stamp(move.at),
        "account": own[0],
        "name": own[1],
        "currency": currency,
        "amount": sign * minor(move.cents, currency),
        "counterpart": other,
        "reference": move.reference,
    }
    return Draft(row, move.cause.id, move.cause.cell, move.cause.label, {"side": "credit" if sign > 0 else "debit"})


def _ordinary(scene: Scene) -> _Moves:
    """Transfers of ordinary people, some of them by dealers; who deals moves own money by the bank."""
    people = People(scene.books[BOOK], scene)
    count = len(people.at) // 2  # of transfers, for each leaves two lines
    at, payer, payee = people.at[:count], people.by[:count], people.to[:count]
    chance = scene.streams("book", BOOK, "sums")
    cents = np.maximum(chance.lognormal(USUAL, SPREAD, count).astype(np.int64), ROUND)
    by_dealer = (chance.random(count) < HUNDI_SHARE) & ~np.isin(payer, _desks(scene)) & ~np.isin(payee, _desks(scene))
    wait, later = chance.integers(*HUNDI_WAIT, size=count), np.flatnonzero(by_dealer)
    near, far = _dealer_of(payer, scene, chance), _dealer_of(payee, scene, chance)
    return _Moves(
        at=np.concatenate([at, np.minimum(at[later] + wait[later], scene.scenario.end - 1)]),
        payer=np.concatenate([payer, far[later]]),
        payee=np.concatenate([np.where(by_dealer, near, payee), payee[later]]),
        cents=np.concatenate([cents, np.maximum(cents[later] // ROUND * ROUND, ROUND)]),
    )


def _dealer_of(who: Whole, scene: Scene, chance: np.random.Generator) -> Whole:
    """A dealer of each person's country."""
    _, country = np.unique(scene.world.residents.countries, return_inverse=True)
    desks = np.array(_desks(scene))
    table = np.array([(found := desks[country[desks] == n])[[0, len(found) - 1]] for n in range(country.max() + 1)])
    return table[country[who], chance.integers(2, size=len(who))]


def _columns(moves: _Moves, taken: Collection[str], scene: Scene) -> dict[str, Column]:
    """Two lines of each transfer: debits first, then credits; ``taken`` are references of the cells."""
    people = scene.world.residents
    own, other = np.concatenate([moves.payer, moves.payee]), np.concatenate([moves.payee, moves.payer])
    kept = [currency_of(account) for account in people.accounts]
    rate = np.array([rates()[currency] for currency in kept])
    sign = np.repeat([-1, 1], len(moves.at))
    form = scene.books[BOOK].columns["reference"].form
    return {
        "at": Times(np.tile(moves.at, 2)),
        "account": Words.of(people.accounts, own),
        "name": Words.of(people.names, own),
        "currency": Words.of(kept, own),
        "amount": Numbers(sign * (np.tile(moves.cents, 2) * rate[own] // 100)),
        "counterpart": Words.of(people.accounts, other),
        "reference": codes(form, len(moves.at), taken, scene.streams("book", BOOK, "references")).take(
            np.tile(np.arange(len(moves.at)), 2)
        ),
    }


def _balances(account: Column, at: Column, amount: Column, scene: Scene) -> Whole:
    """What each account holds after each line: no account is ever below zero, and what it began with is drawn."""
    order = np.lexsort((amount.keys, at.keys, account.keys))
    which, sums = account.keys[order], np.cumsum(amount.keys[order])
    first = np.flatnonzero(np.diff(which, prepend=-1))
    if not len(first):
        return sums
    sizes = np.diff(np.r_[first, len(which)])
    running = sums - np.repeat(sums[first] - amount.keys[order][first], sizes)
    begun = np.array([_begun(name, scene) for name in account.take(order[first]).shown()])
    opening = begun - np.minimum(np.minimum.reduceat(running, first), 0)
    found = np.empty(len(order), np.int64)
    found[order] = running + np.repeat(opening, sizes)
    return found


def _begun(account: str, scene: Scene) -> int:
    """What an account holds to begin with, the same whoever else has one; smallest units of its currency."""
    share = int.from_bytes(scene.streams.key("book", BOOK, "opening", account)[:4], "big") / 2**32
    return minor(int(KEPT[0] + share * (KEPT[1] - KEPT[0])), currency_of(account))
