"""What makers of artefacts look at, in memory and without a ledger: as large, and with as many seats, as a test wants it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, cast

from made_class import holdings, made_world, real
from parola.artefacts.bulk import Bulk
from parola.artefacts.messages.words import values
from parola.artefacts.phrases import Phrases
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.artefacts.speech import amounts
from parola.simulate.background import background
from parola.simulate.engine import happen
from parola.spec.model import Language, Texts
from parola.streams import Streams


@cache
def made_scene(rows: int | None = None, seats: int = 3) -> Scene:
    """A scene of so many seats; ``rows`` is how much strangers write on the forum and in channels, and ten times what they advertise."""
    read, truth, streams = real(), made_world("tests", seats), Streams("tests")
    scenario, events = read.scenario, happen(read, truth, streams)
    if rows is not None:
        forum, messenger = scenario.forum.model_copy(update={"posts": rows}), scenario.messenger.model_copy(update={"messages": rows})
        surface = scenario.surface.model_copy(update={"adverts": rows // 10})
        scenario = scenario.model_copy(update={"forum": forum, "messenger": messenger, "surface": surface})
    words = {cell.number: amounts(truth, cell, events[cell.number]) for cell in truth.everybody}
    for cell in truth.cells:
        words[cell.number] |= values(cell, truth, scenario, events[cell.number], lambda wallet, slot: f"{wallet}-{slot}")
    return Scene(
        scenario=scenario,
        world=truth,
        events=events,
        drawn=background(scenario, holdings(truth), streams),
        words=words,
        chats={name: title for module in read.modules.values() for name, title in module.chats.items()},
        channels={name: title for module in read.modules.values() for name, title in module.channels.items()},
        books=read.books,
        phrases=Phrases(read.texts),
        streams=streams,
    )


def saying(scene: Scene, **lines: dict[str, str]) -> Scene:
    """The scene with texts of its own: language -> key -> text; keys with an underscore for each hyphen."""
    texts = dict(scene.phrases.texts)
    for language, said in lines.items():
        named = {key.replace("_", "-"): (text,) for key, text in said.items()}
        texts[language] = Texts(
            language=cast("Language", language), reviewed=True, symbols=texts[language].symbols, lines={**texts[language].lines, **named}
        )
    return replace(scene, phrases=Phrases(texts))


def tables(made: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table in columns that a maker gives."""
    bulks = [one for one in made if isinstance(one, Bulk)]
    return {bulk.table: [dict(zip(bulk.columns, row, strict=True)) for row in bulk.rows(list(bulk.columns))] for bulk in bulks}


def records(made: Any) -> list[Record]:
    """The records that a maker gives."""
    return [one for one in made if isinstance(one, Record)]
