"""Reference solution of VA3: firm ties alone make the cluster; what only a doubtful tie or a stall's record says is kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from parola_kit.answers import UNKNOWN, Answer
from parola_kit.evidence import Evidence, Row
from parola_kit.methods.change import change

LEAST, DUST = 3, 5_000  # equal outputs of a join, and sat of each
FIVE = ("one", "two", "three", "four", "five")
Ties = Callable[[Evidence, str], bool]


def solve(evidence: Evidence, given: Mapping[str, Mapping[str, str]]) -> dict[str, Answer]:
    """Every automatic question of the lab."""
    start = given["q1"]["address"]
    own = cluster(evidence, start, firm)
    txs = spending(evidence, own)
    plain, doubtful = [tx for tx in txs if firm(evidence, tx)], [tx for tx in txs if not firm(evidence, tx)]
    (join,) = [tx for tx in doubtful if joined(evidence, tx)]
    five = [given["q6a"][name] for name in FIVE]
    fits = sorted(tx for tx in five if needless(evidence, tx))
    return {
        "q1": Answer(sorted(own), because=ids(plain), against=ids(doubtful)),
        "q2a": Answer(join, because=ids([join])),
        "q2b": Answer(sorted(addresses(evidence, join) - own)),
        "q3": Answer(len(cluster(evidence, start, anything))),
        "q4": Answer({txid: {"change": by_signs(evidence, txid)} for txid in given["q4"]["rows"].split()}),
        **rates(evidence),
        "q5c": Answer("sample"),
        "q6a": Answer(fits),
        "q6b": shown(evidence, fits),
        "q7": Answer(targets(evidence, given["q7"]["rows"].split(), own, [tx for tx in doubtful if tx != join])),
    }


def ids(txids: Iterable[str]) -> tuple[str, ...]:
    """Evidence ids of transactions."""
    return tuple(f"btc/tx/{txid}" for txid in txids)


def cluster(evidence: Evidence, start: str, ties: Ties) -> set[str]:
    """Addresses that are spent together with the first, or with one of them, in transactions that tie."""
    found, left = {start}, [start]
    while left:
        address = left.pop()
        for txid in {row["txid"] for row in evidence.rows("chain.txin", address=address)}:
            if ties(evidence, txid):
                new = addresses(evidence, txid) - found
                found |= new
                left += sorted(new)
    return found


def spending(evidence: Evidence, own: set[str]) -> list[str]:
    """Transactions that spend from any of some addresses together with others, in the order of the chain."""
    txids = {row["txid"] for address in own for row in evidence.rows("chain.txin", address=address)}
    rows = [evidence.one("chain.tx", txid=txid) for txid in txids if len(addresses(evidence, txid)) > 1]
    return [row["txid"] for row in sorted(rows, key=lambda row: (row["height"], row["position"]))]


def addresses(evidence: Evidence, txid: str) -> set[str]:
    """Those that a transaction spends from."""
    return {row["address"] for row in evidence.rows("chain.txin", txid=txid)}


def firm(evidence: Evidence, txid: str) -> bool:
    """Whether a transaction looks like one wallet's: neither a join nor one that takes an input more than it needs."""
    return not joined(evidence, txid) and not needless(evidence, txid)


def anything(_evidence: Evidence, _txid: str) -> bool:
    """Leaves nothing out: the naive reading."""
    return True


def joined(evidence: Evidence, txid: str) -> bool:
    """Whether several equal outputs make up half of it or more, and as many addresses are spent from: the shape of a CoinJoin."""
    outs = evidence.rows("chain.txout", txid=txid)
    equal = max(Counter(out["value_sat"] for out in outs if out["value_sat"] >= DUST).values(), default=0)
    return equal >= LEAST and 2 * equal >= len(outs) and len(addresses(evidence, txid)) >= equal


def needless(evidence: Evidence, txid: str) -> bool:
    """Whether it pays two addresses, and one input less would have paid for the larger of them and the fee."""
    fee = evidence.one("chain.tx", txid=txid)["fee_sat"]
    brought = [row["value_sat"] for row in evidence.rows("chain.txin", txid=txid)]
    paid = [out["value_sat"] for out in evidence.rows("chain.txout", txid=txid)]
    return len(brought) > 1 and len(paid) == 2 and sum(brought) - min(brought) >= max(paid) + fee


def by_signs(evidence: Evidence, txid: str) -> str:
    """Place of the output at which every sign that decides points; cannot-tell where none does, or two differ."""
    kinds = {kind(address) for address in addresses(evidence, txid)}
    alike = [out["id"] for out in evidence.rows("chain.txout", txid=txid) if {kind(out["address"])} == kinds]
    said = {out for out in change(evidence, txid).values() if out} | set(alike if len(alike) == 1 else [])
    return said.pop().rpartition(":")[2] if len(said) == 1 else "cannot-tell"


def kind(address: str) -> str:
    """How an address is locked, by its form."""
    return "P2TR" if address.startswith("bcrt1p") else "P2WPKH"


def rates(evidence: Evidence) -> dict[str, Answer]:
    """Precision and recall of "spent together is one wallet" on the released sample, looked up in the ledger itself."""
    sample = evidence.rows("case.pair")
    one = {row["id"] for row in sample if row["owners_say"] == "one wallet"}
    together = {row["id"] for row in sample if spent_with(evidence, row)}
    both = len(one & together)
    return {"q5a": Answer(percent(both, len(together))), "q5b": Answer(percent(both, len(one)))}


def spent_with(evidence: Evidence, row: Row) -> bool:
    """Whether any transaction spends from both addresses of a pair."""
    first, second = ({spent["txid"] for spent in evidence.rows("chain.txin", address=row[name])} for name in ("first", "second"))
    return bool(first & second)


def percent(part: int, whole: int) -> str:
    """A share in percent with two places."""
    return str((Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))


def shown(evidence: Evidence, fits: list[str]) -> Answer:
    """The transaction in which a stall's record accounts for the stall's own coin; else UNKNOWN, by one that fits."""
    for txid in fits:
        if found := sale_of(evidence, txid):
            sale, out, _ = found
            return Answer(txid, because=(sale["id"], out["id"]))
    return Answer(UNKNOWN, needs="wallet-record@merchant", because=ids(fits[:1]))


def sale_of(evidence: Evidence, txid: str) -> tuple[Row, Row, Row] | None:
    """Sale, output and input of a payjoin: the output holds what was due, and just so much more as an input brought."""
    for out in evidence.rows("chain.txout", txid=txid):
        for sale in evidence.rows("case.sale", address=out["address"]):
            for spent in evidence.rows("chain.txin", txid=txid, value_sat=out["value_sat"] - sale["amount_sat"]):
                return sale, out, spent
    return None


def targets(evidence: Evidence, asked: list[str], own: set[str], others: list[str]) -> dict[str, dict[str, str]]:
    """Each address that is asked about: firmly tied; another's by the stall's record; or neither, which is not the same as "no"."""
    stalls = {sale["address"] for sale in evidence.rows("case.sale")}
    stalls |= {found[2]["address"] for txid in others if (found := sale_of(evidence, txid))}
    said = dict.fromkeys(own, "yes") | dict.fromkeys(stalls, "no")
    return {address: {"belongs": said.get(address, "cannot-tell")} for address in asked}
