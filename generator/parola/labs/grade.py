"""Grades a class on one lab: one row a seat, feedback pages, and the trainer's gradebook. Same input, same bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from parola import locate, manifest
from parola.labs import feedback, gradebook, lab_state, pages, practice
from parola.labs.grade_row import Row, row
from parola.labs.lab import load_lab
from parola.labs.lab_key import settling_kinds
from parola.labs.lab_model import Lab
from parola.labs.lab_state import OPEN, LabState
from parola.labs.seats import language, seats
from parola_kit import contracts
from parola_kit.errors import WrongUse
from parola_kit.notice import MARK


@dataclass(frozen=True, slots=True)
class Grades:
    """The rows of a class, sorted by seat."""

    lab: Lab
    rows: tuple[Row, ...]
    state: LabState = OPEN

    def document(self) -> dict[str, Any]:
        """As ``grades.schema.json`` has it."""
        rows = [each.document(self.lab.points) for each in self.rows]
        return {"format": 1, "notice": MARK, "lab": self.lab.id, "rows": rows}


def grade(root: Path, lab: str, labs: Path | None = None) -> Grades:
    """Grade the last submission of every seat of the class at ``root``; ``labs`` is the folder that holds labs.

    Writes ``trainer/grades/<lab>.json`` and ``feedback/<seat>/<lab>.html`` first, then the gradebook, for a lab that counts. A lab that
    is graded at its close gets no feedback page before it is closed.

    Raises:
        WrongUse: there is no such lab.
        BadInput: ``root`` is no class, the lab is broken, the gradebook cannot be written, or another command grades this lab.
    """
    chosen = chosen_lab(lab, labs)
    known = seats(root)
    with lab_state.alone(root, lab):
        lab_state.receive(root, lab, known)
        return write(root, graded(root, chosen))


def close(root: Path, lab: str, labs: Path | None = None) -> Grades:
    """Close a lab, then grade it: what was handed in until now counts, and feedback pages are written. Closed again, it stays as it was.

    Raises:
        WrongUse: there is no such lab.
        BadInput: as `grade`.
    """
    chosen = chosen_lab(lab, labs)
    known = seats(root)
    with lab_state.alone(root, lab):
        lab_state.switch(root, lab, known, "closed")
        return write(root, graded(root, chosen))


def open_as(root: Path, lab: str, mode: Literal["graded", "practice"], labs: Path | None = None) -> LabState:
    """Set how a lab is marked, from now on; one that was closed is open again, and all that was received since counts.

    Raises:
        WrongUse: there is no such lab.
        BadInput: ``root`` is no class, or another command grades this lab.
    """
    chosen_lab(lab, labs)
    known = seats(root)
    with lab_state.alone(root, lab):
        return lab_state.switch(root, lab, known, mode)


def chosen_lab(lab: str, labs: Path | None = None) -> Lab:
    """A lab by its id.

    Raises:
        WrongUse: there is no such lab.
        BadInput: it is broken.
    """
    folder = (labs or locate.folder("labs")) / lab
    known = sorted(path.parent.name for path in folder.parent.glob("*/lab.yaml"))
    if lab not in known:
        raise WrongUse(f"no lab {lab!r}; there are {', '.join(known)}")
    return load_lab(folder)


def graded(root: Path, lab: Lab) -> Grades:
    """The rows of every seat; writes nothing.

    Raises:
        BadInput: ``root`` is no class.
    """
    state = lab_state.read(root, lab.id)
    return Grades(lab, tuple(row(root, seat, lab, state) for seat in seats(root)), state)


def write(root: Path, grades: Grades, changed: Collection[str] | None = None) -> Grades:
    """Write grades, feedback and gradebook; ``changed`` are the seats whose pages and rows may be other than before, None for all.

    Every file is whole or as it was, and the gradebook takes one seat at a time: when this is ended in between, the next run goes on.

    Raises:
        BadInput: the gradebook cannot be written.
    """
    document = grades.document()
    target = root / "trainer" / "grades" / f"{grades.lab.id}.json"
    contracts.check("grades", document, str(target))
    pages.save(target, manifest.dumps(document))
    rows = [each for each in grades.rows if changed is None or each.seat in changed]
    if grades.state.mode != "graded":
        _feedback(root, grades, rows)
    if grades.lab.counts:
        gradebook.write(root, grades.lab, rows)
    return grades


def _feedback(root: Path, grades: Grades, rows: Iterable[Row]) -> None:
    kinds = settling_kinds(root, grades.lab.id)
    for each in rows:
        if each.status != "missing":
            made = feedback.page(grades.lab, each, kinds, language(root, each.seat))
            pages.save(root / "feedback" / each.seat / f"{grades.lab.id}.html", made)
        if grades.state.mode == "closed":
            practice.told(root, each.seat, grades.lab.id, each.archive, "closed")
