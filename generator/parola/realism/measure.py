"""Everything that the realism page tells of a class, measured from its files alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola.labs.lab_key import read_document
from parola.labs.naive import naive
from parola.labs.seats import seats
from parola.locate import folder
from parola.realism.activity import TRUTH, activities
from parola.realism.baseline import Gate, Outcome, baseline, gates
from parola.realism.caused import caused
from parola.realism.figure import Figure
from parola.realism.hours import clocks, zones
from parola.realism.lives import lives
from parola.realism.markets import markets
from parola.realism.money import ways
from parola.realism.redraws import redraws
from parola.realism.shape import degrees, pauses
from parola.realism.structure import structure
from parola.realism.wording import wording
from parola_kit.errors import BadInput


@dataclass(frozen=True, slots=True)
class Realism:
    """What was measured on a class. ``problems`` are the gates that do not hold, one sentence each; ``left_out`` what it has not."""

    name: str
    seats: int
    figures: tuple[Figure, ...]
    outcomes: tuple[Outcome, ...]
    gates: tuple[Gate, ...]
    left_out: tuple[str, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """The gates that do not hold, in words."""
        return tuple(str(gate) for gate in self.gates if not gate.holds)


def realism(root: Path) -> Realism:
    """Measure the class at ``root``; writes nothing.

    Raises:
        BadInput: ``root`` is no class with a trainer's tree, or a file of it cannot be read.
    """
    names = seats(root)
    for needed in (TRUTH, "trainer/seed.json"):
        if not (root / needed).is_file():
            raise BadInput(f"{root / needed}: is not there; the realism page needs the whole class, with its trainer's tree")
    demo = read_document(root / "learner" / "shared" / "demo" / "seat.json", "seat", "the demo cell")
    found, left_out = _figures(root, names)
    outcomes = baseline(root, demo["labs"], _seed(root))
    left_out += [f"lab {lab}: no naive answers are written for it" for lab in demo["labs"] if not naive(folder("labs") / lab).strategies]
    return Realism(demo["class"], len(names), tuple(found), tuple(outcomes), tuple(gates(outcomes)), tuple(left_out))


def _figures(root: Path, names: Sequence[str]) -> tuple[list[Figure], list[str]]:
    acts, left_out = activities(root)
    clock = zones(root, names)
    found = [degrees(acts), pauses(acts), clocks(acts, clock), lives(root), *markets(root), caused(root), wording(root)]
    maybe = {"the way of the money": ways(root, acts), "the network's structure": structure(root), "redraws": redraws(root)}
    left_out += [f"{name}: this class has no file that tells it" for name, figure in maybe.items() if figure is None]
    return [*found, *(figure for figure in maybe.values() if figure is not None)], left_out


def _seed(root: Path) -> str:
    document: dict[str, Any] = json.loads((root / "trainer" / "seed.json").read_text("utf-8"))
    return str(document["seed"])
