"""What a picture tells besides what it shows: text chunks, EXIF, QR codes, and any other bytes that are no pixels."""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from parola.checks.page import Columns, Page, legible, paged, wide
from parola_kit.notice import MARK_ASCII

if TYPE_CHECKING:  # Pillow takes a tenth of a second to import, and few commands see a picture
    from PIL.Image import Image

PIXELS = 20_000_000  # more is no picture of ours, and would take long to open
GPS, DESCRIPTION = 0x8825, 0x010E
INNER = (0x8769, 0xA005, GPS)  # the directories that EXIF may hold beside its first
SCAN, END = 0xDA, 0xD9  # markers of a JPEG (ITU-T T.81, table B.1)
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # pixels hold none but stuffed zeros and restarts
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def picture(data: bytes) -> Iterator[Page]:
    """A PNG or JPEG: chunks of text, tags of EXIF, what its QR codes say, and legible bytes outside the pixels.

    Places are ``text KEY``, ``exif TAG``, ``code N`` from 1 and ``byte N``; coordinates are columns in decimal degrees.

    Raises:
        ValueError: it is damaged, or has more than ``PIXELS``.
    """
    columns: Columns = {}
    with _opened(data) as image:
        image.load()  # text chunks may stand behind the pixels
        found = [*_texts(image), *_exif(image, columns), *_codes(image)]
    yield paged([*found, *_between(data)], columns)


def png_mark(data: bytes) -> str:
    """What is wrong with the mark of a PNG, which stands before its pixels."""
    with _opened(data) as image:
        said = image.info.get("Comment")
    return "" if said == MARK_ASCII else f"the text chunk Comment should be {MARK_ASCII!r}"


def jpeg_mark(data: bytes) -> str:
    """What is wrong with the mark of a JPEG."""
    with _opened(data) as image:
        said = image.getexif().get(DESCRIPTION)
    return "" if said == MARK_ASCII else f"the tag ImageDescription of EXIF should be {MARK_ASCII!r}"


@contextmanager
def _opened(data: bytes) -> Generator[Image]:
    """The picture, its pixels not yet read; what Pillow only warns of is damage too."""
    from PIL import Image as Pictures

    try:
        with warnings.catch_warnings(action="error"), Pictures.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > PIXELS:
                raise ValueError(f"{image.width} x {image.height} pixels; {PIXELS} in all are read")
            yield image
    except Pictures.UnidentifiedImageError:
        raise ValueError("no PNG or JPEG") from None
    except (SyntaxError, EOFError, ArithmeticError, struct.error, Warning, Pictures.DecompressionBombError) as error:
        raise ValueError(f"damaged: {error}") from None


def _texts(image: Image) -> Iterator[tuple[str, str]]:
    for key, value in image.info.items():
        if isinstance(value, str):
            yield f"text {key}", f"{key}\n{value}"
        elif isinstance(value, bytes) and key != "exif":
            yield from ((f"text {key}", run) for _, run in legible(value))


def _exif(image: Image, columns: Columns) -> Iterator[tuple[str, str]]:
    from PIL.ExifTags import GPSTAGS, TAGS

    told = image.getexif()
    for number, names in ((None, TAGS), *((number, GPSTAGS if number == GPS else TAGS) for number in INNER)):
        tags: dict[int, Any] = dict(told) if number is None else told.get_ifd(number)
        for tag, value in tags.items():
            name = names.get(tag, str(tag))
            yield from ((f"exif {name}", piece) for piece in _spoken(value))
        if number == GPS:
            _coordinates(tags, columns)


def _spoken(value: object) -> list[str]:
    return [run for _, run in (*legible(value), *wide(value))] if isinstance(value, bytes) else [str(value)]


def _coordinates(tags: dict[int, Any], columns: Columns) -> None:
    """Degrees, minutes and seconds as decimal degrees, to the ten-millionth (a centimetre), without idle zeros."""
    for name, tag, ahead in (("latitude", 2, "N"), ("longitude", 4, "E")):
        if tag in tags:
            parts = [Fraction(part.numerator, part.denominator) for part in tags[tag]]
            value = sum((part / 60**n for n, part in enumerate(parts)), Fraction())
            sign = "" if tags.get(tag - 1, ahead) == ahead else "-"
            columns[name] = [(f"exif GPS{name.capitalize()}", f"{sign}{float(value):.7f}".rstrip("0").rstrip("."))]


def _codes(image: Image) -> Iterator[tuple[str, str]]:
    import zxingcpp

    read = zxingcpp.read_barcodes(
        image.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), text_mode=zxingcpp.TextMode.Plain
    )
    for number, code in enumerate(read, 1):
        yield f"code {number}", code.text


def _between(data: bytes) -> Iterator[tuple[str, str]]:
    """Legible bytes of everything that is no pixels."""
    for start, end in _chunks(data) if data.startswith(SIGNATURE) else _segments(data):
        yield from legible(data[start:end], start)


def _chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Bodies of a PNG's chunks but the pixels, and what follows the last (PNG, 3rd edition, section 5.3)."""
    at = len(SIGNATURE)
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind != b"IDAT":
            yield at + 8, at + 8 + size
        at += 12 + size
        if kind == b"IEND":
            break
    yield at, len(data)


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Bodies of a JPEG's segments, and what follows its end (ITU-T T.81, annex B)."""
    at = 2
    while at + 4 <= len(data) and data[at + 1] != END:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        yield at + 4, at + 2 + size
        scan = data[at + 1] == SCAN
        at += 2 + size
        if scan:
            found = MARKER.search(data, at)
            at = found.start() if found else len(data)
    yield at + 2, len(data)
