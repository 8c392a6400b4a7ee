"""Reference solution of VA1: the first payment, read from the receipt, the ledger and the table of prices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.evidence import Evidence, Row
from parola_kit.methods.change import change
from parola_kit.methods.times import seconds, utc

COIN = 100_000_000  # sat
SIGNS = {"reused-address": "reused", "fresh-address": "fresh", "round-amount": "round", "same-kind": "kind"}


def solve(evidence: Evidence, given: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """Every automatic question of the lab."""
    receipt = evidence.one("case.payment")
    tx = evidence.one("chain.tx", txid=receipt["txid"])
    signs = {**change(evidence, tx["txid"]), "same-kind": same_kind(evidence, tx["txid"])}
    told = [SIGNS[name] for name, out in signs.items() if out]
    return {
        "q1a": Answer(tx["txid"], because=(receipt["id"],)),
        "q1b": Answer(seconds(tx["at"]) - seconds(receipt["at"]), because=(receipt["id"], tx["id"])),
        "q2": Answer(tx["fee_sat"]),
        "q3": Answer(sat_per_vbyte(tx)),
        "q4a": Answer(told or ["none"]),
        "q4b": change_answer(tx, {out for out in signs.values() if out}),
        "q5a": Answer(balance(evidence, given["q5a"]["address"], int(given["q5a"]["height"]))),
        "q5b": Answer("at-least"),
        "q6": Answer({out: {"kind": kind(evidence.record(f"btc/out/{out}")[1]["address"])} for out in given["q6"]["rows"].split()}),
        "q7": Answer(int(given["q7"]["height"]) - tx["height"] + 1),
        "q8": Answer((1, len({row["address"] for row in evidence.rows("chain.txin", txid=given["q8"]["txid"])}))),
        "q9": value(evidence, receipt, given["q9"]["source"]),
    }


def sat_per_vbyte(tx: Row) -> str:
    """Fee for a virtual byte with two places; a part of a virtual byte counts as a whole one."""
    vsize = -(-tx["weight"] // 4)
    return str((Decimal(tx["fee_sat"]) / vsize).quantize(Decimal("0.01"), ROUND_HALF_UP))


def same_kind(evidence: Evidence, txid: str) -> str | None:
    """The only one of several outputs that is locked as all the inputs were: most wallets keep to one kind."""
    kinds = {kind(row["address"]) for row in evidence.rows("chain.txin", txid=txid)}
    outputs = evidence.rows("chain.txout", txid=txid)
    alike = [out["id"] for out in outputs if {kind(out["address"])} == kinds]
    return alike[0] if len(outputs) > 1 and len(alike) == 1 else None


def kind(address: str | None) -> str:
    """How an output is locked, by the form of its address; without one it holds data."""
    if address is None:
        return "data"
    return "P2TR" if address.startswith("bcrt1p") else "P2WPKH"


def change_answer(tx: Row, said: set[str]) -> Answer:
    """The output at which all signs that decide point; UNKNOWN where none decides, or two point at different ones."""
    if len(said) != 1:
        return Answer(UNKNOWN, needs="wallet-record@owner", because=(tx["id"],))
    (out,) = said
    return Answer(out.removeprefix("btc/out/"), because=(out,))


def balance(evidence: Evidence, address: str, height: int) -> int:
    """Outputs that pay the address in blocks up to a height and are not spent in any of them."""
    heights = {tx["txid"]: tx["height"] for tx in evidence.rows("chain.tx")}
    spent = {row["spends"] for row in evidence.rows("chain.txin", address=address) if heights[row["txid"]] <= height}
    paid = [out for out in evidence.rows("chain.txout", address=address) if heights[out["txid"]] <= height]
    if not paid:
        raise ValueError(f"{address}: nothing paid it up to block {height}")
    return sum(out["value_sat"] for out in paid if out["id"] not in spent)


def value(evidence: Evidence, receipt: Row, source: str) -> Answer:
    """The sum on the receipt at the source's price of the minute in which the wallet sent it; the other source says something else."""
    minute = datetime.fromisoformat(receipt["at"]).replace(second=0)
    prices = [row for row in evidence.rows("case.price") if utc(row["at_local"], row["zone"]) == minute]
    (own,) = [row for row in prices if row["source"] == source]
    others = tuple(row["id"] for row in prices if row["source"] != source)
    return Answer(receipt["amount_sat"] * own["cents"] // COIN, because=(own["id"], receipt["id"]), against=others)
