"""Strangers who do in public what people of cells do: for each of them some who post, say or advertise lines of the same kinds.

A wording that modules bring along would name the cases: whoever looks for it finds these too, with accounts, contacts, keys and times
of their own. The first of them says what the cell says, in habits of their own; the others draw between the same alternatives.
A line with a placeholder holds names or numbers of a case and is left to it; what happens once for the whole class belongs to no case
and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count, cycle
from typing import TypeVar

import numpy as np

from parola.artefacts import ordinary, speech, style
from parola.artefacts.phrases import Phrase
from parola.artefacts.scene import EVEN, Scene
from parola.artefacts.sites.variants import HANDS
from parola.simulate import crowd, rhythm
from parola.simulate.events import Advertised, Announced, Event, Posted
from parola.spec.grammar import placeholders
from parola.streams import Part, Streams
from parola.world.cell import Cell
from parola.world.holdings import NICKNAMED
from parola.world.member import Member

QUIET = 3_600  # seconds before the end in which nobody begins to write
SHIFT = 900  # seconds by which what is repeated day by day comes earlier or later; assumption
Public = Posted | Announced | Advertised
P = TypeVar("P", Posted, Announced, Advertised)
Shown = tuple[Event, Public]
Rooms = Mapping[str, Iterator[int]]  # country -> its residents, one after another


@dataclass(frozen=True, slots=True)
class Act:
    """Something done in public at a second UTC; ``number`` decides between the ways to say it, ``path`` names its streams."""

    what: Public
    at: int
    number: int
    path: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """A stranger: a resident with one handle on all sites, who writes the language of ``country``; ``hand`` numbers a set of habits.

    ``even`` is whether they write as an office does. Acts are in the order in which somebody of a cell does the like.
    """

    path: tuple[Part, ...]
    handle: str
    country: str
    place: str
    phone: str
    mail: str
    hand: int
    even: bool
    acts: tuple[Act, ...]

    @property
    def signs(self) -> bool:
        """Whether they show an OpenPGP key."""
        return any(isinstance(act.what, Posted) and act.what.key != "none" for act in self.acts)

    def contact(self, kind: str) -> str:
        """How they are reached, as an advert prints it."""
        return {"phone": self.phone, "mail": self.mail, "handle": self.handle}.get(kind, "")


def others(scene: Scene) -> list[Other]:
    """All of them, by cell and role: a seat more adds some and changes none."""
    found = list(_cast(scene))
    mails = ordinary.mails(scene, [_called(scene, one.path) for one, _ in found])
    return [replace(one, mail=mail) if hidden else one for (one, hidden), mail in zip(found, mails, strict=True)]


def doing(scene: Scene, kind: type[P]) -> Iterator[tuple[Other, Act, P]]:
    """Every act of one kind with who does it, and what it is."""
    return ((other, act, act.what) for other in others(scene) for act in other.acts if isinstance(act.what, kind))


def phrase(scene: Scene, other: Other, act: Act, language: str) -> Phrase:
    """What somebody says: in a language where the line is written in it, else in English in their habits."""
    found = scene.phrases.say(act.what.text, language, act.number, {})
    if found.language != "en":
        return found
    author = _author(scene.streams, other.hand, EVEN if other.even else 1.0)
    return Phrase("en", style.written(author, found.text, scene.streams.python("habits", *act.path)), "")


def aloud(scene: Scene, other: Other, act: Act) -> Phrase:
    """As somebody says it among many: now in English, now in their own language."""
    own = scene.streams.python("tongue", *act.path).random() < speech.OWN_LANGUAGE
    return phrase(scene, other, act, speech.home(scene, other.country) if own else "en")


def _cast(scene: Scene) -> Iterator[tuple[Other, bool]]:
    """Strangers with the mail address of their name, and whether they have one that hides it, as often as people of a cell do."""
    rooms, hands = _rooms(scene), count()
    for cell in scene.world.cells:
        for role, events in _public(scene, cell).items():
            lead = scene.lead(cell, role)
            for nth, handle in enumerate(scene.world.others[cell.number][role]):
                path = ("other", cell.number, role, nth)
                hidden = scene.streams.python(*path, "mail").random() < NICKNAMED[lead.side]
                yield _other(scene, path, handle, lead, events, rooms, next(hands) % HANDS), hidden


def _called(scene: Scene, path: tuple[Part, ...]) -> str:
    """Words as handles have them, for an address."""
    chance, words = scene.streams.python(*path, "called"), scene.phrases.texts["en"].lines
    return f"{chance.choice(words['handle-first'])}_{chance.choice(words['handle-second'])}"


def _public(scene: Scene, cell: Cell) -> dict[str, list[Shown]]:
    """What each role of a cell does in public, in time."""
    found: dict[str, list[Shown]] = {}
    for event in scene.events[cell.number]:
        if isinstance(event.what, Public) and not _personal(scene, event.what.text):
            found.setdefault(event.what.by, []).append((event, event.what))
    return found


def _personal(scene: Scene, key: str) -> bool:
    english = scene.phrases.texts["en"]
    return any(placeholders(line, english.symbols) for line in english.lines[key])


def _rooms(scene: Scene) -> Rooms:
    """Residents by country, each country's in an order of its own; under the empty word all of them."""
    people = scene.world.residents
    order = list(range(len(people)))
    scene.streams.python("other", "residents").shuffle(order)
    lands = {country: [n for n in order if people.countries[n] == country] for country in sorted(set(people.countries))}
    return {country: cycle(those) for country, those in {**lands, "": order}.items()}


def _other(scene: Scene, path: tuple[Part, ...], handle: str, lead: Member, events: Sequence[Shown], rooms: Rooms, hand: int) -> Other:
    people, home = scene.world.residents, scene.scenario.places[lead.place].country
    resident = next(rooms[home if home in rooms else ""])
    zone = crowd.seconds_east(scene.scenario.places[people.places[resident]].zone)
    return Other(
        path=path,
        handle=handle,
        country=lead.country,
        place=people.places[resident],
        phone=people.phones[resident],
        mail=people.mails[resident],
        hand=hand,
        even=lead.side == "agency",
        acts=tuple(_acts(scene, events, zone, path)),
    )


def _acts(scene: Scene, events: Sequence[Shown], zone: int, path: tuple[Part, ...]) -> Iterator[Act]:
    """The like of these events at times of one's own; what one transition repeats is repeated after as long."""
    runs: dict[tuple[str, str, str, Public], list[Event]] = {}
    for event, what in events:
        runs.setdefault((event.module, event.transition, event.label, what), []).append(event)
    start, end, chance = scene.scenario.start, scene.scenario.end, scene.streams(*path, "times")
    begins = sorted(rhythm.times(start, end - QUIET, np.full(len(runs), zone), chance).tolist())
    numbers = count()
    for begin, ((*_, what), run) in zip(begins, runs.items(), strict=True):
        for event in run:
            late, own = event.at - run[0].at, (*path, next(numbers))
            at = begin + late + (int(chance.integers(-SHIFT, SHIFT)) if late else 0)
            same = path[-1] == 0  # the first of them says it in the cell's words
            if at < end - 1:
                yield Act(what, at, speech.number(scene, *([event.id] if same else own)), own)


@lru_cache(maxsize=2 * HANDS)
def _author(streams: Streams, hand: int, degree: float) -> style.Author:
    return style.author(streams.python("hand", "others", hand), degree)
