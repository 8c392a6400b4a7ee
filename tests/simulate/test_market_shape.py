"""Two markets have the shape that studies report, in the aggregate of a small class too, for any seed; and what cannot be is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import numpy as np
import pytest

from made_class import real
from parola.simulate import rhythm
from parola.simulate.events import Event, Posted
from parola.simulate.market import MOVERS, MOVERS_SPREAD, NEVER, Markets, Trade, closing, markets
from parola.simulate.market_shape import counts, exponential, heavy, spread
from parola.simulate.rhythm import DAY
from parola.streams import Streams

SCENARIO = real().scenario
CLOSES = SCENARIO.start + 7 * DAY
SEEDS = [f"shape-{n}" for n in range(6)]


@cache
def drawn(seed: str, closes: int | None = CLOSES) -> Markets:
    return markets(SCENARIO, closes, Streams(seed))


def _trades() -> Iterator[Trade]:
    for seed in SEEDS:
        for closes in (CLOSES, None):
            found = drawn(seed, closes)
            yield from (found.main, found.successor)


def _by_vendor(trade: Trade, money: bool = False) -> np.ndarray:
    bought = trade.listings[trade.reviews["listing"]]
    return np.bincount(bought["vendor"], bought["usd"] if money else None, len(trade.vendors))


@pytest.mark.parametrize("seed", SEEDS)
def test_listings_per_vendor_are_log_normal(seed: str) -> None:
    each = np.bincount(drawn(seed).main.listings["vendor"], minlength=SCENARIO.market.vendors)
    assert each.sum() == SCENARIO.market.listings
    assert 6 <= np.median(each) <= 8
    assert 15 <= each.mean() <= 20
    assert 0.005 <= (each > 150).mean() <= 0.02


@pytest.mark.parametrize("seed", SEEDS)
def test_few_vendors_take_most_of_the_money_and_most_are_idle(seed: str) -> None:
    for trade in (drawn(seed).main, drawn(seed, None).main):
        money = np.sort(_by_vendor(trade, money=True))[::-1]
        assert 0.72 <= money[: round(0.05 * len(money))].sum() / money.sum() <= 0.88
        assert 0.6 <= (_by_vendor(trade) <= 3).mean() <= 0.9


def test_the_share_of_the_top_is_that_of_the_study_over_many_classes() -> None:
    tops = [np.sort(_by_vendor(drawn(seed).main, money=True))[::-1] for seed in SEEDS]
    assert 0.75 <= np.mean([money[:6].sum() / money.sum() for money in tops]) <= 0.85


@pytest.mark.parametrize("seed", SEEDS)
def test_a_twentieth_of_the_buyers_pays_nearly_all(seed: str) -> None:
    main = drawn(seed).main
    money = np.bincount(main.reviews["buyer"], main.listings["usd"][main.reviews["listing"]], len(main.buyers))
    assert 0.85 <= np.sort(money)[::-1][: len(money) // 20].sum() / money.sum() <= 0.97
    assert np.bincount(main.reviews["buyer"]).max() < 0.05 * len(main.reviews)


@pytest.mark.parametrize("seed", SEEDS)
def test_lives_are_short_and_a_few_vendors_stay(seed: str) -> None:
    main = drawn(seed).main
    days = (main.vendors["seen"] - main.vendors["joined"]) / DAY
    up = (np.where(main.listings["gone"] == NEVER, main.ended, main.listings["gone"]) - main.listings["at"]) / DAY
    assert 45 <= np.median(days) <= 90
    assert 0.02 <= (days > 200).mean() <= 0.15
    assert 12 <= np.median(up) <= 21
    assert 365 <= (main.ended - main.opened) / DAY <= 485


@pytest.mark.parametrize("seed", SEEDS)
def test_stars_and_prices(seed: str) -> None:
    main = drawn(seed).main
    assert 0.94 <= (main.reviews["stars"] == 5).mean() <= 0.97
    assert 0.008 <= (main.reviews["stars"] == 1).mean() <= 0.022
    assert 60 <= np.median(main.listings["usd"]) <= 90
    assert main.listings["usd"].min() >= 5


def test_weekends_are_quieter_and_the_week_begins_busy() -> None:
    at = np.concatenate([drawn(seed).main.listings["at"] for seed in SEEDS])
    days = np.bincount((at // DAY + 3) % 7, minlength=7)
    assert np.mean(days[5:]) < 0.9 * np.mean(days[:5])
    assert np.mean(days[:3]) > np.mean(days[3:5])


@pytest.mark.parametrize("seed", SEEDS)
def test_movers_come_to_the_successor_within_days(seed: str) -> None:
    found = drawn(seed)
    true = found.moves[~found.moves["impostor"]]
    there = (found.main.vendors["left"] == NEVER) | (found.main.vendors["left"] > found.main.ended - 3 * DAY)
    assert there[true["old"]].all()
    assert MOVERS - MOVERS_SPREAD - 0.02 <= len(true) / there.sum() <= MOVERS + MOVERS_SPREAD + 0.02
    assert 0.1 <= len(true) / len(found.main.vendors) <= 0.4
    assert 0.7 <= true["key"].mean() <= 0.9
    assert 0.6 <= (true["name"] < 2).mean() <= 0.8
    days = (found.successor.vendors["joined"][true["new"]] - CLOSES) / DAY
    assert days.min() >= 1
    assert 2 <= np.median(days) <= 6


def test_about_a_quarter_of_the_vendors_is_on_both() -> None:
    shares = [(~drawn(seed).moves["impostor"]).sum() / len(drawn(seed).main.vendors) for seed in SEEDS]
    assert 0.2 <= np.mean(shares) <= 0.3


@pytest.mark.parametrize("seed", SEEDS)
def test_impostors_take_names_of_those_who_had_gone(seed: str) -> None:
    found = drawn(seed)
    false = found.moves[found.moves["impostor"]]
    assert len(false) >= 1
    assert (found.main.vendors["left"][false["old"]] != NEVER).all()
    assert not false["key"].any()
    assert len(np.unique(found.moves["old"])) == len(found.moves)


def test_nothing_happens_before_it_can() -> None:
    for trade in _trades():
        listings, reviews, vendors = trade.listings, trade.reviews, trade.vendors
        assert (np.diff(listings["at"]) >= 0).all()
        assert (np.diff(reviews["at"]) >= 0).all()
        assert (listings["at"] >= vendors["joined"][listings["vendor"]]).all()
        assert (reviews["at"] > listings["at"][reviews["listing"]]).all()
        assert ((listings["gone"] == NEVER) | (listings["gone"] > listings["at"])).all()
        for rows in (listings, reviews, trade.disputes, trade.bulletins):
            assert rows["at"].min() >= trade.opened
            assert rows["at"].max() < trade.ended
        assert (vendors["seen"] >= vendors["joined"]).all()
        assert vendors["seen"].max() < trade.ended
        first = np.full(len(trade.buyers), trade.ended)
        np.minimum.at(first, reviews["buyer"], reviews["at"])
        assert (trade.buyers < first).all()
        assert ((trade.disputes["closed"] == NEVER) == (trade.disputes["state"] == 0)).all()
        assert 0.01 <= len(trade.disputes) / (len(reviews) / 0.7) <= 0.04


def test_the_successor_opens_after_the_market_is_dark_or_stands_beside_it() -> None:
    closed, both = drawn(SEEDS[0]), drawn(SEEDS[0], None)
    assert (closed.main.ended, closed.closed) == (CLOSES, True)
    assert closed.successor.opened == CLOSES + DAY
    assert (both.main.ended, both.closed) == (SCENARIO.end, False)
    assert both.successor.opened < SCENARIO.start


def test_the_same_stream_gives_the_same_bytes() -> None:
    one, again, other = drawn(SEEDS[0]), markets(SCENARIO, CLOSES, Streams(SEEDS[0])), drawn(SEEDS[1])
    for each in fields(Trade)[2:]:
        assert getattr(one.main, each.name).tobytes() == getattr(again.main, each.name).tobytes()
        assert getattr(one.main, each.name).tobytes() != getattr(other.main, each.name).tobytes()


def test_the_market_is_dark_before_anybody_says_so() -> None:
    what = Posted("visitor", "general", "market-not-there")
    events = [Event(f"e{n}", at, 100_000, label, "m", "a>b", ("assumption",), what) for n, (at, label) in enumerate(NOTICED)]
    assert closing([]) is None
    assert CLOSES - 7_200 < (closing(events) or 0) < CLOSES


NOTICED = [(CLOSES + 60, "outage-noticed"), (CLOSES, "look-alike-maintenance"), (CLOSES - DAY, "something-else")]


def test_counts_add_up_and_leave_nobody_out_where_there_is_enough() -> None:
    weights = np.array([5.0, 3.0, 0.001])
    assert counts(weights, 10).tolist() == [5, 4, 1]
    assert counts(weights, 2).sum() == 2
    assert counts(weights, 0).tolist() == [0, 0, 0]


def test_quantiles_are_dealt_upwards() -> None:
    assert np.median(spread(101, 1.3)) == pytest.approx(1)
    assert np.median(exponential(101, 50 * DAY)) == pytest.approx(50 * DAY, rel=0.01)
    shares = heavy(30, 6, 0.8, 0.9)
    assert shares.sum() == pytest.approx(1)
    assert shares[:6].sum() == pytest.approx(0.8)
    assert heavy(3, 6, 0.8, 0.9).sum() == pytest.approx(1)


def test_times_between_two_times_are_there_whoever_sleeps() -> None:
    after = np.full(2_000, CLOSES, np.int64)
    zones = np.resize(np.array([0, 7 * 3_600]), 2_000)
    at = rhythm.between(after, after + 2, zones, Streams("x")("between"))
    assert set(at.tolist()) <= {CLOSES, CLOSES + 1}
    wide = rhythm.between(after, after + 14 * DAY, zones, Streams("x")("between"), rhythm.Rhythm(week=(1.0,) * 6 + (1e-9,)))
    assert ((wide + zones - 4 * DAY) // DAY % 7 != 6).all()
