"""An act of a seat as the journal keeps it: what was asked, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from parola.desk import times
from parola.desk.decide import Refusal, Reply
from parola.desk.filled import Filled, Gap
from parola.desk.forms import FormName

Outcome = Literal["confirmed", "released", "nothing", "closed", "refused", "waited"]
Act = dict[str, Any]


def sent(form: FormName, holder: str, filled: Filled, found: Refusal | Reply) -> Act:
    """A request and its reply or refusal; lines of the journal add seat, number and signature."""
    return {
        "at": times.stamp(found.at),
        "form": form,
        "holder": holder,
        "request": {name: list(value) if isinstance(value, tuple) else value for name, value in filled.values.items()},
        "outcome": outcome(found),
        "reply": _refusal(found) if isinstance(found, Refusal) else _reply(found),
    }


def waited(until: int) -> Act:
    """The seat waited for the next reply; ``until`` in seconds UTC."""
    return {"at": times.stamp(until), "form": "wait", "holder": "", "request": {}, "outcome": "waited", "reply": None}


def outcome(found: Refusal | Reply) -> Outcome:
    """What a person sees first of a reply."""
    if isinstance(found, Refusal):
        return "refused"
    if found.kept_until is not None:
        return "confirmed"
    if any(found.records.values()):
        return "released"
    return "closed" if found.closed else "nothing"


def _refusal(found: Refusal) -> Act:
    told: Act = {"due": times.stamp(found.due), "text": found.text, "rule": found.rule, "sentence": found.sentence}
    return _empty() | told | {"defects": _gaps(found.defects)}


def _reply(found: Reply) -> Act:
    return _empty() | {
        "due": times.stamp(found.due),
        "text": found.text,
        "defects": _gaps(found.defects),
        "records": [{"kind": kind, "rows": [dict(row) for row in rows]} for kind, rows in found.records.items()],
        "gone": [{"kind": kind, "text": text} for kind, text in found.gone.items()],
        "closed": list(found.closed),
        "follow_up": list(found.follow_up),
        "told_at": _stamp(found.told_at),
        "kept_until": _stamp(found.kept_until),
    }


def _empty() -> Act:
    lists: Act = {name: [] for name in ("defects", "records", "gone", "closed", "follow_up")}
    return {"rule": "", "sentence": "", "told_at": None, "kept_until": None, **lists}


def _gaps(found: Iterable[Gap]) -> list[Act]:
    return [{"field": gap.field, "text": gap.text} for gap in found]


def _stamp(at: int | None) -> str | None:
    return None if at is None else times.stamp(at)
