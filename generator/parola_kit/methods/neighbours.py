"""Neighbours on the ledger: what lies before and after a transaction or an address, hop by hop. By the ledger's own rules, no inference.

Where it misleads: a hop is a transaction, not a person, and not a hand-over either (change is a hop too). An exchange's pool or a mixer
joins strangers within two hops, so "three hops from" says nothing unless every hop was looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from parola_kit.methods.graph import NONE, Graph, Numbers, Whole, numbers, once, spread

Direction = Literal["in", "out", "both"]
BUSIEST = 1_000  # transactions of an address beyond which it is taken for a service that everybody meets; assumption


@dataclass(frozen=True, slots=True)
class Reached:
    """What was found, nearest first, then by number: ``number`` of each, and ``hop``, 0 for where one started. Equally long."""

    number: Whole
    hop: Whole


def transactions(graph: Graph, start: Numbers, hops: int, direction: Direction = "both") -> Reached:
    """Transactions within ``hops`` of those of ``start``: ``in`` along what they spend, ``out`` along who spends them."""

    def step(found: Whole) -> Whole:
        back = graph.tx_of_output[graph.spends[spread(graph.ins, found)]] if direction != "out" else _NOBODY
        on = graph.spender[spread(graph.outs, found)] if direction != "in" else _NOBODY
        return np.concatenate([back, on])

    return _within(graph.transactions, numbers(start), hops, step)


def addresses(graph: Graph, start: Numbers, hops: int, direction: Direction = "both", busiest: int = BUSIEST) -> Reached:
    """Addresses within ``hops``: ``in`` those that pay an address, ``out`` those that it pays, both only by being in one transaction.

    An address with more than ``busiest`` transactions is found, but not gone through.
    """
    busy = np.diff(graph.paying.starts) + np.diff(graph.spending.starts) > busiest

    def step(found: Whole) -> Whole:
        quiet = found[~busy[found]]
        back = graph.address[graph.spends[spread(graph.ins, graph.paying.of(quiet))]] if direction != "out" else _NOBODY
        on = graph.address[spread(graph.outs, graph.spending.of(quiet))] if direction != "in" else _NOBODY
        return np.concatenate([back, on])

    return _within(graph.addresses, numbers(start), hops, step)


def of_address(graph: Graph, address: int) -> tuple[Whole, Whole]:
    """The transactions that pay an address, and those that spend from it, each in the order of the chain."""
    one = np.array([address])
    return graph.paying.of(one), graph.spending.of(one)


_NOBODY = np.empty(0, np.int64)


def _within(count: int, start: Whole, hops: int, step: Callable[[Whole], Whole]) -> Reached:
    hop = np.full(count, NONE)
    hop[start] = 0
    found = [start]
    for at in range(1, hops + 1):
        near = once(step(found[-1]))
        near = near[(near >= 0) & (hop[near] == NONE)]
        if not len(near):
            break
        hop[near] = at
        found.append(near)
    number = np.concatenate(found)
    return Reached(number, hop[number])
