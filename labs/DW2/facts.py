"""DW2: what the signed pages, two captures and a custody log are, as the truth has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth, Trace

CAPTURE, CUSTODY, ACCESS = "case/capture", "case/custody", "case/access"
SECOND = 1_000  # milliseconds; a Date header has no parts of a second


def mirrors(truth: CellTruth) -> Fact:
    """Onion names that the desk's own list, in force on the asked day, vouches for."""
    current = truth.variant["as-of"] == "now"
    page = sorted(_pages(truth, "list"), key=lambda one: str(one.data["signed"]))[-1 if current else 0]
    copies = () if current else tuple(one.id for one in _pages(truth, "list-copied"))
    shown = [page.id, *copies]
    checks = [check for one in shown for check in _checks(truth, one)]
    return Fact(
        sorted(page.data["names"]),
        sufficient=(({"any": [*shown, *checks]}, _key_row(truth)),),
        neutral=_of_desk(truth),
        pool=_pool(truth),
        variant=truth.variant["as-of"],
        given={"desk": _title(truth), "day": _middle(page.data["signed"], page.data["until"], truth)},
    )


def key(truth: CellTruth) -> Fact:
    """Fingerprint of the key under the desk's name that a key server was given first."""
    row = truth.row(_key_row(truth))
    return Fact(row["fingerprint"], sufficient=((_key_row(truth),),), neutral=_of_desk(truth), pool=_pool(truth), given=_named(truth))


def first_seen(truth: CellTruth) -> Fact:
    """When somebody else than its maker first had the key; the time of its making is its maker's word."""
    return Fact(truth.row(_key_row(truth))["seen_at"], sufficient=((_key_row(truth),),), pool=_pool(truth))


def canary(truth: CellTruth) -> Fact:
    """The days of the desk's canary, by its own words."""
    (page,) = _pages(truth, "canary")
    return Fact({"canary": dict(page.data)}, sufficient=((page.id,),), pool=_pool(truth), given=_named(truth))


def difference(truth: CellTruth) -> Fact:
    """Why the two captures of one page have two hashes."""
    rows = tuple(truth.id(f"rates-{day}", CAPTURE) for day in ("first", "second"))
    return Fact(
        truth.variant["difference"],
        sufficient=(rows,),
        variant=truth.variant["difference"],
        given=dict(zip(("one", "two"), rows, strict=True)),
    )


def hashed(truth: CellTruth) -> Fact:
    """Which bytes the noted hash of the second capture is over; two forms of the same words have two hashes only where it is those sent."""
    over = "sent" if truth.variant["difference"] == "encoding" else truth.variant["digest"]
    row = truth.id("rates-second", CAPTURE)
    return Fact(over, sufficient=((row,),), variant=over, given={"two": row})


def offset(truth: CellTruth) -> Fact:
    """Whole seconds between which the server's clock is ahead of the right time on the second day, rounded outwards."""
    heard = _heard(truth)
    least = max(SECOND * one.data["date_s"] - one.data["got_ms"] for one in heard)
    most = min(SECOND * (one.data["date_s"] + 1) - one.data["sent_ms"] for one in heard)
    return Fact(
        [least // SECOND, -(-most // SECOND)],
        sufficient=(tuple(one.id for one in heard),),
        against=(truth.id("head-cached", CAPTURE),),
        variant=truth.variant["server-clock"],
        given={"date": str(truth.row(heard[0].id)["sent_at"])[:10]},
    )


def zero(truth: CellTruth) -> Fact:
    """Whether the server's clock may have been right."""
    told = {"wrong": "excluded", "right": "possible"}[truth.variant["server-clock"]]
    return Fact(told, sufficient=(tuple(one.id for one in _heard(truth)),), variant=told)


def listings(truth: CellTruth) -> Fact:
    """What became of every offer that the second day shows under a number that the first does not show."""
    shown = [one for one in truth.traces if one.label == "sighting-second" and one.data["was"] != "seen"]
    before = tuple(one.id for one in truth.traces if one.label == "sighting-first")
    value = {one.id: {"status": one.data["was"]} for one in shown}
    return Fact(value, rows=tuple(value), sufficient=((*value, *before),))


def fails(truth: CellTruth) -> Fact:
    """The first entry that does not hold: against the one before it, or, where the chain was made anew, against the register."""
    entries = _entries(truth)
    found = next(one for one in entries if one.data["fails"])
    register = truth.id("seal-after", "case/seal")
    before = entries[entries.index(found) - 1].id
    beside = register if truth.variant["custody"] == "rebuilt" else before
    return Fact(
        found.id,
        sufficient=((found.id, beside),),
        neutral=(before, register, truth.id("seal-before", "case/seal")),
        variant=truth.variant["custody"],
    )


def doubtful(truth: CellTruth) -> Fact:
    """Entries one of which must have been altered, as far as chain and register tell."""
    found = [one.id for one in _entries(truth) if one.data["doubtful"]]
    return Fact(found, sufficient=((*found, truth.id("seal-before", "case/seal")),), variant=truth.variant["custody"])


def account(truth: CellTruth) -> Fact:
    """The account that wrote the file anew after the register's last entry, or that the server's log cannot tell."""
    accounts = {one.data["account"] for one in truth.traces if one.id.startswith(f"{ACCESS}/") and one.data["account"]}
    register, kept = truth.id("seal-after", "case/seal"), truth.variant["access"] == "logged"
    left, before = truth.id("unattended", ACCESS), truth.id("rewrite-before", ACCESS)
    if not kept:
        gap = truth.id("gap-after", ACCESS)
        return Fact(
            unknown=True,
            needs=("seal-record@custodian",),
            sufficient=((gap,),),
            neutral=(register, before, left),
            uninvolved=tuple(sorted(accounts)),
            variant="gap",
        )
    found = truth.id("rewrite-after", ACCESS)
    own = str(truth.row(found)["account"])
    return Fact(
        own,
        sufficient=((found,),),
        neutral=(register, before, truth.id("gap-before", ACCESS)),
        against=(left,),
        uninvolved=tuple(sorted(accounts - {own})),
        variant="logged",
    )


def statements(truth: CellTruth) -> Fact:
    """Which of five statements the records support; that the bytes are those of the day does not hang on the altered entry."""
    true = {
        "own-name": truth.variant["captured"] == "desk",
        "words-changed": truth.variant["difference"] == "content",
        "clock-wrong": truth.variant["server-clock"] == "wrong",
        "same-hand": False,
        "same-bytes": True,
    }
    return Fact([name for name, holds in true.items() if holds], given=_named(truth))


def _second(truth: CellTruth) -> Trace:
    return next(one for one in truth.traces if one.label == "rates-second")


def _brand(truth: CellTruth) -> int:
    return int(_second(truth).data["brand"])


def _pool(truth: CellTruth) -> str:
    return f"desk-{_brand(truth)}"


def _pages(truth: CellTruth, label: str) -> list[Trace]:
    return [one for one in truth.traces if one.label == f"desk-{_brand(truth)}-{label}"]


def _checks(truth: CellTruth, page: str) -> list[str]:
    return [one["id"] for one in truth.evidence.rows("case.signature", page=page)]


def _key_row(truth: CellTruth) -> str:
    return truth.id(f"desk-{_brand(truth)}-key", "pgp/public")


def _of_desk(truth: CellTruth) -> tuple[str, ...]:
    """The desk's site and its other signed pages, which support and do not settle."""
    site = truth.row(_pages(truth, "canary")[0].id)["site"]
    pages = [row["id"] for row in truth.evidence.rows("web.page", site=site)]
    return (site, *pages, *(check for page in pages for check in _checks(truth, page)))


def _title(truth: CellTruth) -> str:
    site = truth.row(_pages(truth, "canary")[0].id)["site"]
    return str(truth.row(site)["title"])


def _named(truth: CellTruth) -> Mapping[str, Any]:
    return {"desk": _title(truth)}


def _heard(truth: CellTruth) -> list[Trace]:
    """Answers of the second day that the server itself wrote then."""
    own = [one for one in truth.traces if one.data.get("day") == "second" and one.id.startswith(f"{CAPTURE}/")]
    return [one for one in own if one.label != "head-cached"]


def _entries(truth: CellTruth) -> list[Trace]:
    return sorted((one for one in truth.traces if one.label == "custody-entry"), key=lambda one: int(truth.row(one.id)["seq"]))


def _middle(signed: str, until: str, truth: CellTruth) -> str:
    """A day well within two days, and not after the last that the crawler saw."""
    first, last = date.fromisoformat(signed), min(date.fromisoformat(until), _last(truth))
    return str(first + timedelta(days=max(1, (last - first).days // 2)))


def _last(truth: CellTruth) -> date:
    return date.fromisoformat(max(row["got_at"] for row in truth.evidence.rows("web.exchange"))[:10])


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "capture.mirrors": mirrors,
    "capture.key": key,
    "capture.first_seen": first_seen,
    "capture.canary": canary,
    "capture.difference": difference,
    "capture.hashed": hashed,
    "capture.offset": offset,
    "capture.zero": zero,
    "capture.listings": listings,
    "capture.statements": statements,
    "custody.fails": fails,
    "custody.doubtful": doubtful,
    "custody.account": account,
}
