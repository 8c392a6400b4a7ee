"""The person's phone as an export: chats, their messages, and what the person agreed may be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.clock import local
from parola.artefacts.messages.place import Fix, fuzzed
from parola.artefacts.number import numbered
from parola.artefacts.phrases import Phrase, Phrases
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.artefacts.speech import WIDE
from parola.simulate.events import Event, Said
from parola.world.cell import Cell

BARRED = "barred"
TRIES = 60  # draws for a line that nobody has said in a chat yet; then any that its sender has not said there


@dataclass(frozen=True, slots=True)
class _Message:
    """A message and the event that left it."""

    id: str
    at: int
    label: str
    what: Said


@dataclass(frozen=True, slots=True)
class _Chat:
    """One chat of one cell: its messages in order, and the title that the module gives it."""

    cell: Cell
    name: str
    title: str
    events: tuple[_Message, ...]


def chats(scene: Scene) -> list[Record]:
    """Chats, messages and scopes of every cell, numbered over the class."""
    drafts = [chat for cell in scene.world.cells for chat in _of_cell(cell, scene.chats, scene.events[cell.number])]
    records: list[Record] = []
    for number, chat in numbered(drafts, lambda c: (local(c.events[0].at, c.cell.phone_zone), c.title, _members(c))):
        records.append(_chat(number, chat))
        said = _said(chat, scene)
        records += [_message(number, n, chat, one, phrase, scene) for n, (one, phrase) in enumerate(zip(chat.events, said, strict=True), 1)]
        records.append(_scope(number, chat, scene.phrases))
    return records


def _of_cell(cell: Cell, titles: Mapping[str, str], events: Sequence[Event]) -> list[_Chat]:
    by_chat: dict[str, list[_Message]] = {}
    for event in events:
        if isinstance(event.what, Said):
            by_chat.setdefault(event.what.chat, []).append(_Message(event.id, event.at, event.label, event.what))
    return [_Chat(cell, name, titles[name], tuple(said)) for name, said in by_chat.items()]


def _members(chat: _Chat) -> str:
    roles = {message.what.by for message in chat.events}
    return ", ".join(sorted(chat.cell.handles[role] for role in roles))


def _chat(number: int, chat: _Chat) -> Record:
    row = {"title": chat.title, "zone": chat.cell.phone_zone, "members": _members(chat)}
    return Record("case.chat", f"chat/chat/{number}", row, cell=chat.cell.number, label=f"chat-{chat.name}", seat_cell=chat.cell.number)


def _scope(number: int, chat: _Chat, phrases: Phrases) -> Record:
    barred = any(event.label == BARRED for event in chat.events)
    row = {
        "chat": f"chat/chat/{number}",
        "agreed": int(not barred),
        "note": phrases.english("scope-set-aside" if barred else "scope-agreed"),
    }
    return Record("case.scope", f"case/scope/{number}", row, cell=chat.cell.number, label="scope", seat_cell=chat.cell.number)


def _said(chat: _Chat, scene: Scene) -> list[Phrase]:
    """What is said in a chat, message by message: nobody says a line there twice while others are left, and if it can be, no two do."""
    told: list[tuple[str, Phrase]] = []
    for message in chat.events:
        by = message.what.by
        everybodys, own = {phrase.text for _, phrase in told}, {phrase.text for who, phrase in told if who == by}
        drawn = list(_drawn(chat, message, everybodys, scene))
        told.append((by, next((phrase for phrase in reversed(drawn) if phrase.text not in own), drawn[0])))
    return [phrase for _, phrase in told]


def _drawn(chat: _Chat, message: _Message, taken: Collection[str], scene: Scene) -> Iterator[Phrase]:
    """Ways to say a line until one is not taken; that one comes last."""
    words = scene.words[chat.cell.number]
    for attempt in range(TRIES):
        number = scene.streams.python("text", message.id, attempt=attempt).randrange(WIDE)
        yield (phrase := scene.phrases.say(message.what.text, chat.cell.language, number, words))
        if phrase.text not in taken:
            return


def _message(number: int, n: int, chat: _Chat, message: _Message, phrase: Phrase, scene: Scene) -> Record:
    what, cell = message.what, chat.cell
    place = fuzzed(what.place, scene.scenario, scene.streams.python("place", message.id))
    row = {
        "chat": f"chat/chat/{number}",
        "at_local": local(message.at, cell.phone_zone),
        "sender": cell.handles[what.by],
        "forwarded_from": cell.handles[what.forwarded_from] if what.forwarded_from else "",
        "language": phrase.language,
        "text": phrase.text,
        "gloss": phrase.gloss,
        **_position(place, message.at, cell.phone_zone),
    }
    name = f"chat/msg/{number}-{n:04d}"
    return Record("case.chat_message", name, row, message.id, cell.number, message.label, {"by": what.by}, cell.number)


def _position(fix: Fix | None, at: int, zone: str) -> dict[str, str]:
    if fix is None:
        return {"place_kind": "", "latitude": "", "longitude": "", "until_local": ""}
    until = local(at + fix.lasts, zone) if fix.lasts else ""
    return {"place_kind": fix.kind, "latitude": fix.latitude, "longitude": fix.longitude, "until_local": until}
