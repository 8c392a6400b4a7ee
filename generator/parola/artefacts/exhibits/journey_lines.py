"""The lines of a journey file: what each holder and each person gave to the case, with the clock that the record has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parola.artefacts.clock import local, offset
from parola.artefacts.exhibits.journey_plan import KIN, MINUTE, NAMESAKE, Plan, Topic, Traveller, filed, given_name
from parola.artefacts.exhibits.report_plan import Report
from parola.artefacts.scene import Scene

COLUMNS = (
    *("holder", "record", "topic", "at_local", "zone", "place", "name", "birthdate", "document", "reference", "handle"),
    *("language", "text", "gloss", "basis"),
)
BUDDHIST = 543  # years that the calendar of Thai offices is ahead
THAI = "TH"
UTC_ZONE = "+00:00"


@dataclass(frozen=True, slots=True)
class Line:
    """A row without its number: ``label`` is what the truth calls it, ``data`` what the truth adds."""

    label: str
    row: dict[str, str]
    data: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class File:
    """Makes the lines of one cell."""

    plan: Plan
    report: Report
    scene: Scene

    def lines(self) -> Iterator[Line]:
        """All of them, holder by holder."""
        yield from self._carrier()
        yield from self._border()
        yield from self._accounts()
        yield from self._chat()
        yield from self._things()
        yield from self._statements()
        yield from self._kin()
        yield from self._namesake()
        yield from self._notes()

    def _carrier(self) -> Iterator[Line]:
        plan, home = self.plan, self.plan.stops[0]
        for n, one in enumerate(plan.everybody):
            label = f"journey-booking-{n}"
            known = {**self._who(one), "reference": f"{plan.reference} {one.ticket}", "handle": plan.handles["second"]}
            yield self._line(label, "carrier", "booking", "booking", home, self._say("booking"), after=n, **known)
            if one.way == "not-aboard":
                text = self._say("noshow", seat=one.seat)
                yield self._line(f"journey-noshow-{n}", "carrier", "no-show", "gate", home, text, reference=one.ticket)
                continue
            text = self._say("boarded", seat=one.seat, party=self._party(n)) + (self._claim("bags") if n == 0 else "")
            known = {"name": filed(one.name), "reference": one.ticket}
            yield self._line(f"journey-boarding-{n}", "carrier", "boarding", "gate", home, text, after=n, **known)
        text = self._say("landing", flight=plan.flight) + self._claim("late") + self._figure("stand")
        yield self._line("journey-landing", "carrier", "landing", "landing", plan.stops[1], text)

    def _border(self) -> Iterator[Line]:
        plan = self.plan
        for n, one in enumerate(plan.everybody):
            if one.way == "not-aboard":
                continue
            more = self._figure("desk") if n == 0 else ""
            yield self._crossing(f"journey-out-{n}", "out", "out", n, plan.stops[0], self._say("out") + more, **self._who(one))
            text = self._say("in", declared=self._declared(n)) + (self._claim("face") if n == 0 else "")
            yield self._crossing(f"journey-in-{n}", "in", "in", n, plan.stops[1], text, **self._who(one))
        if len(plan.stops) > 2:
            yield self._crossing("journey-onward-out", "out", "onward-out", 0, plan.stops[1], self._say("out"), **self._who(plan.caller))
            text = self._say("in", declared=self._say("declared-alone"))
            yield self._crossing("journey-onward-in", "in", "onward-in", 0, plan.stops[2], text, **self._who(plan.caller))

    def _namesake(self) -> Iterator[Line]:
        plan, one = self.plan, self.plan.namesake
        known = {"name": one.name, "document": one.document, "birthdate": one.birthdate}
        text = self._say("in", declared=self._say("declared-alone"))
        yield self._crossing("journey-namesake-out", "out", "namesake-out", 0, plan.stops[-1], self._say("out"), **known)
        yield self._crossing("journey-namesake-in", "in", "namesake-in", 0, plan.beyond, text, **known)
        if plan.cell.variant[NAMESAKE] == "one":
            text = self._say("renewal", document=plan.caller.document)
            yield self._line("journey-renewal", "passport office", "renewal", "renewal", plan.stops[-1], text, after=0, **known)

    def _accounts(self) -> Iterator[Line]:
        plan = self.plan
        for key, one, at in (("second", plan.companion, "second"), ("first", plan.companion, "second"), ("caller", plan.caller, "account")):
            text = self._say("account") + (self._claim("device") if key == "caller" else "")
            known = {"name": filed(one.name), "document": one.document, "handle": plan.handles[key]}
            after = -3 if key == "first" else 0
            yield self._line(f"journey-account-{key}", "messenger", "account", at, "", text, after=after, zone=UTC_ZONE, **known)

    def _chat(self) -> Iterator[Line]:
        plan, places = self.plan, self.scene.scenario.places
        country = places[plan.cell.origin].country
        said: tuple[tuple[str, str, dict[str, str]], ...] = (
            ("kin", "caller", {"name": given_name(plan.companion.name, country)}),
            ("landed", "caller", {}),
            ("moves", "first", {"handle": plan.handles["third"]}),
            ("is-me", "third", {"handle": plan.handles["first"]}),
            ("alike", "alike", {"handle": plan.handles["first"]}),
            ("plan", "caller", {"place": places[plan.unreached].name}),
        )
        for key, by, values in said:
            phrase = self.scene.phrases.say(f"journey-said-{'is-me' if key == 'alike' else key}", plan.cell.language, 0, values)
            more = {"language": phrase.language, "gloss": phrase.gloss, "handle": plan.handles[by], "zone": places[plan.stops[0]].zone}
            yield self._line(f"journey-said-{key}", "messenger", "message", key, "", phrase.text, after=0, **more)

    def _things(self) -> Iterator[Line]:
        """The photo, the slip, the guest house and the bag in which they are kept."""
        plan, report = self.plan, self.report
        sign = plan.disputes["meeting"]
        shown = self._say(f"sign-{self._so('meeting')}" if sign.shown else "sign-none")
        at = local(plan.times["photo"], self.scene.scenario.places[plan.camera].zone)
        text = self._say("photo", sign=shown) + self._claim("file")
        yield self._line("journey-photo", "caller", "photo", "photo", "", text, at_local=at, zone="", handle=plan.handles["caller"])
        fare = plan.disputes["fare"]
        slip = self._say("slip", amount=self._so("fare")) if fare.shown else self._say("slip-torn")
        thai, zone = self._thai(plan.times["slip"])
        text = slip + self._claim("signed") + self._figure("counter")
        yield self._line(
            "journey-slip", "remitter", "slip", "slip", "", text, at_local=thai, zone=zone, reference=plan.reference, name=plan.payer
        )
        papers = plan.disputes["papers"]
        text = self._say(f"hotel-{self._so('papers')}" if papers.shown else "hotel-none") + self._claim("room") + self._figure("number")
        yield self._line("journey-hotel", "guest house", "guests", "hotel", plan.stops[1], text)
        text = self._say("custody") + self._claim("seal") + self._figure("label")
        yield self._line("journey-custody", "evidence store", "custody", "custody", "", text, zone=UTC_ZONE)
        tool = report.tool
        text = self._say("validation", different=tool.different, wrong=tool.called_same, same=tool.same, right=tool.found)
        yield self._line("journey-validation", "laboratory", "validation", "tool", "", text, zone=UTC_ZONE)
        text = self._say("finding", handle=plan.handles["third"], compared=tool.compared)
        yield self._line("journey-finding", "laboratory", "finding", "tool", "", text, zone=UTC_ZONE, after=9)

    def _statements(self) -> Iterator[Line]:
        plan = self.plan
        for turn, (topic, dispute) in enumerate(plan.disputes.items()):
            for by, one, at, value in (
                ("caller", plan.caller, "said", dispute.caller),
                ("fellow", plan.fellow, "also-said", dispute.fellow),
            ):
                text = self._told(topic, value) + (self._claim("read") if (by, topic) == ("caller", "fare") else "")
                known = {"topic": topic, "zone": UTC_ZONE, "name": one.name, "document": one.document, "basis": self._say("basis-own")}
                yield self._line(f"journey-{by}-{topic}", "case officer", "statement", at, "", text, after=6 * turn, **known)
            source = plan.caller if dispute.repeated == "caller" else plan.fellow
            value = dispute.caller if dispute.repeated == "caller" else dispute.fellow
            known = {"topic": topic, "zone": UTC_ZONE, "basis": self._say("basis-heard", name=source.name)}
            yield self._line(f"journey-repeat-{topic}", "hotline", "referral", "repeat", "", self._told(topic, value), after=turn, **known)

    def _kin(self) -> Iterator[Line]:
        """The referral has the word from the chat; where the person was asked, a note says what they said."""
        plan = self.plan
        name = given_name(plan.companion.name, self.scene.scenario.places[plan.cell.origin].country)
        text, basis = self._say("referral-kin", name=name), self._say("basis-chat", handle=plan.handles["caller"])
        yield self._line("journey-referral", "hotline", "referral", "referral", "", text, zone=UTC_ZONE, basis=basis)
        kind = plan.cell.variant[KIN]
        if kind != "open":
            text = self._say(f"asked-{kind}", name=name)
            yield self._line(
                "journey-interview", "caseworker", "interview", "interview", "", text, zone=UTC_ZONE, basis=self._say("basis-own")
            )

    def _notes(self) -> Iterator[Line]:
        for turn, note in enumerate(self.report.notes):
            text = self._say(f"note-{note}")
            yield self._line(f"journey-note-{note}", "case officer", "note", "note", "", text, zone=UTC_ZONE, after=turn)

    def _party(self, n: int) -> str:
        other = self._partner(n)
        return self._say("party-together", ticket=other.ticket) if other else self._say("party-alone")

    def _declared(self, n: int) -> str:
        other = self._partner(n)
        return self._say("declared-together", document=other.document) if other else self._say("declared-alone")

    def _partner(self, n: int) -> Traveller | None:
        """Who came together with the traveller of that number, if anybody."""
        together = next((one for one in self.plan.others if one.way == "together"), None)
        if n == 0:
            return together
        return self.plan.caller if self.plan.everybody[n] is together else None

    def _so(self, topic: Topic) -> str:
        dispute = self.plan.disputes[topic]
        return dispute.caller if dispute.so == "caller" else dispute.fellow

    def _told(self, topic: Topic, value: str) -> str:
        return self._say("told-fare", amount=value) if topic == "fare" else self._say(f"told-{topic}-{value}")

    def _claim(self, claim: str) -> str:
        """What a record says of a claim of the report, as a further sentence."""
        state = self.report.states[claim]
        return "" if state == "silent" else f" {self._say(f'{claim}-{state}')}"

    def _figure(self, name: str) -> str:
        figure = self.report.figures[name]
        return "" if figure.reply == "cannot-say" else f" {self._say(f'figure-{name}', n=figure.has)}"

    def _say(self, key: str, **values: object) -> str:
        return self.scene.phrases.english(f"journey-{key}", 0, **{name: str(value) for name, value in values.items()})

    def _who(self, one: Traveller) -> dict[str, str]:
        return {"name": one.name, "document": one.document, "birthdate": one.birthdate}

    def _thai(self, at: int) -> tuple[str, str]:
        """A time as an office of the Thai calendar prints it, and the zone of that office."""
        zone = next(place.zone for place in self.scene.scenario.places.values() if place.country == THAI)
        day = datetime.fromtimestamp(at, offset(zone))
        return f"{day:%d/%m}/{day.year + BUDDHIST} {day:%H:%M}", zone

    def _crossing(self, label: str, direction: str, at: str, after: int, place: str, text: str, **known: str) -> Line:
        known = {**known, "name": known["name"].upper()}
        return self._line(label, "border office", f"crossing-{direction}", at, place, text, after=after, **known)

    def _line(self, label: str, holder: str, record: str, at: str, place: str, text: str, after: int = 0, **known: str) -> Line:
        """A line at a moment of the plan, some minutes after it for whoever comes later; printed in the zone of its place or its own."""
        moment = self.plan.times[at] + after * MINUTE
        places = self.scene.scenario.places
        zone = known.get("zone", places[place].zone if place else UTC_ZONE)
        told = {"holder": holder, "record": record, "zone": zone, "place": places[place].name if place else "", "text": text}
        if "at_local" not in known:
            told["at_local"] = local(moment, zone)
        return Line(label, {**dict.fromkeys(COLUMNS, ""), **told, **known}, {"at": moment})
