"""What the records of a journey file say of the things that a colleague's report speaks of: drawn for each cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Literal

from parola.artefacts.scene import Scene
from parola.world.cell import Cell

State = Literal["says", "less", "silent"]
Reply = Literal["yes", "no", "cannot-say"]
# What a statement of the report is about, each in one record; the record says it, says less, or is silent on it.
CLAIMS = ("bags", "late", "room", "file", "signed", "seal", "read", "face", "device")
# What counsel asks about, each a number in one record.
FIGURES = ("desk", "stand", "number", "counter", "label")
BEYOND = ("illness", "fear", "accent", "paper", "law")  # for others than the report's writer to say
EACH = 3  # statements of a kind
PRIVATE, IDLE = ("shelter", "neighbour", "safe-number"), ("lunch", "misfiled", "weather")  # notes of the file, two of each are there
# Of four hundred pairs by different people, how many a comparison calls the same -> of a hundred by one person; the quotient is whole.
RATES = {wrong: fit for wrong in range(5, 33) if (fit := [right for right in range(76, 97) if 4 * right % wrong == 0])}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a record has, or is silent on, and the one that is asked about."""

    has: int
    asked: int
    reply: Reply


@dataclass(frozen=True, slots=True)
class Tool:
    """How a comparison of writing did on pairs whose truth is known, and with how many accounts it then compared one."""

    different: int
    called_same: int
    same: int
    found: int
    compared: int

    @property
    def false_percent(self) -> str:
        """Of a hundred pairs by different people, those that it calls the same; a whole number, or quarters."""
        return str(Decimal(100 * self.called_same) / self.different)

    @property
    def by_chance(self) -> int:
        """How many of the compared accounts it would call the same though they are other people's."""
        return self.compared * self.called_same // self.different

    @property
    def ratio(self) -> int:
        """How many times as likely the finding is if one person wrote both."""
        return self.found * self.different // (self.same * self.called_same)


@dataclass(frozen=True, slots=True)
class Report:
    """``states`` by claim, ``figures`` by what is asked, ``beyond`` and ``notes`` those that are there."""

    states: Mapping[str, State]
    figures: Mapping[str, Figure]
    beyond: tuple[str, ...]
    notes: tuple[str, ...]
    tool: Tool


def drawn(cell: Cell, scene: Scene) -> Report:
    """Draw the report of one cell: three statements of each kind, so that no wording tells of which kind it is."""
    chance = scene.streams.python("cell", cell.number, "report")
    kinds: tuple[State, ...] = ("says", "less", "silent")
    states: list[State] = [kind for kind in kinds for _ in range(EACH)]
    chance.shuffle(states)
    replies: list[Reply] = ["yes", "no", "cannot-say", "cannot-say", chance.choice(("yes", "no"))]
    chance.shuffle(replies)
    return Report(
        states=dict(zip(CLAIMS, states, strict=True)),
        figures={name: _figure(reply, chance) for name, reply in zip(FIGURES, replies, strict=True)},
        beyond=tuple(chance.sample(BEYOND, EACH)),
        notes=(*chance.sample(PRIVATE, 2), *chance.sample(IDLE, 2)),
        tool=_tool(chance),
    )


def _figure(reply: Reply, chance: Random) -> Figure:
    has = chance.randrange(3, 30)
    return Figure(has, has + chance.choice((1, 2)) if reply == "no" else has, reply)


def _tool(chance: Random) -> Tool:
    wrong = chance.choice(list(RATES))
    right = chance.choice(RATES[wrong])
    different, same = 400 * chance.randrange(1, 4), 100 * chance.randrange(1, 4)
    return Tool(different, wrong * different // 400, same, right * same // 100, 400 * chance.randrange(1, 15))
