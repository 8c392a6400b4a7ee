"""The smaller sites of a class as a learner gets them, without the rest of the class; files are made once a process."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from made_class import holdings
from parola.artefacts import keys
from parola.artefacts.collect import mined
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.ledger.rows import records
from parola.artefacts.plant import Plant
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites.market_crowd import crowd
from parola.artefacts.sites.market_rows import opened
from parola.artefacts.sites.market_talk import announcements
from parola.artefacts.web.make import web
from parola.export import sqlite
from parola.locate import folder
from parola.simulate.background import background
from parola.simulate.engine import happen
from parola.simulate.market import closing
from parola.spec.resolve import bundle, names
from parola.spec.roster import roster
from parola.spec.web import Web
from parola.streams import Streams
from parola.world.make import world
from parola.world.model import COMMONS
from parola_kit.evidence import TABLES


@dataclass(frozen=True)
class Made:
    """``shared`` is a folder with ``web.sqlite``, ``pgp.sqlite``, ``chain.sqlite`` and the announcements of ``market.sqlite``; the rest is
    the truth.
    """

    shared: Path
    scene: Scene
    records: tuple[Record, ...]
    plants: tuple[Plant, ...]


@cache
def made(scenario: str = "lantern-strait", seed: str = "tests") -> Made:
    """The sites of a scenario with a seed."""
    return of(*scene(scenario, seed))


def scene(scenario: str, seed: str, asked: Web | None = None) -> tuple[Scene, Ledger]:
    """What the sites are made from, and the ledger; ``asked`` in place of the scenario's own ``web``."""
    read = bundle(folder("scenarios") / scenario)
    if asked is not None:
        object.__setattr__(read, "scenario", read.scenario.model_copy(update={"web": asked}))
    streams = Streams(seed)
    truth = world(read, roster(1), names(folder("scenarios") / "names"), streams)
    events = happen(read, truth, streams)
    return mined(read, truth, events, background(read.scenario, holdings(truth), streams, closing(events[COMMONS])), streams)


def of(what: Scene, chain: Ledger) -> Made:
    """The stores that a learner has of these sites, of the key server, and of the market and the ledger what traces lie in."""
    found, shared = web(what, chain), Path(tempfile.mkdtemp(prefix="parola-web-"))
    of_market = [*announcements(opened(what, crowd(what), "market", []))]
    of_chain = records(chain.blocks, lambda payment: (payment, None, ""))
    _write(shared, "web", TABLES["web"], found.records)
    _write(shared, "pgp", ["public"], published(what))
    _write(shared, "market", ["announcement"], of_market)
    _write(shared, "chain", ["block", "tx", "txin", "txout"], of_chain)
    return Made(shared, what, found.records, found.plants)


def published(what: Scene) -> tuple[Record, ...]:
    """What the key server has."""
    return tuple(keys.keys(what))


def _write(shared: Path, store: str, tables: Iterable[str], made_: Sequence[Record]) -> None:
    rows = {name: [{"id": one.id, **one.row} for one in made_ if one.table == f"{store}.{name}"] for name in tables}
    sqlite.write(shared / f"{store}.sqlite", [store], rows)
