"""LP1: what the truth has of the first day: when each record runs out, what has to be done about it, who may do it, whom it may reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth, Trace
from parola.spec.convention import Card, convention

ASKED = ("preserve", "disclose", "emergency")  # acts that go to a holder
POWERS = ("preserve", "disclose", "purchase")
EITHER = (["safety"], ["register"], ["preserve"], ["sign"], ["disclose"])


def running_out(truth: CellTruth) -> Fact:
    """The records in the order in which they run out."""
    found = sorted(_leads(truth), key=_runs_out)
    ids = tuple(trace.id for trace in found)
    return Fact([[one] for one in ids], rows=tuple(sorted(ids)), sufficient=((*ids, *truth.ids("day-holder", "case/holder")),))


def deadline(truth: CellTruth) -> Fact:
    """When the first of the records runs out that have to be preserved; hearsay of a longer time stands against it."""
    first = min(_of(truth, "preserve"), key=_runs_out)
    holder = _holder(truth, first)
    return Fact(
        first.data["runs_out"],
        sufficient=((first.id, holder),),
        neutral=tuple(_lines(truth, "day-drafted", "day-take")),
        against=tuple(_lines(truth, "day-hearsay")),
        variant=first.data["holder"],
    )


def first_acts(truth: CellTruth) -> Fact:
    """Where the police may preserve, that waits for no signature; where they may not, it does."""
    alone = _authorities(truth)["preserve"] == "police"
    side_by_side = [["safety"], ["register"], ["preserve", "sign"], ["disclose"]]
    waiting = [["safety"], ["register"], ["sign"], ["preserve"], ["disclose"]]
    return Fact(
        side_by_side if alone else waiting,
        accept=([*EITHER],) if alone else (),
        sufficient=((_line_of(truth, "preserve"),),),
        variant="police" if alone else "signed",
        given={"team": _day(truth, "team")},
    )


def acts(truth: CellTruth) -> Fact:
    """Record -> what has to be done about it now."""
    found = _leads(truth)
    kept = _lines(truth, "day-kept", "day-ours", "day-danger", "day-safe")
    return Fact(
        {trace.id: {"act": trace.data["duty"]} for trace in found},
        rows=tuple(sorted(trace.id for trace in found)),
        sufficient=((*(trace.id for trace in found), *kept),),
        uninvolved=tuple(trace.id for trace in _of(truth, "leave")),
        variant=f"{truth.variant['danger']}, {truth.variant['sixth']}",
        given={"now": _day(truth, "now")},
    )


def powers(truth: CellTruth) -> Fact:
    """Act -> the least authority that the card of the seat's team asks for it."""
    return Fact(
        {act: {"authority": authority} for act, authority in _authorities(truth).items()},
        sufficient=(tuple(_line_of(truth, act) for act in POWERS),),
        variant=truth.variant["team"],
        given={"team": _day(truth, "team")},
    )


def proposer(truth: CellTruth) -> Fact:
    """Who first spoke of a purchase, by the report written at once; two memories that differ cannot tell."""
    names = _trace(truth, "day-claim").data
    claim = _lines(truth, "day-claim")
    if truth.variant["proposal"] == "reported":
        report = tuple(_lines(truth, "day-report"))
        others = (names["other"], names["handler"])
        return Fact(names["first"], sufficient=(report,), against=tuple(claim), uninvolved=others, variant="reported")
    pointer, memory = _lines(truth, "day-pointer"), _lines(truth, "day-memory")
    return Fact(
        unknown=True,
        needs=("contact-report@handler",),
        sufficient=(({"any": pointer}, {"any": [*claim, *memory]}),),
        uninvolved=(names["handler"],),
        variant="elsewhere",
    )


def hits(truth: CellTruth) -> Fact:
    """Entries of the register on the same number that still stand."""
    found = truth.ids("day-hit", "case/register")
    alike = [one for label in ("day-swapped", "day-elsewhere", "day-ended") for one in truth.ids(label, "case/register")]
    return Fact(
        found,
        sufficient=(tuple(found),) if found else (),
        uninvolved=(*alike, *truth.ids("day-other", "case/register")),
        variant=truth.variant["overlap"],
        given={"now": _day(truth, "now"), "number": _day(truth, "number")},
    )


def settled(truth: CellTruth) -> Fact:
    """What the other team's note asks for; without a hit nothing stands in the way."""
    found = truth.starting("day-hit", "case/register")
    how = found[0].data["settled"] if found else "go-on"
    return Fact(how, sufficient=((found[0].id,),) if found else (), variant=truth.variant["overlap"])


def told(truth: CellTruth) -> Fact:
    """Record that a holder is asked for -> what is written of its customer."""
    asked = [trace for trace in _leads(truth) if trace.data["duty"] in ASKED]
    lines = _lines(truth, "day-owner-own", "day-owner-taken", "day-owner-hidden")
    return Fact(
        {trace.id: {"told": trace.data["told"]} for trace in asked},
        rows=tuple(sorted(trace.id for trace in asked)),
        sufficient=((*lines, *(_holder(truth, trace) for trace in asked)),),
        variant=truth.variant["owner"],
    )


def emergency(truth: CellTruth) -> Fact:
    """Whether there is danger to life now; fear and hurry are none."""
    kind = truth.variant["danger"]
    danger, safe = _lines(truth, "day-danger"), _lines(truth, "day-safe")
    sufficient = {"now": ((*danger,),), "over": ((*danger, *safe),), "never": ()}[kind]
    article = truth.ids("article-emergency", "case/card")
    return Fact(
        {"now": "open"}.get(kind, kind),
        sufficient=sufficient,
        neutral=(*article, *_lines(truth, "day-fear"), *safe),
        variant=kind,
        given={"now": _day(truth, "now")},
    )


def money(truth: CellTruth) -> Fact:
    """What the parallel financial file holds on the first day: what is public, what people paid, and requests to keep what runs out."""
    asked = [trace for trace in _of(truth, "preserve") if trace.data["money"]]
    return Fact(
        ["ledger", "sums", *(trace.data["holder"] for trace in asked)],
        sufficient=(tuple(trace.id for trace in asked),) if asked else (),
        variant=", ".join(sorted(trace.data["holder"] for trace in asked)) or "none",
    )


def _leads(truth: CellTruth) -> list[Trace]:
    return truth.starting("day-", "case/lead")


def _of(truth: CellTruth, duty: str) -> list[Trace]:
    return [trace for trace in _leads(truth) if trace.data["duty"] == duty]


def _runs_out(trace: Trace) -> datetime:
    return datetime.fromisoformat(trace.data["runs_out"])


def _holder(truth: CellTruth, lead: Trace) -> str:
    return next(t.id for t in truth.starting("day-holder", "case/holder") if t.data["holder"] == lead.data["holder"])


def _lines(truth: CellTruth, *labels: str) -> list[str]:
    return [one for label in labels for one in truth.ids(label, "case/log")]


def _trace(truth: CellTruth, label: str) -> Trace:
    return next(t for t in truth.traces if t.label == label and t.id.startswith("case/log/"))


def _day(truth: CellTruth, name: str) -> str:
    return str(_trace(truth, "day-take").data[name])


def _authorities(truth: CellTruth) -> dict[str, str]:
    """Act -> the least authority, as the Convention itself has it."""
    card = _card(truth.variant["team"].upper())
    purchase = "nobody" if card.covert_purchase == "never" else card.covert_purchase
    return dict(zip(POWERS, (card.preserve, card.disclose, purchase), strict=True))


@cache
def _card(country: str) -> Card:
    return {str(one): card for one, card in convention().cards.items()}[country]


def _line_of(truth: CellTruth, act: str) -> str:
    return truth.id(f"card-{truth.variant['team']}-{act}", "case/card")


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "day.running_out": running_out,
    "day.deadline": deadline,
    "day.first_acts": first_acts,
    "day.acts": acts,
    "day.powers": powers,
    "day.proposer": proposer,
    "day.hits": hits,
    "day.settled": settled,
    "day.told": told,
    "day.emergency": emergency,
    "day.money": money,
}
