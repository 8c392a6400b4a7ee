"""Who stands in the background of a book: ordinary people, some busier than others, each in the hours of their own time zone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.scene import Scene
from parola.simulate.crowd import seconds_east
from parola.simulate.rhythm import HOUR, Rhythm, times
from parola.spec.book import Book
from parola.world.residents import Residents

Whole = NDArray[np.int64]
# Weights of the local hours by the book's word for them; assumption.
HOURS = {
    "day": tuple(1.0 if 8 <= hour < 18 else 0.05 for hour in range(24)),
    "evening": tuple(1.0 if 17 <= hour < 23 else 0.5 if 8 <= hour < 17 else 0.06 for hour in range(24)),
    "shift": tuple(1.0 if hour < 6 or hour >= 20 else 0.3 for hour in range(24)),
    "any": (1.0,) * 24,
}
BUSY = 0.55  # exponent of how unequally people are busy; assumption


class People:
    """Times and people of the background's lines of one book: ``by`` and ``to`` are numbers of residents, ``home`` of their places."""

    def __init__(self, book: Book, scene: Scene) -> None:
        scenario, residents, ground = scene.scenario, scene.world.residents, book.background
        chance = scene.streams("book", book.id)
        count = round(scenario.books[book.id] * scenario.difficulty.noise)
        self.by = chance.permutation(len(residents))[:count] if ground.once else busy(count, len(residents), chance)
        self.homes = sorted(set(residents.places))
        self.home = np.searchsorted(self.homes, residents.places)
        self.to = far(self.by, self.home, chance) if ground.elsewhere else dealt(self.by, residents, ground.regulars, chance)
        zones = np.array([seconds_east(scenario.places[home].zone) for home in self.homes], np.int64)[self.home[self.by]]
        rhythm = Rhythm(HOURS[ground.hours])
        drawn = times(scenario.start, scenario.end - HOUR, zones, chance, rhythm)
        self.at = residents.since[self.by] if ground.once else apart(self.by, drawn)


def apart(by: Whole, at: Whole) -> Whole:
    """The times, some a second or two later: nobody does two things in one second."""
    found = at.copy()
    while True:
        order = np.lexsort((found, by))
        twice = (np.diff(by[order]) == 0) & (np.diff(found[order]) == 0)
        if not twice.any():
            return found
        found[order[1:][twice]] += 1


def busy(count: int, people: int, chance: np.random.Generator) -> Whole:
    """Who does it, ``count`` times: busy people do more, by a bounded power law over their order."""
    reached = np.cumsum(np.arange(1, people + 1) ** -BUSY)
    order = chance.permutation(people)
    return order[np.searchsorted(reached / reached[-1], chance.random(count), side="right")]


def dealt(by: Whole, residents: Residents, regulars: float, chance: np.random.Generator) -> Whole:
    """With whom: somebody that this person deals with again and again, or anyone; never with oneself."""
    usual = residents.contacts[by, chance.integers(residents.contacts.shape[1], size=len(by))]
    anyone = chance.integers(len(residents), size=len(by))
    found = np.where(chance.random(len(by)) < regulars, usual, anyone)
    return np.where(found == by, (found + 1) % len(residents), found)


def far(by: Whole, home: Whole, chance: np.random.Generator) -> Whole:
    """Somebody who lives in another place; anyone if there is but one."""
    order, sizes = np.argsort(home, kind="stable"), np.bincount(home)
    if len(sizes) == 1:
        return chance.integers(len(home), size=len(by))
    own, first = sizes[home[by]], (np.cumsum(sizes) - sizes)[home[by]]
    drawn = (chance.random(len(by)) * (len(home) - own)).astype(np.int64)
    return order[np.where(drawn >= first, drawn + own, drawn)]
