"""Back to coins: tokens go to the swap service's account, and it pays coins on the Bitcoin chain, with matching amount, time and fee.

The Bitcoin side has to be known before its ledger is made, so both sides are worked out from what happened alone; what the token chain
then says is held to it. Who is frozen pays nothing in, and so gets nothing. Times and sums of ordinary people are assumptions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parola.artefacts.ledger.payment import Joint, Out, Stake
from parola.artefacts.ledger.typology.sketch import Plan
from parola.artefacts.token.hops import HOUR, SWAP_ON, account
from parola.artefacts.token.order import Order
from parola.artefacts.token.rules import ISSUER
from parola.artefacts.token.swap import COIN, DAY, PARTS, Request, Service, Swapped, service, swap
from parola.simulate.events import Event, FreezeAsked, SwappedBack
from parola.spec.model import Scenario
from parola.streams import Streams
from parola.world.make import SWAP
from parola_kit.errors import BadInput

RETURN_IN, RETURN_OUT = "return-in", "return-out"  # parts of a return: tokens to the service, coins from it
FUNDED = "return-funded"  # where an ordinary person's tokens come from
FROZEN = "issuer-freeze"  # the part of a freeze that an agency asked for
RETURN, FREEZE = "chain_return", "issuer_freeze"  # names in the truth
FEES = 60_000  # sat that the service has beside each payout, for the fee
LAST = 3 * DAY  # before the end, in which no ordinary person begins


@dataclass(frozen=True, slots=True)
class Return:
    """Both sides of a swap back to coins; ``paid`` says whether coins are paid: not where the account is frozen, nor after the end."""

    swapped: Swapped
    paid: bool


def freezes(events: Sequence[Event], end: int) -> list[Order]:
    """The issuer's orders, each after its delay, of those that come before ``end`` (seconds UTC)."""
    asked = ((event, event.what) for event in events)
    found = [
        Order(f"{event.id}.{FROZEN}", event.at + what.delay, ISSUER, account(event.id, event.cell), 0, "freeze")
        for event, what in asked
        if isinstance(what, FreezeAsked)
    ]
    return [order for order in found if order.at < end]


def returns(scenario: Scenario, events: Sequence[Event], streams: Streams) -> list[Return]:
    """All swaps back to coins: those of cases, then those of ordinary people; none where the scenario has no token.

    Raises:
        BadInput: a swap has no rate, or comes to nothing.
    """
    if scenario.token is None:
        return []
    terms, frozen = service(scenario, scenario.token, streams), freezes(events, scenario.end)
    asked = [*_of_cases(events, terms), *(_of_people(n, scenario, terms, streams) for n in range(scenario.token.returns))]
    made = [_named(swap(request, terms, streams)) for request in asked]
    return [Return(one, one.payment.at < scenario.end and not _stopped(one.order, frozen)) for one in made]


def plan(scenario: Scenario, events: Sequence[Event], streams: Streams) -> Plan:
    """The service's payments on the Bitcoin chain, and the coins that it has from the start for them."""
    paid = [one.swapped.payment for one in returns(scenario, events, streams) if one.paid]
    orders, coins = list[Joint](), list[int]()
    for payment in paid:
        sat, name = payment.amount_sat or 0, payment.id.partition(".")[0]
        out = Out(payment.payee, payment.slot, sat, RETURN_OUT)
        orders.append(Joint(payment.id, payment.at, (Stake(SWAP, sat),), (out,), f"{RETURN}/{name}", RETURN_OUT))
        coins.append(sat + FEES)
    return Plan(tuple(orders), {(SWAP, f"float-{n}"): (sat,) for n, sat in enumerate(coins)})


def orders(scenario: Scenario, events: Sequence[Event], exchanges: int, streams: Streams) -> list[Order]:
    """The token side: what is paid in, and what ordinary people have for it from one of so many exchanges of the crowd."""
    found = list[Order]()
    for one in returns(scenario, events, streams):
        order, name = one.swapped.order, one.swapped.order.id.partition(".")[0]
        if order.payer == account(name, None):
            chance = streams.python("token", "funded", name)
            units = order.units if chance.random() < 0.5 else order.units + chance.randint(1, order.units)
            at, giver = order.at - chance.randint(HOUR, 20 * HOUR), f"crowd/{chance.randrange(exchanges)}"
            found.append(Order(f"{name}.{FUNDED}", at, giver, order.payer, units))
        found.append(order)
    return found


def covered(orders: Sequence[Order], frozen: Sequence[Order]) -> None:
    """Whoever swaps back, or moves on what came in, has the tokens by then.

    Raises:
        BadInput: an account has not; names what happened, what it holds and what it needs.
    """
    held = Counter[str]()
    for order in sorted(orders, key=_when):
        if _stopped(order, frozen):
            continue
        if order.id.endswith((f".{RETURN_IN}", f".{SWAP_ON}")) and held[order.payer] < order.units:
            told = f"moves {order.units} units, and {order.payer} holds {held[order.payer]} by then"
            raise BadInput(f"event {order.id.partition('.')[0]} {told}; let more be kept, ask for less, or let it come later")
        held.update({order.payee: order.units})
        held.subtract({order.payer: order.units})


def _of_cases(events: Sequence[Event], terms: Service) -> Iterator[Request]:
    for event in events:
        if isinstance(what := event.what, SwappedBack):
            units = needed(what.sum_sat, terms, event.at)
            own = account(event.id, event.cell)
            yield Request(event.id, event.at, "units", units, what.to.wallet, own, what.to.slot or event.id)


def _of_people(n: int, scenario: Scenario, terms: Service, streams: Streams) -> Request:
    name = f"b-chain-return{n:03d}"
    chance = streams.python("innocent", "chain_return", n)
    at = scenario.start + DAY + chance.randrange(scenario.end - scenario.start - DAY - LAST)
    units = needed(chance.randint(100_000, 6_000_000), terms, at)
    wallet = f"user/{chance.randrange(scenario.chain.users)}/{name}"
    return Request(name, at, "units", units, wallet, account(name, None), name)


def needed(sat: int, terms: Service, at: int) -> int:
    """The fewest units for which the service pays at least so many satoshi at that time.

    Raises:
        BadInput: there is no rate for the day.
    """
    bought = -(-sat * PARTS // (PARTS - terms.fee))
    return -(-bought * terms.rate(at, "return") // COIN)


def _named(one: Swapped) -> Swapped:
    name = one.order.id.rpartition("/")[0]
    payment, order = replace(one.payment, id=f"{name}.{RETURN_OUT}"), replace(one.order, id=f"{name}.{RETURN_IN}")
    return replace(one, payment=payment, order=order)


def _stopped(order: Order, frozen: Sequence[Order]) -> bool:
    return any(_when(one) < _when(order) and one.payee in {order.payer, order.payee} for one in frozen)


def _when(order: Order) -> tuple[int, str]:
    """Where a call stands among the others, as in ``order.calls``."""
    return order.at, order.id
