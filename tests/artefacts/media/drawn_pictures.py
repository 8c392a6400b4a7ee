"""Flyers and photos of every kind, drawn once a process; words are drawn from a short list, so that lengths differ."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image

from parola.artefacts.media.exif import CAMERAS, Taken
from parola.artefacts.media.flyer import Flyer, flyer
from parola.artefacts.media.layouts import LAYOUTS
from parola.artefacts.media.photo import Photo, photo
from parola.artefacts.media.scenes import SCENES
from parola.artefacts.media.shapes import OUTLINES
from parola.streams import Streams

STREAMS = Streams("drawn pictures")
WORDS = ("crew", "cook", "room", "kitchen", "harbour", "office", "street", "desk", "hotel", "quiet", "night", "advice", "start", "today")
COUNT = 6  # of each layout and scene


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def described(number: int, layout: str) -> Flyer:
    chance = STREAMS.python("words", layout, number)

    def some(least: int, most: int) -> str:
        return " ".join(chance.choice(WORDS) for _ in range(chance.randint(least, most))).capitalize()

    return Flyer(
        title=some(2, 4),
        lines=tuple(some(2, 7) for _ in range(chance.randint(2, 5))),
        contact=f"+659912{number:04}",
        qr=f"https://desk-{number}.example/start" if number % 2 else "",
        layout=layout,
        icon=chance.choice(list(OUTLINES)),
        palette=chance.randrange(8),
    )


@cache
def flyers() -> dict[tuple[str, int], bytes]:
    """(layout, number) -> PNG."""
    return {(layout, n): flyer(described(n, layout), STREAMS.python("flyer", layout, n)) for layout in LAYOUTS for n in range(COUNT)}


@cache
def photos() -> dict[tuple[str, int], bytes]:
    """(scene, number) -> JPEG."""
    taken = Taken(at=1_709_000_000, zone="+07:00", camera=CAMERAS[0], latitude=13.75, longitude=100.52)
    return {
        (scene, n): photo(Photo(scene, f"Pier {n}", taken), STREAMS.python("photo", scene, n)) for scene in SCENES for n in range(COUNT)
    }


@cache
def everything() -> dict[tuple[str, int], bytes]:
    return flyers() | photos()
