"""The books: background like ordinary people's, lines of the cells among it that nothing marks, and the same for everybody who builds."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_books import DAY, HOUR, OWN, ROWS, START, bundle, event, kept, rows, scene

from made_class import made, real
from parola.artefacts.records.codes import code, codes, number
from parola.artefacts.records.fill import STEPS
from parola.artefacts.records.people import People, apart
from parola.artefacts.scene import Scene
from parola.export.tree import ddl
from parola.simulate.events import Entered, Transferred
from parola.spec.around import FILLED_WHOLE
from parola.spec.book import Book
from parola_kit.errors import BadInput

FORM = "RM-##-##"
HERE = [name for name in OWN if name not in FILLED_WHOLE]


@pytest.fixture(scope="module")
def plain() -> Scene:
    return scene()


@pytest.fixture(scope="module")
def found(plain: Scene) -> dict[str, list[dict[str, Any]]]:
    return {table: rows(series) for table, series in kept(plain).items()}


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def call(at: int, nth: int = 0, by: str = "handler", **numbers: int) -> Any:
    return event(at, Entered("calls", by, "person", numbers, {}), "call", nth)


@pytest.mark.parametrize("name", HERE)
def test_a_table_has_the_columns_of_its_book(name: str, found: dict[str, list[dict[str, Any]]]) -> None:
    book = OWN[name]
    assert {tuple(row) for row in found[book.table]} == {("id", *book.columns)}
    assert [row["id"] for row in found[book.table]] == [f"{book.holder}/{book.kind}/{n}" for n in range(1, len(found[book.table]) + 1)]
    assert all(f'"{column}"' in ddl(book) for column in book.columns)


@pytest.mark.parametrize("name", HERE)
def test_rows_are_sorted_by_time_and_lie_in_the_scenario(name: str, found: dict[str, list[dict[str, Any]]]) -> None:
    at = [row["at"] for row in found[OWN[name].table]]
    assert at == sorted(at)
    if not OWN[name].background.once:
        assert real().scenario.start <= seconds(at[0]) <= seconds(at[-1]) < real().scenario.end


@pytest.mark.parametrize("name", HERE)
def test_there_are_as_many_rows_as_the_scenario_wants(name: str, plain: Scene) -> None:
    series = kept(plain)[OWN[name].table]
    assert len(series.bulk) - len(series.records) == min(ROWS, len(plain.world.residents) if OWN[name].background.once else ROWS)


@pytest.mark.parametrize(("name", "column"), [(n, c) for n in HERE for c, one in OWN[n].columns.items() if one.holds == "code"])
def test_no_code_is_given_twice_and_each_has_its_form(name: str, column: str, found: dict[str, list[dict[str, Any]]]) -> None:
    given_ = [row[column] for row in found[OWN[name].table]]
    pattern = re.escape(OWN[name].columns[column].form).replace(r"\#", r"\d")
    assert len(set(given_)) == len(given_)
    assert all(re.fullmatch(pattern, one) for one in given_)


@pytest.mark.parametrize(("name", "column"), [(n, c) for n in HERE for c, one in OWN[n].columns.items() if one.range])
def test_numbers_lie_in_their_range_and_small_ones_are_many(name: str, column: str, found: dict[str, list[dict[str, Any]]]) -> None:
    low, high = OWN[name].columns[column].range or (0, 0)
    values = [row[column] for row in found[OWN[name].table]]
    assert low <= min(values) <= max(values) <= high
    assert np.median(values) < (low + high) / 2


def test_a_vessel_keeps_its_skipper_and_its_number(found: dict[str, list[dict[str, Any]]]) -> None:
    sails: defaultdict[str, set[str]] = defaultdict(set)
    for row in found["port.crew"]:
        sails[row["document"]].add(row["vessel"])
    assert max(Counter(row["document"] for row in found["port.crew"]).values()) > 3
    assert {len(vessels) for vessels in sails.values()} == {1}
    assert all(re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+ \d{3}", row["vessel"]) for row in found["port.crew"])


def test_exits_and_entries_take_turns(found: dict[str, list[dict[str, Any]]]) -> None:
    ways: defaultdict[str, list[str]] = defaultdict(list)
    for row in found["border.crossing"]:
        ways[row["document"]].append(row["direction"])
    assert {way[0] for way in ways.values()} == {"out"}
    assert all(one != other for way in ways.values() for one, other in pairwise(way))


def test_a_seat_is_booked_to_another_place(found: dict[str, list[dict[str, Any]]]) -> None:
    assert all(row["origin"] != row["destination"] for row in found["carrier.booking"])


def test_a_phone_is_on_file_once_since_it_was_got(plain: Scene, found: dict[str, list[dict[str, Any]]]) -> None:
    people = plain.world.residents
    filed = {row["phone"]: row for row in found["operator.subscriber"]}
    assert len(filed) == len(found["operator.subscriber"])
    known = [n for n, phone in enumerate(people.phones) if phone in filed]
    assert len(known) == min(ROWS, len(people))
    for n in known:
        row = filed[people.phones[n]]
        assert (row["name"], seconds(row["at"])) == (people.names[n], people.since[n])


def test_every_phone_of_a_member_is_on_file_and_the_networks_with_papers_of_others(plain: Scene) -> None:
    records = kept(plain)["operator.subscriber"].records
    members = [member for cell in plain.world.everybody for member in plain.network(cell).members]
    held = {one.value: member for member in members for one in member.holdings if one.kind == "phone"}
    assert {record.row["phone"] for record in records} == held.keys()
    for record in records:
        member = held[record.row["phone"]]
        assert (record.row["name"] == member.name) == (member.side != "network")


def test_people_call_the_same_people_again(found: dict[str, list[dict[str, Any]]]) -> None:
    pairs = Counter((row["caller"], row["called"]) for row in found["operator.call"])
    assert sum(count for count in pairs.values() if count > 1) > ROWS / 20
    assert all(row["caller"] != row["called"] for row in found["operator.call"])


def test_people_are_unequally_busy_and_nobody_is_everybody(plain: Scene) -> None:
    by = np.bincount(People(OWN["calls"], plain).by, minlength=len(plain.world.residents))
    assert by.max() > 4 * by.mean()
    assert by.max() < ROWS / 4


@pytest.mark.parametrize(("name", "open_"), [("parcels", range(8, 18)), ("calls", range(8, 23))])
def test_hours_are_those_of_the_place(name: str, open_: range, plain: Scene) -> None:
    people = People(OWN[name], plain)
    zones = [int(plain.scenario.places[home].zone[:3]) * HOUR for home in people.homes]
    hours = [(at + zones[home]) // HOUR % 24 for at, home in zip(people.at.tolist(), people.home[people.by].tolist(), strict=True)]
    assert sum(hour in open_ for hour in hours) > 0.9 * ROWS


def test_a_record_from_where_a_site_is_made_up_is_not_the_cases_alone(found: dict[str, list[dict[str, Any]]]) -> None:
    made_up = {name[:3].upper() for name, place in real().scenario.places.items() if place.fictional}
    mine = {record.id for series in kept(scene()).values() for record in series.records}
    there = {row["caller"] for row in found["operator.call"] if row["id"] not in mine and row["antenna"][:3] in made_up}
    assert len(there) > 5


def test_every_antenna_is_met_and_no_other(found: dict[str, list[dict[str, Any]]]) -> None:
    numbers = {int(row["antenna"].split("-")[1]) for row in found["operator.call"]}
    assert numbers <= set(range(1, STEPS + 1))
    assert len(numbers) > 0.9 * STEPS


def test_a_line_of_a_case_is_as_its_module_says() -> None:
    of = scene([call(DAY, seconds=75)])
    handler, person = (of.lead(of.world.cells[1], role) for role in ("handler", "person"))
    (line,) = kept(of)["operator.call"].records
    assert {name: line.row[name] for name in ("caller", "called", "seconds")} == {
        "caller": handler.held("phone", START + DAY),
        "called": person.held("phone", START + DAY),
        "seconds": 75,
    }
    assert seconds(line.row["at"]) == START + DAY
    assert (line.cause, line.cell, line.label, line.data) == ("e001-000", 1, "call", {"by": "handler-1"})


def test_what_a_module_does_not_say_is_drawn_as_for_everybody() -> None:
    of = scene([call(DAY), event(DAY, Entered("parcels", "handler", "person", {}, {}), nth=1)])
    (line,), (parcel,) = kept(of)["operator.call"].records, kept(of)["courier.parcel"].records
    assert 0 <= line.row["seconds"] <= 1_800
    assert 40 <= parcel.row["grams"] <= 9_000
    assert re.fullmatch(r"PX\d{8}", parcel.row["code"])


def test_a_cell_names_one_vessel_the_same_in_every_book() -> None:
    texts = {"vessel": "vessel-name"}
    happened = [
        event(n * DAY, Entered(book, "person", None, {}, texts), nth=n) for n, book in enumerate(("crew", "movements", "positions"), 1)
    ]
    of = kept(scene(happened))
    (crew,), (movement,), (position,) = (of[f"port.{kind}"].records for kind in ("crew", "movement", "position"))
    assert crew.row["vessel"] == movement.row["vessel"] == position.row["vessel"]
    assert re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+ \d{3}", crew.row["vessel"])


def test_two_parcels_have_two_codes() -> None:
    happened = [event(n * DAY, Entered("parcels", "handler", "person", {}, {}), nth=n) for n in range(1, 4)]
    assert len({line.row["code"] for line in kept(scene(happened))["courier.parcel"].records}) == 3


def test_a_slip_says_what_was_handed_in() -> None:
    of = scene([event(DAY, Transferred("relative", "money-desk", 12_345, "slip"), "sent")])
    (line,) = kept(of)["remitter.slip"].records
    assert (line.row["cents"], line.row["sender"]) == (12_345, of.lead(of.world.cells[1], "relative").name)
    assert line.row["receiver_phone"] == of.lead(of.world.cells[1], "money-desk").held("phone", START + DAY)


def test_a_line_for_a_book_that_is_not_kept_is_left_out() -> None:
    assert kept(scene([call(DAY)], {"parcels": 0})).keys() == {"courier.parcel"}


def test_a_scenario_without_books_has_none() -> None:
    assert kept(scene([call(DAY)], {})) == {}


def test_a_book_of_no_rows_has_the_lines_of_the_cells_alone() -> None:
    of = kept(scene([call(DAY)], dict.fromkeys(OWN, 0)))
    assert [row["id"] for row in rows(of["operator.call"])] == ["operator/call/1"]
    assert rows(of["port.crew"]) == []


@pytest.mark.parametrize("role", ["ferryman", "skipper-of-nothing"])
def test_a_role_that_the_network_lacks_is_told_with_its_module(role: str) -> None:
    with pytest.raises(BadInput, match=rf"^module tiny: begin>done: network layered: has no role '{role}'"):
        kept(scene([call(DAY, by=role)]))


def test_what_a_role_does_not_hold_is_told_with_its_module() -> None:
    with pytest.raises(BadInput, match=r"^module tiny: begin>done: network layered: role 'desk' holds no phone"):
        kept(scene([call(DAY, by="desk")]))


@pytest.mark.parametrize("name", FILLED_WHOLE)
def test_nothing_is_entered_in_a_book_that_is_kept_as_a_whole(name: str) -> None:
    with pytest.raises(BadInput, match=rf"^module tiny: begin>done: book '{name}' fills itself"):
        kept(scene([event(DAY, Entered(name, "handler", None, {}, {}))]))


@pytest.mark.parametrize("name", HERE)
def test_the_same_seed_gives_the_same_rows_and_another_seed_others(name: str) -> None:
    table = OWN[name].table
    assert rows(kept(scene([call(DAY)]))[table]) == rows(kept(scene([call(DAY)]))[table])
    assert rows(kept(scene())[table]) != rows(kept(scene(seed="other"))[table])


def without_ids(of: Scene, table: str) -> list[tuple[Any, ...]]:
    series = kept(of)[table]
    mine = {record.id for record in series.records}
    return [tuple(value for name, value in row.items() if name != "id") for row in rows(series) if row["id"] not in mine]


@pytest.mark.parametrize("name", HERE)
def test_a_seat_more_or_an_act_more_changes_no_line_of_the_background(name: str) -> None:
    table = OWN[name].table
    alone = without_ids(scene(), table)
    assert alone == without_ids(scene(seats=2), table)
    assert alone == without_ids(scene([call(DAY), event(DAY, Entered("parcels", "handler", "person", {}, {}), nth=1)]), table)


def test_noise_multiplies_the_background() -> None:
    of = scene(rows={"calls": 100})
    loud = replace(of, scenario=of.scenario.model_copy(update={"difficulty": of.scenario.difficulty.model_copy(update={"noise": 2.5})}))
    assert len(kept(loud)["operator.call"].bulk) == 250


def test_a_country_alone_has_books_as_well() -> None:
    of = scene([call(DAY)], one_country=True)
    assert set(of.world.residents.countries) == {"BD"}
    assert all(len(series.bulk) >= len(of.world.residents) or len(series.bulk) >= ROWS for series in kept(of).values())


def test_a_column_of_any_kind_can_be_shown_of_a_member_and_of_the_background() -> None:
    every = {
        f"c_{holds.replace('-', '_')}": {"holds": holds} for holds in ("born", "country", "device", "document", "mail", "name", "phone")
    }
    every |= {"c_place": {"holds": "place"}, "c_latitude": {"holds": "latitude"}, "c_longitude": {"holds": "longitude"}}
    every |= {"c_account": {"holds": "account"}, "c_network": {"holds": "network-address"}, "c_antenna": {"holds": "antenna"}}
    every |= {"c_way": {"holds": "choice", "options": ["a", "b"]}, "c_turn": {"holds": "turn", "options": ["a", "b", "c"]}}
    plain = OWN["calls"].model_dump() | {"columns": {"at": {"holds": "time"}, **every}}
    book = Book.model_validate(plain)
    of = scene([event(DAY, Entered("calls", "mule", None, {}, {}))], {"calls": 50})
    series = kept(replace(of, books={"calls": book}))["operator.call"]
    (mine,) = series.records
    assert len(rows(series)) == 51
    for column in every:
        assert type(mine.row[column]) is type(rows(series)[0][column])
        assert mine.row[column] != ""


def test_the_class_that_comes_with_parola_has_lines_in_every_book() -> None:
    for name in real().scenario.books:
        series = [record for record in made().artefacts.records if record.table == OWN[name].table]
        assert series or name == "identities"
        assert OWN[name].table in made().artefacts.bulks


@pytest.mark.parametrize("name", [name for name in real().scenario.books if name not in FILLED_WHOLE])
def test_nothing_in_the_form_of_a_line_tells_that_it_is_a_cells(name: str) -> None:
    """Digits and letters of a column follow one pattern, whoever the line is about."""
    book, bulk = OWN[name], made().artefacts.bulks[OWN[name].table]
    mine = {record.id for record in made().artefacts.records if record.table == book.table}
    head = list(bulk.columns)
    table = [dict(zip(head, row, strict=True)) for row in bulk.rows(head)]
    for column, kind in book.columns.items():
        if kind.holds in ("account", "born", "code", "device", "document", "network-address", "number", "time"):
            forms = [
                {re.sub(r"\d+", "0", re.sub(r"[A-Z]{2}-", "XX-", str(row[column]))) for row in table if (row["id"] in mine) is own}
                for own in (0, 1)
            ]
            assert forms[1] <= forms[0], column


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.sets(st.integers(0, 99), max_size=10), st.integers(0, 2**32))
def test_codes_differ_from_each_other_and_from_those_that_are_taken(count: int, taken: set[int], seed: int) -> None:
    gone = [f"RM-{n // 10}{n % 10}-00" for n in sorted(taken)]
    shown = codes(FORM, count, gone, np.random.default_rng(seed)).shown()
    assert len({*shown, *gone}) == count + len(gone)
    assert all(re.fullmatch(r"RM-\d\d-\d\d", one) for one in shown)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**32))
def test_a_code_that_is_taken_changes_no_other(count: int, seed: int) -> None:
    free = codes(FORM, count, [], np.random.default_rng(seed)).shown()
    other = codes(FORM, count, [free[0]], np.random.default_rng(seed)).shown()
    assert free[0] not in other
    assert free[1:] == other[1:]


def test_codes_sort_like_what_they_show() -> None:
    found = codes("A-###", 300, [], np.random.default_rng(1))
    shown = found.shown()
    assert [shown[n] for n in np.argsort(found.keys)] == sorted(shown)


def test_a_form_with_too_few_digits_is_told() -> None:
    with pytest.raises(BadInput, match=r"a code of the form 'A-#' is needed 6 times"):
        codes("A-#", 6, [], np.random.default_rng(1))


@pytest.mark.parametrize(("text", "right"), [("RM-01-23", 123), ("RX-01-23", -1), ("RM-0123", -1), ("RM-0a-23", -1), ("", -1)])
def test_the_number_of_a_code(text: str, right: int) -> None:
    assert number(text, FORM) == right


def test_a_single_code_has_the_form() -> None:
    assert re.fullmatch(r"RM-\d\d-\d\d", code(FORM, Random(1)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=25))
def test_nobody_does_two_things_in_one_second(acts: list[tuple[int, int]]) -> None:
    by, at = (np.array([act[n] for act in acts], np.int64) for n in (0, 1))
    moved = apart(by, at)
    assert len(set(zip(by.tolist(), moved.tolist(), strict=True))) == len(acts)
    assert (moved >= at).all()


def test_a_scenarios_own_text_is_needed_for_a_book() -> None:
    assert {"vessel-name", "crew-job"} <= bundle({"crew": 10}).texts["en"].lines.keys()
