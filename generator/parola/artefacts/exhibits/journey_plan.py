"""One journey of four people on one booking, as it was: drawn for each cell, and what the journey file is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from parola.artefacts.journey import leg
from parola.artefacts.scene import Scene
from parola.spec.model import Scenario
from parola.world.cell import Cell

Way = Literal["caller", "together", "same-flight", "not-aboard"]
Topic = Literal["fare", "meeting", "papers"]
# Axes of a scenario's variants that the file turns on; a scenario without them has no such file.
ONWARD, ABOARD, NAMESAKE, TIE, KIN = AXES = ("journey", "aboard", "namesake", "tie", "kin")
TOPICS: tuple[Topic, ...] = ("fare", "meeting", "papers")
HOUR, DAY, MINUTE = 3_600, 86_400, 60
QUIET = 14 * DAY  # of the scenario before and after, for what comes before the journey and after it
FAMILY_FIRST = ("VN",)


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody on the booking; ``way`` is how they came along, ``seat`` where they sat if they did."""

    name: str
    document: str
    birthdate: str
    ticket: str
    way: Way
    seat: str


@dataclass(frozen=True, slots=True)
class Namesake:
    """Who crosses a border later under the caller's name; one with the caller or not, as ``cell.variant`` has it."""

    name: str
    document: str
    birthdate: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two statements about one topic: the value that the caller gives, the other's, and which is so; ``shown`` by a third record."""

    caller: str
    fellow: str
    so: Literal["caller", "fellow"]
    repeated: Literal["caller", "fellow"]
    shown: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What happened. ``stops`` are places in the order in which the caller reached them under the first document; ``times`` seconds UTC.

    ``beyond`` is where the namesake goes, ``unreached`` a place that was only talked of; ``payer`` is named on the slip.
    """

    cell: Cell
    caller: Traveller
    others: tuple[Traveller, ...]
    namesake: Namesake
    payer: str
    reference: str
    flight: str
    handles: Mapping[str, str]
    stops: tuple[str, ...]
    beyond: str
    unreached: str
    times: Mapping[str, int]
    camera: str
    disputes: Mapping[Topic, Dispute]
    related: bool

    @property
    def companion(self) -> Traveller:
        """Whom the caller calls by a word for kin."""
        return self.others[0]

    @property
    def fellow(self) -> Traveller:
        """The first of the others who was aboard."""
        return next(one for one in self.others if one.way != "not-aboard")

    @property
    def everybody(self) -> tuple[Traveller, ...]:
        """All four names of the booking."""
        return (self.caller, *self.others)

    @property
    def path(self) -> tuple[str, ...]:
        """Places that the caller is shown to have been to, in order; the last one by the second document, where that is the caller's."""
        return (*self.stops, self.beyond) if self.cell.variant[NAMESAKE] == "one" else self.stops


def has_file(cell: Cell) -> bool:
    """Whether a cell's scenario has the axes of the journey file."""
    return all(axis in cell.variant for axis in AXES)


def plan(cell: Cell, scene: Scene) -> Plan:
    """Draw the journey of one cell."""
    chance = scene.streams.python("cell", cell.number, "journey-file")
    scenario = scene.scenario
    stops, beyond, unreached = _places(cell, scenario, chance)
    names = _names(scenario.places[cell.origin].country, scene, chance)
    ways = _ways(cell.variant[ABOARD], chance)
    people = [_traveller(name, way, n, cell, scene, chance) for n, (name, way) in enumerate(zip(names, ("caller", *ways), strict=False))]
    times = _times(stops, beyond, scenario, chance)
    return Plan(
        cell=cell,
        caller=people[0],
        others=tuple(people[1:]),
        namesake=_namesake(people[0], cell, scene, chance),
        payer=names[-1],
        reference="".join(chance.choices("BCDFGHJKLMNPQRSTVWXZ", k=6)),
        flight=f"LQ {chance.randrange(100, 900)}",
        handles=_handles(scene, chance),
        stops=stops,
        beyond=beyond,
        unreached=unreached,
        times=times,
        camera=chance.choice((stops[0], stops[1])),
        disputes=dict(_disputes(cell.variant[TIE], chance)),
        related=cell.variant[KIN] == "related",
    )


def filed(name: str) -> str:
    """A name as lists of carriers and borders print it: the first word last, in capitals."""
    words = name.split()
    return " ".join((*words[1:], words[0])).upper()


def given_name(name: str, country: str) -> str:
    """The name by which somebody is called."""
    return name.split()[-1 if country in FAMILY_FIRST else 0]


def _places(cell: Cell, scenario: Scenario, chance: Random) -> tuple[tuple[str, ...], str, str]:
    """Where the way leads, where the namesake goes, and a place that is only spoken of; the first flight ends in another zone."""
    known = sorted(name for name, place in scenario.places.items() if not place.fictional and name not in (scenario.payout, cell.origin))
    chance.shuffle(known)
    home = scenario.places[cell.origin].zone
    first = next(name for name in known if scenario.places[name].zone != home)
    rest = [name for name in known if name != first]
    onward = cell.variant[ONWARD] == "onward"
    return ((cell.origin, first, rest[0]) if onward else (cell.origin, first)), rest[1], rest[2]


def _names(country: str, scene: Scene, chance: Random) -> list[str]:
    """Five names without a word in common: of the four on the booking, the second one that a sister can have, and of who paid for it."""
    people = scene.world.residents
    pool = sorted({name for name, land in zip(people.names, people.countries, strict=True) if land == country})
    key = f"journey-sisters-{country.lower()}"
    sisters = scene.phrases.texts["en"].lines.get(key, ())
    fitting = [name for name in pool if any(one in name for one in sisters)] or pool
    found = [chance.choice(fitting)]
    while len(found) < 5:
        name = chance.choice(pool)
        if not {word for one in found for word in one.split()}.intersection(name.split()):
            found.append(name)
    return [found[1], found[0], *found[2:]]


def _ways(aboard: str, chance: Random) -> list[Way]:
    """How the three others came along."""
    ways: list[Way] = ["together", "same-flight", "not-aboard"]
    if aboard == "two":
        ways = [chance.choice(ways[:2]), "not-aboard", "not-aboard"]
    chance.shuffle(ways)
    return ways


def _traveller(name: str, way: Way, n: int, cell: Cell, scene: Scene, chance: Random) -> Traveller:
    """Numbers of papers have a letter that those of the books do not have: they are nobody else's."""
    country = scene.scenario.places[cell.origin].country
    return Traveller(
        name, _document(country, chance), _birthdate(chance), f"{chance.randrange(10**5):05}-{n + 1}", way, _seat(n, way, chance)
    )


def _seat(n: int, way: Way, chance: Random) -> str:
    """Who came together sits side by side, the others far away."""
    row = 12 if way in ("caller", "together") else 20 + 3 * n
    return f"{row}{'ABCDEF'[n]}" if chance.random() < 0.5 else f"{row}{'BCDEFA'[n]}"


def _document(country: str, chance: Random) -> str:
    return f"SPECIMEN-{country}-J{chance.randrange(10**6):06}"


def _birthdate(chance: Random) -> str:
    return f"{chance.randrange(1981, 2003)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"


def _namesake(caller: Traveller, cell: Cell, scene: Scene, chance: Random) -> Namesake:
    other, kind = _birthdate(chance), cell.variant[NAMESAKE]
    while other == caller.birthdate:
        other = _birthdate(chance)
    born = {"one": caller.birthdate, "two": other}.get(kind, "")
    return Namesake(filed(caller.name), _document(scene.scenario.places[cell.origin].country, chance), born)


def _handles(scene: Scene, chance: Random) -> dict[str, str]:
    """Accounts of the companion (first, second, third), the caller's, and one that differs from the first in its last digit."""
    words = scene.phrases.texts["en"].lines
    firsts = chance.sample(words["handle-first"], 4)
    made = [f"{first}_{chance.choice(words['handle-second'])}{chance.randrange(10, 100)}" for first in firsts]
    like = f"{made[0][:-1]}{(int(made[0][-1]) + chance.randrange(1, 10)) % 10}"
    return dict(zip(("first", "second", "third", "caller", "alike"), (*made, like), strict=True))


def _times(stops: Sequence[str], beyond: str, scenario: Scenario, chance: Random) -> dict[str, int]:
    """Seconds UTC of everything, on whole minutes, no two the same."""
    zone = scenario.places[stops[0]].zone
    day = chance.randrange((scenario.start + QUIET) // DAY, (scenario.end - QUIET) // DAY)
    out = day * DAY + 22 * HOUR + chance.randrange(5, 110) * MINUTE - (int(zone[:3]) * HOUR)
    came = leg(out, stops[0], stops[1], "air", scenario).arrives
    drawn = dict(_around(out, came, chance)) | dict(_later(came, stops, beyond, scenario, chance))
    found: dict[str, int] = {}
    for name, at in sorted(drawn.items(), key=lambda each: each[1]):
        found[name] = max(at - at % MINUTE, max(found.values(), default=0) + MINUTE)
    return found


def _around(out: int, came: int, chance: Random) -> Iterator[tuple[str, int]]:
    """What happens before the journey and during the first flight; the way in the air is long enough for a slip."""
    yield "second", out - chance.randrange(10, 13) * DAY - chance.randrange(HOUR, 9 * HOUR)
    yield "account", out - chance.randrange(7, 10) * DAY - chance.randrange(HOUR, 9 * HOUR)
    yield "booking", out - chance.randrange(4, 7) * DAY - chance.randrange(HOUR, 9 * HOUR)
    yield "kin", out - chance.randrange(1, 4) * DAY - chance.randrange(HOUR, 9 * HOUR)
    gate, landing = out + chance.randrange(20, 36) * MINUTE, came - chance.randrange(25, 41) * MINUTE
    yield from (("out", out), ("gate", gate), ("landing", landing), ("in", came))
    yield "slip", chance.randrange(gate + 5 * MINUTE, landing - 5 * MINUTE)
    yield "landed", landing + chance.randrange(6, 18) * MINUTE
    yield "moves", came + chance.randrange(8, 20) * MINUTE
    yield "is-me", came + chance.randrange(25, 45) * MINUTE
    yield "alike", came + chance.randrange(46, 60) * MINUTE
    yield "photo", came + 3 * HOUR + chance.randrange(0, 90) * MINUTE


def _later(came: int, stops: Sequence[str], beyond: str, scenario: Scenario, chance: Random) -> Iterator[tuple[str, int]]:
    """What comes after the first arrival: the caller's flight onward, where there is one, the namesake's journey, and what people say."""
    yield "hotel", came + 7 * HOUR + chance.randrange(0, 60) * MINUTE
    yield "plan", came + 9 * HOUR + chance.randrange(0, 120) * MINUTE
    onward = came + DAY + chance.randrange(HOUR, 6 * HOUR)
    if len(stops) > 2:
        way = leg(onward, stops[1], stops[2], "air", scenario)
        yield from (("onward-out", way.leaves), ("onward-in", way.arrives))
    yield "renewal", came + 2 * DAY + chance.randrange(0, 5 * HOUR)
    way = leg(came + 3 * DAY + chance.randrange(0, 8 * HOUR), stops[-1], beyond, "air", scenario)
    yield from (("namesake-out", way.leaves), ("namesake-in", way.arrives))
    told = came + 5 * DAY + 7 * HOUR + chance.randrange(0, 3 * HOUR)
    yield from (("referral", told), ("repeat", told + 20 * MINUTE), ("said", told + DAY), ("also-said", told + DAY + 3 * HOUR))
    yield from (("custody", told + 2 * DAY), ("interview", told + 3 * DAY), ("tool", told + 4 * DAY), ("note", told + 4 * DAY + HOUR))


def _disputes(tie: str, chance: Random) -> Iterator[tuple[Topic, Dispute]]:
    """A dispute for each topic; that of ``tie`` has no third record. Where there is one, what is repeated is what is not so."""
    for topic in TOPICS:
        values = _values(topic, chance)
        so, repeated = chance.choice(("caller", "fellow")), chance.choice(("caller", "fellow"))
        shown = topic != tie
        other: Literal["caller", "fellow"] = "fellow" if so == "caller" else "caller"
        yield topic, Dispute(*values, so, other if shown else repeated, shown)


def _values(topic: Topic, chance: Random) -> tuple[str, str]:
    """The caller's value and the other's."""
    if topic == "fare":
        first, apart = chance.randrange(90, 200), chance.choice((-17, -11, 13, 19))
        return f"{first}00", f"{first + apart}00"
    values = ["hall", "door"] if topic == "meeting" else ["taken", "kept"]
    chance.shuffle(values)
    return values[0], values[1]
