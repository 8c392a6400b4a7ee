"""One cell as the truth has it, joined by evidence id with what its seat can see."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence
from parola_kit.stores import read_only

POOLS = ("brand-%", "desk-%")  # labels of what seats draw from and no cell owns: vendors of the pool, and what desks sign


@dataclass(frozen=True, slots=True)
class Trace:
    """A record that a happening left: its id, the label of the happening, and what the truth adds."""

    id: str
    label: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CellTruth:
    """The truth about one seat's cell; ``times`` maps a label to seconds-precise UTC stamps of its events, in order."""

    seat: str
    variant: Mapping[str, str]
    traces: tuple[Trace, ...]
    times: Mapping[str, tuple[str, ...]]
    evidence: Evidence

    def ids(self, label: str, kind: str) -> list[str]:
        """Ids of one kind that happenings with this label left; ``kind`` is for example ``chat/msg``."""
        return list(dict.fromkeys(t.id for t in self.traces if t.label == label and t.id.startswith(f"{kind}/")))

    def id(self, label: str, kind: str) -> str:
        """The only such id.

        Raises:
            BadInput: there is none, or more than one: a module lost or repeated the label.
        """
        found = self.ids(label, kind)
        if len(found) != 1:
            raise BadInput(f"seat {self.seat}: {len(found)} records {kind} are labelled {label!r}, one was expected")
        return found[0]

    def starting(self, prefix: str, kind: str) -> list[Trace]:
        """Traces of one kind whose label starts with a word."""
        return [t for t in self.traces if t.label.startswith(prefix) and t.id.startswith(f"{kind}/")]

    def outputs(self, label: str, role: str) -> list[str]:
        """Outpoint ids that transactions with this label made, by role (``to`` or ``change``)."""
        return [t.id for t in self.traces if t.label == label and t.data.get("role") == role]

    def row(self, evidence_id: str) -> Mapping[str, Any]:
        """What the seat sees of a record."""
        return self.evidence.record(evidence_id)[1]


@contextmanager
def open_truth(root: Path, seat: str | None = None) -> Generator[Mapping[str, CellTruth]]:
    """Seat -> truth of its cell, for every seat of a class and ``demo``, or for one seat alone."""
    connection = read_only(root / "trainer" / "truth.sqlite")
    shared = root / "learner" / "shared"
    found: dict[str, CellTruth] = {}
    for cell, name, variant in connection.execute(
        "SELECT cell, seat, variant FROM cell WHERE seat = coalesce(?, seat) AND seat <> 'commons' ORDER BY cell", (seat,)
    ):
        folder = shared / name if cell == 0 else root / "learner" / "seats" / name
        traces = _traces(connection, "cell = ?", cell)
        traces += [one for pool in POOLS for one in _traces(connection, "cell IS NULL AND label LIKE ?", pool)]
        found[name] = CellTruth(name, json.loads(variant), tuple(traces), _times(connection, cell), Evidence(shared, folder))
    connection.close()
    try:
        yield found
    finally:
        for truth in found.values():
            truth.evidence.close()


def _traces(connection: sqlite3.Connection, where: str, value: int | str) -> list[Trace]:
    rows = connection.execute(f"SELECT id, label, data FROM record WHERE {where} ORDER BY rowid", (value,))
    return [Trace(evidence_id, label, json.loads(data)) for evidence_id, label, data in rows]


def _times(connection: sqlite3.Connection, cell: int) -> dict[str, tuple[str, ...]]:
    times: dict[str, tuple[str, ...]] = {}
    for label, at in connection.execute("SELECT label, at FROM event WHERE cell = ? ORDER BY at, id", (cell,)):
        times[label] = (*times.get(label, ()), at)
    return times
