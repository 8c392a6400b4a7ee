"""Transactions that several people make together, by their shape: CoinJoins with equal outputs, and what a payjoin may look like.

Shapes after Schnoering and Vazirgiannis 2023 (Heuristics for Detecting CoinJoin Transactions on the Bitcoin Blockchain) and BIP78; the
limits below are rounded from them, and ours where they give none (assumption). A shape *suggests*: mixing is no sign of guilt, and outputs
are not people, for one person may hold several of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parola_kit.methods.graph import Flags, Graph, Whole, excerpt, spread, summed

KINDS = ("", "equal", "joinmarket", "wasabi", "whirlpool")  # a kind is its place in this list; 0 is none of them
LEAST = 3  # equal outputs; two are common by chance
DUST = 5_000  # sat; no service mixes less, so no smaller amount is counted among the equal ones
NEWCOMERS_FEE = 110_000  # sat that a newcomer's input brings above the amount of a Whirlpool round, at most
POOL = (5, 10)  # equal outputs of a Whirlpool round
BASE_SAT, LEVELS, NEAR = 10_000_000, 12, 0.05  # Wasabi 1.x: 0.1 BTC and its doubles, within 5 %
MANY = 10  # addresses of the inputs of a Wasabi 1.x round, at least
LARGE, AMOUNTS = 20, 3  # the same of a Wasabi 2 round, and amounts that occur twice or more in it, at least


@dataclass(frozen=True, slots=True)
class Joins:
    """By transaction (T): ``kind`` (place in KINDS); ``equal``, how often the most frequent amount is paid; ``each_sat``, that amount.

    All three are 0 where no kind fits. ``equal`` counts outputs, not people: one may hold several, and others may have taken another
    amount.
    """

    kind: Whole
    equal: Whole
    each_sat: Whole

    @property
    def suspected(self) -> Flags:
        """Whether the shape suggests a CoinJoin (T)."""
        return self.kind > 0


def coinjoins(graph: Graph) -> Joins:
    """Which transactions have the shape of a CoinJoin.

    Every kind: no address is paid twice, or paid and spent from; LEAST equal outputs of DUST sat or more, from as many different addresses.
    ``whirlpool``: equal outputs and nothing else, as many as inputs; some inputs are that amount, the others (newcomers) a little more.
    ``wasabi``: MANY addresses are spent from, and half of the outputs are near 0.1 BTC or its doubles (1.x); or LARGE many, and half of the
    outputs have an amount that occurs again, AMOUNTS different ones or more (2).
    ``joinmarket``: as many other outputs (the change) as equal ones, or one less.
    ``equal``: half of the outputs are equal, and no more is known.

    Misses: rounds of two, rounds whose amounts differ, payjoins; a mixer that pays out of its own pool is no CoinJoin and not meant.
    Wrongly finds: a batch of equal pay-outs (wages, refunds) that a firm funds from as many addresses of its own.
    """
    rows = np.flatnonzero((graph.paid >= LEAST) & (np.diff(graph.ins) >= LEAST))
    shape = _Shape(excerpt(graph, rows))
    found = np.zeros((3, graph.transactions), np.int64)
    found[:, rows] = np.where(shape.kind > 0, (shape.kind, shape.equal, shape.each), 0)[:, 1:]
    return Joins(*found)


def unnecessary_input(graph: Graph) -> Flags:
    """Whether two addresses are paid though one input less would have covered the larger output and the fee (T).

    A wallet that takes no more coins than it needs never does so, whichever output is the payment; a payee who adds a coin does (the sign
    that BIP78 tells wallets to avoid). It fits a payjoin and shows none: consolidation and "spend all" look the same. Misses every payjoin
    that was made with care.
    """
    rows = np.flatnonzero((np.diff(graph.ins) >= 2) & (graph.paid == 2))
    least = _reduced(np.minimum, graph.value_sat[graph.spends], graph.ins, rows)
    most = _reduced(np.maximum, graph.value_sat, graph.outs, rows)
    fee = graph.value_in[rows] - graph.value_out[rows]
    found = np.zeros(graph.transactions, np.bool_)
    found[rows] = graph.value_in[rows] - least >= most + fee
    return found


def payjoin_readings(graph: Graph, tx: int) -> list[tuple[int, int, int]]:
    """Every way to read a transaction as a payjoin: (output that the payee spends, output that the payee gets, sat really paid).

    What the payee gets is the payment and what the payee spends (BIP78). Empty unless two addresses are paid from two inputs or more.
    Misleads: nearly every such transaction has a reading, so that one exists says nothing; that its amount is that of a merchant's record
    does.
    """
    spent, paid, value = graph.spent_by(tx).tolist(), graph.outputs_of(tx).tolist(), graph.value_sat
    if len(spent) < 2 or len(paid) != 2:
        return []
    return [(one, other, int(value[other] - value[one])) for one in spent for other in paid if value[other] > value[one]]


class _Shape:
    """What the kinds go by, for every transaction of an excerpt."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.paid, self.inputs = graph, graph.paid, np.diff(graph.ins)
        self.people = np.bincount(graph.spending.tx, minlength=graph.transactions)
        self.tx, self.value, self.times = _amounts(graph)
        order = np.lexsort((-self.value, self.times, self.tx))  # the most frequent amount of each stands last, of several the least
        self.equal, self.each = np.zeros((2, graph.transactions), np.int64)
        self.equal[self.tx[order]], self.each[self.tx[order]] = self.times[order], self.value[order]
        self.kind = self._kind()

    def _kind(self) -> Whole:
        alike = (self.equal >= LEAST) & (self.people >= self.equal) & self._fresh()
        fits, large = alike & (2 * self.equal >= self.paid), alike & (self.people >= MANY)
        others = self.paid - self.equal
        kind = fits.astype(np.int64)
        kind[fits & (others > 0) & (others >= self.equal - 1)] = KINDS.index("joinmarket")
        kind[large & (self._wasabi_1() | self._wasabi_2())] = KINDS.index("wasabi")
        kind[fits & self._whirlpool()] = KINDS.index("whirlpool")
        return kind

    def _fresh(self) -> Flags:
        """Pays no address twice, and none that it spends from."""
        different = np.bincount(self.graph.paying.tx, minlength=self.graph.transactions)
        return (different == self.paid) & (summed(self.graph.own_address.astype(np.int64), self.graph.outs) == 0)

    def _whirlpool(self) -> Flags:
        above = self.graph.value_sat[self.graph.spends] - self.each[self.graph.tx_of_input]
        new = summed((above > 0).astype(np.int64), self.graph.ins)
        odd = summed(((above < 0) | (above > NEWCOMERS_FEE)).astype(np.int64), self.graph.ins)
        alone = (self.inputs == self.equal) & (self.paid == self.equal) & (self.equal >= POOL[0]) & (self.equal <= POOL[1])
        return alone & (odd == 0) & (new > 0) & (new < self.inputs)

    def _wasabi_1(self) -> Flags:
        level = BASE_SAT * 2 ** np.clip(np.round(np.log2(np.maximum(self.value, 1) / BASE_SAT)), 0, LEVELS)
        near = (np.abs(self.value - level) <= NEAR * level) & (self.times >= 2)
        mixed = np.bincount(self.tx[near], self.times[near], self.graph.transactions)
        most = np.zeros(self.graph.transactions)
        np.maximum.at(most, self.tx[near], self.times[near])
        return (2 * mixed >= self.paid - 1) & (most >= LEAST) & (most <= self.people)

    def _wasabi_2(self) -> Flags:
        again = self.times >= 2
        amounts = np.bincount(self.tx[again], minlength=self.graph.transactions)
        outputs = np.bincount(self.tx[again], self.times[again], self.graph.transactions)
        return (self.people >= LARGE) & (amounts >= AMOUNTS) & (2 * outputs >= self.paid - 1) & (outputs < self.paid)


def _amounts(graph: Graph) -> tuple[Whole, Whole, Whole]:
    """(transaction, amount, how often), each pair once, of outputs of DUST or more that pay an address; not of what made the coins."""
    rows = np.arange(int(graph.outs[1]), len(graph.address))
    rows = rows[(graph.address[rows] >= 0) & (graph.value_sat[rows] >= DUST)]
    order = np.lexsort((graph.value_sat[rows], graph.tx_of_output[rows]))
    tx, value = graph.tx_of_output[rows][order], graph.value_sat[rows][order]
    begins = np.flatnonzero((np.diff(tx, prepend=-1) != 0) | (np.diff(value, prepend=-1) != 0))
    return tx[begins], value[begins], np.diff(begins, append=len(tx))


def _reduced(of: np.ufunc, values: Whole, starts: Whole, rows: Whole) -> Whole:
    """The least or greatest value of each of the stretches ``rows``, none of them empty."""
    counts = np.diff(starts)[rows]
    return of.reduceat(values[spread(starts, rows)], np.cumsum(counts) - counts) if len(rows) else values[:0]
