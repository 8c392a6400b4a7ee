"""Ordinary people: those who call, travel, send money and work without having to do with any case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random

import numpy as np
from numpy.typing import NDArray

from parola.spec.model import Scenario
from parola.streams import Streams
from parola.world.names import Called
from parola.world.phones import phone

LEAST, MOST, ROWS_EACH = 800, 500_000, 40  # people of a class, and rows of background for one more of them; assumption
HOSTS = ("post.example", "mail.example", "letters.example")
NETS = ("192.0.2", "198.51.100", "203.0.113")  # RFC 5737
LOCAL = 0.2  # people of a place that is made up for each of a real one; assumption
DAY = 86_400
USUAL, NEAR = 7, 5  # people that one deals with again and again, and how many of them live in the same country; assumption
FEW = {"CA": 1_500}  # numbers of a country for residents: there are 3,600 for fiction, and cells want theirs; who comes later shares


@dataclass(frozen=True, slots=True)
class Residents:
    """People by column, equally long. ``places`` are names of the scenario's places, ``born`` days, the rest as records print it.

    ``since`` is when each got the phone, seconds UTC; ``contacts`` has for each person the people that they deal with again and again.
    """

    names: tuple[str, ...]
    places: tuple[str, ...]
    countries: tuple[str, ...]
    phones: tuple[str, ...]
    mails: tuple[str, ...]
    devices: tuple[str, ...]
    accounts: tuple[str, ...]
    documents: tuple[str, ...]
    born: tuple[str, ...]
    addresses: tuple[str, ...]
    since: NDArray[np.int64]
    contacts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.names)


def residents(scenario: Scenario, called: Mapping[str, Sequence[Called]], streams: Streams) -> Residents:
    """So many as the books and the exchange need; some live where a site is made up, so that a record from there is not the case's."""
    wanted = round(sum(scenario.books.values()) * scenario.difficulty.noise) // ROWS_EACH
    count = min(max(LEAST, scenario.exchange.customers, wanted), MOST)
    chance, numbers = streams.python("residents"), streams("residents", "numbers")
    homes = sorted(scenario.places)
    places = tuple(chance.choices(homes, [LOCAL if scenario.places[home].fictional else 1 for home in homes], k=count))
    countries = tuple(scenario.places[place].country for place in places)
    home = np.unique(countries, return_inverse=True)[1].astype(np.int64)
    devices = tuple(f"dv-{number:010x}" for number in _distinct(16**10, count, numbers))
    names = tuple(chance.choice(called[country]).latin for country in countries)
    return Residents(
        names=names,
        places=places,
        countries=countries,
        phones=_phones(countries, streams),
        mails=_mails(names, streams),
        devices=devices,
        accounts=tuple(f"{land}-TRN-{number:08}" for land, number in zip(countries, _distinct(10**8, count, numbers), strict=True)),
        documents=tuple(f"SPECIMEN-{land}-{number:07}" for land, number in zip(countries, _distinct(10**7, count, numbers), strict=True)),
        born=tuple(_born(chance.randrange(20 * 365, 70 * 365), scenario.start) for _ in range(count)),
        addresses=tuple(map(network_address, devices)),
        since=scenario.start - numbers.integers(DAY, 1_500 * DAY, size=count),
        contacts=np.concatenate([_near(home, numbers), numbers.integers(count, size=(count, USUAL - NEAR))], axis=1),
    )


def network_address(device: str) -> str:
    """The address of a range for documentation that a device comes from; several devices may have one."""
    number = int(device[-6:], 16)
    return f"{NETS[number % len(NETS)]}.{number // len(NETS) % 250 + 2}"


def _distinct(below: int, count: int, chance: np.random.Generator) -> list[int]:
    return chance.choice(below, size=count, replace=False).tolist()


def _near(home: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    """For each person, people of the same country."""
    order, sizes = np.argsort(home, kind="stable"), np.bincount(home)
    first = np.cumsum(sizes) - sizes
    drawn = (chance.random((len(home), NEAR)) * sizes[home][:, None]).astype(np.int64)
    return order[first[home][:, None] + drawn]


def _mails(names: Sequence[str], streams: Streams) -> tuple[str, ...]:
    """The first and the last word of each name with two digits, or as many as nobody has yet."""
    chance, found = streams.python("residents", "mails"), dict[str, None]()
    for name in names:
        first, *_, last = name.lower().replace("'", "").split()
        below = 100
        while (mail := f"{first}.{last}{chance.randrange(10, below)}@{chance.choice(HOSTS)}") in found:
            below *= 2
        found[mail] = None
    return tuple(found)


def _phones(countries: Sequence[str], streams: Streams) -> tuple[str, ...]:
    """Each its own number, as far as the country has that many."""
    chance = streams.python("residents", "phones")
    free = {country: _numbers(country, countries.count(country), chance) for country in dict.fromkeys(countries)}
    turn = {country: cycle(numbers) for country, numbers in free.items()}
    return tuple(next(turn[country]) for country in countries)


def _numbers(country: str, wanted: int, chance: Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < min(wanted, FEW.get(country, wanted)):
        found[phone(country, chance)] = None
    return list(found)


def _born(age_days: int, start: int) -> str:
    return str(np.datetime64(start // DAY - age_days, "D"))
