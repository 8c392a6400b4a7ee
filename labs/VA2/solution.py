"""Reference solution of VA2: from the receipt along the ledger to the deposit, and no further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise, product

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.evidence import Evidence, Row
from parola_kit.methods.change import fresh_address, reused_address
from parola_kit.methods.times import covers, seconds
from parola_kit.methods.trace import deposit_tags

ORDERS = tuple(product((True, False), repeat=2))  # case money first among the inputs, what is followed first among the outputs
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
    back = steps[0].others + [out for step in steps[1:] for out in step.outputs if out["id"] == change_of(evidence, step)]
    spent = [out for step in steps[1:] for out in step.others if out not in back]
    arrivals = [row["spends"] for row in last.inputs]
    joined = [out for out in arrivals if out != steps[-2].followed["id"]]
    return {
        "q1": Answer([step.tx["txid"] for step in steps], because=tuple(step.followed["id"] for step in steps)),
        "q2a": Answer(deposit["value_sat"], because=(deposit["id"],)),
        "q2b": Answer(bounds(steps), against=tuple(joined)),
        "q3": Answer(sum(step.tx["fee_sat"] for step in steps[1:])),
        "q4": Answer([outpoint(out["id"]) for out in back]),
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
    """A transaction, and of its outputs the one to follow: the given address, else the deposit, else the change."""
    outputs = evidence.rows("chain.txout", txid=txid)
    paid = [out for out in outputs if out["address"] == address]
    deposits = [out for out in outputs if deposit_tags(evidence, out["address"])]
    back = [out for out in outputs if out["id"] == change(evidence, txid)]
    followed = (paid or deposits or back or outputs)[0]
    return Step(evidence.one("chain.tx", txid=txid), evidence.rows("chain.txin", txid=txid), outputs, followed)


def change(evidence: Evidence, txid: str) -> str | None:
    """The change output by address: one that the inputs used, else the only one that the ledger has not seen before."""
    return reused_address(evidence, txid) or fresh_address(evidence, txid)


def change_of(evidence: Evidence, passed: Step) -> str | None:
    """The change of a step; what moves everything has none."""
    return change(evidence, passed.tx["txid"]) if len(passed.outputs) > 1 else None


def bounds(steps: list[Step]) -> tuple[int, int]:
    """Least and greatest case money in what is followed: first in, first out, under every order of inputs and outputs, step by step."""
    least = greatest = steps[0].followed["value_sat"]
    for before, passed in pairwise(steps):
        others = [row["value_sat"] for row in passed.inputs if row["spends"] != before.followed["id"]]
        foreign, came, value = sum(others), before.followed["value_sat"], passed.followed["value_sat"]
        away = foreign + came - value
        least = min(fifo(least, came - least + foreign, value, away, *order) for order in ORDERS)
        greatest = max(fifo(greatest, came - greatest + foreign, value, away, *order) for order in ORDERS)
    return least, greatest


def fifo(case: int, other: int, value: int, away: int, case_first: bool, followed_first: bool) -> int:
    """Case money in an output of ``value``: its place among the outputs against the place of the case money among the inputs."""
    begins = 0 if case_first else other
    opens = 0 if followed_first else away
    return max(0, min(begins + case, opens + value) - max(begins, opens))


def account(evidence: Evidence, deposit: Row, tx: Row) -> Answer:
    """The account whose line covers the block's minute, in the exchange's zone; else UNKNOWN, by the lines that leave it open."""
    lines = evidence.rows("case.desk_reply", address=deposit["address"])
    covering = next((line for line in lines if covers(line, tx["at"])), None)
    if covering is None:
        return Answer(UNKNOWN, needs="account-record@exchange", because=tuple(line["id"] for line in lines))
    return Answer(covering["account"], because=(covering["id"], deposit["id"]))


def outpoint(evidence_id: str) -> str:
    """``txid:n`` of an output's evidence id."""
    return evidence_id.removeprefix("btc/out/")
