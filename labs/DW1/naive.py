"""What a hurried reader hands in to DW1, and whether it names who is in control."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from parola.labs.baselines import Seat
from parola.labs.naive import ACTIVE, KEYWORDS, PAYMENTS, Reader, all_of, last, minute, most, printed_at
from parola_kit.answers import Answer
from parola_kit.evidence import Evidence, Row

NOUNS = {
    "retention-of-identity-documents": r"passport|document",
    "debt-bondage": r"debt|owe",
    "restriction-of-movement": r"gate|leave|guard",
    "withholding-of-wages": r"pay|wage|salary",
    "intimidation-and-threats": r"family|parents",
    "deception": r"not customer service|job is another",
}
FIELDS = (
    "con_Consent",
    "prs_Birthdate",
    "prs_Gender",
    "prs_Citizenship",
    "prs_MobilePhone",
    "prs_MailingCity",
    "vic_MethodOfRecruitment",
    "vic_MethodsOfControl",
    "vic_TypeOfExploitation",
)
ONION, ADDRESS = r"[a-z2-7]{56}\.onion", r"bcrt1[a-z0-9]+"
ACCUSED = ("offered", "asked-for-money")  # acts of those in control, in the table of roles


def _contact_by_keywords(evidence: Evidence) -> dict[str, Any]:
    """Every handle and address that a pattern finds; the later record wins."""
    messages, thread = _messages(evidence), evidence.rows("case.hotline_message")
    places = sorted(printed_at(m) for m in (*messages, *thread) if m["place_kind"])
    signs = {m["id"]: {"indicator": sign} for m in messages for sign, noun in NOUNS.items() if re.search(noun, _english(m))}
    handles = dict.fromkeys(m[who] for m in messages for who in ("sender", "forwarded_from") if m[who] not in ("", "person"))
    told = all_of(ADDRESS, (*messages, *thread))
    return {
        "q1": signs,
        "q3": {handle: {"act": "offered"} for handle in handles},
        "q4": next(iter(all_of(ONION, messages)), None),
        "q5": told[-1] if told else None,
        "q6a": places[-1] if places else last(thread),
        "q7": _as_written(evidence),
    }


def _contact_by_payments(evidence: Evidence) -> dict[str, Any]:
    """Of all addresses that are named, the one that was paid most; the rest as the referral writes it."""
    told = all_of(ADDRESS, (*_messages(evidence), *evidence.rows("case.hotline_message")))
    receipt = evidence.rows("case.payment")
    return {
        "q5": max(told, key=lambda address: _paid(evidence, address), default=None),
        "q6a": minute(receipt[-1]["at"]) if receipt else None,
        "q7": _as_written(evidence),
    }


def _contact_by_activity(evidence: Evidence) -> dict[str, Any]:
    """Whoever writes most made the offer, the others nothing; page, address and time are the last of theirs."""
    messages = [m for m in _messages(evidence) if m["sender"] != "person"]
    busiest = most(m["sender"] for m in messages)
    own = [m for m in messages if m["sender"] == busiest]
    told, pages = all_of(ADDRESS, own), all_of(ONION, messages)
    return {
        "q1": {m["id"]: {"indicator": "deception"} for m in own},
        "q3": {m["sender"]: {"act": "offered" if m["sender"] == busiest else "not-shown"} for m in messages},
        "q4": most(pages),
        "q5": told[-1] if told else None,
        "q6a": last(own),
    }


def controller(seat: Seat, answers: Mapping[str, Answer]) -> bool | None:
    """Whether somebody is called in control, and everybody who is called so is; None where the roles are not answered."""
    if "q3" not in answers:
        return None
    acts = {handle: row["act"] for handle, row in seat.dealt.key["questions"]["q3"]["value"].items()}
    accused = [handle for handle, row in answers["q3"].value.items() if row["act"] in ACCUSED]
    return bool(accused) and all(acts.get(handle) in ACCUSED for handle in accused)


def _messages(evidence: Evidence) -> list[Row]:
    return evidence.rows("case.chat_message")


def _english(row: Row) -> str:
    return str(row["gloss"] or row["text"]).lower()


def _paid(evidence: Evidence, address: str) -> int:
    return sum(out["value_sat"] for out in evidence.rows("chain.txout", address=address))


def _as_written(evidence: Evidence) -> Mapping[str, Mapping[str, str]]:
    referral = evidence.one("case.referral")
    return {field: {"says": referral[field] or "not-said"} for field in FIELDS}


NAIVE: dict[str, Reader] = {KEYWORDS: _contact_by_keywords, PAYMENTS: _contact_by_payments, ACTIVE: _contact_by_activity}
CONTROLLER = controller
