"""Photos of goods: drawn small, with what a camera wrote beside them, photographed twice, or taken from somebody else."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from PIL import Image, ImageEnhance

from parola.artefacts.media.exif import CAMERAS, Taken, exif
from parola.artefacts.media.marked import bare, jpeg
from parola.artefacts.media.photo import Photo, photo
from parola.artefacts.media.reuse import recropped
from parola.artefacts.web.common import item
from parola.artefacts.web.ground import DAY, Ground
from parola.world.model_web import WebSite

SIZE = (440, 400)
# What is photographed, by category and number of its title in English: the words on the paper, and the scenes of media.scenes that show it.
PICTURED: dict[tuple[str, int], tuple[str, tuple[str, ...]]] = {
    ("translation", 0): ("Letter", ("desk",)),
    ("translation", 1): ("Certificate", ("desk",)),
    ("translation", 2): ("In two languages", ("desk",)),
    ("translation", 3): ("Form", ("desk",)),
    ("travel-desk", 0): ("Itinerary", ("desk",)),
    ("travel-desk", 1): ("", ("harbour", "street")),
    ("travel-desk", 2): ("", ("harbour", "road")),
    ("travel-desk", 3): ("Invitation", ("desk",)),
    ("stationery", 0): ("Your name here", ("desk",)),
    ("parcel", 1): ("", ("door", "street")),
    ("papers", 0): ("", ("shop", "door")),
    ("papers", 1): ("Papers", ("desk",)),
}
PAPERS = tuple(what for what, (words, _) in PICTURED.items() if words)  # what lies on a table
BARE = 0.5  # share of photos that lost what the camera wrote, as sites often strip it; assumption
SHIFT = 0.02  # of a side by which a second photograph of the same table is shifted


def taken(ground: Ground, chance: Random, serial: str = "") -> Taken:
    """What a camera of a model that many have writes; a body has one ``serial``."""
    places = [one for one in ground.scene.scenario.places.values() if not one.fictional]
    return Taken(
        at=ground.start - chance.randrange(60 * DAY),
        zone=chance.choice(places).zone,
        zone_shown=chance.random() < 0.5,
        camera=CAMERAS[chance.randrange(2)],
        serial=serial or f"{chance.choice('ABCDEFG')}{chance.randint(10**6, 10**7 - 1)}",
    )


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo, JPEG, of something that a shop offers: its category, and the number of its title in it."""

    data: bytes
    what: tuple[str, int]


def drawn(chance: Random, what: Taken, goods: Sequence[tuple[str, int]] = tuple(PICTURED)) -> Shot:
    """A new photo of one of these goods."""
    shows = chance.choice(goods)
    words, scenes = PICTURED[shows]
    return Shot(photo(Photo(chance.choice(scenes), words, taken=what, size=SIZE), chance), shows)


def again(first: Shot, what: Taken, chance: Random) -> Shot:
    """The same table in the same light, photographed again: shifted a little, and with the camera's own words."""
    with Image.open(io.BytesIO(first.data)) as whole:
        shown = bare(whole)
    by = round(shown.width * SHIFT * chance.uniform(0.5, 1))
    moved = shown.crop((by, 0, shown.width, shown.height - by)).rotate(
        chance.uniform(0.4, 0.9), Image.Resampling.BILINEAR, fillcolor=(60, 56, 52)
    )
    later = replace(what, at=(what.at or 0) + chance.randrange(40, 400))
    return replace(first, data=jpeg(ImageEnhance.Brightness(moved).enhance(chance.uniform(1.01, 1.05)), exif=exif(later)))


def copied(first: Shot, chance: Random) -> Shot:
    """What somebody took from another page: cut, saved again, without the camera's words."""
    return replace(first, data=recropped(first.data, chance))


def shown(ground: Ground, site: WebSite, shot: Shot, chance: Random, at: int | None = None) -> tuple[int, int]:
    """The numbers of a file with a photo and of the item that shows it; files are called by their bytes, so a copy is called alike."""
    path = f"/img/{hashlib.sha256(shot.data).hexdigest()[:10]}.jpg"
    at = ground.between(site, chance) if at is None else at
    return ground.file(site, path, shot.data, "image/jpeg", "link", at), item(ground, site, shot.what, chance, path, at)


def ordinary(ground: Ground) -> None:
    """One or two photos in every shop, half of them without a word of a camera."""
    for site in ground.shops:
        chance = ground.chance("photos", site.name)
        for _ in range(chance.randint(1, 2)):
            what = taken(ground, chance)
            shown(ground, site, drawn(chance, Taken() if chance.random() < BARE else what), chance)
