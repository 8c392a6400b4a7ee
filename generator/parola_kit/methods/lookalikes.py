"""Addresses that look like others: made so that somebody who compares only the ends copies the wrong one (address poisoning).

The attack and its signs after Tsuchiya, Dong, Soska and Christin 2025 (Blockchain Address Poisoning): an address with the same first and
last characters as one that the victim deals with gets into the victim's history by a tiny payment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parola_kit.errors import BadInput
from parola_kit.methods.graph import Graph, Whole
from parola_kit.methods.neighbours import of_address

SKIP = 6  # characters of "bcrt1q", which say nothing; 2 for "0x"
HEAD, TAIL = 4, 4  # characters that a hurried reader compares; assumption. In a class fewer agree: see `lookalikes`
MOST = 8  # characters compared
LETTERS = 32  # of bech32 (BIP173); 16 for "0x"
TINY = 1_000  # sat; assumption


@dataclass(frozen=True, slots=True)
class Poisonings:
    """Equally long: the transaction, the address that gets a tiny amount in it, the look-alike, and the address that it looks like."""

    tx: Whole
    victim: Whole
    lookalike: Whole
    imitated: Whole


def lookalikes(names: Sequence[str] | NDArray[Any], head: int = HEAD, tail: int = TAIL, skip: int = SKIP) -> Whole:
    """Pairs (n × 2, sorted) of places in ``names`` that agree in ``head`` characters after the first ``skip``, and in the ``tail`` last.

    Names differ from each other and are ASCII, as addresses are. Chance makes pairs too: `by_chance` says how many to expect, and a pair
    does not say which of the two is the false one. Misses what copies other places of an address.

    In a class pass ``head=2, tail=1``: its look-alikes are found by trying keys, so fewer letters agree than the defaults ask for, which
    find none of them. With so few, nearly all pairs are chance, and only `poisonings` tells. Measured in three classes of five seats
    (2,843 to 3,008 addresses): 127, 131 and 144 pairs, where chance makes 138, 128 and 123; `poisonings` kept the 16 attempts and no other
    payment. Not for a ledger of a million addresses: there chance makes 15 million such pairs, and half a pair with the defaults.

    Raises:
        BadInput: none or more than MOST characters are compared, or a name is too short for that.
    """
    if min(head, tail, skip) < 0 or not 1 <= head + tail <= MOST:
        raise BadInput(f"{head} first and {tail} last characters: 1 to {MOST} in all can be compared, for example 4 and 4")
    kept = _ascii(names)
    length = np.char.str_len(kept)
    if len(kept) and int(length.min()) < skip + head + tail:
        raise BadInput(f"names[{int(length.argmin())}] has fewer than {skip + head + tail} characters; compare fewer")
    keys = _keys(kept, length, head, tail, skip)
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.concatenate([[True], keys[order][1:] != keys[order][:-1]])[: len(order)])
    alike = np.split(order, begins[1:])
    pairs = [pair for group in alike if len(group) > 1 for pair in combinations(group.tolist(), 2)]
    return np.array(sorted(pairs), np.int64).reshape(-1, 2)


def by_chance(count: int, head: int = HEAD, tail: int = TAIL, letters: int = LETTERS) -> float:
    """Pairs to expect among ``count`` random names, with nobody imitating anybody: n (n - 1) / 2 ÷ letters^(head + tail)."""
    return count * (count - 1) / 2 / letters ** (head + tail)


def poisonings(graph: Graph, pairs: Whole, tiny_sat: int = TINY) -> Poisonings:
    """Where an address gets at most ``tiny_sat`` in one transaction with the look-alike of an address that it dealt with before.

    ``pairs`` (n × 2): numbers of addresses that look alike; the look-alike is the one that was first paid later. Dealt with: one paid the
    other. Suggests an attempt, not that anybody was deceived. Wrong for a chance pair and a small honest payment; misses amounts that are
    not tiny.
    """
    found = [row for one, other in pairs.tolist() for row in _of_pair(graph, int(one), int(other), tiny_sat)]
    rows = np.array(found, np.int64).reshape(-1, 4)
    return Poisonings(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


def _of_pair(graph: Graph, one: int, other: int, tiny_sat: int) -> list[tuple[int, int, int, int]]:
    imitated, lookalike = sorted((one, other), key=lambda address: (graph.first_paid[address], address))
    known, found = _dealt(graph, imitated), list[tuple[int, int, int, int]]()
    for tx in np.union1d(*of_address(graph, lookalike)).tolist():
        outputs = graph.outputs_of(tx)
        tiny = np.unique(graph.address[outputs[graph.value_sat[outputs] <= tiny_sat]])
        found += [(tx, victim, lookalike, imitated) for victim in tiny.tolist() if victim != lookalike and known.get(victim, tx) < tx]
    return found


def _dealt(graph: Graph, address: int) -> dict[int, int]:
    """Addresses that paid an address or were paid by it -> the first transaction in which they did."""
    paying, spending = of_address(graph, address)
    seen = [(tx, graph.address[graph.spent_by(tx)]) for tx in paying.tolist()]
    seen += [(tx, graph.address[graph.outputs_of(tx)]) for tx in spending.tolist()]
    first: dict[int, int] = {}
    for tx, others in sorted(seen, key=lambda pair: pair[0]):
        for other in others.tolist():
            first.setdefault(other, tx)
    return {other: tx for other, tx in first.items() if other != address}


def _ascii(names: Sequence[str] | NDArray[Any]) -> NDArray[np.bytes_]:
    try:
        return np.asarray(names).astype(np.bytes_)
    except UnicodeEncodeError:
        raise BadInput("a name has letters beyond ASCII; addresses have none") from None


def _keys(names: NDArray[np.bytes_], length: Whole, head: int, tail: int, skip: int) -> NDArray[np.uint64]:
    """The characters compared, as one number a name."""
    letters = names.view(np.uint8).reshape(len(names), names.dtype.itemsize)
    key = np.zeros(len(names), np.uint64)
    for place in (*(skip + n for n in range(head)), *(length - tail + n for n in range(tail))):
        key = key << np.uint64(8) | letters[np.arange(len(names)), place]
    return key
