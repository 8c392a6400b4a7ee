"""A ledger in whole numbers, as the methods over columns take it. `Ledger.graph` makes one, and gives the numbers their names back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = Sequence[int] | Whole
NONE = -1  # no address, no transaction, no output: an undecided answer is not a zero


@dataclass(frozen=True, slots=True)
class Index:
    """For each address its transactions, sorted, each once: those of a are ``tx[starts[a]]`` … ``tx[starts[a + 1] - 1]``."""

    starts: Whole
    tx: Whole

    def of(self, addresses: Whole) -> Whole:
        """The transactions of some addresses, sorted, each once."""
        return once(self.tx[spread(self.starts, addresses)])


@dataclass(frozen=True, eq=False)
class Graph:
    """Transactions 0…T-1 in the order of the chain; outputs 0…O-1 and inputs 0…I-1, each by transaction, then place; addresses 0…A-1.

    ``outs`` and ``ins`` (T + 1 entries): where the outputs and inputs of a transaction begin, and the end; a coinbase has no inputs.
    ``spends`` (I): the output that an input spends, of an earlier transaction. ``address`` (O): its number, or NONE.
    ``value_sat`` (O): satoshi. ``script`` (O): a number for each script type; 0 is what pays no address.
    """

    outs: Whole
    ins: Whole
    spends: Whole
    address: Whole
    value_sat: Whole
    script: Whole

    @property
    def transactions(self) -> int:
        """T."""
        return len(self.outs) - 1

    def outputs_of(self, tx: int) -> Whole:
        """The outputs of a transaction that pay an address."""
        found = np.arange(int(self.outs[tx]), int(self.outs[tx + 1]))
        return found[self.address[found] >= 0]

    def spent_by(self, tx: int) -> Whole:
        """The outputs that a transaction spends, in the order of its inputs."""
        return self.spends[self.ins[tx] : self.ins[tx + 1]]

    @cached_property
    def addresses(self) -> int:
        """A."""
        return int(self.address.max(initial=NONE)) + 1

    @cached_property
    def tx_of_output(self) -> Whole:
        """The transaction that makes each output (O)."""
        return np.repeat(np.arange(self.transactions), np.diff(self.outs))

    @cached_property
    def tx_of_input(self) -> Whole:
        """The transaction of each input (I)."""
        return np.repeat(np.arange(self.transactions), np.diff(self.ins))

    @cached_property
    def input_of_output(self) -> Whole:
        """The input that spends each output (O), NONE while it is unspent."""
        found = np.full(len(self.address), NONE)
        found[self.spends] = np.arange(len(self.spends))
        return found

    @cached_property
    def spender(self) -> Whole:
        """The transaction that spends each output (O), NONE while it is unspent."""
        found = np.full(len(self.address), NONE)
        found[self.spends] = self.tx_of_input
        return found

    @cached_property
    def value_in(self) -> Whole:
        """What each transaction spends (T), satoshi; 0 for a coinbase."""
        return summed(self.value_sat[self.spends], self.ins)

    @cached_property
    def value_out(self) -> Whole:
        """What each transaction pays (T), satoshi."""
        return summed(self.value_sat, self.outs)

    @cached_property
    def paid(self) -> Whole:
        """Outputs that pay an address, by transaction (T)."""
        return summed((self.address >= 0).astype(np.int64), self.outs)

    @cached_property
    def known(self) -> Flags:
        """Whether an output (O) pays an address that an earlier transaction paid."""
        found = self.address >= 0
        found[found] = self.first_paid[self.address[found]] < self.tx_of_output[found]
        return found

    @cached_property
    def own_address(self) -> Flags:
        """Whether an output (O) pays an address that its own transaction spends from."""
        rows = np.flatnonzero(self.known)  # what is spent was paid before
        width = max(1, self.addresses)
        paid_to = self.address[self.spends]
        named = paid_to >= 0  # what pays no address would else count as the last address of the transaction before
        spent = np.sort(self.tx_of_input[named] * width + paid_to[named])
        found = np.zeros(len(self.address), np.bool_)
        found[rows] = among(self.tx_of_output[rows] * width + self.address[rows], spent)
        return found

    @cached_property
    def first_paid(self) -> Whole:
        """The first transaction that pays each address (A); none can be spent from before."""
        found = np.full(self.addresses, self.transactions)
        np.minimum.at(found, self.address[self.address >= 0], self.tx_of_output[self.address >= 0])
        return found

    @cached_property
    def paying(self) -> Index:
        """The transactions in which each address (A) is paid."""
        return _index(self.address, self.tx_of_output, self)

    @cached_property
    def spending(self) -> Index:
        """The transactions in which each address (A) is spent from."""
        return _index(self.address[self.spends], self.tx_of_input, self)


def once(values: Whole) -> Whole:
    """Sorted, each once. By sorting: NumPy's own ``unique`` hashes, which takes ten times as long on whole ledgers."""
    found = np.sort(values)
    return found[np.diff(found, prepend=found[:1] - 1) != 0]


def among(values: Whole, ordered: Whole) -> Flags:
    """Whether each value is in the sorted array."""
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return ordered[place] == values if len(ordered) else np.zeros(len(values), np.bool_)


def summed(values: Whole, starts: Whole) -> Whole:
    """Sums of stretches: ``starts`` has where each begins, and the end."""
    total = np.concatenate([[0], np.cumsum(values)])
    return total[starts[1:]] - total[starts[:-1]]


def spread(starts: Whole, chosen: Whole) -> Whole:
    """The places of all items of the chosen stretches, one after the other: ``starts[c]`` … ``starts[c + 1] - 1`` for each c."""
    return ranges(starts[chosen], starts[chosen + 1] - starts[chosen])


def ranges(first: Whole, counts: Whole) -> Whole:
    """``first[0]``, ``first[0] + 1`` … ``counts[0]`` numbers, then those from ``first[1]`` on, and so on."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - ends + counts, counts)


def excerpt(graph: Graph, txs: Whole) -> Graph:
    """Chosen transactions alone: number n of ``txs`` becomes n + 1, and transaction 0 makes everything that they spend, whoever made it.

    Numbers of addresses and scripts stay; what the ledger knows of an address before is lost.
    """
    ins, outs = spread(graph.ins, txs), spread(graph.outs, txs)
    made = np.concatenate([graph.spends[ins], outs])
    counts = np.diff(graph.outs)[txs]
    return Graph(
        outs=np.concatenate([[0, len(ins)], len(ins) + np.cumsum(counts)]),
        ins=np.concatenate([[0, 0], np.cumsum(np.diff(graph.ins)[txs])]),
        spends=np.arange(len(ins)),
        address=graph.address[made],
        value_sat=graph.value_sat[made],
        script=graph.script[made],
    )


def numbers(given: Numbers) -> Whole:
    """Numbers as the methods take them: a flat array, each once, sorted."""
    return once(np.asarray(given, dtype=np.int64).reshape(-1))


def only(graph: Graph, chosen: Flags) -> Whole:
    """The output of each transaction (T) that alone among its outputs is chosen; NONE where none or several are. ``chosen`` (O)."""
    outputs = np.flatnonzero(chosen)
    txs = graph.tx_of_output[outputs]
    found = np.full(graph.transactions, NONE)
    found[txs] = outputs
    found[np.bincount(txs, minlength=graph.transactions) != 1] = NONE
    return found


def _index(address: Whole, tx: Whole, graph: Graph) -> Index:
    width = max(1, graph.transactions)
    known, txs = np.divmod(once(address * width + tx), width)
    begin = int(np.searchsorted(known, 0))  # what pays no address
    counts = np.bincount(known[begin:], minlength=graph.addresses)
    return Index(np.concatenate([[0], np.cumsum(counts)]), txs[begin:])
