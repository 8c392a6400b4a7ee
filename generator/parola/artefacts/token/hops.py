"""From one chain to the other: what came in at the swap service on the Bitcoin side is paid out in tokens, and goes on from there.

Times and delays are assumptions. Whoever swaps has an account of its own on the token chain, be it of a case or not, and does the same
with what comes: it lies there for hours, and then it goes to an exchange or to somebody, all of it or a part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from parola.artefacts.ledger.payment import Block
from parola.artefacts.token.order import Order
from parola.artefacts.token.swap import Request, Service, swap
from parola.streams import Streams

SWAP_IN, SWAP_OUT, SWAP_ON = "swap-in", "swap-out", "swap-on"  # parts of a hop
HOUR = 3_600
LYING = (HOUR, 40 * HOUR)  # how long tokens lie where they came in
TO_EXCHANGE = 0.5  # share of those who pay on to an exchange, not to a person
KEEPING = 0.4  # share of people who keep a part of what came in; in a case the module says it
KEPT = (0.2, 0.8)  # the part that such people keep


def requests(blocks: Sequence[Block], service: Service, cell: Callable[[str], int | None]) -> Iterator[Request]:
    """What the service was paid for: a request for each deposit, from the time of its block on.

    ``cell`` says whose an order of the Bitcoin chain is; the request is called as that order's event.
    """
    for block in blocks:
        for transfer in block.transfers:
            for coin in transfer.outputs:
                if (transfer.part, coin.part, coin.wallet) == (SWAP_IN, SWAP_IN, service.wallet):
                    name = transfer.payments[0].split(".", maxsplit=1)[0]
                    yield Request(name, block.at, "sat", coin.value_sat, transfer.inputs[0].wallet, account(name, cell(name)))


def account(name: str, cell: int | None) -> str:
    """The account on the token chain of whoever swaps: one for each case, one for each of the others."""
    return f"swapper/{name}" if cell is None else f"cell/{cell}/token"


def hop(request: Request, service: Service, crowd: tuple[int, int], streams: Streams, kept: float | None = None) -> list[Order]:
    """What the service pays out, and how it goes on, to one of a crowd of so many exchanges and people; orders are ``<event>.<part>``.

    ``kept`` is the share that does not go on; None draws it.

    Raises:
        BadInput: the swap has no rate, or comes to nothing.
    """
    out = swap(request, service, streams).order
    exchanges, people = crowd
    chance = streams.python("token", "hop", request.id)
    to = chance.randrange(exchanges) if chance.random() < TO_EXCHANGE else exchanges + chance.randrange(people)
    at = out.at + chance.randint(*LYING)
    drawn = chance.uniform(*KEPT) if chance.random() < KEEPING else 0.0
    units = out.units - int(out.units * (drawn if kept is None else kept))
    on = Order(f"{request.id}.{SWAP_ON}", at, request.account, f"crowd/{to}", units)
    return [replace(out, id=f"{request.id}.{SWAP_OUT}"), on]
