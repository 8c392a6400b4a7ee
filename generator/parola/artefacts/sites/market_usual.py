"""A usual trade for a stall: listings, reviews and disputes like everybody's, for accounts that cases and regulars bring along."""

from __future__ import annotations

from random import Random

from parola.artefacts.scene import Scene
from parola.artefacts.sites.market_rows import BY_MESSAGE, buyer_handles
from parola.artefacts.sites.market_stalls import Good, Praise, Site
from parola.simulate.market import LISTING_DAYS, LISTING_SPREAD, PRICE, PRICE_SPREAD, STAR_SHARES, STARS
from parola.spec.needed import CATEGORIES

DAY, HOUR = 86_400, 3_600
MEDIAN, MOST = 7, 40  # listings
REVIEWS = 3  # of a listing at the most


def usual(scene: Scene, handle: str, site: Site, joined: int, seen: int) -> tuple[Good, ...]:
    """Listings between two seconds UTC with some reviews by the site's own buyers; by handle and site alone."""
    chance, known = scene.streams.python(site, "usual", handle), buyer_handles(scene, site)
    count = min(MOST, max(1, round(MEDIAN * chance.lognormvariate(0, LISTING_SPREAD))))
    return tuple(sorted((_good(scene, site, joined, seen, known, chance) for _ in range(count)), key=lambda good: good.at))


def _good(scene: Scene, site: Site, joined: int, seen: int, buyers: list[str], chance: Random) -> Good:
    markets = scene.drawn.markets
    ended = (markets.main if site == "market" else markets.successor).ended
    at = chance.randrange(joined, max(joined + 1, min(seen, ended) - 2 * DAY))
    gone = at + HOUR + int(chance.expovariate(0.693 / (LISTING_DAYS * DAY)))
    category, say = chance.choice(CATEGORIES), scene.phrases.english
    place = chance.choice([place.name for place in scene.scenario.places.values() if not place.fictional])
    ships = "market-ships-message" if category in BY_MESSAGE else "market-ships"
    return Good(
        at=at,
        gone=gone if gone < min(seen, ended) else None,
        category=category,
        title=say(f"market-listing-{category}", chance.randrange(1 << 20)),
        usd=max(5, int(PRICE * chance.lognormvariate(0, PRICE_SPREAD))),
        ships=say(ships, chance.randrange(1 << 20), **({"place": place} if ships == "market-ships" else {})),
        reviews=tuple(_praise(scene, at, min(gone, ended), buyers, chance) for _ in range(chance.choice((0, 0, 0, 1, 1, 2, REVIEWS)))),
    )


def _praise(scene: Scene, at: int, until: int, buyers: list[str], chance: Random) -> Praise:
    stars = chance.choices(STARS, STAR_SHARES)[0]
    text = scene.phrases.english("market-review-bad" if stars <= 3 else "market-review-good", chance.randrange(1 << 20))
    return Praise(chance.randrange(at + 1, max(at + 2, until)), chance.choice(buyers), stars, text)
