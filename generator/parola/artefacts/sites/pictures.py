"""Pictures of adverts: drawn for one, used again as they are, or cut anew; every file once, under the hash of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.columns import Column, Numbers, Words
from parola.artefacts.media.alike import dhash
from parola.artefacts.media.exif import CAMERAS, Taken
from parola.artefacts.media.flyer import Flyer, flyer
from parola.artefacts.media.layouts import LAYOUTS
from parola.artefacts.media.lettering import printable
from parola.artefacts.media.photo import Photo, photo
from parola.artefacts.media.reuse import recropped, suffix
from parola.artefacts.media.scenes import SCENES
from parola.artefacts.media.shapes import OUTLINES
from parola.artefacts.scene import Scene

JOBS = "advert-job-"  # how keys of adverts for work begin
STOCK, OWNERS = 20, 30  # pictures that ordinary advertisers share, and advertisers with one of their own; assumption
FEW = 5  # of those pictures, how many there are in a language other than English; assumption
SHARED, HANDED = 6, 0.9  # pictures of a kind of advert that strangers hand around, and how often one of them is taken; assumption
SOBER = ("arrow", "case", "none", "star")  # shapes that fit what is no work
WITH_PICTURE, OWN, CUT = 0.35, 0.6, 0.3  # shares: of ordinary adverts, of those by owners, of all that are cut anew; assumption
PHOTOS, LOCATED, ZONED = 0.35, 0.15, 0.5  # shares of pictures: photos, and of those with a place, with a zone; assumption
DAY = 86_400
Whole = NDArray[np.int64]
Use = Literal["none", "own", "same", "cropped"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A file and its bytes."""

    file: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose picture it is, as the path of a stream, and the place where its camera's clock was set; ``hands``: may take others' too."""

    path: tuple[str | int, ...]
    place: str
    hands: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What a picture stands beside: the key of the advert's text, the language that it is written in, and the contact, if any."""

    key: str
    language: str
    contact: str


class Pictures:
    """The pictures of a class while it is made."""

    def __init__(self) -> None:
        self._kept: dict[str, Picture] = {}
        self._last: dict[tuple[str | int, ...], Picture] = {}
        self._handed: dict[tuple[str, str, int], tuple[bytes, bytes]] = {}

    def of(self, scene: Scene, owner: Owner, use: Use, about: About, *name: str | int) -> Picture | None:
        """The picture of an advert, None if it has none; what is used again is the same owner's last one. ``name`` is of its streams."""
        if use == "none":
            return None
        last = self._last.get(owner.path)
        if last is None or use == "own":
            made = self._new(scene, owner, about, name)
        else:
            made = last if use == "same" else self._keep(recropped(last.data, scene.streams.python("picture", "again", *name)))
        self._last[owner.path] = made
        return made

    def ordinary(self, scene: Scene, chosen: Whole, languages: Sequence[str], contact: Callable[[int], str]) -> Mapping[int, Picture]:
        """Pictures of ordinary adverts for work by the numbers that ``usual`` gives; ``contact`` is what an advertiser's own has on it."""
        numbers: list[int] = np.unique(chosen[chosen >= 0]).tolist()
        homes = sorted(name for name, place in scene.scenario.places.items() if not place.fictional)
        drawn: dict[int, bytes] = {}
        for plain, spoken in dict.fromkeys(divmod(number // 2, len(languages)) for number in numbers):
            about = About(JOBS, languages[spoken], contact(plain - STOCK) if plain >= STOCK else "")
            owner = Owner(("usual", plain), homes[plain % len(homes)])
            drawn[plain * len(languages) + spoken] = _drawn(scene, about, owner, "picture", "usual", plain, languages[spoken])
        return {n: self._usual(scene, n, drawn[n // 2]) for n in numbers}

    def _new(self, scene: Scene, owner: Owner, about: About, name: Sequence[str | int]) -> Picture:
        """One that is drawn for its owner; of strangers many take one that others of the kind have too, some of those cut anew."""
        chance = scene.streams.python("picture", "handed", *name)
        if not owner.hands or chance.random() >= HANDED:
            return self._keep(_drawn(scene, about, owner, "picture", *name))
        key, cut = (about.key, about.language, chance.randrange(SHARED)), chance.random() < CUT
        if key not in self._handed:
            plain = _drawn(scene, replace(about, contact=""), Owner(("handed", *key), owner.place), "picture", "handed", *key)
            self._handed[key] = plain, recropped(plain, scene.streams.python("picture", "handed", "cut", *key))
        return self._keep(self._handed[key][cut])

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


def usual(who: Whole, language: Whole, languages: int, chance: np.random.Generator) -> Whole:
    """Numbers of the pictures of adverts, -1 for none: many use the same ones, a few their own, and some of either cut anew.

    ``who`` is an advertiser's number, ``language`` that of the advert's among so many ``languages``, English first; a number is
    (picture * languages + language) * 2, and one more for that picture cut.
    """
    drawn = chance.random((4, len(who)))
    own = (who < OWNERS) & (drawn[1] < OWN)
    plain = np.where(own, STOCK + who, (drawn[2] ** 2 * np.where(language > 0, FEW, STOCK)).astype(np.int64))
    return np.where(drawn[0] < WITH_PICTURE, 2 * (plain * languages + language) + (drawn[3] < CUT), -1)


def lettered(scene: Scene, language: str) -> bool:
    """Whether flyers are written in a language: the scenario has words for them, and our fonts its letters."""
    words = [line for key, lines in scene.phrases.texts[language].lines.items() if key.startswith("flyer-") for line in lines]
    return bool(words) and printable("".join(words))


def _drawn(scene: Scene, about: About, owner: Owner, *name: str | int) -> bytes:
    """A flyer with the words of what is advertised, or a photo of the place; always that where the scenario has no such words."""
    chance, kind = scene.streams.python(*name), _kind(scene, about.key)
    if kind is None or chance.random() < PHOTOS:
        return photo(Photo(chance.choice(sorted(SCENES)), taken=_taken(scene, owner, chance)), chance)
    return _flyer(scene, about, kind, chance)


def _kind(scene: Scene, key: str) -> str | None:
    """How the keys of an advert's flyer end: in its own key, or in nothing where it is for work; None: there are no words for it."""
    known = scene.phrases.texts["en"].lines
    if f"flyer-title-{key}" in known and f"flyer-line-{key}" in known:
        return f"-{key}"
    return "" if key.startswith(JOBS) else None


def _taken(scene: Scene, owner: Owner, chance: Random) -> Taken:
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


def _flyer(scene: Scene, about: About, kind: str, chance: Random) -> bytes:
    language = about.language if lettered(scene, about.language) else "en"

    def say(key: str, most: int = 1) -> list[str]:
        numbers = range(len(scene.phrases.texts["en"].lines[key]))
        return [scene.phrases.say(key, language, nth, {}).text for nth in chance.sample(numbers, min(most, len(numbers)))]

    lines = say(f"flyer-line{kind}", chance.randint(2, 3))
    what = Flyer(
        title=say(f"flyer-title{kind}")[0],
        lines=tuple(lines),
        contact=about.contact or say("flyer-contact")[0],
        qr=about.contact if chance.random() < 0.5 else "",
        layout=chance.choice(sorted(LAYOUTS)),
        icon=chance.choice(SOBER if kind else sorted(OUTLINES)),
        palette=chance.randrange(1_000),
        size=(chance.choice([540, 600, 640]), chance.choice([720, 800])),
    )
    return flyer(what, chance)
