"""Lines of holders' books that the cells leave: what their modules enter, and what a journey or a transfer leaves by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from parola.artefacts.records.whereabouts import Whereabouts, blamed
from parola.artefacts.scene import Scene
from parola.simulate.events import Entered, Event, Transferred, Travelled
from parola.spec.around import FILLED_WHOLE
from parola.world.cell import Cell
from parola.world.member import Holding, Member
from parola_kit.errors import BadInput

AHEAD = 6 * 86_400  # so long before a flight it is booked at the most; assumption


@dataclass(frozen=True, slots=True)
class Line:
    """A line before its columns are filled: when, about whom, where each of them is, and what is known already by column.

    ``event`` is what left it, None for what was on file before; all lines of an event have the same codes.
    """

    book: str
    at: int
    by: Member
    to: Member | None
    places: tuple[str, str]
    known: Mapping[str, str | int]
    cell: Cell
    event: Event | None
    label: str
    data: Mapping[str, str] = field(default_factory=dict[str, str])


def lines(scene: Scene) -> Iterator[Line]:
    """Every line of every cell for the books of the scenario, in the order of cells and events.

    Raises:
        BadInput: a module acts as somebody whom the network does not have, or enters what is not entered; names both.
    """
    for cell in scene.world.everybody:
        where = Whereabouts(cell, scene)
        for event in scene.events[cell.number]:
            with blamed(event):
                found = list(_of_event(event, cell, where, scene))
            yield from (line for line in found if line.book in scene.books)
        yield from (line for line in _subscribed(cell, scene) if line.book in scene.books)


def _of_event(event: Event, cell: Cell, where: Whereabouts, scene: Scene) -> Iterator[Line]:
    what = event.what
    if isinstance(what, Entered):
        yield _entered(event, what, cell, where, scene)
    elif isinstance(what, Travelled):
        for role in (what.who, *what.company):
            yield from _travelled(event, what, role, cell, where, scene)
    elif isinstance(what, Transferred) and what.channel == "slip":
        by, to = scene.lead(cell, what.by), scene.lead(cell, what.to)
        places = (where.place(what.by, event.at), where.place(what.to, event.at))
        yield Line("slips", event.at, by, to, places, {"cents": what.cents}, cell, event, event.label)


def _entered(event: Event, what: Entered, cell: Cell, where: Whereabouts, scene: Scene) -> Line:
    if what.book in FILLED_WHOLE:
        raise BadInput(f"book '{what.book}' fills itself, nothing can be entered in it; a transfer leaves lines in 'entries'")
    chosen = {name: _same(key, cell, scene) for name, key in what.texts.items()}
    by, to = scene.lead(cell, what.by), scene.lead(cell, what.to) if what.to else None
    places = (where.place(what.by, event.at), where.place(what.to or what.by, event.at))
    return Line(what.book, event.at, by, to, places, {**what.numbers, **chosen}, cell, event, event.label)


def _same(key: str, cell: Cell, scene: Scene) -> str:
    """The alternative of a text that a cell uses each time: a vessel keeps its name."""
    return scene.phrases.english(key, scene.streams.python("cell", cell.number, "same", key).randrange(1_000))


def _travelled(event: Event, what: Travelled, role: str, cell: Cell, where: Whereabouts, scene: Scene) -> Iterator[Line]:
    """Whoever goes along leaves lines of their own; who books together has one reference and one time."""
    member, way = scene.lead(cell, role), where.legs[event.id, role]
    if way.origin == way.target:
        return
    shown, data = paper(member, what.document, cell, scene), {"document": what.document}
    if what.mode == "air":
        first = max(event.at - AHEAD, scene.scenario.start)
        booked = scene.streams.python("booked", event.id).randrange(min(first, event.at - 1), event.at)
        yield Line("bookings", booked, member, None, (way.origin, way.target), shown, cell, event, event.label, data)
    if what.recorded and way.countries[0] != way.countries[1]:
        for at, direction, place in ((way.leaves, "out", way.origin), (way.arrives, "in", way.target)):
            known = {"direction": direction, **shown}
            yield Line("crossings", at, member, None, (place, place), known, cell, event, event.label, data)


def paper(member: Member, document: str, cell: Cell, scene: Scene) -> dict[str, str]:
    """What a traveller's paper says, by column; of the traveller's own nothing is to be known.

    A forged one bears the traveller's name and a number that was never given; one by deceit was given, but not for what it is used for;
    a look-alike's is the real paper of an ordinary person, name and all.
    """
    chance = scene.streams.python("cell", cell.number, "paper", member.key, document)
    if document == "own":
        return {}
    if document == "look-alike":
        return _of_somebody(scene, chance.randrange(len(scene.world.residents)))
    return {"document": _number(member, chance)}


def _subscribed(cell: Cell, scene: Scene) -> Iterator[Line]:
    """The operator has every phone that a member of a cell ever held on file."""
    for member in scene.network(cell).members:
        for held in member.holdings:
            if held.kind == "phone":
                known = {"phone": held.value, **_on_file(member, held, scene)}
                places = (member.place, member.place)
                yield Line("subscribers", held.since, member, None, places, known, cell, None, f"phone-of-{member.kind}")


def _on_file(member: Member, held: Holding, scene: Scene) -> dict[str, str]:
    """Whose papers a card was bought with: the network's with somebody else's, who need not know of it; other people's with their own."""
    chance = scene.streams.python("subscriber", held.value)
    if member.side == "network":
        return _of_somebody(scene, chance.randrange(len(scene.world.residents)))
    own = member.held("document", max(held.since, scene.scenario.start))
    return {"name": member.name, "document": own or _number(member, chance), "country": member.country}


def _number(member: Member, chance: Random) -> str:
    return f"SPECIMEN-{member.country}-{chance.randrange(10**7):07}"


def _of_somebody(scene: Scene, who: int) -> dict[str, str]:
    people = scene.world.residents
    return {"name": people.names[who], "document": people.documents[who], "country": people.countries[who]}
