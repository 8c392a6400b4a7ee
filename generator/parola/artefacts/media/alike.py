"""Whether two pictures show the same thing: difference hashes, which survive re-saving, small cuts and changed colours."""

from __future__ import annotations

import io
from functools import reduce

from PIL import Image, ImageOps

# Limits in bits of 64, held by tests/artefacts/media/test_reuse.py over 36 flyers and 36 photos: saved again, tinted or written
# over is the same; cut is near. Strangers of one layout may be near too (at least 6 bits): a hash alone shows no re-use.
SAME, NEAR = 8, 16


def dhash(data: bytes, *, mirrored: bool = False) -> int:
    """64 bits of a picture, or of its mirror image: whether each cell of 9 x 8 grey ones is brighter than its right neighbour.

    The difference hash in its usual form; source: assumption.
    """
    with Image.open(io.BytesIO(data)) as picture:
        grey = picture.convert("L")
    cells = (ImageOps.mirror(grey) if mirrored else grey).resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = (cells[row * 9 + at] > cells[row * 9 + at + 1] for row in range(8) for at in range(8))
    return reduce(lambda sum_, bit: sum_ << 1 | bit, bits, 0)


def distance(one: int, other: int) -> int:
    """In how many of 64 bits two hashes differ."""
    return (one ^ other).bit_count()
