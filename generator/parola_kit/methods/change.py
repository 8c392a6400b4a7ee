"""Change heuristics: which output of a transaction goes back to those who pay.

Each gives one outpoint id, or None where it does not decide. None of them proves anything: such rules had long been used without rigorous
testing, and one wrong link makes clusters collapse into each other (moser-narayanan-2022). Where two disagree the honest answer is UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Callable

from parola_kit.evidence import Evidence, Row
from parola_kit.methods.trace import seen_before

ROUND = 10_000  # sat: people ask for amounts with few digits


def fresh_address(evidence: Evidence, txid: str) -> str | None:
    """Of two outputs or more the only one to an address that the ledger has not seen before (meiklejohn-2013).

    Decides nothing for a coinbase, for a transaction that pays one address only (everything moves: there is no change), when an output
    pays one of the inputs' own addresses, or when other than one output is fresh.
    """
    inputs = {row["address"] for row in evidence.rows("chain.txin", txid=txid)}
    outputs = _outputs(evidence, txid)
    if not inputs or len(outputs) < 2 or any(row["address"] in inputs for row in outputs):
        return None
    return _only([row for row in outputs if not seen_before(evidence, row["address"], txid)])


def reused_address(evidence: Evidence, txid: str) -> str | None:
    """The only output to an address that the transaction spends from: wallets that do so hand back what is left to the same address."""
    inputs = {row["address"] for row in evidence.rows("chain.txin", txid=txid)}
    return _only([row for row in _outputs(evidence, txid) if row["address"] in inputs])


def round_amount(evidence: Evidence, txid: str) -> str | None:
    """The only output whose amount is not round, where others are: payments tend to be round, change is what is left.

    A rule of thumb: an amount priced in another currency is rarely round in sat.
    """
    outputs = _outputs(evidence, txid)
    odd = [row for row in outputs if row["value_sat"] % ROUND]
    return _only(odd) if len(outputs) > 1 else None


HEURISTICS: dict[str, Callable[[Evidence, str], str | None]] = {
    "reused-address": reused_address,
    "fresh-address": fresh_address,
    "round-amount": round_amount,
}


def change(evidence: Evidence, txid: str) -> dict[str, str | None]:
    """What each heuristic says of a transaction: name -> outpoint id, or None where it does not decide."""
    return {name: heuristic(evidence, txid) for name, heuristic in HEURISTICS.items()}


def _outputs(evidence: Evidence, txid: str) -> list[Row]:
    """Outputs that pay an address."""
    return [row for row in evidence.rows("chain.txout", txid=txid) if row["address"] is not None]


def _only(rows: list[Row]) -> str | None:
    return str(rows[0]["id"]) if len(rows) == 1 else None
