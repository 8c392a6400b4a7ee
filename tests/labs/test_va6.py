"""VA6: what its facts hold on every seat, and what a wrong reading of the file earns."""

from __future__ import annotations

import re
import runpy

from parola.labs.baselines import Seat
from parola.labs.lab import load_lab
from parola.labs.score import Scored, score
from parola.locate import folder
from parola_kit.answers import Answer

LAB = load_lab(folder("labs") / "VA6")
SOLUTION = runpy.run_path(str(LAB.folder / "solution.py"))


def scored(seat: Seat, question: str, answer: Answer) -> Scored:
    return score(LAB.question(question), seat.key(question), answer)


def test_every_seat_has_a_record_against_its_own_answer(seats: list[Seat]) -> None:
    for seat in seats:
        against = seat.key("q3").against
        assert against, seat.name
        assert set(seat.solved["q3"].against) <= set(against)
        hidden = scored(seat, "q3", Answer(seat.solved["q3"].value, seat.solved["q3"].because))
        assert hidden.parts.against == 0
        assert hidden.points < LAB.question("q3").points


def test_the_account_before_or_after_is_a_false_friend(seats: list[Seat]) -> None:
    for seat in seats:
        others = [row["account"] for row in seat.evidence.rows("case.desk_assignment") if row["account"] != seat.key("q1").value]
        assert len(others) == 2
        for account in others:
            assert scored(seat, "q1", Answer(account)).marks == ("named somebody uninvolved",)


def test_users_of_a_public_device_are_nobody_to_accuse(seats: list[Seat]) -> None:
    for seat in seats:
        tied = seat.key("q4a")
        assert tied.uninvolved
        assert set(tied.uninvolved).isdisjoint(tied.value)
        one_more = scored(seat, "q4a", Answer([*tied.value, tied.uninvolved[0]], seat.solved["q4a"].because))
        assert one_more.points <= LAB.question("q4a").points / 2
        assert one_more.marks == ("named somebody uninvolved",)


def test_who_is_on_file_may_be_harmed_and_is_then_heard_first(seats: list[Seat]) -> None:
    taken = {"taken", "taken-undated"}
    letters = {seat.name: seat.dealt.letters["q9"] for seat in seats}
    heard = {seat.name: letters[seat.name]["worker"] in seat.key("q9").value for seat in seats}
    assert heard == {seat.name: seat.key("q9").variant in taken for seat in seats}
    for seat in seats:
        never = [letters[seat.name][code] for code in ("sign", "arrest", "warn")]
        assert set(never).isdisjoint(seat.key("q9").value)


def test_some_seats_can_tell_the_line_and_some_cannot(seats: list[Seat]) -> None:
    cannot = [seat.key("q4c").unknown for seat in seats]
    assert any(cannot)
    assert not all(cannot)


def test_no_text_says_which_variant_a_seat_has(seats: list[Seat]) -> None:
    """All seats read one text but for the output, its address and the period."""
    for question in ("q2", "q4a", "q4b", "q7", "q9"):
        assert len({next(q["text"] for q in seat.dealt.questions["questions"] if q["id"] == question) for seat in seats}) == 1


def test_hours_in_which_the_telephone_was_lent_may_end_on_the_next_day(seats: list[Seat]) -> None:
    said = [row["text"] for seat in seats for row in seat.evidence.rows("case.statement") if re.search(SOLUTION["LENT"], row["text"])]
    assert said
    for text in said:
        begins, ends, _ = re.findall(SOLUTION["LENT"], text)[0]
        assert begins < ends
    late = "a colleague had the telephone from 2025-03-11 20:00 to 2025-03-12 00:00 local time (+07:00)."
    own = [{"id": at, "at": f"2025-03-{at}:00Z"} for at in ("11T12:59", "11T13:00", "11T16:59", "11T17:00")]
    assert SOLUTION["in_hours"](own, late) == ["11T13:00", "11T16:59"]
