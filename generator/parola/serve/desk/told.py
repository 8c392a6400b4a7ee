"""What the desk tells a program: the same as its pages, as JSON; a reply that has not arrived is not in it."""

from __future__ import annotations

from typing import Any

from parola.desk import times
from parola.desk.forms import TITLES
from parola.desk.history import History, Line
from parola.serve.desk.office import Office

Told = dict[str, Any]


def overview(office: Office, seat: str) -> Told:
    """The seat's clock (UTC), the number of its last act, its requests, the last first, and whom it can ask for what."""
    history = office.history(seat)
    return {
        "clock": times.stamp(history.clock),
        "seq": history.seq,
        "requests": [request(history, line) for line in history.requests],
        "forms": list(TITLES),
        "records": [record for name in office.names for record in _records(office, name)],
    }


def request(history: History, line: Line) -> Told:
    """A request, and its reply once that has arrived."""
    told: Told = {name: line[name] for name in ("seq", "holder", "form", "at", "request")}
    reply = {**line["reply"], "outcome": line["outcome"]} if history.arrived(line) else None
    return told | {"due": line["reply"]["due"], "reply": reply}


def _records(office: Office, name: str) -> list[Told]:
    """What a holder keeps: for how long, under whose card, by what it is found, and the least authority that opens it."""
    holder = office.holder(name)
    return [
        {
            "holder": name,
            "name": office.names[name],
            "country": holder.country,
            "record": kind,
            "tells": held.tells,
            "least": held.least,
            "kept_days": held.retention_days,
            "by": ", ".join(held.by),
        }
        for kind, held in holder.holds.items()
    ]
