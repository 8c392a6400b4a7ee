"""What a hurried reader hands in to VA1."""

from __future__ import annotations

from typing import Any

from parola.labs.naive import ACTIVE, KEYWORDS, PAYMENTS, Reader
from parola_kit.evidence import Evidence, Row

COIN, ROUND = 100_000_000, 10_000  # sat


def _by_the_receipt(evidence: Evidence) -> dict[str, Any]:
    """The block's time is taken for the payment's, the odd amount for change, the first price of the table for the price."""
    receipt, tx, outs = _payment(evidence)
    odd = [out for out in outs if out["value_sat"] % ROUND]
    return {
        "q1a": receipt["txid"],
        "q1b": 0,
        "q2": tx["fee_sat"],
        "q3": f"{tx['fee_sat'] * 4 / tx['weight']:.2f}",
        "q4b": (odd or outs)[-1]["id"].removeprefix("btc/out/"),
        "q7": 1,
        "q8": (1, 1),
        "q9": receipt["amount_sat"] * evidence.rows("case.price")[0]["cents"] // COIN,
    }


def _by_the_largest(evidence: Evidence) -> dict[str, Any]:
    """The larger output is the payment and the rest is change; the fee is what is missing from the largest; every input is a payer."""
    receipt, tx, outs = _payment(evidence)
    largest = max(outs, key=lambda out: out["value_sat"])
    spent = evidence.rows("chain.txin", txid=tx["txid"])
    dearest = max(evidence.rows("case.price"), key=lambda row: row["cents"])
    return {
        "q1a": receipt["txid"],
        "q2": sum(row["value_sat"] for row in spent) - largest["value_sat"],
        "q3": f"{tx['fee_sat'] * 4 / tx['weight']:.2f}",
        "q4b": min(outs, key=lambda out: out["value_sat"])["id"].removeprefix("btc/out/"),
        "q5a": largest["value_sat"],
        "q8": (len(spent), len(spent)),
        "q9": receipt["amount_sat"] * dearest["cents"] // COIN,
    }


def _by_the_busiest(evidence: Evidence) -> dict[str, Any]:
    """The last transaction to the address; all that ever came to it is its balance; the price at the hour that the receipt prints."""
    receipt, _, outs = _payment(evidence)
    paid = evidence.rows("chain.txout", address=receipt["address"])
    printed = receipt["at"][:16].replace("T", " ")
    price = next((row for row in evidence.rows("case.price") if row["at_local"] == printed), None)
    return {
        "q1a": paid[-1]["txid"],
        "q4b": outs[-1]["id"].removeprefix("btc/out/"),
        "q5a": sum(out["value_sat"] for out in paid),
        "q7": len(paid),
        "q9": receipt["amount_sat"] * price["cents"] // COIN if price else None,
    }


def _payment(evidence: Evidence) -> tuple[Row, Row, list[Row]]:
    """The receipt, its transaction, and the outputs of that."""
    receipt = evidence.one("case.payment")
    txid = receipt["txid"]
    return receipt, evidence.one("chain.tx", txid=txid), evidence.rows("chain.txout", txid=txid)


NAIVE: dict[str, Reader] = {KEYWORDS: _by_the_receipt, PAYMENTS: _by_the_largest, ACTIVE: _by_the_busiest}
