"""What proves a lab good (lab-designs, section 8): what the solution, the idle and the copyist earn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean

import pytest

from fixed_class import SEED
from parola.labs.baselines import Seat, closed, idle, neighbours, seated, share
from parola.labs.lab import load_lab
from parola.labs.lab_model import Lab
from parola.labs.solvable import unsolved
from parola.locate import folder
from parola.realism.baseline import MOST_EARNED
from parola.realism.naive import NAIVE, answered

LABS = ("F0", "DW1", "VA2")


@pytest.fixture(scope="module", params=LABS)
def lab(request: pytest.FixtureRequest) -> Lab:
    return load_lab(folder("labs") / request.param)


@pytest.fixture(scope="module")
def seats(class_root: Path, lab: Lab) -> Iterator[list[Seat]]:
    with seated(class_root, lab, folder("labs") / lab.id, SEED) as found:
        yield found


def test_reference_solution_has_full_marks_on_every_seat(lab: Lab, seats: list[Seat]) -> None:
    assert len(seats) == 6
    assert [unsolved(lab, folder("labs") / lab.id, seat.dealt, seat.evidence) for seat in seats] == [[]] * 6
    assert idle(lab, seats)["solution"].mean == 1


@pytest.mark.parametrize(("name", "most"), [("untouched", 0.0), ("all UNKNOWN", 0.2), ("cite everything", 0.2)])
def test_idle_answers_earn_little(lab: Lab, seats: list[Seat], name: str, most: float, measured: Callable[[str], None]) -> None:
    earned = idle(lab, seats)[name]
    measured(f"{lab.id} {name}: mean {earned.mean:.1%}, most {earned.most:.1%} ({earned.worst})")
    assert earned.mean <= most


def test_a_neighbours_answers_are_worth_nothing(lab: Lab, seats: list[Seat], measured: Callable[[str], None]) -> None:
    earned = neighbours(lab, seats)
    measured(f"{lab.id} a neighbour's answers: mean {earned.mean:.1%}, most {earned.most:.1%} ({earned.worst})")
    assert earned.mean <= 0.05


def test_closed_items_are_reported_against_chance(lab: Lab, seats: list[Seat], measured: Callable[[str], None]) -> None:
    found = closed(lab, seats)
    for question, (copied, chance) in found.items():
        measured(f"{lab.id} {question}, closed: a neighbour's answer {copied:.1%}, chance {chance:.1%}")
    assert sorted(found) == {"F0": [], "DW1": ["q6b", "q8"], "VA2": ["q6b"]}[lab.id]
    for copied, chance in found.values():
        assert 0 <= copied <= 1
        assert 0 < chance < 1


def test_a_hurried_reader_earns_little(lab: Lab, seats: list[Seat], measured: Callable[[str], None]) -> None:
    if lab.id not in NAIVE:
        assert not lab.counts  # orientation teaches no method that a shortcut could miss
        return
    for strategy in NAIVE[lab.id]:
        earned = [share(lab, seat, answered(lab.id, strategy, seat)) for seat in seats]
        measured(f"{lab.id} a hurried reader, {strategy}: mean {mean(earned):.1%}, most {max(earned):.1%}")
        assert mean(earned) <= MOST_EARNED
