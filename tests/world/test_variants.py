"""Variants: every block of neighbours is dealt evenly, axes apart from each other, cells apart from later cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from made_class import made_world, real
from parola.streams import Streams
from parola.world.variants import BLOCK, draw

ORIGINS = {str(n): origin.share for n, origin in enumerate(real().scenario.origins)}
AXES: Mapping[str, Mapping[str, float]] = {"origin": ORIGINS, **real().scenario.variants}
CELLS, SEEDS = 64, 12


def dealt(seed: str, count: int = CELLS) -> list[dict[str, str]]:
    streams = Streams(seed)
    return [draw(AXES, cell, streams) for cell in range(count)]


CLASSES = [dealt(f"seed {n}") for n in range(SEEDS)]


def share(axis: str, value: str) -> float:
    return AXES[axis][value] / sum(AXES[axis].values())


@pytest.mark.parametrize("axis", AXES)
def test_each_block_of_cells_has_each_value_about_as_often_as_its_weight(axis: str) -> None:
    for cells in CLASSES:
        for first in range(0, CELLS, BLOCK):
            found = Counter(cell[axis] for cell in cells[first : first + BLOCK])
            # A value's stretch of the axis has a part block at either end, so it may be off by nearly two, never by two.
            assert all(abs(found[value] - BLOCK * share(axis, value)) < 2 for value in AXES[axis])


@pytest.mark.parametrize("axis", [axis for axis, weights in AXES.items() if len(weights) == 2 and len(set(weights.values())) == 1])
def test_two_equal_values_halve_every_block(axis: str) -> None:
    for cells in CLASSES:
        for first in range(0, CELLS, BLOCK):
            assert set(Counter(cell[axis] for cell in cells[first : first + BLOCK]).values()) == {BLOCK // 2}


@pytest.mark.parametrize("axis", AXES)
def test_over_many_classes_of_sixty_shares_are_the_weights(axis: str) -> None:
    found = Counter(cell[axis] for cells in CLASSES for cell in cells[:60])
    assert all(abs(found[value] / (60 * SEEDS) - share(axis, value)) < 1 / 16 for value in AXES[axis])


def test_one_axis_tells_nothing_of_another() -> None:
    pairs = Counter((cell["change"], cell["moment"]) for cells in CLASSES for cell in cells)
    assert all(abs(count / (CELLS * SEEDS) - 1 / 4) < 1 / 16 for count in pairs.values())


def test_cells_that_come_later_change_no_variant() -> None:
    assert dealt("seed 0", 13) == CLASSES[0][:13]


def test_an_axis_more_changes_no_other() -> None:
    streams = Streams("seed 0")
    more = [draw({"extra": {"left": 1, "right": 1}, **AXES}, cell, streams) for cell in range(CELLS)]
    assert [{axis: cell[axis] for axis in AXES} for cell in more] == CLASSES[0]


def test_classes_differ_from_the_first_cell_on() -> None:
    assert len({tuple(cells[0].items()) for cells in CLASSES}) > SEEDS // 2
    assert len({made_world(seed, 1).cells[0].starts for seed in ("a", "b", "c")}) == 3
