"""The background: as much as the scenario asks for, in time order, inside it, and paid for."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest

from made_class import holdings, made_world, real
from parola.simulate.background import TO_EXCHANGE, TO_MERCHANT, TO_USER, Background, background
from parola.streams import Streams

SCENARIO = real().scenario
KINDS = ("payments", "posts")


def drawn(seed: str = "tests") -> Background:
    return background(SCENARIO, holdings(made_world()), Streams(seed))


@pytest.fixture(scope="module")
def found() -> Background:
    return drawn()


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_in_time_order_and_inside_the_scenario(found: Background, kind: str) -> None:
    at = getattr(found, kind)["at"]
    assert (np.diff(at) >= 0).all()
    assert at[0] >= SCENARIO.start
    assert at[-1] < SCENARIO.end


def test_there_is_as_much_as_the_scenario_asks_for(found: Background) -> None:
    counts = {"payments": SCENARIO.chain.payments, "posts": SCENARIO.forum.posts}
    assert {kind: len(getattr(found, kind)) for kind in KINDS} == counts


def test_a_payer_can_afford_all_payments(found: Background) -> None:
    held = holdings(made_world())
    spent = np.bincount(found.payments["payer"], weights=found.payments["sat"], minlength=len(held))
    assert (found.payments["sat"] > 0).all()
    assert (spent < held).all()


@pytest.mark.parametrize(
    ("kind", "count"),
    [(TO_USER, SCENARIO.chain.users), (TO_MERCHANT, SCENARIO.chain.merchants), (TO_EXCHANGE, SCENARIO.exchange.customers)],
)
def test_every_kind_of_payee_is_paid_and_exists(found: Background, kind: int, count: int) -> None:
    payees = found.payments["payee"][found.payments["kind"] == kind]
    assert len(payees) > 0
    assert payees.min() >= 0
    assert payees.max() < count


def test_writers_exist(found: Background) -> None:
    assert found.posts["user"].max() < SCENARIO.forum.users
    assert found.posts["board"].max() < len(SCENARIO.forum.boards)


def test_a_thread_stays_on_its_board(found: Background) -> None:
    pairs = {(int(row["thread"]), int(row["board"])) for row in found.posts}
    assert len(pairs) == len({thread for thread, _ in pairs})


@pytest.mark.parametrize("kind", ["posts", "payments"])
def test_nights_are_quieter_than_days(found: Background, kind: str) -> None:
    hour = (getattr(found, kind)["at"] // 3_600 + 7) % 24  # the clock where most live
    assert (hour < 6).sum() < 0.8 * ((hour >= 16) & (hour < 22)).sum()


def test_noise_multiplies_what_is_written_and_not_what_is_paid(found: Background) -> None:
    loud = SCENARIO.model_copy(update={"difficulty": SCENARIO.difficulty.model_copy(update={"noise": 2.5})})
    more = background(loud, holdings(made_world()), Streams("tests"))
    assert {kind: len(getattr(more, kind)) / len(getattr(found, kind)) for kind in KINDS} == {
        "payments": 1,
        "posts": 2.5,
    }
    for name in ("listings", "reviews"):
        assert len(getattr(more.markets.main, name)) == 2.5 * len(getattr(found.markets.main, name))
    assert more.payments.tobytes() == found.payments.tobytes()


def test_the_least_noise_leaves_a_forum_and_a_market() -> None:
    small = SCENARIO.model_copy(
        update={
            "difficulty": SCENARIO.difficulty.model_copy(update={"noise": 0.1}),
            "forum": SCENARIO.forum.model_copy(update={"posts": 10}),
            "market": SCENARIO.market.model_copy(update={"listings": 12, "reviews": 0}),
        }
    )
    least = background(small, holdings(made_world()), Streams("tests"))
    assert len(np.unique(least.posts["board"])) == len(SCENARIO.forum.boards)
    assert (len(least.markets.main.listings), len(least.markets.main.reviews)) == (1, 0)


def test_about_as_many_posts_are_deleted_as_asked_for(found: Background) -> None:
    assert found.posts["deleted"].mean() == pytest.approx(SCENARIO.forum.deleted_share, abs=0.01)


def test_the_exchange_sweeps_at_even_steps(found: Background) -> None:
    steps = {later - earlier for earlier, later in pairwise(found.sweeps)}
    assert len(steps) == 1
    assert SCENARIO.start < found.sweeps[0] <= found.sweeps[-1] < SCENARIO.end


def test_the_same_stream_gives_the_same_bytes(found: Background) -> None:
    again, other = drawn(), drawn("other")
    for kind in KINDS:
        assert getattr(again, kind).tobytes() == getattr(found, kind).tobytes()
        assert getattr(other, kind).tobytes() != getattr(found, kind).tobytes()
    assert again.innocent == found.innocent != other.innocent
    assert len(fields(Background)) == len(KINDS) + 3  # markets have tests of their own, the sweeps are no draw
