"""Columns of lists: rows of whole numbers as one text, so that a store keeps in one row what would else be thousands of rows.

Texts are made a chunk at a time, while they are written: those of a large ledger are never all in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.columns import Column
from parola_kit.methods.graph import Whole, ranges

_arrow: Any = import_module("pyarrow")  # which has no types
_compute: Any = import_module("pyarrow.compute")


@dataclass(frozen=True, slots=True)
class Packed(Column):
    """A list for each row: its rows laid end to end, commas between the numbers.

    List n has ``counts[n]`` rows of ``columns`` (equally long), from ``first[n]`` on; one without any is shown as ``nothing``.
    """

    first: Whole
    counts: Whole
    columns: tuple[Whole, ...]
    nothing: str | None = ""

    def __len__(self) -> int:
        return len(self.first)

    def take(self, at: Whole | slice) -> Self:
        """The lists at these places."""
        return type(self)(self.first[at], self.counts[at], self.columns, self.nothing)

    def shown(self) -> list[str | None]:
        """The texts."""
        rows = ranges(self.first, self.counts)
        numbers = np.stack([column[rows] for column in self.columns], axis=1).ravel()
        ends = np.concatenate([[0], np.cumsum(self.counts)]) * len(self.columns)
        lists = _arrow.ListArray.from_arrays(_arrow.array(ends.astype(np.int32)), _arrow.array(numbers).cast(_arrow.string()))
        return [text or self.nothing for text in _compute.binary_join(lists, ",").to_pylist()]

    def _like(self, keys: NDArray[Any]) -> Self:
        return self.take(keys)


@dataclass(frozen=True, slots=True)
class Ascii(Column):
    """Texts that are kept as bytes."""

    keys: NDArray[np.bytes_]

    def shown(self) -> list[str]:
        """The texts."""
        return self.keys.astype(str).tolist()

    def _like(self, keys: NDArray[Any]) -> Ascii:
        return Ascii(keys)
