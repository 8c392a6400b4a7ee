"""A vendor with all that is theirs, as whoever puts one on a market describes it: accounts of cases, of regulars, of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Site = Literal["market", "successor"]
Data = Mapping[str, Any]
LEVELS = ((50, 0.90), (200, 0.95), (500, 0.97))  # sales and share of good reviews, as the sites print them
GOOD = 4  # stars of a good review


def _nothing() -> Data:
    return {}


@dataclass(frozen=True, slots=True)
class Told:
    """A bulletin at a second UTC; ``data`` is what the truth adds, here as below."""

    at: int
    text: str
    data: Data = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Praise:
    """A review; ``buyer`` is the handle in full, of which the site shows two letters."""

    at: int
    buyer: str
    stars: int
    text: str
    data: Data = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A dispute; ``remarks`` are (second UTC, buyer, vendor or staff, text). ``state`` is open, refunded, released or split."""

    at: int
    closed: int | None
    buyer: str
    state: str
    remarks: tuple[tuple[int, str, str], ...]
    data: Data = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Good:
    """A listing; ``gone`` is when it was taken off, None while it is on offer. ``category`` is one of ``spec.needed.CATEGORIES``."""

    at: int
    gone: int | None
    category: str
    title: str
    usd: int
    ships: str
    escrow: bool = True
    reviews: tuple[Praise, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    data: Data = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Stall:
    """A vendor's account on a site. Its record is labelled ``label``, its bulletins ``<label>-bulletin``, its listings ``<label>-listing``
    and so on, where there is a label; all are records of ``cell``. ``sales`` None: counted from the reviews.
    """

    site: Site
    handle: str
    joined: int
    seen: int
    about: str
    fingerprint: str = ""
    key: str = ""
    away: str = ""
    onion: str = ""
    sales: int | None = None
    bulletins: tuple[Told, ...] = ()
    goods: tuple[Good, ...] = ()
    label: str = ""
    cell: int | None = None
    data: Data = field(default_factory=_nothing)

    @property
    def reviews(self) -> tuple[Praise, ...]:
        """Those of all its listings."""
        return tuple(review for good in self.goods for review in good.reviews)

    def named(self, what: str) -> str:
        """The label of a record of that kind."""
        return f"{self.label}-{what}" if self.label else ""


def level(sales: int, reviews: int, good: int) -> int:
    """0 to 3, by the printed rules: so many sales, and so large a share of good reviews."""
    return sum(sales >= least and good >= share * reviews for least, share in LEVELS)


def masked(handle: str) -> str:
    """A buyer's handle as markets show it: its first and last letter."""
    return f"{handle[0]}***{handle[-1]}"
