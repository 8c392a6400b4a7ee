"""Strangers who do in public what people of cells do: as many for each, alike in form, at times and with contacts of their own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from made_class import Made, made
from made_scene import made_scene, saying, tables
from parola.artefacts.keys import keys
from parola.artefacts.scene import Scene
from parola.artefacts.sites.messenger import messenger
from parola.artefacts.sites.others import Act, Other, Public, doing, others
from parola.artefacts.speech import number
from parola.simulate.events import Advertised, Announced, Posted
from parola.world.make import OTHERS


@pytest.fixture(scope="module")
def scene() -> Scene:
    return made_scene(seats=5)


@pytest.fixture(scope="module")
def those(scene: Scene) -> list[Other]:
    return others(scene)


def acts(those: list[Other]) -> list[Act]:
    return [act for one in those for act in one.acts]


def public(scene: Scene) -> Counter[Public]:
    """What people of cases do in public."""
    found = (event.what for cell in scene.world.cells for event in scene.events[cell.number])
    return Counter(what for what in found if isinstance(what, Public))


def test_for_each_thing_that_a_case_shows_three_strangers_show_the_like(scene: Scene, those: list[Other]) -> None:
    wanted, found = public(scene), Counter(act.what for act in acts(those))
    assert {type(what) for what in wanted} == {Posted, Announced, Advertised}
    once = {what: times for what, times in wanted.items() if not isinstance(what, Announced)}
    assert {what: found[what] for what in once} == {what: OTHERS * times for what, times in once.items()}
    for what, times in wanted.items():  # what is repeated day by day may run into the end
        assert times <= found[what] <= OTHERS * times
    assert set(found) == set(wanted)


def test_the_first_of_them_says_it_in_the_same_words(scene: Scene, those: list[Other]) -> None:
    for cell in scene.world.cells:
        own = Counter((event.what, number(scene, event.id)) for event in scene.events[cell.number] if isinstance(event.what, Public))
        same, others_ = (
            Counter(
                (act.what, act.number) for one in those for act in one.acts if one.path[1] == cell.number and (one.path[-1] == 0) is first
            )
            for first in (True, False)
        )
        assert same.total() > 0.9 * own.total()
        assert not same - own
        assert not others_ & own


def test_they_act_within_the_scenario_and_by_day_more_than_by_night(scene: Scene, those: list[Other]) -> None:
    assert all(scene.scenario.start <= act.at < scene.scenario.end for act in acts(those))
    zones = {name: int(place.zone[:3]) for name, place in scene.scenario.places.items()}
    hours = Counter((act.at // 3_600 + zones[one.place]) % 24 for one in those for act in one.acts)
    assert sum(hours[hour] for hour in range(1, 6)) < 0.1 * hours.total()


def test_no_time_follows_from_a_cells(scene: Scene, those: list[Other]) -> None:
    own = {event.at for cell in scene.world.cells for event in scene.events[cell.number] if isinstance(event.what, Public)}
    assert len(own & {act.at for act in acts(those)}) <= 1


def test_each_has_a_handle_of_their_own_on_all_sites(scene: Scene, those: list[Other]) -> None:
    handles = [one.handle for one in those]
    assert len(set(handles)) == len(handles)
    cells = {handle for cell in scene.world.everybody for handle in cell.handles.values()}
    assert not cells & set(handles)
    assert any(len({type(act.what) for act in one.acts}) == 3 for one in those)


def test_nobody_is_reached_as_somebody_of_a_cell_is(scene: Scene, those: list[Other]) -> None:
    held = {one.value for network in scene.world.networks.values() for member in network.members for one in member.holdings}
    assert not held & {contact for one in those for contact in (one.phone, one.mail)}
    assert {one.phone for one in those} <= set(scene.world.residents.phones)
    named = sum(one.mail in scene.world.residents.mails for one in those)
    assert 0.2 < named / len(those) < 0.8


def test_whoever_signs_has_a_key_on_the_server(scene: Scene, those: list[Other]) -> None:
    users = {key.row["user"] for key in keys(scene)}
    signers = [one for one in those if one.signs]
    assert len(signers) > 10
    assert all(f"{one.handle} <{one.mail}>" in users for one in signers)


def test_a_seat_more_adds_some_and_changes_none() -> None:
    few, more = others(made_scene(seats=2)), others(made_scene(seats=3))
    plain = [replace(one, mail="") for one in more[: len(few)]]  # an address avoids those of all cells
    assert [replace(one, mail="") for one in few] == plain
    assert len(more) > len(few)


def test_a_line_with_names_of_a_case_is_left_to_it(scene: Scene) -> None:
    personal = saying(scene, en={"easy_money": "Write to {money_desk_handle}."})
    assert not any(what.text == "easy-money" for _, _, what in doing(personal, Announced))
    named = [re.match(r"(?i)write to ([a-z]+_[a-z]+\d*)", row["text"]) for row in tables(messenger(personal))["messenger.message"]]
    assert {found[1] for found in named if found} == {cell.handles["money-desk"] for cell in scene.world.cells}


def test_what_happens_once_for_the_class_is_not_done_by_others(scene: Scene, those: list[Other]) -> None:
    commons = {event.what.text for event in scene.events[scene.world.commons.number] if isinstance(event.what, Public)}
    assert commons
    assert not commons & {act.what.text for act in acts(those)}


def test_strangers_stand_in_every_store_without_a_cell() -> None:
    whole: Made = made()
    handles = {handle for roles in whole.world.others.values() for named in roles.values() for handle in named}
    for store, table, account, said in (
        ("forum", "user", "user", "post"),
        ("messenger", "account", "account", "message"),
        ("surface", "profile", "profile", "advert"),
    ):
        numbers = {row.id for row in whole.rows(f"{store}.{table}") if row.row["handle"] in handles}
        rows = [row for row in whole.rows(f"{store}.{said}") if row.row[account] in numbers]
        own = [row for row in whole.left(f"{store}.{said}") if row.cell is not None and row.cell < len(whole.world.cells)]
        assert {row.cell for row in rows} == {None}
        assert 2.5 * len(own) < len(rows) <= OTHERS * len(own)
