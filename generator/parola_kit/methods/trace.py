"""Following outputs on a ledger of unspent transaction outputs (UTXO): which transaction spends, what was seen before, what is tagged."""

from __future__ import annotations

from parola_kit.evidence import Evidence, Row


def follow(evidence: Evidence, outpoint_id: str) -> str | None:
    """The txid that spends an output (``btc/out/<txid>:<n>``); None while it is unspent. By the ledger's own rules, not an inference."""
    spending = evidence.rows("chain.txin", spends=outpoint_id)
    return str(spending[0]["txid"]) if spending else None


def seen_before(evidence: Evidence, address: str, txid: str) -> bool:
    """Whether an earlier transaction pays the address; an address cannot be spent from before it was paid."""
    return any(place < place_of(evidence, txid) for place in _payments(evidence, address))


def place_of(evidence: Evidence, txid: str) -> tuple[int, int]:
    """Where a transaction stands on the ledger: height of its block, position in it.

    Raises:
        BadInput: there is no such transaction.
    """
    row = evidence.one("chain.tx", txid=txid)
    return int(row["height"]), int(row["position"])


def deposit_tags(evidence: Evidence, address: str) -> list[Row]:
    """Tags that call an address a deposit: claims of their makers, each with its basis (first of their kind: meiklejohn-2013)."""
    return [tag for tag in evidence.rows("chain.tag", address=address) if "deposit" in str(tag["label"]).casefold()]


def _payments(evidence: Evidence, address: str) -> list[tuple[int, int]]:
    return [place_of(evidence, txid) for txid in sorted({str(row["txid"]) for row in evidence.rows("chain.txout", address=address)})]
