"""Why a holder refuses: rules asked in their order, each with the sentence of the holder's guide that it rests on.

The order is that of published guides: addressee, authority, legal basis, identifier, period, deadline (notes on exercises, 2.3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parola.desk import times
from parola.desk.identifiers import MOST
from parola.desk.request import Request
from parola.spec.convention import RANK, Card, Convention, Holder
from parola_kit.kinds import tidy

DAY = 86_400
SIGNER = {"police": "the police", "prosecutor": "a prosecutor", "court": "a court"}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a request is judged by: the holder and its name, the asking team's card, and the card under which the holder answers."""

    convention: Convention
    holder: Holder
    name: str
    team: Card
    there: Card


Rule = Callable[[Request, Ground], str]


def refused(request: Request, ground: Ground) -> tuple[str, str] | None:
    """The first rule that refuses, and why; None if the request is in order."""
    return next(((name, told) for name, told in objections(request, ground)), None)


def objections(request: Request, ground: Ground) -> list[tuple[str, str]]:
    """Every rule that would refuse, in order, and why."""
    found = [(name, rule(request, ground)) for name, rule in RULES[request.form].items()]
    return [(name, told) for name, told in found if told]


def official(request: Request, ground: Ground) -> bool:
    """Whether the request comes from an address of an authority; asked even when a life is in danger."""
    name, at, domain = request.says("sender").lower().rpartition("@")
    ends = ground.convention.official
    return bool(name and at) and (domain == ends or domain.endswith(f".{ends}"))


def reply_minutes(request: Request, ground: Ground) -> int:
    """Minutes to the answer by the card of the holder's country; urgency without a reason is routine."""
    reply = ground.there.reply_minutes
    urgent = request.says("urgency") if request.says("reason") else "routine"
    minutes = {"urgent": reply.urgent, "threat_to_life": reply.threat_to_life}.get(urgent, reply.routine)
    return minutes + (0 if understood(request, ground) or urgent == "threat_to_life" else ground.convention.minutes.translate)


def understood(request: Request, ground: Ground) -> bool:
    """Whether the language is one of the card of the holder's country."""
    return request.says("language") in ground.there.languages


def _entity(request: Request, ground: Ground) -> str:
    given, own = tidy(request.says("addressee")).casefold(), tidy(ground.name).casefold()
    return "" if given == own else f"the request is addressed to “{request.says('addressee')}”; this is {ground.name}"


def _authority(request: Request, ground: Ground) -> str:
    if not official(request, ground):
        return f"“{request.says('sender')}” is not an official address; those end in {ground.convention.official}"
    least = ground.team.preserve if request.form == "preservation" else ground.team.disclose
    if RANK.index(request.says("authority")) < RANK.index(least):
        return (
            f"the card of {ground.team.name} asks that {SIGNER[least]} sign for a {request.form}; {SIGNER[request.says('authority')]} did"
        )
    return ""


def _basis(request: Request, ground: Ground) -> str:
    for kind in request.kinds:
        held = ground.holder.holds[kind]
        if RANK.index(request.says("authority")) < RANK.index(held.least):
            return f"the {held.title.lower()} is opened to {SIGNER[held.least]}; {SIGNER[request.says('authority')]} signed"
    if ground.there.dual_criminality and request.says("dual") != "yes":
        return f"the card of {ground.there.name} asks that the act be an offence there too, and the request does not say that it is"
    return ""


def _identifier(request: Request, ground: Ground) -> str:
    if request.unreadable:
        return f"“{request.unreadable[0][:80]}” cannot be searched for"
    if len(request.identifiers) > MOST:
        return f"{len(request.identifiers)} identifiers are named; at most {MOST} are searched for in one request"
    given = {one.by for one in request.identifiers}
    for kind in request.kinds:
        held = ground.holder.holds[kind]
        if given.isdisjoint(held.by):
            return f"the {held.title.lower()} is found by {' or '.join(held.by)}, and none is named"
    return ""


def _period(request: Request, ground: Ground) -> str:
    if not request.kinds:
        return "no record is named, which asks for everything"
    if request.since is None or request.until is None:
        return "the period has no beginning or no end"
    if request.until > request.at:
        return "the period ends later than the request was received"
    if request.until - request.since > ground.holder.longest_period_days * DAY:
        return f"the period is longer than {ground.holder.longest_period_days} days"
    return ""


def _deadline(request: Request, ground: Ground) -> str:
    wanted, minutes = times.seconds(request.says("deadline")), reply_minutes(request, ground)
    if wanted is None or wanted >= request.at + minutes * 60:
        return ""
    return f"an answer by {times.shown(wanted)} is wanted; one takes {times.in_words(minutes)} from receipt"


RULES: dict[str, dict[str, Rule]] = {
    "preservation": {"entity": _entity, "authority": _authority, "identifier": _identifier},
    "disclosure": {
        "entity": _entity,
        "authority": _authority,
        "basis": _basis,
        "identifier": _identifier,
        "period": _period,
        "deadline": _deadline,
    },
}
