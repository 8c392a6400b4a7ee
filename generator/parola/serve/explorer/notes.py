"""Derived annotations: what is read into the ledger and does not stand on it. A class shows each as its labs allow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from parola_kit.methods.joins import KINDS


@dataclass(frozen=True, slots=True)
class Notes:
    """Whether outputs are marked as assumed change, addresses are joined to clusters, CoinJoins and address poisoning are warned of."""

    change: bool
    clusters: bool
    warnings: bool


# What the shape of a kind of CoinJoin is, in words (parola_kit.methods.joins); no maker of such software is named.
SHAPES: Mapping[str, str] = {
    "equal": "half of its outputs or more are of one amount",
    "joinmarket": "some of its outputs are of one amount, and as many others look like change",
    "wasabi": "many spend in it, and the same amounts are paid again and again",
    "whirlpool": "all of its outputs are of one amount, and as many spend in it",
}


def shape(kind: int) -> str:
    """The words for a number of the store."""
    return SHAPES[KINDS[kind]]


def notes(allowed: Collection[str]) -> Notes:
    """From the names of the annotations that may be shown."""
    return Notes("change" in allowed, "clusters" in allowed, "warnings" in allowed)
