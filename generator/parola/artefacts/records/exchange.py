"""What the exchange knows: customers, accounts, who had which deposit address when, and what was credited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from parola.artefacts.clock import local, midnight, stamp
from parola.artefacts.ledger.payment import Block, Coin
from parola.artefacts.number import numbered
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.world.make import DEPOSITS
from parola.world.model import Cell

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Credit:
    """A deposit that was credited: the output, the address slot of the customer, and the block's time."""

    coin: Coin
    at: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """An address given to an account; ``until`` None: still given."""

    address: str
    account: str
    since: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Books:
    """Everything the exchange knows; ``of_cell`` gives the assignments of a cell's deposit address, earlier one first."""

    assignments: tuple[Assignment, ...]
    credits: tuple[Credit, ...]
    of_cell: Mapping[int, tuple[Assignment, Assignment]]
    accounts: tuple[str, ...]


def credited(blocks: Sequence[Block]) -> tuple[Credit, ...]:
    """Every output that pays the exchange's deposit wallet, in the order of the chain."""
    return tuple(
        Credit(coin, block.at)
        for block in blocks
        for transfer in block.transfers
        for coin in transfer.outputs
        if coin.wallet == DEPOSITS and coin.role == "to"
    )


def books(scene: Scene, blocks: Sequence[Block]) -> Books:
    """Accounts and assignments. The address of each cell changes hands at the exchange's midnight before the case's deposit."""
    world, scenario = scene.world, scene.scenario
    chance = scene.streams.python("exchange", "accounts")
    accounts = _numbers(chance, len(world.customers) + 2 * len(world.cells))
    found = credited(blocks)
    addresses = {credit.coin.slot: credit.coin.address for credit in found}
    zone = _zone(scene)
    of_cell = {
        cell.number: _handed_over(cell, addresses, accounts[len(world.customers) + 2 * nth :], found, zone)
        for nth, cell in enumerate(world.cells)
    }
    own = {cell.wallets["deposit"].slot for cell in world.cells}
    rest = [
        Assignment(address, accounts[n % len(world.customers)], scenario.start - 60 * DAY, None)
        for n, (slot, address) in enumerate(sorted(addresses.items()))
        if slot not in own
    ]
    return Books((*(a for pair in of_cell.values() for a in pair), *rest), found, of_cell, accounts)


def _numbers(chance: Random, count: int) -> tuple[str, ...]:
    drawn = sorted(chance.sample(range(100_000, 999_999), count))
    chance.shuffle(drawn)
    return tuple(f"{number // 10_000}-{number % 10_000:04d}" for number in drawn)


def _handed_over(
    cell: Cell, addresses: Mapping[str, str], accounts: Sequence[str], found: Sequence[Credit], zone: str
) -> tuple[Assignment, Assignment]:
    slot = cell.wallets["deposit"].slot or ""
    case_credit = [credit for credit in found if credit.coin.slot == slot][-1]
    boundary = midnight(case_credit.at, zone)
    address = addresses[slot]
    return Assignment(address, accounts[0], boundary - 90 * DAY, boundary), Assignment(address, accounts[1], boundary, None)


def records(scene: Scene, kept: Books) -> list[Record]:
    """Tables of ``server/records/exchange.sqlite``."""
    account = {number: f"exchange/account/{n}" for n, number in numbered(kept.accounts, str)}
    assigned = numbered(kept.assignments, lambda a: (a.since, a.address))
    credited_ = enumerate(kept.credits, start=1)
    return [
        *_customers(scene, account),
        *(Record("exchange.assignment", f"exchange/assignment/{n}", _assigned(a, account, _zone(scene))) for n, a in assigned),
        *(Record("exchange.credit", f"exchange/credit/{n}", _credit(c, account[_holder(kept, c)])) for n, c in credited_),
    ]


def _customers(scene: Scene, account: Mapping[str, str]) -> list[Record]:
    chance, customers = scene.streams.python("exchange", "documents"), scene.world.customers
    rows: list[Record] = []
    for n, (number, place) in enumerate(account.items()):
        (name, country), customer = customers[n % len(customers)], f"exchange/customer/{n + 1}"
        shown = {"name": name, "country": country, "document": f"SPECIMEN-{chance.randrange(10**7):07d}"}
        rows.append(Record("exchange.customer", customer, shown))
        rows.append(Record("exchange.account", place, {"number": number, "customer": customer}))
    return rows


def _assigned(line: Assignment, account: Mapping[str, str], zone: str) -> dict[str, str]:
    return {"address": line.address, "account": account[line.account], **_period(line, zone)}


def _period(line: Assignment, zone: str) -> dict[str, str]:
    until = "" if line.until is None else local(line.until, zone)
    return {"from_local": local(line.since, zone), "until_local": until, "zone": zone}


def _credit(credit: Credit, account: str) -> dict[str, str | int]:
    out = f"btc/out/{credit.coin.outpoint}"
    return {"account": account, "outpoint": out, "at": stamp(credit.at), "amount_sat": credit.coin.value_sat}


def _zone(scene: Scene) -> str:
    return scene.scenario.places[scene.scenario.exchange.place].zone


def _holder(kept: Books, credit: Credit) -> str:
    fits = (
        a
        for a in kept.assignments
        if a.address == credit.coin.address and a.since <= credit.at and (a.until is None or credit.at < a.until)
    )
    return next(fits).account


def replies(scene: Scene, kept: Books) -> list[Record]:
    """What was released to each case: both lines of the address's history, or only the one that ended before the deposit."""
    drafts: list[_Reply] = []
    for cell in scene.world.cells:
        earlier, later = kept.of_cell[cell.number]
        drafts.append(_Reply(cell, earlier, "reply-earlier", earlier.until or 0))
        if cell.variant["record"] == "settles":
            drafts.append(_Reply(cell, later, "reply-covers", earlier.until or 0))
    return [_reply(n, draft, scene) for n, draft in numbered(drafts, lambda d: (d.line.since, d.line.address))]


@dataclass(frozen=True, slots=True)
class _Reply:
    cell: Cell
    line: Assignment
    label: str
    handed_over: int


def _reply(number: int, draft: _Reply, scene: Scene) -> Record:
    row = {
        "holder": scene.scenario.exchange.name,
        "received_at": stamp(draft.handed_over + 4 * DAY),
        "address": draft.line.address,
        "account": draft.line.account,
        **_period(draft.line, _zone(scene)),
        "note": scene.phrases.english("reply-note"),
    }
    cell = draft.cell.number
    return Record("case.desk_reply", f"desk/reply/{number}", row, cell=cell, label=draft.label, seat_cell=cell)
