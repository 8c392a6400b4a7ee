"""What proves a lab good (lab-designs, section 8): what the solution, the idle and the copyist earn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import mean

import pytest

from fixed_class import LABS, SEED
from parola.labs import solvable
from parola.labs.baselines import Earned, Seat, closed, idle, neighbours, seated, share
from parola.labs.lab import load_lab
from parola.labs.lab_model import Lab
from parola.labs.naive import answered, naive
from parola.labs.questions import deal
from parola.labs.solvable import unsolved
from parola.labs.truth import open_truth
from parola.locate import folder
from parola.realism.baseline import MOST_EARNED
from parola.streams import Streams
from parola_kit.answers import Answer
from parola_kit.errors import BadInput


@pytest.fixture(scope="module", params=LABS)
def lab(request: pytest.FixtureRequest) -> Lab:
    return load_lab(folder("labs") / request.param)


@pytest.fixture(scope="module")
def seats(class_root: Path, lab: Lab) -> Iterator[list[Seat]]:
    with seated(class_root, lab, SEED) as found:
        yield found


@pytest.fixture(scope="module")
def earned(lab: Lab, seats: list[Seat]) -> Mapping[str, Earned]:
    return idle(lab, seats)


def test_reference_solution_has_full_marks_on_every_seat(lab: Lab, seats: list[Seat], earned: Mapping[str, Earned]) -> None:
    assert len(seats) == 6
    assert [unsolved(lab, seat.dealt, seat.evidence) for seat in seats] == [[]] * 6
    assert earned["solution"].mean == 1


@pytest.mark.parametrize(("name", "most"), [("untouched", 0.0), ("all UNKNOWN", 0.2), ("cite everything", 0.2)])
def test_idle_answers_earn_little(lab: Lab, earned: Mapping[str, Earned], name: str, most: float, measured: Callable[[str], None]) -> None:
    found = earned[name]
    measured(f"{lab.id} {name}: mean {found.mean:.1%}, most {found.most:.1%} ({found.worst})")
    assert found.mean <= most


def test_a_neighbours_answers_are_worth_nothing(lab: Lab, seats: list[Seat], measured: Callable[[str], None]) -> None:
    earned = neighbours(lab, seats)
    measured(f"{lab.id} a neighbour's answers: mean {earned.mean:.1%}, most {earned.most:.1%} ({earned.worst})")
    assert earned.mean <= 0.05


def test_closed_items_are_reported_against_chance(lab: Lab, seats: list[Seat], measured: Callable[[str], None]) -> None:
    found = closed(lab, seats)
    for question, (copied, chance) in found.items():
        measured(f"{lab.id} {question}, closed: a neighbour's answer {copied:.1%}, chance {chance:.1%}")
    assert list(found) == [q.id for q in lab.questions if q.varies and not q.open and q.type in ("choice", "choices")]
    for copied, chance in found.values():
        assert 0 <= copied <= 1
        assert 0 < chance < 1


def test_a_hurried_reader_earns_little(lab: Lab, seats: list[Seat], measured: Callable[[str], None]) -> None:
    strategies = naive(lab.folder).strategies
    assert bool(strategies) == lab.counts  # orientation teaches no method that a shortcut could miss
    for strategy in strategies:
        earned = [share(lab, seat, answered(lab.folder, strategy, seat)) for seat in seats]
        measured(f"{lab.id} a hurried reader, {strategy}: mean {mean(earned):.1%}, most {max(earned):.1%}")
        assert mean(earned) <= MOST_EARNED


def test_the_key_is_one_for_all_languages(class_root: Path, lab: Lab) -> None:
    with open_truth(class_root) as truths:
        for truth in truths.values():
            keys = [deal(lab, language, truth, Streams(SEED)).key for language in sorted(lab.texts)]
            assert [key == keys[0] for key in keys] == [True, True]


def test_a_solution_that_stops_is_located(lab: Lab, seats: list[Seat], monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: object) -> dict[str, Answer]:
        raise StopIteration("nothing left")

    monkeypatch.setattr(solvable, "solution", lambda _: stops)
    with pytest.raises(BadInput, match=rf"labs/{lab.id}: seat {seats[0].name}: the reference solution stops, StopIteration: nothing left"):
        solvable.answers(lab, seats[0].dealt, seats[0].evidence)
