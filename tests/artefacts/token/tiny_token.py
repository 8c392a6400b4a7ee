"""Small token chains for tests: a few people with names, or a crowd around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parola.artefacts.token.accounts import Accounts
from parola.artefacts.token.blocks import Block
from parola.artefacts.token.chain import Part, chain, opened, opening, stretches
from parola.artefacts.token.crowd import Crowd, plan
from parola.artefacts.token.order import Order
from parola.artefacts.token.rules import ISSUER, TOKEN, TREASURY, UNLIMITED, Kind
from parola.artefacts.token.state import State
from parola.streams import Streams

START = 1_741_000_000
NAMES = (ISSUER, TREASURY, "ann", "ben", "cal", "jar")
MONEY = {"ann": 1_000 * TOKEN, "ben": 500 * TOKEN}


def order(name: str, second: int, payer: str, payee: str, units: int = 0, kind: Kind = "transfer", by: str = "") -> Order:
    """An order so many seconds after the start."""
    return Order(name, START + second, payer, payee, units, kind, by)


# Transfers, an approval that is used twice and once too often, a freeze that stops three ways of paying, its end, money made and burned.
ORDERS = (
    order("e1", 0, "ann", "ben", 100 * TOKEN),
    order("e2", 1, "ann", "jar", 2_000 * TOKEN),
    order("e3", 2, "ann", "cal", UNLIMITED, "approve"),
    order("e4", 7, "ann", "jar", 300 * TOKEN, "transferFrom", "cal"),
    order("e5", 8, "ben", "cal", 5 * TOKEN, "approve"),
    order("e6", 9, "ben", "jar", 6 * TOKEN, "transferFrom", "cal"),
    order("e7", 20, "ann", "ann", 0),
    order("f1", 60, ISSUER, "ben", 0, "freeze"),
    order("f2", 70, "ben", "jar", TOKEN),
    order("f3", 71, "ann", "ben", TOKEN),
    order("f4", 72, "ben", "jar", TOKEN, "transferFrom", "cal"),
    order("f5", 73, "ann", "jar", 0, "freeze"),
    order("f6", 90, ISSUER, "ben", 0, "unfreeze"),
    order("f7", 100, "ben", "jar", 600 * TOKEN),
    order("g1", 120, ISSUER, ISSUER, 7 * TOKEN, "mint"),
    order("g2", 121, ISSUER, "", 3 * TOKEN, "burn"),
)
# How each ends, by the rules of the contract.
ENDED = (
    *("done", "no money", "done", "done", "done", "no allowance", "done"),
    *("done", "payer frozen", "payee frozen", "payer frozen", "not the issuer", "done", "done", "done", "done"),
)
CROWD = Crowd(START, START + 2 * 86_400, 3_000, people=60, receivers=20, exchanges=2)


def accounts(seed: str = "tests", crowd: Crowd | None = None) -> Accounts:
    """Accounts of the names, ``jar`` without a key, and of a crowd."""
    counts = (crowd.keyed, crowd.receivers) if crowd else (0, 0)
    return Accounts(Streams(seed), *counts, NAMES, frozenset({"jar"}))


def made(orders: Sequence[Order] = ORDERS, seed: str = "tests", **more: Any) -> list[Part]:
    """The parts of a chain on which the people had their money before the start."""
    known = accounts(seed)
    return list(chain(stretches([*opening(MONEY, START, Streams(seed)), *orders], known, start=START), known, START, **more))


def crowded(crowd: Crowd = CROWD, orders: Sequence[Order] = (), seed: str = "tests", **more: Any) -> tuple[list[Part], State, Accounts]:
    """The parts of a chain with a crowd, what is left at the end, and whose it is."""
    streams, known = Streams(seed), accounts(seed, crowd)
    state = opened(known)
    first = opening({**MONEY, **crowd.endowments()}, START, streams)
    calls = stretches([*first, *orders], known, plan(crowd, state, streams), START)
    return list(chain(calls, known, START, state, **more)), state, known


def blocks(parts: Sequence[Part]) -> list[Block]:
    return [block for part in parts for block in part.blocks]


def pairs(parts: Sequence[Part]) -> list[tuple[bytes, bytes]]:
    return [(block.raw, block.receipts) for block in blocks(parts)]
