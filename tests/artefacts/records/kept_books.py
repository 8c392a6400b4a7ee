"""A class of one seat and no ledger, in which happens what a test says, with the books that it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, cast

from made_class import real
from parola.artefacts.bulk import Series
from parola.artefacts.phrases import Phrases
from parola.artefacts.records.books import books
from parola.artefacts.scene import Scene
from parola.locate import folder
from parola.simulate.events import Event, What
from parola.spec import book
from parola.spec.model import Place
from parola.spec.resolve import Bundle, names
from parola.spec.roster import roster
from parola.streams import Streams
from parola.world.make import world
from parola.world.model import World

HOUR, DAY = 3_600, 86_400
ROWS = 400
OWN = book.books()
SOUTH = real().texts["en"]
TEXTS = {"vessel-name": ("Grey Plover", "Paper Moon", "Tin Whistle"), "crew-job": ("cook", "mate")}
ONE_COUNTRY: Mapping[str, Place] = {name: place.model_copy(update={"country": "BD"}) for name, place in real().scenario.places.items()}
START = real().scenario.start


def _texts() -> dict[str, Any]:
    lines = {**SOUTH.lines, **TEXTS}
    return {**real().texts, "en": SOUTH.model_copy(update={"lines": lines})}


def bundle(rows: Mapping[str, int], places: Mapping[str, Place] | None = None) -> Bundle:
    """The scenario that comes with Parola, with other books and perhaps other places."""
    changed: dict[str, Any] = {"books": dict(rows)} | ({"places": dict(places)} if places else {})
    kept = {name: OWN[name] for name in rows}
    return replace(real(), scenario=real().scenario.model_copy(update=changed), books=kept, texts=_texts())


@cache
def _world(rows: tuple[tuple[str, int], ...], one_country: bool, seats: int, seed: str) -> World:
    read = bundle(dict(rows), ONE_COUNTRY if one_country else None)
    return world(read, roster(str(seats)), names(folder("scenarios") / "names"), Streams(seed))


def event(at: int, what: What, label: str = "act", nth: int = 0, cell: int = 1) -> Event:
    """Something that happens so many seconds after the scenario's start."""
    return Event(f"e{cell:03}-{nth:03}", START + at, cell, label, "tiny", "begin>done", ("assumption",), what)


def scene(
    happened: Sequence[Event] = (), rows: Mapping[str, int] | None = None, *, one_country: bool = False, seats: int = 1, seed: str = "tests"
) -> Scene:
    """The class in which cell 1 does that; every book has ``ROWS`` of background unless ``rows`` says otherwise."""
    wanted = dict.fromkeys(OWN, ROWS) if rows is None else rows
    read = bundle(wanted, ONE_COUNTRY if one_country else None)
    truth = _world(tuple(wanted.items()), one_country, seats, seed)
    return Scene(
        scenario=read.scenario,
        world=truth,
        events={cell.number: list(happened) if cell.number == 1 else [] for cell in truth.everybody},
        drawn=cast(Any, None),
        words={},
        chats={},
        channels={},
        books=read.books,
        phrases=Phrases(read.texts),
        streams=Streams(seed),
    )


def kept(of: Scene) -> dict[str, Series]:
    """The books by their table."""
    return {series.bulk.table: series for series in books(of, {})}


def rows(series: Series) -> list[dict[str, Any]]:
    """Every row as the store has it."""
    head = list(series.bulk.columns)
    return [dict(zip(head, row, strict=True)) for row in series.bulk.rows(head)]
