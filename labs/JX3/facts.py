"""JX3: what a colleague's report may say, from the truth of what each record says, says less of, or is silent on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth, Trace

KIND, FILE = "case/sentence", "case/journey"
# What a statement or question is about -> the line that would say it.
LINES = {
    "bags": "journey-boarding-0",
    "late": "journey-landing",
    "room": "journey-hotel",
    "file": "journey-photo",
    "signed": "journey-slip",
    "seal": "journey-custody",
    "read": "journey-caller-fare",
    "face": "journey-in-0",
    "device": "journey-account-caller",
    "desk": "journey-out-0",
    "stand": "journey-landing",
    "number": "journey-hotel",
    "counter": "journey-slip",
    "label": "journey-custody",
}
DANGEROUS = ("shelter", "neighbour", "safe-number")


def kinds(truth: CellTruth) -> Fact:
    """Statement -> supported, overstated, unsupported or outside the writer's expertise."""
    stated = _stated(truth)
    rows = {trace.id: {"is": trace.data["is"]} for trace in stated}
    return Fact(rows, rows=tuple(sorted(rows, key=_number)), sufficient=(tuple(_line(truth, t) for t in stated if _told(t)),))


def weakens(truth: CellTruth) -> Fact:
    """Overstated statement -> the record that says less."""
    rows = {trace.id: {"record": _line(truth, trace)} for trace in _of(truth, "overstated")}
    return Fact(rows, sufficient=(tuple(row["record"] for row in rows.values()),))


def schedule(truth: CellTruth) -> Fact:
    """Record -> what becomes of it before the trial, by the rule that the question states; weak points are disclosed like strong ones."""
    rows = {_line(truth, trace): ("disclose", "weakens") for trace in _of(truth, "overstated")[:2]}
    rows |= {_line(truth, trace): ("disclose", "supports") for trace in _of(truth, "supported")[:1]}
    for note in _tool(truth)["notes"]:
        rows[truth.id(f"journey-note-{note}", FILE)] = ("ask-the-judge", "danger") if note in DANGEROUS else ("not-relevant", "no-bearing")
    shown = tuple(sorted(rows, key=_number))
    value = {name: {"schedule": where, "reason": why} for name, (where, why) in rows.items()}
    return Fact(value, rows=shown, sufficient=(shown,), given={"records": " ".join(shown)})


def false_percent(truth: CellTruth) -> Fact:
    """Of a hundred pairs by different people, how many the comparison calls the same."""
    return Fact(_tool(truth)["tool"]["false_percent"], sufficient=((_validation(truth),),))


def by_chance(truth: CellTruth) -> Fact:
    """How many of the compared accounts it would call the same though somebody else writes them."""
    return Fact(_tool(truth)["tool"]["by_chance"], sufficient=((_validation(truth), truth.id("journey-finding", FILE)),))


def ratio(truth: CellTruth) -> Fact:
    """How many times as likely the finding is if one person wrote both as if two did."""
    return Fact(_tool(truth)["tool"]["ratio"], sufficient=((_validation(truth),),), neutral=(truth.id("journey-finding", FILE),))


def wording(truth: CellTruth) -> Fact:
    """The finding's weight is said of the finding, never of the writer."""
    del truth  # the same for every seat
    return Fact("finding")


def replies(truth: CellTruth) -> Fact:
    """Question of counsel -> yes, no, or that the records do not say."""
    asked = truth.starting("counsel", KIND)
    rows = {trace.id: {"reply": trace.data["reply"]} for trace in asked}
    shown = tuple(_line(truth, trace) for trace in asked if trace.data["reply"] != "cannot-say")
    silent = tuple(_line(truth, trace) for trace in asked if trace.data["reply"] == "cannot-say")
    return Fact(rows, rows=tuple(sorted(rows, key=_number)), sufficient=(shown,), neutral=silent)


def _stated(truth: CellTruth) -> list[Trace]:
    return sorted(truth.starting("report", KIND), key=lambda trace: _number(trace.id))


def _of(truth: CellTruth, kind: str) -> list[Trace]:
    return [trace for trace in _stated(truth) if trace.data["is"] == kind]


def _told(trace: Trace) -> bool:
    return trace.data["is"] in ("supported", "overstated")


def _line(truth: CellTruth, trace: Trace) -> str:
    return truth.id(LINES[trace.data["about"]], FILE)


def _tool(truth: CellTruth) -> Mapping[str, Any]:
    return next(trace.data for trace in _stated(truth) if "tool" in trace.data)


def _validation(truth: CellTruth) -> str:
    return truth.id("journey-validation", FILE)


def _number(evidence_id: str) -> int:
    return int(evidence_id.rsplit("/", 1)[1])


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "report.kinds": kinds,
    "report.weakens": weakens,
    "report.schedule": schedule,
    "report.false_percent": false_percent,
    "report.by_chance": by_chance,
    "report.ratio": ratio,
    "report.wording": wording,
    "report.replies": replies,
}
