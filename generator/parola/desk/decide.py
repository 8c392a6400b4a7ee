"""What becomes of a request: a reply, a refusal with its reason, or nothing, because it could not be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from parola.desk import times
from parola.desk.filled import Filled, Gap
from parola.desk.forms import Form
from parola.desk.identifiers import MOST
from parola.desk.release import DAY, Holdings, Preserved, Row, Wanted, gone, released
from parola.desk.request import Request, request
from parola.desk.rules import Ground, objections, official, refused, reply_minutes, understood
from parola.spec.convention import Kind

CLOSED = (
    "Your request is in order. In this exercise the holder answers for this class of record after the lab that asks about it is closed."
)


@dataclass(frozen=True, slots=True)
class Unsent:
    """What keeps the form from being sent, field by field, all at once; nothing happened and no time passed."""

    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """``rule`` that refuses, why, and the sentence of the guide; ``due`` is when it arrives, seconds UTC."""

    at: int
    due: int
    rule: str
    text: str
    sentence: str
    defects: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """``at``: receipt, ``due``: arrival of the reply, ``told_at``: when the customer was told; seconds UTC, None: not at all.

    ``records`` by kind. ``gone``: kinds of which a part ran out, with the sentence. ``closed``: kinds withheld while a lab is open.
    ``follow_up``: what has to be sent in writing after an emergency. ``kept_until``: of a preservation.
    """

    at: int
    due: int
    text: str
    defects: tuple[Gap, ...]
    records: Mapping[Kind, tuple[Row, ...]] = field(default_factory=dict[Kind, "tuple[Row, ...]"])
    gone: Mapping[Kind, str] = field(default_factory=dict["Kind", str])
    closed: tuple[Kind, ...] = ()
    follow_up: tuple[str, ...] = ()
    told_at: int | None = None
    kept_until: int | None = None


def decide(
    form: Form,
    filled: Filled,
    ground: Ground,
    clock: int,
    holdings: Holdings,
    kept: Sequence[Preserved] = (),
    withheld: frozenset[str] = frozenset(),
) -> Unsent | Refusal | Reply:
    """Judge a filled form at the seat's scenario time ``clock``.

    ``kept``: this seat's earlier preservations at this holder. ``withheld``: needs (``account-record@exchange``) that a lab of the
    class asks about; no row that would settle one is released.
    """
    if filled.gaps:
        return Unsent(filled.gaps)
    costs = ground.convention.minutes
    at = clock + 60 * (costs.write_preservation if form.name == "preservation" else costs.write_disclosure)
    sent = request(form, filled, at)
    if sent.says("urgency") == "threat_to_life" and official(sent, ground):
        return _emergency(sent, ground, holdings, kept, withheld)
    if found := refused(sent, ground):
        rule, told = found
        return Refusal(at, at + 60 * costs.refuse, rule, told, getattr(ground.holder.guide, rule), _defects(sent, ground))
    if sent.form == "preservation":
        return _preserved(sent, ground)
    return _disclosed(sent, ground, holdings, kept, withheld)


def _preserved(sent: Request, ground: Ground) -> Reply:
    until = sent.at + ground.convention.preservation_days * DAY
    text = f"Kept until {times.shown(until)}, as far as it had not run out. Nothing is disclosed by this; we wait for your full request."
    wait = ground.convention.minutes.confirm + (0 if understood(sent, ground) else ground.convention.minutes.translate)
    return Reply(sent.at, sent.at + 60 * wait, text, _defects(sent, ground), told_at=_told(sent, ground), kept_until=until)


def _disclosed(sent: Request, ground: Ground, holdings: Holdings, kept: Sequence[Preserved], withheld: frozenset[str]) -> Reply:
    """The rules have seen to it that there is a period; without one it would be empty, never endless."""
    since, until = (sent.at, sent.at) if sent.since is None or sent.until is None else (sent.since, sent.until)
    return _answered(sent, Wanted(sent.kinds, sent.identifiers, since, until, sent.at), ground, holdings, kept, withheld)


def _emergency(sent: Request, ground: Ground, holdings: Holdings, kept: Sequence[Preserved], withheld: frozenset[str]) -> Reply:
    """Ahead of the order of checks, and all the same never beyond the kinds, identifiers and period that were named."""
    until = min(sent.at if sent.until is None else sent.until, sent.at)
    longest = ground.convention.emergency_days if sent.since is None else ground.holder.longest_period_days
    since = max(sent.since or 0, until - longest * DAY)
    wanted = Wanted(sent.kinds, sent.identifiers[:MOST], since, until, sent.at)
    missed = tuple(f"{told}: in an ordinary request this would have been refused" for _, told in objections(sent, ground))
    return _answered(sent, wanted, ground, holdings, kept, withheld, (ground.holder.guide.emergency, *missed))


def _answered(
    sent: Request,
    wanted: Wanted,
    ground: Ground,
    holdings: Holdings,
    kept: Sequence[Preserved],
    withheld: frozenset[str],
    follow_up: tuple[str, ...] = (),
) -> Reply:
    holder = ground.holder
    closed: tuple[Kind, ...] = tuple(kind for kind in wanted.kinds if holder.holds[kind].settles in withheld)
    open_ = replace(wanted, kinds=tuple(kind for kind in wanted.kinds if kind not in closed))
    records = released(open_, holder, holdings, kept)
    lost: dict[Kind, str] = {kind: f"What ended before {times.shown(edge)} is gone." for kind, edge in gone(open_, holder, kept).items()}
    return Reply(
        at=sent.at,
        due=sent.at + 60 * reply_minutes(sent, ground),
        text=_said(records, closed),
        defects=_defects(sent, ground),
        records=records,
        gone=lost,
        closed=closed,
        follow_up=follow_up,
        told_at=_told(sent, ground),
    )


def _said(records: Mapping[Kind, tuple[Row, ...]], closed: tuple[Kind, ...]) -> str:
    count = sum(map(len, records.values()))
    found = f"{count} record{'s' * (count != 1)} released, times as our books have them." if count else ""
    nothing = "" if count or not records else "We hold nothing on these identifiers for this period."
    asked = "" if records or closed else "No record was named; tell us which."
    return " ".join(part for part in (found, nothing, asked, CLOSED if closed and not records else "") if part)


def _told(sent: Request, ground: Ground) -> int | None:
    if sent.says("confidentiality") == "may-not" or not ground.holder.notifies:
        return None
    return sent.at + 60 * ground.convention.minutes.notify


def _defects(sent: Request, ground: Ground) -> tuple[Gap, ...]:
    """What was left empty, and what a careful reader would have done otherwise."""
    found = list(sent.gaps)
    if not understood(sent, ground):
        names = " or ".join(ground.there.languages)
        found.append(Gap("language", f"the card of {ground.there.name} names {names}; the request had to be translated first"))
    if sent.says("urgency") == "urgent" and not sent.says("reason"):
        found.append(Gap("reason", "no reason is given for the urgency; the request was treated as routine"))
    if sent.says("deconflicted") == "no":
        found.append(Gap("deconflicted", "the register was not asked; another team may be at work here"))
    if sent.says("harmed") == "not-asked":
        found.append(Gap("harmed", "the case worker was not asked before a record that may be about a person harmed"))
    return tuple(found)
