"""What the capture exhibits of a case are about: the payment desk that it watches, its copy, and the two days of capture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from parola.artefacts.scene import Scene
from parola.streams import Part
from parola.world.cell import Cell
from parola.world.model_web import WebSite

AXIS = "captured"  # a scenario without this axis has no such exhibits
DAY = 86_400
FIRST, SECOND = (0.1, 0.35), (0.55, 0.72)  # shares of the scenario between which the two captures begin; assumption


@dataclass(frozen=True, slots=True)
class Watched:
    """One case: ``captured`` is the desk or its copy, ``first`` and ``second`` are when each capture begins, seconds UTC."""

    scene: Scene
    cell: Cell
    desk: WebSite
    copy: WebSite
    first: int
    second: int

    @property
    def captured(self) -> WebSite:
        """The site whose pages were captured."""
        return self.desk if self.is_("captured", "desk") else self.copy

    @property
    def brand(self) -> int:
        """The number of the desk in the pool of the class."""
        return int(self.desk.brand or 0)

    def is_(self, axis: str, value: str) -> bool:
        """Whether this case has a value of an axis."""
        return self.cell.variant.get(axis) == value

    def chance(self, *path: Part) -> Random:
        """The stream of a path under this case's capture."""
        return self.scene.streams.python("cell", self.cell.number, "capture", *path)

    def say(self, key: str, chance: Random, **values: str) -> str:
        """An alternative of an English line."""
        return self.scene.phrases.english(key, chance.randrange(1_000_000), **values)


def watched(scene: Scene) -> Iterator[Watched]:
    """Every case that has these exhibits; neighbours watch different desks, and none the one of the person's own phone."""
    sites, count = {site.name: site for site in scene.world.web}, scene.scenario.market.brands
    for cell in scene.world.cells:
        if AXIS not in cell.variant:
            continue
        number = (cell.brand + count // 2) % count
        chance = scene.streams.python("cell", cell.number, "capture", "days")
        first, second = (_moment(scene, chance, *share) for share in (FIRST, SECOND))
        yield Watched(scene, cell, sites[f"brand-{number}"], sites[f"clone-{number}"], first, second)


def _moment(scene: Scene, chance: Random, least: float, most: float) -> int:
    """A second between two shares of the scenario, in working hours of the range (08:00 to 15:00 UTC)."""
    start, end = scene.scenario.start, scene.scenario.end
    day = (start + round((end - start) * chance.uniform(least, most))) // DAY
    return day * DAY + chance.randrange(8 * 3_600, 15 * 3_600)
