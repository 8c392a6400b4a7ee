"""What a hurried reader hands in to VA2, and whether it names who is in control."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parola.labs.baselines import Seat
from parola.labs.naive import ACTIVE, KEYWORDS, PAYMENTS, Reader
from parola_kit.answers import Answer
from parola_kit.evidence import Evidence

ROUND = 10_000  # sat
STEPS = 8  # transactions that a hurried reader follows


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


def controller(seat: Seat, answers: Mapping[str, Answer]) -> bool | None:
    """Whether the account is the right one; where the evidence cannot tell, none is. None: no account is named."""
    return answers["q9"].value == seat.dealt.key["questions"]["q9"]["value"] if "q9" in answers else None


def _largest_goes_to(evidence: Evidence, txid: str) -> str | None:
    largest = max(evidence.rows("chain.txout", txid=txid), key=lambda out: out["value_sat"])
    spending = evidence.rows("chain.txin", spends=largest["id"])
    return str(spending[0]["txid"]) if spending else None


NAIVE: dict[str, Reader] = {KEYWORDS: _money_by_keywords, PAYMENTS: _money_by_payments, ACTIVE: _money_by_activity}
CONTROLLER = controller
