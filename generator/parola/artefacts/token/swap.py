"""A swap service: money in on one chain, out on the other, with amounts, times and fees that match.

A request becomes two orders, one for each chain. All sums are integers, and every rounding is in favour of the service: what is bought is
rounded down to a whole satoshi or unit, the fee is rounded up. The fee is taken of what is paid out; fees of the chains are not part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from parola.artefacts.clock import stamp
from parola.artefacts.ledger.payment import Payment
from parola.artefacts.ledger.plan import DUST
from parola.artefacts.token.order import Order
from parola.artefacts.token.rules import TOKEN
from parola.spec.model import Scenario, Token
from parola.streams import Streams
from parola.world.make import SWAP
from parola_kit.errors import BadInput

COIN = 100_000_000  # satoshi
PARTS = 10_000  # basis points
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Service:
    """A swap service: its ``wallet`` on the Bitcoin chain, its ``account`` on the token chain, and its terms.

    ``rates`` are units of the token for one bitcoin, a day each (UTC) from the day of ``first`` (seconds UTC) on; a request gets that of
    its own day. ``fee`` is in basis points. The payout is sent ``delays`` seconds after the deposit, from the least to the most.
    """

    wallet: str
    account: str
    rates: tuple[int, ...]
    first: int
    fee: int = 50
    delays: tuple[int, int] = (1_200, 5_400)

    def rate(self, at: int, asked: str) -> int:
        """The rate of a time's day.

        Raises:
            BadInput: there is none; names the swap that ``asked``.
        """
        day = at // DAY - self.first // DAY
        if not 0 <= day < len(self.rates) or self.rates[day] <= 0:
            told, first, last = (stamp(one)[:10] for one in (at, self.first, self.first + (len(self.rates) - 1) * DAY))
            raise BadInput(f"swap {asked}: no rate for {told}; there are some from {first} to {last}")
        return self.rates[day]


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody's swap: ``amount`` of what is given, satoshi or units, sent at ``at`` (seconds UTC).

    ``wallet`` is theirs on the Bitcoin chain and ``account`` on the token chain; bitcoins come to ``slot`` of the wallet.
    """

    id: str
    at: int
    gives: Literal["sat", "units"]
    amount: int
    wallet: str
    account: str
    slot: str = "swap"


@dataclass(frozen=True, slots=True)
class Swapped:
    """Both sides of a swap. ``bought`` less ``fee`` is what is paid out, in units or satoshi; ``rate`` is that of the day."""

    payment: Payment
    order: Order
    rate: int
    bought: int
    fee: int


def swap(request: Request, service: Service, streams: Streams) -> Swapped:
    """The orders of one request; the deposit comes first. They are called as the request, with ``/in`` and ``/out``.

    Raises:
        BadInput: there is no rate for the day, or what is paid out would come to nothing or to dust.
    """
    rate = service.rate(request.at, request.id)
    bought = request.amount * rate // COIN if request.gives == "sat" else request.amount * COIN // rate
    fee = -(-bought * service.fee // PARTS)
    paid, later = bought - fee, request.at + streams.python("swap", request.id).randint(*service.delays)
    least = 1 if request.gives == "sat" else DUST
    if request.amount <= 0 or paid < least:
        raise BadInput(
            f"swap {request.id}: {request.amount} {request.gives} give {paid} less the fee of {fee}; {least} is the least; give more"
        )
    there, back = f"{request.id}/in", f"{request.id}/out"
    if request.gives == "sat":
        payment = Payment(there, request.at, request.wallet, service.wallet, request.id, request.amount)
        return Swapped(payment, Order(back, later, service.account, request.account, paid), rate, bought, fee)
    order = Order(there, request.at, request.account, service.account, request.amount)
    return Swapped(Payment(back, later, service.wallet, request.wallet, request.slot, paid), order, rate, bought, fee)


def service(scenario: Scenario, token: Token, streams: Streams) -> Service:
    """The service of a class: one wallet and one account of the same name, and a rate for each day."""
    days = (scenario.end - scenario.start) // DAY + 2
    return Service(SWAP, SWAP, rates(token.rate * TOKEN, days, streams), scenario.start)


def rates(opening: int, days: int, streams: Streams, spread: float = 0.02) -> tuple[int, ...]:
    """A rate a day from ``opening`` on: each is the one before times a drawn factor, log-normal with this spread (assumption)."""
    chance, found = streams("swap", "rates"), [opening]
    for factor in chance.lognormal(0, spread, days - 1).tolist():
        found.append(max(1, round(found[-1] * factor)))
    return tuple(found)


def needed(swaps: Sequence[Swapped], service: Service) -> tuple[int, int]:
    """Satoshi and units that the service pays out in all: so much it must hold at the start, chain fees aside, to be sure of paying."""
    sat = sum(one.payment.amount_sat or 0 for one in swaps if one.payment.payer == service.wallet)
    return sat, sum(one.order.units for one in swaps if one.order.payer == service.account)
