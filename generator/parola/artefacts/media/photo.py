"""Photos as JPEG: a plain scene, a little crooked and grainy, with what the camera wrote beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import numpy as np
from PIL import Image, ImageFilter

from parola.artefacts.media.exif import Taken, exif
from parola.artefacts.media.lettering import checked
from parola.artefacts.media.marked import jpeg
from parola.artefacts.media.scenes import SCENES
from parola.artefacts.media.view import View
from parola_kit.errors import BadInput

EDGE = 16  # pixels on each side that turning the picture leaves empty, and that are cut off
SIDES = (400, 1200)  # pixels


@dataclass(frozen=True, slots=True)
class Photo:
    """What is in a photo: one of ``scenes.SCENES``, words on its sign or paper (may be empty), size in pixels without the band."""

    scene: str
    sign: str = ""
    taken: Taken = field(default_factory=Taken)
    size: tuple[int, int] = (640, 480)


def photo(what: Photo, chance: Random) -> bytes:
    """The JPEG of a photo; the same description and state of ``chance`` (``streams.python``) give the same bytes.

    Raises:
        BadInput: an unknown scene, words that cannot be drawn or do not fit, a size out of ``SIDES``, a wrong place or time.
    """
    if what.scene not in SCENES:
        raise BadInput(f"photo: scene {what.scene!r} is not one of {', '.join(SCENES)}")
    if not all(SIDES[0] <= side <= SIDES[1] for side in what.size):
        raise BadInput(f"photo: size {what.size[0]} x {what.size[1]}; {SIDES[0]} to {SIDES[1]} pixels a side would be right")
    wide, tall = (side + 2 * EDGE for side in what.size)
    view = View(Image.new("RGB", (wide, tall)), checked(what.sign, "photo: sign"), chance)
    SCENES[what.scene](view)
    return jpeg(_developed(view.image, chance), exif=exif(what.taken))


def _developed(scene: Image.Image, chance: Random) -> Image.Image:
    """The scene as a cheap camera sees it: turned by up to 1.6 degrees, soft, darker to the corners, with grain and a cast."""
    turned = scene.rotate(chance.uniform(-1.6, 1.6), Image.Resampling.BILINEAR)
    inner = turned.crop((EDGE, EDGE, scene.width - EDGE, scene.height - EDGE)).filter(ImageFilter.BoxBlur(chance.uniform(0.2, 0.7)))
    shown = np.array(inner, dtype=np.float32)
    high, wide = shown.shape[:2]
    y, x = np.ogrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    dark = 1 - np.float32(chance.uniform(0.08, 0.22)) * (x * x + y * y).astype(np.float32)
    shown *= dark[..., None] * np.array([chance.uniform(0.94, 1.04) for _ in range(3)], dtype=np.float32)
    grain = np.frombuffer(chance.randbytes(high * wide), dtype=np.uint8).reshape(high, wide, 1).astype(np.float32)
    shown += (grain - np.float32(127.5)) * np.float32(chance.uniform(0.02, 0.05))
    return Image.fromarray(shown.clip(0, 255, out=shown).astype(np.uint8))
