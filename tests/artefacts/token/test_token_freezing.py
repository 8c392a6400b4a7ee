"""A freeze on request: when it comes, what it finds, and what had left before."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tiny_token import START, accounts, blocks, made, order

from parola.artefacts.token.freezing import Asked, Desk, Fate, fate, freeze, moves
from parola.artefacts.token.order import Order
from parola.artefacts.token.rules import ISSUER, TOKEN, UNLIMITED
from parola.streams import Streams

STREAMS = Streams("tests")
ASKED = START + 1_000


def test_it_comes_within_the_desk_s_time_and_is_drawn_by_name() -> None:
    desk = Desk(least=1_200, most=36_000)
    delays = [freeze(Asked(f"r{n}", ASKED, "ann"), desk, STREAMS).at - ASKED for n in range(300)]
    assert min(delays) >= 1_200
    assert max(delays) <= 36_000
    assert sum(delay < 7_200 for delay in delays) > 120  # the logarithm is even, so the quick half ends at the geometric mean
    made_order = freeze(Asked("r0", ASKED, "ann"), desk, STREAMS)
    assert made_order == Order("r0", ASKED + delays[0], ISSUER, "ann", 0, "freeze")


def found(orders: Sequence[Order]) -> tuple[Fate, int]:
    """The fate of ben's money, and the time of the block that froze it."""
    parts = made([*orders, order("freeze", 2_000, ISSUER, "ben", 0, "freeze")])
    known = accounts()
    at = next(block.at for block in blocks(parts) if block.at > START + 2_000)
    return fate("ben", ASKED, at, [move for part in parts for move in moves(part, known)]), at


def test_what_left_before_stays_where_it_went() -> None:
    orders = [
        order("in", 10, "ann", "ben", 40 * TOKEN),
        order("gone", 20, "ben", "cal", 100 * TOKEN),
        order("late", 1_500, "ben", "cal", 30 * TOKEN),
        order("out", 3_000, "ben", "jar", 7 * TOKEN),
        order("pay", 3_001, "ann", "ben", 5 * TOKEN),
        order("on", 3_002, "cal", "jar", 130 * TOKEN),
    ]
    result, _ = found(orders)
    assert result == Fate(gone=100 * TOKEN, escaped=30 * TOKEN, kept=410 * TOKEN, refused=12 * TOKEN)


def test_who_is_quick_leaves_nothing() -> None:
    assert found([order("all", 1_200, "ben", "cal", 500 * TOKEN)])[0] == Fate(0, 500 * TOKEN, 0, 0)


def test_an_approval_does_not_help_a_frozen_payer() -> None:
    orders = [
        order("may", 10, "ben", "cal", UNLIMITED, "approve"),
        order("use", 1_100, "ben", "jar", 20 * TOKEN, "transferFrom", "cal"),
        order("again", 3_000, "ben", "jar", 20 * TOKEN, "transferFrom", "cal"),
    ]
    assert found(orders)[0] == Fate(gone=0, escaped=20 * TOKEN, kept=480 * TOKEN, refused=20 * TOKEN)


def test_other_refusals_are_no_matter_of_the_freeze() -> None:
    orders = [order("much", 500, "ben", "cal", 900 * TOKEN), order("none", 3_000, "cal", "jar", TOKEN)]
    assert found(orders)[0] == Fate(0, 0, 500 * TOKEN, 0)


@pytest.mark.parametrize(("second", "escaped"), [(1_998, 25), (2_001, 0)])
def test_the_block_decides(second: int, escaped: int) -> None:
    result, at = found([order("close", second, "ben", "cal", 25 * TOKEN)])
    assert result.escaped == escaped * TOKEN
    assert result.refused == (25 - escaped) * TOKEN
    assert START + 2_000 < at <= START + 2_003
