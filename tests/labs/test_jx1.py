"""The journey file: every variant is told by its records alone, and its clocks, names and sources are what the lab says that they are."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime

import pytest

from made_scene import made_scene
from parola.artefacts.exhibits import journey_plan
from parola.artefacts.exhibits.journey import EVENTS, TRUTH, journey
from parola.artefacts.exhibits.journey_plan import Plan, filed, given_name, plan
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola_kit.methods.times import utc

SEATS = 23


@pytest.fixture(scope="module")
def scene() -> Scene:
    return made_scene(rows=50, seats=SEATS)


@pytest.fixture(scope="module")
def records(scene: Scene) -> list[Record]:
    return list(journey(scene, None, ()))  # pyright: ignore[reportArgumentType] -- no exhibit of this file looks at the ledger


@pytest.fixture(scope="module")
def files(records: list[Record]) -> dict[int, dict[str, Record]]:
    found: defaultdict[int, dict[str, Record]] = defaultdict(dict)
    for record in records:
        assert record.label not in found[record.cell or 0], record.label
        found[record.cell or 0][record.label] = record
    return found


@pytest.fixture(scope="module")
def plans(scene: Scene) -> dict[int, Plan]:
    return {cell.number: plan(cell, scene) for cell in scene.world.cells}


def at(record: Record) -> datetime:
    return datetime.fromisoformat(record.data["at"])


def test_every_value_of_every_axis_is_there(plans: dict[int, Plan], scene: Scene) -> None:
    assert len(plans) == SEATS + 1
    for axis in journey_plan.AXES:
        assert {one.cell.variant[axis] for one in plans.values()} == set(scene.scenario.variants[axis])


def test_ids_follow_what_can_be_seen_and_tell_no_cell(records: list[Record]) -> None:
    shown = [tuple(record.row.values()) for record in records]
    assert shown == sorted(shown)
    assert [record.id for record in records] == [f"case/journey/{n}" for n in range(1, len(records) + 1)]
    assert all(record.cell == record.seat_cell is not None for record in records)


def test_nothing_of_the_truth_is_in_a_row(records: list[Record]) -> None:
    words = re.compile(r"same-flight|not-aboard|namesake|caller-|fellow|journey-")
    assert [record.id for record in records if words.search(" ".join(record.row.values()))] == []


def test_a_printed_time_and_its_zone_are_the_moment(records: list[Record]) -> None:
    for record in records:
        row = record.row
        if record.label == "journey-slip":
            day, month, year, clock = re.split(r"[/ ]", row["at_local"])
            assert utc(f"{int(year) - 543}-{month}-{day} {clock}", row["zone"]) == at(record)
        elif record.label != "journey-photo":
            assert utc(row["at_local"], row["zone"]) == at(record), record.label


def test_twelve_lines_are_to_be_put_in_order_and_no_two_are_of_one_minute(files: dict[int, dict[str, Record]]) -> None:
    for lines in files.values():
        moments = [line.data["at"] for line in lines.values() if line.data["asked"]]
        assert len(moments) == len(set(moments)) == EVENTS


def test_the_printed_hours_alone_give_another_order(files: dict[int, dict[str, Record]]) -> None:
    for lines in files.values():
        asked = sorted((line for line in lines.values() if line.data["asked"]), key=at)
        assert [line.id for line in asked] != [line.id for line in sorted(asked, key=lambda line: line.row["at_local"])]


def test_the_first_flight_goes_to_another_zone_and_the_photo_can_be_of_either(
    files: dict[int, dict[str, Record]], plans: dict[int, Plan], scene: Scene
) -> None:
    for number, lines in files.items():
        one, (least, greatest) = plans[number], lines[TRUTH].data["photo"]
        zones = {scene.scenario.places[stop].zone for stop in one.stops[:2]}
        assert len(zones) == 2
        photo = lines["journey-photo"]
        assert photo.row["zone"] == photo.row["place"] == ""
        assert {f"{utc(photo.row['at_local'], zone):%Y-%m-%dT%H:%M:%SZ}" for zone in zones} == {least, greatest}
        assert photo.data["at"] in (least, greatest)
        assert least > lines["journey-in-0"].data["at"]  # no other record tells which of the two it is
        later = lines["journey-onward-out"] if "journey-onward-out" in lines else lines["journey-namesake-out"]
        assert greatest < later.data["at"]


def test_who_was_aboard_has_the_records_of_the_day_and_nobody_else(files: dict[int, dict[str, Record]], plans: dict[int, Plan]) -> None:
    for number, lines in files.items():
        one = plans[number]
        flew = [n for n, each in enumerate(one.everybody) if each.way != "not-aboard"]
        assert len(flew) == (3 if one.cell.variant["aboard"] == "three" else 2)
        for n, each in enumerate(one.everybody):
            for label in ("boarding", "out", "in"):
                assert (f"journey-{label}-{n}" in lines) == (n in flew)
            assert (f"journey-noshow-{n}" in lines) == (n not in flew)
            if n in flew and n:
                together = one.caller.ticket in lines[f"journey-boarding-{n}"].row["text"]
                assert together == (each.way == "together") == (one.caller.document in lines[f"journey-in-{n}"].row["text"])


def test_a_second_paper_is_the_callers_only_where_its_issuer_says_so(files: dict[int, dict[str, Record]], plans: dict[int, Plan]) -> None:
    for number, lines in files.items():
        one, kind = plans[number], plans[number].cell.variant["namesake"]
        line = lines["journey-namesake-in"].row
        assert line["name"] == filed(one.caller.name) != one.caller.name.upper()
        assert line["document"] != one.caller.document
        assert ("journey-renewal" in lines) == (kind == "one")
        if kind == "one":
            assert one.caller.document in lines["journey-renewal"].row["text"]
        assert (line["birthdate"] == one.caller.birthdate) == (kind == "one")
        assert (line["birthdate"] == "") == (kind == "open")
        assert (one.path[-1] == one.beyond) == (kind == "one")


def test_one_topic_has_two_words_and_no_record(files: dict[int, dict[str, Record]], plans: dict[int, Plan]) -> None:
    for number, lines in files.items():
        one, texts = plans[number], {label: line.row["text"] for label, line in lines.items()}
        fares = set(re.findall(r"\d+(?= THB)", f"{texts['journey-caller-fare']} {texts['journey-fellow-fare']}"))
        assert len(fares) == 2
        legible = {
            "fare": "torn off" not in texts["journey-slip"],
            "meeting": "cannot be read" not in texts["journey-photo"],
            "papers": "not written down" not in texts["journey-hotel"],
        }
        assert [topic for topic, clear in legible.items() if not clear] == [one.cell.variant["tie"]]
        assert lines[TRUTH].data["stands"][one.cell.variant["tie"]] == "none"


def test_what_is_repeated_says_from_whom_and_is_never_what_a_record_bears_out(
    files: dict[int, dict[str, Record]], plans: dict[int, Plan]
) -> None:
    for number, lines in files.items():
        one = plans[number]
        for topic, dispute in one.disputes.items():
            repeat = lines[f"journey-repeat-{topic}"].row
            source = one.caller if dispute.repeated == "caller" else one.fellow
            assert source.name in repeat["basis"]
            assert lines[f"journey-{dispute.repeated}-{topic}"].row["text"].startswith(repeat["text"])
            assert not (dispute.shown and dispute.repeated == dispute.so)


def test_the_word_for_kin_has_one_source_unless_somebody_asked(files: dict[int, dict[str, Record]], plans: dict[int, Plan]) -> None:
    for number, lines in files.items():
        one = plans[number]
        said, referred = lines["journey-said-kin"].row, lines["journey-referral"].row
        country = one.caller.document.split("-")[1]
        assert given_name(one.companion.name, country) in said["text"]
        assert said["handle"] in referred["basis"]
        assert ("journey-interview" in lines) == (one.cell.variant["kin"] != "open")


def test_an_account_is_shown_by_both_sides_or_only_claimed(files: dict[int, dict[str, Record]], plans: dict[int, Plan]) -> None:
    for number, lines in files.items():
        handles = plans[number].handles
        assert len(set(handles.values())) == 5
        assert handles["third"] in lines["journey-said-moves"].row["text"]
        assert handles["first"] in lines["journey-said-is-me"].row["text"]
        assert handles["first"] in lines["journey-said-alike"].row["text"]
        assert sum(handles["alike"] in line.row["text"] for line in lines.values()) == 0
        assert lines[TRUTH].data["owners"][handles["alike"]] == ""


def test_a_scenario_without_the_axes_has_no_file(scene: Scene) -> None:
    from dataclasses import replace

    cells = tuple(replace(cell, variant={"kind": "trafficking"}) for cell in scene.world.cells)
    bare = replace(scene, world=replace(scene.world, cells=cells))
    assert list(journey(bare, None, ())) == []  # pyright: ignore[reportArgumentType]
