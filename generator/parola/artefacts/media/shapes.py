"""Simple shapes that amateurs put on flyers; none is a person or somebody's sign."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

from PIL import ImageDraw

from parola.artefacts.media.sheet import Colour, Sheet

Points = tuple[tuple[float, float], ...]
Pen = ImageDraw.ImageDraw

# Shapes as polygons in a square of side 1, y downwards.
OUTLINES: dict[str, tuple[Points, ...]] = {
    "house": (
        ((0.5, 0.05), (0.98, 0.48), (0.02, 0.48)),
        ((0.14, 0.48), (0.86, 0.48), (0.86, 0.95), (0.6, 0.95), (0.6, 0.65), (0.4, 0.65), (0.4, 0.95), (0.14, 0.95)),
    ),
    "boat": (
        ((0.02, 0.68), (0.98, 0.68), (0.82, 0.92), (0.18, 0.92)),
        ((0.52, 0.06), (0.9, 0.62), (0.52, 0.62)),
        ((0.46, 0.2), (0.46, 0.62), (0.14, 0.62)),
    ),
    "case": (
        ((0.05, 0.32), (0.95, 0.32), (0.95, 0.9), (0.05, 0.9)),
        ((0.32, 0.32), (0.32, 0.14), (0.68, 0.14), (0.68, 0.32), (0.6, 0.32), (0.6, 0.22), (0.4, 0.22), (0.4, 0.32)),
    ),
    "cup": (
        ((0.12, 0.3), (0.72, 0.3), (0.64, 0.88), (0.2, 0.88)),
        ((0.72, 0.38), (0.94, 0.38), (0.9, 0.68), (0.68, 0.68), (0.69, 0.6), (0.82, 0.6), (0.85, 0.46), (0.71, 0.46)),
    ),
    "arrow": (((0.05, 0.38), (0.55, 0.38), (0.55, 0.12), (0.97, 0.5), (0.55, 0.88), (0.55, 0.62), (0.05, 0.62)),),
    "star": (tuple((0.5 + r * sin(n * pi / 5), 0.52 - r * cos(n * pi / 5)) for n in range(10) for r in (0.48 if n % 2 == 0 else 0.2,)),),
    "waves": tuple(
        (
            *((x / 16, y + 0.06 * sin(x * pi / 4)) for x in range(17)),
            *((x / 16, y + 0.1 + 0.06 * sin(x * pi / 4)) for x in range(16, -1, -1)),
        )
        for y in (0.2, 0.45, 0.7)
    ),
    "none": (),
}


def shape(sheet: Sheet, name: str, left: float, top: float, side: float, colour: Colour) -> None:
    """One of ``OUTLINES`` in a square."""
    for points in OUTLINES[name]:
        sheet.pen.polygon([(left + x * side, top + y * side) for x, y in points], fill=colour)


def corners(sheet: Sheet) -> None:
    """Two triangles in opposite corners."""
    size = sheet.about(150, 0.3)
    wide, tall = sheet.width, sheet.height
    sheet.pen.polygon([(0, 0), (size, 0), (0, size)], fill=sheet.colours.accent)
    sheet.pen.polygon([(wide, tall), (wide - size, tall), (wide, tall - size)], fill=sheet.colours.accent)


def stripes(sheet: Sheet) -> None:
    """Slanting stripes over the whole sheet, soft enough to read on."""
    step, lean = sheet.about(90), sheet.chance.choice([-260, -120, 120, 260])
    for n in range(-4, int(sheet.width / step) + 5):
        left = n * step
        foot = left + lean
        sheet.pen.polygon([(left, 0), (left + step / 2, 0), (foot + step / 2, sheet.height), (foot, sheet.height)], fill=sheet.colours.soft)


def dots(sheet: Sheet) -> None:
    """A few large soft discs."""
    for _ in range(sheet.chance.randint(4, 7)):
        x, y, r = sheet.chance.uniform(0, sheet.width), sheet.chance.uniform(0, sheet.height), sheet.chance.uniform(40, 150)
        sheet.pen.ellipse((x - r, y - r, x + r, y + r), fill=sheet.colours.soft)


GROUNDS: tuple[Callable[[Sheet], None], ...] = (stripes, dots, lambda _: None)
