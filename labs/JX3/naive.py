"""What a hurried reader hands in to JX3: a colleague is right, what weakens is left to the defence, and a question wants a yes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from parola.labs.naive import ACTIVE, KEYWORDS, PAYMENTS, Reader
from parola_kit.evidence import Evidence

GUESS = "A"  # letters are dealt by seat: a guess among five
NOUNS = ("bag", "aircraft", "night", "photo", "slip", "seal", "interpreter", "officer", "device")
BEYOND = ("crime", "disorder", "accent", "paper, the slip", "cough")


def _report_by_keywords(evidence: Evidence) -> dict[str, Any]:
    """A sentence is supported if its noun stands in the file, and whoever speaks of a crime is overstating."""
    said = {row["id"]: str(row["text"]).lower() for row in evidence.rows("case.sentence", part="report")}
    told = {name: "overstated" if any(word in text for word in BEYOND) else "supported" for name, text in said.items()}
    return {
        "q1": {name: {"is": kind} for name, kind in told.items()},
        "q2": {name: {"record": _first(evidence, text)} for name, text in said.items() if told[name] == "overstated"},
        "q4": _numbers(evidence)["right"],
        "q5": 1,
        "q7": GUESS,
        "q8": _replies(evidence, "yes"),
    }


def _report_by_payments(evidence: Evidence) -> dict[str, Any]:
    """What has to do with the slip matters, the rest is unsupported; the hit rate is the chance that it is so."""
    said = {row["id"]: str(row["text"]).lower() for row in evidence.rows("case.sentence", part="report")}
    numbers = _numbers(evidence)
    slip = evidence.one("case.journey", record="slip")["id"]
    return {
        "q1": {name: {"is": "supported" if "slip" in text else "unsupported"} for name, text in said.items()},
        "q2": {name: {"record": slip} for name, text in said.items() if "slip" in text},
        "q4": 100 - int(numbers["right"]),
        "q6": numbers["right"],
        "q7": GUESS,
        "q8": _replies(evidence, "no"),
    }


def _report_by_activity(evidence: Evidence) -> dict[str, Any]:
    """Nothing is ever sure: everything is overstated, and nobody can say anything."""
    report = evidence.rows("case.sentence", part="report")
    first = evidence.rows("case.journey")[0]["id"]
    return {
        "q1": {row["id"]: {"is": "overstated"} for row in report},
        "q2": {row["id"]: {"record": first} for row in report},
        "q7": GUESS,
        "q8": _replies(evidence, "cannot-say"),
    }


def _first(evidence: Evidence, text: str) -> str:
    noun = next((noun for noun in NOUNS if noun in text), "")
    return next(str(row["id"]) for row in evidence.rows("case.journey") if noun in str(row["text"]).lower())


def _numbers(evidence: Evidence) -> Mapping[str, int]:
    _, _, same, right = map(int, re.findall(r"\d+", evidence.one("case.journey", record="validation")["text"]))
    return {"right": 100 * right // same}


def _replies(evidence: Evidence, reply: str) -> dict[str, dict[str, str]]:
    return {row["id"]: {"reply": reply} for row in evidence.rows("case.sentence", part="counsel")}


NAIVE: dict[str, Reader] = {KEYWORDS: _report_by_keywords, PAYMENTS: _report_by_payments, ACTIVE: _report_by_activity}
