"""What the methods take from scipy, with types. It is compiled in its wheel, so nothing is compiled where a trainee works."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from parola_kit.methods.graph import Flags, Real, Whole

_sparse: Any = import_module("scipy.sparse")  # scipy comes without types
_csgraph: Any = import_module("scipy.sparse.csgraph")
_linalg: Any = import_module("scipy.sparse.linalg")


def components(size: int, one: Whole, other: Whole) -> Whole:
    """The component of each of ``size`` nodes, numbered by first node; ``one[n]`` and ``other[n]`` are joined."""
    return _csgraph.connected_components(_matrix(size, one, other), directed=False)[1].astype(np.int64)


def reached(size: int, before: Whole, after: Whole, start: Whole) -> Flags:
    """Which of ``size`` nodes are in ``start``, or can be reached from it; from ``before[n]`` a step leads to ``after[n]``."""
    root = np.full(len(start), size)  # one node before all, so that one search is enough
    links = _matrix(size + 1, np.concatenate([before, root]), np.concatenate([after, start]))
    found = np.zeros(size + 1, np.bool_)
    found[_csgraph.breadth_first_order(links, size, return_predecessors=False)] = True
    return found[:-1]


def passed_on(given: Real, before: Whole, after: Whole, weight: Real) -> Real:
    """What each node has: what it is ``given``, and from each node before it a share. ``after[n]`` gets ``weight[n]`` of what ``before[n]``
    has.

    Nodes are in an order in which nobody gets from a later one, or from itself.
    """
    size = len(given)
    shares = _sparse.csr_matrix((-weight, (after, before)), shape=(size, size))
    return _linalg.spsolve_triangular(_sparse.eye(size, format="csr") + shares, given, lower=True, unit_diagonal=True)


def _matrix(size: int, rows: Whole, columns: Whole) -> Any:
    return _sparse.csr_matrix((np.ones(len(rows), np.int8), (rows, columns)), shape=(size, size))
