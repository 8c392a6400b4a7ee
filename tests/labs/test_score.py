"""What holds for every question, key and answer: bounds, full marks for the key itself, no value of the key in a reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parola.labs.catalogue import catalogue, say
from parola.labs.lab_key import Key
from parola.labs.lab_model import Question
from parola.labs.score import score
from parola_kit.answers import UNKNOWN, Answer

names = st.sampled_from(["alba", "brin", "cora", "dunn", "elko"])
ids = st.sampled_from([f"forum/post/{n}" for n in range(1, 9)])
some_ids = st.lists(ids, max_size=6, unique=True).map(tuple)
letters = st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=5, unique=True)
VALUES: dict[str, tuple[str, st.SearchStrategy[Any]]] = {
    "value": ("handle", names),
    "number": ("sat", st.integers(0, 50)),
    "bounds": ("sat", st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted)),
    "time": ("utc", st.datetimes().map(lambda at: f"{at.replace(microsecond=0).isoformat()}Z")),
    "interval": (
        "utc",
        st.tuples(st.integers(10, 59), st.integers(10, 59)).map(lambda ends: [f"2026-01-31T12:{end}:00Z" for end in sorted(ends)]),
    ),
    "set": ("handle", st.lists(names, max_size=5, unique=True).map(sorted)),
    "path": ("handle", st.lists(names, min_size=1, max_size=5)),
    "timeline": ("evidence", st.lists(ids, min_size=1, max_size=5, unique=True).map(lambda each: [[one] for one in each])),
    "matrix": ("cell", st.fixed_dictionaries({word: st.fixed_dictionaries({"act": names}) for word in ("alba", "brin")})),
    "choice": ("letter", st.sampled_from("ABCDE")),
    "choices": ("letter", letters.map(sorted)),
    "order": ("letter", letters.map(lambda each: [[one] for one in each])),
    "table": ("cell", st.dictionaries(names, st.fixed_dictionaries({"act": names}), max_size=4)),
}
NEEDED: dict[str, dict[str, Any]] = {
    "choice": {"options": ["a", "b"]},
    "choices": {"options": ["a", "b"]},
    "order": {"options": ["a", "b"]},
    "table": {"columns": {"act": []}},
    "matrix": {"columns": {"act": ["alba", "brin", "cora", "dunn", "elko"]}},
    "interval": {"tolerance": 3600},
}


def question(kind: str, **more: Any) -> Question:
    frame = {"id": "q1", "type": kind, "of": VALUES[kind][0], "points": 4, "minutes": 5, "core": True, "key": "tests.any"}
    frame |= {"kind": "truth", "varies": True, "open": True, "objectives": ["any"]}
    return Question.model_validate(frame | NEEDED.get(kind, {}) | more)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Question, Key, Answer]:
    kind = draw(st.sampled_from(sorted(VALUES)))
    value = VALUES[kind][1]
    key = Key(
        kind="truth",
        value=draw(value),
        tolerance=NEEDED.get(kind, {}).get("tolerance", 0),
        sufficient=tuple(draw(st.lists(some_ids.filter(len), max_size=2))),
        neutral=draw(some_ids),
        against=draw(some_ids),
        barred=draw(some_ids),
        origins=tuple(draw(st.lists(some_ids.filter(len), max_size=1))),
        uninvolved=tuple(draw(st.lists(names, max_size=2))),
    )
    answer = Answer(draw(value), draw(some_ids), draw(some_ids))
    return question(kind, cite=draw(st.sampled_from([0, 0.25])), against=draw(st.sampled_from([0, 0.25]))), key, answer


@given(drawn())
def test_points_stay_within_bounds_and_a_second_look_agrees(case: tuple[Question, Key, Answer]) -> None:
    asked, key, answer = case
    scored = score(asked, key, answer)
    assert 0 <= scored.points <= scored.max == 4
    assert scored == score(asked, key, answer)
    assert scored.reason


@given(drawn())
def test_the_key_itself_earns_all_of_the_value(case: tuple[Question, Key, Answer]) -> None:
    asked, key, _ = case
    clean = key.model_copy(update={"uninvolved": ()})
    assert score(asked, clean, Answer(key.value)).parts.value == 1


@given(drawn())
def test_more_of_what_does_not_bear_never_helps(case: tuple[Question, Key, Answer]) -> None:
    asked, key, answer = case
    more = Answer(answer.value, (*answer.because, "chat/msg/99"), answer.against)
    assert score(asked, key, more).points <= score(asked, key, answer).points


@given(drawn())
def test_a_reason_holds_no_value_and_no_record(case: tuple[Question, Key, Answer]) -> None:
    asked, key, answer = case
    reason = score(asked, key, answer).reason
    assert "/" not in reason
    assert not [word for word in ("alba", "brin", "cora", "dunn", "elko") if word in reason]


@given(drawn())
def test_evidence_never_saves_a_wrong_value(case: tuple[Question, Key, Answer]) -> None:
    asked, key, answer = case
    scored = score(asked, key, answer)
    assert scored.points <= round(4 * scored.parts.value, 2)


@pytest.mark.parametrize("kind", VALUES)
def test_unknown_earns_nothing_where_it_is_not_taken(kind: str) -> None:
    key = Key(kind="truth", value="any")
    stored, said = (score(question(kind), key, Answer(value)) for value in ({"unknown": True}, UNKNOWN))
    assert stored == said
    assert stored.points == 0


def test_every_sentence_can_be_said() -> None:
    for code in catalogue("en").reasons:
        assert catalogue("en").text((say(code, n=2, right=1, missed=1, extra=1, origins=1),)).endswith(".")
