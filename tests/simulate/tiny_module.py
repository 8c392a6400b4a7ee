"""Modules of a few lines, run for one cell, for the tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from parola.simulate.engine import run
from parola.simulate.events import Event, Paid
from parola.spec.compose import compose
from parola.spec.model import Module, Scenario
from parola.spec.parse import parse
from parola.spec.resolve import scenario as read_scenario
from parola.spec.source import Source
from parola.streams import Streams
from parola.world.cell import Account, Cell, Person

SCENARIO = read_scenario(Path(__file__).parents[1] / "spec" / "valid" / "range" / "scenarios" / "example")
WALLETS = ("giver", "taker", "keeper")
PERSON = Person("1990-01-01", "Feminine", "PH", "Northport", phone="", recruited=0)


def module(states: str, name: str = "tiny") -> Module:
    """A module of the parameters and states that are given, as YAML."""
    text = f"format: 1\nid: {name}\ntitle: Tiny\nsummary: To test with.\nstart: begin\n{states}"
    parsed, problems = parse(Source(Path(f"{name}.yaml"), *compose(name, text)), Module)
    assert problems == []
    return parsed.model


def cell(number: int = 3, variant: Mapping[str, str] | None = None, disclosure: Mapping[str, str] | None = None) -> Cell:
    """A cell with three wallets, which starts an hour into the scenario."""
    return Cell(
        number=number,
        seat=f"s{number:02}",
        language="en",
        origin="northport",
        variant=variant or {},
        person=PERSON,
        handles={},
        disclosure=disclosure or {},
        brand=0,
        wallets={name: Account(f"cell/{number}/{name}") for name in WALLETS},
        phone_zone="+08:00",
        starts=SCENARIO.start + 3_600,
    )


def happen(modules: Module | Sequence[Module], who: Cell | None = None, seed: str = "tests", last: datetime | None = None) -> list[Event]:
    """What happens in a cell; ``last`` ends the scenario at that time."""
    several = [modules] if isinstance(modules, Module) else modules
    scenario: Scenario = SCENARIO if last is None else SCENARIO.model_copy(update={"ends": last})
    return run(who or cell(), {one.id: one for one in several}, scenario, Streams(seed))


def labels(events: Sequence[Event]) -> list[str]:
    """What the module calls what happened, in order."""
    return [event.label for event in events]


def paid(events: Sequence[Event]) -> dict[str, int | None]:
    """Label of each payment -> sat."""
    return {event.label: event.what.amount_sat for event in events if isinstance(event.what, Paid)}


def after_start(**more: Any) -> datetime:
    """A time so long after the scenario's start."""
    return SCENARIO.starts + timedelta(**more)
