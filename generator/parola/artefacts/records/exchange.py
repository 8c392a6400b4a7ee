"""What the exchange knows: customers, accounts, who had which deposit address when, what was credited and what was paid out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import cast

from parola.artefacts.clock import local, stamp
from parola.artefacts.ledger.payment import Block, Coin
from parola.artefacts.number import numbered
from parola.artefacts.orders import event_of
from parola.artefacts.record import BACKGROUND, Record
from parola.artefacts.scene import Scene
from parola.simulate.events import Event, Laundered, PaidOut
from parola.simulate.typologies import CashOut, lasts
from parola.world.cell import Cell
from parola.world.make import DEPOSITS

HOUR, DAY = 3_600, 86_400
PAID_OUT = 0.3  # share of ordinary credits that are paid out to a bank within days; assumption
OTHERS = 4  # addresses of other cases in a reply; assumption
BUSIER = 2  # of them that are paid at least as often as the case's own: how often an address is paid says nothing; assumption
CASE_CREDIT = "deposit"  # label of the payment by which a case's money arrives
ASKED_CREDIT, ASKED_AFTER = "asked-deposit", "asked-after"  # a second one, to another account, and the next to the same address after it


@dataclass(frozen=True, slots=True)
class Credit:
    """A deposit that was credited: the output, the block's time, and the order that it was paid by."""

    coin: Coin
    at: int
    payment: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """An address given to an account; ``until`` None: still given."""

    address: str
    account: str
    since: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Handover:
    """A case's credit, and the three accounts in turn that had its address: before, in the minute of the credit, and after."""

    credit: Credit
    earlier: Assignment
    covering: Assignment
    later: Assignment

    @property
    def lines(self) -> tuple[Assignment, Assignment, Assignment]:
        """The three, in their order."""
        return self.earlier, self.covering, self.later


@dataclass(frozen=True, slots=True)
class Books:
    """Everything the exchange knows; ``of_cell`` and ``asked`` (a second deposit, if the case has one) by cell number."""

    assignments: tuple[Assignment, ...]
    credits: tuple[Credit, ...]
    of_cell: Mapping[int, Handover]
    accounts: tuple[str, ...]
    asked: Mapping[int, Handover] = field(default_factory=dict[int, Handover])

    @property
    def of_asked(self) -> frozenset[str]:
        """Addresses of the second deposits."""
        return frozenset(handover.credit.coin.address for handover in self.asked.values())


@dataclass(frozen=True, slots=True)
class Payout:
    """A payment to a bank before it has a number."""

    at: int
    account: str
    amount_sat: int
    country: str
    cause: str = BACKGROUND
    cell: int | None = None
    label: str = ""


def credited(blocks: Sequence[Block]) -> tuple[Credit, ...]:
    """Every output that pays the exchange's deposit wallet, in the order of the chain."""
    return tuple(
        Credit(coin, block.at, transfer.payments[0])
        for block in blocks
        for transfer in block.transfers
        for coin in transfer.outputs
        if coin.wallet == DEPOSITS and coin.role == "to"
    )


def books(scene: Scene, blocks: Sequence[Block]) -> Books:
    """Accounts and assignments. The address of each cell changes hands some hours before the case's deposit, and again after it."""
    customers = scene.scenario.exchange.customers
    numbers = _numbers(scene.streams.python("exchange", "accounts"), customers + 3 * len(scene.world.cells))
    found = credited(blocks)
    asked = _asked(found, numbers, scene)
    accounts = (*numbers, *(line.account for handover in asked.values() for line in handover.lines))
    case = {event.id: event.cell for event in scene.everything if event.label == CASE_CREDIT}
    of_cell = {
        case[credit.payment]: _handed_over(credit, accounts[customers + 3 * case[credit.payment] :], scene)
        for credit in found
        if credit.payment in case
    }
    own = {handover.credit.coin.address for handover in (*of_cell.values(), *asked.values())}
    addresses = sorted({credit.coin.address for credit in found} - own)
    rest = [line for n, address in enumerate(addresses) for line in _given(address, n, accounts[:customers], scene)]
    handed = [line for each in (of_cell, asked) for _, h in sorted(each.items()) for line in h.lines]
    return Books((*handed, *rest), found, of_cell, accounts, asked)


def _asked(found: Sequence[Credit], taken: Sequence[str], scene: Scene) -> dict[int, Handover]:
    """By cell: the address of the second deposit changes hands shortly before it, and again before a later payment."""
    labels = {event.id: event for event in scene.everything if event.label in (ASKED_CREDIT, ASKED_AFTER)}
    of = {(labels[one.payment].cell, labels[one.payment].label): one for one in found if one.payment in labels}
    cells = sorted(cell for cell, label in of if label == ASKED_CREDIT and (cell, ASKED_AFTER) in of)
    accounts = _numbers(scene.streams.python("exchange", "asked"), 3 * len(cells), taken)
    return {
        cell: _between(of[cell, ASKED_CREDIT], of[cell, ASKED_AFTER], accounts[3 * n : 3 * n + 3], scene) for n, cell in enumerate(cells)
    }


def _between(credit: Credit, after: Credit, accounts: Sequence[str], scene: Scene) -> Handover:
    """Both hand-overs are nearer to a payment than the exchange's clock is to UTC: who forgets the zone errs at either end."""
    chance = scene.streams.python("exchange", "hand-over", credit.payment)
    first, second = ((one.at - chance.randint(0, 4) * HOUR) // HOUR * HOUR for one in (credit, after))
    return _turns(credit, accounts, first, second)


def _given(address: str, n: int, accounts: Sequence[str], scene: Scene) -> tuple[Assignment, Assignment]:
    """Who had an ordinary address: it changes hands once in the scenario, at a full hour, as those of the cases do."""
    scenario, chance = scene.scenario, scene.streams.python("exchange", "given", address)
    change = (scenario.start + chance.randrange(scenario.end - scenario.start)) // HOUR * HOUR
    since = (scenario.start - chance.randrange(30 * DAY, 200 * DAY)) // HOUR * HOUR
    first, second = accounts[n % len(accounts)], accounts[(n + 1 + chance.randrange(len(accounts) - 1)) % len(accounts)]
    return Assignment(address, first, since, change), Assignment(address, second, change, None)


def _numbers(chance: Random, count: int, taken: Sequence[str] = ()) -> tuple[str, ...]:
    """So many numbers of accounts, none of them ``taken``: one more is drawn for each that could be."""
    drawn = sorted(chance.sample(range(100_000, 999_999), count + len(taken)))
    chance.shuffle(drawn)
    return tuple([one for number in drawn if (one := f"{number // 10_000}-{number % 10_000:04d}") not in taken][:count])


def _handed_over(credit: Credit, accounts: Sequence[str], scene: Scene) -> Handover:
    """Hand-overs at full hours. The first is nearer to the credit than the exchange's clock is to UTC: who forgets the zone errs."""
    chance = scene.streams.python("exchange", "hand-over", credit.payment)
    first = (credit.at - chance.randint(1, 5) * HOUR) // HOUR * HOUR
    second = (credit.at + chance.randint(3, 40) * HOUR) // HOUR * HOUR
    return _turns(credit, accounts, first, second)


def _turns(credit: Credit, accounts: Sequence[str], first: int, second: int) -> Handover:
    """Three accounts in turn have the address of a credit; it changes hands at two seconds."""
    address = credit.coin.address
    return Handover(
        credit,
        Assignment(address, accounts[0], first - 90 * DAY, first),
        Assignment(address, accounts[1], first, second),
        Assignment(address, accounts[2], second, None),
    )


def records(scene: Scene, kept: Books, asked: Iterable[Payout] = ()) -> list[Record]:
    """Tables of ``server/records/exchange.sqlite``; ``asked`` is what left the accounts of the second deposits."""
    account = {number: f"exchange/account/{n}" for n, number in numbered(kept.accounts, str)}
    assigned = numbered(kept.assignments, lambda a: (a.since, a.address))
    credited_ = enumerate(kept.credits, start=1)
    return [
        *_customers(scene, account),
        *(Record("exchange.assignment", f"exchange/assignment/{n}", _assigned(a, account, zone_of(scene))) for n, a in assigned),
        *(Record("exchange.credit", f"exchange/credit/{n}", _credit(c, account[_holder(kept, c)])) for n, c in credited_),
        *_payouts(scene, kept, account, asked),
    ]


def _customers(scene: Scene, account: Mapping[str, str]) -> list[Record]:
    """The first of all residents: a customer's name, papers and phone are one person's in every holder's records."""
    people = scene.world.residents
    customers = [
        Record(
            "exchange.customer",
            f"exchange/customer/{n + 1}",
            {"name": people.names[n], "country": people.countries[n], "document": people.documents[n]},
        )
        for n in range(scene.scenario.exchange.customers)
    ]
    accounts = [
        Record("exchange.account", place, {"number": number, "customer": customers[n % len(customers)].id})
        for n, (number, place) in enumerate(account.items())
    ]
    return customers + accounts


def _payouts(scene: Scene, kept: Books, account: Mapping[str, str], asked: Iterable[Payout]) -> Iterator[Record]:
    """What left the exchange for banks: the case's credits, among those of other customers."""
    cashed = _cashed(scene)
    drafts = [*_of_cases(scene, kept), *asked, *_cash_outs(cashed, scene, kept), *_of_others(cashed, scene, kept)]
    for n, draft in numbered(drafts, lambda d: (d.at, d.account, d.amount_sat)):
        row = {"account": account[draft.account], "at": stamp(draft.at), "amount_sat": draft.amount_sat, "country": draft.country}
        yield Record("exchange.payout", f"exchange/payout/{n}", row, draft.cause, draft.cell, draft.label)


def _of_cases(scene: Scene, kept: Books) -> Iterator[Payout]:
    country = scene.scenario.places[scene.scenario.payout].country
    for event in scene.everything:
        if isinstance(event.what, PaidOut):
            found = kept.of_cell[event.cell]
            sat = found.credit.coin.value_sat
            yield Payout(event.at, found.covering.account, sat, country, event.id, event.cell, event.label)


def _cash_outs(cashed: Sequence[Event], scene: Scene, kept: Books) -> Iterator[Payout]:
    """Of every cash-out, what was credited, to the bank of who had the address then."""
    country = scene.scenario.places[scene.scenario.payout].country
    credit_of = {event_of(credit.payment): credit for credit in kept.credits}
    for event in cashed:
        credit, delay = credit_of[event.id], lasts(cast("Laundered", event.what).what)
        sat = credit.coin.value_sat
        yield Payout(credit.at + delay, _holder(kept, credit), sat, country, event.id, event.cell, event.label)


def _cashed(scene: Scene) -> list[Event]:
    return [event for event in scene.everything if isinstance(event.what, Laundered) and isinstance(event.what.what, CashOut)]


def _of_others(cashed: Sequence[Event], scene: Scene, kept: Books) -> Iterator[Payout]:
    chance, countries = scene.streams.python("exchange", "payouts"), sorted({place.country for place in scene.scenario.places.values()})
    cases = {found.credit.payment for found in kept.of_cell.values()}
    cases |= {one.payment for one in kept.credits if one.coin.address in kept.of_asked}
    ids = {event.id for event in cashed}
    for credit in kept.credits:
        if credit.payment not in cases and event_of(credit.payment) not in ids and chance.random() < PAID_OUT:
            at = credit.at + chance.randint(2, 90) * HOUR
            yield Payout(at, _holder(kept, credit), credit.coin.value_sat, chance.choice(countries))


def _assigned(line: Assignment, account: Mapping[str, str], zone: str) -> dict[str, str]:
    return {"address": line.address, "account": account[line.account], **_period(line, zone)}


def _period(line: Assignment, zone: str) -> dict[str, str]:
    until = "" if line.until is None else local(line.until, zone)
    return {"from_local": local(line.since, zone), "until_local": until, "zone": zone}


def _credit(credit: Credit, account: str) -> dict[str, str | int]:
    out = f"btc/out/{credit.coin.outpoint}"
    return {"account": account, "outpoint": out, "at": stamp(credit.at), "amount_sat": credit.coin.value_sat}


def zone_of(scene: Scene) -> str:
    """The zone in which the exchange writes its times."""
    return scene.scenario.places[scene.scenario.exchange.place].zone


def _holder(kept: Books, credit: Credit) -> str:
    fits = (
        a
        for a in kept.assignments
        if a.address == credit.coin.address and a.since <= credit.at and (a.until is None or credit.at < a.until)
    )
    return next(fits).account


def replies(scene: Scene, kept: Books) -> list[Record]:
    """What was released to each case: two lines on its address and on each of some others, for the request was made for several cases."""
    drafts: list[_Reply] = []
    own = {handover.credit.coin.address for handover in kept.of_cell.values()}
    paid = Counter(credit.coin.address for credit in kept.credits)
    rest = sorted({line.address for line in kept.assignments} - own - kept.of_asked)
    for cell in scene.world.cells:
        found, chance = kept.of_cell[cell.number], scene.streams.python("cell", cell.number, "reply")
        others = _others(rest, paid, found.credit.coin.address, chance)
        lines = [*_released(found, cell, chance), *(("reply-other", line) for line in kept.assignments if line.address in others)]
        drafts += [_Reply(cell, line, label, found.credit.at) for label, line in lines]
    return [_reply(n, draft, scene) for n, draft in numbered(drafts, lambda d: (d.line.since, d.line.address, d.cell.seat))]


def _others(rest: Sequence[str], paid: Mapping[str, int], own: str, chance: Random) -> list[str]:
    """Addresses of other cases, as many as there are."""
    busier = [address for address in rest if paid[address] >= paid[own]]
    some = chance.sample(busier, min(BUSIER, len(busier)))
    left = [address for address in rest if address not in some]
    return some + chance.sample(left, min(OTHERS - len(some), len(left)))


def _released(found: Handover, cell: Cell, chance: Random) -> list[tuple[str, Assignment]]:
    """Two lines on the case's address, of which neither the first nor the last is the right one as a rule."""
    earlier, later = ("reply-earlier", found.earlier), ("reply-later", found.later)
    if cell.variant["record"] != "settles":
        return [earlier, later]
    covers = ("reply-covers", found.covering)
    return [earlier, covers] if chance.random() < 0.5 else [covers, later]


@dataclass(frozen=True, slots=True)
class _Reply:
    cell: Cell
    line: Assignment
    label: str
    credited: int


def _reply(number: int, draft: _Reply, scene: Scene) -> Record:
    row = {
        "holder": scene.scenario.exchange.name,
        "received_at": stamp(draft.credited + 4 * DAY),
        "address": draft.line.address,
        "account": draft.line.account,
        **_period(draft.line, zone_of(scene)),
        "note": scene.phrases.english("reply-note"),
    }
    cell = draft.cell.number
    return Record("case.desk_reply", f"desk/reply/{number}", row, cell=cell, label=draft.label, seat_cell=cell)
