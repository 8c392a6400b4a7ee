"""Flyers as PNG: job adverts, notices in guest houses, honest agencies, charity lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from PIL import Image

from parola.artefacts.media.layouts import LAYOUTS, Words
from parola.artefacts.media.lettering import checked
from parola.artefacts.media.marked import png
from parola.artefacts.media.shapes import OUTLINES
from parola.artefacts.media.sheet import PALETTES, Sheet
from parola_kit.errors import BadInput

SIDES = (480, 1200)  # pixels: less is not legible, more is a large file


@dataclass(frozen=True, slots=True)
class Flyer:
    """What a flyer says and how it looks.

    ``qr`` is the text of its code, none if empty; ``layout`` one of ``layouts.LAYOUTS``, ``icon`` one of
    ``shapes.OUTLINES``; ``palette`` counts in ``sheet.PALETTES``, modulo their number; ``size`` is in pixels, without the band.
    """

    title: str
    lines: tuple[str, ...]
    contact: str
    qr: str = ""
    layout: str = "poster"
    icon: str = "none"
    palette: int = 0
    size: tuple[int, int] = (600, 800)


def flyer(what: Flyer, chance: Random) -> bytes:
    """The PNG of a flyer; the same description and state of ``chance`` (``streams.python``) give the same bytes.

    Raises:
        BadInput: a character that no font has, more text than fits, an unknown layout or icon, a size out of ``SIDES``.
    """
    _known(what.layout, LAYOUTS, "layout")
    _known(what.icon, OUTLINES, "icon")
    if not all(SIDES[0] <= side <= SIDES[1] for side in what.size):
        raise BadInput(f"flyer: size {what.size[0]} x {what.size[1]}; {SIDES[0]} to {SIDES[1]} pixels a side would be right")
    words = Words(
        checked(what.title, "flyer: title"),
        tuple(checked(line, "flyer: line") for line in what.lines),
        checked(what.contact, "flyer: contact"),
        what.qr,
        what.icon,
    )
    colours = PALETTES[what.palette % len(PALETTES)]
    sheet = Sheet(Image.new("RGB", what.size, colours.paper), colours, chance)
    LAYOUTS[what.layout](sheet, words)
    return png(sheet.image)


def _known(name: str, names: Mapping[str, object], what: str) -> None:
    if name not in names:
        raise BadInput(f"flyer: {what} {name!r} is not one of {', '.join(names)}")
