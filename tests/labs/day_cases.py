"""First days of many cases in memory: every mix of variants that chance deals, as truth beside what a seat sees."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

from made_scene import made_scene
from parola.artefacts.exhibits.first_day import TABLES, first_day
from parola.artefacts.messages.referral import referrals
from parola.artefacts.record import Record
from parola.export import sqlite
from parola.labs.baselines import Seat
from parola.labs.lab import load_lab
from parola.labs.lab_model import Lab
from parola.labs.questions import deal
from parola.labs.solvable import answers
from parola.labs.truth import CellTruth, Trace
from parola.locate import folder
from parola.streams import Streams
from parola_kit.evidence import TABLES as STORES
from parola_kit.evidence import Evidence

SEATS = 40
LP1 = folder("labs") / "LP1"


@cache
def records() -> tuple[Record, ...]:
    """The exhibits of all cases."""
    scene = made_scene(seats=SEATS)
    return tuple(first_day(scene, cast("Any", None), referrals(scene)))


def rows(cell: int, table: str) -> list[Record]:
    """Rows of one table of one case."""
    return [record for record in records() if record.cell == cell and record.table == f"case.{table}"]


@contextmanager
def seats(place: Path) -> Generator[list[Seat]]:
    """Every case as a seat with LP1 dealt and solved; stores are written below ``place``, those that a class shares without a row."""
    for store in (name for name in STORES if name != "case"):
        sqlite.write(place / f"{store}.sqlite", [store], {})
    lab, truths = load_lab(LP1), [_truth(cell.number, place) for cell in made_scene(seats=SEATS).world.cells]
    try:
        yield [_seat(lab, truth) for truth in truths]
    finally:
        for truth in truths:
            truth.evidence.close()


def _seat(lab: Lab, truth: CellTruth) -> Seat:
    dealt = deal(lab, "en", truth, Streams("tests"))
    return Seat(truth.seat, dealt, truth.evidence, answers(lab, dealt, truth.evidence))


def _truth(number: int, place: Path) -> CellTruth:
    (cell,) = (cell for cell in made_scene(seats=SEATS).world.cells if cell.number == number)
    own = place / str(number)
    tables = {table: [{"id": one.id, **one.row} for one in rows(number, table)] for table in TABLES}
    sqlite.write(own / "case.sqlite", ["case"], tables)
    traces = tuple(Trace(one.id, one.label, one.data) for table in TABLES for one in rows(number, table))
    return CellTruth(cell.seat, cell.variant, traces, {}, Evidence(place, own))
