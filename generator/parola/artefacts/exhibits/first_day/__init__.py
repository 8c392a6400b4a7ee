"""The first day of a case: records that run out, who may do what, who else is at work, and the log of the duty desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parola.artefacts.exhibits.first_day import cards, day_log, leads, register
from parola.artefacts.exhibits.first_day.plan import AXES, Plan, plan
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.number import numbered
from parola.artefacts.record import Draft, Record
from parola.artefacts.scene import Scene
from parola.spec.convention import convention

# Table of the case -> who makes its rows for one case.
TABLES = {"holder": leads.holders, "lead": leads.leads, "card": cards.lines, "register": register.entries, "log": day_log.lines}


def first_day(scene: Scene, ledger: Ledger, seen: Sequence[Record]) -> Iterator[Record]:
    """Rows of ``case.holder``, ``lead``, ``card``, ``register`` and ``log``; none where the scenario lacks an axis of the variants."""
    del ledger
    if any(axis not in scene.scenario.variants for axis in AXES):
        return
    rules = convention()
    plans = [plan(record, scene, rules) for record in seen if record.table == "case.referral"]
    for table, make in TABLES.items():
        yield from _numbered(table, [(one, draft) for one in plans for draft in make(one, scene, rules)])


def _numbered(table: str, drafts: Sequence[tuple[Plan, Draft]]) -> Iterator[Record]:
    """Ids follow from what is printed; cases with the same line follow each other by their referral."""
    for n, (one, draft) in numbered(drafts, lambda pair: ([str(value) for value in pair[1].row.values()], pair[0].case)):
        yield replace(draft.numbered(f"case.{table}", f"case/{table}/{n}"), cell=one.cell.number, seat_cell=one.cell.number)
