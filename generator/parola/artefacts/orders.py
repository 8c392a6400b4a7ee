"""Orders to pay for the ledger: those of the cells, of the background, and of the exchange's own routine."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from parola.artefacts import referrals
from parola.artefacts.ledger.far.side import FAR, FarSide
from parola.artefacts.ledger.joint import Short
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Order, Payment
from parola.artefacts.ledger.typology.plans import plan
from parola.artefacts.ledger.typology.sketch import Around, Endowments, Plan
from parola.artefacts.token import returns
from parola.simulate.background import TO_EXCHANGE, TO_MERCHANT, Background
from parola.simulate.events import Event, Laundered, Paid
from parola.spec.model import Scenario
from parola.streams import Streams
from parola.world.make import DEPOSITS, MERCHANT, POOL
from parola.world.model import World
from parola_kit.errors import BadInput

TOP_UP = 50_000  # sat; a small deposit before each sweep, so that there is always something to gather


@dataclass(frozen=True, slots=True)
class Orders:
    """All orders, in no particular order, and every coin that wallets hold at the start: (wallet, slot) -> sat.

    Ids that start with ``b`` belong to the background; what stands before a full stop in an id is that of the event.
    """

    orders: tuple[Order, ...]
    endowments: Endowments


def orders(
    world: World,
    events: Sequence[Event],
    drawn: Background,
    scenario: Scenario,
    keyring: Keyring,
    side: FarSide | None = None,
) -> Orders:
    """The orders of a class; some of those to merchants are to merchants of the far economy where there is one.

    Raises:
        BadInput: a typology wants more ordinary users than there are, or a look-alike address that was not found.
    """
    users = sum(1 for wallet, _ in world.endowments if wallet.startswith("user/"))
    around = Around(scenario.chain.users, scenario.chain.merchants, scenario.start, scenario.end, keyring, keyring.streams)
    plans = (*_plans(events, drawn, around), returns.plan(scenario, events, keyring.streams))
    listed = tuple(referrals.lists(world, scenario, drawn, keyring.streams))
    endowments = {**world.endowments, **referrals.endowment(listed)}
    for (wallet, slot), coins in _more(plans, drawn):
        endowments[wallet, slot] = (*endowments.get((wallet, slot), ()), *coins)
    of_plans = (order for made in plans for order in made.orders)
    of_background = _of_background(drawn, _abroad(drawn, side, keyring.streams) if side else {})
    return Orders((*_of_cells(events), *of_plans, *of_background, *_sweeps(drawn, users), *referrals.payments(listed)), endowments)


def _plans(events: Sequence[Event], drawn: Background, around: Around) -> Iterator[Plan]:
    for event in events:
        if isinstance(event.what, Laundered):
            try:
                made = plan(event.id, event.at, event.what, around)
            except BadInput as error:
                raise _said(event, error) from None
            yield made
    for one in drawn.innocent:
        yield plan(one.name, one.at, one.happened, around)


def _more(plans: Sequence[Plan], drawn: Background) -> Iterator[tuple[tuple[str, str], tuple[int, ...]]]:
    for made in plans:
        yield from made.endowments.items()
    for one in drawn.innocent:
        yield from (((wallet, slot), (sat,)) for wallet, slot, sat in one.coins)


@contextmanager
def located(events: Sequence[Event]) -> Generator[None]:
    """Around the making of a ledger: of a payment that cannot be funded it is told which of the events it follows from, if any.

    Raises:
        BadInput: in place of ``Short``; names the module, the transition and the label before what the ledger says.
    """
    try:
        yield
    except Short as error:
        cause = event_of(error.payment).removeprefix("b-")  # what others do for a typology is named after it
        for event in events:
            if event.id == cause:
                raise _said(event, error) from None
        raise


def _said(event: Event, error: BadInput) -> BadInput:
    return BadInput(f"module {event.module}: {event.transition}: '{event.label}': {error}")


def event_of(order: str) -> str:
    """The id of the event that an order follows from, by the order's id."""
    return order.split(".", maxsplit=1)[0]


def _of_cells(events: Sequence[Event]) -> list[Payment]:
    return [
        Payment(event.id, event.at, paid.payer, paid.payee, paid.slot, paid.amount_sat, paid.spend)
        for event in events
        if isinstance(paid := event.what, Paid)
    ]


def _abroad(drawn: Background, side: FarSide, streams: Streams) -> dict[int, tuple[str, str]]:
    """Wallet and slot of the far merchant that is paid, by the number of the payment."""
    chance = streams("chain", "abroad")
    chosen = (drawn.payments["kind"] == TO_MERCHANT) & (chance.random(len(drawn.payments)) < side.far.abroad)
    rows = np.flatnonzero(chosen if len(side.shops) else False)
    return {int(n): (FAR, str(key)) for n, key in zip(rows, chance.choice(side.shops, len(rows)), strict=True)}


def _of_background(drawn: Background, abroad: Mapping[int, tuple[str, str]]) -> list[Payment]:
    found: list[Payment] = []
    for n, row in enumerate(drawn.payments):
        payee = int(row["payee"])
        wallet, slot = abroad.get(n) or {TO_MERCHANT: (f"{MERCHANT}/{payee}", "main"), TO_EXCHANGE: (DEPOSITS, f"u{payee}")}.get(
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
