"""The mark on a picture: a band below what is shown, and a line in the file."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from parola.artefacts.media.lettering import face
from parola_kit.notice import MARK, MARK_ASCII

BAND = 24  # pixels; the same in every picture, so that a re-used one loses the old band before it gets a new one
IMAGE_DESCRIPTION = 0x010E  # Exif 2.32, table 4


def banded(shown: Image.Image) -> Image.Image:
    """The picture with the band below it, which is not part of what somebody drew or photographed."""
    whole = Image.new("RGB", (shown.width, shown.height + BAND), (255, 255, 255))
    whole.paste(shown, (0, 0))
    draw = ImageDraw.Draw(whole)
    draw.rectangle((0, shown.height, shown.width, whole.height), fill=(32, 32, 32))
    draw.text((shown.width / 2, shown.height + BAND / 2), MARK, (255, 255, 255), face("Sans-Bold", 14), anchor="mm")
    return whole


def bare(whole: Image.Image) -> Image.Image:
    """What is shown above the band."""
    return whole.convert("RGB").crop((0, 0, whole.width, whole.height - BAND))


def png(shown: Image.Image, colours: int = 48) -> bytes:
    """A PNG of few colours, with band and a ``Comment`` (PNG, 3rd edition, section 11.3.3.2)."""
    told = PngInfo()
    told.add_text("Comment", MARK_ASCII)
    stream = io.BytesIO()
    # An octree takes a fifth of the time of a median cut, and the file is as large; so for zlib's level 6 against 9.
    flat = banded(shown).quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    flat.save(stream, "PNG", pnginfo=told, compress_level=6)
    return stream.getvalue()


def jpeg(shown: Image.Image, quality: int = 70, exif: Image.Exif | None = None) -> bytes:
    """A JPEG with band and the mark as EXIF's ImageDescription, beside whatever else the EXIF holds; ``quality`` is libjpeg's."""
    told = exif or Image.Exif()
    told[IMAGE_DESCRIPTION] = MARK_ASCII
    stream = io.BytesIO()
    banded(shown).save(stream, "JPEG", quality=quality, exif=told, optimize=True)
    return stream.getvalue()
