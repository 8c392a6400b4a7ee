"""The released notebooks under a real kernel: as handed out, and with an answer typed into its cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from fixed_class import LABS
from parola.labs.notebook import question_of
from parola_kit.journal import ANSWERS, read
from parola_kit.seat import find

QUICK = ("F0", "DW1", "VA2")  # the others run with the slow tests


def opened(work: Path) -> Any:
    return nbformat.read(work / f"{work.name}.ipynb", as_version=4)


def run(notebook: Any, work: Path) -> str:
    """Execute in the seat's folder; everything that the cells showed, as text."""
    done = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(work)}}).execute()
    return "\n".join(output["data"]["text/plain"] for cell in done.cells for output in cell.get("outputs", ()) if "data" in output)


@pytest.mark.parametrize("lab", [pytest.param(lab, marks=() if lab in QUICK else pytest.mark.slow) for lab in LABS])
def test_an_untouched_notebook_runs_and_leaves_every_question_open(own_class: Path, lab: str) -> None:
    work = own_class / "work" / "s01" / lab
    asked = [question["id"] for question in find(work).questions()["questions"]]
    said = run(opened(work), work)
    assert [q for q in asked if f"{q} is still open" not in said] == []
    assert not (work / ANSWERS).exists()


def test_what_is_typed_into_a_cell_is_noted(own_class: Path) -> None:
    work = own_class / "work" / "s01" / "F0"
    notebook = opened(work)
    for cell in notebook.cells:
        if question_of(cell) == "q1":
            cell["source"] = 'answer("q1", case()["id"])'
    said = run(notebook, work)
    (line,) = read(work / ANSWERS).good
    assert (line["q"], line["value"]) == ("q1", find(work).case)
    assert "nobody has judged it" in said
