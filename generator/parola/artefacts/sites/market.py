"""The market: vendors that say what they offer, never how it is done, and the pool of payment desks that cells name."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from parola.artefacts.bulk import Bulk, Series, together
from parola.artefacts.clock import stamp
from parola.artefacts.columns import Ids, Numbers, Times, Whole, Words
from parola.artefacts.number import numbered
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites.variants import picked
from parola.spec.needed import CATEGORIES

LETTERS = "abcdefghijklmnopqrstuvwxyz"
YEAR = 365 * 86_400


def market(scene: Scene) -> Iterator[Bulk | Record]:
    """Vendors, listings and reviews; in the truth a brand's vendor record is labelled ``brand-<n>``, its clone's ``clone-<n>``."""
    vendors = _vendors(scene)
    number = {handle: n for n, (handle, *_) in numbered(vendors, lambda v: (v[1], v[0]))}
    label = {handle: f"{what}-{n}" for n, b in enumerate(scene.world.brands) for what, handle in (("brand", b.handle), ("clone", b.clone))}
    for handle, at, onion, about in sorted(vendors, key=lambda v: number[v[0]]):
        row = {"handle": handle, "joined_at": at, "onion": onion, "about": about}
        yield Record("market.vendor", f"market/vendor/{number[handle]}", row, label=label.get(handle, ""))
    listings = _listings(scene, np.array([number[handle] for handle in scene.world.vendors]))
    yield listings.bulk
    yield _reviews(scene, listings.numbers)


def _vendors(scene: Scene) -> list[tuple[str, str, str, str]]:
    world, phrases = scene.world, scene.phrases

    def joined(handle: str) -> str:
        return stamp(scene.scenario.start - 1 - scene.streams.python("market", "joined", handle).randrange(YEAR))

    plain = [(h, joined(h), "", phrases.english("vendor-about", n)) for n, h in enumerate(world.vendors)]
    desks = [*((b.handle, b.onion) for b in world.brands), *((b.clone, b.look_alike) for b in world.brands)]
    return plain + [(h, joined(h), o, phrases.english("brand-about", n, onion=o)) for n, (h, o) in enumerate(desks)]


def _listings(scene: Scene, vendors: Whole) -> Series:
    drawn = scene.drawn.listings
    category = drawn["category"] % len(CATEGORIES)
    columns = {
        "vendor": Ids("market/vendor", vendors[drawn["vendor"]]),
        "category": Words.of(CATEGORIES, category),
        "title": picked(scene, [f"listing-{name}" for name in CATEGORIES], category, drawn["title"]),
        "price_usd": Numbers(drawn["usd"]),
        "listed_at": Times(drawn["at"]),
    }
    return together("market.listing", "market/listing", columns, (), ("listed_at", "vendor"))


def _reviews(scene: Scene, listings: Whole) -> Bulk:
    drawn = scene.drawn.reviews
    masks = [f"{first}***{last}" for first in LETTERS for last in LETTERS]
    columns = {
        "listing": Ids("market/listing", listings[drawn["listing"]]),
        "buyer": Words.of(masks, drawn["buyer"]),
        "stars": Numbers(drawn["stars"]),
        "at": Times(drawn["at"]),
        "text": picked(scene, ["review-good", "review-bad"], (drawn["stars"] <= 3).astype(np.int8), drawn["text"]),
    }
    return together("market.review", "market/review", columns, (), ("at", "listing", "buyer")).bulk
