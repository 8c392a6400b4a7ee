"""Texts as counts of short runs of characters, which `style` compares. They keep spelling, marks and endings, and need no dictionary.

Where they mislead: they hold the topic too (with the words of content masked, the share of real texts put right fell; see `style`), and a
shared template or a copied text looks like a shared hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from parola_kit.methods.graph import Real, Whole

SIZES = (3, 4)  # characters of a run; as notes of the project measured them
MOST = 20_000  # runs kept: those in most texts
_BITS, _SPACE = 15, 32  # a character is folded to 15 bits: four fit into one number, and other scripts keep their letters apart


def grams(text: str, sizes: Sequence[int] = SIZES) -> Whole:
    """The runs of ``sizes`` characters (1 to 4) inside words, each as one number, in the order of the text.

    A word is what stands between spaces, its marks with it, and has a space before and after: no run goes from one word to the next.
    """
    words = text.split()
    padded = " " + "  ".join(words) + " " if words else ""
    codes = np.frombuffer(padded.encode("utf-32-le"), np.uint32).astype(np.int64)
    return np.concatenate([_runs((codes ^ (codes >> _BITS)) & (2**_BITS - 1), size) for size in sizes])


@lru_cache(maxsize=128)  # whoever compares one account after the other with the same many does so with the same texts
def tallied(text: str) -> tuple[Whole, Whole]:
    """The runs of a text, sorted, and how often each stands there: for whoever compares one text after the other with the same many."""
    return np.unique(grams(text), return_counts=True)


def counts(texts: Sequence[str], most: int = MOST) -> Real:
    """How often each text has each run (texts × runs), for runs in two texts or more: the ``most`` that stand in most texts, in order of
    their numbers.
    """
    return counted([tallied(text) for text in texts], most)


def counted(found: Sequence[tuple[Whole, Whole]], most: int = MOST) -> Real:
    """As `counts`, of texts that were tallied before."""
    known, column, shared = np.unique(np.concatenate([keys for keys, _ in found]), return_inverse=True, return_counts=True)
    chosen = np.argsort(-shared, kind="stable")[: min(most, int((shared > 1).sum()))]
    place = np.full(len(known), len(chosen))
    place[np.sort(chosen)] = np.arange(len(chosen))
    table = np.zeros((len(found), len(chosen) + 1))
    rows = np.repeat(np.arange(len(found)), [len(keys) for keys, _ in found])
    table[rows, place[column]] = np.concatenate([many for _, many in found])
    return table[:, :-1]


def weighed(table: Real) -> Real:
    """Counts as TF-IDF: how often, times the logarithm of how few of the texts have the run (Spärck Jones 1972); all have it: 0."""
    return table * np.log(len(table) / np.maximum((table > 0).sum(0), 1))


def cosines(one: Real, other: Real) -> Real:
    """The cosine of each row of ``one`` with each of ``other``; 0 for a row of zeros."""
    return _scaled(one) @ _scaled(other).T


def _scaled(rows: Real) -> Real:
    length = np.sqrt((rows * rows).sum(1, keepdims=True))
    return rows / np.where(length > 0, length, 1)


def _runs(codes: NDArray[np.int64], size: int) -> Whole:
    """Runs of one size; those over the border of two words, which have two spaces side by side, are left out."""
    if len(codes) < size:
        return np.zeros(0, np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(codes, size)
    spaces = windows == _SPACE
    inside = ~(spaces[:, :-1] & spaces[:, 1:]).any(1)
    kept = windows[inside]
    key = np.full(len(kept), size, np.int64)
    for place in range(size):
        key = key << _BITS | kept[:, place]
    return key
