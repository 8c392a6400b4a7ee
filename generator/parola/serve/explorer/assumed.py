"""Assumed change of one transaction: the heuristics that the labs teach, over rows that a page has read already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from parola.serve.explorer.ledger import Ledger
from parola.serve.stores import Row
from parola_kit.evidence import Evidence
from parola_kit.methods.change import change

# Heuristic -> what it rests on (parola_kit.methods.change).
RESTS: Mapping[str, str] = {
    "reused-address": "Some wallets hand back what is left to an address that they spend from. "
    "It decides where exactly one output pays such an address.",
    "fresh-address": "Wallets tend to make a new address for change. It decides where exactly one output pays an address that the ledger "
    "has not seen before, and none pays an address of the inputs (meiklejohn-2013).",
    "round-amount": "People tend to pay round amounts, and change is what is left. It decides where exactly one amount is not round; "
    "a price in another currency is rarely round in sat, so this is a rule of thumb.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a heuristic says: the evidence id of an output, or None where it does not decide."""

    name: str
    output: str | None
    rests: str


@dataclass(frozen=True)
class Held(Evidence):
    """Evidence that was read already: table -> rows. A page asks it as often as it likes without asking the store."""

    held: Mapping[str, Sequence[Row]] = field(default_factory=dict[str, Sequence[Row]])

    @cached_property
    def _index(self) -> Mapping[tuple[str, str, object], list[Row]]:
        found: dict[tuple[str, str, object], list[Row]] = defaultdict(list)
        for table, rows in self.held.items():
            for row in rows:
                for column in ("txid", "address"):
                    found[table, column, row.get(column)].append(row)
        return found

    def rows(self, table: str, **equal: object) -> list[Row]:
        """Rows of a table by ``txid`` or by ``address``: no heuristic asks for anything else, and one look is all that a question costs."""
        ((column, value),) = equal.items()
        return self._index.get((table, column, value), [])


def verdicts(ledger: Ledger, tx: Row, inputs: Sequence[Row], outputs: Sequence[Row]) -> list[Verdict]:
    """One of each heuristic. Of the history of an address they ask whether it was paid before: its first transaction tells."""
    addresses = sorted({row["address"] for row in outputs if row["address"] is not None})
    earlier = [row for row in ledger.first_payments(addresses) if row["txid"] != tx["txid"]]
    places = {row["txid"]: row for row in (*earlier, tx)}
    held = {
        "chain.txin": [{**row, "txid": tx["txid"]} for row in inputs],
        "chain.txout": [*({**row, "txid": tx["txid"]} for row in outputs), *earlier],
        "chain.tx": list(places.values()),
    }
    said = change(Held(Path(), Path(), held), tx["txid"])
    return [Verdict(name, output, RESTS[name]) for name, output in said.items()]


def names(said: Sequence[Verdict]) -> dict[str, str]:
    """Evidence id of an output -> the heuristics that take it for change, with commas between."""
    outputs = dict.fromkeys(verdict.output for verdict in said if verdict.output)
    return {output: ", ".join(verdict.name for verdict in said if verdict.output == output) for output in outputs}
