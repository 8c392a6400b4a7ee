"""The exchange's customer files and log-ins: who showed which papers, and which devices opened which accounts.

In each case the account that was credited was opened by the customer on file and is later used from a device of the network's money desk,
which opens two more customers' accounts as well. A kiosk that many use looks like that, and is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.clock import stamp
from parola.artefacts.columns import Column, Times, Words
from parola.artefacts.record import BACKGROUND, Draft, Record
from parola.artefacts.records import asked
from parola.artefacts.records.books import Ready
from parola.artefacts.records.exchange import Books
from parola.artefacts.records.people import HOURS, busy
from parola.artefacts.scene import Scene
from parola.simulate.crowd import seconds_east
from parola.simulate.rhythm import DAY, HOUR, Rhythm, times
from parola.world.cell import Cell
from parola.world.member import Member
from parola.world.residents import network_address

KIOSK_USERS = (3, 6)  # accounts that one public device opens, and there is a device for each cell; assumption
TIMES = (3, 9)  # log-ins of an account from a device that is not its customer's; assumption
MORE = 2  # accounts that the money desk's device opens beside the one of the case; assumption
OPENED = (DAY, 400 * DAY)  # so long before the scenario an account was opened; assumption


@dataclass(frozen=True, slots=True)
class _Accounts:
    """Every account: its number, and the resident whose it is."""

    numbers: Sequence[str]
    who: NDArray[np.int64]


def files(scene: Scene, kept: Books, made: Sequence[Record]) -> dict[str, Ready]:
    """The books ``identities`` and ``logins``; ``made`` are the exchange's records, for a file says what they say."""
    accounts = _accounts(made)
    fill = {"identities": lambda: Ready(_on_file(accounts, scene), ()), "logins": lambda: _logins(accounts, kept, scene)}
    return {name: ready() for name, ready in fill.items() if name in scene.books}


def _accounts(made: Sequence[Record]) -> _Accounts:
    customers = {record.id: n for n, record in enumerate(one for one in made if one.table == "exchange.customer")}
    rows = [record.row for record in made if record.table == "exchange.account"]
    return _Accounts([row["number"] for row in rows], np.array([customers[row["customer"]] for row in rows]))


def _on_file(accounts: _Accounts, scene: Scene) -> dict[str, Column]:
    people, who = scene.world.residents, accounts.who
    opened = scene.streams("exchange", "opened").integers(*OPENED, size=len(who))
    shown = {
        "name": people.names,
        "birthdate": people.born,
        "document": people.documents,
        "country": people.countries,
        "phone": people.phones,
        "mail": people.mails,
        "device": people.devices,
    }
    return {
        "at": Times(scene.scenario.start - opened),
        "account": Words.all(accounts.numbers),
        **{name: Words.of(values, who) for name, values in shown.items()},
    }


def _logins(accounts: _Accounts, kept: Books, scene: Scene) -> Ready:
    people, which = scene.world.residents, _opened(accounts, kept, scene)
    who = _users(accounts, which, kept, scene)
    columns: dict[str, Column] = {
        "at": Times(_moments(scene.scenario.start, scene.scenario.end - HOUR, [people.places[int(n)] for n in who], scene, "ordinary")),
        "account": Words.of(accounts.numbers, which),
        "device": Words.of(people.devices, who),
        "network_address": Words.of(people.addresses, who),
    }
    return Ready(columns, [*_of_cells(kept, scene), *_kiosk(accounts, kept, scene), *asked.logins(_devices(accounts, scene), kept, scene)])


def _devices(accounts: _Accounts, scene: Scene) -> dict[str, str]:
    """Number of an account -> the device with which it was opened."""
    return {number: scene.world.residents.devices[int(n)] for number, n in zip(accounts.numbers, accounts.who, strict=True)}


def _opened(accounts: _Accounts, kept: Books, scene: Scene) -> NDArray[np.int64]:
    """Which account each ordinary log-in opens: every account once if there are so many, then some more often than others.

    The accounts behind second deposits are left out: every log-in of theirs is in the file that a case gets.
    """
    chance, pool = scene.streams("exchange", "logins"), np.flatnonzero(~_asked(accounts, kept))
    total = len(pool)
    count = round(scene.scenario.books["logins"] * scene.scenario.difficulty.noise)
    return pool[np.concatenate([chance.permutation(total)[:count], busy(max(count - total, 0), total, chance)])]


def _users(accounts: _Accounts, which: NDArray[np.int64], kept: Books, scene: Scene) -> NDArray[np.int64]:
    """From whose devices: the customers' own; those behind second deposits open their other accounts from a device more."""
    who, theirs = accounts.who[which], accounts.who[_asked(accounts, kept)]
    return np.where(np.isin(who, theirs), len(scene.world.residents) - 1 - who, who)


def _asked(accounts: _Accounts, kept: Books) -> NDArray[np.bool_]:
    """Which accounts are behind a second deposit."""
    theirs = {handover.covering.account for handover in kept.asked.values()}
    return np.array([number in theirs for number in accounts.numbers], bool)


def _of_cells(kept: Books, scene: Scene) -> Iterator[Draft]:
    """Log-ins of the money desk, where the network has one."""
    for cell in scene.world.cells:
        handover, desk = kept.of_cell.get(cell.number), scene.network(cell).role("money-desk")
        if handover is not None and desk is not None:
            chance = scene.streams.python("cell", cell.number, "logins")
            others = chance.sample(kept.accounts[: scene.scenario.exchange.customers], MORE)
            for account in (handover.covering.account, *others):
                yield from _controlled(account, handover.credit.at, desk, cell, scene, chance)


def _controlled(account: str, credited: int, desk: Member, cell: Cell, scene: Scene, chance: Random) -> Iterator[Draft]:
    """The money desk's device from some days before the credit on."""
    since = max(credited - chance.randrange(3 * DAY, 10 * DAY), scene.scenario.start)
    places = [desk.place] * chance.randint(*TIMES)
    until = min(credited + 4 * DAY, scene.scenario.end)
    for at in _moments(since, until, places, scene, f"{cell.number}-{account}").tolist():
        device = desk.held("device", at)
        if device is not None:
            yield _login(at, account, device, cell.number, "login-controlled")


def _kiosk(accounts: _Accounts, kept: Books, scene: Scene) -> Iterator[Draft]:
    people, anybody = scene.world.residents, np.flatnonzero(~_asked(accounts, kept)).tolist()
    for nth in range(len(scene.world.cells)):
        chance = scene.streams.python("exchange", "kiosk", nth)
        device = f"dv-{chance.randrange(16**10):010x}"
        for n in chance.sample(anybody, min(chance.randint(*KIOSK_USERS), len(anybody))):
            places = [people.places[int(accounts.who[n])]] * chance.randint(*TIMES)
            for at in _moments(scene.scenario.start, scene.scenario.end - HOUR, places, scene, f"kiosk-{nth}-{n}").tolist():
                yield _login(at, accounts.numbers[n], device, None, "look-alike-kiosk")


def _login(at: int, account: str, device: str, cell: int | None, label: str) -> Draft:
    row = {"at": stamp(at), "account": account, "device": device, "network_address": network_address(device)}
    return Draft(row, BACKGROUND, cell, label)


def _moments(since: int, until: int, places: Sequence[str], scene: Scene, name: str) -> NDArray[np.int64]:
    """A time for each log-in, in the hours of the book where the user is."""
    rhythm = Rhythm(HOURS[scene.books["logins"].background.hours])
    zones = np.array([seconds_east(scene.scenario.places[place].zone) for place in places], np.int64)
    return times(since, until, zones, scene.streams("exchange", "moments", name), rhythm)
