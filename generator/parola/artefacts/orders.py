"""Orders to pay for the ledger: those of the cells, of the background, and of the exchange's own routine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Order, Payment
from parola.artefacts.ledger.typology.plans import plan
from parola.artefacts.ledger.typology.sketch import Around, Endowments, Plan
from parola.simulate.background import TO_EXCHANGE, TO_MERCHANT, Background
from parola.simulate.events import Event, Laundered, Paid
from parola.spec.model import Scenario
from parola.streams import Streams
from parola.world.make import DEPOSITS, MERCHANT, POOL
from parola.world.model import World

TOP_UP = 50_000  # sat; a small deposit before each sweep, so that there is always something to gather


@dataclass(frozen=True, slots=True)
class Orders:
    """All orders, in no particular order, and every coin that wallets hold at the start: (wallet, slot) -> sat.

    Ids that start with ``b`` belong to the background; what stands before a full stop in an id is that of the event.
    """

    orders: tuple[Order, ...]
    endowments: Endowments


def orders(world: World, events: Sequence[Event], drawn: Background, scenario: Scenario, keyring: Keyring, streams: Streams) -> Orders:
    """The orders of a class.

    Raises:
        BadInput: a typology wants more ordinary users than there are, or a look-alike address that was not found.
    """
    users = sum(1 for wallet, _ in world.endowments if wallet.startswith("user/"))
    around = Around(scenario.chain.users, scenario.chain.merchants, scenario.start, scenario.end, keyring, streams)
    plans = tuple(_plans(events, drawn, around))
    endowments = dict(world.endowments)
    for (wallet, slot), coins in _more(plans, drawn):
        endowments[wallet, slot] = (*endowments.get((wallet, slot), ()), *coins)
    of_plans = (order for made in plans for order in made.orders)
    return Orders((*_of_cells(events), *of_plans, *_of_background(drawn), *_sweeps(drawn, users)), endowments)


def _plans(events: Sequence[Event], drawn: Background, around: Around) -> Iterator[Plan]:
    for event in events:
        if isinstance(event.what, Laundered):
            yield plan(event.id, event.at, event.what, around)
    for one in drawn.innocent:
        yield plan(one.name, one.at, one.happened, around)


def _more(plans: Sequence[Plan], drawn: Background) -> Iterator[tuple[tuple[str, str], tuple[int, ...]]]:
    for made in plans:
        yield from made.endowments.items()
    for one in drawn.innocent:
        yield from (((wallet, slot), (sat,)) for wallet, slot, sat in one.coins)


def event_of(order: str) -> str:
    """The id of the event that an order follows from, by the order's id."""
    return order.split(".", maxsplit=1)[0]


def _of_cells(events: Sequence[Event]) -> list[Payment]:
    return [
        Payment(event.id, event.at, paid.payer, paid.payee, paid.slot, paid.amount_sat, paid.spend)
        for event in events
        if isinstance(paid := event.what, Paid)
    ]


def _of_background(drawn: Background) -> list[Payment]:
    found: list[Payment] = []
    for n, row in enumerate(drawn.payments):
        payee = int(row["payee"])
        wallet, slot = {TO_MERCHANT: (f"{MERCHANT}/{payee}", "main"), TO_EXCHANGE: (DEPOSITS, f"u{payee}")}.get(
            int(row["kind"]), (f"user/{payee}", f"r{n}")
        )
        found.append(Payment(f"b{n:07d}", int(row["at"]), f"user/{int(row['payer'])}", wallet, slot, int(row["sat"])))
    return found


def _sweeps(drawn: Background, users: int) -> list[Payment]:
    found: list[Payment] = []
    for n, at in enumerate(drawn.sweeps):
        found.append(Payment(f"bt{n:05d}", at - 900, f"user/{n % users}", DEPOSITS, f"u{n}", TOP_UP))
        found.append(Payment(f"bs{n:05d}", at, DEPOSITS, POOL, f"s{n}", None))
    return found
