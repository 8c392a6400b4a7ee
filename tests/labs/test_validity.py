"""What proves a lab good (lab-designs, section 8): what the solution, the idle and the copyist earn."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import pytest

from fixed_class import SEED
from parola.labs.baselines import BASELINES
from parola.labs.lab import load_lab
from parola.labs.lab_model import Lab
from parola.labs.questions import Dealt, deal
from parola.labs.solvable import answers, scores, unsolved
from parola.labs.truth import open_truth
from parola.locate import folder
from parola.streams import Streams
from parola_kit.answers import Answer
from parola_kit.evidence import Evidence

LABS = ("F0", "DW1", "VA2")


@dataclass(frozen=True)
class Seat:
    dealt: Dealt
    evidence: Evidence
    solved: Mapping[str, Answer]


@pytest.fixture(scope="module", params=LABS)
def lab(request: pytest.FixtureRequest) -> Lab:
    return load_lab(folder("labs") / request.param)


@pytest.fixture(scope="module")
def seats(class_root: Path, lab: Lab) -> Iterator[dict[str, Seat]]:
    with open_truth(class_root) as truths:
        dealt = {seat: deal(lab, "en", truth, Streams(SEED)) for seat, truth in truths.items()}
        place = folder("labs") / lab.id
        yield {seat: Seat(d, truths[seat].evidence, answers(place, d, truths[seat].evidence)) for seat, d in dealt.items()}


def share(lab: Lab, dealt: Dealt, given: Mapping[str, Answer]) -> float:
    """Share of the automatic points."""
    found = {q: s for q, s in scores(lab, dealt, given).items() if lab.question(q).type != "written"}
    return sum(s.points for s in found.values()) / sum(s.max for s in found.values())


def test_reference_solution_has_full_marks_on_every_seat(lab: Lab, seats: dict[str, Seat]) -> None:
    assert len(seats) == 6
    for seat in seats.values():
        assert unsolved(lab, folder("labs") / lab.id, seat.dealt, seat.evidence) == []
        assert share(lab, seat.dealt, seat.solved) == 1


@pytest.mark.parametrize(("name", "most"), [("untouched", 0.0), ("all UNKNOWN", 0.2), ("cite everything", 0.2)])
def test_idle_answers_earn_little(lab: Lab, seats: dict[str, Seat], name: str, most: float) -> None:
    earned = {seat: share(lab, s.dealt, BASELINES[name](s.dealt, s.evidence)) for seat, s in seats.items()}
    worst = max(earned, key=lambda seat: earned[seat])
    print(f"{lab.id} {name}: mean {statistics.mean(earned.values()):.3f}, worst {worst} {earned[worst]:.3f}")
    assert statistics.mean(earned.values()) <= most


def test_a_neighbours_answers_are_worth_nothing(lab: Lab, seats: dict[str, Seat]) -> None:
    earned: list[float] = []
    for mine, theirs in permutations([s for seat, s in seats.items() if seat != "demo"], 2):
        found = scores(lab, mine.dealt, theirs.solved)
        counted = [q.id for q in lab.questions if q.type != "written" and q.varies and q.open and not _shared(mine, theirs, q.id)]
        earned.append(sum(found[q].points for q in counted) / sum(found[q].max for q in counted))
    print(f"{lab.id} neighbour: mean {statistics.mean(earned):.3f}, worst pair {max(earned):.3f}")
    assert statistics.mean(earned) <= 0.05


def _shared(mine: Seat, theirs: Seat, question: str) -> bool:
    """Whether two seats share the item's value by design: they drew one page of the pool."""
    variants = [seat.dealt.key["questions"][question]["variant"] for seat in (mine, theirs)]
    return variants[0].startswith("market/vendor/") and variants[0] == variants[1]
