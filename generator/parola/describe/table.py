"""What a module rests on: every parameter, variant and way, with the sources it cites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from parola.describe.words import acts, cause, conditions, quantity
from parola.spec.around import ASSUMPTION, ways
from parola.spec.bibliography import Entry
from parola.spec.model import Module

CHOICE = "scenario choice"


@dataclass(frozen=True, slots=True)
class Cited:
    """A source by id with its title and year; for ``assumption`` and ``scenario choice`` the title says what that means."""

    id: str
    title: str
    year: int | None = None


NOT_CITED = {
    ASSUMPTION: Cited(ASSUMPTION, "no published figure was found; the value is ours, and a trainer may change it"),
    CHOICE: Cited(CHOICE, "the scenario gives the weights of the values in scenario.yaml, under variants"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter, or an axis of variants: its unit (empty for an axis), its range or values in words, where it comes from."""

    name: str
    unit: str
    range: str
    source: tuple[Cited, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    """A way from state to state: what it waits for, when it is open, what it does (in ``any`` order or the one given), its sources."""

    start: str
    to: str
    waits: tuple[str, ...]
    when: tuple[str, ...]
    does: tuple[str, ...]
    order: str
    source: tuple[Cited, ...]


def given(module: Module, entries: Mapping[str, Entry]) -> list[Given]:
    """Every parameter in the module's order, then every axis of variants that its ways depend on."""
    parameters = [
        Given(name, each.unit, quantity(each), _cited(each.source, entries), each.note) for name, each in module.parameters.items()
    ]
    return [*parameters, *_axes(module)]


def steps(module: Module, entries: Mapping[str, Entry]) -> list[Step]:
    """Every way in the module's order."""
    return [
        Step(
            str(loc[1]),
            way.to,
            tuple(cause(way, module)),
            tuple(conditions(way)),
            tuple(acts(way.does)),
            way.order,
            _cited(way.source, entries),
        )
        for loc, way in ways(module)
    ]


def _axes(module: Module) -> Iterator[Given]:
    axes: dict[str, dict[str, None]] = {}
    for _, way in ways(module):
        for axis, values in way.when.items():
            axes.setdefault(axis, {}).update(dict.fromkeys(values))
    for axis, values in axes.items():
        yield Given(axis, "", ", ".join(values), (NOT_CITED[CHOICE],), "")


def _cited(names: tuple[str, ...], entries: Mapping[str, Entry]) -> tuple[Cited, ...]:
    return tuple(NOT_CITED.get(name) or Cited(name, entries[name].title, entries[name].year) for name in names)
