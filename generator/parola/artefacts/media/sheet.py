"""A sheet of paper that is filled with words and simple shapes: what all layouts of flyers are made with."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from parola.artefacts.media.codes import code
from parola.artefacts.media.lettering import LEADING, face, fitted

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels
LEAST = 13  # pixels; smaller letters are not legible on a projector


@dataclass(frozen=True, slots=True)
class Palette:
    """``ink`` and ``accent`` are legible on ``paper`` and ``soft``, ``paper`` on ``accent`` (WCAG 2.2 AA, 4.5 to 1)."""

    paper: Colour
    ink: Colour
    accent: Colour
    soft: Colour


PALETTES = (
    Palette((255, 255, 255), (28, 28, 28), (0, 82, 147), (222, 235, 247)),
    Palette((255, 250, 235), (51, 34, 17), (150, 54, 10), (252, 229, 196)),
    Palette((247, 255, 247), (20, 40, 28), (0, 98, 62), (215, 240, 222)),
    Palette((255, 246, 250), (48, 16, 40), (142, 20, 92), (248, 218, 234)),
    Palette((252, 252, 246), (30, 30, 30), (74, 74, 74), (232, 232, 224)),
    Palette((255, 255, 238), (36, 30, 0), (168, 10, 20), (255, 238, 150)),
    Palette((244, 250, 255), (14, 26, 58), (72, 44, 148), (224, 220, 250)),
    Palette((255, 255, 255), (0, 0, 0), (0, 96, 104), (205, 238, 240)),
)


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture in the making."""

    image: Image.Image

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        """Draws on the picture."""
        return ImageDraw.Draw(self.image)

    @property
    def width(self) -> int:
        """In pixels."""
        return self.image.width

    @property
    def height(self) -> int:
        """In pixels."""
        return self.image.height


@dataclass(frozen=True, slots=True)
class Sheet(Canvas):
    """A sheet in its colours; ``chance`` places what no two sheets have at the same spot."""

    colours: Palette
    chance: Random

    def about(self, value: float, share: float = 0.15) -> float:
        """The value, more or less."""
        return value * self.chance.uniform(1 - share, 1 + share)

    def write(self, text: str, box: Box, name: str, most: int, colour: Colour, *, middle: bool = False) -> float:
        """Paragraphs (split at line ends) in a box, as large as fits up to ``most`` pixels; gives the y below them.

        Raises:
            BadInput: it does not fit at the least size that is legible.
        """
        left, top, right, bottom = box
        size, lines = fitted(text, name, (LEAST, most), right - left, bottom - top)
        for n, line in enumerate(lines):
            at = ((left + right) / 2 if middle else left, top + (n + 0.5) * size * LEADING)
            self.pen.text(at, line, colour, face(name, size), anchor="mm" if middle else "lm")
        return top + len(lines) * size * LEADING

    def upright(self, text: str, box: Box, name: str, most: int, colour: Colour) -> None:
        """The same turned by a quarter, to be read from the right, as on strips to tear off."""
        left, top, right, bottom = (round(side) for side in box)
        strip = Image.new("RGB", (bottom - top, right - left), self.colours.paper)
        Sheet(strip, self.colours, self.chance).write(text, (4, 3, strip.width - 4, strip.height - 3), name, most, colour)
        self.image.paste(strip.transpose(Image.Transpose.ROTATE_90), (left, top))

    def code(self, text: str, box: Box, dark: Colour) -> None:
        """A QR code in the middle of a box, nothing for an empty text."""
        if text:
            left, top, right, bottom = box
            drawn = code(text, int(min(right - left, bottom - top)), dark)
            self.image.paste(drawn, (round((left + right - drawn.width) / 2), round((top + bottom - drawn.height) / 2)))
