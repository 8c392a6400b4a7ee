"""The issuer freezes on request: when it happens, and what it still finds.

A freeze names an address, not money. What has been moved before stays where it went, and can be moved on from there; it takes a
request of its own for the next address. What is there when the freeze comes stays, and who pays to or from there afterwards is refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from parola.artefacts.token.accounts import Accounts
from parola.artefacts.token.chain import Part
from parola.artefacts.token.logs import EVENTS
from parola.artefacts.token.order import Order
from parola.artefacts.token.rules import BURN, DONE, ENDS, ISSUER, MINT, PAYEE_FROZEN, PAYER_FROZEN, TRANSFER, TRANSFER_FROM
from parola.streams import Streams

MINUTE, HOUR = 60, 3_600
MOVING = (TRANSFER, TRANSFER_FROM, MINT, BURN)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to freeze an account, as the issuer gets it at ``at`` (seconds UTC)."""

    id: str
    at: int
    account: str


@dataclass(frozen=True, slots=True)
class Desk:
    """How long the issuer takes, seconds from the least to the most; assumption. Most are quick: the logarithm is drawn evenly."""

    least: int = 20 * MINUTE
    most: int = 30 * HOUR


@dataclass(frozen=True, slots=True)
class Move:
    """Units that were to go from one account to another, by name, at the time of their block; how it ``ended`` is one of ``ENDS``.

    Minted money has no payer, burned money no payee.
    """

    at: int
    payer: str
    payee: str
    units: int
    ended: str


@dataclass(frozen=True, slots=True)
class Fate:
    """Units by what a freeze means for them.

    ``gone`` were moved away before anybody asked, ``escaped`` between the request and the freeze, ``kept`` lie there frozen.
    ``refused`` are those of later attempts to move them, or to pay in; they moved nowhere.
    """

    gone: int
    escaped: int
    kept: int
    refused: int


def freeze(asked: Asked, desk: Desk, streams: Streams) -> Order:
    """The issuer's order."""
    low, high = math.log(desk.least), math.log(desk.most)
    delay = round(math.exp(streams.python("freeze", asked.id).uniform(low, high)))
    return Order(asked.id, asked.at + delay, ISSUER, asked.account, 0, "freeze")


def moves(part: Part, accounts: Accounts) -> Iterator[Move]:
    """What was to be moved in some blocks, in the order of the chain."""
    calls, times = part.done.calls, {block.number: block.at for block in part.blocks}
    columns = [part.numbers, calls.kind, calls.owner, calls.other, calls.units, part.done.ended]
    rows: list[list[int]] = np.stack(columns, axis=1).tolist()
    for number, kind, owner, other, units, ended in rows:
        if kind in MOVING:
            who = {"owner": accounts.name(owner), "other": accounts.name(other), "nobody": ""}
            payer, payee = (who[name] for name in EVENTS[kind].indexed)
            yield Move(times[number], payer, payee, units, ENDS[ended])


def fate(account: str, asked_at: int, frozen_at: int, moved: Iterable[Move]) -> Fate:
    """What a freeze at ``frozen_at`` (the time of its block) found, and what it stopped; ``moved`` is the chain from its beginning."""
    gone = escaped = held = refused = 0
    for move in moved:
        done, out = move.ended == ENDS[DONE], move.payer == account
        if done and move.at <= frozen_at:
            held += move.units * ((move.payee == account) - out)
            gone += move.units if out and move.at < asked_at else 0
            escaped += move.units if out and move.at >= asked_at else 0
        elif move.at >= frozen_at and _stopped(move, account):
            refused += move.units
    return Fate(gone, escaped, held, refused)


def _stopped(move: Move, account: str) -> bool:
    return (move.ended, account) in {(ENDS[PAYER_FROZEN], move.payer), (ENDS[PAYEE_FROZEN], move.payee)}
