"""LP1 over the first days of forty cases: every variant is met and solved, and what a hurried reader takes for right is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from statistics import mean

import pytest
from day_cases import LP1, SEATS
from day_cases import seats as all_seats

from made_scene import made_scene
from parola.labs.baselines import Seat, idle, neighbours, share
from parola.labs.lab import check_lab, load_lab
from parola.labs.naive import answered, naive
from parola.labs.solvable import unsolved

LAB = load_lab(LP1)


@pytest.fixture(scope="module")
def seats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Seat]]:
    with all_seats(tmp_path_factory.mktemp("days")) as found:
        yield found


def cell_of(seat: Seat) -> dict[str, str]:
    return {cell.seat: dict(cell.variant) for cell in made_scene(seats=SEATS).world.cells}[seat.name]


def test_the_lab_is_as_it_should_be() -> None:
    assert check_lab(LP1) == []
    assert set(LAB.texts) == {"en", "es"}


def test_every_case_is_solved(seats: list[Seat]) -> None:
    assert [problem for seat in seats for problem in unsolved(LAB, seat.dealt, seat.evidence)] == []


def test_every_variant_is_met(seats: list[Seat]) -> None:
    scenario = made_scene(seats=SEATS).scenario
    for axis in ("team", "danger", "overlap", "proposal", "sixth", "owner"):
        assert {cell_of(seat)[axis] for seat in seats} == set(scenario.variants[axis])
    met = {(cell_of(seat)["danger"], cell_of(seat)["sixth"]) for seat in seats}
    assert met == set(product(scenario.variants["danger"], scenario.variants["sixth"]))


def test_half_of_the_cases_cannot_tell_who_proposed(seats: list[Seat]) -> None:
    told = mean(not seat.key("q4b").unknown for seat in seats)
    assert 0.3 <= told <= 0.7
    assert all(seat.key("q4b").value not in seat.key("q4b").uninvolved for seat in seats)


def test_every_case_holds_a_record_against_the_main_theory(seats: list[Seat]) -> None:
    assert all(seat.key("q1b").against for seat in seats)


def test_the_first_end_is_not_always_of_a_record_that_has_to_be_preserved(seats: list[Seat]) -> None:
    firsts = [seat.key("q3").value[seat.key("q1a").value[0][0]]["act"] for seat in seats]
    assert 0.2 < mean(act == "preserve" for act in firsts) < 0.8


def test_a_customer_who_may_be_told_is_met_and_one_who_may_not(seats: list[Seat]) -> None:
    for seat in seats:
        said = [row["told"] for row in seat.key("q6").value.values()]
        assert ("may" in said) == (cell_of(seat)["owner"] == "own")
        assert {"may-not", "not-told"} <= set(said)


@pytest.mark.parametrize(("name", "most"), [("untouched", 0.0), ("all UNKNOWN", 0.2), ("cite everything", 0.2)])
def test_idle_answers_earn_little(seats: list[Seat], name: str, most: float) -> None:
    assert idle(LAB, seats)[name].mean <= most


def test_a_neighbours_answers_are_worth_nothing(seats: list[Seat]) -> None:
    assert neighbours(LAB, seats).mean <= 0.05


def test_a_hurried_reader_earns_little(seats: list[Seat]) -> None:
    for strategy in naive(LP1).strategies:
        assert mean(share(LAB, seat, answered(LP1, strategy, seat)) for seat in seats) <= 0.3, strategy


def test_the_seat_is_told_neither_variant_nor_answer(seats: list[Seat]) -> None:
    for seat in seats:
        texts = " ".join(question["text"] for question in seat.dealt.questions["questions"])
        assert seat.key("q1b").value not in texts
        assert all(hit not in texts for hit in seat.key("q5a").value)


def test_texts_are_the_same_for_all_but_what_is_given(seats: list[Seat]) -> None:
    def blank(seat: Seat, question: dict[str, str | dict[str, str]]) -> str:
        text = str(question["text"])
        for value in dict(question.get("given", {})).values():  # pyright: ignore[reportArgumentType, reportCallIssue] a mapping where it is there
            text = text.replace(str(value), "…")
        return text

    shown = [[blank(seat, question) for question in seat.dealt.questions["questions"]] for seat in seats]
    assert all(one == shown[0] for one in shown)
