"""Pieces of evidence before they have a number, and what the trainer alone knows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.sites.market_stalls import Good

LABEL = "persona"  # of records that carry traces, in the truth
OFFER = "offer"  # kind of a trace that no finder is asked for: an account is offered to somebody else


@dataclass(frozen=True, slots=True)
class Trace:
    """What a record carries: a kind of ``scenarios/traces.yaml`` or ``OFFER``, whether it is the false friend, where in the record, and
    the value there.

    Records with one ``spot`` of one kind belong together, such as two accounts with one key.
    """

    kind: str
    friend: bool
    locator: str
    value: str
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that an account of interest posts beside its everyday talk; ``at`` in seconds UTC.

    ``text`` is English without habits, in which every string of ``keep`` stays; ``below`` follows as it is (a quote, a key, a footer).
    With a ``key`` the text is clear-signed. ``gone``: the site took it down. ``copied`` is a word of somebody's signed post and another in
    its place: that post is repeated so, and ``text`` only names it. ``plain``: published as it is, for others quote it.
    """

    who: str
    at: int
    text: str
    keep: tuple[str, ...] = ()
    below: str = ""
    key: PgpKey | None = None
    gone: bool = False
    traces: tuple[Trace, ...] = ()
    copied: tuple[str, str] | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A post or bulletin as it is published. ``cell`` None: an ordinary member's."""

    at: int
    handle: str
    text: str
    cell: int | None = None
    gone: bool = False
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Vendor:
    """A market account: its key, its bulletins, listings beside the usual ones, and what the truth says of it.

    ``cell`` None: an ordinary vendor. ``mover`` is the handle under which a case's vendor is on the other market, ``other`` the key of
    somebody who has the vendor's name there.
    """

    handle: str
    key: PgpKey
    bulletins: tuple[Said, ...]
    cell: int | None = None
    role: str = ""
    traces: tuple[Trace, ...] = ()
    goods: tuple[Good, ...] = ()
    mover: str = ""
    other: PgpKey | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An account, and what there is to say of it in the truth; ``role`` as in ``world/personas.py``."""

    handle: str
    role: str
    cell: int
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """An advert or a profile's post on the open web. ``joined`` is when its profile was made, seconds UTC like ``at``."""

    at: int
    joined: int
    site: str
    handle: str
    text: str
    cell: int | None = None
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnKey:
    """An OpenPGP key for the key server, which was given it at ``seen``."""

    key: PgpKey
    seen: int
    cell: int | None = None
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of a case's own store, in the columns of its contract."""

    row: Mapping[str, Any]
    cell: int
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """An account that a case compares: ``part`` vendor, candidate or known, on a ``site``, and which case it is."""

    handle: str
    site: str
    part: str
    cell: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a candidate writes to the vendor of a case; counts and shares as ``parola_kit.methods.style`` gives them."""

    handle: str
    score: float
    words: int
    reached: int
    different: int
    lower: int
    same: int
    imposters: float
    cell: int


@dataclass(frozen=True, slots=True)
class Redrawn:
    """How often a statistical plant was drawn in a class, and how often drawn again."""

    what: str
    draws: int
    again: int


def known(traces: Sequence[Trace], **more: str) -> dict[str, Any]:
    """What the truth keeps beside a record."""
    return {**more, "traces": [{name: getattr(one, name) for name in Trace.__slots__} for one in traces]}
