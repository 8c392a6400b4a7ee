"""Reference solution of VA2: from the receipt along the ledger to the deposit, and no further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.evidence import Evidence, Row
from parola_kit.methods.times import utc
from parola_kit.methods.trace import deposit_tags, seen_before

BASIS = {"gather": "swept", "sweep": "swept", "swept": "swept", "customer": "stated", "list": "copied"}


@dataclass(frozen=True)
class Step:
    """One transaction of the path: its row, its inputs, its outputs, and the output that is followed."""

    tx: Row
    inputs: list[Row]
    outputs: list[Row]
    followed: Row

    @property
    def others(self) -> list[Row]:
        """The outputs that are not followed."""
        return [out for out in self.outputs if out["id"] != self.followed["id"]]


def solve(evidence: Evidence, given: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """Every automatic question of the lab."""
    del given  # nothing in the texts differs between seats
    steps = path(evidence)
    last, deposit = steps[-1], steps[-1].followed
    tag = deposit_tags(evidence, deposit["address"])[0]
    change = steps[0].others + [
        out
        for step in steps[1:]
        for out in step.outputs
        if len(step.outputs) > 1 and not seen_before(evidence, out["address"], out["txid"])
    ]
    spent = [out for step in steps[1:] for out in step.others if seen_before(evidence, out["address"], out["txid"])]
    arrivals = [row["spends"] for row in last.inputs]
    joined = [out for out in arrivals if out != steps[-2].followed["id"]]
    return {
        "q1": Answer([step.tx["txid"] for step in steps], because=tuple(step.followed["id"] for step in steps)),
        "q2a": Answer(deposit["value_sat"], because=(deposit["id"],)),
        "q2b": Answer(bounds(steps), against=tuple(joined)),
        "q3": Answer(sum(step.tx["fee_sat"] for step in steps[1:])),
        "q4": Answer([outpoint(out["id"]) for out in change]),
        "q5": Answer([outpoint(out["id"]) for out in spent]),
        "q6a": Answer(deposit["address"], because=(tag["id"],)),
        "q6b": Answer(next((code for word, code in BASIS.items() if word in tag["basis"].lower()), "none")),
        "q7": Answer([row["txid"] for row in evidence.rows("chain.txout", address=deposit["address"]) if row["id"] != deposit["id"]]),
        "q8": Answer(seconds(last.tx["at"]) - seconds(steps[0].tx["at"])),
        "q9": account(evidence, deposit, last.tx),
    }


def path(evidence: Evidence) -> list[Step]:
    """From the receipt: follow the output that stays with the same people, until one pays a deposit address."""
    receipt = evidence.one("case.payment")
    steps = [step(evidence, receipt["txid"], receipt["address"])]
    while not deposit_tags(evidence, steps[-1].followed["address"]):
        spender = evidence.one("chain.txin", spends=steps[-1].followed["id"])["txid"]
        steps.append(step(evidence, spender, None))
    return steps


def step(evidence: Evidence, txid: str, address: str | None) -> Step:
    """A transaction, and of its outputs the one to follow: the given address, else the deposit, else what is new to the ledger."""
    outputs = evidence.rows("chain.txout", txid=txid)
    paid = [out for out in outputs if out["address"] == address]
    deposits = [out for out in outputs if deposit_tags(evidence, out["address"])]
    own = [out for out in outputs if not seen_before(evidence, out["address"], out["txid"])]
    followed = (paid or deposits or own)[0]
    return Step(evidence.one("chain.tx", txid=txid), evidence.rows("chain.txin", txid=txid), outputs, followed)


def bounds(steps: list[Step]) -> tuple[int, int]:
    """Least and greatest case money in what is followed, step by step."""
    least = greatest = steps[0].followed["value_sat"]
    for passed in steps[1:]:
        value = passed.followed["value_sat"]
        away = sum(row["value_sat"] for row in passed.inputs) - value
        least, greatest = max(0, least - away), min(greatest, value)
    return least, greatest


def account(evidence: Evidence, deposit: Row, tx: Row) -> Answer:
    """The account whose line covers the block's minute, in the exchange's zone; else UNKNOWN."""
    lines = evidence.rows("case.desk_reply", address=deposit["address"])
    covering = next((line for line in lines if covers(line, tx["at"])), None)
    if covering is None:
        return Answer(UNKNOWN, needs="account-record@exchange", because=(lines[0]["id"],))
    return Answer(covering["account"], because=(covering["id"], deposit["id"]))


def covers(line: Row, at: str) -> bool:
    """Whether a line of the reply covers a UTC time."""
    moment = datetime.fromisoformat(at)
    until = utc(line["until_local"], line["zone"]) if line["until_local"] else moment + timedelta(seconds=1)
    return utc(line["from_local"], line["zone"]) <= moment < until


def outpoint(evidence_id: str) -> str:
    """``txid:n`` of an output's evidence id."""
    return evidence_id.removeprefix("btc/out/")


def seconds(at: str) -> int:
    """Seconds UTC of a block's time."""
    return int(datetime.fromisoformat(at).timestamp())
