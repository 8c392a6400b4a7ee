"""What happens in the cells of a scenario: two dozen of them and the commons, without anything that can be seen of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from parola.locate import folder
from parola.simulate.engine import run
from parola.simulate.events import Event
from parola.spec.model import Effect, Module, Parameter
from parola.spec.resolve import Bundle, bundle, names
from parola.spec.roster import roster
from parola.streams import Streams
from parola.world.cell import Cell
from parola.world.make import world
from parola.world.model import World

SCENARIOS = ("lantern-strait", "kestrel-sound")
LABS_NEED = ("deceptive-recruitment", "bitcoin-laundering", "call-from-the-quay")  # their labels are what the labs grade
SEATS = 47
EXTREME = {"slowest": 1, "quickest": 0}


@dataclass(frozen=True)
class Case:
    """A cell, and what happened in it."""

    cell: Cell
    events: tuple[Event, ...]

    @property
    def kind(self) -> str:
        return self.cell.variant["kind"]

    def of(self, module: str) -> list[Event]:
        return [event for event in self.events if event.module == module]


@cache
def read(name: str) -> Bundle:
    return bundle(folder("scenarios") / name)


@cache
def truth(name: str, seats: int = SEATS) -> World:
    return world(read(name), roster(seats), names(folder("scenarios") / "names"), Streams("modules"))


@cache
def cases(name: str) -> tuple[Case, ...]:
    """Every seat's case."""
    return tuple(_case(cell, read(name).scope("cell"), name) for cell in truth(name).cells)


@cache
def commons(name: str, seed: str = "modules") -> Case:
    """What happens once in the class."""
    return _case(truth(name).commons, read(name).scope("class"), name, seed)


def everything(name: str) -> tuple[Case, ...]:
    return (*cases(name), commons(name))


@cache
def extreme(name: str, pace: str) -> tuple[Case, ...]:
    """The cases again, every delay as long, or as short, as it can be."""
    hasty = {module.id: _at(module, EXTREME[pace]) for module in read(name).scope("cell").values()}
    return tuple(_case(cell, hasty, name) for cell in truth(name).cells)


def added(name: str) -> Iterator[Module]:
    """The modules that run in every cell, besides those that labs need."""
    return (module for module in read(name).scope("cell").values() if module.id not in LABS_NEED)


def label(effect: Effect) -> str | None:
    """What the happening is called; None for a signal and for a question of the desk."""
    given = next(value for name, value in effect if value is not None and name != "chance")
    return getattr(given, "label", None)


def _at(module: Module, end: int) -> Module:
    times = {name: _fixed(one, end) if one.unit in ("minutes", "hours", "days") else one for name, one in module.parameters.items()}
    return module.model_copy(update={"parameters": times})


def _fixed(parameter: Parameter, end: int) -> Parameter:
    return parameter.model_copy(update={"range": (parameter.range[end], parameter.range[end])})


def _case(cell: Cell, modules: Mapping[str, Module], name: str, seed: str = "modules") -> Case:
    return Case(cell, tuple(run(cell, modules, read(name).scenario, Streams(seed))))
