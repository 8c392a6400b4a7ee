"""Grades a class on one lab: one row a seat, feedback pages, and the trainer's gradebook. Same input, same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola import locate, manifest
from parola.labs import feedback, gradebook, pages
from parola.labs.grade_row import Row, row
from parola.labs.lab import load_lab
from parola.labs.lab_key import settling_kinds
from parola.labs.lab_model import Lab
from parola.labs.seats import seats
from parola_kit import contracts
from parola_kit.errors import WrongUse
from parola_kit.notice import MARK


@dataclass(frozen=True, slots=True)
class Grades:
    """The rows of a class, sorted by seat."""

    lab: Lab
    rows: tuple[Row, ...]

    def document(self) -> dict[str, Any]:
        """As ``grades.schema.json`` has it."""
        rows = [each.document(self.lab.points) for each in self.rows]
        return {"format": 1, "notice": MARK, "lab": self.lab.id, "rows": rows}


def grade(root: Path, lab: str, labs: Path | None = None) -> Grades:
    """Grade the last submission of every seat of the class at ``root``; ``labs`` is the folder that holds labs.

    Writes ``trainer/grades/<lab>.json`` and ``feedback/<seat>/<lab>.html`` first, then the gradebook, for a lab that counts.

    Raises:
        WrongUse: there is no such lab.
        BadInput: ``root`` is no class, the lab is broken, or the gradebook cannot be written.
    """
    folder = (labs or locate.folder("labs")) / lab
    known = sorted(path.parent.name for path in folder.parent.glob("*/lab.yaml"))
    if lab not in known:
        raise WrongUse(f"no lab {lab!r}; there are {', '.join(known)}")
    grades = graded(root, load_lab(folder))
    _write(root, grades)
    if grades.lab.counts:
        gradebook.write(root, grades.lab, folder, grades.rows)
    return grades


def graded(root: Path, lab: Lab) -> Grades:
    """The rows of every seat; writes nothing.

    Raises:
        BadInput: ``root`` is no class.
    """
    return Grades(lab, tuple(row(root, seat, lab) for seat in seats(root)))


def _write(root: Path, grades: Grades) -> None:
    document = grades.document()
    target = root / "trainer" / "grades" / f"{grades.lab.id}.json"
    contracts.check("grades", document, str(target))
    pages.save(target, manifest.dumps(document))
    kinds = settling_kinds(root, grades.lab.id)
    for each in grades.rows:
        if each.status != "missing":
            pages.save(root / "feedback" / each.seat / f"{grades.lab.id}.html", feedback.page(grades.lab, each, kinds))
