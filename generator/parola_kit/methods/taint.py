"""Taint: how much of an output goes back to outputs where one began, by three conventions. It is a property of these, not of a coin.

Poison and haircut after Möser, Böhme and Breuker 2014 (Towards Risk Scoring of Bitcoin Transactions); first in, first out after Anderson,
Shumailov and Ahmed 2018 (Making Bitcoin Legal), who take it from a court's rule of 1816 on accounts; which one holds where, the law of a
place says.

All take ``sources``, outputs that are tainted whole, whatever arrives at them, and ``stop`` (O), outputs that pass nothing on: a deposit at
an exchange or another pool, after which the books of its keeper tell and the ledger does not. What is unspent holds its taint; what became
a fee is counted and not followed to the miner.

Where they mislead: poison names everybody downstream, haircut names nearly everybody a little, first in, first out depends on an order that
the payer's software chose and that says nothing of intent. CoinJoins and exchanges are passed as if one person owned all, unless they are
in ``stop``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parola_kit.methods.graph import Flags, Graph, Numbers, Real, Whole, numbers, ranges
from parola_kit.methods.sparse import passed_on, reached


@dataclass(frozen=True, slots=True)
class Taint:
    """Tainted satoshi: ``sat`` of each output (O), spent or not; ``fee_sat`` that left as the fee of each transaction (T)."""

    sat: Real
    fee_sat: Real

    def unspent(self, graph: Graph, stop: Flags | None = None) -> Real:
        """``sat`` of what nobody has spent, or where following ends (O); 0 elsewhere. With the fees, what became of the sources."""
        return np.where((graph.spender < 0) | _flags(graph, stop), self.sat, 0.0)


def poison(graph: Graph, sources: Numbers, stop: Flags | None = None) -> Flags:
    """Whether an output (O) is a source, or comes from a transaction that spends a poisoned one: then its whole value is."""
    ends, start = _flags(graph, stop), numbers(sources)
    live = (graph.spender >= 0) & ~ends
    before, after = graph.tx_of_output[live], graph.spender[live]
    found = reached(graph.transactions, before, after, graph.spender[start[live[start]]])[graph.tx_of_output]
    found[start] = True
    return found


def haircut(graph: Graph, sources: Numbers, stop: Flags | None = None) -> Taint:
    """Every output, and the fee, has the share of taint that the inputs of its transaction have together.

    Nothing is lost: what is unspent and the fees are together the sources, if none comes from another. Satoshi in fractions (float64: about
    16 digits). A dilution without end: nothing that is reached becomes clean again.
    """
    ends, source = _flags(graph, stop), _flags(graph, None)
    source[numbers(sources)] = True
    tx, spent = graph.tx_of_input, graph.spends
    passed = ~ends[spent]
    weight = graph.value_sat[spent] / np.maximum(graph.value_in, 1)[tx]
    given = np.bincount(tx, np.where(passed & source[spent], weight, 0.0), graph.transactions).astype(np.float64)
    inner = passed & ~source[spent]
    share = passed_on(given, graph.tx_of_output[spent[inner]], tx[inner], weight[inner])
    sat = np.where(source, graph.value_sat, share[graph.tx_of_output] * graph.value_sat)
    return Taint(sat, share * np.maximum(graph.value_in - graph.value_out, 0))


def fifo(graph: Graph, sources: Numbers, stop: Flags | None = None, *, fee_first: bool = False) -> Taint:
    """First in, first out: the coins of the inputs, one after the other as they are listed, go to the outputs as they are listed.

    The fee takes what comes last, or with ``fee_first`` what comes first. Whole satoshi; nothing is lost, and what arrives at a source,
    being tainted already, counts once. Listed in another order the same transactions give another result: say which order you took.
    """
    lanes, source, ends = _Lanes(graph, fee_first=fee_first), _flags(graph, None), _flags(graph, stop)
    source[numbers(sources)] = True
    sat, fee = np.where(source, graph.value_sat, 0).astype(np.float64), np.zeros(graph.transactions)
    here = np.flatnonzero(source)
    coins = here, np.zeros(len(here), np.int64), graph.value_sat[here]  # output, from which to which satoshi of it
    while len(coins[0]):  # every stretch of coins goes its own way, one transaction a turn
        live = (graph.spender[coins[0]] >= 0) & ~ends[coins[0]] & (coins[1] < coins[2])
        output, low, high = lanes.on(*_chosen(coins, live), fee)
        coins = _chosen((output, low, high), ~source[output])
        np.add.at(sat, coins[0], coins[2] - coins[1])
    return Taint(sat, fee)


Coins = tuple[Whole, Whole, Whole]


class _Lanes:
    """Inputs and outputs of all transactions side by side on one line of satoshi, each transaction's inputs above its outputs and fee."""

    def __init__(self, graph: Graph, *, fee_first: bool) -> None:
        self.graph = graph
        self.ins = np.cumsum(graph.value_sat[graph.spends]) - graph.value_sat[graph.spends]
        self.outputs = np.flatnonzero((np.diff(graph.ins) > 0)[graph.tx_of_output])
        tx, value = graph.tx_of_output[self.outputs], graph.value_sat[self.outputs]
        before = np.cumsum(graph.value_in) - graph.value_in
        paid = np.cumsum(graph.value_sat) - graph.value_sat
        fee = graph.value_in - graph.value_out if fee_first else np.zeros(graph.transactions, np.int64)
        self.begins = before[tx] + fee[tx] + paid[self.outputs] - paid[graph.outs[tx]]
        self.ends = self.begins + value

    def on(self, output: Whole, low: Whole, high: Whole, fee: Real) -> Coins:
        """Where stretches of spent outputs go; what goes to fees is added to ``fee`` (T)."""
        spent = self.graph.input_of_output[output]
        start, end = self.ins[spent] + low, self.ins[spent] + high
        first = np.searchsorted(self.ends, start, "right")
        counts = np.searchsorted(self.begins, end, "left") - first
        place, came = ranges(first, counts), np.repeat(np.arange(len(output)), counts)
        begins = self.begins[place]
        low, high = np.maximum(start[came], begins), np.minimum(end[came], self.ends[place])
        np.add.at(fee, self.graph.tx_of_input[spent], end - start)
        np.subtract.at(fee, self.graph.tx_of_input[spent[came]], high - low)
        return _chosen((self.outputs[place], low - begins, high - begins), high > low)


def _chosen(coins: Coins, which: Flags) -> Coins:
    output, low, high = coins
    return output[which], low[which], high[which]


def _flags(graph: Graph, given: Flags | None) -> Flags:
    return np.zeros(len(graph.address), np.bool_) if given is None else given
