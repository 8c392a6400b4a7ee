"""Pictures of adverts: drawn for one, used again as they are, or cut anew; every file once, under the hash of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.columns import Column, Numbers, Words
from parola.artefacts.media.alike import dhash
from parola.artefacts.media.exif import CAMERAS, Taken
from parola.artefacts.media.flyer import Flyer, flyer
from parola.artefacts.media.layouts import LAYOUTS
from parola.artefacts.media.photo import Photo, photo
from parola.artefacts.media.reuse import recropped, suffix
from parola.artefacts.media.scenes import SCENES
from parola.artefacts.media.shapes import OUTLINES
from parola.artefacts.scene import Scene
from parola.simulate.events import Advertised, Event
from parola.world.cell import Cell

STOCK, OWNERS = 20, 30  # pictures that ordinary advertisers share, and advertisers with one of their own; assumption
WITH_PICTURE, OWN, CUT = 0.35, 0.6, 0.3  # shares: of ordinary adverts, of those by owners, of all that are cut anew; assumption
PHOTOS, LOCATED, ZONED = 0.35, 0.15, 0.5  # shares of pictures: photos, and of those with a place, with a zone; assumption
DAY = 86_400
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Picture:
    """A file and its bytes."""

    file: str
    data: bytes


class Pictures:
    """The pictures of a class while it is made."""

    def __init__(self) -> None:
        self._kept: dict[str, Picture] = {}
        self._last: dict[tuple[int, str], Picture] = {}

    def of(self, scene: Scene, cell: Cell, event: Event, what: Advertised, contact: str) -> Picture | None:
        """The picture of a cell's advert, None if it has none; what is used again is the same role's last one."""
        if what.picture == "none":
            return None
        last = self._last.get((cell.number, what.by))
        if last is None or what.picture == "own":
            owner = _Owner(("cell", cell.number, what.by), scene.lead(cell, what.by).place)
            made = self._keep(_drawn(scene, contact, owner, "picture", event.id))
        else:
            chance = scene.streams.python("picture", "again", event.id)
            made = last if what.picture == "same" else self._keep(recropped(last.data, chance))
        self._last[cell.number, what.by] = made
        return made

    def ordinary(self, scene: Scene, chosen: Whole, contact: Callable[[int], str]) -> Mapping[int, Picture]:
        """Pictures of ordinary adverts by the numbers that ``usual`` gives; ``contact`` tells what an advertiser's own has on it."""
        numbers: list[int] = np.unique(chosen[chosen >= 0]).tolist()
        printed = {plain: contact(plain - STOCK) if plain >= STOCK else "" for plain in dict.fromkeys(n // 2 for n in numbers)}
        homes = sorted(name for name, place in scene.scenario.places.items() if not place.fictional)
        owners = {plain: _Owner(("usual", plain), homes[plain % len(homes)]) for plain in printed}
        drawn = {plain: _drawn(scene, said, owners[plain], "picture", "usual", plain) for plain, said in printed.items()}
        return {n: self._usual(scene, n, drawn[n // 2]) for n in numbers}

    def files(self) -> list[str]:
        """Names of all files, in their order."""
        return sorted(self._kept)

    def columns(self) -> dict[str, Column]:
        """The table of pictures, in the order of the files."""
        shown = [self._kept[file] for file in self.files()]
        return {
            "file": Words.all([one.file for one in shown]),
            "bytes": Numbers(np.array([len(one.data) for one in shown], np.int64)),
            "alike": Words.all([f"h{dhash(one.data):016x}" for one in shown]),
        }

    def kept(self) -> Mapping[str, bytes]:
        """Bytes by file."""
        return {file: self._kept[file].data for file in self.files()}

    def _usual(self, scene: Scene, number: int, plain: bytes) -> Picture:
        if number % 2:
            return self._keep(recropped(plain, scene.streams.python("picture", "cut", number)))
        return self._keep(plain)

    def _keep(self, data: bytes) -> Picture:
        made = Picture(f"p{hashlib.sha256(data).hexdigest()}{suffix(data)}", data)  # the letter keeps a hash from looking like an address
        return self._kept.setdefault(made.file, made)


def usual(who: Whole, chance: np.random.Generator) -> Whole:
    """Numbers of the pictures of adverts, -1 for none: many use the same ones, a few their own, and some of either cut anew.

    ``who`` is an advertiser's number; an even picture number is a picture as it was drawn, the next one that picture cut.
    """
    drawn = chance.random((4, len(who)))
    own = (who < OWNERS) & (drawn[1] < OWN)
    plain = np.where(own, STOCK + who, (drawn[2] ** 2 * STOCK).astype(np.int64))
    return np.where(drawn[0] < WITH_PICTURE, 2 * plain + (drawn[3] < CUT), -1)


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose picture it is, as the path of a stream, and the place where its camera's clock was set."""

    path: tuple[str | int, ...]
    place: str


def _drawn(scene: Scene, contact: str, owner: _Owner, *name: str | int) -> bytes:
    """A flyer, or a photo of the place; a contact goes on a flyer."""
    chance = scene.streams.python(*name)
    if chance.random() < PHOTOS:
        return photo(Photo(chance.choice(sorted(SCENES)), taken=_taken(scene, owner, chance)), chance)
    return _flyer(scene, contact, chance)


def _taken(scene: Scene, owner: _Owner, chance: Random) -> Taken:
    """What the camera wrote: an owner keeps the camera; the zone and the place are there as seldom as in sent pictures."""
    place = scene.scenario.places[owner.place]
    located = chance.random() < LOCATED and not place.fictional
    return Taken(
        at=scene.scenario.start - chance.randrange(60 * DAY),
        zone=place.zone,
        zone_shown=chance.random() < ZONED,
        off=chance.choice([0, 0, 0, 37, -95, 3_600]),
        camera=scene.streams.python("camera", *owner.path).choice(CAMERAS),
        latitude=round(place.latitude + chance.uniform(-0.04, 0.04), 2) if located else None,
        longitude=round(place.longitude + chance.uniform(-0.04, 0.04), 2) if located else None,
    )


def _flyer(scene: Scene, contact: str, chance: Random) -> bytes:
    say = scene.phrases.english
    lines = tuple(say("flyer-line", chance.randrange(10**6)) for _ in range(chance.randint(2, 3)))
    what = Flyer(
        title=say("flyer-title", chance.randrange(10**6)),
        lines=tuple(dict.fromkeys(lines)),
        contact=contact,
        qr=contact if chance.random() < 0.5 else "",
        layout=chance.choice(sorted(LAYOUTS)),
        icon=chance.choice(sorted(OUTLINES)),
        palette=chance.randrange(1_000),
        size=(chance.choice([540, 600, 640]), chance.choice([720, 800])),
    )
    return flyer(what, chance)
