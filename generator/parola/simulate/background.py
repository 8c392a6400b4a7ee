"""The background, drawn in vectors: payments, posts and reviews of people who have nothing to do with any cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parola.simulate import crowd, rhythm
from parola.simulate.innocent import Innocent, innocents, swaps
from parola.simulate.posts import VARIANTS, Forum
from parola.simulate.posts import posts as forum_posts
from parola.spec.model import Scenario
from parola.streams import Streams

PAYMENT = np.dtype([("at", "i8"), ("payer", "i4"), ("kind", "i1"), ("payee", "i4"), ("sat", "i8")])
LISTING = np.dtype([("at", "i8"), ("vendor", "i4"), ("category", "i4"), ("title", "i4"), ("usd", "i4")])
REVIEW = np.dtype([("at", "i8"), ("listing", "i4"), ("stars", "i1"), ("text", "i4"), ("buyer", "i2")])
TO_USER, TO_MERCHANT, TO_EXCHANGE = range(3)
HOUR = 3_600
QUIET = 2 * HOUR  # before the end: what follows a post or a payment still falls into the scenario
DELIVERY = 240 * HOUR  # scale of the time to a review; assumption
BUYERS = 26 * 26  # masked handles show their first and last letter
SWEEP_EVERY = 8 * HOUR  # seconds; assumption: an exchange gathers its deposits a few times a day
Array = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Background:
    """Structured arrays, each sorted by time; indices point into the world's lists. ``sweeps`` are seconds UTC.

    ``innocent`` are acts of ordinary people on the ledger that leave the shapes of laundering.
    """

    payments: Array
    posts: Array
    listings: Array
    reviews: Array
    sweeps: tuple[int, ...]
    innocent: tuple[Innocent, ...] = ()


def background(scenario: Scenario, holdings: NDArray[np.int64], streams: Streams) -> Background:
    """Draw everything; ``holdings`` is what each background user has, in sat.

    The scenario's noise multiplies posts, listings and reviews, not payments: each of those is signed, and paid for by its payer.
    """
    listings = _listings(scenario, streams("market", "listings"))
    return Background(
        payments=_payments(scenario, holdings, streams("chain", "payments")),
        posts=_posts(scenario, streams("forum", "homes"), streams("forum", "posts")),
        listings=listings,
        reviews=_reviews(scenario, listings, streams("market", "reviews")),
        sweeps=tuple(range(scenario.start + SWEEP_EVERY, scenario.end, SWEEP_EVERY)),
        innocent=(*innocents(scenario, streams), *swaps(scenario, streams)),
    )


def noisy(scenario: Scenario, count: int) -> int:
    """So many at the scenario's difficulty."""
    return max(1, round(count * scenario.difficulty.noise)) if count else 0


def _times(scenario: Scenario, homes: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    return rhythm.times(scenario.start, scenario.end - QUIET, homes, chance)


def _payments(scenario: Scenario, holdings: NDArray[np.int64], chance: np.random.Generator) -> Array:
    chain, count = scenario.chain, scenario.chain.payments
    rows = np.zeros(count, PAYMENT)
    rows["payer"] = chance.integers(chain.users, size=count)
    rows["at"] = _times(scenario, crowd.homes(scenario.places, chain.users, chance)[rows["payer"]], chance)
    rows["kind"] = chance.choice(3, p=(0.45, 0.35, 0.2), size=count)
    bounds = np.array([chain.users, chain.merchants, scenario.exchange.customers])
    rows["payee"] = chance.integers(bounds[rows["kind"]])
    turns = np.bincount(rows["payer"], minlength=chain.users)[rows["payer"]]
    sums = (holdings[rows["payer"]] * chance.uniform(0.1, 0.7, size=count) / (turns + 1)).astype(np.int64)
    step = chance.choice([1, 1_000, 10_000], size=count)
    rows["sat"] = np.maximum(sums // step * step, 20_000)
    return _in_time(rows)


def _posts(scenario: Scenario, living: np.random.Generator, chance: np.random.Generator) -> Array:
    forum = scenario.forum
    count = max(len(forum.boards), noisy(scenario, forum.posts))
    homes = crowd.homes(scenario.places, forum.users, living)
    return forum_posts(Forum(count, len(forum.boards), homes, scenario.start, scenario.end - QUIET, forum.deleted_share), chance)


def _listings(scenario: Scenario, chance: np.random.Generator) -> Array:
    market, count = scenario.market, noisy(scenario, scenario.market.listings)
    rows = np.zeros(count, LISTING)
    rows["vendor"] = crowd.busy(market.vendors, count, chance)
    rows["at"] = _times(scenario, crowd.homes(scenario.places, market.vendors, chance)[rows["vendor"]], chance)
    rows["category"] = chance.integers(VARIANTS, size=count)
    rows["title"] = chance.integers(VARIANTS, size=count)
    rows["usd"] = np.maximum(5, chance.lognormal(4.3, 0.9, size=count)).astype(np.int32)
    return _in_time(rows)


def _reviews(scenario: Scenario, listings: Array, chance: np.random.Generator) -> Array:
    count = noisy(scenario, scenario.market.reviews)
    rows = np.zeros(count, REVIEW)
    rows["listing"] = crowd.popular(len(listings), count, chance)
    opened, zones = listings["at"][rows["listing"]], crowd.homes(scenario.places, count, chance)
    rows["at"] = rhythm.later(opened, zones, scenario.end - HOUR, chance, scale=DELIVERY)
    rows["stars"] = chance.choice([5, 4, 3, 1], p=(0.9, 0.05, 0.02, 0.03), size=count)
    rows["text"] = chance.integers(VARIANTS, size=count)
    rows["buyer"] = chance.integers(BUYERS, size=count)
    return _in_time(rows)


def _in_time(rows: Array) -> Array:
    return rows[np.argsort(rows["at"], kind="stable")]
