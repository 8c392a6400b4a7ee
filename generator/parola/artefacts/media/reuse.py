"""Pictures that come back: sent on as they are, saved again, cut, tinted, written over, mirrored."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from random import Random
from typing import Literal

from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from parola.artefacts.media.lettering import checked, face, fitted
from parola.artefacts.media.marked import bare, jpeg

Degree = Literal["exact", "near", "edited"]
Step = Literal["recompressed", "recropped", "recoloured", "overlaid", "mirrored"]
POSTED = 40  # libjpeg's quality, which keeps a page of letters below 40 kB
CUT = 0.03  # of a side at the most, on each of the four


def recompressed(data: bytes, chance: Random) -> bytes:
    """Saved again by a messenger: a JPEG of quality 30 to 42, made narrower or left as it is, without what the camera wrote."""
    shown = _shown(data)
    share = chance.choice([1.0, 1.0, 0.9, 0.8])
    smaller = shown.resize((round(shown.width * share), round(shown.height * share)), Image.Resampling.LANCZOS)
    return jpeg(smaller, quality=chance.randint(30, 42))


def recropped(data: bytes, chance: Random) -> bytes:
    """Cut by up to ``CUT`` of a side on each of the four."""
    shown = _shown(data)
    left, right = (round(chance.uniform(0.2, 1) * CUT * shown.width) for _ in range(2))
    top, bottom = (round(chance.uniform(0.2, 1) * CUT * shown.height) for _ in range(2))
    return jpeg(shown.crop((left, top, shown.width - right, shown.height - bottom)), quality=POSTED)


def recoloured(data: bytes, chance: Random) -> bytes:
    """Another warmth, brightness and contrast."""
    shown = ImageEnhance.Contrast(_shown(data)).enhance(chance.uniform(0.8, 1.2))
    bands = zip(shown.split(), (chance.uniform(0.8, 1.1) for _ in range(3)), strict=True)
    return jpeg(Image.merge("RGB", [band.point([min(255, round(n * by)) for n in range(256)]) for band, by in bands]), quality=POSTED)


def overlaid(data: bytes, text: str, chance: Random) -> bytes:
    """A line written over the upper part, on a strip of its own.

    Raises:
        BadInput: a character that no font has, or a text that does not fit on the strip.
    """
    shown = _shown(data)
    high = round(shown.height * 0.09)
    top = chance.choice([0, round(shown.height * 0.03)])
    ground, letters = chance.choice([((255, 236, 80), (20, 20, 20)), ((20, 20, 20), (255, 255, 255)), ((200, 20, 30), (255, 255, 255))])
    pen = ImageDraw.Draw(shown)
    pen.rectangle((0, top, shown.width, top + high), fill=ground)
    size, lines = fitted(checked(text, "picture: overlay"), "Sans-Bold", (12, 30), shown.width - 24, high)
    pen.multiline_text((shown.width / 2, top + high / 2), "\n".join(lines), letters, face("Sans-Bold", size), anchor="mm", align="center")
    return jpeg(shown, quality=POSTED)


def mirrored(data: bytes) -> bytes:
    """Left and right changed."""
    return jpeg(ImageOps.mirror(_shown(data)), quality=POSTED)


def reused(data: bytes, degree: Degree, chance: Random, text: str = "") -> bytes:
    """The picture as somebody else posts it.

    ``exact``: the same bytes. ``near``: saved again or cut. ``edited``: two changes, of which one is a line written over it
    where there is a ``text``, or a new tint or mirroring. All but the first are JPEG and have lost what the camera wrote.
    """
    if degree == "exact":
        return data
    steps: tuple[Step, ...] = (chance.choice(("recompressed", "recropped")),)
    if degree == "edited":
        steps = (*steps, "overlaid" if text else chance.choice(("recoloured", "mirrored")))
    return chain(data, steps, chance, text)[-1]


def chain(data: bytes, steps: Sequence[Step], chance: Random, text: str = "") -> list[bytes]:
    """The pictures that come of one, each made from the one before it."""
    made: list[bytes] = []
    for step in steps:
        made.append(STEPS[step](made[-1] if made else data, text, chance))
    return made


def suffix(data: bytes) -> Literal[".png", ".jpg"]:
    """What the name of a picture's file ends in."""
    return ".png" if data.startswith(b"\x89PNG") else ".jpg"


def _shown(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as whole:
        return bare(whole)


STEPS: dict[Step, Callable[[bytes, str, Random], bytes]] = {
    "recompressed": lambda data, _, chance: recompressed(data, chance),
    "recropped": lambda data, _, chance: recropped(data, chance),
    "recoloured": lambda data, _, chance: recoloured(data, chance),
    "overlaid": overlaid,
    "mirrored": lambda data, _, __: mirrored(data),
}
