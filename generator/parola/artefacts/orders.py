"""Orders to pay for the ledger: those of the cells, of the background, and of the exchange's own routine."""

from __future__ import annotations

from collections.abc import Sequence

from parola.artefacts.ledger.payment import Payment
from parola.simulate.background import TO_EXCHANGE, TO_MERCHANT, Background
from parola.simulate.events import Event, Paid
from parola.world.make import DEPOSITS, MERCHANT, POOL
from parola.world.model import World

TOP_UP = 50_000  # sat; a small deposit before each sweep, so that there is always something to gather


def orders(world: World, events: Sequence[Event], drawn: Background) -> list[Payment]:
    """All orders, in no particular order; ids that start with ``b`` belong to the background."""
    users = sum(1 for wallet, _ in world.endowments if wallet.startswith("user/"))
    return [*_of_cells(events), *_of_background(drawn), *_sweeps(drawn, users)]


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
