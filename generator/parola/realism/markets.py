"""The structure of both markets and of the forum beside what public studies have measured; what none has is said to be assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from parola.realism import published
from parola.realism.activity import DAY, Floats, Ints, opened
from parola.realism.figure import Bars, Beside, Curves, Figure, Line, Table, middle, of, percent
from parola.realism.published import Published, assumed

SITES = {"market": "the market", "successor": "its successor"}
TOP, FEW, MANY = 0.05, 3, 150  # share of sellers or buyers that counts as the top; reviews of an idle vendor at the most; listings
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
THURSDAY = 3  # 1970-01-01
NO_FIGURE = "no figure that could be read; "


@dataclass(frozen=True, slots=True, eq=False)
class Trade:
    """Of one market, by vendor: listings, reviews, money that reviews stand for, days from joining to last seen. By listing: days, USD.

    ``paid`` is the price of what each review is of, ``stars`` and ``at`` (seconds) go with it; ``buyers`` is the same money by who
    bought, of so many ``accounts``.
    """

    listings: Ints
    reviews: Ints
    money: Floats
    days: Floats
    up: Floats
    usd: Floats
    stars: Ints
    at: Ints
    buyers: Floats
    accounts: int
    early: int
    disputes: int
    sales: int


def markets(root: Path) -> list[Figure]:
    """Shape of vendors, of listings and sales, and who moved; none where the class has no successor's store."""
    if not all((root / "server" / "sites" / f"{site}.sqlite").is_file() for site in SITES):
        return []
    found = {site: _trade(root, site) for site in SITES}
    return [_vendors(found), _sales(found), _moves(root), _forum(root)]


def _trade(root: Path, site: str) -> Trade:
    with opened(root, f"server/sites/{site}.sqlite") as store:
        vendors = np.array(store.execute(VENDORS).fetchall(), np.float64).reshape(-1, 4)
        listings = np.array(store.execute(LISTINGS).fetchall(), np.float64).reshape(-1, 3)
        reviews = np.array(store.execute(REVIEWS).fetchall(), np.int64).reshape(-1, 4)
        disputes, sales, accounts = store.execute(COUNTS).fetchone()
    buyers = np.bincount(reviews[:, 3], reviews[:, 0]).astype(np.float64) if len(reviews) else np.zeros(1)
    return Trade(
        listings=vendors[:, 0].astype(np.int64),
        reviews=vendors[:, 1].astype(np.int64),
        money=vendors[:, 2],
        days=vendors[:, 3] / DAY,
        up=listings[:, 0] / DAY,
        usd=listings[:, 1],
        stars=reviews[:, 1],
        at=reviews[:, 2],
        buyers=buyers,
        accounts=accounts,
        early=int((listings[:, 2] == 0).sum()),
        disputes=disputes,
        sales=sales,
    )


VENDORS = """SELECT (SELECT count(*) FROM listing AS l WHERE l.vendor = v.id),
(SELECT count(*) FROM review AS r JOIN listing AS l ON l.id = r.listing WHERE l.vendor = v.id),
(SELECT coalesce(sum(l.price_usd), 0) FROM review AS r JOIN listing AS l ON l.id = r.listing WHERE l.vendor = v.id),
unixepoch(v.last_seen_at) - unixepoch(v.joined_at)
FROM vendor AS v WHERE EXISTS (SELECT 1 FROM listing AS l WHERE l.vendor = v.id) ORDER BY v.rowid"""
LISTINGS = """SELECT unixepoch(coalesce(nullif(delisted_at, ''), (SELECT max(at) FROM review))) - unixepoch(listed_at), price_usd, escrow
FROM listing ORDER BY rowid"""
COUNTS = "SELECT (SELECT count(*) FROM dispute), (SELECT coalesce(sum(sales), 0) FROM vendor), (SELECT count(*) FROM buyer)"
REVIEWS = """SELECT l.price_usd, r.stars, unixepoch(r.at), dense_rank() OVER (ORDER BY w.buyer) - 1
FROM review AS r JOIN listing AS l ON l.id = r.listing JOIN reviewer AS w ON w.review = r.id ORDER BY r.rowid"""


def _vendors(found: Mapping[str, Trade]) -> Figure:
    heads = ("market", "vendors", "listings a vendor, median", "mean", f"above {MANY}", f"with at most {FEW} reviews", "days, median")
    rows = tuple(
        (
            SITES[site],
            len(one.listings),
            middle(one.listings, 0.5),
            float(one.listings.mean()),
            percent(float((one.listings > MANY).mean())),
            percent(float((one.reviews <= FEW).mean())),
            round(middle(one.days, 0.5)),
        )
        for site, one in found.items()
    )
    main = found["market"]
    return Figure(
        key="vendors",
        title="How vendors differ",
        says="Vendors that have listed anything. The curve tells which share of them has at least so many listings. "
        "Days run from joining to last seen; the market's end cuts them off.",
        plot=Curves(tuple(_at_least(SITES[site], one.listings) for site, one in found.items()), "listings, at least", "share", log=True),
        tables=(Table("Vendors", heads, rows),),
        beside=(
            Beside("listings a vendor, mean", f"{main.listings.mean():.1f}", published.PER_VENDOR),
            Beside(f"vendors with at most {FEW} reviews", percent(float((main.reviews <= FEW).mean())), published.IDLE),
            Beside("days from joining to last seen, median", f"{middle(main.days, 0.5):.0f}", published.VENDOR_LIFE),
        ),
    )


def _at_least(label: str, values: Ints) -> Line:
    seen = np.unique(values)
    return Line(label, tuple(map(float, seen)), tuple(1 - np.searchsorted(np.sort(values), seen) / len(values)))


def _sales(found: Mapping[str, Trade]) -> Figure:
    heads = ("market", "reviews", "share of the top 5 % of vendors", "of the top 5 % of buyers", "five stars", "one star")
    more = ("USD, median", "listings paid at once", "disputes a sale")
    rows = tuple((SITES[site], len(one.stars), *_shares(one)) for site, one in found.items())
    main, weeks = found["market"], {site: _week(one.at) for site, one in found.items()}
    return Figure(
        key="sales",
        title="Who sells, and when",
        says="Money is the price of each listing as often as it was reviewed, as studies count it. A buyer is the account behind a mask, "
        "which the site's own store tells. Bars are the share of the reviews by day of the week, UTC.",
        plot=Bars(DAYS, tuple((SITES[site], week) for site, week in weeks.items()), "share of the reviews"),
        tables=(Table("Sales", heads + more, rows),),
        beside=tuple(_beside(main, weeks["market"])),
    )


def _shares(one: Trade) -> tuple[str | int, ...]:
    five, single = (percent(float((one.stars == stars).mean())) for stars in (5, 1))
    rest = (round(middle(one.usd, 0.5)), percent(one.early / max(1, len(one.usd))), percent(one.disputes / max(1, one.sales)))
    return (percent(top(one.money)), percent(top(one.buyers)), five, single, *rest)


def top(money: Floats, count: int | None = None) -> float:
    """The share that the top twentieth has, at least one of them; of ``count``, where some have nothing."""
    size = max(1, round(TOP * (count or len(money))))
    return float(np.sort(money)[::-1][:size].sum() / max(1.0, money.sum()))


def _week(at: Ints) -> tuple[float, ...]:
    days = np.bincount((at // DAY + THURSDAY) % 7, minlength=7)
    return tuple(float(day) for day in days / max(1, len(at)))


def _beside(main: Trade, week: tuple[float, ...]) -> list[Beside]:
    early, late, ours = sum(week[:3]) / 3, sum(week[5:]) / 2, percent(top(main.buyers, main.accounts))
    prices = f"{middle(main.usd, 0.5):.0f} USD; {percent(float((main.usd > 1_000).mean()))}"
    return [
        Beside("money of the top 5 % of vendors", percent(top(main.money)), published.TOP_SELLERS),
        Beside(
            "money of the top 5 % of buyers",
            f"{ours} of all accounts; {percent(top(main.buyers))} of those that bought",
            published.TOP_BUYERS,
        ),
        Beside("one to three stars", percent(float((main.stars <= 3).mean())), published.STARS),
        Beside("a day from Monday to Wednesday, and of the weekend", f"{percent(early)} and {percent(late)} of a week", published.WEEKDAYS),
        Beside("price: half of the listings under, and share above 1,000 USD", prices, published.PRICES),
        Beside("disputes a sale", percent(main.disputes / max(1, main.sales)), assumed(NO_FIGURE + "between 1 and 4 % is our choice")),
        Beside("listings paid at once", percent(main.early / max(1, len(main.usd))), assumed(NO_FIGURE + "few, for few may")),
        Beside("fee", "4 to 8 %, as the site's terms print it", published.COMMISSION),
    ]


def _moves(root: Path) -> Figure:
    names = {site: _accounts(root, site) for site in SITES}
    days = _arrivals(root)
    keys = {key for _, key, _ in names["market"] if key} & {key for _, key, _ in names["successor"] if key}
    both = {name for name, _, _ in names["market"]} & {name for name, _, _ in names["successor"]}
    opened_, closed = _life(root)
    fits = sum(1 for name, key, _ in names["successor"] if name in both and key in keys)
    rows = (
        ("same handle", len(both), percent(len(both) / len(names["market"]))),
        ("same key", len(keys), percent(len(keys) / len(names["market"]))),
        ("same handle and same key", fits, percent(fits / len(names["market"]))),
    )
    life = f"open for {(closed - opened_) / DAY:.0f} days: a survivor, as our scenarios need one"
    return Figure(
        key="moves",
        title="Who is on both markets",
        says="Accounts of vendors that share a handle or a key; the key of a name tells more than the name. "
        "The curve has those who joined the successor so many days after it opened.",
        plot=Curves((Line("vendors with a key or a handle of the market", tuple(days), _steps(days)),), "days since it opened", "share"),
        tables=(Table("Vendors on both", ("what they share", "how many", "of the market's vendors"), rows),),
        beside=(
            Beside("life of the market", life, published.MARKET_LIFE),
            Beside("vendors still there at the end who have the same key or handle on the successor", _moved(root), published.MOVERS),
            Beside("half of them had come by day", f"{middle(days, 0.5):.1f}", published.ARRIVALS),
            Beside(
                "vendors on both by handle or key",
                percent(len(both | {name for name, key, _ in names["market"] if key in keys}) / len(names["market"])),
                assumed(NO_FIGURE + "a fifth to a third is our choice, 70 % of them under the same or a near name, 80 % with the same key"),
            ),
        ),
    )


def _accounts(root: Path, site: str) -> list[tuple[str, str, int]]:
    with opened(root, f"server/sites/{site}.sqlite") as store:
        return store.execute("SELECT handle, fingerprint, unixepoch(joined_at) FROM vendor ORDER BY rowid").fetchall()


def _life(root: Path) -> tuple[int, int]:
    with opened(root, "server/sites/market.sqlite") as store:
        return store.execute("SELECT (SELECT unixepoch(min(at)) FROM announcement), unixepoch(max(last_seen_at)) FROM vendor").fetchone()


SHARED = """SELECT count(*) FROM vendor AS v WHERE {there} AND EXISTS (SELECT 1 FROM successor.vendor AS s
WHERE s.handle = v.handle OR (s.fingerprint = v.fingerprint AND v.fingerprint <> ''))"""
THERE = "unixepoch(v.last_seen_at) > (SELECT unixepoch(max(last_seen_at)) - 7 * 86400 FROM vendor) AND v.onion = ''"


def _moved(root: Path) -> str:
    with opened(root, "server/sites/market.sqlite") as store:
        store.execute("ATTACH ? AS successor", (str(root / "server" / "sites" / "successor.sqlite"),))
        (moved,) = store.execute(SHARED.format(there=THERE)).fetchone()
        (whole,) = store.execute(f"SELECT count(*) FROM vendor AS v WHERE {THERE}").fetchone()
    return of(moved, whole)


def _arrivals(root: Path) -> Floats:
    with opened(root, "server/sites/successor.sqlite") as store:
        store.execute("ATTACH ? AS other", (str(root / "server" / "sites" / "market.sqlite"),))
        rows = store.execute(
            "SELECT unixepoch(joined_at) - (SELECT unixepoch(min(at)) FROM main.announcement) FROM main.vendor AS s "
            "WHERE EXISTS (SELECT 1 FROM other.vendor AS v "
            "WHERE v.handle = s.handle OR (v.fingerprint = s.fingerprint AND s.fingerprint <> '')) ORDER BY 1"
        ).fetchall()
    return np.maximum(np.array(rows, np.float64).reshape(-1) / DAY, 0.1)


def _steps(days: Floats) -> tuple[float, ...]:
    return tuple((np.arange(len(days)) + 1) / max(1, len(days)))


def _forum(root: Path) -> Figure:
    posts, threads = (_counts(root, column) for column in ("user", "thread"))
    rows = tuple((name, *_spread(values)) for name, values in (("posts of a member", posts), ("posts of a thread", threads)))
    lines = (_at_least("posts of a member", posts), _at_least("posts of a thread", threads))
    return Figure(
        key="forum",
        title="How the forum is built",
        says="Studies fit heavy tails to both, but their exponents and medians could not be read: gaps, so our shapes are assumed.",
        plot=Curves(lines, "at least so many", "share", log=True),
        tables=(Table("Forum", ("what", "how many", "median", "mean", "most", "with one or two"), rows),),
        beside=(
            Beside("how posts spread over members", f"exponent {exponent(posts):.2f} above the median", GAP_POSTS),
            Beside("posts of a thread, median and mean", f"{middle(threads, 0.5):.0f} and {threads.mean():.0f}", GAP_THREADS),
        ),
    )


def _counts(root: Path, column: str) -> Ints:
    with opened(root, "learner/shared/forum.sqlite") as store:
        return np.array([n for (n,) in store.execute(f"SELECT count(*) FROM post GROUP BY {column} ORDER BY 1")], np.int64)


def _spread(values: Ints) -> tuple[str | int | float, ...]:
    return (len(values), middle(values, 0.5), float(values.mean()), int(values[-1]), percent(float((values <= 2).mean())))


GAP_POSTS: Published = assumed(NO_FIGURE + "a heavy tail is our choice")
GAP_THREADS: Published = assumed(NO_FIGURE + "about 5 in the middle and 14 on average is our choice")


def exponent(values: Ints) -> float:
    """Maximum-likelihood exponent of a power law from the median on, by the continuous approximation (Clauset, Shalizi and Newman 2009)."""
    least = max(1, int(middle(values, 0.5)))
    tail = values[values >= least]
    return 1 + len(tail) / float(np.log(tail / (least - 0.5)).sum()) if len(tail) else 0.0
