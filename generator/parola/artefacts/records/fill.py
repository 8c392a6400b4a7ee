"""What a column of a book shows: of a member of a cell in one line, and of ordinary people in all lines of the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.clock import stamp
from parola.artefacts.columns import Column as Filled
from parola.artefacts.columns import Numbers, Times, Words
from parola.artefacts.records.codes import DIGIT, code, written
from parola.artefacts.records.lines import Line
from parola.artefacts.records.people import People
from parola.artefacts.scene import Scene
from parola.spec.book import Column
from parola.world.cell import Cell
from parola.world.member import Member
from parola.world.residents import Residents, network_address

Whole = NDArray[np.int64]
VARIANTS = 400  # of a text that are told apart; assumption
STEPS = 40  # values of a place that are told apart, such as antennas; assumption
VAGUE = 0.05  # degrees by which a shown position may be off


def known(value: str | int, column: Column, cell: Cell, scene: Scene) -> str | int:
    """A text with what the column writes after it, which a cell writes each time: two vessels of a name differ in it."""
    after = column.form if column.holds == "text" else ""
    return f"{value}{code(after, scene.streams.python('cell', cell.number, 'after', str(value)))}" if after else value


def shown(column: Column, line: Line, scene: Scene, drawn: float) -> str | int | float:
    """What a column shows of a line; ``drawn`` in 0..1 decides what is left to chance."""
    second = column.of == "to" and line.to is not None
    member, place = (line.to if second and line.to else line.by), line.places[int(column.of == "to")]
    if column.holds == "time":
        return stamp(line.at)
    if column.holds in OF_MEMBER:
        return OF_MEMBER[column.holds](scene, member, line.at)
    if column.holds in OF_PLACE:
        return OF_PLACE[column.holds](place, scene, drawn)
    return DRAWN[column.holds](column, scene, np.array([drawn])).shown()[0]


OF_MEMBER: dict[str, Callable[[Scene, Member, int], str]] = {
    "account": lambda scene, member, at: scene.held(member, "bank", at),
    "born": lambda _, member, __: member.born,
    "country": lambda _, member, __: member.country,
    "device": lambda scene, member, at: scene.held(member, "device", at),
    "document": lambda scene, member, at: scene.held(member, "document", at),
    "mail": lambda scene, member, at: scene.held(member, "mail", at),
    "name": lambda _, member, __: member.name,
    "network-address": lambda scene, member, at: network_address(scene.held(member, "device", at)),
    "phone": lambda scene, member, at: scene.held(member, "phone", at),
}
OF_RESIDENT: dict[str, Callable[[Residents], Sequence[str]]] = {
    "account": lambda people: people.accounts,
    "born": lambda people: people.born,
    "country": lambda people: people.countries,
    "device": lambda people: people.devices,
    "document": lambda people: people.documents,
    "mail": lambda people: people.mails,
    "name": lambda people: people.names,
    "network-address": lambda people: people.addresses,
    "phone": lambda people: people.phones,
}


def _antenna(place: str, _: Scene, drawn: float) -> str:
    return f"{place[:3].upper()}-{int(drawn * STEPS) + 1:03}"


def _degrees(axis: str) -> Callable[[str, Scene, float], float]:
    return lambda place, scene, drawn: round(getattr(scene.scenario.places[place], axis) + (2 * drawn - 1) * VAGUE, 2)


OF_PLACE: dict[str, Callable[[str, Scene, float], str | float]] = {
    "antenna": _antenna,
    "latitude": _degrees("latitude"),
    "longitude": _degrees("longitude"),
    "place": lambda place, scene, _: scene.scenario.places[place].name,
    "zone": lambda place, scene, _: scene.scenario.places[place].zone,
}


def _number(column: Column, _: Scene, drawn: NDArray[np.float64]) -> Numbers:
    """Even in the logarithm: small ones are many."""
    low, high = column.range or (0, 1)
    shift = 1 - low if low < 1 else 0
    exact = (low + shift) * ((high + 1 + shift) / (low + shift)) ** drawn
    return Numbers(np.clip(exact.astype(np.int64) - shift, low, high))


def _choice(column: Column, _: Scene, drawn: NDArray[np.float64]) -> Words:
    return Words.of(column.options, (drawn * len(column.options)).astype(np.int64))


def _text(column: Column, scene: Scene, drawn: NDArray[np.float64]) -> Words:
    said = scene.phrases.variants(column.text or "", "en", VARIANTS, scene.streams)
    which = (drawn * len(said)).astype(np.int64)
    if not column.form:
        return Words.of(list(said), which)
    after = (drawn * len(said) % 1 * 10 ** column.form.count(DIGIT)).astype(np.int64)
    return Words.all((said[which] + written(column.form, after)).tolist())


DRAWN: dict[str, Callable[[Column, Scene, NDArray[np.float64]], Filled]] = {
    "choice": _choice,
    "number": _number,
    "text": _text,
    "turn": _choice,
}


def background(column: Column, people: People, scene: Scene, chance: np.random.Generator) -> Filled:
    """A column of the background."""
    who = people.by if column.of == "by" else people.to
    if column.holds == "time":
        return Times(people.at)
    if column.holds in OF_RESIDENT:
        return Words.of(OF_RESIDENT[column.holds](scene.world.residents), who)
    if column.holds == "turn":
        return Words.of(column.options, _turns(who, people.at, len(column.options)))
    if column.holds in OF_PLACE:
        return _placed(column, who, people, scene, chance.random(len(who)))
    if column.kept:
        return DRAWN[column.holds](column, scene, chance.random(len(scene.world.residents))).take(who)
    return DRAWN[column.holds](column, scene, chance.random(len(who)))


def _turns(who: Whole, at: Whole, options: int) -> Whole:
    """Which option it is each person's turn for, by their own order of time; the first time it is the first one's."""
    order = np.lexsort((at, who))
    sorted_ = who[order]
    first = np.flatnonzero(np.r_[True, sorted_[1:] != sorted_[:-1]])
    rank = np.arange(len(who)) - np.repeat(first, np.diff(np.r_[first, len(who)]))
    found = np.empty(len(who), np.int64)
    found[order] = rank % options
    return found


def _placed(column: Column, who: Whole, people: People, scene: Scene, drawn: NDArray[np.float64]) -> Filled:
    """Each person has one home, and what is drawn about it has a few dozen values: so many as a city has antennas."""
    options = [OF_PLACE[column.holds](home, scene, (step + 0.5) / STEPS) for home in people.homes for step in range(STEPS)]
    index = people.home[who] * STEPS + (drawn * STEPS).astype(np.int64)
    return Words.of([str(one) for one in options], index) if isinstance(options[0], str) else Numbers(np.array(options)[index])
