"""Peel chains: a sum that is passed on from transaction to transaction, each of which peels a payment off (kappos-2022).

Where they mislead: an ordinary purse that pays day by day makes the same shape, so length alone proves nothing; each step rests on which
output was taken for what is passed on, and one wrong step leads into somebody else's wallet and on along theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parola_kit.methods.candidates import larger_amount
from parola_kit.methods.graph import NONE, Graph, Whole
from parola_kit.methods.sparse import components


@dataclass(frozen=True, slots=True)
class Peel:
    """A chain, equally long: ``tx``, what it ``peeled`` and what it ``passed`` on (outputs). ``end`` is why it was followed no further:

    ``unspent``; ``joined``, the next transaction has other inputs too; ``swept``, it pays one address only; ``spread``, more than two;
    ``undecided``, nothing says which of its two outputs is passed on; ``most``, as many steps as were asked for.
    """

    tx: Whole
    peeled: Whole
    passed: Whole
    end: str


@dataclass(frozen=True, slots=True)
class Peels:
    """All chains, longest first: ``first``, the transaction that begins each, and ``steps``, how many it has. ``chain`` (T): place, or
    NONE.
    """

    first: Whole
    steps: Whole
    chain: Whole


def peel(graph: Graph, output: int, passed: Whole | None = None, most: int = 10_000) -> Peel:
    """Follow an output as long as it is spent alone and two addresses are paid.

    ``passed`` (T): the output of each transaction that is taken to be passed on, or NONE; the larger one unless something else is given,
    for example `candidates.agreed`.
    """
    onward, taken = larger_amount(graph) if passed is None else passed, list[tuple[int, int, int]]()
    while not (end := _end(graph, output, onward) or ("most" if len(taken) == most else "")):
        tx = int(graph.spender[output])
        output = int(onward[tx])
        taken.append((tx, next(other for other in graph.outputs_of(tx).tolist() if other != output), output))
    steps = np.array(taken, np.int64).reshape(-1, 3)
    return Peel(steps[:, 0], steps[:, 1], steps[:, 2], end)


def peels(graph: Graph, least: int = 3, passed: Whole | None = None) -> Peels:
    """Every chain of ``least`` transactions or more. Each spends one output alone, pays two addresses, and passes one on to the next."""
    onward = larger_amount(graph) if passed is None else passed
    step = (np.diff(graph.ins) == 1) & (graph.paid == 2) & (onward >= 0)
    after = np.where(step, graph.spender[onward], NONE)
    after[(after >= 0) & ~step[after]] = NONE
    head = step.copy()
    head[after[after >= 0]] = False
    chain, steps = _numbered(after, np.flatnonzero(head), step)
    long = np.flatnonzero(steps >= least)
    long = long[np.argsort(-steps[long], kind="stable")]
    place = np.full(len(steps) + 1, NONE)
    place[long] = np.arange(len(long))
    return Peels(np.flatnonzero(head)[long], steps[long], place[chain])


def _numbered(after: Whole, heads: Whole, step: Whole) -> tuple[Whole, Whole]:
    """The chain of each transaction, in the order of heads (what is no step has one more), and how many transactions each chain has."""
    before = np.flatnonzero(after >= 0)
    label = components(len(after), before, after[before])
    number = np.full(len(after), len(heads))
    number[label[heads]] = np.arange(len(heads))
    chain = np.where(step, number[label], len(heads))
    return chain, np.bincount(chain, minlength=len(heads) + 1)[:-1]


def _end(graph: Graph, output: int, onward: Whole) -> str:
    """Why an output is not followed; empty if it is."""
    tx = int(graph.spender[output])
    if tx == NONE:
        return "unspent"
    if graph.ins[tx + 1] - graph.ins[tx] > 1:
        return "joined"
    if graph.paid[tx] != 2:
        return "swept" if graph.paid[tx] < 2 else "spread"
    return "" if onward[tx] >= 0 else "undecided"
