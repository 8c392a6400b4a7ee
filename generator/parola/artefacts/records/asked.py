"""The account behind the second deposit of each case: who is on its file, which devices opened it, and where the money went.

What is known of the customer differs by the axis ``holder`` of the scenario: their papers and phone were ``taken`` on a known day, or on
no known day (``taken-undated``), or ``lost``; or the account is their ``own``. The axis is told to nobody; statements and log-ins show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from parola.artefacts.clock import offset, stamp
from parola.artefacts.record import BACKGROUND, Draft
from parola.artefacts.records.exchange import Books, Handover, Payout, zone_of
from parola.artefacts.scene import Scene
from parola.simulate.crowd import seconds_east
from parola.simulate.rhythm import times
from parola.world.cell import Cell
from parola.world.residents import network_address

MINUTE, HOUR, DAY = 60, 3_600, 86_400
# How long before and after the day of the credit the granted period runs, and what lies in it; all assumptions.
BEFORE, AFTER = 6 * DAY, 6 * DAY
GONE_BEFORE = (50, 100)  # hours from the loss of papers and phone to the credit
TIED, TIED_TIMES = 2, (3, 6)  # accounts more that the usual device opens, and how often each
OWN_TIMES, FIRST_TIMES = (9, 14), (2, 3)  # log-ins from the usual device, and from the first one before it was gone
SHARED_USERS, SHARED_TIMES = (3, 5), (1, 3)  # accounts more that a public device opens, and how often each
SECOND_SHARED = 0.5  # share of cases with another public device, which opens no more accounts than the usual one
PAID_OUT, SINGLE = (0.86, 0.97), (0.38, 0.44)  # share of what was credited that left, and of that in the largest sum
OTHERS = 2  # sums that left the account that had the address before
GONE = ("taken", "lost")  # values of the axis with which the usual device is not the one on file
PAID, PAID_BY_OTHER = "asked-paid-out", "asked-other-paid-out"


@dataclass(frozen=True, slots=True)
class Login:
    """A log-in; ``use`` is ``usual``, ``first``, ``late`` (the first device after it was gone), ``lent`` or ``public``."""

    at: int
    account: str
    device: str
    use: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the file of one case rests on, seconds UTC. ``gone``: when papers and phone were; ``lent``: the hours in which the phone was.

    ``first`` is the device on file, ``usual`` the one that made most log-ins, ``public`` are those that anybody can use.
    """

    cell: Cell
    handover: Handover
    since: int
    until: int
    holder: str
    gone: int
    lent: tuple[int, int]
    first: str
    usual: str
    public: tuple[str, ...]
    logins: tuple[Login, ...]


def cases(devices: Mapping[str, str], kept: Books, scene: Scene) -> Iterator[Asked]:
    """One for each cell with a second deposit; ``devices`` is account -> the device with which it was opened."""
    for cell in scene.world.cells:
        if cell.number in kept.asked:
            yield _case(cell, kept.asked[cell.number], devices, kept, scene)


def logins(devices: Mapping[str, str], kept: Books, scene: Scene) -> Iterator[Draft]:
    """The log-ins of all of them, for the exchange's book."""
    for case in cases(devices, kept, scene):
        for one in case.logins:
            row = {"at": stamp(one.at), "account": one.account, "device": one.device, "network_address": network_address(one.device)}
            yield Draft(row, BACKGROUND, case.cell.number, f"asked-login-{one.use}")


def payouts(kept: Books, scene: Scene) -> Iterator[Payout]:
    """What left the account of each second deposit, and the account that had the address before, for banks."""
    for cell in scene.world.cells:
        if cell.number in kept.asked:
            yield from _paid_out(cell, kept.asked[cell.number], kept, scene)


def period(handover: Handover, scene: Scene) -> tuple[int, int]:
    """From when until when records were granted: whole days of the exchange's zone around the credit, as far as the scenario goes."""
    east = int(offset(zone_of(scene)).utcoffset(None).total_seconds())
    day = (handover.credit.at + east) // DAY * DAY - east
    first, last = -(-(scene.scenario.start + east) // DAY) * DAY - east, (scene.scenario.end - HOUR + east) // DAY * DAY - east
    return max(day - BEFORE, first), min(day + AFTER, last)


def _case(cell: Cell, handover: Handover, devices: Mapping[str, str], kept: Books, scene: Scene) -> Asked:
    chance = scene.streams.python("cell", cell.number, "asked")
    since, until = period(handover, scene)
    holder, first = cell.variant.get("holder", "taken"), devices[handover.covering.account]
    gone = (handover.credit.at - chance.randint(*GONE_BEFORE) * HOUR) // MINUTE * MINUTE  # as a statement prints it
    begins = (gone + chance.randint(8, 30) * HOUR) // HOUR * HOUR
    *public, new = _devices(chance, 3 if chance.random() < SECOND_SHARED else 2, first)
    usual = new if holder in GONE else first
    made = Asked(cell, handover, since, until, holder, gone, (begins, begins + 4 * HOUR), first, usual, tuple(public), ())
    found = sorted(
        (_as_told(one, made) for one in _opened(made, _strangers(made, devices, kept, scene), scene, chance)),
        key=lambda one: (one.at, one.account),
    )
    return replace(made, logins=tuple(found))


def _as_told(one: Login, made: Asked) -> Login:
    """The log-in; in the hours in which a customer says that the telephone was lent, whoever had it made it."""
    own = one.account == made.handover.covering.account and one.device == made.usual
    return replace(one, use="lent") if made.holder == "own" and own and made.lent[0] <= one.at < made.lent[1] else one


def _strangers(made: Asked, devices: Mapping[str, str], kept: Books, scene: Scene) -> list[str]:
    """Accounts of other customers."""
    return [one for one in kept.accounts[: scene.scenario.exchange.customers] if devices[one] != made.first]


def _opened(made: Asked, strangers: Sequence[str], scene: Scene, chance: Random) -> Iterator[Login]:
    """Log-ins of the account, and those of other accounts from the devices that opened it."""
    account, path = made.handover.covering.account, ("cell", made.cell.number, "asked")
    others = chance.sample(strangers, min(TIED + 2 * SHARED_USERS[1], len(strangers)))
    begins = made.gone + 3 * HOUR if made.holder in GONE else made.since
    yield from _logins(account, made.usual, "usual", (begins, made.until), chance.randint(*OWN_TIMES), scene, *path, "usual")
    yield from _at_the_till(made, scene, chance)
    yield from _first(made, account, scene, chance)
    for n, other in enumerate(others[:TIED]):
        yield from _logins(other, made.usual, "usual", (begins, made.until), chance.randint(*TIED_TIMES), scene, *path, "tied", n)
    yield from _public(made, account, others[TIED:], scene, chance)


def _at_the_till(made: Asked, scene: Scene, chance: Random) -> Iterator[Login]:
    """Whoever uses the account opens it soon after the credit, and shortly before money leaves it."""
    account = made.handover.covering.account
    yield Login(made.handover.credit.at + chance.randint(4, 40) * MINUTE, account, made.usual, "usual")
    for left in leaving(made.cell, made.handover, scene):
        yield Login(left - chance.randint(3, 25) * MINUTE, account, made.usual, "usual")


def _first(made: Asked, account: str, scene: Scene, chance: Random) -> Iterator[Login]:
    """The device on file: before it was gone, and once after it, which has to be explained; or lent for some hours, as its owner says."""
    if made.holder in GONE:
        path, late = ("cell", made.cell.number, "asked", "first"), (made.gone + 2 * HOUR, made.handover.credit.at + DAY)
        yield from _logins(account, made.first, "first", (made.since, made.gone), chance.randint(*FIRST_TIMES), scene, *path)
        yield from _logins(account, made.first, "late", late, 1, scene, *path, "late")
    elif made.holder == "own":
        yield Login(chance.randrange(made.lent[0] + 10 * MINUTE, made.lent[1] - 10 * MINUTE), account, made.first, "lent")


def _public(made: Asked, account: str, others: Sequence[str], scene: Scene, chance: Random) -> Iterator[Login]:
    """Devices that anybody can use; the second opens just as many accounts as the usual device does."""
    for n, device in enumerate(made.public):
        more = others[n * SHARED_USERS[1] :][: TIED if n else chance.randint(*SHARED_USERS)]
        for each in (account, *more):
            path = ("cell", made.cell.number, "asked", "public", n, each)
            yield from _logins(each, device, "public", (made.since, made.until), chance.randint(*SHARED_TIMES), scene, *path)


def _logins(account: str, device: str, use: str, span: tuple[int, int], count: int, scene: Scene, *path: str | int) -> Iterator[Login]:
    zones = np.full(count, seconds_east(scene.scenario.places[scene.scenario.transit].zone), np.int64)
    for at in times(*span, zones, scene.streams(*path)).tolist():
        yield Login(at, account, device, use)


def leaving(cell: Cell, handover: Handover, scene: Scene) -> list[int]:
    """When money leaves the account, seconds UTC: three or four times after the credit."""
    chance = scene.streams.python("cell", cell.number, "asked", "leaving")
    begins, ends = handover.credit.at + 5 * HOUR, period(handover, scene)[1] - 8 * HOUR
    return sorted(chance.sample(range(begins, ends, 30 * MINUTE), chance.randint(3, 4)))


def _paid_out(cell: Cell, handover: Handover, kept: Books, scene: Scene) -> Iterator[Payout]:
    """The largest single sum goes to one country, the rest in parts to another: together the parts are more."""
    chance, at = scene.streams.python("cell", cell.number, "asked", "payouts"), leaving(cell, handover, scene)
    single, parts, third = chance.sample(sorted({place.country for place in scene.scenario.places.values()}), 3)
    line = handover.covering
    came = [
        one.coin.value_sat for one in kept.credits if one.coin.address == line.address and line.since <= one.at < (line.until or one.at + 1)
    ]
    left = int(sum(came) * chance.uniform(*PAID_OUT))
    largest = int(left * chance.uniform(*SINGLE))
    sums = [(largest, single), *((sat, parts) for sat in _cut(left - largest, len(at) - 1, chance))]
    chance.shuffle(sums)
    for when, (sat, country) in zip(at, sums, strict=True):
        yield Payout(when, line.account, sat, country, BACKGROUND, cell.number, PAID)
    since, until = period(handover, scene)
    for country in (third, single)[:OTHERS]:
        yield Payout(
            chance.randrange(since, until),
            handover.earlier.account,
            chance.randint(300_000, 6_000_000),
            country,
            BACKGROUND,
            cell.number,
            PAID_BY_OTHER,
        )


def _cut(sat: int, parts: int, chance: Random) -> list[int]:
    """About equal parts."""
    found = [int(sat / parts * chance.uniform(0.88, 1.0)) for _ in range(parts - 1)]
    return [*found, sat - sum(found)]


def _devices(chance: Random, count: int, other: str) -> list[str]:
    """New devices, of which no two come from one address, nor from that of the other: an address tells them apart."""
    found = {network_address(other): other}
    while len(found) <= count:
        device = f"dv-{chance.randrange(16**10):010x}"
        found.setdefault(network_address(device), device)
    return list(found.values())[1:]
