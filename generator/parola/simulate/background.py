"""The background, drawn in vectors: payments, posts and trade of people who have nothing to do with any cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parola.simulate import crowd, rhythm
from parola.simulate.innocent import Innocent, innocents, swaps
from parola.simulate.market import Markets, markets
from parola.simulate.posts import Forum
from parola.simulate.posts import posts as forum_posts
from parola.spec.model import Scenario
from parola.streams import Streams

PAYMENT = np.dtype([("at", "i8"), ("payer", "i4"), ("kind", "i1"), ("payee", "i4"), ("sat", "i8")])
TO_USER, TO_MERCHANT, TO_EXCHANGE = range(3)
HOUR = 3_600
QUIET = 2 * HOUR  # before the end: what follows a post or a payment still falls into the scenario
SWEEP_EVERY = 8 * HOUR  # seconds; assumption: an exchange gathers its deposits a few times a day
Array = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Background:
    """Structured arrays, each sorted by time; indices point into the world's lists. ``sweeps`` are seconds UTC.

    ``innocent`` are acts of ordinary people on the ledger that leave the shapes of laundering.
    """

    payments: Array
    posts: Array
    markets: Markets
    sweeps: tuple[int, ...]
    innocent: tuple[Innocent, ...] = ()


def background(scenario: Scenario, holdings: NDArray[np.int64], streams: Streams, closes: int | None = None) -> Background:
    """Draw everything; ``holdings`` is what each background user has, in sat, ``closes`` when the market goes dark, if it does.

    The scenario's noise multiplies posts, listings and reviews, not payments: each of those is signed, and paid for by its payer.
    """
    return Background(
        payments=_payments(scenario, holdings, streams("chain", "payments")),
        posts=_posts(scenario, streams("forum", "homes"), streams("forum", "posts")),
        markets=markets(scenario, closes, streams),
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


def _in_time(rows: Array) -> Array:
    return rows[np.argsort(rows["at"], kind="stable")]
