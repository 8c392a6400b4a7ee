"""All that ``parola describe --cell`` tells of one cell's network, ready to be written and printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from parola.describe import Description
from parola.describe.text import Cell, table
from parola.labs.lab_key import read_document
from parola.netview import picture
from parola.netview.metrics import metrics
from parola.netview.published import Row, compare
from parola.spec.words import nearest
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

FILE = Path("trainer") / "networks.json"


def describe(root: Path, seat: str) -> Description:
    """The network of a seat's cell (``demo``: the public one) in the class ``root``.

    Raises:
        BadInput: the class has no such cell or no file of its networks, or graphviz-pure is not installed.
    """
    cells = read_document(root / FILE, "networks", str(root / FILE))["cells"]
    if seat not in cells:
        raise BadInput(f"{root / FILE}: cell '{seat}' is not there{nearest(seat, cells)}")
    title, rows = f"The network of cell {seat}", compare([metrics(cells[seat])])
    document = {"format": 1, "notice": MARK, "cell": seat, **cells[seat], "measures": [asdict(row) for row in rows]}
    return Description(f"cell-{seat}", picture.svg(cells[seat], title), _text(title, cells[seat], rows), document)


def _text(title: str, cell: Mapping[str, Any], rows: list[Row]) -> str:
    people = [node for node in cell["nodes"] if node["type"] == "person"]
    ties = [edge for edge in cell["edges"] if edge["type"] == "tie"]
    parts = [
        f"{title}\n{MARK}",
        table(("person", "side", "stage", "name", "place"), [_person(one) for one in people], widened="name"),
        table(("who", "tie", "whom"), [[[edge["by"]], [edge["kind"]], [edge["to"]]] for edge in ties], widened="whom"),
        table(("measure", "here", "published", "source"), [_measure(row) for row in rows], widened="published"),
        *_mistakes(cell),
    ]
    return "\n\n".join(parts) + "\n"


def _person(one: Mapping[str, Any]) -> list[Cell]:
    return [[one[field]] for field in ("id", "side", "stage", "name", "place")]


def _measure(row: Row) -> list[Cell]:
    return [[row.measure], ["none" if row.middle is None else f"{row.middle:.3g}"], [row.published], [row.source]]


def _mistakes(cell: Mapping[str, Any]) -> Iterator[str]:
    found = [edge for edge in cell["edges"] if "mistake" in edge]
    if found:
        rows: list[list[Cell]] = [[[edge["by"]], [edge["mistake"]], [edge["to"]], [edge.get("shared_with", "")]] for edge in found]
        yield table(("who", "mistake", "what", "whose"), rows, widened="what")
