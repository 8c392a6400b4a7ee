"""How often texts repeat: word for word over a whole store, and nearly, by shared runs of words, within a sample of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from parola.realism.activity import Floats, opened
from parola.realism.figure import Bars, Beside, Figure, Table, percent
from parola.realism.published import assumed

_sparse: Any = import_module("scipy.sparse")  # which has no types

RUN = 3  # words of a shingle
NEAR = 0.5  # of two texts' shingles, the share that both have: nearly the same
SAMPLE = 1_000  # rows, evenly spaced
TEXTS = (
    ("forum posts", "learner/shared/forum.sqlite", "post", "text"),
    ("messages", "learner/shared/messenger.sqlite", "message", "text"),
    ("listings", "learner/shared/market.sqlite", "listing", "title"),
    ("reviews", "learner/shared/market.sqlite", "review", "text"),
    ("surface adverts", "learner/shared/surface.sqlite", "advert", "text"),
)


@dataclass(frozen=True, slots=True)
class Repeats:
    """Of one store: rows, different texts, share of rows whose text another row has, and of a sample's rows that have a near twin in it."""

    name: str
    rows: int
    different: int
    exact: float
    near: float


def wording(root: Path) -> Figure:
    """Duplicates, exact and near, store by store."""
    found = [_repeats(root, *text) for text in TEXTS if (root / text[1]).is_file()]
    found = [one for one in found if one.rows]
    rows = tuple((one.name, one.rows, one.different, percent(one.exact), percent(one.near)) for one in found)
    heads = ("store", "rows", "different texts", "another row says the same", "a near twin within the sample")
    return Figure(
        key="wording",
        title="How often texts repeat",
        says=f"Exact: rows whose text stands in another row too. Near: of {SAMPLE} rows evenly spaced, or all if there are fewer, those "
        f"that share at least {NEAR:.0%} of their runs of {RUN} words with another of them, exact twins included. "
        "A sample finds fewer twins than the whole store would.",
        plot=Bars(
            tuple(one.name for one in found),
            (("exact, whole store", tuple(one.exact for one in found)), ("near, sample", tuple(one.near for one in found))),
            "share of the rows",
        ),
        tables=(Table("Texts that repeat", heads, rows),),
        beside=(
            Beside(
                "share of repeated texts",
                "as the table has it",
                assumed("no figure in the bibliography; duplicates, reposts and stock phrases are our choice"),
            ),
        ),
    )


def _repeats(root: Path, name: str, file: str, table: str, column: str) -> Repeats:
    groups = f"SELECT count(*) AS n FROM {table} GROUP BY {column}"
    with opened(root, file) as store:
        rows, different, alike = store.execute(
            f"SELECT coalesce(sum(n), 0), count(*), coalesce(sum(CASE WHEN n > 1 THEN n END), 0) FROM ({groups})"
        ).fetchone()
        step = max(1, rows // SAMPLE)
        texts = [
            text for (text,) in store.execute(f"SELECT {column} FROM {table} WHERE rowid % ? = 0 ORDER BY rowid LIMIT ?", (step, SAMPLE))
        ]
    return Repeats(name, rows, different, alike / max(1, rows), near(texts))


def near(texts: Sequence[str]) -> float:
    """Share of texts that have a near twin among the others: Jaccard similarity of their sets of shingles of at least ``NEAR``."""
    if not texts:
        return 0.0
    sets = [shingles(text) for text in texts]
    column = {run: at for at, run in enumerate(dict.fromkeys(chain.from_iterable(map(sorted, sets))))}
    at = [column[run] for runs in sets for run in sorted(runs)]
    starts = np.cumsum([0, *map(len, sets)])
    has = _sparse.csr_array((np.ones(len(at), dtype=np.float32), at, starts), shape=(len(texts), len(column)))
    return float((_closest(has) >= NEAR).mean())


def shingles(text: str) -> set[str]:
    """Runs of ``RUN`` words in small letters, the whole text if it is shorter."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}


def _closest(has: Any) -> Floats:
    """For each row of 0 and 1, the greatest Jaccard similarity with another row."""
    both, size = (has @ has.T).toarray(), has.sum(axis=1)
    alike = both / np.maximum(size[:, None] + size[None, :] - both, 1)
    np.fill_diagonal(alike, 0)
    return alike.max(axis=1).astype(np.float64)
