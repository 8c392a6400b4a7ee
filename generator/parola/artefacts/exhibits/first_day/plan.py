"""What is true on the first day of a case: which records there are, when each runs out, and what has to be done about it.

All times and lengths are assumptions of the exercise; powers are those of the Exercise Convention (scenarios/convention.yaml).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Literal

from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.spec.convention import Convention, Holder
from parola.spec.model import Scenario
from parola.world.cell import Cell

# Axes of a scenario's variants that decide the day: whose card, danger to life, a hit in the register, who proposed the purchase,
# what is wrong with the last record, and whose record the relative or the others hold.
AXES = ("team", "danger", "overlap", "proposal", "sixth", "owner")
HOUR = 3_600
Duty = Literal["emergency", "preserve", "disclose", "capture", "leave", "gone"]
Told = Literal["may", "may-not", "not-told"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of short-lived record: ``form`` of its identifier (# is a digit, % a letter); ``spans``: it has a first and a last entry."""

    form: str
    spans: bool


BOARD, PHONE = "board", "operator"  # the page that everybody can read, and the log of the person's own phone
# Holder (of the convention, or the board) -> the kind that it keeps for hours only.
KINDS: Mapping[str, Kind] = {
    PHONE: Kind("", spans=True),
    "exchange": Kind("ticket KD-#####", spans=True),
    "remitter": Kind("slip RS-####-##", spans=True),
    "courier": Kind("parcel PC-#####", spans=True),
    "provider": Kind("box-####@letters.example", spans=True),
    "carrier": Kind("booking %%####", spans=True),
    "bank": Kind("withdrawal W-######", spans=False),
    BOARD: Kind("notice ####", spans=True),
}
KEPT = (48, 72, 96, 120, 168)  # hours
SLOTS = ((2, 4), (7, 10), (14, 18), (23, 28), (34, 40), (48, 56))  # hours from now until a record runs out; none near another
GONE = (2, 9)  # hours since it ran out
SPAN = (24, 72)  # hours between the first and the last entry
LATE = 2  # hours that the entry lies back at the least
OFFICE = (8, 15)  # hours UTC of the day on which the referral comes in


@dataclass(frozen=True, slots=True)
class Lead:
    """One record on the day's list: ``first`` and ``last`` entry, ``runs_out`` (seconds UTC), ``kept`` hours from ``counts``.

    ``told`` says whether its customer may be told of a request; ``owner``: whose it is was said by the person's own side.
    """

    holder: str
    duty: Duty
    first: int
    last: int | None
    counts: Literal["first entry", "last entry"]
    kept: int
    runs_out: int
    identifier: str = ""
    told: Told = "not-told"
    owner: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The day of one case; ``now`` in seconds UTC, ``chance`` for words and numbers that decide nothing."""

    cell: Cell
    case: str
    now: int
    leads: tuple[Lead, ...]
    chance: Random

    @property
    def team(self) -> str:
        """Country code of the team whose card the seat plays."""
        return self.cell.variant["team"].upper()

    def of(self, duty: Duty) -> list[Lead]:
        """The records with which one thing is to be done."""
        return [lead for lead in self.leads if lead.duty == duty]


def plan(referral: Record, scene: Scene, rules: Convention) -> Plan:
    """The day of the case that a referral opened."""
    (cell,) = (cell for cell in scene.world.cells if cell.number == referral.cell)
    chance = scene.streams.python("cell", cell.number, "first-day")
    came = int(datetime.fromisoformat(f"{referral.row['cas_IncomingReferralDate']}T00:00:00+00:00").timestamp())
    now = came + 60 * chance.randrange(60 * OFFICE[0], 60 * OFFICE[1])
    return Plan(cell, referral.id, now, tuple(_leads(cell, referral.id, now, rules, chance)), chance)


def zone(country: str, scenario: Scenario) -> str:
    """The offset that people of a country print; UTC where the scenario has no place there."""
    return next((place.zone for place in scenario.places.values() if place.country == country), "+00:00")


def _leads(cell: Cell, case: str, now: int, rules: Convention, chance: Random) -> Iterator[Lead]:
    duties = _duties(cell, chance)
    owner = chance.choice([name for name, duty in duties.items() if duty in ("disclose", "preserve") and _notifies(name, rules)])
    ends = _ends(duties, now, chance)
    for name, duty in duties.items():
        told = _told(name, name == owner, cell.variant["owner"], rules)
        yield replace(
            _lead(name, duty, now, ends[name], chance), identifier=_identifier(name, case, chance), told=told, owner=name == owner
        )


def _duties(cell: Cell, chance: Random) -> dict[str, Duty]:
    """Holder -> what has to be done on the day; the person's phone and the board are in every case."""
    others = [name for name in KINDS if name not in (PHONE, BOARD)]
    kept, one, two, last = chance.sample(others, 4)
    sixth: Duty = "gone" if cell.variant["sixth"] == "gone" else "leave"
    phone: Duty = "emergency" if cell.variant["danger"] == "now" else "preserve"
    return {PHONE: phone, kept: "disclose", one: "preserve", two: "preserve", last: sixth, BOARD: "capture"}


def _ends(duties: Mapping[str, Duty], now: int, chance: Random) -> dict[str, int]:
    """Holder -> when its record runs out, hours apart from every other."""
    slots = chance.sample(SLOTS, len(SLOTS))
    inside = {name: now + _within(slot, chance) for name, slot in zip(duties, slots, strict=True)}
    return inside | {name: now - _within(GONE, chance) for name, duty in duties.items() if duty == "gone"}


def _within(hours: Sequence[int], chance: Random) -> int:
    return 60 * chance.randrange(60 * hours[0], 60 * hours[1])


def _lead(name: str, duty: Duty, now: int, ends: int, chance: Random) -> Lead:
    """Kept for so long that the entry from which it counts lies in the past; the other entry lies before or after that one."""
    kept = chance.choice([hours for hours in KEPT if ends - HOUR * hours < now - HOUR * LATE])
    base, spans = ends - HOUR * kept, KINDS[name].spans
    counts: Literal["first entry", "last entry"] = chance.choice(("first entry", "last entry")) if spans else "first entry"
    apart = _within(SPAN, chance)
    first = base - apart if counts == "last entry" else base
    last = base if counts == "last entry" else min(base + apart, now - HOUR * LATE // 2)
    return Lead(name, duty, first, last if spans else None, counts, kept, ends)


def _identifier(name: str, case: str, chance: Random) -> str:
    if name == PHONE:
        return f"phone of {case}, known to the case worker"
    return "".join({"#": chance.choice("0123456789"), "%": chance.choice("QRTVXZ")}.get(sign, sign) for sign in KINDS[name].form)


def _notifies(name: str, rules: Convention) -> bool:
    about = known(name, rules)
    return about is not None and about.notifies


def known(name: str, rules: Convention) -> Holder | None:
    """What the convention says of a holder; nothing of the board, which nobody has to ask."""
    return {str(kind): about for kind, about in rules.holders.items()}.get(name)


def _told(name: str, owner: bool, whose: str, rules: Convention) -> Told:
    """The payer's own record: they may be told. What others hold or hide behind: to tell the customer would tell them."""
    if not _notifies(name, rules):
        return "not-told"
    return "may" if owner and whose == "own" else "may-not"
