"""Cells: adults, handles of their own, and nothing that a later cell could change."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from made_class import made_world, real
from parola.world.cell import Account
from parola.world.model import World


@pytest.fixture(scope="module")
def world() -> World:
    return made_world()


def test_everybody_is_an_adult(world: World) -> None:
    begin = real().scenario.starts.date()
    latest = date(begin.year - 18, begin.month, begin.day)
    assert all(date.fromisoformat(cell.person.birthdate) <= latest for cell in world.cells)


def test_no_handle_is_given_twice(world: World) -> None:
    shared = ("person", "desk")
    own = [handle for cell in world.cells for role, handle in cell.handles.items() if role not in shared]
    handles = [*own, *world.forum_users, *world.vendors, *(name for brand in world.brands for name in (brand.handle, brand.clone))]
    assert [handle for handle, count in Counter(handles).items() if count > 1] == []


def test_the_person_and_the_desk_have_no_handle(world: World) -> None:
    assert {(cell.handles["person"], cell.handles["desk"]) for cell in world.cells} == {("person", "desk")}


def test_every_role_and_wallet_of_the_modules_is_there(world: World) -> None:
    for module in real().modules.values():
        for cell in world.cells:
            assert set(module.roles) <= set(cell.handles)
            assert set(module.wallets) <= set(cell.wallets)


def test_no_two_cells_share_a_wallet_or_a_deposit_address(world: World) -> None:
    owned = [place for cell in world.cells for name, place in cell.wallets.items() if name != "merchant"]
    assert len(set(owned)) == len(owned)
    assert all(cell.wallets["collector"] == Account(f"cell/{cell.number}/collector") for cell in world.cells)


def test_neighbours_never_name_the_same_brand(world: World) -> None:
    brands = [cell.brand for cell in world.cells]
    assert all(one != other for one, other in pairwise(brands))


def test_the_demo_cell_is_as_the_scenario_wants_it(world: World) -> None:
    demo = world.cells[0]
    assert demo.seat == "demo"
    assert {axis: demo.variant[axis] for axis in real().scenario.demo} == real().scenario.demo


def test_who_stays_silent_on_consent_has_no_case(world: World) -> None:
    assert {cell.disclosure["consent"] for cell in world.cells} == {"said"}


def test_nobody_tells_of_control_where_there_was_none(world: World) -> None:
    told = {
        cell.disclosure[topic] for cell in world.cells if cell.variant["kind"] != "trafficking" for topic in ("control", "exploitation")
    }
    assert told
    assert "said" not in told


def test_person_and_language_are_of_the_cells_origin(world: World) -> None:
    scenario = real().scenario
    languages = {origin.place: origin.language for origin in scenario.origins}
    for cell in world.cells:
        assert cell.language == languages[cell.origin]
        assert (cell.person.city, cell.person.country) == (scenario.places[cell.origin].name, scenario.places[cell.origin].country)


def test_seats_that_come_later_change_no_cell(world: World) -> None:
    few = made_world(seats=5)
    assert few.cells == world.cells[:6]
    assert (few.brands, few.forum_users) == (world.brands, world.forum_users)
    assert all(world.endowments[place] == coins for place, coins in few.endowments.items())


def test_another_seed_gives_other_people() -> None:
    ours, others = made_world().cells, made_world("other").cells
    assert all(a.person != b.person and a.starts != b.starts for a, b in zip(ours, others, strict=True))
