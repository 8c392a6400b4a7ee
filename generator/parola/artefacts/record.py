"""A record: one row of one table, with what the trainer alone may know beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Record:
    """One row of ``store.table`` of docs/contracts.md.

    ``row`` is what can be seen, in the columns of the table; it carries no label. ``id`` is its evidence id.
    ``cause`` is the id of the event that left it, or ``background``; ``label`` is what the module calls that happening;
    ``data`` is what the truth adds (role of an output, status of a field). ``cell`` is None for the background;
    ``seat_cell`` is the cell whose own store holds the row, None for shared stores.
    """

    table: str
    id: str
    row: dict[str, Any]
    cause: str = BACKGROUND
    cell: int | None = None
    label: str = ""
    data: dict[str, Any] = field(default_factory=dict[str, Any])
    seat_cell: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that has no number yet; fields as those of a record."""

    row: dict[str, Any]
    cause: str = BACKGROUND
    cell: int | None = None
    label: str = ""
    data: dict[str, Any] = field(default_factory=dict[str, Any])

    def numbered(self, table: str, evidence_id: str) -> Record:
        """The record that it becomes."""
        return Record(table, evidence_id, self.row, self.cause, self.cell, self.label, self.data)
