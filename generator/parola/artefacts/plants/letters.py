"""An automatic letter of the vendor's form that lets a private address slip, and a phishing letter that only looks like one (T04)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, formataddr

from parola.artefacts.clock import stamp
from parola.artefacts.plants.piece import Row, Trace
from parola.artefacts.plants.seat import Pieces, Seat
from parola.world.fresh import HOSTS
from parola.world.holdings import nickname

PERSON = "person"  # who hands the letters over
LATER = 30  # seconds from the first host to the mailbox; assumption


def planted(seat: Seat) -> Pieces:
    """Two letters with one sender: in one the first host is the sender's own, in the other it is not."""
    member = seat.scene.network(seat.cell).role(PERSON)
    receiver = member.held("mail", seat.scene.scenario.start) if member else None
    if member is None or receiver is None:
        return Pieces()
    chance = seat.chance("letters")
    operator = seat.scene.network(seat.cell).member(seat.interest.operator) if seat.interest.operator else None
    mail = operator.held("mail", seat.scene.scenario.end - 1) if operator else None
    private = mail or f"{nickname(seat.interest.private)}{chance.randint(10, 99)}@{chance.choice(HOSTS)}"
    forged = f"{nickname(seat.interest.accounts['fan'])}{chance.randint(10, 99)}@{chance.choice(HOSTS)}"
    own = f"{seat.interest.vendor.replace('_', '-')}-desk.example"
    strange = f"relay{chance.randint(2, 9)}.{seat.interest.accounts['fan'].replace('_', '-')}.example"
    to = formataddr((member.name, receiver))
    return Pieces(
        letters=(
            _letter(seat, to, "persona-auto", own, f"mail.{own}", private, Trace("T04", False, "Return-Path", private)),
            _letter(seat, to, "persona-phish", own, strange, forged, Trace("T04", True, "Return-Path", forged)),
        )
    )


def _letter(seat: Seat, to: str, line: str, desk: str, host: str, path: str, trace: Trace) -> Row:
    at = seat.moment("fan", 0.2, 0.9, line)
    box = to.rpartition("@")[2].rstrip(">")
    received = [f"from mx.{box} by {box}; {_date(at + LATER)}", f"from {host} by mx.{box}; {_date(at + LATER // 2)}"]
    headers = [f"Return-Path: <{path}>", *(f"Received: {one}" for one in received), "Auto-Submitted: auto-replied"]
    row = {
        "at": stamp(at),
        "zone": "+00:00",
        "sender": formataddr((f"{seat.interest.vendor} desk", f"no-reply@{desk}")),
        "receiver": to,
        "subject": seat.line("persona-auto-subject", line, market_handle=seat.interest.vendor),
        "text": seat.line(line),
        "headers": "\n".join(headers),
    }
    return Row(row, seat.number, (trace,))


def _date(at: int) -> str:
    return format_datetime(datetime.fromtimestamp(at, UTC))
