"""What the naive answers earn on a class, and how often they name who is in control."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev

from parola import locate
from parola.labs.baselines import Seat, seated, share
from parola.labs.lab import kept_lab
from parola.labs.lab_model import Lab
from parola.labs.naive import answered, naive
from parola.labs.solvable import scores
from parola_kit.answers import Answer

MOST_EARNED, MOST_NAMED = 0.3, 0.1  # shares: of a lab's automatic points (mean over seats), and of the cells
Given = tuple[Seat, Mapping[str, Answer]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One strategy on one lab: shares 0..1 of the automatic points, and of each question's points.

    ``luck`` is by how much the mean of a class may lie above that of all classes: two standard errors.
    ``named`` is the share of the cells where it names a right controller; None where the strategy names nobody.
    """

    lab: str
    strategy: str
    seats: int
    mean: float
    worst: str
    most: float
    luck: float
    questions: Mapping[str, float]
    named: float | None


@dataclass(frozen=True, slots=True)
class Gate:
    """A limit and what was found: shares 0..1."""

    what: str
    most: float
    found: float

    @property
    def holds(self) -> bool:
        """Whether what was found is within the limit."""
        return self.found <= self.most

    def __str__(self) -> str:
        return f"{self.what}: {self.found:.1%}, at most {self.most:.0%} is allowed"


def baseline(root: Path, labs: Sequence[str], seed: str) -> list[Outcome]:
    """Every strategy on every lab of the class at ``root`` that has naive answers, over all seats and the demo cell."""
    return [one for lab in labs for one in _of_lab(root, lab, seed)]


def gates(outcomes: Sequence[Outcome]) -> list[Gate]:
    """What the naive may earn and how often they may name the right one, with two standard errors for a class's luck."""
    points = [
        Gate(f"{one.lab}, {one.strategy}: automatic points, mean over {one.seats} cells", MOST_EARNED + one.luck, one.mean)
        for one in outcomes
    ]
    named = [
        Gate(f"{one.lab}, {one.strategy}: cells where it names a right controller", MOST_NAMED + _luck(one.seats), one.named)
        for one in outcomes
        if one.named is not None
    ]
    return points + named


def _luck(cells: int) -> float:
    """Two standard errors of a share of ``MOST_NAMED`` in so many cells, by the binomial distribution."""
    return 2 * math.sqrt(MOST_NAMED * (1 - MOST_NAMED) / cells)


def _of_lab(root: Path, lab_id: str, seed: str) -> list[Outcome]:
    folder = locate.folder("labs") / lab_id
    lab, strategies = kept_lab(folder), naive(folder).strategies
    if not strategies:
        return []
    with seated(root, lab, seed) as seats:
        return [_outcome(lab, strategy, [(seat, answered(folder, strategy, seat)) for seat in seats]) for strategy in strategies]


def _outcome(lab: Lab, strategy: str, given: Sequence[Given]) -> Outcome:
    shares = {seat.name: share(lab, seat, answers) for seat, answers in given}
    worst = max(shares, key=lambda seat: shares[seat])
    named = [naive(lab.folder).controller(seat, answers) for seat, answers in given]
    told = [one for one in named if one is not None]
    return Outcome(
        lab=lab.id,
        strategy=strategy,
        seats=len(shares),
        mean=mean(shares.values()),
        worst=worst,
        most=shares[worst],
        luck=2 * stdev(shares.values()) / math.sqrt(len(shares)) if len(shares) > 1 else 0,
        questions=_by_question(lab, given),
        named=sum(told) / len(named) if told else None,
    )


def _by_question(lab: Lab, given: Sequence[Given]) -> dict[str, float]:
    scored = [scores(lab, seat.dealt, answers) for seat, answers in given]
    return {q.id: mean(one[q.id].points / one[q.id].max for one in scored) for q in lab.questions if q.type != "written"}
