"""What a hurried reader hands in to DW2."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from parola.labs.baselines import Seat
from parola.labs.naive import ACTIVE, KEYWORDS, PAYMENTS, Reader, most
from parola_kit.answers import Answer
from parola_kit.evidence import Evidence, Row

ONION, DAY = r"\b[a-z2-7]{56}\.onion\b", r"\b\d{4}-\d{2}-\d{2}\b"


def _by_words(evidence: Evidence) -> dict[str, Any]:
    """Every name in a text that is signed at all; the key made first; absent before is new; the first rewriting is the deed."""
    rows = _pages(evidence)
    names = dict.fromkeys(name for row in rows for name in re.findall(ONION, row["text"]))
    keys = sorted(_keys(evidence), key=lambda row: row["created_at"])
    log = evidence.rows("case.custody")
    return {
        "q1": list(names),
        "q2a": keys[-1]["fingerprint"],
        "q2b": keys[0]["created_at"],
        "q3": _canary(rows[-1]["text"]),
        "q5a": _mean(evidence),
        "q6": _all(evidence, "new"),
        "q7a": next((row["id"] for row in log if row["action"] == "correct"), None),
        "q7b": [row["id"] for row in log if row["action"] == "correct"],
        "q7c": _accounts(evidence, "rewrite")[0],
    }


def _by_value(evidence: Evidence) -> dict[str, Any]:
    """The names of the newest signed text, whoever signed it; server time is taken for true; the last entry is the altered one."""
    check = max(evidence.rows("case.signature"), key=lambda row: row["made_at"])
    text = evidence.record(check["page"])[1]["text"]
    log = evidence.rows("case.custody")
    return {
        "q1": re.findall(ONION, text),
        "q2a": check["key"],
        "q2b": check["made_at"],
        "q3": _canary(text),
        "q5a": (0, 0),
        "q6": _all(evidence, "missing-before"),
        "q7a": log[-1]["id"],
        "q7b": [log[-1]["id"]],
        "q7c": log[-1]["person"],
    }


def _by_activity(evidence: Evidence) -> dict[str, Any]:
    """What is listed most often is genuine; who did most is in it."""
    signed = _pages(evidence)
    names = most(name for row in signed for name in re.findall(ONION, row["text"]))
    log = evidence.rows("case.custody")
    busiest = most(row["person"] for row in log)
    own = [row["id"] for row in log if row["person"] == busiest]
    return {
        "q1": [names] if names else None,
        "q2a": most(row["key"] for row in evidence.rows("case.signature")),
        "q2b": min(row["changed_at"] for row in signed),
        "q3": _canary(signed[0]["text"]),
        "q5a": _mean(evidence),
        "q6": _all(evidence, "new"),
        "q7a": own[0],
        "q7b": own,
        "q7c": busiest,
    }


def controller(seat: Seat, answers: Mapping[str, Answer]) -> bool | None:
    """Whether the account that is named is the one that wrote the file anew; None where none is named."""
    if "q7c" not in answers:
        return None
    return answers["q7c"].value == seat.dealt.key["questions"]["q7c"]["value"]


def _pages(evidence: Evidence) -> list[Row]:
    return [evidence.record(row["page"])[1] for row in evidence.rows("case.signature")]


def _keys(evidence: Evidence) -> list[Row]:
    named = {row["key"] for row in evidence.rows("case.signature")}
    return [row for row in evidence.rows("pgp.public") if row["fingerprint"] in named]


def _canary(text: str) -> dict[str, dict[str, str]] | None:
    days = sorted(re.findall(DAY, text))
    if len(days) < 2:
        return None
    return {"canary": {"signed": days[0], "next": days[-1], "lapses": str(date.fromisoformat(days[-1]) + timedelta(days=1))}}


def _mean(evidence: Evidence) -> tuple[int, int]:
    """The difference of the first answer, as if it took no time."""
    row = next(row for row in evidence.rows("case.capture") if row["headers"])
    shown = parsedate_to_datetime(json.loads(row["headers"])["Date"])
    apart = round((shown - datetime.fromisoformat(row["got_at"])).total_seconds())
    return apart, apart


def _all(evidence: Evidence, status: str) -> dict[str, dict[str, str]]:
    """One word for every offer of the second day whose number the first does not show."""
    days = {row["id"]: row["sent_at"][:10] for row in evidence.rows("case.capture")}
    rows = evidence.rows("case.sighting")
    known = {row["number"] for row in rows if days[row["capture"]] == min(days.values())}
    later = [row for row in rows if days[row["capture"]] == max(days.values())]
    return {row["id"]: {"status": status} for row in later if row["number"] not in known}


def _accounts(evidence: Evidence, act: str) -> list[str]:
    return [row["account"] for row in evidence.rows("case.access", act=act)]


NAIVE: dict[str, Reader] = {KEYWORDS: _by_words, PAYMENTS: _by_value, ACTIVE: _by_activity}
CONTROLLER = controller
