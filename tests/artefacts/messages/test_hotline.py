"""The hotline's log: one series of numbers for the class, what the desk asked, and what came back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from made_class import Made, made
from parola.artefacts.record import Record
from parola.simulate.events import Called

ADDRESS = re.compile(r"bcrt1\w+")
STATUSES = {"said", "not-said", "declined", "cannot-be-told"}


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def lines(whole: Made) -> list[Record]:
    return whole.rows("case.hotline_message")


def test_lines_are_numbered_by_time_over_the_class(lines: list[Record]) -> None:
    assert [line.id for line in lines] == [f"hotline/msg/{n}" for n in range(1, len(lines) + 1)]
    shown = [(line.row["at"], line.row["text"]) for line in lines]
    assert shown == sorted(shown)


def test_threads_of_cells_lie_between_each_other(lines: list[Record]) -> None:
    turns = [line.cell for line in lines]
    changes = sum(one != other for one, other in pairwise(turns))
    assert changes > len(set(turns))  # were a thread a run of numbers, there would be one change less than threads


def test_every_line_has_the_time_of_its_event(whole: Made, lines: list[Record]) -> None:
    assert all(datetime.fromisoformat(line.row["at"]).timestamp() == whole.event(line).at for line in lines)
    assert all(datetime.fromisoformat(line.row["at"]).tzinfo == UTC for line in lines)


def test_every_call_of_a_cell_is_in_its_own_store(whole: Made, lines: list[Record]) -> None:
    happened = [event.id for events in whole.events.values() for event in events if isinstance(event.what, Called)]
    assert sorted(line.cause for line in lines) == sorted(happened)
    assert all(line.seat_cell == line.cell for line in lines)


def test_the_topic_stands_with_the_question_only(lines: list[Record]) -> None:
    asked = {line.row["sender"] for line in lines if line.row["topic"]}
    assert asked == {"desk"}
    assert all(line.row["topic"] == line.data["topic"] for line in lines if line.row["sender"] == "desk")


def test_what_became_of_a_question_is_in_the_truth_alone(lines: list[Record]) -> None:
    told = [line for line in lines if line.data["status"]]
    assert {line.data["status"] for line in told} == STATUSES
    assert {(line.row["sender"], line.row["topic"]) for line in told} == {("person", "")}


def test_the_desk_writes_english(lines: list[Record]) -> None:
    assert {line.row["language"] for line in lines if line.row["sender"] == "desk"} == {"en"}


def test_the_person_writes_english_or_the_cells_language(whole: Made, lines: list[Record]) -> None:
    spoken = [(line.row["language"], whole.world.cells[line.cell or 0].language) for line in lines if line.row["sender"] == "person"]
    assert all(language in {"en", own} for language, own in spoken)
    assert {language for language, _ in spoken} >= {own for _, own in spoken}


def test_the_address_that_is_told_by_hearsay_is_right_where_the_variant_says(whole: Made, lines: list[Record]) -> None:
    for cell in whole.world.cells:
        given = [m for m in whole.rows("case.chat_message", cell=cell.number) if m.label in ("address-first", "address-second")]
        first, second = (ADDRESS.findall(message.row["text"]) for message in given)
        (told,) = (ADDRESS.findall(line.row["text"]) for line in lines if line.cell == cell.number and line.label == "address-as-told")
        in_force, other = (first, second) if cell.variant["moment"] == "before" else (second, first)
        assert told == (in_force if cell.variant["hearsay"] == "right" else other)


def test_a_gloss_is_there_unless_the_text_is_english(lines: list[Record]) -> None:
    assert all((line.row["gloss"] == "") == (line.row["language"] == "en") for line in lines)


def test_a_hotline_knows_no_live_position(lines: list[Record]) -> None:
    assert {line.row["place_kind"] for line in lines} == {"", "pin"}
    assert all(bool(line.row["latitude"]) == bool(line.row["place_kind"]) for line in lines)


def test_an_answer_takes_its_own_time_and_comes_before_the_next_question(lines: list[Record]) -> None:
    took: list[int] = []
    for cell in {line.cell for line in lines}:
        thread = [line for line in lines if line.cell == cell]
        for question, answer in pairwise(thread):
            if question.row["topic"]:
                assert (answer.row["sender"], answer.data["topic"]) == ("person", question.row["topic"])
                took.append(round((datetime.fromisoformat(answer.row["at"]) - datetime.fromisoformat(question.row["at"])).total_seconds()))
    assert len(took) > 100
    assert 20 <= min(took) < 40
    assert 180 < max(took) <= 240
    assert len(set(took)) > 60
