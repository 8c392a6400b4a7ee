"""What a hurried reader hands in to LP1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from parola.labs.naive import ACTIVE, KEYWORDS, PAYMENTS, Reader, most
from parola_kit.evidence import Evidence, Row

POWERS = ("preserve", "disclose", "purchase")
SIGN = r"[A-Z]-\d\d"
TAIL = 6  # digits by which a hurried reader compares numbers


def _day_by_keywords(evidence: Evidence) -> dict[str, Any]:
    """Hours are added to printed times; everything is preserved, nobody may be told; the first sign beside the word is the proposer."""
    leads = evidence.rows("case.lead")
    ends = {lead["id"]: _ends(evidence, lead) for lead in leads}
    signs = [sign for line in _about(evidence, "purchase") for sign in re.findall(SIGN, line["text"])]
    return {
        "q1a": sorted(ends, key=lambda one: ends[one]),
        "q1b": f"{min(ends.values()):%Y-%m-%dT%H:%M:00Z}",
        "q2": ["A", "B", "C", "D", "E"],
        "q3": {lead["id"]: {"act": "emergency" if "phone" in lead["identifier"] else "preserve"} for lead in leads},
        "q4a": {act: {"authority": "prosecutor"} for act in POWERS},
        "q4b": signs[0] if signs else None,
        "q5a": _alike(evidence),
        "q5b": "A",
        "q7": "A",
    }


def _day_by_money(evidence: Evidence) -> dict[str, Any]:
    """The file is about money: what is not about it is left; the shortest notice runs out first; all options of the file at once."""
    leads = evidence.rows("case.lead")
    hours = {lead["id"]: evidence.one("case.holder", name=lead["holder"])["keeps_hours"] for lead in leads}
    return {
        "q1a": sorted(hours, key=lambda one: hours[one]),
        "q3": {lead["id"]: {"act": "disclose" if _money(lead) else "leave"} for lead in leads},
        "q4a": {act: {"authority": "court"} for act in POWERS},
        "q8": list("ABCDEFGH"),
    }


def _day_by_activity(evidence: Evidence) -> dict[str, Any]:
    """Whose sign stands in the log most often proposed it; the newest entry of the register counts; records in the order of the list."""
    entries = sorted(evidence.rows("case.register"), key=lambda row: row["since"])
    return {
        "q1a": [lead["id"] for lead in evidence.rows("case.lead")],
        "q4a": {act: {"authority": "police"} for act in POWERS},
        "q4b": most(sign for line in evidence.rows("case.log") for sign in re.findall(SIGN, f"{line['text']} {line['writer']}")),
        "q5a": [entries[-1]["id"]],
        "q5b": "B",
        "q7": "B",
    }


def _ends(evidence: Evidence, lead: Row) -> datetime:
    hours = evidence.one("case.holder", name=lead["holder"])["keeps_hours"]
    return datetime.fromisoformat(f"{lead['first_local']}:00") + timedelta(hours=hours)


def _about(evidence: Evidence, word: str) -> list[Row]:
    return [line for line in evidence.rows("case.log") if word in line["text"]]


def _alike(evidence: Evidence) -> list[str]:
    """Every entry whose number ends as one in the log does."""
    said = " ".join(line["text"] for line in evidence.rows("case.log"))
    tails = {number[-TAIL:] for number in re.findall(r"\+\d{8,}", said)}
    return [row["id"] for row in evidence.rows("case.register") if row["subject"].replace(" ", "")[-TAIL:] in tails]


def _money(lead: Mapping[str, str]) -> bool:
    return lead["identifier"].split()[0] in ("ticket", "slip", "withdrawal")


NAIVE: dict[str, Reader] = {KEYWORDS: _day_by_keywords, PAYMENTS: _day_by_money, ACTIVE: _day_by_activity}
