"""The records of the truth about the smaller onion sites."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebSite:
    """A smaller onion site: what it is and shows. ``name`` tells whose it is and stays with the truth and with services; ``number`` is its
    place in the order of all onion names, which tells nothing. ``operator`` and ``brand`` are numbers, None for sites that have none.

    ``look`` and ``build`` are as in ``web.sql``, ``ident`` and ``powered`` the headers Server and X-Powered-By, ``clock`` the seconds
    by which its server is ahead (negative: behind), ``first_seen`` seconds UTC.
    """

    name: str
    number: int
    kind: str
    onion: str
    title: str
    tagline: str
    language: str
    operator: int | None
    brand: int | None
    look: str
    build: str
    ident: str
    powered: str
    clock: int
    first_seen: int


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs several shops: their names, the kinds of trace that they carry, and the values of the hand behind them.

    ``user`` is an account name, ``address`` a host's in a documentation network, ``fingerprint`` of its host key (64 hex), ``clock``
    seconds ahead, ``tag`` what a changed package says, ``code`` of referrals, ``stack`` Server and X-Powered-By, ``serial`` of a
    camera, ``place`` degrees of latitude and longitude with two decimals.
    """

    number: int
    sites: tuple[str, ...]
    kinds: tuple[str, ...]
    user: str
    address: str
    fingerprint: str
    clock: int
    tag: str
    code: str
    stack: tuple[str, str]
    serial: str
    place: tuple[float, float]

    @property
    def subject(self) -> str:
        """As a scenario names the operator when it says which traces they carry."""
        return f"operator-{self.number}"
