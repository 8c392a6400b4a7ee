"""Exhibits of the first day: what is said to be true of a record, a number or a message can be seen, and looks like other things."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest

from made_scene import made_scene
from parola.artefacts.exhibits.first_day import first_day
from parola.artefacts.exhibits.first_day.plan import AXES, KINDS
from parola.artefacts.exhibits.first_day.register import spaced, swapped
from parola.artefacts.messages.referral import referrals
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.checks.patterns import PATTERNS
from parola.spec.convention import convention
from parola.world.cell import Cell
from parola_kit.methods.times import utc

SEATS = 40


def scene() -> Scene:
    return made_scene(seats=SEATS)


def exhibits(given: Scene) -> list[Record]:
    return list(first_day(given, cast("Any", None), referrals(given)))


@pytest.fixture(scope="module")
def made() -> list[Record]:
    return exhibits(scene())


def of(made: list[Record], cell: Cell, table: str, label: str = "") -> list[Record]:
    return [one for one in made if (one.table, one.cell) == (f"case.{table}", cell.number) and one.label.startswith(label)]


def test_a_scenario_without_the_axes_has_no_first_day() -> None:
    for axis in AXES:
        variants = {name: values for name, values in scene().scenario.variants.items() if name != axis}
        assert exhibits(replace(scene(), scenario=scene().scenario.model_copy(update={"variants": variants}))) == []


def test_the_same_seed_gives_the_same_rows(made: list[Record]) -> None:
    assert exhibits(scene()) == made


def test_ids_are_counted_over_the_class_by_what_is_printed(made: list[Record]) -> None:
    for table in ("holder", "lead", "card", "log", "register"):
        found = [one for one in made if one.table == f"case.{table}"]
        assert [one.id for one in found] == [f"case/{table}/{n}" for n in range(1, len(found) + 1)]
        printed = [[str(value) for value in one.row.values()] for one in found]
        assert printed == sorted(printed)
        assert all(one.seat_cell == one.cell for one in found)


def test_every_list_has_one_record_for_each_thing_that_can_be_done(made: list[Record]) -> None:
    for cell in scene().world.cells:
        duties = sorted(one.data["duty"] for one in of(made, cell, "lead"))
        phone = "emergency" if cell.variant["danger"] == "now" else "preserve"
        sixth = "gone" if cell.variant["sixth"] == "gone" else "leave"
        assert duties == sorted(["capture", "disclose", "preserve", "preserve", phone, sixth])


def test_a_record_runs_out_when_its_holders_notice_says_and_hours_from_any_other(made: list[Record]) -> None:
    for cell in scene().world.cells:
        notices = {one.row["name"]: one.row for one in of(made, cell, "holder")}
        (take,) = of(made, cell, "log", "day-take")
        now, ends = datetime.fromisoformat(take.data["now"]), []
        for lead in of(made, cell, "lead"):
            notice, row = notices[lead.row["holder"]], lead.row
            entry = row["last_local"] if notice["counts_from"] == "last entry" else row["first_local"]
            end = utc(entry, row["zone"]) + timedelta(hours=notice["keeps_hours"])
            assert end == datetime.fromisoformat(lead.data["runs_out"])
            assert (end < now) == (lead.data["duty"] == "gone")
            assert utc(row["last_local"] or row["first_local"], row["zone"]) < now
            assert row["last_local"] == "" or row["last_local"] > row["first_local"]
            ends.append(end)
        assert all(later - sooner >= timedelta(hours=2) for sooner, later in pairwise(sorted(ends)))


def test_both_entries_count_somewhere_and_every_holder_is_met(made: list[Record]) -> None:
    holders = [one for one in made if one.table == "case.holder"]
    assert {one.data["holder"] for one in holders} == set(KINDS)
    share = sum(one.row["counts_from"] == "last entry" for one in holders) / len(holders)
    assert 0.3 < share < 0.6


def test_cards_say_what_the_convention_says(made: list[Record]) -> None:
    said = {one.label: one.row["text"] for one in of(made, scene().world.cells[0], "card")}
    rules = convention()
    assert {label.removeprefix("article-") for label in said if label.startswith("article-")} == {one.id for one in rules.articles}
    for country, card in rules.cards.items():
        assert card.preserve in said[f"card-{country.lower()}-preserve"]
        assert card.disclose in said[f"card-{country.lower()}-disclose"]
        assert ("Not authorised" in said[f"card-{country.lower()}-purchase"]) == (card.covert_purchase == "never")


def test_one_entry_of_the_register_is_a_hit_or_none_is(made: list[Record]) -> None:
    for cell in scene().world.cells:
        (take,) = of(made, cell, "log", "day-take")
        number, now = take.data["number"], take.data["now"]
        same = [one for one in of(made, cell, "register") if one.row["subject"].replace(" ", "") == number]
        stands = [one for one in same if one.row["since"] <= now < one.row["until"]]
        assert [one.label for one in stands] == ([] if cell.variant["overlap"] == "none" else ["day-hit"])
        assert [one.label for one in same if one not in stands] == ["day-ended"]
        assert all(one.row["team"] not in take.row["text"] for one in of(made, cell, "register"))


@pytest.mark.parametrize("number", ["+66690123456", "+66697777777", "+66690111110", "+66692000001"])
def test_a_look_alike_is_another_number_that_nobody_can_dial(number: str) -> None:
    other = swapped(number)
    assert other != number
    assert other[:6] == number[:6]
    assert len(other) == len(number)
    assert spaced(number).replace(" ", "") == number
    (phones,) = (pattern for pattern in PATTERNS if "phone number" in pattern.what)
    assert not [found for found in phones.regex.finditer(f"{other} {spaced(number)}") if phones.real(found[0], cast("Any", None))]


def test_messages_of_danger_and_of_safety_are_told_apart_by_their_clocks_alone(made: list[Record]) -> None:
    printed_first = 0
    for cell in scene().world.cells:
        danger, safe = (of(made, cell, "log", label) for label in ("day-danger", "day-safe"))
        assert len(safe) == 1
        assert len(danger) == (cell.variant["danger"] != "never")
        if danger:
            moments = [utc(one.row["at_local"], one.row["zone"]) for one in (*danger, *safe)]
            assert (moments[0] > moments[1]) == (cell.variant["danger"] == "now")
            printed_first += (danger[0].row["at_local"] > safe[0].row["at_local"]) != (moments[0] > moments[1])
    assert 5 <= printed_first <= 25


def test_who_proposed_is_in_the_report_or_cannot_be_told(made: list[Record]) -> None:
    for cell in scene().world.cells:
        (claim,) = of(made, cell, "log", "day-claim")
        reports, pointers = of(made, cell, "log", "day-report"), of(made, cell, "log", "day-pointer")
        assert (len(reports), len(pointers)) == ((1, 0) if cell.variant["proposal"] == "reported" else (0, 1))
        assert claim.data["other"] in claim.row["text"]
        assert claim.data["first"] not in claim.row["text"]
        assert len(set(claim.data.values())) == 3
