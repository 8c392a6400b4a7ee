"""What a hurried reader hands in to VA3."""

from __future__ import annotations

from collections import Counter
from typing import Any

from parola.labs.naive import ACTIVE, KEYWORDS, PAYMENTS, Reader
from parola_kit.evidence import Evidence, Row

STEPS = 400  # addresses at which a hurried reader stops


def _everything_together(evidence: Evidence) -> dict[str, Any]:
    """The buyer at the stall and whoever was ever spent with them are one organisation; every pair of the sample counts."""
    cluster = _cluster(evidence, _buyer(evidence))
    pairs = evidence.rows("case.pair")
    one = [row for row in pairs if row["owners_say"] == "one wallet"]
    return {
        "q1": sorted(cluster),
        "q2a": _largest(evidence, cluster),
        "q2b": sorted(cluster),
        "q3": len(cluster),
        "q5a": f"{100 * len(one) / len(pairs):.2f}",
        "q5b": "100",
        "q6b": _largest(evidence, cluster),
    }


def _largest_transaction(evidence: Evidence) -> dict[str, Any]:
    """The transaction with the most inputs is the one to leave out, whoever made it; what it spends from is drawn in."""
    txid = max(evidence.rows("chain.tx"), key=lambda row: row["in_count"])["txid"]
    together = [row for row in evidence.rows("case.pair") if row["spent_in"]]
    return {
        "q2a": txid,
        "q2b": sorted({row["address"] for row in evidence.rows("chain.txin", txid=txid)}),
        "q5a": f"{100 * len(together) / len(evidence.rows('case.pair')):.2f}",
        "q6a": [row["txid"] for row in _sold(evidence)],
        "q6b": _sold(evidence)[-1]["txid"],
    }


def _busiest_address(evidence: Evidence) -> dict[str, Any]:
    """The address that is spent from most often, and all that it was ever spent with."""
    often = Counter(row["address"] for row in evidence.rows("chain.txin"))
    cluster = _cluster(evidence, often.most_common(1)[0][0])
    return {"q1": sorted(cluster), "q2a": _largest(evidence, cluster), "q2b": sorted(cluster), "q3": len(cluster)}


def _buyer(evidence: Evidence) -> str:
    """An address from which the sale with the most inputs was paid."""
    txids = [out["txid"] for out in _sold(evidence)]
    spent = max((evidence.rows("chain.txin", txid=txid) for txid in txids), key=len)
    return str(spent[0]["address"])


def _sold(evidence: Evidence) -> list[Row]:
    """The outputs that pay the addresses of the stall's record."""
    return [out for sale in evidence.rows("case.sale") for out in evidence.rows("chain.txout", address=sale["address"])]


def _cluster(evidence: Evidence, start: str) -> set[str]:
    found, left = {start}, [start]
    while left and len(found) < STEPS:
        for spent in evidence.rows("chain.txin", address=left.pop()):
            new = {row["address"] for row in evidence.rows("chain.txin", txid=spent["txid"])} - found
            found |= new
            left += sorted(new)
    return found


def _largest(evidence: Evidence, cluster: set[str]) -> str:
    """The transaction of a cluster with the most inputs."""
    txids = {row["txid"] for address in cluster for row in evidence.rows("chain.txin", address=address)}
    return max(sorted(txids), key=lambda txid: len(evidence.rows("chain.txin", txid=txid)))


NAIVE: dict[str, Reader] = {KEYWORDS: _everything_together, PAYMENTS: _largest_transaction, ACTIVE: _busiest_address}
