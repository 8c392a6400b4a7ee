"""What every maker of artefacts looks at: the world, what happened in it, and the words for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from parola.artefacts import style
from parola.artefacts.phrases import Phrases
from parola.simulate.background import Background
from parola.simulate.events import Event
from parola.spec.book import Book
from parola.spec.model import Scenario
from parola.streams import Streams
from parola.world.cell import Cell
from parola.world.member import Member
from parola.world.model import World
from parola.world.network import Network
from parola_kit.errors import BadInput

EVEN = 0.2  # degree of habits in what offices write; assumption


@dataclass(frozen=True, slots=True)
class Scene:
    """``events`` and ``words`` (placeholder -> text) are by cell number; ``chats`` and ``channels`` map a name to its title.

    ``books`` are those of the scenario, by id.
    """

    scenario: Scenario
    world: World
    events: Mapping[int, Sequence[Event]]
    drawn: Background
    words: Mapping[int, Mapping[str, str]]
    chats: Mapping[str, str]
    channels: Mapping[str, str]
    books: Mapping[str, Book]
    phrases: Phrases
    streams: Streams

    @property
    def everything(self) -> list[Event]:
        """The events of all cells, cell by cell."""
        return [event for _, event in self.happened]

    @property
    def happened(self) -> Iterator[tuple[Cell, Event]]:
        """Each event of a class with the cell in which it happened."""
        return ((cell, event) for cell in self.world.everybody for event in self.events[cell.number])

    def network(self, cell: Cell) -> Network:
        """The people of a cell."""
        return self.world.networks[cell.number]

    def leads(self, cell: Cell) -> dict[str, Member]:
        """Role -> the member who acts where a module says that role."""
        found: dict[str, Member] = {}
        for member in self.network(cell).members:
            found.setdefault(member.role, member)
        return found

    def lead(self, cell: Cell, role: str) -> Member:
        """Who acts where a module says that role.

        Raises:
            BadInput: the network of the scenario does not have it.
        """
        found = self.network(cell).role(role)
        if found is None:
            raise BadInput(
                f"network {self.scenario.network}: has no role '{role}', as which a module of the scenario acts; describe it there"
            )
        return found

    def held(self, member: Member, kind: str, at: int) -> str:
        """What a member holds at a moment.

        Raises:
            BadInput: the network gives that role no such thing.
        """
        found = member.held(kind, at)
        if found is None:
            told = f"role '{member.role}' holds no {kind}, which a module uses"
            raise BadInput(f"network {self.scenario.network}: {told}; add it to its 'holds'")
        return found

    def author(self, cell: Cell, role: str) -> style.Author:
        """The habits of whoever acts as a role: those of the person, whatever the handle; an office writes more evenly."""
        member = self.lead(cell, role)
        return _author(self.streams, cell.number, member.key, EVEN if member.side == "agency" else 1.0)


@lru_cache(maxsize=10_000)
def _author(streams: Streams, number: int, member: str, degree: float) -> style.Author:
    return style.author(streams.python("habits", number, member), degree)
