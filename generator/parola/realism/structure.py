"""The structure of the cells' networks beside published networks, from the trainer's key of them."""

from __future__ import annotations

from pathlib import Path

from parola.labs.lab_key import read_document
from parola.labs.seats import seats
from parola.netview.metrics import metrics
from parola.netview.published import Row, compare
from parola.realism.figure import Bars, Beside, Figure, Table
from parola.realism.published import Published
from parola.world.model import DEMO

FILE = "trainer/networks.json"


def structure(root: Path) -> Figure | None:
    """Size, density and shape of the networks; None where the class has no file of them.

    Raises:
        BadInput: the file cannot be read.
    """
    path = root / FILE
    if not path.is_file():
        return None
    found = read_document(path, "networks", str(path))["cells"]
    cells = [found[seat] for seat in (DEMO, *seats(root)) if seat in found]  # without those who act for the whole class
    rows = compare([metrics(cell) for cell in cells])
    heads = ("measure", "least", "median", "most", "published", "how far they compare")
    return Figure(
        key="structure",
        title="How the networks are built",
        says="Counted are the people of a network, and one tie at most between two of them. The plot has the measures that are shares.",
        plot=_plot(rows),
        tables=(Table(f"{len(cells)} networks", heads, tuple(_cells(row) for row in rows)),),
        beside=tuple(Beside(row.measure, f"median {_plain(row.middle)}", Published(row.published, row.source)) for row in rows),
    )


def _plot(rows: list[Row]) -> Bars:
    shares = [(row, row.middle, row.low) for row in rows if row.middle is not None and row.low is not None]
    shares = [(row, ours, theirs) for row, ours, theirs in shares if row.low == row.high and 0 < theirs < 1]
    return Bars(
        tuple(row.measure for row, _, _ in shares),
        (("this class, median", tuple(ours for _, ours, _ in shares)), ("published", tuple(theirs for _, _, theirs in shares))),
        "share",
    )


def _cells(row: Row) -> tuple[str, ...]:
    return (row.measure, _plain(row.least), _plain(row.middle), _plain(row.most), row.published, row.note)


def _plain(value: float | None) -> str:
    return "none" if value is None else f"{value:.3g}"
