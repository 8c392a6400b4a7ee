"""The journey file of each case: one journey, told by many sources (lab-designs, JX1). A table of the case's store, a line a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from parola.artefacts.clock import offset, stamp
from parola.artefacts.exhibits.journey_lines import COLUMNS, File, Line
from parola.artefacts.exhibits.journey_plan import KIN, NAMESAKE, TIE, TOPICS, Plan, has_file, plan
from parola.artefacts.exhibits.report_plan import drawn
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.number import numbered
from parola.artefacts.record import BACKGROUND, Record
from parola.artefacts.scene import Scene

TRUTH = "journey-booking-0"  # the line whose data hold what the whole file is about
ALWAYS = ("booking-0", "out-0", "boarding-0", "slip", "landing", "said-landed", "in-0", "said-moves", "said-is-me")  # to be put in order
SOMETIMES = ("account-second", "account-caller", "said-kin", "said-plan", "hotel", "namesake-out", "namesake-in", "referral")
EVENTS = 12


def journey(scene: Scene, ledger: Ledger, records: Sequence[Record]) -> Iterable[Record]:
    """Rows of ``case.journey`` for every cell whose scenario has the axes; numbered over the class by what can be seen."""
    del ledger, records  # another journey than the case's own: nothing of it is asked elsewhere
    drafts = [(cell.number, line) for cell in scene.world.cells if has_file(cell) for line in _of_cell(plan(cell, scene), scene)]
    for n, (cell, line) in numbered(drafts, lambda draft: [draft[1].row[column] for column in COLUMNS]):
        yield Record("case.journey", f"case/journey/{n}", line.row, BACKGROUND, cell, line.label, line.data, cell)


def _of_cell(happened: Plan, scene: Scene) -> Iterator[Line]:
    report = drawn(happened.cell, scene)
    lines = list(File(happened, report, scene).lines())
    labels = [line.label for line in lines]
    chance = scene.streams.python("cell", happened.cell.number, "journey-order")
    more = [name for name in SOMETIMES if f"journey-{name}" in labels]
    asked = {f"journey-{name}" for name in (*ALWAYS, *chance.sample(more, EVENTS - len(ALWAYS)))}
    for line in lines:
        data = {"at": stamp(line.data["at"]), "asked": line.label in asked}
        yield replace(line, data=data | (_truth(happened, scene) if line.label == TRUTH else {}))


def _truth(happened: Plan, scene: Scene) -> dict[str, Any]:
    """What the questions ask for, as it was."""
    places, photo = scene.scenario.places, happened.times["photo"]
    shown = photo + offset(places[happened.camera].zone).utcoffset(None).total_seconds()
    read = sorted(stamp(round(shown - offset(places[stop].zone).utcoffset(None).total_seconds())) for stop in happened.stops[:2])
    return {
        "path": [places[stop].name for stop in happened.path],
        "photo": read,
        "slip": stamp(happened.times["slip"]),
        "ways": {one.document: one.way for one in happened.others},
        "owners": _owners(happened),
        "stands": {topic: happened.disputes[topic].so if topic != happened.cell.variant[TIE] else "none" for topic in TOPICS},
        "namesake": happened.cell.variant[NAMESAKE],
        "kin": happened.cell.variant[KIN],
    }


def _owners(happened: Plan) -> dict[str, str]:
    """Handle, or label of a line that has but a name, -> document of whose it is; empty where nothing shows it."""
    named = {f"journey-boarding-{n}": one.document for n, one in enumerate(happened.everybody) if one.way != "not-aboard"}
    handles = dict.fromkeys(("first", "second", "third"), happened.companion.document) | {"caller": happened.caller.document, "alike": ""}
    return {happened.handles[key]: document for key, document in handles.items()} | named
