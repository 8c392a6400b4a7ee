"""What happened: one frozen record per happening, before anybody has seen a trace of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from parola.simulate.typologies import Typology
from parola.world.cell import Account


@dataclass(frozen=True, slots=True)
class Posted:
    """A post on the forum, by a role of the cell."""

    by: str
    board: str
    text: str
    key: Literal["none", "signed", "pasted"] = "none"


@dataclass(frozen=True, slots=True)
class Announced:
    """A message in a public channel."""

    by: str
    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class Advertised:
    """An advert on a site of the open web."""

    by: str
    site: str
    text: str
    contact: Literal["phone", "mail", "handle", "none"]
    picture: Literal["none", "own", "same", "cropped"]
    language: Literal["home", "english"]


@dataclass(frozen=True, slots=True)
class Mailed:
    """A mail between two roles."""

    by: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Transferred:
    """Money that is no coin, in cents of the exercise dollar, from one role to another."""

    by: str
    to: str
    cents: int
    channel: Literal["bank", "mobile-money", "slip", "hundi"]


@dataclass(frozen=True, slots=True)
class Entered:
    """A line in a book about one role or two; ``numbers`` and ``texts`` fill columns of the book by name."""

    book: str
    by: str
    to: str | None
    numbers: Mapping[str, int]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Arrested:
    """Somebody was arrested."""

    who: str


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
class Laundered:
    """Coins of the wallets ``by`` go one way; ``sums_sat`` is what each puts in, none where that follows from ``what``."""

    typology: str
    by: tuple[Account, ...]
    sums_sat: tuple[int, ...]
    what: Typology


@dataclass(frozen=True, slots=True)
class SwappedBack:
    """Tokens of the cell's account are swapped for coins: ``to`` gets ``sum_sat`` or a few satoshi more, unless the account is frozen."""

    to: Account
    sum_sat: int


@dataclass(frozen=True, slots=True)
class FreezeAsked:
    """An agency asks the token's issuer to freeze the cell's account, which it does ``delay`` seconds later."""

    delay: int


@dataclass(frozen=True, slots=True)
class Travelled:
    """Somebody came to a place of the scenario, in company or alone; ``document`` is what was shown where a border was ``recorded``."""

    who: str
    to: str
    mode: Literal["air", "road", "sea"] = "road"
    company: tuple[str, ...] = ()
    document: Literal["own", "forged", "look-alike", "by-deceit"] = "own"
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class PaidOut:
    """The exchange pays a bank at a place of the scenario what was last credited to a deposit address, by wallet and slot."""

    wallet: str
    slot: str
    to: str


What = (
    Posted | Announced | Advertised | Mailed | Said | Called | Paid | Laundered | Transferred | Travelled | PaidOut | Entered | Arrested
    | SwappedBack | FreezeAsked
)  # fmt: skip


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


def doer(what: What) -> str | None:
    """The role whose act it is; None where it is nobody's of the cell, or a wallet's."""
    if isinstance(what, Posted | Announced | Advertised | Mailed | Said | Transferred | Entered):
        return what.by
    return what.who if isinstance(what, Travelled) else None
