"""Clusters: addresses that seem to be spent by one wallet, because they were spent together.

Common-input ownership (meiklejohn-2013): to spend from several addresses in one transaction their keys must sign it, so one wallet, or
people who act together, has them all. A cluster is software that signs. It is neither a person nor a group.

Where it misleads: a CoinJoin or a payjoin joins strangers; a service that signs for its customers is one cluster with all of them; one
wrong link makes clusters collapse into each other (moser-narayanan-2022), so say which links a cluster rests on (`hanging`). What is not
joined may still belong together: absence of a link shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parola_kit.errors import BadInput
from parola_kit.methods.graph import NONE, Flags, Graph, Numbers, Real, Whole, among, numbers, once
from parola_kit.methods.joins import coinjoins, unnecessary_input
from parola_kit.methods.sparse import components

TIE = 0.95  # trust in one transaction that spends from two addresses; assumption, to rank with, no frequency of anything
WEAK_TIE = 0.5  # the same where it fits a payjoin; assumption


@dataclass(frozen=True, slots=True)
class Clusters:
    """By address (A): ``cluster``, numbered by first address; ``ties``, how many transactions tie the address to others of its cluster.

    ``confidence``, 0 to 1, is that at least one of these holds, if each held by itself with TIE or WEAK_TIE; 1 where an address is alone.
    It ranks and measures nothing: ties of one wallet are wrong together, and a strong tie to a half of a cluster says nothing of the other
    half.
    """

    cluster: Whole
    ties: Whole
    confidence: Real

    def of(self, address: int) -> Whole:
        """The addresses of a cluster, by one of them."""
        return np.flatnonzero(self.cluster == self.cluster[address])

    def sizes(self) -> Whole:
        """Addresses of each cluster."""
        return np.bincount(self.cluster)


def clusters(graph: Graph, leave_out: Flags | None = None, change: Whole | None = None) -> Clusters:
    """Every address in exactly one cluster.

    ``leave_out`` (T): transactions that tie nothing; those that look like a CoinJoin unless something else is said, so `nothing(graph)` is
    the naive reading. ``change`` (T): the output taken for change, or NONE; its address is tied to the inputs as firmly as they are to each
    other, and one that is wrong makes clusters collapse into each other (moser-narayanan-2022): say whether you used it.
    """
    out = coinjoins(graph).suspected if leave_out is None else leave_out
    tx, address = _ties(graph, out, change)
    begins = np.flatnonzero(np.diff(tx, prepend=NONE))
    hub = np.repeat(address[begins], np.diff(begins, append=len(tx)))
    doubt = np.log1p(-np.where(unnecessary_input(graph), WEAK_TIE, TIE))
    ties = np.bincount(address, minlength=graph.addresses)
    trust = -np.expm1(np.bincount(address, doubt[tx], graph.addresses))
    return Clusters(components(graph.addresses, hub, address), ties, np.where(ties > 0, trust, 1.0))


def nothing(graph: Graph) -> Flags:
    """To leave no transaction out (T)."""
    return np.zeros(graph.transactions, np.bool_)


def hanging(graph: Graph, cluster: Numbers, leave_out: Flags | None = None, change: Whole | None = None) -> tuple[Whole, Whole]:
    """The transactions that tie a cluster together, and for each how many of its addresses hang on it alone. Look first at the largest.

    Without it those would be apart from the largest part that is left. ``cluster``: all addresses of one; ``leave_out`` and ``change`` as
    they were for `clusters`. The counts are exact (cut vertices by lowest points, Hopcroft and Tarjan 1973). Where it misleads: two wrong
    transactions side by side hide each other, for nothing hangs on one alone.

    Raises:
        BadInput: the addresses are not one cluster.
    """
    out = coinjoins(graph).suspected if leave_out is None else leave_out
    tx, address = _ties(graph, out, change)
    own = among(address, numbers(cluster))
    txs, found = once(tx[own]), once(address[own])
    first: list[int] = np.searchsorted(txs, tx[own]).tolist()
    second: list[int] = (len(txs) + np.searchsorted(found, address[own])).tolist()
    near = [list[int]() for _ in range(len(txs) + len(found))]  # transactions, then addresses
    for one, other in zip(first, second, strict=True):
        near[one].append(other)
        near[other].append(one)
    return txs, _apart(near, len(txs))


def _ties(graph: Graph, leave_out: Flags, change: Whole | None) -> tuple[Whole, Whole]:
    """(transaction, address) of what ties: each pair once, by transaction, of those with two addresses or more."""
    tx, address = graph.tx_of_input, graph.address[graph.spends]
    if change is not None:
        back = np.flatnonzero((change >= 0) & (np.diff(graph.ins) > 0))
        tx, address = np.concatenate([tx, back]), np.concatenate([address, graph.address[change[back]]])
    ends = np.bincount(tx, minlength=graph.transactions)
    ties = (ends[tx] > 1) & ~leave_out[tx] & (address >= 0)
    width = max(1, graph.addresses)
    tx, address = np.divmod(once(tx[ties] * width + address[ties]), width)
    several = np.bincount(tx, minlength=graph.transactions)[tx] > 1
    return tx[several], address[several]


def _apart(near: list[list[int]], txs: int) -> Whole:
    """For each of the first ``txs`` nodes how many of the others are apart from the largest part once it is gone."""
    order, parent = _walk(near)
    if len(order) < len(near):
        raise BadInput("these addresses are not one cluster: give all addresses of one, and leave out what was left out then")
    place = {node: n for n, node in enumerate(order)}
    low = [min((place[other] for other in others), default=0) for others in near]
    weight, loose, largest = [int(node >= txs) for node in range(len(near))], [0] * len(near), [0] * len(near)
    for node in reversed(order[1:]):
        up = parent[node]
        low[up], weight[up] = min(low[up], low[node]), weight[up] + weight[node]
        if low[node] >= place[up]:
            loose[up], largest[up] = loose[up] + weight[node], max(largest[up], weight[node])
    whole = len(near) - txs
    return np.array([whole - max(largest[t], whole - loose[t]) for t in range(txs)], np.int64)


def _walk(near: list[list[int]]) -> tuple[list[int], list[int]]:
    """Depth first from node 0: nodes in the order of their finding, and from where each was found."""
    parent = [NONE] * len(near)
    order, path = [0][: len(near)], [(0, iter(near[0]))] if near else []
    parent[:1] = [0]
    while path:
        node, others = path[-1]
        found = next((other for other in others if parent[other] == NONE), NONE)
        if found == NONE:
            path.pop()
            continue
        parent[found] = node
        order.append(found)
        path.append((found, iter(near[found])))
    return order, parent
