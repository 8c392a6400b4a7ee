"""A real class in memory, truth beside records: made once a process, never written to disk and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from parola.artefacts.bulk import Bulk
from parola.artefacts.collect import Artefacts, collect, mined
from parola.artefacts.record import BACKGROUND, Record
from parola.locate import folder
from parola.simulate.background import background
from parola.simulate.engine import happen
from parola.simulate.events import Event
from parola.simulate.market import closing
from parola.spec.model import Scenario
from parola.spec.resolve import Bundle, bundle, names
from parola.spec.roster import roster
from parola.streams import Streams
from parola.world.make import world
from parola.world.model import COMMONS, World

SEATS = 23


@dataclass(frozen=True)
class Made:
    """The stages of one build, up to the records."""

    read: Bundle
    world: World
    events: Mapping[int, list[Event]]
    artefacts: Artefacts

    @property
    def scenario(self) -> Scenario:
        return self.read.scenario

    def rows(self, table: str, **equal: object) -> list[Record]:
        """Records of a table, in the order of the store; ``equal`` are fields of the record, such as ``label``."""
        found = [record for record in self.artefacts.records if record.table == table]
        if table in self.artefacts.bulks:
            found = _whole(self.artefacts.bulks[table], found)
        return [record for record in found if all(getattr(record, name) == value for name, value in equal.items())]

    def left(self, table: str) -> list[Record]:
        """Records of a table that an event of a case left: without those of accounts of interest, which write beside what happens."""
        return [record for record in self.rows(table) if record.cause != BACKGROUND]

    def event(self, record: Record) -> Event:
        """The event that left a record of a cell."""
        return next(event for event in self.events[record.cell or 0] if event.id == record.cause)


def _whole(bulk: Bulk, own: Sequence[Record]) -> list[Record]:
    """Every row of a table in columns as a record; those of the cells as they are."""
    known, names = {record.id: record for record in own}, list(bulk.columns)
    rows = [dict(zip(names, row, strict=True)) for row in bulk.rows(names)]
    return [known.get(row["id"]) or Record(bulk.table, row.pop("id"), row) for row in rows]


@cache
def real() -> Bundle:
    """The scenario that comes with Parola."""
    return bundle(folder("scenarios") / "lantern-strait")


@cache
def made_world(seed: str = "tests", seats: int = SEATS) -> World:
    """The truth of a class: the demo cell and so many more."""
    return world(real(), roster(seats), names(folder("scenarios") / "names"), Streams(seed))


@cache
def made() -> Made:
    """The whole class."""
    return _made(real(), made_world())


def made_of(read: Bundle, seats: int, seed: str = "tests") -> Made:
    """A class of another scenario or seed; whoever makes it keeps it."""
    return _made(read, world(read, roster(seats), names(folder("scenarios") / "names"), Streams(seed)), seed)


def _made(read: Bundle, truth: World, seed: str = "tests") -> Made:
    streams = Streams(seed)
    events = happen(read, truth, streams)
    drawn = background(read.scenario, holdings(truth), streams, closing(events[COMMONS]))
    return Made(read, truth, events, collect(*mined(read, truth, events, drawn, streams)))


def holdings(truth: World) -> np.ndarray:
    """What each background user has, in sat."""
    return np.array([sum(coins) for (wallet, _), coins in truth.endowments.items() if wallet.startswith("user/")], dtype=np.int64)
