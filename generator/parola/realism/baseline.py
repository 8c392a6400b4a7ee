"""What the naive answers earn on a class, and how often they name who is in control."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from parola import locate
from parola.labs.baselines import Seat, seated, share
from parola.labs.lab import kept_lab
from parola.labs.lab_model import Lab
from parola.labs.solvable import scores
from parola.realism.naive import NAIVE, answered
from parola_kit.answers import Answer

MOST_EARNED, MOST_NAMED = 0.3, 0.1  # shares: of a lab's automatic points (mean over seats), and of the cells
Given = tuple[Seat, Mapping[str, Answer]]
ACCUSED = ("offered", "asked-for-money")  # acts of those in control, in the table of roles


@dataclass(frozen=True, slots=True)
class Outcome:
    """One strategy on one lab: shares 0..1 of the automatic points, and of each question's points.

    ``named`` is the share of the cells where it names a right controller; None where the strategy names nobody.
    """

    lab: str
    strategy: str
    seats: int
    mean: float
    worst: str
    most: float
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
    return [one for lab in labs if lab in NAIVE for one in _of_lab(root, lab, seed)]


def gates(outcomes: Sequence[Outcome]) -> list[Gate]:
    """What the naive may earn and whom they may name: in a class of fewer than ten cells, one by luck."""
    points = [Gate(f"{one.lab}, {one.strategy}: automatic points, mean over {one.seats} cells", MOST_EARNED, one.mean) for one in outcomes]
    named = [
        Gate(f"{one.lab}, {one.strategy}: cells where it names a right controller", max(MOST_NAMED, 1 / one.seats), one.named)
        for one in outcomes
        if one.named is not None
    ]
    return points + named


def _of_lab(root: Path, lab_id: str, seed: str) -> list[Outcome]:
    folder = locate.folder("labs") / lab_id
    lab = kept_lab(folder)
    with seated(root, lab, folder, seed) as seats:
        return [_outcome(lab, strategy, [(seat, answered(lab_id, strategy, seat)) for seat in seats]) for strategy in NAIVE[lab_id]]


def _outcome(lab: Lab, strategy: str, given: Sequence[Given]) -> Outcome:
    shares = {seat.name: share(lab, seat, answers) for seat, answers in given}
    worst = max(shares, key=lambda seat: shares[seat])
    named = [CONTROLLERS[lab.id](seat, answers) for seat, answers in given]
    told = [one for one in named if one is not None]
    return Outcome(
        lab=lab.id,
        strategy=strategy,
        seats=len(shares),
        mean=mean(shares.values()),
        worst=worst,
        most=shares[worst],
        questions=_by_question(lab, given),
        named=sum(told) / len(named) if told else None,
    )


def _by_question(lab: Lab, given: Sequence[Given]) -> dict[str, float]:
    scored = [scores(lab, seat.dealt, answers) for seat, answers in given]
    return {q.id: mean(one[q.id].points / one[q.id].max for one in scored) for q in lab.questions if q.type != "written"}


def _accused(seat: Seat, answers: Mapping[str, Answer]) -> bool | None:
    """Whether somebody is called in control, and everybody who is called so is; None where the roles are not answered."""
    if "q3" not in answers:
        return None
    acts = {handle: row["act"] for handle, row in seat.dealt.key["questions"]["q3"]["value"].items()}
    accused = [handle for handle, row in answers["q3"].value.items() if row["act"] in ACCUSED]
    return bool(accused) and all(acts.get(handle) in ACCUSED for handle in accused)


def _account(seat: Seat, answers: Mapping[str, Answer]) -> bool | None:
    """Whether the account is the right one; where the evidence cannot tell, none is. None: no account is named."""
    return answers["q9"].value == seat.dealt.key["questions"]["q9"]["value"] if "q9" in answers else None


# Lab -> whether a seat's answers name who is in control.
CONTROLLERS: dict[str, Callable[[Seat, Mapping[str, Answer]], bool | None]] = {"DW1": _accused, "VA2": _account}
