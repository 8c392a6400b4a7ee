"""Letters on pictures: DejaVu fonts of the pinned matplotlib wheel, and which characters they have."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingTypeStubs] -- it brings none
from PIL import ImageFont

from parola_kit.errors import BadInput

FACES = ("Sans", "Sans-Bold", "Sans-Oblique", "Serif", "Serif-Bold")  # DejaVu Sans Mono lacks most of the Vietnamese letters

LEADING = 1.35  # distance of lines in sizes of the letters


def printable(text: str) -> bool:
    """Whether every face has a glyph for every character; Latin with Vietnamese and French is, Thai and Bangla are not."""
    return not missing(text)


def missing(text: str) -> str:
    """The characters of a text, once each and in their order, that some face has no glyph for."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(dict.fromkeys(letter for letter in composed if not letter.isspace() and ord(letter) not in _drawn()))


def checked(text: str, what: str) -> str:
    """The text in composed form, fit to be drawn.

    Raises:
        BadInput: no font of ours has one of its characters; starts with ``what``.
    """
    if lacking := missing(text):
        code, name = f"U+{ord(lacking[0]):04X}", unicodedata.name(lacking[0], "a character without a name")
        raise BadInput(f"{what}: no font here has {lacking[0]!r} ({code}, {name}); write it in Latin letters")
    return unicodedata.normalize("NFC", text)


@cache
def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A face of ``FACES`` at a size in pixels. Laid out by Pillow itself, so that no other library's version moves a letter."""
    return ImageFont.truetype(_file(name), size, layout_engine=ImageFont.Layout.BASIC)


def fitted(text: str, name: str, sizes: tuple[int, int], width: float, height: float) -> tuple[int, list[str]]:
    """The largest size of a face, from the second of ``sizes`` down to the first, at which paragraphs fit; and their lines.

    A word is cut only at the least size. All in pixels, lines ``LEADING`` apart.

    Raises:
        BadInput: it does not fit at the least size.
    """
    least, most = sizes
    for size in range(most, least - 1, -1):
        font = face(name, size)
        if size > least and any(font.getlength(word) > width for word in text.split()):
            continue
        room = int(height / (size * LEADING))
        if len(lines := list(islice(_paragraphs(text, font, width), room + 1))) <= room:
            return size, lines
    raise BadInput(f"picture: {text[:40]!r} does not fit on {width:.0f} x {height:.0f} pixels; write less")


def _paragraphs(text: str, font: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    for part in text.split("\n"):
        yield from _lines(part.split(), font, width) if part.strip() else [""]


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """The text in lines of at most ``width`` pixels; a word that is longer than a line is cut."""
    return list(_lines(text.split(), font, width))


def _lines(words: list[str], font: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    line = ""
    for word in words:
        if line and font.getlength(f"{line} {word}") > width:
            yield line
            line = ""
        line = f"{line} {word}".strip()
        while font.getlength(line) > width and len(line) > 1:
            fits = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or font.getlength(line[:n]) <= width)
            yield line[:fits]
            line = line[fits:]
    if line:
        yield line


@cache
def _drawn() -> frozenset[int]:
    """Code points that all faces have."""
    tables = [frozenset(TTFont(_file(name), lazy=True).getBestCmap() or ()) for name in FACES]
    return tables[0].intersection(*tables[1:])


@cache
def _file(name: str) -> Path:
    found = find_spec("matplotlib")  # looked up, not imported: that takes a second
    if found is None or found.origin is None:
        raise BadInput("matplotlib is not installed, and the fonts of flyers come with it; install parola with its dependencies")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / f"DejaVu{name}.ttf"
