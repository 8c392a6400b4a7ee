"""The log of the duty desk up to now: what was confirmed, said, planned and reported, each line in the clock of who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from parola.artefacts.clock import local, stamp
from parola.artefacts.exhibits.first_day.leads import name
from parola.artefacts.exhibits.first_day.plan import HOUR, PHONE, Lead, Plan, zone
from parola.artefacts.exhibits.first_day.register import target
from parola.artefacts.record import Draft
from parola.artefacts.scene import Scene
from parola.spec.convention import Convention

WORKER, CONSUL, TRAY = "case worker", "consul", "duty desk"
ABROAD = "+00:00"  # the clock of the consul's desk
MORE = 3  # times as long as the notice says, by hearsay
EARLIER, LATER = (200, 320), (60, 170)  # minutes before now of the first and of the second message about how the person is


@dataclass(frozen=True, slots=True)
class _Line:
    """A line before its time is printed; ``back``: minutes before now."""

    label: str
    back: int
    clock: str
    writer: str
    text: str
    data: Mapping[str, str] = field(default_factory=dict[str, str])


def lines(day: Plan, scene: Scene, rules: Convention) -> Iterator[Draft]:
    """Rows of ``case.log``; they stand in no order that tells which came first."""
    chance = scene.streams.python("cell", day.cell.number, "first-day", "log")
    speak = _Speak(day, scene, rules, chance)
    made = [*speak.duty(), *speak.requests(), *speak.owners(), *speak.wellbeing(), *speak.proposal()]
    for line in made:
        row = {"at_local": local(day.now - 60 * line.back, line.clock), "zone": line.clock, "writer": line.writer, "text": line.text}
        yield Draft(row, label=line.label, data=dict(line.data))


@dataclass(frozen=True, slots=True)
class _Speak:
    """What the lines of one case are made from."""

    day: Plan
    scene: Scene
    rules: Convention
    chance: Random

    def duty(self) -> Iterator[_Line]:
        """Who has the case, what is planned, and what is asked for too soon."""
        team = {str(country): card.name for country, card in self.rules.cards.items()}[self.day.team]
        told = {"now": stamp(self.day.now), "team": team, "number": target(self.day, self.scene)}
        yield replace(self._line("day-take", 400, TRAY, team=team, case=self.day.case), data=told)
        yield self._line("day-plan", 190, TRAY, number=told["number"])
        yield self._line("day-money", 150, TRAY)

    def requests(self) -> Iterator[_Line]:
        """One record is kept already; another one's request lies in the tray; a third is said to be kept longer than its notice says."""
        (kept,) = self.day.of("disclose")
        drafted, rumoured = [lead for lead in self.day.of("preserve") if lead.holder != PHONE][-1], first_to_go(self.day)
        until = stamp(self.day.now + self.rules.preservation_days * 24 * HOUR - HOUR * self.chance.randrange(20, 160))
        yield self._line("day-kept", 170, TRAY, identifier=kept.identifier, until=until[:10])
        yield self._line("day-drafted", 160, TRAY, identifier=drafted.identifier)
        yield self._line("day-hearsay", 140, TRAY, holder=name(rumoured.holder, self.scene, self.rules), hours=str(MORE * rumoured.kept))
        for lead in self.day.of("leave"):
            yield self._line("day-ours", 120, WORKER, clock=self._site(), identifier=lead.identifier)

    def owners(self) -> Iterator[_Line]:
        """Whose record it is, for each that a holder is asked for, but the person's own phone."""
        whose = self.day.cell.variant["owner"]
        for lead in (*self.day.of("disclose"), *self.day.of("preserve")):
            if lead.holder != PHONE:
                label = f"day-owner-{whose}" if lead.owner else "day-owner-hidden"
                yield self._line(label, self.chance.randrange(80, 110), WORKER, clock=self._site(), identifier=lead.identifier)

    def wellbeing(self) -> Iterator[_Line]:
        """How the person is: fear in every case; danger to life before or after word that they are safe, on two clocks or on one."""
        danger = self.day.cell.variant["danger"]
        yield self._line("day-fear", self.chance.randrange(330, 390), WORKER, clock=self._site())
        told = {"now": ("day-safe", "day-danger"), "over": ("day-danger", "day-safe"), "never": ("day-safe",)}[danger]
        clocks = (self._site(), self.chance.choice((ABROAD, self._site())))
        for label, span, clock in zip(told, (EARLIER, LATER), clocks, strict=False):
            yield self._line(label, self.chance.randrange(*span), CONSUL if clock == ABROAD else WORKER, clock=clock)

    def proposal(self) -> Iterator[_Line]:
        """Who first spoke of a purchase: the handler's report, or two memories that differ and a report that is not here."""
        signs = [f"{letter}-{number}" for letter, number in zip("KMR", self.chance.sample(range(11, 99), 3), strict=True)]
        names = dict(zip(("first", "other", "handler"), self.chance.sample(signs, 3), strict=True))
        yield replace(self._line("day-claim", 130, TRAY, **names), data=names)
        if self.day.cell.variant["proposal"] == "reported":
            yield self._line("day-report", 300, names["handler"], **names)
        else:
            yield self._line("day-memory", 125, TRAY, **names)
            yield self._line("day-pointer", 115, TRAY, **names)

    def _site(self) -> str:
        return self.scene.scenario.places[self.scene.scenario.site].zone

    def _line(self, label: str, back: int, writer: str, *, clock: str = "", **values: str) -> _Line:
        text = self.scene.phrases.english(label, self.chance.randrange(1_000), **values)
        return _Line(label, back - self.chance.randrange(9), clock or zone(self.day.team, self.scene.scenario), writer, text)


def first_to_go(day: Plan) -> Lead:
    """Of the records that are to be preserved, the one that runs out first."""
    return min(day.of("preserve"), key=lambda lead: lead.runs_out)
