"""What a hurried reader hands in to JX1: one clock for all records, one booking for one party, two reports for two sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parola.labs.naive import ACTIVE, KEYWORDS, PAYMENTS, Reader, minute, most
from parola_kit.evidence import Evidence, Row

GUESSED = {"q7a": "A", "q7b": ["A", "B", "C"], "q8": "A", "q9": "A"}  # letters are dealt by seat: a guess among few
TOPICS = ("fare", "meeting", "papers")


def _journey_by_keywords(evidence: Evidence) -> dict[str, Any]:
    """Names and handles that look alike are one person, printed times are one clock, and what stands twice is so."""
    file = evidence.rows("case.journey")
    bookings = _of(file, "booking")
    caller = bookings[0]
    handles = {row["handle"]: caller["document"] for row in file if row["handle"]}
    lines = {row["id"]: _by_name(row, bookings) for row in _of(file, "boarding")}
    said = _of(file, "message")[-1]["gloss"] or _of(file, "message")[-1]["text"]
    places = [row["place"] for row in sorted(_of(file, "crossing-in"), key=_printed)]
    return {
        "q2": {name: {"owner": document} for name, document in {**handles, **lines}.items()},
        "q3": [row["id"] for row in sorted(_asked(file), key=_printed)],
        "q4": [*dict.fromkeys(places), said.split()[-1].strip(".")],
        "q5": {row["document"]: {"company": "together"} for row in bookings[1:]},
        "q6": {topic: {"stands": _repeated(file, topic)} for topic in TOPICS},
        "q10": (minute(_one(file, "photo")["at_local"]), minute(_one(file, "photo")["at_local"])),
        **GUESSED,
    }


def _journey_by_payments(evidence: Evidence) -> dict[str, Any]:
    """Who is named at the money leads; the slip's day is read, its zone and calendar are not."""
    file = evidence.rows("case.journey")
    slip, bookings = _one(file, "slip"), _of(file, "booking")
    day = slip["at_local"]
    dated = f"{day[6:10]}-{day[3:5]}-{day[:2]}T{day[11:16]}:00Z"
    return {
        "q2": {row["handle"]: {"owner": bookings[0]["document"]} for row in bookings},
        "q3": [row["id"] for row in _asked(file)],
        "q5": {row["document"]: {"company": "same-flight"} for row in bookings[1:]},
        "q6": {topic: {"stands": _of(file, "statement", topic)[0]["id"]} for topic in TOPICS},
        "q11": dated,
        **GUESSED,
    }


def _journey_by_activity(evidence: Evidence) -> dict[str, Any]:
    """Whoever writes most is the one person behind all accounts; whoever spoke last is right."""
    file = evidence.rows("case.journey")
    busiest = most(row["handle"] for row in _of(file, "message"))
    document = next((row["document"] for row in _of(file, "account") if row["handle"] == busiest), "")
    accounts = {row["handle"]: {"owner": document} for row in _of(file, "message")}
    return {
        "q2": accounts if document else None,
        "q3": [row["id"] for row in sorted(_asked(file), key=lambda row: row["handle"])],
        "q6": {topic: {"stands": _of(file, "statement", topic)[-1]["id"]} for topic in TOPICS},
        **GUESSED,
    }


def _of(file: Sequence[Row], record: str, topic: str = "") -> list[Row]:
    return [row for row in file if row["record"] == record and row["topic"] == topic]


def _one(file: Sequence[Row], record: str) -> Row:
    return _of(file, record)[0]


def _asked(file: Sequence[Row]) -> list[Row]:
    """What seems to be an event; of these the question lists some."""
    kinds = ("account", "booking", "boarding", "landing", "slip", "message", "guests", "referral", "crossing-out", "crossing-in")
    return [row for row in file if row["record"] in kinds and row["zone"]]


def _printed(row: Row) -> str:
    return str(row["at_local"])


def _by_name(line: Row, bookings: Sequence[Row]) -> str:
    words = set(line["name"].upper().split())
    return next(str(row["document"]) for row in bookings if words & set(row["name"].upper().split()))


def _repeated(file: Sequence[Row], topic: str) -> str:
    """The statement that stands twice."""
    twice = _of(file, "referral", topic)[0]["text"]
    return next(str(row["id"]) for row in _of(file, "statement", topic) if row["text"].startswith(twice))


NAIVE: dict[str, Reader] = {KEYWORDS: _journey_by_keywords, PAYMENTS: _journey_by_payments, ACTIVE: _journey_by_activity}
