"""What a hurried reader hands in: patterns, first rows, last rows, round and odd amounts (lab-designs, section 4, the naive answers)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

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
ROUND = 10_000
STEPS = 8


def english(row: Row) -> str:
    return str(row["gloss"] or row["text"]).lower()


def dw1(evidence: Evidence) -> dict[str, Any]:
    """Every handle and address that a pattern finds; the later record wins."""
    messages, thread = evidence.rows("case.chat_message"), evidence.rows("case.hotline_message")
    places = sorted((m["at_local"] if "at_local" in m else m["at"], m["place_kind"]) for m in (*messages, *thread) if m["place_kind"])
    signs = {m["id"]: {"indicator": sign} for m in messages for sign, noun in NOUNS.items() if re.search(noun, english(m))}
    handles = {m[who] for m in messages for who in ("sender", "forwarded_from")} - {"", "person"}
    told = re.findall(r"bcrt1[a-z0-9]+", " ".join(m["text"] for m in (*messages, *thread)))
    referral = evidence.one("case.referral")
    return {
        "q1": signs,
        "q3": {handle: {"act": "offered"} for handle in handles},
        "q4": re.findall(r"[a-z2-7]{56}\.onion", " ".join(m["text"] for m in messages))[0],
        "q5": told[-1],
        "q6a": f"{(places or [(thread[-1]['at'], '')])[-1][0].replace(' ', 'T')[:16]}:00Z",
        "q7": {field: {"says": value or "not-said"} for field, value in referral.items() if field in Q7},
    }


Q7 = [
    "con_Consent",
    "prs_Birthdate",
    "prs_Gender",
    "prs_Citizenship",
    "prs_MobilePhone",
    "prs_MailingCity",
    "vic_MethodOfRecruitment",
    "vic_MethodsOfControl",
    "vic_TypeOfExploitation",
]


def va2(evidence: Evidence) -> dict[str, Any]:
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


def _largest_goes_to(evidence: Evidence, txid: str) -> str | None:
    largest = max(evidence.rows("chain.txout", txid=txid), key=lambda out: out["value_sat"])
    spending = evidence.rows("chain.txin", spends=largest["id"])
    return str(spending[0]["txid"]) if spending else None


NAIVE: dict[str, Callable[[Evidence], dict[str, Any]]] = {"DW1": dw1, "VA2": va2}


def answered(lab: str, evidence: Evidence, read: Callable[[str, Any], Any]) -> dict[str, Answer]:
    """The naive answers in stored form; ``read`` is the seat's reader of a question's value."""
    return {q: Answer(read(q, value)) for q, value in NAIVE[lab](evidence).items()}
