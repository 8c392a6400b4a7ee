"""A photographed view in the making: sky, boards with words, and colours that no two views share."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from parola.artefacts.media.lettering import LEADING, face, fitted
from parola.artefacts.media.sheet import Box, Canvas, Colour

SIZES = (10, 44)  # of letters on boards, in pixels
SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((126, 170, 214), (216, 230, 240)),
    ((172, 180, 188), (214, 216, 218)),
    ((236, 178, 124), (248, 226, 196)),
    ((84, 96, 128), (188, 168, 160)),
)
BOARDS: tuple[tuple[Colour, Colour], ...] = (  # ground and letters
    ((24, 92, 60), (250, 250, 245)),
    ((244, 240, 226), (40, 30, 24)),
    ((28, 60, 120), (250, 250, 250)),
    ((150, 28, 30), (255, 246, 220)),
)


@dataclass(frozen=True, slots=True)
class View(Canvas):
    """A picture and what its sign or paper says; ``chance`` is ``streams.python`` of the picture."""

    sign: str
    chance: Random

    def shade(self, colour: Colour, most: int = 22) -> Colour:
        """The colour a little lighter or darker."""
        by = self.chance.randint(-most, most)
        red, green, blue = (max(0, min(255, part + by)) for part in colour)
        return red, green, blue

    def sky(self, down_to: float) -> None:
        """A sky that pales towards the horizon."""
        high, low = self.chance.choice(SKIES)
        for y in range(int(down_to) + 1):
            share = y / max(1.0, down_to)
            red, green, blue = (round(a + (b - a) * share) for a, b in zip(high, low, strict=True))
            self.pen.line((0, y, self.width, y), fill=(red, green, blue))

    def board(self, box: Box) -> None:
        """A board with the sign's words; none if there are none.

        Raises:
            BadInput: the words do not fit on it.
        """
        if self.sign:
            ground, letters = self.chance.choice(BOARDS)
            self.pen.rectangle(box, fill=ground, outline=letters, width=2)
            left, top, right, bottom = box
            self.words(self.sign, (left + 8, top + 4, right - 8, bottom - 4), letters)

    def words(self, text: str, box: Box, colour: Colour) -> None:
        """Words in the middle of a box, as large as it allows."""
        left, top, right, bottom = box
        size, lines = fitted(text, "Sans-Bold", SIZES, right - left, bottom - top)
        first = (top + bottom - (len(lines) - 1) * size * LEADING) / 2
        for n, line in enumerate(lines):
            self.pen.text(((left + right) / 2, first + n * size * LEADING), line, colour, face("Sans-Bold", size), anchor="mm")
