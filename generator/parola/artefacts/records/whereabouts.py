"""Where everybody of a cell is at a time: at home, and after each journey where it led."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from parola.artefacts.journey import Leg, leg, named
from parola.artefacts.scene import Scene
from parola.simulate.events import Event, Travelled
from parola.world.cell import Cell
from parola_kit.errors import BadInput


@contextmanager
def blamed(event: Event | None) -> Generator[None]:
    """Says of which module's act it is that the network has not what the act needs."""
    try:
        yield
    except BadInput as error:
        act = f"module {event.module}: {event.transition}: " if event else ""
        raise BadInput(f"{act}{error}") from None


class Whereabouts:
    """``legs`` are the ways by the event's id and the role that goes; who goes on before they arrived sets out from where they would be."""

    def __init__(self, cell: Cell, scene: Scene) -> None:
        """Those of one cell.

        Raises:
            BadInput: somebody travels whom the network does not have.
        """
        self.legs: dict[tuple[str, str], Leg] = {}
        self._stays = {role: [(0, member.place)] for role, member in scene.leads(cell).items()}
        for event in scene.events[cell.number]:
            if isinstance(event.what, Travelled):
                with blamed(event):
                    for role in (event.what.who, *event.what.company):
                        self._go(event, event.what, role, cell, scene)

    def place(self, role: str, at: int) -> str:
        """The place of a role that the network has, at a second UTC; on the way it is the place that was left."""
        return next(place for since, place in reversed(self._stays[role]) if since <= at)

    def _go(self, event: Event, what: Travelled, role: str, cell: Cell, scene: Scene) -> None:
        target = named(what.to, scene.lead(cell, role).place, scene.scenario)
        way = leg(event.at, self._stays[role][-1][1], target, what.mode, scene.scenario)
        self.legs[event.id, role] = way
        self._stays[role].append((way.arrives, target))
