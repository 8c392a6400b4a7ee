"""What happened: one frozen record per happening, before anybody has seen a trace of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Posted:
    """A post on the forum, by a role of the cell."""

    by: str
    board: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message in a chat of the person's phone; ``place`` tells how a position came with it, if one did."""

    chat: str
    by: str
    text: str
    forwarded_from: str | None
    place: Literal["live", "pin"] | None


@dataclass(frozen=True, slots=True)
class Called:
    """A line of the hotline thread; ``topic`` is what the desk asked about, ``status`` what became of it."""

    by: Literal["person", "desk"]
    text: str
    topic: str = ""
    status: str = ""
    place: Literal["pin"] | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """An order to pay, in wallets and slots of the ledger; ``amount_sat`` None is everything that the payer holds."""

    payer: str
    payee: str
    slot: str
    amount_sat: int | None
    spend: Literal["enough", "all"]


@dataclass(frozen=True, slots=True)
class Travelled:
    """Somebody came to a place of the scenario."""

    who: str
    to: str


@dataclass(frozen=True, slots=True)
class PaidOut:
    """The exchange pays a bank at a place of the scenario what was last credited to a deposit address, by wallet and slot."""

    wallet: str
    slot: str
    to: str


What = Posted | Said | Called | Paid | Travelled | PaidOut


@dataclass(frozen=True, slots=True)
class Event:
    """One happening of a cell: ``id`` is stable when seats are added, ``at`` is seconds UTC, ``source`` its module's reasons."""

    id: str
    at: int
    cell: int
    label: str
    module: str
    transition: str
    source: tuple[str, ...]
    what: What


def of(events: Sequence[Event], kind: type[What]) -> list[Event]:
    """The events of one kind, in their order."""
    return [event for event in events if isinstance(event.what, kind)]
