"""What happened to each address and to each cluster, transaction by transaction, with running balances."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from parola.export.packed import Packed
from parola_kit.methods.graph import Graph, Whole, ranges, summed

_sparse: Any = import_module("scipy.sparse")  # which has no types
PART = 50  # transactions of a part of a history: no page shows more, so none reads more than two parts


@dataclass(frozen=True, slots=True)
class Histories:
    """An entry a transaction of an owner: ``tx``, ``received`` and ``spent`` sat, ``balance`` after it.

    Those of owner n begin at ``starts[n]``; every owner has one at least.
    """

    starts: Whole
    tx: Whole
    received: Whole
    spent: Whole
    balance: Whole

    @property
    def counts(self) -> Whole:
        """Transactions of each owner."""
        return np.diff(self.starts)

    @property
    def older(self) -> Whole:
        """How many parts each owner has before the newest. Only the newest may be short."""
        return (self.counts - 1) // PART

    def newest_part(self) -> Packed:
        """The newest part of each owner."""
        counts = self.counts - PART * self.older
        return Packed(self.starts[1:] - counts, counts, self._entries)

    def older_parts(self) -> Packed:
        """All other parts: those of an owner follow each other, the oldest first."""
        first = np.repeat(self.starts[:-1], self.older) + PART * ranges(np.zeros(len(self.older), np.int64), self.older)
        return Packed(first, np.full(len(first), PART), self._entries)

    def daily(self, day: Whole) -> Packed:
        """Days and closing balances of owners with more than one part; ``day`` is that of each transaction."""
        owner = np.repeat(np.arange(len(self.counts)), self.counts)
        rows = np.flatnonzero((self.older > 0)[owner])
        days = day[self.tx[rows]]
        last = np.flatnonzero((np.diff(owner[rows], append=-1) != 0) | (np.diff(days, append=-1) != 0))
        counts = np.bincount(owner[rows[last]], minlength=len(self.counts))
        return Packed(np.cumsum(counts) - counts, counts, (days[last], self.balance[rows[last]]), nothing=None)

    @property
    def _entries(self) -> tuple[Whole, ...]:
        return (self.tx, self.received, self.spent, self.balance)


def of_addresses(graph: Graph) -> Histories:
    """One for each address."""
    paid = np.flatnonzero(graph.address >= 0)
    owner = np.concatenate([graph.address[paid], graph.address[graph.spends]])
    tx = np.concatenate([graph.tx_of_output[paid], graph.tx_of_input])
    nothing = np.zeros(len(paid), np.int64), np.zeros(len(graph.spends), np.int64)
    received = np.concatenate([graph.value_sat[paid], nothing[1]])
    spent = np.concatenate([nothing[0], graph.value_sat[graph.spends]])
    return _added(owner, tx, received, spent, graph.addresses, graph.transactions)


def of_groups(each: Histories, group: Whole, count: int, transactions: int) -> Histories:
    """One for each of ``count`` groups, from those of their members; ``group`` is that of each owner, or NONE."""
    owner = np.repeat(group, each.counts)
    rows = np.flatnonzero(owner >= 0)
    return _added(owner[rows], each.tx[rows], each.received[rows], each.spent[rows], count, transactions)


def _added(owner: Whole, tx: Whole, received: Whole, spent: Whole, owners: int, transactions: int) -> Histories:
    order = _sorted(tx, transactions)
    order = order[_sorted(owner[order], owners)]
    owner, tx = owner[order], tx[order]
    begins = np.flatnonzero((np.diff(owner, prepend=-1) != 0) | (np.diff(tx, prepend=-1) != 0))
    bounds = np.append(begins, len(order))
    received, spent = summed(received[order], bounds), summed(spent[order], bounds)
    owner, tx = owner[begins], tx[begins]
    starts = np.searchsorted(owner, np.arange(owners + 1))
    held = np.concatenate([[0], np.cumsum(received - spent)])
    return Histories(starts, tx, received, spent, held[1:] - held[starts[owner]])


def _sorted(keys: Whole, count: int) -> Whole:
    """Where the entries are in the order of their keys, 0 to ``count`` - 1; equal ones as they stand. Counts instead of comparing."""
    counted = _sparse.csr_matrix((np.ones(len(keys), np.int8), (keys, np.arange(len(keys)))), shape=(count, len(keys)))
    return counted.indices.astype(np.int64)
