"""Approval phishing: a theft that needs no transfer by the victim, and the issuer's freeze that comes after it. It has to do with no case.

Somebody approves a spender without limit, as people do with exchanges too; the spender takes everything and moves part of it on. The victim
asks the issuer, who freezes the spender's account some time later; what lies there stays, and attempts to move it are refused. All times
and sums are assumptions.
"""

from __future__ import annotations

from parola.artefacts.token.freezing import HOUR, MINUTE, Asked, Desk, freeze
from parola.artefacts.token.order import Order
from parola.artefacts.token.rules import TOKEN, UNLIMITED
from parola.streams import Streams

DAY = 24 * HOUR
LASTS = 6 * DAY  # at the most, from the victim's money to the last attempt


def victim(n: int) -> str:
    """The account that is emptied."""
    return f"phished/{n}"


def spender(n: int) -> str:
    """The account that is approved, and frozen in the end."""
    return f"spender/{n}"


def away(n: int) -> str:
    """Where the spender moves part of it: an account that only receives."""
    return f"spender/{n}/away"


def phishing(n: int, start: int, end: int, exchanges: int, streams: Streams) -> list[Order]:
    """The orders of the ``n``-th, between ``start`` and ``end`` (seconds UTC), called ``b-phishing<n>.<part>``."""
    chance = streams.python("token", "phishing", n)
    at, name = start + chance.randrange(max(1, end - start - LASTS)), f"b-phishing{n:03d}"
    units = chance.randint(400, 9_000) * TOKEN
    asked = chance.randint(HOUR, 12 * HOUR)
    approved = at + chance.randint(2 * HOUR, 40 * HOUR)
    taken = approved + chance.randint(2 * MINUTE, 5 * HOUR)
    frozen = freeze(Asked(f"{name}.freeze", taken + asked, spender(n)), Desk(), streams)
    moved = units * chance.randint(3, 7) // 10
    return [
        Order(f"{name}.funded", at, f"crowd/{chance.randrange(exchanges)}", victim(n), units),
        Order(f"{name}.approved", approved, victim(n), spender(n), UNLIMITED, "approve"),
        Order(f"{name}.taken", taken, victim(n), spender(n), units, "transferFrom", spender(n)),
        Order(f"{name}.moved", taken + chance.randint(5 * MINUTE, HOUR), spender(n), away(n), moved),
        frozen,
        Order(f"{name}.refused", frozen.at + chance.randint(HOUR, 30 * HOUR), spender(n), away(n), units - moved),
    ]
