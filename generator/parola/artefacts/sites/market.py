"""The market: vendors that say what they offer, never how it is done, and the pool of payment desks that cells name."""

from __future__ import annotations

from parola.artefacts.clock import stamp
from parola.artefacts.number import numbered
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.spec.needed import CATEGORIES

LETTERS = "abcdefghijklmnopqrstuvwxyz"
YEAR = 365 * 86_400


def market(scene: Scene) -> list[Record]:
    """Vendors, listings and reviews; in the truth a brand's vendor record is labelled ``brand-<n>``, its clone's ``clone-<n>``."""
    vendors = _vendors(scene)
    number = {handle: n for n, (handle, *_) in numbered(vendors, lambda v: (v[1], v[0]))}
    label = {handle: f"{what}-{n}" for n, b in enumerate(scene.world.brands) for what, handle in (("brand", b.handle), ("clone", b.clone))}
    listings = _listings(scene, number)
    return [
        *(
            Record(
                "market.vendor",
                f"market/vendor/{number[h]}",
                {"handle": h, "joined_at": at, "onion": o, "about": a},
                label=label.get(h, ""),
            )
            for h, at, o, a in sorted(vendors, key=lambda v: number[v[0]])
        ),
        *listings,
        *_reviews(scene),
    ]


def _vendors(scene: Scene) -> list[tuple[str, str, str, str]]:
    world, phrases = scene.world, scene.phrases

    def joined(handle: str) -> str:
        return stamp(scene.scenario.start - 1 - scene.streams.python("market", "joined", handle).randrange(YEAR))

    plain = [(h, joined(h), "", phrases.english("vendor-about", n)) for n, h in enumerate(world.vendors)]
    desks = [*((b.handle, b.onion) for b in world.brands), *((b.clone, b.look_alike) for b in world.brands)]
    return plain + [(h, joined(h), o, phrases.english("brand-about", n, onion=o)) for n, (h, o) in enumerate(desks)]


def _listings(scene: Scene, number: dict[str, int]) -> list[Record]:
    records: list[Record] = []
    for n, row in enumerate(scene.drawn.listings, start=1):
        category = CATEGORIES[int(row["category"]) % len(CATEGORIES)]
        shown = {
            "vendor": f"market/vendor/{number[scene.world.vendors[int(row['vendor'])]]}",
            "category": category,
            "title": scene.phrases.english(f"listing-{category}", int(row["title"])),
            "price_usd": int(row["usd"]),
            "listed_at": stamp(int(row["at"])),
        }
        records.append(Record("market.listing", f"market/listing/{n}", shown))
    return records


def _reviews(scene: Scene) -> list[Record]:
    records: list[Record] = []
    for n, row in enumerate(scene.drawn.reviews, start=1):
        stars, buyer = int(row["stars"]), int(row["buyer"])
        shown = {
            "listing": f"market/listing/{int(row['listing']) + 1}",
            "buyer": f"{LETTERS[buyer // 26]}***{LETTERS[buyer % 26]}",
            "stars": stars,
            "at": stamp(int(row["at"])),
            "text": scene.phrases.english("review-good" if stars > 3 else "review-bad", int(row["text"])),
        }
        records.append(Record("market.review", f"market/review/{n}", shown))
    return records
