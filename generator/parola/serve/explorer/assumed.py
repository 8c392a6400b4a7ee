"""Assumed change of one transaction: the heuristics that the labs teach, over rows that a page has read already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from parola.serve.explorer.rows import NONE
from parola.serve.stores import Row
from parola_kit.methods.candidates import USUAL, candidates
from parola_kit.methods.graph import Graph

# Heuristic -> what it rests on (parola_kit.methods.candidates). Those that contradict each other by their nature are left out.
RESTS: Mapping[str, str] = {
    "reused-address": "Some wallets hand back what is left to an address that they spend from. "
    "It decides where exactly one output pays such an address.",
    "fresh-address": "Wallets tend to make a new address for change. It decides where exactly one output pays an address that the ledger "
    "has not seen before, and none pays an address of the inputs (meiklejohn-2013).",
    "round-amount": "People tend to pay round amounts, and change is what is left. It decides where exactly one amount is not round; "
    "a price in another currency is rarely round in sat, so this is a rule of thumb.",
    "same-script": "Wallets keep to their script type. It decides where exactly one output has the type that all inputs have, and another "
    "has another; whoever pays may use the same software as whoever is paid.",
    "optimal-change": "A wallet takes no more coins than it needs. It decides where exactly one output is smaller than each of two "
    "inputs or more; who brings coins together does not keep to that.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a heuristic says: the evidence id of an output, or None where it does not decide."""

    name: str
    output: str | None
    rests: str


def verdicts(tx: Row, inputs: Sequence[Row], outputs: Sequence[Row]) -> list[Verdict]:
    """One of each heuristic. Of the history of an address they ask whether it was paid before: its first transaction tells."""
    said = candidates(excerpt(tx, inputs, outputs), USUAL)
    before = len(inputs) + len(_earlier(tx, outputs))
    chosen = {name: int(found[1]) for name, found in said.items()}
    return [Verdict(name, None if at == NONE else outputs[at - before]["id"], RESTS[name]) for name, at in chosen.items()]


def excerpt(tx: Row, inputs: Sequence[Row], outputs: Sequence[Row]) -> Graph:
    """The transaction as number 1; number 0 makes what it spends, and pays every address of its outputs that the ledger had seen before."""
    earlier = _earlier(tx, outputs)
    made = [*inputs, *earlier, *outputs]
    before, spent = len(inputs) + len(earlier), len(inputs)
    numbers = {number: n for n, number in enumerate(sorted({row["number"] for row in made} - {NONE}))}
    return Graph(
        outs=np.array([0, before, len(made)]),
        ins=np.array([0, 0, spent]),
        spends=np.arange(spent),
        address=np.array([numbers.get(row["number"], NONE) for row in made], np.int64),
        value_sat=np.array([row["value_sat"] for row in made], np.int64),
        script=np.array([row["script"] for row in made], np.int64),
    )


def names(said: Sequence[Verdict]) -> dict[str, str]:
    """Evidence id of an output -> the heuristics that take it for change, with commas between."""
    outputs = dict.fromkeys(verdict.output for verdict in said if verdict.output)
    return {output: ", ".join(verdict.name for verdict in said if verdict.output == output) for output in outputs}


def _earlier(tx: Row, outputs: Sequence[Row]) -> list[Row]:
    return [row for row in outputs if row["first_tx"] is not None and row["first_tx"] < tx["id"]]
