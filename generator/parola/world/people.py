"""Who is in a cell: members of its network, the person and their people, look-alikes and agencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from parola.spec.model import Scenario
from parola.spec.network_model import Layout, Role
from parola.streams import Streams
from parola.world.cell import Cell
from parola.world.fresh import Fresh
from parola.world.holdings import Hand, holdings
from parola.world.member import Member
from parola.world.names import Called

YOUNGEST, OLDEST = 20, 58  # years old in the scenario's year; assumption, above the age of majority


@dataclass(frozen=True, slots=True)
class Setting:
    """What members are drawn from: ``names`` are those of `parola.world.names.called`, by country."""

    scenario: Scenario
    layout: Layout
    names: Mapping[str, tuple[Called, ...]]
    fresh: Fresh
    streams: Streams


def members(cell: Cell, around: Setting) -> list[Member]:
    """Everybody of a cell in the order of the roles, as they are before anybody errs."""
    hand = Hand(cell, around.scenario, around.fresh, around.streams)
    found: list[Member] = []
    for role, given in around.layout.roles.items():
        if _there(role, given, cell):
            chance = around.streams.python("cell", cell.number, "network", role)
            first = chance.randrange(len(given.home))
            for n in range(chance.randint(*given.size)):
                place = place_of(given.home[(first + n) % len(given.home)], cell, around.scenario)
                member = _member(f"{role}-{n + 1}", role, place, cell, around)
                found.append(replace(member, holdings=holdings(member, given, hand)))
    return found


def _there(name: str, role: Role, cell: Cell) -> bool:
    asked = not role.named or name in cell.handles  # which has every role that a module of the scenario names
    return asked and role.scope in (cell.scope, "both") and fits(role.when, cell.variant)


def fits(when: Mapping[str, tuple[str, ...]], variant: Mapping[str, str]) -> bool:
    """Whether a variant is one of those that ``when`` asks for; an axis that the scenario does not have asks for nothing."""
    return all(axis not in variant or variant[axis] in values for axis, values in when.items())


def place_of(home: str, cell: Cell, scenario: Scenario) -> str:
    """A word of the scenario, or its first place in a country; where it has none there, the transit place."""
    words = {"origin": cell.origin, "transit": scenario.transit, "site": scenario.site, "payout": scenario.payout}
    there = (name for name, place in scenario.places.items() if place.country == home and not place.fictional)
    return words.get(home) or next(there, scenario.transit)


def _member(key: str, role: str, place: str, cell: Cell, around: Setting) -> Member:
    given = around.layout.roles[role]
    country = around.scenario.places[place_of(given.people, cell, around.scenario) if given.people else place].country
    called = around.fresh.name(country, around.names)
    return Member(
        key=key,
        role=role,
        kind=given.kind,
        side=given.side,
        stage=given.stage,
        entity=_entity(given, cell.variant),
        name=called.latin,
        native=called.native,
        country=country,
        place=place,
        born=cell.person.birthdate if given.kind == "person" else _born(key, cell.number, around),
    )


def _entity(role: Role, variant: Mapping[str, str]) -> str:
    other = (values[variant[axis]] for axis, values in role.entity_when.items() if variant.get(axis) in values)
    return next(other, role.entity)


def _born(key: str, number: int, around: Setting) -> str:
    chance = around.streams.python("cell", number, "network", key, "born")
    year = around.scenario.starts.year - chance.randint(YOUNGEST, OLDEST)
    return f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
