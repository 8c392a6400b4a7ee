"""The gates of the page: a fair class passes, a class that is solved by a filter does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from fixed_class import SEED
from parola import locate
from parola.labs.baselines import Seat, seated
from parola.labs.lab import load_lab
from parola.labs.naive import ACTIVE, naive
from parola.labs.solvable import answers
from parola.realism import baseline
from parola.realism.baseline import MOST_EARNED, MOST_NAMED, Gate, gates
from parola.realism.measure import Realism
from parola_kit.answers import Answer

LABS = sorted(path.parent for path in locate.folder("labs").glob("*/naive.py"))


def test_the_class_keeps_every_limit(measured_class: Realism, measured: Callable[[str], None]) -> None:
    for gate in measured_class.gates:
        measured(f"realism {gate}")
    assert len(measured_class.gates) >= 2 * len(LABS)
    assert measured_class.problems == ()


def test_every_lab_that_counts_has_naive_answers() -> None:
    assert [path.parent for path in sorted(locate.folder("labs").glob("*/lab.yaml")) if load_lab(path.parent).counts] == LABS
    assert all(naive(lab).strategies for lab in LABS)


@pytest.mark.parametrize(("found", "holds"), [(0.3, True), (0.3001, False)])
def test_a_gate_holds_up_to_its_limit(found: float, holds: bool) -> None:
    gate = Gate("points", MOST_EARNED, found)
    assert gate.holds is holds
    assert str(gate) == "points: 30.0%, at most 30% is allowed"


def test_an_easy_class_is_a_problem(class_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the most active handle's answers are the reference solution's."""

    def solved(lab: Path, strategy: str, seat: Seat) -> Mapping[str, Answer]:
        return answers(load_lab(lab), seat.dealt, seat.evidence) if strategy == ACTIVE else {}

    monkeypatch.setattr(baseline, "answered", solved)
    outcomes = baseline.baseline(class_root, [lab.name for lab in LABS], SEED)
    problems = [str(gate) for gate in gates(outcomes) if not gate.holds]
    named = {lab.name for lab in LABS if any(one.startswith(f"{lab.name}, {ACTIVE}: cells where it names a right") for one in problems)}
    assert {"DW1", "VA2"} <= named  # where the evidence cannot tell on most seats, the solution names few
    for lab in LABS:
        assert f"{lab.name}, {ACTIVE}: automatic points, mean over 6 cells: 100.0%, at most 30% is allowed" in problems
    assert len(problems) == len(LABS) + len(named)


def test_a_strategy_that_names_nobody_has_no_gate_for_names(measured_class: Realism) -> None:
    silent = [one for one in measured_class.outcomes if one.named is None]
    assert silent
    named = {gate.what for gate in gates(silent)}
    assert not any("controller" in what for what in named)


@pytest.mark.parametrize(
    ("called", "named"),
    [
        ("the one who asks", True),
        ("everybody", False),
        ("nobody", False),
        ("a bystander", False),
    ],
)
def test_naming_everybody_names_nobody(class_root: Path, called: str, named: bool) -> None:
    folder = locate.folder("labs") / "DW1"
    with seated(class_root, load_lab(folder), SEED) as seats:
        acts = {handle: row["act"] for handle, row in seats[0].dealt.key["questions"]["q3"]["value"].items()}
        chosen = {
            "the one who asks": [handle for handle, act in acts.items() if act == "asked-for-money"],
            "everybody": list(acts),
            "nobody": [],
            "a bystander": [handle for handle, act in acts.items() if act == "not-shown"][:1],
        }[called]
        table = {handle: {"act": "offered" if handle in chosen else "not-shown"} for handle in acts}
        assert naive(folder).controller(seats[0], {"q3": Answer(table)}) is named
        assert naive(folder).controller(seats[0], {}) is None


@pytest.mark.parametrize("folder", LABS, ids=lambda folder: folder.name)
def test_naive_answers_are_in_a_form_that_counts(class_root: Path, folder: Path) -> None:
    with seated(class_root, load_lab(folder), SEED) as seats:
        for strategy in naive(folder).strategies:
            given: list[Any] = [answer.value for seat in seats for answer in baseline.answered(folder, strategy, seat).values()]
            assert len(given) >= len(seats)
            assert all(value is not None for value in given)


def test_limits_are_those_that_were_promised() -> None:
    assert (MOST_EARNED, MOST_NAMED) == (0.3, 0.1)
