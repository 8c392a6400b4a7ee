"""DW1: what the phone, the hotline thread and the sites show about the first contact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth
from parola_kit.methods.times import utc

ACTS = ("offered", "forwarded", "vouched", "asked-for-money")
INDICATOR = "indicator-"
APART = timedelta(hours=2)  # of the asked moment from the change: less than the zone offset, so that a naive reading goes wrong


def indicators(truth: CellTruth) -> Fact:
    """Message -> indicator of forced labour that it shows (ilo-indicators-2012); empty where nothing is shown."""
    shown = truth.starting(INDICATOR, "chat/msg")
    return Fact(
        {trace.id: {"indicator": trace.label.removeprefix(INDICATOR)} for trace in shown},
        sufficient=(tuple(trace.id for trace in shown),) if shown else (),
        neutral=tuple(t.id for t in truth.traces if t.label == "scope" or t.label.startswith("chat-")),
        barred=_barred(truth),
        variant=truth.variant["kind"],
    )


def roles(truth: CellTruth) -> Fact:
    """Handle -> the act that is seen, for everybody in the agreed chats but the person."""
    acts = {_sender(truth, f"act-{act}"): act for act in ACTS}
    idle = [str(truth.row(t.id)["sender"]) for t in truth.starting("look-alike", "chat/msg")]
    idle += [str(truth.row(i)["forwarded_from"]) for i in truth.ids("look-alike-page", "chat/msg")]
    bystanders = tuple(dict.fromkeys(handle for handle in idle if handle and handle not in acts and handle != "person"))
    offered, advert = truth.id("act-offered", "chat/msg"), truth.id("advert", "forum/post")
    forwarded = truth.id("act-forwarded", "chat/msg")
    return Fact(
        {handle: {"act": act} for handle, act in acts.items()} | {handle: {"act": "not-shown"} for handle in bystanders},
        sufficient=(({"any": [offered, advert]},),),
        neutral=tuple(truth.id(f"act-{act}", "chat/msg") for act in ACTS[1:]),
        barred=_barred(truth),
        origins=((advert, forwarded),),
        uninvolved=bystanders,
    )


def page(truth: CellTruth) -> Fact:
    """The onion name that the handler means; a look-alike differs in two characters, and a clone prints it on the market too."""
    said = truth.id("page", "chat/msg")
    vendor = next(t.id for t in truth.starting("brand-", "market/vendor") if truth.row(t.id)["onion"] in truth.row(said)["text"])
    return Fact(
        truth.row(vendor)["onion"],
        sufficient=((said,),),
        neutral=(vendor,),
        against=tuple(truth.ids("look-alike-page", "chat/msg")),
        barred=_barred(truth),
        pool=vendor,
    )


def address(truth: CellTruth) -> Fact:
    """The payment address in force at a stated moment: by the time of the statement, not of the record; hearsay may be right or wrong."""
    first, second = truth.id("address-first", "chat/msg"), truth.id("address-second", "chat/msg")
    told, trusted = truth.id("address-as-told", "hotline/msg"), truth.variant["hearsay"] == "right"
    before = truth.variant["moment"] == "before"
    changed = datetime.fromisoformat(truth.times["address-second"][0])
    asked = changed - APART if before else changed + APART
    return Fact(
        _address_in(truth, first if before else second),
        sufficient=((first, second),) if before else ((second,),),
        neutral=(*(() if before else (first,)), *((told,) if trusted else ())),
        against=() if trusted else (told,),
        barred=_barred(truth),
        variant=truth.variant["moment"],
        given={"asked_at": asked.strftime("%Y-%m-%dT%H:%M:00Z")},
    )


def position_time(truth: CellTruth) -> Fact:
    """Time of the last position of the best kind that the evidence has."""
    record = _position(truth)
    row = truth.row(record)
    at = str(row["at"]) if "at" in row else f"{_zoned(truth, record):%Y-%m-%dT%H:%M:%SZ}"
    others = [i for label in ("position-live", "position-pin", "position-named") for i in _ids(truth, label) if i != record]
    return Fact(at, sufficient=((record,),), neutral=tuple(others), barred=_barred(truth), variant=truth.variant["position"])


def position_kind(truth: CellTruth) -> Fact:
    """Whether a device reported it, somebody chose it, or somebody only named it."""
    kind = truth.variant["position"]
    return Fact(kind, sufficient=tuple((record,) for record in _ids(truth, f"position-{kind}")), variant=kind)


def fields(truth: CellTruth) -> Fact:
    """HTCDS field -> what the person said, or why it is blank; what the referral itself adds is not said."""
    trace = next(t for t in truth.traces if t.label == "referral")
    told = tuple(t.id for t in truth.starting("told-", "hotline/msg"))
    asked = tuple(t.id for t in truth.starting("asked-", "hotline/msg"))
    table = {field: {"says": says} for field, says in trace.data["fields"].items()}
    return Fact(table, sufficient=(told,), neutral=asked, against=(trace.id,))


def _sender(truth: CellTruth, label: str) -> str:
    return str(truth.row(truth.id(label, "chat/msg"))["sender"])


def _barred(truth: CellTruth) -> tuple[str, ...]:
    return tuple(truth.ids("barred", "chat/msg"))


def _address_in(truth: CellTruth, record: str) -> str:
    return next(word.strip(".,;:()") for word in str(truth.row(record)["text"]).split() if word.startswith("bcrt1"))


def _position(truth: CellTruth) -> str:
    return _ids(truth, f"position-{truth.variant['position']}")[-1]


def _ids(truth: CellTruth, label: str) -> list[str]:
    return truth.ids(label, "chat/msg") + truth.ids(label, "hotline/msg")


def _zoned(truth: CellTruth, record: str) -> datetime:
    row = truth.row(record)
    return utc(str(row["until_local"]), str(truth.row(str(row["chat"]))["zone"]))


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "contact.indicators": indicators,
    "contact.roles": roles,
    "contact.page": page,
    "contact.address": address,
    "contact.position_time": position_time,
    "contact.position_kind": position_kind,
    "contact.fields": fields,
}
