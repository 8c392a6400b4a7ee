"""What every maker of artefacts looks at: the world, what happened in it, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.phrases import Phrases
from parola.simulate.background import Background
from parola.simulate.events import Event
from parola.spec.model import Scenario
from parola.streams import Streams
from parola.world.model import World


@dataclass(frozen=True, slots=True)
class Scene:
    """``events`` and ``words`` (placeholder -> text) are by cell number; ``chats`` maps a chat's name to its title."""

    scenario: Scenario
    world: World
    events: Mapping[int, Sequence[Event]]
    drawn: Background
    words: Mapping[int, Mapping[str, str]]
    chats: Mapping[str, str]
    phrases: Phrases
    streams: Streams

    @property
    def everything(self) -> list[Event]:
        """The events of all cells, cell by cell."""
        return [event for cell in self.world.cells for event in self.events[cell.number]]
