"""The explorer's drawings of transactions and balances, with links to its own pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask import url_for

from parola.serve.explorer.places import place
from parola.serve.explorer.rows import Day
from parola.serve.stores import Row
from parola_kit.draw import Closing, End, Picture, balance, flow
from parola_kit.draw.from_evidence import COINBASE

EPOCH = date(1970, 1, 1)


def transaction(tx: Row, inputs: Sequence[Row], outputs: Sequence[Row], assumed: Mapping[str, str]) -> Picture:
    """The flow of a transaction; ``assumed`` names the heuristics that take an output for change."""
    coinbase = [End(COINBASE, sum(row["value_sat"] for row in outputs))]
    return flow(
        [_input(row) for row in inputs] or coinbase,
        [_output(row, assumed.get(row["id"], "")) for row in outputs],
        fee_sat=tx["fee_sat"],
        title=f"Transaction {tx['txid']}",
        prefix=f"flow {tx['txid'][:16]}",
    )


def days(held: Sequence[Day]) -> list[Closing]:
    """Closing balances with dates, as they are drawn."""
    return [Closing((EPOCH + timedelta(each.day)).isoformat(), each.balance_sat) for each in held]


def daily(name: str, points: Sequence[Closing], until: str) -> Picture:
    """The balance of an address or cluster, to the last day of the ledger."""
    return balance(points, until=until, title=f"Balance of {name}, end of day", prefix=f"balance {name[-16:]}")


def _input(row: Row) -> End:
    came = f"output {row['other_n']} of {row['other_txid']}"
    return _end(
        row,
        onward=f"from {row['other_txid']}",
        onward_href=place("out", row["other_txid"], row["other_n"]),
        about=came,
    )


def _output(row: Row, assumed: str) -> End:
    if row["other_txid"] is None:
        return _end(row, assumed=assumed, onward="unspent" if row["address"] else "", about=row["id"])
    went = place("in", row["other_txid"], row["other_n"])
    return _end(row, assumed=assumed, onward=f"spent in {row['other_txid']}", onward_href=went, about=row["id"])


def _end(row: Row, **more: str) -> End:
    if row["address"] is None:
        return End(f"no address ({row['script_type']})", row["value_sat"], **more)
    return End(row["address"], row["value_sat"], href=url_for("address", address=row["address"]), **more)
