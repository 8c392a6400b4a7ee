"""Rows of a market's tables: the background in columns, and the stalls of cases and regulars among it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from parola.artefacts.bulk import Bulk, Series, together
from parola.artefacts.clock import stamp
from parola.artefacts.columns import Ids, Numbers, Times, Whole, Words
from parola.artefacts.number import numbered
from parola.artefacts.record import BACKGROUND, Draft, Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites import variants
from parola.artefacts.sites.market_crowd import Crowd, reviews_of
from parola.artefacts.sites.market_names import buyers
from parola.artefacts.sites.market_stalls import GOOD, Good, Site, Stall, level, masked
from parola.artefacts.web import desk_keys
from parola.simulate.market import NEVER, REVIEWED, Trade
from parola.spec.needed import CATEGORIES
from parola_kit.errors import BadInput

YEAR = 365 * 86_400
BY_MESSAGE = ("translation", "travel-desk")  # categories that nobody posts
EARLY = 0.4  # share of the listings of vendors of the highest level that are paid at once; assumption
HIGHEST = 3
ROOM = 1  # texts to choose from for each row
AHEAD = 3 * 86_400  # an account is opened so long before its first review at the latest
SHARED = 0.7  # share of the successor's buyers who were on the main market too; assumption


@dataclass(frozen=True, slots=True)
class Hall:
    """A market whose rows are made: its ordinary vendors, those who are added, and the number of each handle.

    ``buyers`` are handles in full in the order of ``Trade.buyers``.
    """

    scene: Scene
    name: Site
    trade: Trade
    crowd: Sequence[Stall]
    added: Sequence[Stall]
    number: Mapping[str, int]
    buyers: list[str]

    def own(self, table: str) -> str:
        """The table's name in its store, and the kind of its ids, with another sign between."""
        return f"{self.name}.{table}"

    def vendor(self, handle: str) -> str:
        """The evidence id of a vendor."""
        return f"{self.name}/vendor/{self.number[handle]}"


def opened(scene: Scene, crowd: Crowd, name: Site, stalls: Sequence[Stall]) -> Hall:
    """The market of that name with all its vendors."""
    markets = scene.drawn.markets
    trade = markets.main if name == "market" else markets.successor
    number = numbers(scene, crowd, name, stalls)
    return Hall(scene, name, trade, crowd.stalls[name], everybody_else(scene, name, stalls), number, buyer_handles(scene, name))


def everybody_else(scene: Scene, name: Site, stalls: Sequence[Stall]) -> list[Stall]:
    """Stalls that are no part of the ordinary crowd: those given, and on the main market payment desks and their clones."""
    return [*(_desks(scene) if name == "market" else ()), *stalls]


def numbers(scene: Scene, crowd: Crowd, name: Site, stalls: Sequence[Stall]) -> dict[str, int]:
    """Handle -> running number, by when they joined.

    Raises:
        BadInput: two of them have one handle.
    """
    everybody = [*crowd.stalls[name], *everybody_else(scene, name, stalls)]
    found = {stall.handle: n for n, stall in numbered(everybody, lambda stall: (stamp(stall.joined), stall.handle))}
    if twice := [handle for handle, times in Counter(stall.handle for stall in everybody).items() if times > 1]:
        raise BadInput(f"{name}: two vendors are called {twice[0]!r}; give the stall that was added another handle")
    return found


def _desks(scene: Scene) -> Iterator[Stall]:
    """In the truth a brand's vendor record is labelled ``brand-<n>``, its clone's ``clone-<n>``."""
    trade = scene.drawn.markets.main
    desks = [(b.handle, b.onion, f"brand-{n}") for n, b in enumerate(scene.world.brands)]
    desks += [(b.clone, b.look_alike, f"clone-{n}") for n, b in enumerate(scene.world.brands)]
    keys = desk_keys.keys(scene)
    for n, (handle, onion, label) in enumerate(desks, start=len(scene.world.vendors)):
        chance = scene.streams.python("market", "joined", handle)
        joined = min(scene.scenario.start - 1 - chance.randrange(YEAR), trade.ended - 86_400)
        seen = trade.ended - 1 - chance.randrange(86_400)
        about = scene.phrases.english("brand-about", n, onion=onion)
        own = keys[label]
        yield Stall(
            "market",
            handle,
            max(joined, trade.opened),
            seen,
            about,
            own.fingerprint,
            own.armored,
            onion=onion,
            label=label,
            sales=chance.randrange(20, 180),
        )


def buyer_handles(scene: Scene, name: Site) -> list[str]:
    """Handles of the accounts of buyers, in full, in the order of ``Trade.buyers``; most of the successor's were on the main market too."""
    markets = scene.drawn.markets
    first, second = len(markets.main.buyers), len(markets.successor.buyers)
    known = buyers(scene, first + second)
    if name == "market":
        return known[:first]
    again = min(first, round(SHARED * second))
    moved = scene.streams("successor", "buyers", "moved").permutation(first)[:again].tolist()
    return [*(known[n] for n in moved), *known[first : first + second - again]]


def vendors(hall: Hall) -> Iterator[Record]:
    """Every vendor, in the order of their numbers."""
    counted, good = reviews_of(hall.trade)
    everybody = [(stall, int(counted[n]), int(good[n])) for n, stall in enumerate(hall.crowd)]
    everybody += [(stall, len(stall.reviews), sum(one.stars >= GOOD for one in stall.reviews)) for stall in hall.added]
    for stall, reviews, liked in sorted(everybody, key=lambda one: hall.number[one[0].handle]):
        row = _vendor(stall, reviews, liked)
        yield Record(hall.own("vendor"), hall.vendor(stall.handle), row, BACKGROUND, stall.cell, stall.label, dict(stall.data))


def _sales(stall: Stall, reviews: int) -> int:
    return round(reviews / REVIEWED) if stall.sales is None else stall.sales


def _vendor(stall: Stall, reviews: int, liked: int) -> dict[str, str | int]:
    sold = _sales(stall, reviews)
    return {
        "handle": stall.handle,
        "joined_at": stamp(stall.joined),
        "last_seen_at": stamp(stall.seen),
        "level": level(sold, reviews, liked),
        "sales": sold,
        "fingerprint": stall.fingerprint,
        "key": stall.key,
        "away": stall.away,
        "onion": stall.onion,
        "about": stall.about,
    }


def listings(hall: Hall) -> tuple[Series, Mapping[int, str]]:
    """All listings, and the id of each added good by its place among ``goods(hall)``."""
    drawn, scene = hall.trade.listings, hall.scene
    category = drawn["category"] % len(CATEGORIES)
    vendor = np.array([hall.number[stall.handle] for stall in hall.crowd], np.int64)[drawn["vendor"]]
    columns = {
        "vendor": Ids(f"{hall.name}/vendor", vendor),
        "category": Words.of(CATEGORIES, category),
        "title": _titles(scene, drawn["title"], category),
        "price_usd": Numbers(drawn["usd"].astype(np.int64)),
        "ships": _ships(hall, category),
        "escrow": Numbers(_escrow(hall)),
        "listed_at": Times(drawn["at"]),
        "delisted_at": Whenever(drawn["gone"]),
    }
    drafts = [_draft(stall, "listing", _good(hall, stall, good), good.data) for stall, good in goods(hall)]
    series = together(hall.own("listing"), f"{hall.name}/listing", columns, drafts, ("listed_at", "vendor"))
    own = series.numbers[len(drawn) :].tolist()
    return series, {n: f"{hall.name}/listing/{number}" for n, number in enumerate(own)}


def items(listings_: Series) -> dict[str, str]:
    """Evidence id -> title."""
    return dict(listings_.bulk.rows(["id", "title"]))


def goods(hall: Hall) -> list[tuple[Stall, Good]]:
    """Listings of the stalls that are added, in their order."""
    return [(stall, good) for stall in hall.added for good in stall.goods]


def _draft(stall: Stall, what: str, row: dict[str, str | int], data: Mapping[str, object]) -> Draft:
    return Draft(row, BACKGROUND, stall.cell, stall.named(what), dict(data))


def _good(hall: Hall, stall: Stall, good: Good) -> dict[str, str | int]:
    return {
        "vendor": hall.vendor(stall.handle),
        "category": good.category,
        "title": good.title,
        "price_usd": good.usd,
        "ships": good.ships,
        "escrow": int(good.escrow),
        "listed_at": stamp(good.at),
        "delisted_at": "" if good.gone is None else stamp(good.gone),
    }


def _titles(scene: Scene, number: Whole, category: Whole) -> Words:
    """The scenario's own lines, and those that scenarios share."""
    keys = [f"{own}listing-{name}" for name in CATEGORIES for own in ("", "market-")]
    return variants.picked(scene, keys, 2 * category + (number & 3 > 0), number >> 2, ROOM)


def _ships(hall: Hall, category: Whole) -> Words:
    """From one of the scenario's places where something is posted."""
    scene, number = hall.scene, hall.trade.listings["ships"]
    places = [place.name for place in scene.scenario.places.values() if not place.fictional]
    lines = scene.phrases.texts["en"].lines
    texts = list(lines["market-ships-message"])
    first, ways = len(texts), len(lines["market-ships"])
    texts += [scene.phrases.english("market-ships", n, place=place) for place in places for n in range(ways)]
    home = hall.trade.vendors["place"][hall.trade.listings["vendor"]]
    told = np.isin(category, [CATEGORIES.index(name) for name in BY_MESSAGE])
    return Words.of(texts, np.where(told, number % first, first + home * ways + number % ways))


def _escrow(hall: Hall) -> Whole:
    """0 where the buyer pays at once, which only vendors of the highest level may ask for."""
    counted, good = reviews_of(hall.trade)
    levels = np.array([level(stall.sales or 0, int(counted[n]), int(good[n])) for n, stall in enumerate(hall.crowd)])
    drawn = hall.trade.listings
    return (~((levels[drawn["vendor"]] == HIGHEST) & (drawn["early"] < EARLY))).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Whenever(Times):
    """Times of which some have not come: 0, shown as nothing."""

    def shown(self) -> list[str]:
        """ISO 8601 to the second, or empty."""
        texts = np.datetime_as_string(self.keys.astype("datetime64[s]"), timezone="UTC")
        return np.where(self.keys == NEVER, "", texts).tolist()

    def _like(self, keys: Whole) -> Whenever:
        return Whenever(keys)

    def _key(self, value: str) -> int:
        return Times._key(self, value) if value else NEVER


def reviews(hall: Hall, listed: Whole, ids: Mapping[int, str]) -> tuple[Series, list[str]]:
    """All reviews under masked names, and whose they are, in full, in the order of ``Series.numbers``."""
    drawn = hall.trade.reviews
    masks = [masked(handle) for handle in hall.buyers]
    bad = drawn["stars"] <= 3
    columns = {
        "listing": Ids(f"{hall.name}/listing", listed[drawn["listing"]]),
        "buyer": Words.of(masks, drawn["buyer"]),
        "stars": Numbers(drawn["stars"].astype(np.int64)),
        "at": Times(drawn["at"]),
        "text": variants.picked(hall.scene, REVIEW_LINES, 2 * bad + (drawn["text"] & 1), drawn["text"] >> 1, ROOM),
    }
    told = [(stall, review, ids[n]) for n, (stall, good) in enumerate(goods(hall)) for review in good.reviews]
    rows = [{"listing": at, "buyer": masked(one.buyer), "stars": one.stars, "at": stamp(one.at), "text": one.text} for _, one, at in told]
    drafts = [_draft(stall, "review", row, one.data) for (stall, one, _), row in zip(told, rows, strict=True)]
    series = together(hall.own("review"), f"{hall.name}/review", columns, drafts, ("at", "listing", "buyer"))
    return series, [*(hall.buyers[n] for n in drawn["buyer"].tolist()), *(one.buyer for _, one, _ in told)]


REVIEW_LINES = ("review-good", "market-review-good", "review-bad", "market-review-bad")


def bulletins(hall: Hall) -> Series:
    """What vendors tell everybody, each in habits of their own."""
    drawn = hall.trade.bulletins
    plain = np.zeros(len(drawn), np.int8)
    told = variants.written(hall.scene, hall.name, [("market-bulletin", "en")], plain, drawn["text"], drawn["vendor"], ROOM)
    vendor = np.array([hall.number[stall.handle] for stall in hall.crowd], np.int64)[drawn["vendor"]]
    columns = {"vendor": Ids(f"{hall.name}/vendor", vendor), "at": Times(drawn["at"]), "text": told.text}
    drafts = [
        _draft(stall, "bulletin", {"vendor": hall.vendor(stall.handle), "at": stamp(one.at), "text": one.text}, one.data)
        for stall in hall.added
        for one in stall.bulletins
    ]
    return together(hall.own("bulletin"), f"{hall.name}/bulletin", columns, drafts, ("at", "vendor"))


def of_buyers(hall: Hall, reviews_: Series, whose: Sequence[str], more: Sequence[str]) -> Iterator[Bulk]:
    """The server's own: accounts of buyers, and whose masked name stands over each review; ``more`` are handles of disputes."""
    handles = [*hall.buyers, *sorted({*whose, *more} - set(hall.buyers))]
    place = {handle: n for n, handle in enumerate(handles)}
    own = np.array([place[handle] for handle in whose], np.int64)
    joined = np.full(len(handles), hall.trade.opened, np.int64)
    joined[: len(hall.buyers)] = hall.trade.buyers
    np.minimum.at(joined, own, _times(reviews_) - AHEAD)  # those that stalls name may have bought before they are drawn to come
    columns = {"handle": Words.all(handles), "joined_at": Times(joined)}
    known = together(hall.own("buyer"), f"{hall.name}/buyer", columns, (), ("joined_at", "handle"))
    yield known.bulk
    order = np.argsort(reviews_.numbers)
    review = Ids(f"{hall.name}/review", reviews_.numbers[order])
    buyer = Ids(f"{hall.name}/buyer", known.numbers[own][order])
    yield Bulk(hall.own("reviewer"), {"id": review, "review": review, "buyer": buyer})


def _times(reviews_: Series) -> Whole:
    """When each review was written, in the order of ``Series.numbers``."""
    return np.asarray(reviews_.bulk.columns["at"].keys, np.int64)[reviews_.numbers - 1]
