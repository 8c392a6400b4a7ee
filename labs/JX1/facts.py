"""JX1: who is who, what came when and whose word stands in the journey file, from the truth of the journey."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth

KIND = "case/journey"
WHOLE = "journey-booking-0"  # the line whose data hold what the file is about
CANNOT = "cannot-be-told"
SHOWS = {"fare": "journey-slip", "meeting": "journey-photo", "papers": "journey-hotel"}
SETTLES = {"fare": "payment", "meeting": "camera", "papers": "guests"}
# What a request about each dispute needs beside its purpose; the rest stays out of it (Exercise Convention, necessity).
NEEDED = {"fare": ("reference",), "meeting": ("hour",), "papers": ("hour",)}
ASKED = ("reference", "hour", "document", "relatives", "health", "others")


def owners(truth: CellTruth) -> Fact:
    """Handle or boarding line -> document of whose it is; one account only claims to be another's."""
    told: Mapping[str, str] = _whole(truth)["owners"]
    rows = {_row(truth, name): {"owner": document or CANNOT} for name, document in told.items()}
    accounts = tuple(_ids(truth, "journey-account-first", "journey-account-second", "journey-account-caller"))
    said = tuple(_ids(truth, "journey-said-moves", "journey-said-is-me"))
    tickets = tuple(trace.id for trace in truth.starting("journey-boarding-", KIND))
    claimed = tuple(name for name, document in told.items() if not document)
    return Fact(rows, rows=tuple(sorted(rows)), sufficient=((*accounts, *said, *tickets),), uninvolved=claimed)


def order(truth: CellTruth) -> Fact:
    """Twelve lines in the order in which they happened; no two at one minute."""
    asked = sorted((t for t in truth.starting("journey-", KIND) if t.data["asked"]), key=lambda trace: trace.data["at"])
    ids = tuple(trace.id for trace in asked)
    shown = tuple(sorted(ids))
    return Fact([[one] for one in ids], rows=shown, sufficient=(ids,), given={"records": " ".join(shown)})


def path(truth: CellTruth) -> Fact:
    """Places in which the caller is shown to have been: not those of a namesake, nor those of which somebody only wrote."""
    out, came = _ids(truth, "journey-out-0"), _ids(truth, "journey-in-0")
    onward = [trace.id for trace in truth.starting("journey-onward-in", KIND)]
    also = _ids(truth, "journey-namesake-in") if truth.variant["namesake"] == "one" else []
    renewed = [trace.id for trace in truth.starting("journey-renewal", KIND)]
    neutral = [trace.id for trace in truth.traces if trace.label.startswith(("journey-onward", "journey-boarding-0", "journey-landing"))]
    return Fact(
        _whole(truth)["path"],
        sufficient=((*out, *came, *onward, *also, *renewed),),
        neutral=tuple(neutral) + (tuple(_ids(truth, "journey-namesake-out")) if also else ()),
        variant=truth.variant["journey"],
    )


def company(truth: CellTruth) -> Fact:
    """Document of each of the others -> together, on the same flight only, or not aboard; a booking for four shows none of it."""
    ways: Mapping[str, str] = _whole(truth)["ways"]
    rows = {document: {"company": way} for document, way in ways.items()}
    shown = tuple(_shows_company(truth, n) for n in (1, 2, 3) if ways[_document(truth, n)] != "not-aboard")
    unused = tuple(trace.id for trace in truth.starting("journey-noshow-", KIND))
    own = tuple(_ids(truth, "journey-boarding-0", "journey-in-0", "journey-out-0"))
    return Fact(
        rows,
        rows=tuple(sorted(rows)),
        sufficient=(shown,),
        neutral=(*own, *(t.id for t in truth.traces if t.label.startswith("journey-out-"))),
        against=unused,
        variant=truth.variant["aboard"],
    )


def stands(truth: CellTruth) -> Fact:
    """Topic -> the statement that a record of its own bears out, or none; what only repeats a statement is no second source."""
    said: Mapping[str, str] = _whole(truth)["stands"]
    rows = {topic: {"stands": "none" if by == "none" else truth.id(f"journey-{by}-{topic}", KIND)} for topic, by in said.items()}
    shown = tuple(truth.id(SHOWS[topic], KIND) for topic, by in said.items() if by != "none")
    statements = tuple(truth.id(f"journey-{by}-{topic}", KIND) for topic in said for by in ("caller", "fellow"))
    origins = tuple((_source(truth, topic), truth.id(f"journey-repeat-{topic}", KIND)) for topic in said)
    return Fact(rows, sufficient=(shown,), neutral=statements, origins=origins, variant=truth.variant["tie"])


def next_record(truth: CellTruth) -> Fact:
    """What would settle the dispute that has no winner."""
    tie = truth.variant["tie"]
    two = tuple(truth.id(f"journey-{by}-{tie}", KIND) for by in ("caller", "fellow"))
    return Fact(SETTLES[tie], sufficient=(two,), neutral=(truth.id(SHOWS[tie], KIND),), variant=tie)


def leave_out(truth: CellTruth) -> Fact:
    """What the request for that record leaves out; its purpose is always in it."""
    tie = truth.variant["tie"]
    return Fact([item for item in ASKED if item not in NEEDED[tie]], variant=tie)


def namesake(truth: CellTruth) -> Fact:
    """Whether two papers under one name are one person's; a name alone does not tell."""
    kind = truth.variant["namesake"]
    lines, own = _ids(truth, "journey-namesake-out", "journey-namesake-in"), _ids(truth, WHOLE, "journey-out-0", "journey-in-0")
    if kind == "open":
        return Fact(unknown=True, needs=("document-record@issuer",), sufficient=(({"any": lines},),), neutral=tuple(own), variant=kind)
    if kind == "one":
        renewed = truth.id("journey-renewal", KIND)
        return Fact(kind, sufficient=((renewed,),), neutral=(*lines, *own), variant=kind)
    return Fact(kind, sufficient=(({"any": lines}, {"any": own}),), neutral=tuple(lines + own), variant=kind)


def kin(truth: CellTruth) -> Fact:
    """Whether a word for kin is one here: told where the person was asked; the referral has it from the chat alone."""
    kind = truth.variant["kin"]
    said, referred = truth.id("journey-said-kin", KIND), truth.id("journey-referral", KIND)
    origins = ((said, referred),)
    if kind == "open":
        return Fact(
            unknown=True, needs=("interview@caseworker",), sufficient=((said,),), neutral=(referred,), origins=origins, variant=kind
        )
    return Fact(kind, sufficient=((truth.id("journey-interview", KIND),),), neutral=(said, referred), origins=origins, variant=kind)


def photo(truth: CellTruth) -> Fact:
    """Earliest and latest moment of a time without a zone, in the two zones that the telephone may have had."""
    line = truth.id("journey-photo", KIND)
    around = _ids(truth, "journey-in-0", "journey-out-0", "journey-landing")
    return Fact(_whole(truth)["photo"], sufficient=((line,),), neutral=tuple(around))


def slip(truth: CellTruth) -> Fact:
    """When the slip was made; its office counts years by another calendar."""
    return Fact(_whole(truth)["slip"], sufficient=((truth.id("journey-slip", KIND),),))


def _whole(truth: CellTruth) -> Mapping[str, Any]:
    return next(trace.data for trace in truth.traces if trace.label == WHOLE)


def _row(truth: CellTruth, name: str) -> str:
    """A handle as it is; of a label, the id of its line."""
    return truth.id(name, KIND) if name.startswith("journey-") else name


def _ids(truth: CellTruth, *labels: str) -> list[str]:
    return [truth.id(label, KIND) for label in labels]


def _shows_company(truth: CellTruth, n: int) -> str | Mapping[str, list[str]]:
    """Of one of the others who flew: what shows how they came."""
    found = [t.id for t in truth.traces if t.label in (f"journey-boarding-{n}", f"journey-in-{n}")]
    together = _whole(truth)["ways"][_document(truth, n)] == "together"
    return {"any": [*found, *(_ids(truth, "journey-boarding-0", "journey-in-0") if together else [])]}


def _document(truth: CellTruth, n: int) -> str:
    return str(truth.row(truth.id(f"journey-booking-{n}", KIND))["document"])


def _source(truth: CellTruth, topic: str) -> str:
    """The statement that the referral repeats: the one with the same value."""
    repeated = truth.row(truth.id(f"journey-repeat-{topic}", KIND))["text"]
    both = [truth.id(f"journey-{by}-{topic}", KIND) for by in ("caller", "fellow")]
    return next(one for one in both if str(truth.row(one)["text"]).startswith(repeated))


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "journey.owners": owners,
    "journey.order": order,
    "journey.path": path,
    "journey.company": company,
    "journey.stands": stands,
    "journey.next_record": next_record,
    "journey.leave_out": leave_out,
    "journey.namesake": namesake,
    "journey.kin": kin,
    "journey.photo": photo,
    "journey.slip": slip,
}
