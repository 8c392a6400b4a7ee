"""Networks and modules fit: whoever a module names is there, holds what it uses, and is tied to whom it deals with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from cast_cells import NETWORKS, cast_all, setting, shape
from made_class import made_world
from parola.locate import folder
from parola.spec.around import effects
from parola.spec.model import Effect, Module
from parola.spec.resolve import module
from parola.spec.source import load
from parola.world.cell import Cell
from parola.world.network import Network

SCENARIOS = folder("scenarios")
MODULES = [module(path) for path in sorted((SCENARIOS / "modules").glob("*.yaml"))]
BOOKS: dict[str, dict[str, Any]] = {path.stem: load(path).data for path in sorted((SCENARIOS / "books").glob("*.yaml"))}
SHAPES = sorted(path.stem for path in NETWORKS.glob("*.yaml"))
KINDS = {"account": "bank", "device": "device", "document": "document", "mail": "mail", "phone": "phone"}


def of_scope(scope: str) -> list[Module]:
    return [one for one in MODULES if one.scope == scope]


def everybody(cells: tuple[Cell, ...], name: str, scope: str) -> dict[str, Network]:
    """Networks of cells whose modules are all that there are."""
    roles = {role: role.replace("-", "_") for one in of_scope(scope) for role in one.roles}
    named = tuple(replace(cell, handles={**roles, **cell.handles}) for cell in cells)
    return cast_all(named, setting("tests", shape(name)))


@pytest.fixture(scope="module", params=SHAPES)
def found(request: pytest.FixtureRequest) -> Mapping[str, dict[str, Network]]:
    world = made_world("tests", 8)
    return {"cell": everybody(world.cells, request.param, "cell"), "class": everybody((world.commons,), request.param, "class")}


def held(effect: Effect) -> Iterator[tuple[str, str]]:
    """Role and kind of what a role has to hold for an effect."""
    if effect.mail:
        yield from ((role, "mail") for role in (effect.mail.by, effect.mail.to))
    if effect.transfer:
        yield from ((role, "bank") for role in (effect.transfer.by, effect.transfer.to))
    if effect.advert and effect.advert.contact != "none":
        yield effect.advert.by, effect.advert.contact
    if effect.post and effect.post.key != "none":
        yield effect.post.by, "key"
    if effect.travel and effect.travel.recorded:
        yield from ((role, "document") for role in (effect.travel.who, *effect.travel.company))
    if effect.entry:
        for column in BOOKS[effect.entry.book]["columns"].values():
            role = effect.entry.to if column.get("of") == "to" else effect.entry.by
            if column["holds"] in KINDS and role:
                yield role, KINDS[column["holds"]]


def pairs(effect: Effect) -> Iterator[tuple[str, str]]:
    """Roles that deal with each other in an effect."""
    for what in (effect.mail, effect.transfer, effect.entry):
        if what and what.to:
            yield what.by, what.to
    if effect.travel:
        yield from ((effect.travel.who, other) for other in effect.travel.company)


@pytest.mark.parametrize("scope", ["cell", "class"])
def test_whoever_a_module_names_is_there(scope: str, found: Mapping[str, dict[str, Network]]) -> None:
    for network in found[scope].values():
        for one in of_scope(scope):
            there = {member.role for member in network.members}
            assert set(one.roles) - there <= {"guard"}, one.id  # there is a guard in a case of trafficking alone


@pytest.mark.parametrize("scope", ["cell", "class"])
def test_everybody_holds_what_modules_use(scope: str, found: Mapping[str, dict[str, Network]]) -> None:
    for network in found[scope].values():
        for one in of_scope(scope):
            for role, kind in (need for _, effect in effects(one) for need in held(effect)):
                member = network.role(role)
                assert member is None or any(each.kind == kind for each in member.holdings), f"{one.id}: {role} holds no {kind}"


@pytest.mark.parametrize("scope", ["cell", "class"])
def test_whoever_deals_with_somebody_is_tied_to_them(scope: str, found: Mapping[str, dict[str, Network]]) -> None:
    for network in found[scope].values():
        ties = {frozenset((tie.by, tie.to)) for tie in network.ties}
        for one in of_scope(scope):
            for by, to in (pair for _, effect in effects(one) for pair in pairs(effect)):
                if network.role(by) and network.role(to):
                    assert frozenset((f"{by}-1", f"{to}-1")) in ties, f"{one.id}: {by} and {to}"


def test_roles_that_no_module_names_are_not_there() -> None:
    bare = tuple(replace(cell, handles={}) for cell in made_world("tests", 3).cells)
    for name in SHAPES:
        named = {role for role, given in shape(name).roles.items() if given.named}
        assert named
        for network in cast_all(bare, setting("tests", shape(name))).values():
            assert not named & {member.role for member in network.members}


def test_those_of_the_class_are_in_no_cell(found: Mapping[str, dict[str, Network]]) -> None:
    (commons,) = found["class"].values()
    own = {member.role for member in commons.members} - {"moderator"}  # who is on both sides
    assert own
    for network in found["cell"].values():
        assert not own & {member.role for member in network.members}
