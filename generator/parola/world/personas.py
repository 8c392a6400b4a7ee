"""Accounts of interest: the market vendor of each case, the forum accounts beside it, and ordinary people who write as much.

Who holds which key, who writes as the vendor, and whose day is whose is truth, drawn here and in ``artefacts/plants``. None of the names
tells: all come from the pool that everybody's come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from parola.streams import Streams
from parola.world.cell import Cell
from parola.world.member import MARKET, Member
from parola.world.network import Network

# The five candidates of a case: has the vendor's handle and another key; pastes the vendor's key and signs nothing; signs with it (where
# control is shown); and two more.
CANDIDATES = ("namesake", "paster", "signer", "fourth", "fifth")
# Who shows a key, keeps a quote, makes one up, writes in the vendor's name, was in the same town, and has the vendor's key elsewhere.
HELPERS = ("buyer", "quoter", "misquoter", "fan", "tourist", "guest", "mover")
REGULARS = 24  # ordinary people with as much text; the style method asks for 20 known accounts
STALLS = 6  # of them that sell on the market too, under the same name, and sign with their key on the forum
OPERATOR = "document-provider"  # the role that has the market account, where the network has it
CONTROL, AUTHOR, HOURS = "control", "author", "hours"  # axes of a scenario
PAYEE = "payee"  # an axis: whether the exchange says whose account the vendor is paid out to
MAY_WRITE = ("paster", "signer", "fourth", "fifth")  # who may be the vendor's author; whoever has the vendor's name never is
SHOWN, BAND = "shown", "band"


@dataclass(frozen=True, slots=True)
class Interest:
    """Accounts of one case. ``accounts`` maps candidates and helpers to handles, the namesake's being ``vendor``.

    ``operator`` is the key of the member who has the vendor's account, empty where the network has nobody for it; ``private`` the handle
    that this person has on the open web. ``author`` is the candidate who writes as the vendor, empty for none of them; ``control`` whether
    the signer shows control of the vendor's key; ``hours`` whether the vendor's day is one band or two.
    """

    cell: int
    vendor: str
    operator: str
    private: str
    accounts: Mapping[str, str]
    author: str
    control: bool
    hours: str


def regulars(handle: Callable[[Random], str], streams: Streams) -> tuple[str, ...]:
    """Handles of those who write much and belong to no case; the first ``STALLS`` sell on the market too."""
    chance = streams.python("persona", "regulars")
    return tuple(handle(chance) for _ in range(REGULARS))


def interests(
    cells: Sequence[Cell], networks: Mapping[int, Network], handle: Callable[[Random], str], streams: Streams
) -> dict[int, Interest]:
    """By cell number, in the order of the roster; ``handle`` draws a handle that the class does not have yet."""
    return {cell.number: _interest(cell, networks[cell.number], handle, streams) for cell in cells}


def _interest(cell: Cell, network: Network, handle: Callable[[Random], str], streams: Streams) -> Interest:
    chance = streams.python("cell", cell.number, "persona")
    operator = _operator(network)
    vendor = _market_handle(operator, network) if operator else handle(chance)
    others = {who: handle(chance) for who in (*CANDIDATES[1:], *HELPERS)}
    return Interest(
        cell=cell.number,
        vendor=vendor,
        operator=operator.key if operator else "",
        private=handle(chance),
        accounts={CANDIDATES[0]: vendor, **others},
        author=chance.choice(MAY_WRITE) if cell.variant.get(AUTHOR, SHOWN) == SHOWN else "",
        control=cell.variant.get(CONTROL, SHOWN) == SHOWN,
        hours=cell.variant.get(HOURS, BAND),
    )


def _operator(network: Network) -> Member | None:
    """Who has the market account: the maker of papers, or else the first of the network with an account there."""
    own = [member for member in network.members if member.side == "network" and _market_handle(member, network)]
    return next((member for member in own if member.role == OPERATOR), own[0] if own else None)


def _market_handle(member: Member, network: Network) -> str:
    """The first that the member had there; none that anybody uses elsewhere, for then the same name would be the same person."""
    elsewhere = {one.value for each in network.members for one in each.holdings if one.kind == "handle" and one.use != MARKET}
    own = [one for one in member.holdings if one.kind == "handle" and one.use == MARKET and one.value not in elsewhere]
    return min(own, key=lambda one: one.since).value if own else ""
