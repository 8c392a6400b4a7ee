"""The background, drawn in vectors: payments, posts and reviews of people who have nothing to do with any cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parola.spec.model import Scenario
from parola.streams import Streams

PAYMENT = np.dtype([("at", "i8"), ("payer", "i4"), ("kind", "i1"), ("payee", "i4"), ("sat", "i8")])
POST = np.dtype([("at", "i8"), ("user", "i4"), ("board", "i2"), ("thread", "i4"), ("text", "i2"), ("deleted", "?")])
LISTING = np.dtype([("at", "i8"), ("vendor", "i4"), ("category", "i2"), ("title", "i2"), ("usd", "i4")])
REVIEW = np.dtype([("at", "i8"), ("listing", "i4"), ("stars", "i1"), ("text", "i2"), ("buyer", "i2")])
TO_USER, TO_MERCHANT, TO_EXCHANGE = range(3)
SWEEP_EVERY = 8 * 3_600  # seconds; assumption: an exchange gathers its deposits a few times a day
Array = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Background:
    """Structured arrays, each sorted by time; indices point into the world's lists. ``sweeps`` are seconds UTC."""

    payments: Array
    posts: Array
    listings: Array
    reviews: Array
    sweeps: tuple[int, ...]


def background(scenario: Scenario, holdings: NDArray[np.int64], streams: Streams) -> Background:
    """Draw everything; ``holdings`` is what each background user has, in sat."""
    listings = _listings(scenario, streams("market", "listings"))
    return Background(
        payments=_payments(scenario, holdings, streams("chain", "payments")),
        posts=_posts(scenario, streams("forum", "posts")),
        listings=listings,
        reviews=_reviews(scenario, listings, streams("market", "reviews")),
        sweeps=tuple(range(scenario.start + SWEEP_EVERY, scenario.end, SWEEP_EVERY)),
    )


def _times(scenario: Scenario, count: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """Times in the scenario, thinner at night in the region (UTC+7): one daily wave, an assumption."""
    drawn = chance.integers(scenario.start, scenario.end - 7_200, size=4 * count)
    hour = (drawn // 3_600 + 7) % 24
    keep = chance.random(len(drawn)) < 0.55 + 0.45 * np.sin((hour - 9) * np.pi / 12)
    return np.sort(np.concatenate([drawn[keep], drawn])[:count])


def _payments(scenario: Scenario, holdings: NDArray[np.int64], chance: np.random.Generator) -> Array:
    chain, count = scenario.chain, scenario.chain.payments
    rows = np.zeros(count, PAYMENT)
    rows["at"] = _times(scenario, count, chance)
    rows["payer"] = chance.integers(chain.users, size=count)
    rows["kind"] = chance.choice(3, p=(0.45, 0.35, 0.2), size=count)
    bounds = np.array([chain.users, chain.merchants, scenario.exchange.customers])
    rows["payee"] = chance.integers(bounds[rows["kind"]])
    turns = np.bincount(rows["payer"], minlength=chain.users)[rows["payer"]]
    sums = (holdings[rows["payer"]] * chance.uniform(0.1, 0.7, size=count) / (turns + 1)).astype(np.int64)
    step = chance.choice([1, 1_000, 10_000], size=count)
    rows["sat"] = np.maximum(sums // step * step, 20_000)
    return rows


def _posts(scenario: Scenario, chance: np.random.Generator) -> Array:
    forum = scenario.forum
    rows = np.zeros(forum.posts, POST)
    rows["at"] = _times(scenario, forum.posts, chance)
    rows["user"] = np.minimum(chance.zipf(1.6, size=forum.posts) - 1, chance.integers(forum.users, size=forum.posts))
    threads = max(len(forum.boards), forum.posts // 9)
    rows["thread"] = chance.integers(threads, size=forum.posts)
    rows["board"] = rows["thread"] % len(forum.boards)
    rows["text"] = chance.integers(1_000, size=forum.posts)
    rows["deleted"] = chance.random(forum.posts) < forum.deleted_share
    return rows


def _listings(scenario: Scenario, chance: np.random.Generator) -> Array:
    market = scenario.market
    rows = np.zeros(market.listings, LISTING)
    rows["at"] = _times(scenario, market.listings, chance)
    rows["vendor"] = np.minimum(chance.zipf(1.8, size=market.listings) - 1, chance.integers(market.vendors, size=market.listings))
    rows["category"] = chance.integers(1_000, size=market.listings)
    rows["title"] = chance.integers(1_000, size=market.listings)
    rows["usd"] = np.maximum(5, chance.lognormal(4.3, 0.9, size=market.listings)).astype(np.int32)
    return rows


def _reviews(scenario: Scenario, listings: Array, chance: np.random.Generator) -> Array:
    count = scenario.market.reviews
    rows = np.zeros(count, REVIEW)
    rows["listing"] = chance.integers(len(listings), size=count)
    opened = listings["at"][rows["listing"]]
    rows["at"] = opened + (chance.random(count) * (scenario.end - 3_600 - opened)).astype(np.int64)
    rows["stars"] = chance.choice([5, 4, 3, 1], p=(0.9, 0.05, 0.02, 0.03), size=count)
    rows["text"] = chance.integers(1_000, size=count)
    rows["buyer"] = chance.integers(676, size=count)
    return rows[np.argsort(rows["at"], kind="stable")]
