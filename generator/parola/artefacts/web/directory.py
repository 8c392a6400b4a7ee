"""The directory: links that work, links that are dead, and copies beside what they copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from parola.artefacts.referrals import directory_code
from parola.artefacts.web.ground import DAY, Ground
from parola.world.web import LISTED, gone

CODED = 4  # every such shop pays the directory for visits; assumption
WRONG = 0.25  # share of links of which it says online while they are dead, or the other way round; assumption
HEADINGS = ("market", "board", "service", "shop", "desk")


def links(ground: Ground, chance: Random) -> None:
    """Live sites of the class, and names that nobody serves: ``web.dead`` of all that are listed."""
    for title, url, kind in _live(ground):
        says = "online" if chance.random() > WRONG else ""
        _listed(ground, title, url, kind, says, _at(ground, chance), ground.say("site-link-about", chance))
    _gone(ground, chance)
    _copies(ground, chance)


def titles(ground: Ground, heading: str) -> list[str]:
    """Names of sites of a heading that are gone, in an order of the class."""
    lines = ground.lines(f"site-gone-{heading}")
    return ground.chance("directory", "gone", heading).sample(lines, len(lines))


def _live(ground: Ground) -> Iterator[tuple[str, str, str]]:
    """Title, address and heading of what is there."""
    scenario, world, code = ground.scene.scenario, ground.scene.world, directory_code(ground.scene.streams)
    yield scenario.market.title, f"http://{ground.market}/?ref={code}", "market"
    yield scenario.forum.title, f"http://{world.sites['forum']}/", "board"
    for name in LISTED:
        yield ground.sites[name].title, f"http://{ground.sites[name].onion}/", "board" if name == "news" else "service"
    for n, shop in enumerate(ground.shops):
        coded = f"?ref={code}" if n % CODED == 0 else ""
        yield shop.title, f"http://{shop.onion}/{coded}", "shop"


def _gone(ground: Ground, chance: Random) -> None:
    """Names of each heading, each once before any has a second address; a second one says so, and was added later."""
    pools = {heading: titles(ground, heading) for heading in HEADINGS}
    met, added = Counter[str](), dict[str, int]()
    for name in gone(ground.scene.scenario, ground.scene.world.mirrors):
        heading = chance.choice(HEADINGS)
        title = pools[heading][met[heading] % len(pools[heading])]
        met[heading] += 1
        says = chance.choice(["offline", "offline", ""]) if chance.random() > WRONG else "online"
        at, about = _at(ground, chance, added.get(title)), "site-link-second" if title in added else "site-link-about"
        added[title] = at
        _listed(ground, title, f"http://{name}/", heading, says, at, ground.say(about, chance))


def _copies(ground: Ground, chance: Random) -> None:
    """Each desk stands there twice; which is the copy the directory does not know."""
    for n in range(ground.scene.scenario.market.brands):
        pair = [ground.sites[f"brand-{n}"], ground.sites[f"clone-{n}"]]
        at = _at(ground, chance)
        for one, about in zip(chance.sample(pair, len(pair)), ("site-link-about", "site-link-copy"), strict=True):
            says = chance.choice(["online", "", "scam"])
            _listed(ground, one.title, f"http://{one.onion}/", "desk", says, at, ground.say(about, chance))
            at = _at(ground, chance, at)


def _at(ground: Ground, chance: Random, after: int | None = None) -> int:
    """When a link was added: since the directory was first seen, or after another link."""
    first = max(ground.sites["directory"].first_seen, ground.start - 300 * DAY) if after is None else after + 1
    return chance.randrange(min(first, ground.end - 1), ground.end)


def _listed(ground: Ground, title: str, url: str, heading: str, says: str, at: int, about: str) -> None:
    category = ground.say(f"site-heading-{heading}", ground.chance("directory", "heading", heading))
    ground.link(ground.sites["directory"], title, url, at, about, category, says)
