"""The discrete-event loop: a cell's modules run side by side, woken by delays and by each other's signals."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from parola.simulate.amounts import Purse
from parola.simulate.effects import perform
from parola.simulate.events import Event, Paid, What
from parola.spec.model import Effect, Module, Scenario, Transition
from parola.streams import Streams
from parola.world.model import Cell
from parola_kit.errors import BadInput

SECONDS = {"minutes": 60, "hours": 3_600, "days": 86_400}
QUIET = 3_600  # seconds before the end in which nothing begins, so that what one transition does is over by then
PACE = (60, 540)  # seconds between two things that one transition does: assumption, a few minutes of typing


def run(cell: Cell, modules: Mapping[str, Module], scenario: Scenario, streams: Streams) -> list[Event]:
    """All events of one cell, in time order.

    Raises:
        BadInput: a module would act after the scenario has ended.
    """
    loop = _Loop(cell, scenario, {name: streams("cell", cell.number, name) for name in modules})
    for module in modules.values():
        loop.enter(module, module.start, cell.starts)
    loop.drain()
    ordered = sorted(loop.events, key=lambda event: (event.at, event.id))
    return [replace(event, id=f"e{cell.number:03d}-{nth:03d}") for nth, event in enumerate(ordered)]


@dataclass(order=True)
class _Due:
    at: int
    nth: int
    module: Module = field(compare=False)
    state: str = field(compare=False)
    transition: Transition = field(compare=False)


class _Loop:
    """The queue, the purse and the waiting transitions of one cell."""

    def __init__(self, cell: Cell, scenario: Scenario, chance: Mapping[str, np.random.Generator]) -> None:
        self._cell, self._scenario, self._chance = cell, scenario, chance
        self._queue: list[_Due] = []
        self._waiting: list[_Due] = []
        self._nth = 0
        self._purse = Purse(cell)
        self.events: list[Event] = []

    def enter(self, module: Module, state: str, at: int) -> None:
        """Choose the way out of a state and put it on the queue, or among those that wait for a signal."""
        ways = [way for way in module.states[state] if self._open(way)]
        if not ways:
            return
        chance = self._chance[module.id]
        way = ways[int(chance.choice(len(ways), p=_normal([way.chance for way in ways])))]
        self._nth += 1
        if way.on is not None:
            self._waiting.append(_Due(at, self._nth, module, state, way))
        else:
            heapq.heappush(self._queue, _Due(at + self._delay(module, way), self._nth, module, state, way))

    def drain(self) -> None:
        """Fire what is due until nothing is left."""
        while self._queue:
            due = heapq.heappop(self._queue)
            at = due.at
            if at >= self._scenario.end - QUIET:
                way = f"{due.state}>{due.transition.to}"
                raise BadInput(f"module {due.module.id}: {way} falls after the scenario's end; shorten its delays or lengthen the scenario")
            for effect in self._drawn(due):
                at += int(self._chance[due.module.id].integers(*PACE))
                self._do(due, effect, at)
            self.enter(due.module, due.transition.to, at)

    def _drawn(self, due: _Due) -> list[Effect]:
        """What a transition does this time, in the order in which it does it."""
        chance, effects = self._chance[due.module.id], due.transition.does
        order = chance.permutation(len(effects)) if due.transition.order == "any" else range(len(effects))
        return [effects[n] for n in order if effects[n].chance == 1 or chance.random() < effects[n].chance]

    def _open(self, way: Transition) -> bool:
        return all(self._cell.variant[axis] in values for axis, values in way.when.items())

    def _delay(self, module: Module, way: Transition) -> int:
        if way.after is None:
            return 0
        parameter = module.parameters[way.after]
        return int(self._chance[module.id].uniform(*parameter.range) * SECONDS[parameter.unit])

    def _do(self, due: _Due, effect: Effect, at: int) -> None:
        if effect.signal is not None:
            self._wake(effect.signal, at)
            return
        for label, what in perform(effect, self._cell, due.module, self._purse, self._chance[due.module.id]):
            self._note(due, label, what, at)
            at += 45

    def _note(self, due: _Due, label: str, what: What, at: int) -> None:
        if isinstance(what, Paid):
            self._purse.move(what, label)
        name = f"{due.state}>{due.transition.to}"
        key = f"{len(self.events):04d}"  # order of happening; the final id is given after sorting
        self.events.append(Event(key, at, self._cell.number, label, due.module.id, name, due.transition.source, what))

    def _wake(self, signal: str, at: int) -> None:
        woken = [due for due in self._waiting if due.transition.on == signal]
        self._waiting = [due for due in self._waiting if due.transition.on != signal]
        for due in woken:
            heapq.heappush(self._queue, replace(due, at=at + self._delay(due.module, due.transition)))


def _normal(weights: Sequence[float]) -> list[float]:
    total = sum(weights)
    return [weight / total for weight in weights]
