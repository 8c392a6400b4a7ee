"""VA1: what the ledger, the receipt and two sources of prices say of the first payment and of what lies around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from parola.labs.facts.fact import Fact
from parola.labs.facts.money import outpoint
from parola.labs.truth import CellTruth

FIRST = "first-payment"
ROUND = 10_000  # sat
RECEIPTS = range(3, 13)  # outputs to the address whose balance is asked: some work, and no long list
COIN = 100_000_000  # sat
KINDS = {"witness_v0_keyhash": "P2WPKH", "witness_v1_taproot": "P2TR", "nulldata": "data"}


def payment(truth: CellTruth) -> Fact:
    """The transaction of the first payment."""
    tx, receipt = _tx(truth), truth.id(FIRST, "case/payment")
    return Fact(tx["txid"], sufficient=((receipt,),), neutral=(tx["id"], *truth.outputs(FIRST, "to")))


def waited(truth: CellTruth) -> Fact:
    """Seconds from the moment of sending, which the world knows, to the time of the block."""
    tx, sent = _tx(truth), datetime.fromisoformat(truth.times[FIRST][0])
    seconds = (datetime.fromisoformat(tx["at"]) - sent).total_seconds()
    shown = {"any": [tx["id"], f"btc/block/{tx['height']}"]}
    return Fact(int(seconds), sufficient=((truth.id(FIRST, "case/payment"), shown),))


def fee(truth: CellTruth) -> Fact:
    """What goes in less what comes out, in sat."""
    return Fact(_fee(truth), sufficient=((_tx(truth)["id"],),), neutral=tuple(out["id"] for out in _outputs(truth)))


def rate(truth: CellTruth) -> Fact:
    """Fee for a virtual byte, of which there are a quarter of the weight, rounded up."""
    tx = _tx(truth)
    size = (int(tx["weight"]) + 3) // 4
    exact = Decimal(_fee(truth)) / size
    return Fact(format(exact.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize(), "f"), sufficient=((tx["id"],),))


def signs(truth: CellTruth) -> Fact:
    """The signs that point at one output; ``none`` where no sign does."""
    told = [name for name, out in _signs(truth).items() if out]
    return Fact(told or ["none"], sufficient=((_tx(truth)["id"],),), variant="+".join(told) or "none")


def change(truth: CellTruth) -> Fact:
    """The output that went back to the payer, where a sign points at it and none at another; else the ledger cannot tell."""
    tx, said = _tx(truth), {out for out in _signs(truth).values() if out}
    outs = tuple(out["id"] for out in _outputs(truth))
    if len(said) != 1:
        needs = ("wallet-record@owner",)
        return Fact(unknown=True, needs=needs, sufficient=((tx["id"],), outs), neutral=outs, variant="open")
    (told,) = said
    right = truth.outputs(FIRST, "change")[0]
    cited = ((right,), (tx["id"],))  # a sign may mislead once in thousands of payments: then what all signs say is right too
    return Fact(outpoint(right), accept=(outpoint(told),), sufficient=cited, neutral=outs, variant="told")


def balance(truth: CellTruth) -> Fact:
    """What an address near the payment holds after the payment's block."""
    height = int(_tx(truth)["height"])
    address = _busy(truth, height)
    heights = _heights(truth)
    paid = [out for out in truth.evidence.rows("chain.txout", address=address) if heights[out["txid"]] <= height]
    spent = {row["spends"]: row for row in truth.evidence.rows("chain.txin", address=address) if heights[row["txid"]] <= height}
    held = sum(out["value_sat"] for out in paid) - sum(row["value_sat"] for row in spent.values())
    left = tuple(out["id"] for out in paid if out["id"] not in spent)
    return Fact(held, sufficient=(left,), given={"address": address, "height": str(height)})


def wallet(truth: CellTruth) -> Fact:
    """A wallet has other addresses, of which the ledger does not tell: it holds that much or more."""
    del truth  # the same for every seat
    return Fact("at-least")


def kinds(truth: CellTruth) -> Fact:
    """Outputs around the payment by how they are locked: what it spends, what its block made new, and those of the transaction after it.

    Its own are not among them: they would name the payment, which another question asks for.
    """
    after = truth.evidence.rows("chain.txout", txid=_spender(truth)["txid"])
    rows = {out["id"]: out for out in (*_coinbase(truth), *after)}
    for spent in _inputs(truth):
        rows[spent["spends"]] = dict(truth.row(spent["spends"]))
    table = {outpoint(name): {"kind": KINDS[row["script_type"]]} for name, row in sorted(rows.items())}
    return Fact(table, rows=tuple(table), sufficient=(tuple(rows),), given={"rows": " ".join(table)})


def confirmations(truth: CellTruth) -> Fact:
    """Of the payment, when the last block is the one in which what it paid was moved on; its own block counts."""
    tx, height = _tx(truth), int(_spender(truth)["height"])
    return Fact(height - int(tx["height"]) + 1, sufficient=((tx["id"],),), given={"height": str(height)})


def payers(truth: CellTruth) -> Fact:
    """Wallets that may have paid in a transaction near by: one, or as many as it spends from different addresses."""
    tx = _many_inputs(truth)
    spent = truth.evidence.rows("chain.txin", txid=tx["txid"])
    addresses = {row["address"] for row in spent}
    return Fact([1, len(addresses)], sufficient=((tx["id"], *(row["spends"] for row in spent)),), given={"txid": tx["txid"]})


def value(truth: CellTruth) -> Fact:
    """Cents that the payment was worth in the minute of sending, at the source that is named; cut off (assumption: the card's own rule)."""
    source = truth.variant["valuation"]
    other = {"desk": "index", "index": "desk"}[source]
    minute = truth.times[FIRST][0][:17] + "00Z"
    right, weaker = (_price(truth, f"price-{one}", minute) for one in (source, other))
    receipt, paid = truth.id(FIRST, "case/payment"), truth.row(truth.outputs(FIRST, "to")[0])
    cents = int(paid["value_sat"]) * int(truth.row(right)["cents"]) // COIN
    return Fact(
        cents,
        sufficient=((right, receipt),),
        against=(weaker,),
        variant=source,
        given={"source": str(truth.row(right)["source"])},
    )


def _tx(truth: CellTruth) -> Mapping[str, Any]:
    return truth.row(truth.id(FIRST, "btc/tx"))


def _outputs(truth: CellTruth) -> list[dict[str, Any]]:
    return truth.evidence.rows("chain.txout", txid=_tx(truth)["txid"])


def _inputs(truth: CellTruth) -> list[dict[str, Any]]:
    return truth.evidence.rows("chain.txin", txid=_tx(truth)["txid"])


def _spender(truth: CellTruth) -> Mapping[str, Any]:
    """The transaction in which what the payment paid was moved on."""
    spent = truth.evidence.one("chain.txin", spends=truth.outputs(FIRST, "to")[0])
    return truth.evidence.one("chain.tx", txid=spent["txid"])


def _fee(truth: CellTruth) -> int:
    return sum(row["value_sat"] for row in _inputs(truth)) - sum(out["value_sat"] for out in _outputs(truth))


def _signs(truth: CellTruth) -> dict[str, str | None]:
    """Sign -> the only output that it points at, or None."""
    outs, inputs = _outputs(truth), _inputs(truth)
    own, kinds_in = {row["address"] for row in inputs}, {truth.row(row["spends"])["script_type"] for row in inputs}
    reused = [out for out in outs if out["address"] in own]
    fresh = [] if reused or len(outs) < 2 else [out for out in outs if not _known(truth, out["address"])]
    odd = [out for out in outs if out["value_sat"] % ROUND] if len(outs) > 1 else []
    alike = [out for out in outs if {out["script_type"]} == kinds_in] if len(outs) > 1 else []
    return {"reused": _only(reused), "fresh": _only(fresh), "round": _only(odd), "kind": _only(alike)}


def _only(outs: list[dict[str, Any]]) -> str | None:
    return str(outs[0]["id"]) if len(outs) == 1 else None


def _known(truth: CellTruth, address: str) -> bool:
    """Whether the address was paid before the payment."""
    tx = _tx(truth)
    earlier = (truth.evidence.one("chain.tx", txid=out["txid"]) for out in truth.evidence.rows("chain.txout", address=address))
    return any((one["height"], one["position"]) < (tx["height"], tx["position"]) for one in earlier)


def _busy(truth: CellTruth, height: int) -> str:
    """An address that was paid a few times and spent from by then, holds something, and moves again later; the one that moved last."""
    heights, spends = _heights(truth), {row["spends"]: row["txid"] for row in truth.evidence.rows("chain.txin")}
    outs: dict[str, list[dict[str, Any]]] = {}
    for out in truth.evidence.rows("chain.txout"):
        if out["address"] is not None:
            outs.setdefault(out["address"], []).append(out)
    found: list[tuple[int, str]] = []
    for address, paid in outs.items():
        moves = [heights[out["txid"]] for out in paid]
        gone = [heights[spends[out["id"]]] for out in paid if out["id"] in spends]
        past = [at for at in (*moves, *gone) if at <= height]
        held = sum(at <= height for at in moves) - sum(at <= height for at in gone)
        if len(paid) in RECEIPTS and len(past) < len(moves) + len(gone) and held and sum(at <= height for at in gone):
            found.append((max(past), address))
    return max(found)[1]


def _heights(truth: CellTruth) -> dict[str, int]:
    return {tx["txid"]: int(tx["height"]) for tx in truth.evidence.rows("chain.tx")}


def _coinbase(truth: CellTruth) -> list[dict[str, Any]]:
    first = truth.evidence.one("chain.tx", height=_tx(truth)["height"], position=0)
    return truth.evidence.rows("chain.txout", txid=first["txid"])


def _many_inputs(truth: CellTruth) -> dict[str, Any]:
    """The transaction nearest to the payment that spends three outputs or more, several of them from one address, not all."""
    spent = Counter[str]()
    different: dict[str, set[str]] = {}
    for row in truth.evidence.rows("chain.txin"):
        spent[row["txid"]] += 1
        different.setdefault(row["txid"], set()).add(row["address"])
    height = int(_tx(truth)["height"])
    fits = [tx for tx in truth.evidence.rows("chain.tx") if 1 < len(different.get(tx["txid"], ())) < spent[tx["txid"]]]
    return min(fits, key=lambda tx: (abs(tx["height"] - height), tx["height"], tx["position"]))


def _price(truth: CellTruth, label: str, minute: str) -> str:
    return next(trace.id for trace in truth.starting(label, "case/price") if trace.data["minute"] == minute)


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "reading.payment": payment,
    "reading.waited": waited,
    "reading.fee": fee,
    "reading.rate": rate,
    "reading.signs": signs,
    "reading.change": change,
    "reading.balance": balance,
    "reading.wallet": wallet,
    "reading.kinds": kinds,
    "reading.confirmations": confirmations,
    "reading.payers": payers,
    "reading.value": value,
}
