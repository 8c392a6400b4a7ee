"""What a hurried reader hands in: keywords, biggest payments, most active handles (lab-designs, section 4, the naive answers)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from parola.labs.baselines import Seat
from parola_kit.answers import Answer, read
from parola_kit.evidence import Evidence, Row

Reader = Callable[[Evidence], dict[str, Any]]

KEYWORDS, PAYMENTS, ACTIVE = "keyword filter", "biggest payments", "most active handle"
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
ROUND = 10_000  # sat
STEPS = 8  # transactions that a hurried reader follows


def answered(lab: str, strategy: str, seat: Seat) -> dict[str, Answer]:
    """The naive answers of one strategy to a lab, in the seat's stored form; a question to which it finds nothing is left out."""
    asked = {question["id"]: question for question in seat.dealt.questions["questions"]}
    found = NAIVE[lab][strategy](seat.evidence)
    return {name: Answer(read(asked[name], value)) for name, value in found.items() if value is not None}


def _contact_by_keywords(evidence: Evidence) -> dict[str, Any]:
    """Every handle and address that a pattern finds; the later record wins."""
    messages, thread = _messages(evidence), evidence.rows("case.hotline_message")
    places = sorted(_at(m) for m in (*messages, *thread) if m["place_kind"])
    signs = {m["id"]: {"indicator": sign} for m in messages for sign, noun in NOUNS.items() if re.search(noun, _english(m))}
    handles = dict.fromkeys(m[who] for m in messages for who in ("sender", "forwarded_from") if m[who] not in ("", "person"))
    told = _all(ADDRESS, (*messages, *thread))
    return {
        "q1": signs,
        "q3": {handle: {"act": "offered"} for handle in handles},
        "q4": next(iter(_all(ONION, messages)), None),
        "q5": told[-1] if told else None,
        "q6a": places[-1] if places else _last(thread),
        "q7": _as_written(evidence),
    }


def _contact_by_payments(evidence: Evidence) -> dict[str, Any]:
    """Of all addresses that are named, the one that was paid most; the rest as the referral writes it."""
    told = _all(ADDRESS, (*_messages(evidence), *evidence.rows("case.hotline_message")))
    receipt = evidence.rows("case.payment")
    return {
        "q5": max(told, key=lambda address: _paid(evidence, address), default=None),
        "q6a": _minute(receipt[-1]["at"]) if receipt else None,
        "q7": _as_written(evidence),
    }


def _contact_by_activity(evidence: Evidence) -> dict[str, Any]:
    """Whoever writes most made the offer, the others nothing; page, address and time are the last of theirs."""
    messages = [m for m in _messages(evidence) if m["sender"] != "person"]
    busiest = _most(m["sender"] for m in messages)
    own = [m for m in messages if m["sender"] == busiest]
    told, pages = _all(ADDRESS, own), _all(ONION, messages)
    return {
        "q1": {m["id"]: {"indicator": "deception"} for m in own},
        "q3": {m["sender"]: {"act": "offered" if m["sender"] == busiest else "not-shown"} for m in messages},
        "q4": _most(pages),
        "q5": told[-1] if told else None,
        "q6a": _last(own),
    }


def _money_by_keywords(evidence: Evidence) -> dict[str, Any]:
    """The first address of the reply whose tag says deposit, whatever was paid to it; its first line is the account."""
    reply = evidence.rows("case.desk_reply")
    tagged = {tag["address"] for tag in evidence.rows("chain.tag") if "deposit" in tag["label"].lower()}
    address = next((line["address"] for line in reply if line["address"] in tagged), reply[0]["address"])
    paid = evidence.rows("chain.txout", address=address)
    return {
        "q1": [evidence.one("case.payment")["txid"], paid[0]["txid"]],
        "q2a": paid[0]["value_sat"],
        "q6a": address,
        "q7": [out["txid"] for out in paid[1:]],
        "q9": [line["account"] for line in reply if line["address"] == address][-1],
    }


def _money_by_payments(evidence: Evidence) -> dict[str, Any]:
    """The largest output is followed as long as it goes; the first row of the reply is the address, its open line the account."""
    path, reply = [evidence.one("case.payment")["txid"]], evidence.rows("case.desk_reply")
    while len(path) < STEPS and (spender := _largest_goes_to(evidence, path[-1])):
        path.append(spender)
    rows = [evidence.one("chain.tx", txid=txid) for txid in path]
    outs = [out for txid in path for out in evidence.rows("chain.txout", txid=txid)]
    paid = evidence.rows("chain.txout", address=reply[0]["address"])
    return {
        "q1": path,
        "q2a": paid[-1]["value_sat"],
        "q2b": (paid[-1]["value_sat"], paid[-1]["value_sat"]),
        "q3": sum(tx["fee_sat"] for tx in rows),
        "q4": [out["id"].removeprefix("btc/out/") for out in outs if out["value_sat"] % ROUND],
        "q5": [out["id"].removeprefix("btc/out/") for out in outs if not out["value_sat"] % ROUND],
        "q6a": reply[0]["address"],
        "q7": [out["txid"] for out in paid[:-1]],
        "q9": next((line["account"] for line in reply if not line["until_local"]), reply[-1]["account"]),
    }


def _money_by_activity(evidence: Evidence) -> dict[str, Any]:
    """The address of the reply that is paid most often, and the account that it had first; the biggest of its credits is the case's."""
    reply = evidence.rows("case.desk_reply")
    paid = {line["address"]: evidence.rows("chain.txout", address=line["address"]) for line in reply}
    address = max(paid, key=lambda one: len(paid[one]))
    biggest = max(paid[address], key=lambda out: out["value_sat"])
    return {
        "q1": [evidence.one("case.payment")["txid"], biggest["txid"]],
        "q2a": biggest["value_sat"],
        "q6a": address,
        "q7": [out["txid"] for out in paid[address] if out is not biggest],
        "q9": next(line["account"] for line in reply if line["address"] == address),
    }


# Lab -> strategy -> what it answers, question by question.
NAIVE: dict[str, dict[str, Reader]] = {
    "DW1": {KEYWORDS: _contact_by_keywords, PAYMENTS: _contact_by_payments, ACTIVE: _contact_by_activity},
    "VA2": {KEYWORDS: _money_by_keywords, PAYMENTS: _money_by_payments, ACTIVE: _money_by_activity},
}


def _messages(evidence: Evidence) -> list[Row]:
    return evidence.rows("case.chat_message")


def _english(row: Row) -> str:
    return str(row["gloss"] or row["text"]).lower()


def _all(pattern: str, rows: Sequence[Row]) -> list[str]:
    return re.findall(pattern, " ".join(row["text"] for row in rows))


def _at(row: Row) -> str:
    """The minute of a record as it is printed, taken for UTC."""
    return _minute(row["at_local"] if "at_local" in row else row["at"])


def _minute(printed: str) -> str:
    return f"{printed.replace(' ', 'T')[:16]}:00Z"


def _last(rows: Sequence[Row]) -> str | None:
    return _at(rows[-1]) if rows else None


def _most(items: Any) -> str | None:
    """The most frequent item, the first of equals."""
    return next((item for item, _ in Counter[str](items).most_common(1)), None)


def _paid(evidence: Evidence, address: str) -> int:
    return sum(out["value_sat"] for out in evidence.rows("chain.txout", address=address))


def _as_written(evidence: Evidence) -> Mapping[str, Mapping[str, str]]:
    referral = evidence.one("case.referral")
    return {field: {"says": referral[field] or "not-said"} for field in FIELDS}


def _largest_goes_to(evidence: Evidence, txid: str) -> str | None:
    largest = max(evidence.rows("chain.txout", txid=txid), key=lambda out: out["value_sat"])
    spending = evidence.rows("chain.txin", spends=largest["id"])
    return str(spending[0]["txid"]) if spending else None
