"""The discrete-event loop: a cell's modules run side by side, woken by delays and by each other's signals."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from parola.simulate.amounts import coins, money
from parola.simulate.doing import Doing
from parola.simulate.effects import actor, perform
from parola.simulate.events import Arrested, Event, Laundered, Travelled, What, doer
from parola.simulate.typologies import lasts
from parola.spec.model import Effect, Module, Scenario, Transition
from parola.spec.resolve import Bundle
from parola.streams import Streams
from parola.world.cell import Cell
from parola.world.model import COMMONS, World
from parola_kit.errors import BadInput

SECONDS = {"minutes": 60, "hours": 3_600, "days": 86_400}
QUIET = 3_600  # seconds before the end in which nothing begins, so that what one transition does is over by then
PACE = (100, 540)  # seconds between two things that one transition does: assumption, minutes of typing; longer than labs let a time be off


def run(cell: Cell, modules: Mapping[str, Module], scenario: Scenario, streams: Streams) -> list[Event]:
    """All events of one cell, in time order: ``modules`` are those that run in it.

    Raises:
        BadInput: a module would act after the scenario has ended.
    """
    loop = _Loop(cell, scenario, modules, streams)
    loop.drain()
    ordered = sorted(loop.kept(), key=lambda event: (event.at, event.id))
    return [replace(event, id=f"e{cell.number:03d}-{nth:03d}") for nth, event in enumerate(ordered)]


def happen(read: Bundle, world: World, streams: Streams) -> dict[int, list[Event]]:
    """All events of a class by the number of the cell, those of the commons among them.

    Raises:
        BadInput: a module would act after the scenario has ended.
    """
    events = {cell.number: run(cell, read.scope("cell"), read.scenario, streams) for cell in world.cells}
    return {**events, COMMONS: run(world.commons, read.scope("class"), read.scenario, streams)}


@dataclass(order=True)
class _Due:
    at: int
    nth: int
    module: Module = field(compare=False)
    state: str = field(compare=False)
    transition: Transition = field(compare=False)


class _Loop:
    """The queue, the purses, the waiting transitions and the arrested of one cell."""

    def __init__(self, cell: Cell, scenario: Scenario, modules: Mapping[str, Module], streams: Streams) -> None:
        held = coins(), money()
        self._cell, self._scenario = cell, scenario
        self._doing = {
            name: Doing(cell, module, scenario, *held, streams("cell", cell.number, name), streams("cell", cell.number, name, "talk"))
            for name, module in modules.items()
        }
        self._queue: list[_Due] = []
        self._waiting: list[_Due] = []
        self._nth = 0
        self._arrested: dict[str, int] = {}  # role -> since when
        self.events: list[Event] = []
        for module in modules.values():
            self.enter(module, module.start, cell.starts)

    def enter(self, module: Module, state: str, at: int) -> None:
        """Choose the way out of a state and put it on the queue, or among those that wait for a signal."""
        ways = [way for way in module.states[state] if self._open(way)]
        if not ways:
            return
        chance = self._doing[module.id].chance
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
                at += int(self._doing[due.module.id].chance.integers(*PACE))
                if actor(effect) not in self._arrested:
                    at += self._do(due, effect, at)
            self.enter(due.module, due.transition.to, at)

    def kept(self) -> list[Event]:
        """What happened; of an arrested person nothing after the arrest, also not what was set to repeat itself."""
        alive = [event for event in self.events if event.at <= self._arrested.get(doer(event.what) or "", event.at)]
        return [replace(event, what=self._free(event.what, event.at)) for event in alive]

    def _free(self, what: What, at: int) -> What:
        """A journey without those in its company who were arrested before."""
        if not isinstance(what, Travelled):
            return what
        return replace(what, company=tuple(role for role in what.company if at <= self._arrested.get(role, at)))

    def _drawn(self, due: _Due) -> list[Effect]:
        """What a transition does this time, in the order in which it does it."""
        chance, effects = self._doing[due.module.id].chance, due.transition.does
        order = chance.permutation(len(effects)) if due.transition.order == "any" else range(len(effects))
        return [effects[n] for n in order if effects[n].chance == 1 or chance.random() < effects[n].chance]

    def _open(self, way: Transition) -> bool:
        return all(self._cell.variant[axis] in values for axis, values in way.when.items())

    def _delay(self, module: Module, way: Transition) -> int:
        if way.after is None:
            return 0
        parameter, chance = module.parameters[way.after], self._doing[module.id].chance
        return int(chance.uniform(*parameter.range) * SECONDS[parameter.unit] * self._scenario.difficulty.delay)

    def _do(self, due: _Due, effect: Effect, at: int) -> int:
        """What an effect does, and the seconds until it is done: an answer takes some, and coins that go a way of many steps."""
        if effect.signal is not None:
            self._wake(effect.signal, at)
            return 0
        done = perform(effect, self._doing[due.module.id])
        for label, what, later in done:
            self._note(due, label, what, at + later)
        answered = max((later for _, _, later in done), default=0) if effect.ask else 0
        return answered + sum(self._long(due, what, at) for _, what, _ in done if isinstance(what, Laundered))

    def _long(self, due: _Due, what: Laundered, at: int) -> int:
        long = lasts(what.what)
        if at + long >= self._scenario.end - QUIET:
            told = f"{what.typology} of {long / 3_600:.0f} hours ends after the scenario; ask for fewer steps, or shorten its delays"
            raise BadInput(f"module {due.module.id}: {due.state}>{due.transition.to}: {told}")
        return long

    def _note(self, due: _Due, label: str, what: What, at: int) -> None:
        if at >= self._scenario.end:
            return  # a message that is repeated day by day outlives the scenario
        if isinstance(what, Arrested):
            self._arrested.setdefault(what.who, at)
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
