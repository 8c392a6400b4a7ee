"""From fields to an answer and back, and what a post of a whole page notes; in a tiny class, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tiny_class import ASKED, out, txid

import parola_kit as kit
from parola_kit import UNKNOWN
from parola_kit.errors import AnswerError, BadInput
from parola_kit.form import act, fields, filled, view
from parola_kit.form.act import Posted
from parola_kit.journal import ANSWERS, read
from parola_kit.seat import find

QUESTIONS: dict[str, dict[str, Any]] = {question["id"]: question for question in ASKED}
BESIDE: dict[str, Any] = {"because": [out(3, 0), "btc/tag/1"], "against": ["btc/tag/2"], "looked": ["the forum", "the market"]}
GIVEN: list[tuple[str, object, dict[str, Any]]] = [
    ("q1", [txid(1), txid(3)], BESIDE),
    ("q2", "5,000", {}),
    ("q3", (1, 2), {}),
    ("q4", ["b", "a"], {}),
    ("q4", [], {}),
    ("q5", "12-3456", {"confidence": 0.333}),
    ("q5", UNKNOWN, {"needs": "account-record@exchange", "confidence": 1}),
    ("q6", "B", {"confidence": 0}),
    ("q7", ["C", "A"], {}),
    ("q7", [], {}),
    ("q8", [["D"], ["A", "B"], ["C"]], {}),
    ("q9", "2020-01-01T07:00:00+07:00", {}),
    ("q10", {"r": "not-shown", "<b>": "did-this"}, {}),
    ("q10", {}, {}),
    ("q11", {"Field_A": {"says": "ไทย", "by": "desk"}, "Field_B": {"by": "person"}}, {}),
    ("q12", "ไทย\n\n  two   lines", {}),
]


def noted(work: Path) -> list[dict[str, Any]]:
    return [{name: value for name, value in line.items() if name not in ("seq", "at")} for line in read(work / ANSWERS).good]


def press(do: str, **sent: Any) -> Posted:
    """``q2_value="1"`` is field ``value`` of ``q2``."""
    seat = find()
    body = {name.replace("_", ".", 1): value if isinstance(value, list) else [value] for name, value in sent.items()}
    return act.act(seat, seat.questions("XA1"), body, do)


@pytest.mark.parametrize(("q", "value", "beside"), GIVEN, ids=range(len(GIVEN)))
def test_what_is_shown_and_sent_again_is_the_same_answer(work: Path, q: str, value: object, beside: dict[str, Any]) -> None:
    kit.answer(q, value, **beside)
    (line,) = filled.noted(find(), find().questions())[q]
    again = fields.entered(QUESTIONS[q], filled.filled(QUESTIONS[q], line))
    kit.answer(q, again.value, **again.beside)  # pyright: ignore[reportArgumentType] -- as a trainee would
    assert noted(work)[0] == noted(work)[1]


def test_a_save_notes_what_was_changed_and_nothing_else(work: Path) -> None:
    kit.answer("q2", 1)
    kit.answer("q4", ["a"])
    done = press("save:q2", q2_seq="1", q2_value="2", q4_seq="2", q4_value="a", q6_value="", q12_value="Seen.")
    assert (done.errors, done.told) == ({}, ("q2", "q12"))
    assert [(line["q"], line["value"]) for line in noted(work)[2:]] == [("q2", 2), ("q12", "Seen.")]


def test_an_answer_noted_elsewhere_since_is_not_written_over(work: Path) -> None:
    kit.answer("q2", 1)
    kit.answer("q2", 7)
    press("save:q4", q2_seq="1", q2_value="1", q4_value="a")
    assert [(line["q"], line["value"]) for line in noted(work)] == [("q2", 1), ("q2", 7), ("q4", ["a"])]


def test_an_error_stays_with_its_question_and_nothing_typed_is_lost(work: Path) -> None:
    done = press("submit", q2_value="1.234", q4_value="a", q6_because="btc/tag/1", q12_value="Seen.")
    assert sorted(done.errors) == ["q2", "q6"]
    assert not done.handed_in
    assert [line["q"] for line in noted(work)] == ["q4", "q12"]
    shown = {each.asked["id"]: each for each in view.questions(find(), find().questions(), done)}
    assert shown["q2"].one("value") == "1.234"
    assert "whole number of satoshi" in shown["q2"].error
    assert shown["q6"].one("because") == "btc/tag/1"
    assert "q6 is still open" in shown["q6"].error
    assert shown["q4"].reply.startswith("q4 noted (0 citations), read as ['a']")


def test_an_emptied_question_keeps_its_answer(work: Path) -> None:
    kit.answer("q2", 1)
    done = press("save:q2", q2_seq="1", q2_value="")
    assert "The answer noted before stands" in done.errors["q2"]
    assert len(noted(work)) == 1


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"q2_value": ["1", "2"]}, "q2: the field “value” was sent more than once"),
    ({"q4_value": "a", "q4_none": "yes"}, "“there are none” is ticked"),
    ({"q5_value": "12-3456", "q5_unknown": "yes"}, "“cannot tell” is ticked"),
    ({"q2_value": "1", "q2_unknown": "yes"}, "“cannot tell” is ticked"),
    ({"q2_unknown": "yes"}, "UNKNOWN is not an answer to this question"),
    ({"q6_value": "A", "q6_confidence": "101"}, "percent from 0 to 100"),
    ({"q6_value": "A", "q6_confidence": "-1"}, "percent from 0 to 100"),
    ({"q6_value": "A", "q6_confidence": "nan"}, "percent from 0 to 100"),
    ({"q6_value": "Z"}, "none of the letters"),
    ({"q8_place-A": "first"}, "the place of A is no number"),
    ({"q8_place-A": "²"}, "the place of A is no number"),
    ({"q10_cell-0-0": "did-this"}, "line 1 of the table has no row name"),
    ({"q10_key-0": "r"}, "has no column"),
    ({"q10_key-0": "r", "q10_key-1": "r", "q10_cell-0-0": "did-this"}, "row “r” stands in it twice"),
    ({"q10_key-0": "r", "q10_cell-0-0": "did-that"}, "not one of did-this, not-shown"),
    ({"q2_value": "1", "q2_because": "forum/post/9"}, "forum/post/9 is not in your evidence"),
    ({"q2_value": "1", "q2_confidence": "50"}, "goes with one statement"),
    ({"q5_value": "12-3456", "q5_needs": "account-record@exchange"}, "goes with UNKNOWN only"),
]


@pytest.mark.parametrize(("sent", "words"), REFUSED, ids=range(len(REFUSED)))
def test_fields_that_contradict_or_are_none(work: Path, sent: dict[str, Any], words: str) -> None:
    (error,) = press("save", **sent).errors.values()
    assert words in error
    assert not (work / ANSWERS).exists()


def test_percent_is_read_as_people_write_it(work: Path) -> None:
    for written in ("80", "80 %", "80%", "80,0", "80.00"):
        press("save", q6_value="A", q6_confidence=written, q6_seq="")
    assert [line["confidence"] for line in noted(work)] == [0.8] * 5


def test_more_rows_note_nothing_and_keep_what_is_there(work: Path) -> None:
    done = press("more:q10", **{"q10_key-0": "r", "q10_key-3": "", "q2_value": "5"})
    shown = {each.asked["id"]: each for each in view.questions(find(), find().questions(), done)}
    assert len(shown["q10"].rows) == 4 + view.MORE_ROWS
    assert (shown["q10"].one("key-0"), shown["q2"].one("value")) == ("r", "5")
    assert not (work / ANSWERS).exists()


def test_a_table_never_gets_more_rows_than_a_post_can_hold(work: Path) -> None:
    done = press("more:q10", **{"q10_key-199": "r"})
    shown = {each.asked["id"]: each for each in view.questions(find(), find().questions(), done)}
    assert (len(shown["q10"].rows), shown["q10"].full, shown["q10"].too_long) == (view.MOST_ROWS, True, False)


def test_hints_are_counted_as_in_a_notebook(work: Path) -> None:
    kit.hint("q2")
    press("hint:q2", q2_value="1")
    shown = {each.asked["id"]: each for each in view.questions(find(), find().questions(), Posted())}
    assert list(shown["q2"].hints) == ["q2 first", "q2 second"]
    press("save", q2_seq="1", q2_value="2")
    assert [line["hints"] for line in noted(work)] == [1, 2]


def test_lines_that_no_scorer_takes_are_not_shown(work: Path) -> None:
    kit.answer("q2", 1)
    whole = (work / ANSWERS).read_text("utf-8")
    for one, other in (('"value": 1', '"value": "x"'), ('"lab": "XA1"', '"lab": "XA2"'), ('"type": "number"', '"type": "set"')):
        assert one in whole
        with (work / ANSWERS).open("a", encoding="utf-8") as file:
            file.write(whole.replace(one, other).replace('"seq": 1', '"seq": 9'))
    assert [line["value"] for line in filled.noted(find(), find().questions())["q2"]] == [1]


@pytest.mark.parametrize("do", ["", "erase", "more", "hint", "save:", "submit:q2"])
def test_buttons_that_are_not_there(work: Path, do: str) -> None:
    with pytest.raises((BadInput, AnswerError)):
        press(do)


def test_nothing_to_hand_in_is_told_on_the_page(work: Path) -> None:
    assert "there is no answer yet" in press("submit").errors["submit"]
    assert press("submit", q2_value="1").handed_in
