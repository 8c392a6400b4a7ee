"""VA2: the way of the first payment to the exchange, from the truth of who owns which output."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from parola.labs.facts.fact import Fact, Item
from parola.labs.truth import CellTruth

STEPS = ("first-payment", "hop", "fork", "deposit")


def path(truth: CellTruth) -> Fact:
    """Transactions from the first payment to the deposit, where tracing must stop (meiklejohn-2013)."""
    steps = _path(truth)
    followed: list[Item] = [{"any": [out, f"btc/tx/{tx['txid']}"]} for tx, out in zip(steps, _followed(truth), strict=True)]
    return Fact(
        [tx["txid"] for tx in steps],
        sufficient=(tuple(followed),),
        neutral=(truth.id("first-payment", "case/payment"), *_tags(truth)),
        variant=truth.variant["laundering"],
    )


def credited(truth: CellTruth) -> Fact:
    """What the exchange credited, in sat."""
    out = _deposit(truth)
    tx = f"btc/tx/{truth.row(out)['txid']}"
    return Fact(truth.row(out)["value_sat"], sufficient=(({"any": [out, tx]},),), neutral=_tags(truth))


def bounds(truth: CellTruth) -> Fact:
    """Least and greatest share of case money in the credit: other money joins on the way.

    At each transaction the output that is followed holds at most what came in, and at least what cannot have gone elsewhere.
    """
    steps, followed = _path(truth), _followed(truth)
    least = greatest = int(truth.row(followed[0])["value_sat"])
    for tx, out in list(zip(steps, followed, strict=True))[1:]:
        value = int(truth.row(out)["value_sat"])
        elsewhere = _spent(truth, str(tx["txid"])) - value
        least, greatest = max(0, least - elsewhere), min(greatest, value)
    return Fact([least, greatest], sufficient=(_txs(steps),), neutral=tuple(followed), against=tuple(truth.outputs("elsewhere", "to")))


def fees(truth: CellTruth) -> Fact:
    """Fees of the path after the first payment, in sat."""
    steps = _path(truth)[1:]
    return Fact(sum(int(tx["fee_sat"]) for tx in steps), sufficient=(_txs(steps),))


def change(truth: CellTruth) -> Fact:
    """Change outputs of the transactions on the path."""
    outs = [out for label in STEPS for out in truth.outputs(label, "change")]
    return Fact(sorted(map(outpoint, outs)), sufficient=(tuple(outs),))


def forks(truth: CellTruth) -> Fact:
    """Outputs by which part of the money went to somebody else on the way."""
    outs = truth.outputs("fork", "to")
    return Fact(sorted(map(outpoint, outs)), sufficient=(tuple(outs),))


def deposit(truth: CellTruth) -> Fact:
    """The deposit address."""
    out, tags = _deposit(truth), _tags(truth)
    return Fact(truth.row(out)["address"], sufficient=((*tags,),), neutral=(out, f"btc/tx/{truth.row(out)['txid']}"))


def basis(truth: CellTruth) -> Fact:
    """On what basis the tag was made."""
    return Fact(truth.variant["basis"], sufficient=(_tags(truth),), variant=truth.variant["basis"])


def others(truth: CellTruth) -> Fact:
    """Transactions of other payers into the deposit address."""
    address = truth.row(_deposit(truth))["address"]
    own = {tx["txid"] for tx in _path(truth)}
    paid = [row for row in truth.evidence.rows("chain.txout", address=address) if row["txid"] not in own]
    return Fact(sorted({row["txid"] for row in paid}), sufficient=(tuple(row["id"] for row in paid),))


def duration(truth: CellTruth) -> Fact:
    """Seconds from the block of the first payment to the block of the deposit."""
    first, *_, last = _path(truth)
    passed = datetime.fromisoformat(str(last["at"])) - datetime.fromisoformat(str(first["at"]))
    blocks = tuple(f"btc/block/{tx['height']}" for tx in (first, last))
    return Fact(int(passed.total_seconds()), sufficient=(_txs([first, last]),), neutral=blocks)


def account(truth: CellTruth) -> Fact:
    """Account that had the address in the minute of the credit, or that the released lines cannot tell."""
    lines = {label: truth.ids(f"reply-{label}", "desk/reply") for label in ("earlier", "covers", "later", "other")}
    out = _deposit(truth)
    tx = f"btc/tx/{truth.row(out)['txid']}"
    wrong = tuple(str(truth.row(line)["account"]) for label in ("earlier", "later", "other") for line in lines[label])
    if not lines["covers"]:
        needs = ("account-record@exchange",)
        return Fact(
            unknown=True,
            needs=needs,
            sufficient=((*lines["earlier"], *lines["later"]),),
            neutral=(out, tx, *_tags(truth)),
            uninvolved=wrong,
        )
    (covers,) = lines["covers"]
    return Fact(
        truth.row(covers)["account"],
        sufficient=((covers, {"any": [out, tx]}),),
        neutral=(*lines["earlier"], *lines["later"], *_tags(truth)),
        uninvolved=wrong,
        variant=truth.variant["record"],
    )


def _path(truth: CellTruth) -> list[dict[str, Any]]:
    found = [truth.row(i) for label in STEPS for i in truth.ids(label, "btc/tx")]
    return sorted((dict(tx) for tx in found), key=lambda tx: (tx["height"], tx["position"]))


def _followed(truth: CellTruth) -> list[str]:
    """Of each transaction on the path, the output that the next one spends; of the last, the deposit."""
    steps = _path(truth)
    spent = [_spent_by(truth, str(tx["txid"])) for tx in steps[1:]]
    made = [[f"btc/out/{row['txid']}:{row['n']}" for row in truth.evidence.rows("chain.txout", txid=tx["txid"])] for tx in steps]
    return [*(next(out for out in outs if out in next_ins) for outs, next_ins in zip(made[:-1], spent, strict=True)), _deposit(truth)]


def _spent_by(truth: CellTruth, txid: str) -> set[str]:
    return {str(row["spends"]) for row in truth.evidence.rows("chain.txin", txid=txid)}


def _spent(truth: CellTruth, txid: str) -> int:
    return sum(int(row["value_sat"]) for row in truth.evidence.rows("chain.txin", txid=txid))


def _deposit(truth: CellTruth) -> str:
    return truth.outputs("deposit", "to")[0]


def _tags(truth: CellTruth) -> tuple[str, ...]:
    return tuple(truth.ids("deposit-tag", "btc/tag"))


def _txs(steps: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(f"btc/tx/{tx['txid']}" for tx in steps)


def outpoint(evidence_id: str) -> str:
    """``txid:n`` of an output's evidence id."""
    return evidence_id.removeprefix("btc/out/")


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "money.path": path,
    "money.credited": credited,
    "money.bounds": bounds,
    "money.fees": fees,
    "money.change": change,
    "money.forks": forks,
    "money.deposit": deposit,
    "money.basis": basis,
    "money.others": others,
    "money.duration": duration,
    "money.account": account,
}
