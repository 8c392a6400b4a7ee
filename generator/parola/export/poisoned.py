"""Payments that suggest address poisoning: a tiny sum from an address that looks like one that whoever got it had dealt with before.

The attack and its signs: `parola_kit.methods.lookalikes`. Here few letters are compared, for a class makes its look-alikes by trying keys;
so the search begins at the tiny payments, where chance rarely strikes, and not at pairs of addresses, of which a large ledger has millions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from parola_kit.methods.graph import Graph, Whole, ranges
from parola_kit.methods.lookalikes import SKIP, TINY, Poisonings

HEAD, TAIL = 2, 1  # letters that have to agree, after the six of all and at the end; what the scenarios ask for at the least
Pairs = tuple[Whole, Whole, Whole]  # of each: an address, another that it has to do with, the transaction


def poisoned(graph: Graph, names: NDArray[Any]) -> Poisonings:
    """What fits, by transaction; ``names`` are all addresses as ASCII bytes.

    Suggests an attempt, not that anybody was deceived. Wrong about one honest tiny payment in some 30,000 for each address that the payee
    had dealt with; misses look-alikes of addresses that the payee had not dealt with.
    """
    tiny = np.flatnonzero((graph.address >= 0) & (graph.value_sat <= TINY))
    suspects = _expanded(graph, graph.address[tiny], graph.tx_of_output[tiny], outputs=False)
    return _alike(graph, names, suspects, _dealings(graph, np.unique(graph.address[tiny])))


def _dealings(graph: Graph, victims: Whole) -> Pairs:
    """Each of these with whom it was paid by, and with whom it paid."""
    wanted = np.zeros(graph.addresses, np.bool_)
    wanted[victims] = True
    got = np.flatnonzero((graph.address >= 0) & wanted[graph.address])
    gave = np.flatnonzero(wanted[graph.address[graph.spends]])
    paid_by = _expanded(graph, graph.address[got], graph.tx_of_output[got], outputs=False)
    return _joined(paid_by, _expanded(graph, graph.address[graph.spends[gave]], graph.tx_of_input[gave], outputs=True))


def _expanded(graph: Graph, address: Whole, tx: Whole, *, outputs: bool) -> Pairs:
    """Addresses with each other address on one side of their transaction."""
    starts = graph.outs if outputs else graph.ins
    counts = starts[tx + 1] - starts[tx]
    ends = ranges(starts[tx], counts)
    other = graph.address[ends if outputs else graph.spends[ends]]
    address, tx = np.repeat(address, counts), np.repeat(tx, counts)
    kept = (other >= 0) & (other != address)
    return address[kept], other[kept], tx[kept]


def _joined(one: Pairs, other: Pairs) -> Pairs:
    address, beside, tx = (np.concatenate(pair) for pair in zip(one, other, strict=True))
    return address, beside, tx


def _alike(graph: Graph, names: NDArray[Any], suspects: Pairs, dealings: Pairs) -> Poisonings:
    """Suspects that look like an older address with which the same one had dealt before."""
    known = np.unique(np.concatenate([suspects[1], dealings[1]]))
    looks = np.zeros(graph.addresses, np.int64)
    looks[known] = _looks(names[known])
    sought, have = (pairs[0] << 8 * (HEAD + TAIL) | looks[pairs[1]] for pairs in (suspects, dealings))
    order = np.argsort(have, kind="stable")
    first = np.searchsorted(have[order], sought)
    counts = np.searchsorted(have[order], sought, "right") - first
    victim, lookalike, tx = (np.repeat(column, counts) for column in suspects)
    found = order[ranges(first, counts)]
    imitated, before = dealings[1][found], dealings[2][found]
    true = (before < tx) & (imitated != lookalike) & (graph.first_paid[imitated] < graph.first_paid[lookalike])
    rows = np.unique(np.stack([tx[true], victim[true], lookalike[true], imitated[true]], axis=1), axis=0)
    return Poisonings(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


def _looks(names: NDArray[Any]) -> Whole:
    """The letters compared, as one number a name."""
    letters = names.view(np.uint8).reshape(len(names), names.dtype.itemsize).astype(np.int64)
    length = (letters > 0).sum(axis=1)
    found = np.zeros(len(names), np.int64)
    for place in (*(np.full(len(names), SKIP + n) for n in range(HEAD)), *(length - TAIL + n for n in range(TAIL))):
        found = found << 8 | letters[np.arange(len(names)), place]
    return found
