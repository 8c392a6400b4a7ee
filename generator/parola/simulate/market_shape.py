"""Shapes that hold in small crowds too: quantiles of a distribution dealt out one to each, and counts that add up."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


def spread(count: int, sigma: float) -> Real:
    """Quantiles of a log-normal distribution with median 1, upwards."""
    normal = NormalDist()
    return np.exp([sigma * normal.inv_cdf((n + 0.5) / count) for n in range(count)])


def exponential(count: int, median: float) -> Whole:
    """Quantiles of an exponential distribution with this median, upwards, whole."""
    return (-np.log1p(-(np.arange(count) + 0.5) / count) * median / np.log(2)).astype(np.int64)


def heavy(count: int, top: int, takes: float, power: float) -> Real:
    """Shares that sum to 1, downwards: the first ``top`` have ``takes`` together, and among both groups each a power of its rank."""
    first, rest = np.arange(1, min(top, count) + 1) ** -power, np.arange(1, max(0, count - top) + 1) ** -power
    if not len(rest):
        return first / first.sum()
    return np.concatenate([takes * first / first.sum(), (1 - takes) * rest / rest.sum()])


def counts(weights: Real, total: int, least: int = 1) -> Whole:
    """Whole numbers that sum to ``total``, by weight, the largest remainders rounded up; each at least ``least`` where there is enough."""
    floor = least if total >= least * len(weights) else 0
    exact = (total - floor * len(weights)) * weights / weights.sum()
    found = exact.astype(np.int64)
    order = np.argsort(found - exact, kind="stable")  # the largest remainder first
    found[order[: total - floor * len(weights) - int(found.sum())]] += 1
    return found + floor
