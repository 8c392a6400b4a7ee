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
from parola_kit.answers import UNKNOWN, Answer, read
from parola_kit.evidence import Evidence

Solve = Callable[[Evidence, Mapping[str, Mapping[str, str]]], dict[str, Answer]]


@cache
def solution(folder: Path) -> Solve:
    """``solve`` of a lab's ``solution.py``."""
    return runpy.run_path(str(folder / "solution.py"), run_name=f"solution_{folder.name}")["solve"]


def answers(folder: Path, dealt: Dealt, evidence: Evidence) -> dict[str, Answer]:
    """The reference solution's answers for one seat, in this seat's letters and in stored form."""
    solved = solution(folder)(evidence, given(dealt.questions))
    return {
        question["id"]: _stored(question, solved[question["id"]], dealt)
        for question in dealt.questions["questions"]
        if question["id"] in solved
    }


def _stored(question: Mapping[str, Any], answer: Answer, dealt: Dealt) -> Answer:
    if answer.value is UNKNOWN:
        return Answer(read(question, UNKNOWN), answer.because, answer.against, answer.confidence, answer.needs, answer.looked)
    value = lettered(question["type"], answer.value, dealt.letters[question["id"]])
    return Answer(read(question, value), answer.because, answer.against, answer.confidence, answer.needs, answer.looked)


def scores(lab: Lab, dealt: Dealt, given_answers: Mapping[str, Answer]) -> dict[str, Scored]:
    """Score of each question of the lab for one set of answers."""
    return {q.id: score(q, Key.model_validate(dealt.key["questions"][q.id]), given_answers.get(q.id)) for q in lab.questions}


def unsolved(lab: Lab, folder: Path, dealt: Dealt, evidence: Evidence) -> list[str]:
    """What the reference solution of a seat does not earn; empty when the seat can be solved."""
    found = scores(lab, dealt, answers(folder, dealt, evidence))
    seat = dealt.questions["seat"]
    return [
        f"labs/{lab.id}: seat {seat}, {name}: the reference solution earns {scored.points:g} of {scored.max:g} ({scored.reason})"
        for name, scored in found.items()
        if lab.question(name).type != "written" and scored.points < scored.max
    ]
