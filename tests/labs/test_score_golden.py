"""Golden answers: each file in ``golden/`` holds questions, keys, answers and what they earn, worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from parola.labs.lab_key import Key
from parola.labs.lab_model import Question
from parola.labs.score import score
from parola.spec.source import load
from parola_kit.answers import Answer

FOLDER = Path(__file__).parent / "golden"
CASES: list[Any] = [case for path in sorted(FOLDER.glob("*.yaml")) for case in load(path).data]
FRAME = {
    "id": "q1",
    "points": 4,
    "minutes": 5,
    "core": True,
    "key": "tests.golden",
    "kind": "truth",
    "varies": True,
    "open": True,
    "objectives": ["tell"],
}


def said(stated: dict[str, Any]) -> Answer:
    because, against = (tuple(stated.get(name, ())) for name in ("because", "against"))
    return Answer(stated["value"], because, against, needs=stated.get("needs"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_earns_what_was_worked_out_by_hand(case: Any) -> None:
    question = Question.model_validate(FRAME | case["question"])
    key = Key.model_validate({"kind": "truth"} | case["key"])
    answer = said(case["answer"]) if case["answer"] else None
    scored = score(question, key, answer)
    assert scored.points == pytest.approx(case["points"])
    assert scored.status == case.get("status", "scored")
    assert list(scored.marks) == case.get("marks", [])
    assert scored.reason == case.get("reason", scored.reason)


def test_every_type_has_golden_answers() -> None:
    types = Question.model_json_schema()["properties"]["type"]["enum"]
    assert {case["question"]["type"] for case in CASES} == set(types)
