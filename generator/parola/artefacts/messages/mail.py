"""Mails of the cells: those of the person and of their people stand in the case, all others in the provider's book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.utils import formataddr, parseaddr

from parola.artefacts import speech
from parola.artefacts.clock import stamp
from parola.artefacts.journey import named
from parola.artefacts.number import numbered
from parola.artefacts.plants.piece import LABEL, Row, known
from parola.artefacts.record import BACKGROUND, Draft, Record
from parola.artefacts.records.books import Ready, ready
from parola.artefacts.scene import Scene
from parola.simulate.events import Event, Mailed, Travelled
from parola.world.cell import Cell

ACCOUNTS = "person"  # side of the network whose mails are handed over
ANSWER = "Re: "


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it has a number."""

    cell: Cell
    event: Event
    row: dict[str, str]
    own: bool


def mails(written: Sequence[Letter], more: Sequence[Row] = ()) -> Iterator[Record]:
    """Rows of ``case.mail``: those of a class's letters that are the person's, and ``more`` that came to the person by themselves."""
    own = [letter for letter in written if letter.own]
    drafts = [Draft(one.row | {"headers": ""}, one.event.id, one.cell.number, one.event.label) for one in own]
    drafts += [Draft(dict(one.row), BACKGROUND, one.cell, LABEL, known(one.traces)) for one in more]
    for n, draft in numbered(drafts, lambda one: (one.row["at"], one.row["sender"], one.row["text"])):
        yield replace(draft.numbered("case.mail", f"case/mail/{n}"), seat_cell=draft.cell)


def sessions(those: Sequence[Row]) -> Iterator[Record]:
    """Rows of ``case.session``: a provider's log, as it was released to a case."""
    for n, one in numbered(those, lambda one: (one.row["began_at"], one.row["address"], one.row["login"])):
        draft = Draft(dict(one.row), BACKGROUND, one.cell, LABEL, known(one.traces)) if one.traces else Draft(dict(one.row))
        yield replace(draft.numbered("case.session", f"case/session/{n}"), seat_cell=one.cell)


def mailboxes(written: Sequence[Letter], scene: Scene) -> dict[str, Ready]:
    """The provider's book, where the scenario keeps it: letters that are not the person's, by bare address, among ordinary ones."""
    if (book := scene.books.get("mails")) is None:
        return {}
    drafts = [
        Draft(
            letter.row | {name: parseaddr(letter.row[name])[1] for name in ("sender", "receiver")},
            letter.event.id,
            letter.cell.number,
            letter.event.label,
        )
        for letter in written
        if not letter.own
    ]
    return {book.id: ready(book, drafts, scene)}


def letters(scene: Scene) -> list[Letter]:
    """Every letter of every cell, in the order of cells and events."""
    return [letter for cell in scene.world.everybody for letter in _of_cell(cell, scene)]


def _of_cell(cell: Cell, scene: Scene) -> Iterator[Letter]:
    """The letters of a cell in time: where somebody is gives the zone of what they send, and the last letter what one answers."""
    place = {role: member.place for role, member in scene.leads(cell).items()}
    about: dict[frozenset[str], str] = {}
    for event in scene.events[cell.number]:
        if isinstance(event.what, Mailed):
            pair = frozenset((event.what.by, event.what.to))
            letter = _letter(cell, event, event.what, scene.scenario.places[place[event.what.by]].zone, about.get(pair, ""), scene)
            about[pair] = letter.row["subject"].removeprefix(ANSWER)
            yield letter
        elif isinstance(event.what, Travelled):
            gone = (event.what.who, *event.what.company)
            place |= {role: named(event.what.to, scene.lead(cell, role).place, scene.scenario) for role in gone}


def _letter(cell: Cell, event: Event, what: Mailed, zone: str, before: str, scene: Scene) -> Letter:
    by, to = scene.lead(cell, what.by), scene.lead(cell, what.to)
    subject = speech.said(scene, cell, f"{what.text}-subject", event.id, "en", event.at).text
    row = {
        "at": stamp(event.at),
        "zone": zone,
        "sender": formataddr((by.name, scene.held(by, "mail", event.at))),
        "receiver": formataddr((to.name, scene.held(to, "mail", event.at))),
        "subject": ANSWER + before if before and subject.startswith(ANSWER) else subject,
        "text": speech.written(scene, cell, what.by, what.text, event.id, event.at),
    }
    return Letter(cell, event, row, ACCOUNTS in (by.side, to.side))
