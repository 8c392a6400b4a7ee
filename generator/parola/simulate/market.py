"""Two markets as public studies have measured them: who lists how much, who sells, how long they stay, and who moves after a closure.

The years are those of the studies in ``parola.realism.published``; what has none says assumption. Everything is drawn in vectors;
where a share must hold in a class of some dozens of vendors too, its quantiles are dealt out in place of a draw for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parola.simulate import crowd, rhythm
from parola.simulate.events import Event
from parola.simulate.market_shape import counts, exponential, heavy, spread
from parola.simulate.posts import VARIANTS
from parola.simulate.rhythm import DAY, HOUR
from parola.spec.model import Scenario
from parola.streams import Streams

VENDOR = np.dtype([("joined", "i8"), ("left", "i8"), ("seen", "i8"), ("place", "i4"), ("about", "i4"), ("keyed", "?"), ("away", "?")])
LISTING = np.dtype(
    [("at", "i8"), ("gone", "i8"), ("vendor", "i4"), ("category", "i4"), ("title", "i4"), ("usd", "i4"), ("ships", "i4"), ("early", "f8")]
)
REVIEW = np.dtype([("at", "i8"), ("listing", "i4"), ("stars", "i1"), ("text", "i4"), ("buyer", "i4")])
DISPUTE = np.dtype([("at", "i8"), ("closed", "i8"), ("listing", "i4"), ("buyer", "i4"), ("state", "i1"), ("text", "i4")])
BULLETIN = np.dtype([("at", "i8"), ("vendor", "i4"), ("text", "i4")])
MOVE = np.dtype([("old", "i4"), ("new", "i4"), ("name", "i1"), ("key", "?"), ("impostor", "?")])
SAME, NEAR, OTHER = range(3)  # what becomes of a name
OPEN, REFUNDED, RELEASED, SPLIT = range(4)  # states of a dispute
ENDS, END_SHARES = (REFUNDED, RELEASED, SPLIT), (0.4, 0.45, 0.15)  # assumption
NEVER = 0  # left, gone, closed: not yet

WEEK = (1.10, 1.10, 1.10, 1.0, 1.0, 0.85, 0.85)  # six markets: more from Monday to Wednesday, fewer at weekends (2021)
RHYTHM = rhythm.Rhythm(week=WEEK)
LIFE_SHAPE, LIFE_SCALE = 0.76, 198 * DAY  # Weibull of a market's life, fits 87 closed markets of 2011-19
SURVIVED, OLDEST = 370 * DAY, 480 * DAY  # the main market has been open so long when it closes: a survivor; assumption
GROWTH = 0.65  # exponent of a share of its life: later vendors are more; assumption
IDLE = 0.75  # share of vendors with at most three reviews: 60 to 90 % in studies of 2016 and 2018
TOP, TAKES, PARETO = 0.05, 0.84, 1.1  # 5 % of sellers receive 81 % (2024); here of what those who sell receive, and a few idle ones beside
BUYER_SPREAD, BUYER_CUT = (
    3.05,
    2.8,
)  # of the logarithm of what buyers buy: 5 % of them send 92 % (2024); cut, so that none buys for hundreds
STAYS, VENDOR_DAYS = (
    0.04,
    90,
)  # share of vendors that stay, and days that half of the others would stay: most leave within three months (2013)
LISTING_DAYS = 28  # days that half of the listings would stay: with those that end with their vendor or market, under three weeks (2013)
LISTING_SPREAD = 1.33  # of the logarithm of listings per vendor: median 7 where the mean is 17, as of three markets (2017, 2019, 2023)
PRICE, PRICE_SPREAD, BULK = 75, 1.3, 0.03  # USD; most sales in low classes, revenue in bulk (2016)
STARS, STAR_SHARES = (5, 4, 3, 1), (0.955, 0.02, 0.01, 0.015)  # few bad ones in 1.5 million (2017)
DISPUTED = 0.025  # of sales; assumption between 1 and 4 %
REVIEWED = 0.7  # share of sales with a review; assumption
TOLD, TOLD_SPREAD, MOST_TOLD = 3, 1.5, 60  # bulletins of a vendor: median and spread of the logarithm, cut; assumption
KEYED, AWAY = 0.85, 0.12  # shares of vendors with a key, and on vacation; assumption
MOVERS, MOVERS_SPREAD = 0.71, 0.21  # of those who move, the share that one market takes (2020)
LATELY = 3 * DAY  # who left so shortly before a closure may come back elsewhere; assumption
SETTLED = 6  # days after a closure at which arrivals level off (2020)
NAME_KEPT, NEAR_NAME, KEY_KEPT = (
    0.45,
    0.25,
    0.80,
)  # of those on both sites: 70 % same or near name, 80 % same key; assumption, after 2017, 2020
IMPOSTORS = 0.02  # of vendors: names of those who vanished, taken by others; assumption
RIVAL = 100 * DAY  # a second market beside one that stays open has been there so long; assumption
SUCCESSOR = 0.4  # of the first market's counts; assumption
LONGEST = 16 * DAY  # from order to review: then orders close by themselves (14 to 18 days by printed rules)
QUIET = 2 * DAY  # before a market's end: what is listed last can still be sold and reviewed
NOTICED = ("outage-noticed", "look-alike-maintenance")  # labels of module takedown-and-migration
UNNOTICED = 40 * 60  # seconds; assumption
Array = NDArray[np.void]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Size:
    """How much a market has, as counts."""

    vendors: int
    listings: int
    reviews: int
    buyers: int


@dataclass(frozen=True, slots=True)
class Trade:
    """One market from ``opened`` to ``ended`` (seconds UTC, the end left out). Arrays are sorted by time, but for vendors and buyers.

    ``buyers`` are the seconds at which the accounts joined. A time of 0 means: not yet.
    """

    opened: int
    ended: int
    vendors: Array
    listings: Array
    reviews: Array
    disputes: Array
    bulletins: Array
    buyers: Whole


@dataclass(frozen=True, slots=True)
class Markets:
    """The market, the successor and who is on both: ``moves`` index vendors of the one and of the other."""

    main: Trade
    successor: Trade
    moves: Array
    closed: bool


def closing(events: Sequence[Event]) -> int | None:
    """When the market goes dark by what happened: some time before anybody says that it is not there; None if nobody does."""
    noticed = [event.at for event in events if event.label in NOTICED]
    return min(noticed) - UNNOTICED if noticed else None


def markets(scenario: Scenario, closes: int | None, streams: Streams) -> Markets:
    """Both markets; ``closes`` is when the main one goes dark, None if it stays open to the end of the scenario."""
    whole = _size(scenario, 1.0)
    ended = scenario.end if closes is None else closes
    opened = (scenario.start if closes is None else closes) - _survived(streams("market", "life"))
    main = _trade(scenario, whole, (opened, ended), streams, "market", None)
    since = scenario.start - RIVAL if closes is None else closes + DAY
    small = _size(scenario, SUCCESSOR)
    moves, joined = _moves(main, since, closes, streams("successor", "moves"))
    small = Size(max(small.vendors, len(moves)), small.listings, small.reviews, small.buyers)
    successor = _trade(scenario, small, (since, scenario.end), streams, "successor", joined)
    return Markets(main, successor, moves, closes is not None)


def _size(scenario: Scenario, share: float) -> Size:
    """Counts of a market; the scenario's noise multiplies what is written, not who is there."""
    market, noise = scenario.market, scenario.difficulty.noise

    def part(count: int, times: float = noise) -> int:
        return max(1, round(count * share * times)) if count else 0

    return Size(part(market.vendors, 1), part(market.listings), part(market.reviews), part(market.buyers, 1))


def _survived(chance: np.random.Generator) -> int:
    """How long the main market has been open: Weibull, given that it lies between ``SURVIVED`` and ``OLDEST``."""
    most, least = (np.exp(-((life / LIFE_SCALE) ** LIFE_SHAPE)) for life in (SURVIVED, OLDEST))
    return int(LIFE_SCALE * (-np.log(least + chance.random() * (most - least))) ** (1 / LIFE_SHAPE))


def _trade(scenario: Scenario, size: Size, span: tuple[int, int], streams: Streams, name: str, joined: Whole | None) -> Trade:
    homes = _homes(scenario)
    rank = streams(name, "ranks").permutation(size.vendors)  # 0 sells most
    vendors = _vendors(size, span, rank, joined, len(homes), streams(name, "vendors"))
    zones = homes[vendors["place"]]
    listings = _listings(size, span, vendors, rank, zones, streams(name, "listings"))
    known = streams(name, "homes").integers(len(homes), size=size.buyers)
    reviews = _reviews(size, span, listings, rank, homes[known], streams(name, "reviews"))
    disputes = _disputes(size, span, listings, reviews, streams(name, "disputes"))
    bulletins = _bulletins(span, vendors, rank, zones, streams(name, "bulletins"))
    return Trade(*span, vendors, listings, reviews, disputes, bulletins, _buyers(size, span, reviews, disputes, streams(name, "buyers")))


def _homes(scenario: Scenario) -> Whole:
    """Zones of the real places, in their order, seconds east of UTC."""
    return np.array([crowd.seconds_east(place.zone) for place in scenario.places.values() if not place.fictional], np.int64)


def _vendors(size: Size, span: tuple[int, int], rank: Whole, joined: Whole | None, places: int, chance: np.random.Generator) -> Array:
    """Lives are exponential, the longest go to those who sell most, as far as chance lets them; a few stay whatever comes."""
    opened, ended = span
    rows = np.zeros(size.vendors, VENDOR)
    lives = exponential(size.vendors, VENDOR_DAYS * DAY)[_by(rank, chance)]
    rows["joined"] = opened + ((ended - QUIET - DAY - opened) * chance.random(size.vendors) ** GROWTH).astype(np.int64)
    if joined is not None:
        rows["joined"][: len(joined)] = joined
    stays = rank < max(1, round(STAYS * size.vendors))
    early = stays & (np.arange(size.vendors) >= (0 if joined is None else len(joined)))
    rows["joined"][early] = opened + (rows["joined"][early] - opened) // 4
    left = np.maximum(rows["joined"] + lives, rows["joined"] + DAY)
    rows["left"] = np.where(stays | (left >= ended - HOUR), NEVER, left)
    lately = ended - 1 - np.minimum(chance.exponential(1.5 * DAY, size.vendors).astype(np.int64), ended - 1 - rows["joined"])
    rows["seen"] = np.where(rows["left"] == NEVER, lately, rows["left"])
    rows["place"] = chance.integers(places, size=size.vendors)
    rows["about"] = chance.integers(VARIANTS, size=size.vendors)
    rows["keyed"] = chance.random(size.vendors) < KEYED
    rows["away"] = (chance.random(size.vendors) < AWAY) & (rows["left"] == NEVER)
    return rows


def _by(rank: Whole, chance: np.random.Generator) -> Whole:
    """For each vendor a place in a list that is sorted upwards: the less they sell the lower, but loosely (assumption)."""
    score = -np.log1p(rank) + chance.normal(0, 1.0, len(rank))
    place = np.empty(len(rank), np.int64)
    place[np.argsort(score, kind="stable")] = np.arange(len(rank))
    return place


def _until(vendors: Array, ended: int) -> Whole:
    return np.where(vendors["left"] == NEVER, ended, vendors["left"])


def _listings(size: Size, span: tuple[int, int], vendors: Array, rank: Whole, zones: Whole, chance: np.random.Generator) -> Array:
    each = counts(spread(len(vendors), LISTING_SPREAD)[_by(rank, chance)], size.listings)
    rows = np.zeros(size.listings, LISTING)
    rows["vendor"] = np.repeat(np.arange(len(vendors)), each)
    own, until = vendors[rows["vendor"]], _until(vendors, span[1])[rows["vendor"]]
    last = np.maximum(np.minimum(until, span[1] - QUIET), own["joined"] + HOUR)
    rows["at"] = rhythm.between(own["joined"], last, zones[rows["vendor"]], chance, RHYTHM)
    gone = rows["at"] + HOUR + chance.exponential(LISTING_DAYS * DAY / np.log(2), size.listings).astype(np.int64)
    gone = np.minimum(gone, np.where(own["left"] == NEVER, gone, own["left"]))
    rows["gone"] = np.where(gone >= span[1], NEVER, np.maximum(gone, rows["at"] + HOUR))
    for name in ("category", "title", "ships"):
        rows[name] = chance.integers(VARIANTS, size=size.listings)
    bulk = np.where(chance.random(size.listings) < BULK, chance.integers(6, 20, size=size.listings), 1)
    rows["usd"] = np.maximum(5, chance.lognormal(np.log(PRICE), PRICE_SPREAD, size.listings) * bulk).astype(np.int32)
    rows["early"] = chance.random(size.listings)
    return in_time(rows)


def _reviews(size: Size, span: tuple[int, int], listings: Array, rank: Whole, homes: Whole, chance: np.random.Generator) -> Array:
    rows = np.zeros(size.reviews, REVIEW)
    rows["listing"] = _sold(size.reviews, listings, rank, chance)
    rows["buyer"] = _buying(size, chance)
    bought, zones = listings[rows["listing"]], homes[rows["buyer"]]
    wait = np.minimum(LONGEST, (span[1] - bought["at"]) // 2)
    sold = _while_listed(span[1] - wait - 1, bought, zones, chance)
    rows["at"] = rhythm.between(sold + wait // 50, sold + wait + 1, zones, chance, RHYTHM)
    rows["stars"] = chance.choice(STARS, p=STAR_SHARES, size=size.reviews)
    rows["text"] = chance.integers(VARIANTS, size=size.reviews)
    return in_time(rows)


def _while_listed(last: Whole, listings: Array, zones: Whole, chance: np.random.Generator) -> Whole:
    """A time per row while its listing is on offer, at the latest ``last``."""
    until = np.minimum(np.where(listings["gone"] == NEVER, last, listings["gone"]), last)
    return rhythm.between(listings["at"], np.maximum(until, listings["at"] + 2), zones, chance, RHYTHM)


def _buying(size: Size, chance: np.random.Generator) -> Whole:
    weights = np.exp(BUYER_SPREAD * np.clip(chance.normal(size=size.buyers), -BUYER_CUT, BUYER_CUT))
    return np.minimum(np.searchsorted(np.cumsum(weights) / weights.sum(), chance.random(size.reviews)), size.buyers - 1)


def _sold(count: int, listings: Array, rank: Whole, chance: np.random.Generator) -> Whole:
    """The listing of each sale: few vendors take most of the money, whatever their prices are; the idle sell up to three times."""
    own = np.flatnonzero(np.bincount(listings["vendor"], minlength=len(rank)))
    order = own[np.argsort(rank[own])]
    busy = order[: max(1, len(order) - round(IDLE * len(rank)))]
    popular = chance.lognormal(0, 1.1, len(listings))
    weight = np.bincount(listings["vendor"], popular, len(rank))
    price = np.bincount(listings["vendor"], popular * listings["usd"], len(rank)) / np.maximum(weight, 1e-9)
    sales = np.zeros(len(rank), np.int64)
    idle = order[len(busy) :]
    sales[idle] = chance.integers(4, size=len(idle)) * (count > 4 * len(rank))
    shares = heavy(len(busy), max(1, round(TOP * len(rank))), TAKES, 1 / PARETO)
    sales[busy] = counts(shares / price[busy], max(0, count - int(sales.sum())), 4 if count > 12 * len(rank) else 0)
    return _placed(sales, listings["vendor"], popular, chance)[:count]


def _placed(sales: Whole, vendor: Whole, popular: NDArray[np.float64], chance: np.random.Generator) -> Whole:
    """So many sales of each vendor among that vendor's listings, by how popular these are."""
    order = np.argsort(vendor, kind="stable")
    sums = np.concatenate([[0.0], np.cumsum(popular[order])])
    first = np.searchsorted(vendor[order], np.arange(len(sales)))
    last = np.searchsorted(vendor[order], np.arange(len(sales)), side="right")
    who = np.repeat(np.arange(len(sales)), sales)
    nth = np.arange(len(who)) - (np.cumsum(sales) - sales)[who]
    at = sums[first[who]] + (nth + chance.random(len(who))) / sales[who] * (sums[last[who]] - sums[first[who]])  # evenly: the shares hold
    place = np.clip(np.searchsorted(sums, at, side="right") - 1, first[who], last[who] - 1)
    return order[place]


def _disputes(size: Size, span: tuple[int, int], listings: Array, reviews: Array, chance: np.random.Generator) -> Array:
    """Most unhappy buyers complain before they review; others complain and never review."""
    unhappy = np.flatnonzero((reviews["stars"] <= 3) & (chance.random(len(reviews)) < 0.6))
    more = max(0, round(DISPUTED * len(reviews) / REVIEWED) - len(unhappy))
    source = np.concatenate([unhappy, chance.integers(max(1, len(reviews)), size=more if len(reviews) else 0)])
    rows = np.zeros(len(source), DISPUTE)
    rows["listing"], rows["buyer"] = reviews["listing"][source], reviews["buyer"][source]
    rows["buyer"][len(unhappy) :] = chance.integers(size.buyers, size=len(source) - len(unhappy))
    listed = listings["at"][rows["listing"]]
    rows["at"] = np.maximum(reviews["at"][source] - chance.integers(HOUR, 4 * DAY, size=len(source)), listed + HOUR)
    closed = rows["at"] + chance.integers(DAY, 12 * DAY, size=len(source))
    rows["closed"] = np.where(closed < span[1], closed, NEVER)
    rows["state"] = np.where(rows["closed"] == NEVER, OPEN, chance.choice(ENDS, p=END_SHARES, size=len(source)))
    rows["text"] = chance.integers(VARIANTS, size=len(source))
    return in_time(rows)


def _bulletins(span: tuple[int, int], vendors: Array, rank: Whole, zones: Whole, chance: np.random.Generator) -> Array:
    """Those who sell more tell more, but loosely; nobody tells much in a short time."""
    middle = TOLD * spread(len(vendors), TOLD_SPREAD)[_by(rank, chance)]
    until = np.maximum(vendors["joined"] + HOUR, np.minimum(_until(vendors, span[1]), span[1] - HOUR))
    each = np.minimum(np.minimum(middle, MOST_TOLD), (until - vendors["joined"]) / DAY).astype(np.int64)
    rows = np.zeros(int(each.sum()), BULLETIN)
    rows["vendor"] = np.repeat(np.arange(len(vendors)), each)
    rows["at"] = rhythm.between(vendors["joined"][rows["vendor"]], until[rows["vendor"]], zones[rows["vendor"]], chance, RHYTHM)
    rows["text"] = chance.integers(VARIANTS, size=len(rows))
    return in_time(rows)


def _buyers(size: Size, span: tuple[int, int], reviews: Array, disputes: Array, chance: np.random.Generator) -> Whole:
    """When the accounts of buyers were opened: before whatever they did."""
    first = np.full(size.buyers, span[1] - 1, np.int64)
    for rows in (reviews, disputes):
        np.minimum.at(first, rows["buyer"], rows["at"])
    return span[0] + (chance.random(size.buyers) * np.maximum(1, first - span[0] - 20 * DAY)).astype(np.int64)


def _moves(main: Trade, since: int, closes: int | None, chance: np.random.Generator) -> tuple[Array, Whole]:
    """Who of the main market's vendors is on the successor too, and impostors; the successor's first vendors, in this order."""
    until = since if closes is None else closes - LATELY
    there = np.flatnonzero((main.vendors["left"] == NEVER) | (main.vendors["left"] > until))
    share = float(np.clip(chance.normal(MOVERS, MOVERS_SPREAD), MOVERS - MOVERS_SPREAD, MOVERS + MOVERS_SPREAD))
    movers = np.sort(chance.permutation(there)[: max(1, round(share * len(there)))])
    gone = np.setdiff1d(np.arange(len(main.vendors)), there)
    taken = np.sort(chance.permutation(gone)[: min(len(gone), max(1, round(IMPOSTORS * len(main.vendors))))])
    rows = np.zeros(len(movers) + len(taken), MOVE)
    rows["old"], rows["new"] = np.concatenate([movers, taken]), np.arange(len(rows))
    rows["impostor"][len(movers) :] = True
    rows["name"][: len(movers)] = _dealt(len(movers), (NAME_KEPT, NEAR_NAME), chance)
    rows["key"][: len(movers)] = _dealt(len(movers), (KEY_KEPT,), chance) == 0
    day = np.minimum(chance.gamma(2.0, SETTLED / 4, len(rows)), 3 * SETTLED)  # half within the first four days
    joined = since + (day * DAY).astype(np.int64) if closes is not None else since + (chance.random(len(rows)) * 60 * DAY).astype(np.int64)
    return rows, np.maximum(joined, main.vendors["joined"][rows["old"]] + DAY) if closes is None else joined


def _dealt(count: int, shares: tuple[float, ...], chance: np.random.Generator) -> Whole:
    """0, 1 … by these shares, the rest last; dealt out, not drawn, so that they hold among few."""
    edges = np.round(np.cumsum([0.0, *shares]) * count).astype(np.int64)
    return chance.permutation(np.searchsorted(edges[1:], np.arange(count), side="right"))


def in_time(rows: Array) -> Array:
    """Rows in the order of their times."""
    return rows[np.argsort(rows["at"], kind="stable")]
