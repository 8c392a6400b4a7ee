"""Mails of the cells: those of the person and of their people stand in the case, all others with the provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formataddr

from parola.artefacts import speech
from parola.artefacts.clock import stamp
from parola.artefacts.journey import named
from parola.artefacts.number import numbered
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.simulate.events import Event, Mailed, Travelled
from parola.world.cell import Cell

ACCOUNTS = "person"  # side of the network whose mails are handed over
ANSWER = "Re: "


@dataclass(frozen=True, slots=True)
class _Letter:
    """A mail before it has a number."""

    cell: Cell
    event: Event
    row: dict[str, str]
    own: bool


def mails(scene: Scene) -> Iterator[Record]:
    """Rows of ``case.mail`` and ``provider.mail``."""
    letters = [letter for cell in scene.world.everybody for letter in _of_cell(cell, scene)]
    for own, table, kind in ((True, "case.mail", "case/mail"), (False, "provider.mail", "provider/mail")):
        drafts = [letter for letter in letters if letter.own is own]
        for n, letter in numbered(drafts, lambda one: (one.row["at"], one.row["sender"], one.row["text"])):
            number, event = letter.cell.number, letter.event
            yield Record(table, f"{kind}/{n}", letter.row, event.id, number, event.label, seat_cell=number if own else None)


def _of_cell(cell: Cell, scene: Scene) -> Iterator[_Letter]:
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


def _letter(cell: Cell, event: Event, what: Mailed, zone: str, before: str, scene: Scene) -> _Letter:
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
    return _Letter(cell, event, row, ACCOUNTS in (by.side, to.side))
