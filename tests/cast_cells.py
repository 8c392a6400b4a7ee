"""Networks of a class in memory, cast in the order of the roster as a build does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import count
from random import Random

from made_class import SEATS, made_world, real
from parola.locate import folder
from parola.spec.model import Scenario
from parola.spec.network import layout
from parola.spec.network_model import Layout
from parola.spec.resolve import names
from parola.spec.scripts import scripts
from parola.streams import Streams
from parola.world.cell import Cell
from parola.world.fresh import Fresh
from parola.world.names import Called, called
from parola.world.network import Network, cast
from parola.world.people import Setting

NETWORKS = folder("scenarios") / "networks"


def numbered_handles() -> Callable[[Random], str]:
    """Handles that nobody else has."""
    numbers = count(100)
    first, second = (
        ("reed", "tide", "sail", "oar", "foam", "mist", "cove", "gull"),
        ("gate", "lamp", "cup", "knot", "reel", "bell", "hook", "mat"),
    )
    return lambda chance: f"{chance.choice(first)}_{chance.choice(second)}{next(numbers)}"


@cache
def pools(seed: str) -> Mapping[str, tuple[Called, ...]]:
    at = folder("scenarios") / "names"
    return called(names(at), scripts(at / "scripts"), Streams(seed))


@cache
def shape(name: str) -> Layout:
    return layout(NETWORKS / f"{name}.yaml")


def with_difficulty(**knobs: float) -> Scenario:
    scenario = real().scenario
    return scenario.model_copy(update={"difficulty": scenario.difficulty.model_copy(update=knobs)})


def setting(seed: str, given: Layout, scenario: Scenario | None = None) -> Setting:
    fresh = Fresh(numbered_handles())
    return Setting(scenario or real().scenario, given, pools(seed), fresh, Streams(seed))


def cast_all(cells: tuple[Cell, ...], around: Setting) -> dict[str, Network]:
    return {cell.seat: cast(cell, around) for cell in cells}


@cache
def networks(seed: str = "tests", seats: int = SEATS, name: str = "layered") -> dict[str, Network]:
    """The networks of a class by seat, the demo cell's first."""
    return cast_all(made_world(seed, seats).cells, setting(seed, shape(name)))
