"""Drawings of what a seat's own evidence holds, for notebooks."""

from __future__ import annotations

from collections.abc import Mapping

from parola_kit.draw.balance import Closing, balance
from parola_kit.draw.flow import End, flow
from parola_kit.draw.picture import Picture
from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence, Row
from parola_kit.methods.trace import follow

COINBASE = "new coins and fees (coinbase)"


def transaction_flow(evidence: Evidence, txid: str, assumed: Mapping[str, str] | None = None) -> Picture:
    """The flow of a transaction, named by its txid or evidence id; every end shows its address, and its outpoint to who points at it.

    ``assumed`` marks outputs as assumed change: evidence id of the output -> the heuristic or reason, in the trainee's words.

    Raises:
        BadInput: the evidence has no such transaction.
    """
    tx = _transaction(evidence, str(txid).strip().removeprefix("btc/tx/"))
    marks, tags = assumed or {}, {row["address"]: str(row["label"]) for row in evidence.rows("chain.tag")}
    rows = evidence.rows("chain.txin", txid=tx["txid"])
    outputs = evidence.rows("chain.txout", txid=tx["txid"])
    inputs = [_input(row, tags) for row in rows] or [End(COINBASE, sum(row["value_sat"] for row in outputs))]
    return flow(
        inputs,
        [_output(row, tags, marks.get(row["id"], ""), follow(evidence, row["id"])) for row in outputs],
        fee_sat=tx["fee_sat"],
        title=f"Transaction {tx['txid']}",
        prefix=f"flow {tx['txid'][:16]}",
    )


def address_balance(evidence: Evidence, address: str) -> Picture:
    """The balance of an address (not of a wallet) at the end of each day (UTC) on which it paid or was paid.

    Raises:
        BadInput: no output of the evidence pays the address.
    """
    paid = evidence.rows("chain.txout", address=str(address).strip())
    if not paid:
        raise BadInput(f"{str(address)[:80]!r}: no output in this evidence pays this address")
    changes = [(row["txid"], row["value_sat"]) for row in paid]
    changes += [(row["txid"], -row["value_sat"]) for row in evidence.rows("chain.txin", address=paid[0]["address"])]
    days: dict[str, int] = {}
    for txid, delta in changes:
        day = str(evidence.one("chain.tx", txid=txid)["at"])[:10]
        days[day] = days.get(day, 0) + delta
    return balance(_closing(days), title=f"Balance of {paid[0]['address']}", prefix=f"balance {paid[0]['address'][-16:]}")


def _transaction(evidence: Evidence, txid: str) -> Row:
    found = evidence.rows("chain.tx", txid=txid)
    if not found:
        raise BadInput(f"{txid[:80]!r}: no such transaction in this evidence; a txid has 64 characters, 0-9 and a-f")
    return found[0]


def _input(row: Row, tags: Mapping[str, str]) -> End:
    came = row["spends"].removeprefix("btc/out/").partition(":")[0]
    return End(row["address"], row["value_sat"], about=f"{row['spends']} {_whose(row, tags)}", onward=f"from {came}")


def _output(row: Row, tags: Mapping[str, str], assumed: str, spender: str | None) -> End:
    if row["address"] is None:
        return End(f"no address ({row['script_type']})", row["value_sat"], about=row["id"])
    onward = f"spent in {spender}" if spender else "unspent"
    return End(row["address"], row["value_sat"], about=f"{row['id']} {_whose(row, tags)}", onward=onward, assumed=assumed)


def _whose(row: Row, tags: Mapping[str, str]) -> str:
    address = row["address"]
    return f"{address}, tagged by somebody as {tags[address]!r}" if address in tags else str(address)


def _closing(days: Mapping[str, int]) -> list[Closing]:
    held, points = 0, list[Closing]()
    for day in sorted(days):
        held += days[day]
        points.append(Closing(day, held))
    return points
