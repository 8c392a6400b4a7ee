"""Who was harmed or moved in a case besides the person who calls, how the case knows of them, and what the events show of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from parola.simulate.events import (
    Advertised,
    Announced,
    Entered,
    Event,
    Mailed,
    Posted,
    Said,
    Transferred,
    Travelled,
    What,
)
from parola.world.member import Member

# Stage of a role of the person's side -> kinds of case in which its people are harmed, or moved; others are when they ask for help.
STAGES = {"exploitation": ("trafficking",), "transport": ("trafficking", "smuggling")}
HARMED = ("trafficking",)
HELPERS = ("charity", "hotline", "shelter")  # counsel is asked in confidence, so the case does not know of it
FAMILY = ("relative", "counsel")  # who ask for somebody else
ORDINARY = ("look-alike", "honest")  # how labels begin of what is no trace of harm

# Label -> which end of it (who acts, or to whom it is done) it shows something of, and what: topics and HTCDS 2.0 codes (ctdc-htcds).
# The choice of codes is an assumption; what a label that is not here shows stays blank.
SHOWS: dict[str, tuple[Literal["by", "to"], tuple[tuple[str, str], ...]]] = {
    "acquaintance-invites": ("to", (("recruitment", "ThroughFriendsOrSocialEvents"),)),
    "call-by-order": ("by", (("exploitation", "ForcedLabour"),)),
    "debt-after-arrival": ("to", (("control", "DebtBondage"),)),
    "debt-from-the-first-day": ("to", (("control", "DebtBondage"),)),
    "debt-line-abroad": ("to", (("control", "DebtBondage"), ("control", "TakesEarnings"), ("exploitation", "ForcedLabour"))),
    "debt-line-other": ("to", (("control", "DebtBondage"),)),
    "pay-put-off": (
        "to",
        (("control", "TakesEarnings"), ("exploitation", "ForcedLabour"), ("industry", "A_AgricultureForestryAndFishing")),
    ),
    "profile-by-order": ("by", (("exploitation", "ForcedLabour"),)),
    "wage-kept": ("to", (("control", "TakesEarnings"),)),
}


@dataclass(frozen=True, slots=True)
class Harmed:
    """A member whom the case knows of; ``events`` are those in which they take part, until they last asked for help or at all.

    ``asked`` is when they first asked somebody who helps; None where nobody has spoken with them.
    """

    member: Member
    events: tuple[Event, ...]
    asked: Event | None

    @property
    def known(self) -> Event:
        """What made them known: they asked, were seen at a border, or others spoke of them."""
        return self.asked or self.crossing or self.events[0]

    def shown(self, about: str) -> tuple[str, ...]:
        """The codes that the events show of them about a topic, in the order of the alphabet."""
        return tuple(sorted({code for event in self.events for topic, code in _shows(event, self.member.role) if topic == about}))

    @property
    def bound(self) -> bool:
        """Whether anything shows control or exploitation, or they were where others were exploited."""
        return self.member.stage != "transport" or bool(self.shown("control") or self.shown("exploitation"))

    @property
    def crossing(self) -> Event | None:
        """When they first passed a border where somebody looked; None for whoever was not only moved."""
        if self.bound:
            return None
        return next((event for event in self.events if isinstance(event.what, Travelled) and event.what.recorded), None)


def harmed(kind: str, leads: Mapping[str, Member], events: Sequence[Event]) -> list[Harmed]:
    """Everybody of a case of that kind but the person who calls, in the order of the roles; ``leads`` are members by role."""
    side = [member for member in leads.values() if member.side == "person" and member.kind not in ("person", *FAMILY)]
    found = [_harmed(member, leads, events) for member in side]
    return [one for one in found if one.events and kind in (*STAGES.get(one.member.stage, ()), *(HARMED if one.asked else ()))]


def parties(what: What) -> tuple[str, ...]:
    """The roles that take part in a happening, whoever acts first."""
    match what:
        case Mailed() | Transferred():
            return what.by, what.to
        case Entered():
            return (what.by,) if what.to is None else (what.by, what.to)
        case Travelled():
            return what.who, *what.company
        case Posted() | Announced() | Advertised() | Said():
            return (what.by,)
        case _:
            return ()


def _shows(event: Event, role: str) -> tuple[tuple[str, str], ...]:
    end, shown = SHOWS.get(event.label, ("by", ()))
    return shown if getattr(event.what, end, None) == role else ()


def _harmed(member: Member, leads: Mapping[str, Member], events: Sequence[Event]) -> Harmed:
    own = [event for event in events if member.role in parties(event.what) and not event.label.startswith(ORDINARY)]
    asking = [event for event in own if _asks(member.role, event.what, leads)]
    until = asking[-1].at if asking else own[-1].at if own else 0
    return Harmed(member, tuple(event for event in own if event.at <= until), asking[0] if asking else None)


def _asks(role: str, what: What, leads: Mapping[str, Member]) -> bool:
    to = leads.get(what.to) if isinstance(what, Mailed | Entered) and what.by == role and what.to else None
    return to is not None and to.kind in HELPERS
