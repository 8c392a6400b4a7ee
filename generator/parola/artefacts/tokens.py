"""The token chain of a class: the crowd, what was swapped from the ledger, thefts by approval, and what the issuer froze."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.record import Record
from parola.artefacts.token import phishing, returns
from parola.artefacts.token.accounts import Accounts, shown
from parola.artefacts.token.chain import chain, contract_of, opened, opening, stretches
from parola.artefacts.token.crowd import Crowd, plan
from parola.artefacts.token.hops import SWAP_ON, SWAP_OUT, hop, requests
from parola.artefacts.token.order import Order
from parola.artefacts.token.rows import Origin, records
from parola.artefacts.token.rules import ISSUER, TOKEN, TREASURY
from parola.artefacts.token.swap import service
from parola.simulate.crowd import seconds_east
from parola.simulate.events import Event, Laundered
from parola.simulate.typologies import ChainHop
from parola.spec.model import Scenario, Token
from parola.streams import Streams
from parola.world.make import SWAP

RECEIVE_ONLY = 0.3  # share of a crowd's accounts that nobody pays from; assumption
SPARE = 50_000 * TOKEN  # what the swap service holds beyond what it pays out; assumption
PHISHING = "approval_phishing"
# Part of an order -> its typology's name in the truth; all others are parts of a theft.
TYPOLOGIES = {
    **dict.fromkeys((SWAP_OUT, SWAP_ON), "chain_hop"),
    **dict.fromkeys((returns.RETURN_IN, returns.FUNDED), returns.RETURN),
    returns.FROZEN: returns.FREEZE,
}


@dataclass(frozen=True, slots=True)
class Tokens:
    """Rows of ``token.sqlite``, address and account of everybody on the chain, and the private keys of all who can sign."""

    records: tuple[Record, ...] = ()
    owners: tuple[tuple[str, str], ...] = ()
    secrets: tuple[bytes, ...] = ()


def tokens(
    scenario: Scenario,
    ledger: Ledger,
    origin: Origin,
    streams: Streams,
    mapper: Callable[..., Any] = map,
    events: Sequence[Event] | None = None,
) -> Tokens:
    """The chain of a class, or none where the scenario has no token; ``origin`` maps an order of either chain to event, cell and label.

    ``events`` are all that happened; without them nobody swaps back, and no agency asks for a freeze.

    Raises:
        BadInput: a swap comes to nothing, or somebody swaps back what is not there.
    """
    if scenario.token is None:
        return Tokens()
    crowd = _crowd(scenario, scenario.token)
    thefts = _thefts(scenario.token.phished, crowd, streams)
    ordered = [*_swapped(scenario, scenario.token, ledger, crowd, origin, streams, events), *thefts]
    names = dict.fromkeys((ISSUER, TREASURY, SWAP, *_named(ordered)))
    receivers = frozenset(phishing.away(n) for n in range(scenario.token.phished))
    accounts = Accounts(streams, crowd.keyed, crowd.receivers, tuple(names), receivers)
    swapped = sum(order.units for order in ordered if order.payer == SWAP)
    first = opening({**crowd.endowments(), SWAP: swapped + SPARE}, scenario.start, streams)
    return _made([*first, *ordered], crowd, accounts, origin, streams, mapper)


def _swapped(
    scenario: Scenario, token: Token, ledger: Ledger, crowd: Crowd, origin: Origin, streams: Streams, events: Sequence[Event] | None
) -> list[Order]:
    """Swaps there and back, and freezes that agencies asked for."""
    terms, kept = service(scenario, token, streams), dict(_kept(events or ()))
    asked = requests(ledger.blocks, terms, lambda name: origin(name)[1])
    planned = (order for one in asked for order in hop(one, terms, (crowd.exchanges, crowd.people), streams, kept.get(one.id)))
    hops = [order for order in planned if order.at < scenario.end]
    if events is None:
        return hops
    back, frozen = returns.orders(scenario, events, crowd.exchanges, streams), returns.freezes(events, scenario.end)
    returns.covered([*hops, *back], frozen)
    return [*hops, *back, *frozen]


def _kept(events: Sequence[Event]) -> Iterator[tuple[str, float]]:
    """The event of each hop of a case, and the share that stays where it comes in."""
    for event in events:
        if isinstance(event.what, Laundered) and isinstance(event.what.what, ChainHop):
            yield event.id, event.what.what.kept or 0.0


def _made(
    orders: Sequence[Order], crowd: Crowd, accounts: Accounts, origin: Origin, streams: Streams, mapper: Callable[..., Any]
) -> Tokens:
    state = opened(accounts)
    calls = stretches(orders, accounts, plan(crowd, state, streams), crowd.start)
    parts = chain(calls, accounts, crowd.start, state, mapper)
    found = tuple(record for part in parts for record in records(part, accounts, orders, origin, _part))
    contract = (shown(contract_of(accounts)), "contract")
    signers = [n for n in range(len(accounts)) if accounts.name(n) not in accounts.receivers and not accounts.keyed <= n < accounts.crowd]
    return Tokens(found, (*accounts.owners(), contract), tuple(accounts.secrets(signers).values()))


def _crowd(scenario: Scenario, token: Token) -> Crowd:
    zones = sorted({seconds_east(place.zone) for place in scenario.places.values() if not place.fictional})
    receivers = int(token.accounts * RECEIVE_ONLY)
    return Crowd(scenario.start, scenario.end, token.transfers, token.accounts - receivers, receivers, zones=tuple(zones))


def _thefts(count: int, crowd: Crowd, streams: Streams) -> list[Order]:
    return [order for n in range(count) for order in phishing.phishing(n, crowd.start, crowd.end, crowd.exchanges, streams)]


def _named(orders: Sequence[Order]) -> list[str]:
    return [name for order in orders for name in (order.payer, order.payee) if not name.startswith("crowd/")]


def _part(order: str) -> dict[str, str]:
    """The instance of a typology that an order belongs to, and what it is in it, as on the ledger."""
    name, _, part = order.partition(".")
    return {"subgraph": f"{TYPOLOGIES.get(part, PHISHING)}/{name}", "part": part} if part else {}
