"""A colleague's report about the journey file, and what counsel asks about it (lab-designs, JX3): a table of the case's store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from parola.artefacts.exhibits.journey_plan import Plan, has_file, plan
from parola.artefacts.exhibits.report_plan import BEYOND, Report, drawn
from parola.artefacts.ledger.chain import Ledger
from parola.artefacts.number import numbered
from parola.artefacts.record import BACKGROUND, Draft, Record
from parola.artefacts.scene import Scene

IS = {"says": "supported", "less": "overstated", "silent": "unsupported"}
LABEL, COUNSEL, TRUTH = "report", "counsel", "report-tool"
COLUMNS = ("part", "position", "text")


def report(scene: Scene, ledger: Ledger, records: Sequence[Record]) -> Iterable[Record]:
    """Rows of ``case.sentence`` for every cell that has a journey file; numbered over the class by what can be seen."""
    del ledger, records
    drafts = [draft for cell in scene.world.cells if has_file(cell) for draft in _of_cell(plan(cell, scene), drawn(cell, scene), scene)]
    for n, draft in numbered(drafts, lambda one: [one.row[column] for column in COLUMNS]):
        yield Record("case.sentence", f"case/sentence/{n}", draft.row, BACKGROUND, draft.cell, draft.label, draft.data, draft.cell)


def _of_cell(happened: Plan, made: Report, scene: Scene) -> Iterator[Draft]:
    """Twelve statements in an order of their own, then five questions; the truth of each, and of the tool with the first."""
    number = happened.cell.number
    chance = scene.streams.python("cell", number, "report-order")
    stated = [*made.states, *made.beyond]
    chance.shuffle(stated)
    for place, about in enumerate(stated, start=1):
        kind = "outside-expertise" if about in BEYOND else IS[made.states[about]]
        data = {"is": kind, "about": about} | (_tool(made) if place == 1 else {})
        yield Draft(_row("report", place, about, happened, scene), BACKGROUND, number, LABEL, data)
    asked = list(made.figures)
    chance.shuffle(asked)
    for place, about in enumerate(asked, start=1):
        figure = made.figures[about]
        row = _row("counsel", place, about, happened, scene, n=str(figure.asked))
        yield Draft(row, BACKGROUND, number, COUNSEL, {"reply": figure.reply, "about": about})


def _row(part: str, place: int, about: str, happened: Plan, scene: Scene, **values: str) -> dict[str, str | int]:
    told = {"caller": happened.caller.name, "fellow": happened.fellow.name, "handle": happened.handles["caller"], **values}
    return {"part": part, "position": place, "text": scene.phrases.english(f"{part}-{about}", 0, **told)}


def _tool(made: Report) -> dict[str, object]:
    tool = made.tool
    return {
        "tool": {"false_percent": tool.false_percent, "by_chance": tool.by_chance, "ratio": tool.ratio},
        "notes": list(made.notes),
    }
