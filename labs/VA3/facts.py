"""VA3: which addresses of a wallet are spent together, what would draw strangers in, and what a stall's own record settles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth, Trace

SPENT, JOINT, JOIN, PAID = "keeper-spent", "keeper-payjoin", "keeper-join", "keeper-paid"
ROUND = 10_000  # sat
ROWS, SHOWN = 10, ("one", "two", "three", "four", "five")
NEEDS = ("wallet-record@merchant",)


def firm(truth: CellTruth) -> Fact:
    """Addresses that the wallet spent together in plain transactions (meiklejohn-2013); strangers are those of others beside them."""
    own, plain = _own(truth), _plain(truth)
    strangers = {row["address"] for tx in (_one(truth, JOIN), _one(truth, JOINT)) for row in _inputs(truth, tx)} - own
    made = tuple(trace.id for trace in truth.starting(SPENT, "btc/out"))
    return Fact(
        sorted(_firm(truth)),
        sufficient=(tuple(plain),),
        neutral=made,
        against=(_one(truth, JOIN), _one(truth, JOINT)),
        uninvolved=tuple(sorted(strangers)),
        given={"address": _start(truth)},
    )


def join(truth: CellTruth) -> Fact:
    """The transaction whose equal outputs show that several wallets made it (tippe-deckers-2025)."""
    tx = _one(truth, JOIN)
    return Fact(_txid(tx), sufficient=((tx,),), neutral=tuple(out["id"] for out in _outputs(truth, tx)))


def drawn_in(truth: CellTruth) -> Fact:
    """What nothing but that transaction ties to the wallet's addresses; most of them are strangers', one or two may be its own."""
    tx = _one(truth, JOIN)
    return Fact(sorted({row["address"] for row in _inputs(truth, tx)} - _firm(truth)), sufficient=((tx,),))


def naive_size(truth: CellTruth) -> Fact:
    """How many addresses are one cluster where no transaction is left out, by merging sets transaction by transaction."""
    spent: dict[str, list[str]] = {}
    for row in truth.evidence.rows("chain.txin"):
        spent.setdefault(row["txid"], []).append(row["address"])
    group: dict[str, set[str]] = {}
    for together in spent.values():
        merged = set(together).union(*(group.get(one, set[str]()) for one in together))
        group.update(dict.fromkeys(merged, merged))
    ties = (*_plain(truth), _one(truth, JOIN), _one(truth, JOINT))
    return Fact(len(group[_start(truth)]), sufficient=(ties,))


def change(truth: CellTruth) -> Fact:
    """Ten transactions of two outputs around the wallet's first spending: the change at which all signs that decide point, or none."""
    chosen = sorted(_ten(truth), key=lambda tx: str(tx["txid"]))
    table = {tx["txid"]: {"change": said} for tx in chosen if (said := _said(truth, tx)) is not None}
    return Fact(table, rows=tuple(table), sufficient=(tuple(tx["id"] for tx in chosen),), given={"rows": " ".join(table)})


def precision(truth: CellTruth) -> Fact:
    """Of the pairs that are spent together, how many are of one wallet: percent with two places."""
    sample = _sample(truth)
    right, found = _counts(sample, same=True, together=True), sum(trace.data["together"] for trace in sample)
    return Fact(_percent(right, found), sufficient=(tuple(trace.id for trace in sample),))


def recall(truth: CellTruth) -> Fact:
    """Of the pairs of one wallet, how many are spent together: percent with two places."""
    sample = _sample(truth)
    right, wanted = _counts(sample, same=True, together=True), sum(_same(trace) for trace in sample)
    return Fact(_percent(right, wanted), sufficient=(tuple(trace.id for trace in sample),))


def holds_for(truth: CellTruth) -> Fact:
    """Rates hold for the sample that they were counted on (moser-narayanan-2022: such rules were used without rigorous testing)."""
    del truth  # the same for every seat
    return Fact("sample")


def fit(truth: CellTruth) -> Fact:
    """Which of five transactions take an input more than they need, the sign that BIP78 tells wallets to avoid."""
    five = _five(truth)
    fits = [tx["txid"] for tx in five if _needless(truth, tx)]
    shown = dict(zip(SHOWN, (tx["txid"] for tx in five), strict=True))
    return Fact(sorted(fits), sufficient=(tuple(tx["id"] for tx in five),), given=shown)


def shown(truth: CellTruth) -> Fact:
    """The one that the stall's own record shows to be a payjoin, where the record reaches as far; else nothing does."""
    tx, sale = _one(truth, JOINT), truth.ids(JOINT, "case/sale")
    variant = truth.variant["stall-record"]
    outs = tuple(out["id"] for out in _outputs(truth, tx))
    if not sale:
        fits = tuple((f"btc/tx/{txid}",) for txid in fit(truth).value)
        kept = tuple(truth.ids("stall-sold", "case/sale"))
        return Fact(unknown=True, needs=NEEDS, sufficient=fits, neutral=(*outs, *kept), variant=variant)
    received = next(trace.id for trace in _of(truth, JOINT, "btc/out") if trace.data["part"] == "payjoin-received")
    return Fact(_txid(tx), sufficient=((sale[0], {"any": [received, tx]}),), neutral=outs, variant=variant)


def targets(truth: CellTruth) -> Fact:
    """Address -> whether it belongs to the wallet: only what is tied firmly does, only what another's record names does not."""
    own, sales = _own(truth), truth.ids("stall-sold", "case/sale")
    stranger = min(row["address"] for row in _inputs(truth, _one(truth, JOIN)) if row["address"] not in own)
    stall = next(row["address"] for row in _inputs(truth, _one(truth, JOINT)) if row["address"] not in own)
    settled = bool(truth.ids(JOINT, "case/sale"))
    table = {_slot(truth, "second"): "yes", stranger: "cannot-tell", stall: "no" if settled else "cannot-tell"}
    fourth = truth.variant["fourth-address"]
    back = next(trace.id for trace in _of(truth, JOINT, "btc/out") if trace.data["part"] == "payjoin-change")
    more = {"own": (_slot(truth, "fifth"), "yes"), "mixed": (str(truth.row(back)["address"]), "cannot-tell")}
    address, belongs = more[fourth] if fourth in more else (str(truth.row(sales[0])["address"]), "no")
    rows = {one: {"belongs": said} for one, said in sorted({**table, address: belongs}.items())}
    ties = (*_plain(truth), _one(truth, JOIN), _one(truth, JOINT), *sales, *truth.ids(JOINT, "case/sale"))
    asked = {"address": _start(truth), "rows": " ".join(rows)}
    return Fact(rows, rows=tuple(rows), sufficient=(ties,), given=asked, variant=fourth)


def _start(truth: CellTruth) -> str:
    return _slot(truth, "first")


def _slot(truth: CellTruth, slot: str) -> str:
    """The address of the wallet at one of its slots."""
    return str(truth.row(next(trace.id for trace in _of(truth, PAID, "btc/out") if trace.data.get("slot") == slot))["address"])


def _of(truth: CellTruth, label: str, kind: str) -> list[Trace]:
    return [trace for trace in truth.starting(label, kind) if trace.label == label]


def _own(truth: CellTruth) -> set[str]:
    """Every address that the truth gives to the wallet."""
    name = next(trace.data["wallet"] for trace in _of(truth, PAID, "btc/out") if trace.data.get("role") == "to")
    kept = (trace for trace in truth.traces if trace.id.startswith("btc/out/") and trace.data.get("wallet") == name)
    return {str(truth.row(trace.id)["address"]) for trace in kept}


def _plain(truth: CellTruth) -> list[str]:
    return truth.ids(SPENT, "btc/tx")


def _firm(truth: CellTruth) -> set[str]:
    return {row["address"] for tx in _plain(truth) for row in _inputs(truth, tx)}


def _one(truth: CellTruth, label: str) -> str:
    return truth.id(label, "btc/tx")


def _txid(tx: str) -> str:
    return tx.removeprefix("btc/tx/")


def _inputs(truth: CellTruth, tx: str) -> list[dict[str, Any]]:
    return truth.evidence.rows("chain.txin", txid=_txid(tx))


def _outputs(truth: CellTruth, tx: str) -> list[dict[str, Any]]:
    return truth.evidence.rows("chain.txout", txid=_txid(tx))


def _near(truth: CellTruth, to: str) -> Iterator[Mapping[str, Any]]:
    """Transactions that spend something, the nearest first."""
    at = int(truth.row(to)["height"])
    every = (tx for tx in truth.evidence.rows("chain.tx") if tx["fee_sat"] is not None)
    return iter(sorted(every, key=lambda tx: (abs(int(tx["height"]) - at), tx["height"], tx["position"])))


def _ten(truth: CellTruth) -> list[Mapping[str, Any]]:
    """The nearest that pay two addresses; not the one of two owners."""
    chosen: list[Mapping[str, Any]] = []
    for tx in _near(truth, _plain(truth)[0]):
        if tx["out_count"] == 2 and tx["id"] != _one(truth, JOINT) and _said(truth, tx) is not None:
            chosen.append(tx)
        if len(chosen) == ROWS:
            break
    return chosen


def _said(truth: CellTruth, tx: Mapping[str, Any]) -> str | None:
    """``0``, ``1`` or ``cannot-tell``; None where an output pays no address."""
    outs, inputs = _outputs(truth, tx["id"]), _inputs(truth, tx["id"])
    if any(out["address"] is None for out in outs):
        return None
    said = {n for n in _signs(truth, tx, outs, inputs) if n is not None}
    return str(said.pop()) if len(said) == 1 else "cannot-tell"


def _signs(truth: CellTruth, tx: Mapping[str, Any], outs: list[dict[str, Any]], inputs: list[dict[str, Any]]) -> Iterator[int | None]:
    """Place of the only output that each of four signs points at: address used again, address new, amount not round, kind of lock."""
    own, kinds = {row["address"] for row in inputs}, {truth.row(row["spends"])["script_type"] for row in inputs}
    reused = [out["n"] for out in outs if out["address"] in own]
    yield _only(reused)
    yield None if reused else _only(out["n"] for out in outs if not _known(truth, tx, out["address"]))
    yield _only(out["n"] for out in outs if out["value_sat"] % ROUND)
    yield _only(out["n"] for out in outs if {out["script_type"]} == kinds)


def _only(places: Iterable[int]) -> int | None:
    found = list(places)
    return found[0] if len(found) == 1 else None


def _known(truth: CellTruth, tx: Mapping[str, Any], address: str) -> bool:
    paid = (truth.evidence.one("chain.tx", txid=out["txid"]) for out in truth.evidence.rows("chain.txout", address=address))
    return any((one["height"], one["position"]) < (tx["height"], tx["position"]) for one in paid)


def _sample(truth: CellTruth) -> list[Trace]:
    return truth.starting("released-pair", "case/pair")


def _same(trace: Trace) -> bool:
    first, second = trace.data["wallets"]
    return bool(first == second)


def _counts(sample: Iterable[Trace], *, same: bool, together: bool) -> int:
    return sum(_same(trace) is same and trace.data["together"] is together for trace in sample)


def _percent(part: int, whole: int) -> str:
    """With two places at the most, half a hundredth up, as ``answers.jsonl`` writes them."""
    hundredths = (20_000 * part + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")


def _five(truth: CellTruth) -> list[Mapping[str, Any]]:
    """The joint one, the wallet's own that pay two addresses, and others near by, of which at least one fits too; by txid."""
    own = [truth.row(tx) for tx in (_one(truth, JOINT), *_plain(truth)) if truth.row(tx)["out_count"] == 2]
    names = {tx["id"] for tx in own}
    near = (tx for tx in _near(truth, _one(truth, JOINT)) if tx["out_count"] == 2 <= tx["in_count"] and tx["id"] not in names)
    others: list[Mapping[str, Any]] = []
    for tx in near:
        if others or _needless(truth, tx):
            others.append(tx)
        if len(own) + len(others) == len(SHOWN):
            break
    return sorted([*own, *others], key=lambda tx: str(tx["txid"]))


def _needless(truth: CellTruth, tx: Mapping[str, Any]) -> bool:
    """Whether the inputs but the smallest would have paid for the larger output and the fee."""
    brought = sorted(row["value_sat"] for row in _inputs(truth, tx["id"]))
    paid = [out["value_sat"] for out in _outputs(truth, tx["id"])]
    fee = sum(brought) - sum(paid)
    return sum(brought[1:]) >= max(paid) + fee


FACTS: dict[str, Callable[[CellTruth], Fact]] = {
    "clusters.firm": firm,
    "clusters.join": join,
    "clusters.drawn_in": drawn_in,
    "clusters.naive_size": naive_size,
    "clusters.change": change,
    "clusters.precision": precision,
    "clusters.recall": recall,
    "clusters.holds_for": holds_for,
    "clusters.fit": fit,
    "clusters.shown": shown,
    "clusters.targets": targets,
}
