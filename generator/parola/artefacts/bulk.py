"""Tables in columns: a million rows of background and the cells' few among them, with nothing that tells which were drawn first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.columns import Column, Ids, Whole
from parola.artefacts.record import Draft, Record

CHUNK = 50_000  # rows that are shown at a time: what they take in memory stays small


@dataclass(frozen=True, slots=True)
class Bulk:
    """Rows of ``store.table`` of docs/contracts.md by column; ``id`` is one of them. Columns are equally long.

    A column that the table of the contract does not have is not written.
    """

    table: str
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.columns["id"])

    def only(self, chosen: NDArray[np.bool_], table: str) -> Bulk:
        """The chosen rows, for a table that shares this one's series of numbers."""
        at = np.flatnonzero(chosen)
        return Bulk(table, {name: column.take(at) for name, column in self.columns.items()})

    def rows(self, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """What the named columns show, row by row."""
        columns = [self.columns[name] for name in names]
        for first in range(0, len(self), CHUNK):
            part = slice(first, first + CHUNK)
            yield from zip(*(column.take(part).shown() for column in columns), strict=True)


@dataclass(frozen=True, slots=True)
class Series:
    """A numbered table: all rows, those of the cells as records, and the number of each row in the order in which they were given."""

    bulk: Bulk
    records: tuple[Record, ...]
    numbers: Whole


def together(table: str, kind: str, background: Mapping[str, Column], drafts: Sequence[Draft], order: Sequence[str]) -> Series:
    """Background and drafts as one series with evidence ids ``kind/1``, ``kind/2`` …

    Rows are sorted by the columns of ``order``, then by all others: by nothing that cannot be seen. Rows of ``drafts`` have the
    columns of ``background``, with values as they are shown. ``numbers`` has the background's rows first, then the drafts.
    """
    columns = with_rows(background, [draft.row for draft in drafts])
    by = dict.fromkeys((*order, *columns))
    at = np.lexsort([columns[name].keys for name in reversed(by)])
    running = np.arange(1, len(at) + 1)
    numbers = np.empty(len(at), np.int64)
    numbers[at] = running
    bulk = Bulk(table, {"id": Ids(kind, running), **{name: column.take(at) for name, column in columns.items()}})
    return Series(bulk, _records(table, kind, drafts, numbers), numbers)


def with_rows(columns: Mapping[str, Column], rows: Sequence[Mapping[str, Any]]) -> dict[str, Column]:
    """These columns, and after what they hold further rows, with values as they are shown."""
    return {name: column.more([row[name] for row in rows]) for name, column in columns.items()}


def _records(table: str, kind: str, drafts: Sequence[Draft], numbers: Whole) -> tuple[Record, ...]:
    own = numbers[len(numbers) - len(drafts) :].tolist()
    return tuple(draft.numbered(table, f"{kind}/{number}") for number, draft in sorted(zip(own, drafts, strict=True), key=lambda n: n[0]))
