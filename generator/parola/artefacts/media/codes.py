"""QR codes as pictures."""

from __future__ import annotations

import numpy as np
import segno
from PIL import Image

from parola_kit.errors import BadInput

QUIET = 4  # light modules around the code (ISO/IEC 18004)


def code(text: str, most: int, dark: tuple[int, int, int] = (0, 0, 0)) -> Image.Image:
    """The QR code of a text with its quiet zone, as large as ``most`` pixels a side allow; error correction M or better.

    Raises:
        BadInput: the text is empty or too long for a code of that size with two pixels a module.
    """
    try:
        made = segno.make(text, error="m", micro=False)
    except ValueError as error:
        raise BadInput(f"picture: QR code of {text[:40]!r}: {error}") from None
    modules = np.array([list(row) for row in made.matrix_iter(scale=1, border=QUIET)], dtype=np.uint8)
    scale = most // len(modules)
    if scale < 2:
        raise BadInput(f"picture: QR code of {text[:40]!r}: {len(modules)} modules a side want {2 * len(modules)} pixels, {most} are there")
    light = np.array([255, 255, 255], dtype=np.uint8)
    pixels = np.where(modules.repeat(scale, 0).repeat(scale, 1)[..., None] != 0, np.array(dark, dtype=np.uint8), light)
    return Image.fromarray(pixels)
