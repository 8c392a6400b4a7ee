"""JX1 and JX3 in memory: the reference solutions read the rows of the two exhibits alone, and agree with the truth on every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import pytest

from made_scene import made_scene
from parola.artefacts.exhibits.journey import journey
from parola.artefacts.exhibits.journey_plan import AXES
from parola.artefacts.exhibits.report import report
from parola.artefacts.phrases import Phrases
from parola.artefacts.record import Record
from parola.labs.lab import load_lab
from parola.labs.questions import deal
from parola.labs.solvable import unsolved
from parola.labs.truth import CellTruth, Trace
from parola.locate import folder
from parola.spec.needed import FILED, JOURNEY
from parola.streams import Streams
from parola_kit.evidence import Evidence, Row

SEATS = 60


@dataclass(frozen=True)
class Rows:
    """What a seat's evidence answers of these records; an attribute that is not here would be read from another table, and fail."""

    records: Sequence[Record]

    def rows(self, table: str, **equal: object) -> list[Row]:
        found: list[Row] = [{"id": record.id, **record.row} for record in self.records if record.table == table]
        return [row for row in found if all(row[name] == value for name, value in equal.items())]

    def record(self, evidence_id: str) -> tuple[str, Row]:
        (found,) = [record for record in self.records if record.id == evidence_id]
        return found.table, {"id": found.id, **found.row}

    def has(self, evidence_id: str) -> bool:
        return any(record.id == evidence_id for record in self.records)


@pytest.fixture(scope="module")
def truths() -> list[CellTruth]:
    scene = made_scene(rows=50, seats=SEATS)
    nothing: Any = None  # no exhibit of these labs looks at the ledger
    made = [*journey(scene, nothing, ()), *report(scene, nothing, ())]
    found: list[CellTruth] = []
    for cell in scene.world.cells:
        own = [record for record in made if record.cell == cell.number]
        traces = tuple(Trace(record.id, record.label, record.data) for record in own)
        found.append(CellTruth(cell.seat, cell.variant, traces, {}, cast(Evidence, Rows(own))))
    return found


@pytest.mark.parametrize("lab_id", ["JX1", "JX3"])
def test_every_cell_is_solved_from_its_rows(truths: list[CellTruth], lab_id: str) -> None:
    lab = load_lab(folder("labs") / lab_id)
    for truth in truths:
        dealt = deal(lab, "en", truth, Streams("joint"))
        assert unsolved(lab, dealt, truth.evidence) == []


@pytest.mark.parametrize(("question", "least", "most"), [("q8", 0.3, 0.6), ("q9", 0.3, 0.6)])
def test_a_third_to_two_thirds_of_the_seats_can_tell(truths: list[CellTruth], question: str, least: float, most: float) -> None:
    lab = load_lab(folder("labs") / "JX1")
    keys = [deal(lab, "en", truth, Streams("joint")).key["questions"][question] for truth in truths]
    assert least <= sum(not key["unknown"] for key in keys) / len(keys) <= most


def test_what_the_exhibits_say_is_what_check_asks_a_scenario_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    lines = Phrases._lines

    def watched(self: Phrases, language: str, key: str) -> tuple[str, ...]:
        asked.add(key)
        return lines(self, language, key)

    scene, nothing = made_scene(rows=50, seats=SEATS), cast(Any, None)
    monkeypatch.setattr(Phrases, "_lines", watched)
    assert [*journey(scene, nothing, ()), *report(scene, nothing, ())]
    assert asked == set(JOURNEY)
    assert FILED == AXES
