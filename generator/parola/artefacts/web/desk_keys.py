"""OpenPGP keys of the smaller sites: of each desk, of who copies it under the same name, and of the mixer."""

from __future__ import annotations

from parola.artefacts.pgp.keys import PgpKey, key
from parola.artefacts.scene import Scene
from parola.artefacts.web.ground import slug
from parola.streams import Streams
from parola.world.model import World
from parola.world.model_web import WebSite

DAY = 86_400
KEYED = ("desk", "mixer")  # kinds of site that sign
OWN = (130 * DAY, 430 * DAY)  # how long before the scenario a desk made its key; assumption
COPIED = (12 * DAY, 84 * DAY)  # and whoever copies it, the first of all at the least and within so long a time; assumption


def secret(streams: Streams, site: str) -> bytes:
    """32 bytes, which never leave the generator."""
    return streams.key("web", "key", site)


def secrets(world: World, streams: Streams) -> list[bytes]:
    """The secrets of all these keys."""
    return [secret(streams, site.name) for site in world.web if site.kind in KEYED]


def keys(scene: Scene) -> dict[str, PgpKey]:
    """Site -> its key. A clone's has the name of the desk that it copies, and is younger by a month at least, so that key servers,
    which get keys within a month, had the desk's first."""
    return {site.name: _key(scene, site) for site in scene.world.web if site.kind in KEYED}


def _key(scene: Scene, site: WebSite) -> PgpKey:
    chance = scene.streams.python("web", "key", "made", site.name)
    if site.brand is None:
        made = site.first_seen - chance.randrange(3 * DAY, 12 * DAY)
    elif site.name.startswith("clone"):
        made = scene.scenario.start - _copied(scene, site.brand) - chance.randrange(3 * DAY)
    else:
        made = scene.scenario.start - chance.randrange(*OWN)
    return key(secret(scene.streams, site.name), made, [f"{site.title} <{slug(site.title)}@post.example>"])


def _copied(scene: Scene, brand: int) -> int:
    """Seconds before the scenario: a place of its own for each brand, evenly spread, and in no order."""
    count = scene.scenario.market.brands
    place = scene.streams.python("web", "key", "copied").sample(range(count), count)[brand]
    return COPIED[0] + place * COPIED[1] // count
