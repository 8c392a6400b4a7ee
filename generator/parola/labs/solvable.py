"""Every seat's reference solution, from the evidence alone, must earn full marks: the gate of every build."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from parola.labs.lab_key import Key
from parola.labs.lab_model import Lab
from parola.labs.questions import Dealt, given, lettered
from parola.labs.score import Scored, score
from parola_kit import backing
from parola_kit.answers import UNKNOWN, Answer, read
from parola_kit.errors import AnswerError, BadInput
from parola_kit.evidence import Evidence

Solve = Callable[[Evidence, Mapping[str, Mapping[str, str]]], dict[str, Answer]]


@cache
def solution(folder: Path) -> Solve:
    """``solve`` of a lab's ``solution.py``."""
    return runpy.run_path(str(folder / "solution.py"), run_name=f"solution_{folder.name}")["solve"]


def answers(lab: Lab, dealt: Dealt, evidence: Evidence) -> dict[str, Answer]:
    """The reference solution's answers for one seat, in this seat's letters and in stored form.

    Raises:
        BadInput: the solution stops, or gives what a trainee could not note: too many records, one that the seat cannot see.
    """
    solved = _solved(lab, dealt, evidence)
    return {
        question["id"]: _stored(lab, question, solved[question["id"]], dealt, evidence)
        for question in dealt.questions["questions"]
        if question["id"] in solved
    }


def _solved(lab: Lab, dealt: Dealt, evidence: Evidence) -> dict[str, Answer]:
    try:
        return solution(lab.folder)(evidence, given(dealt.questions))
    except Exception as error:
        seat, what = dealt.questions["seat"], f"{type(error).__name__}: {error}"
        raise BadInput(f"labs/{lab.id}: seat {seat}: the reference solution stops, {what}") from error


def _stored(lab: Lab, question: Mapping[str, Any], answer: Answer, dealt: Dealt, evidence: Evidence) -> Answer:
    """The answer as the kit would note it: what a trainee could not hand in solves nothing."""
    told = answer.value is UNKNOWN
    value = read(question, UNKNOWN if told else lettered(question["type"], answer.value, dealt.letters[question["id"]]))
    beside = {name: getattr(answer, name) for name in ("because", "against", "confidence", "needs", "looked")}
    try:
        noted = backing.checked(question["type"], value, beside, dealt.questions["needs"], evidence)
    except AnswerError as error:
        raise BadInput(
            f"labs/{lab.id}: seat {dealt.questions['seat']}, {question['id']}: the reference solution cannot be noted: {error}"
        ) from None
    return Answer(value, tuple(noted["because"]), tuple(noted["against"]), noted["confidence"], noted["needs"], tuple(noted["looked"]))


def scores(lab: Lab, dealt: Dealt, given_answers: Mapping[str, Answer]) -> dict[str, Scored]:
    """Score of each question of the lab for one set of answers."""
    return {q.id: score(q, Key.model_validate(dealt.key["questions"][q.id]), given_answers.get(q.id)) for q in lab.questions}


def unsolved(lab: Lab, dealt: Dealt, evidence: Evidence) -> list[str]:
    """What the reference solution of a seat does not earn; empty when the seat can be solved."""
    found = scores(lab, dealt, answers(lab, dealt, evidence))
    seat = dealt.questions["seat"]
    return [
        f"labs/{lab.id}: seat {seat}, {name}: the reference solution earns {scored.points:g} of {scored.max:g} ({scored.reason})"
        for name, scored in found.items()
        if lab.question(name).type != "written" and scored.points < scored.max
    ]
