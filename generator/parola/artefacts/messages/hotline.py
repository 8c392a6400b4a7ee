"""The hotline's threads: one log for the class, a thread for each case."""

from __future__ import annotations

from dataclasses import dataclass

from parola.artefacts.clock import stamp
from parola.artefacts.messages.place import Fix, fuzzed
from parola.artefacts.number import numbered
from parola.artefacts.phrases import Phrase
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.simulate.events import Called, Event
from parola.world.cell import Cell


@dataclass(frozen=True, slots=True)
class _Line:
    cell: Cell
    event: Event
    what: Called
    phrase: Phrase
    fix: Fix | None


def hotline(scene: Scene) -> list[Record]:
    """Every line of every thread, numbered over the class by time and text."""
    lines = [
        _line(cell, event, event.what, scene)
        for cell in scene.world.cells
        for event in scene.events[cell.number]
        if isinstance(event.what, Called)
    ]
    return [_record(n, line) for n, line in numbered(lines, lambda line: (line.event.at, line.phrase.text))]


def _line(cell: Cell, event: Event, what: Called, scene: Scene) -> _Line:
    chance = scene.streams.python("text", event.id)
    language = cell.language if what.by == "person" else "en"
    phrase = scene.phrases.say(what.text, language, chance.randrange(1_000), scene.words[cell.number])
    return _Line(cell, event, what, phrase, fuzzed(what.place, scene.scenario, chance))


def _record(number: int, line: _Line) -> Record:
    row = {
        "at": stamp(line.event.at),
        "sender": line.what.by,
        "topic": line.what.topic if line.what.by == "desk" else "",
        "language": line.phrase.language,
        "text": line.phrase.text,
        "gloss": line.phrase.gloss,
        "place_kind": line.fix.kind if line.fix else "",
        "latitude": line.fix.latitude if line.fix else "",
        "longitude": line.fix.longitude if line.fix else "",
    }
    data = {"topic": line.what.topic, "status": line.what.status}
    cell = line.cell.number
    return Record("case.hotline_message", f"hotline/msg/{number}", row, line.event.id, cell, line.event.label, data, cell)
