"""The tables of a module as plain text for a terminal, at most 100 letters wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import chain

from tabulate import tabulate

from parola.describe.table import Cited, Given, Step
from parola.spec.model import Module
from parola_kit.notice import MARK

WIDEST = 100
NARROWEST = 26  # letters of a column that is not widened, at most
GAP = 2  # letters between columns

Cell = Sequence[str]  # its paragraphs


def text(module: Module, given: Sequence[Given], steps: Sequence[Step]) -> str:
    """Title and summary, parameters, ways, and the title and year of each source once."""
    cited = {each.id: each for each in chain.from_iterable(row.source for row in (*given, *steps))}
    parts = [
        f"{module.id}: {module.title}\n{MARK}",
        textwrap.fill(module.summary, WIDEST),
        table(("parameter", "range", "source", "note"), [_given(row) for row in given], widened="note"),
        table(("from → to", "waits for", "does", "source"), [_step(row) for row in steps], widened="waits for"),
        table(("source", "title", "year"), [_source(cited[name]) for name in sorted(cited)], widened="title"),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def table(heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, widened: str) -> str:
    """Rows of cells in aligned columns, at most ``WIDEST`` letters in all; one column takes what the others leave."""
    wrapped = [[_wrapped(cell, NARROWEST) for cell in row] for row in rows]
    others = sum(_width(head, column) for head, column in zip(heads, zip(*wrapped, strict=True), strict=False) if head != widened)
    nth = heads.index(widened)
    for row, cells in zip(rows, wrapped, strict=True):
        cells[nth] = _wrapped(row[nth], WIDEST - others - GAP * (len(heads) - 1))
    return tabulate(wrapped, heads, tablefmt="simple", disable_numparse=True) if wrapped else ""


def _width(head: str, cells: Iterable[str]) -> int:
    # tabulate makes a column two letters wider than its head
    return max(len(head) + 2, *(len(line) for cell in cells for line in cell.split("\n")))


def _wrapped(cell: Cell, width: int) -> str:
    return "\n".join(line for paragraph in cell for line in textwrap.wrap(paragraph, width))


def _given(row: Given) -> list[Cell]:
    return [[row.name], [row.range], [each.id for each in row.source], [row.note]]


def _step(row: Step) -> list[Cell]:
    waits = [", ".join(row.waits), *(f"if {each}" for each in row.when)]
    does = f"{'in any order: ' if row.order == 'any' and row.does else ''}{', '.join(row.does)}"
    return [[f"{row.start} → {row.to}"], waits, [does], [each.id for each in row.source]]


def _source(cited: Cited) -> list[Cell]:
    return [[cited.id], [cited.title], [str(cited.year or "")]]
