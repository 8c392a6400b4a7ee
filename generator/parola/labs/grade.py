"""Grades a class on one lab: one row a seat, feedback pages, and the trainer's gradebook. Same input, same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola import locate, manifest
from parola.labs import feedback, gradebook, pages
from parola.labs.grade_row import Row, row
from parola.labs.lab import load_lab
from parola.labs.lab_key import read_keys
from parola.labs.lab_model import Lab
from parola_kit import contracts
from parola_kit.errors import BadInput, WrongUse
from parola_kit.evidence import kind
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


def seats(root: Path) -> list[str]:
    """The seats of a class, sorted.

    Raises:
        BadInput: ``root`` is no class.
    """
    found = sorted(path.parent.name for path in root.glob("learner/seats/*/seat.json"))
    if not found:
        raise BadInput(f"{root}: no class here; give the folder that holds learner/, server/ and trainer/")
    return found


def settling_kinds(root: Path, lab: str) -> dict[str, set[str]]:
    """Question id -> kinds of record in the sufficient sets of any seat, the demo cell's too."""
    kinds: dict[str, set[str]] = {}
    for path in sorted((root / "trainer" / "keys").glob(f"*/{lab}.json")):
        for question, key in read_keys(path).items():
            kinds.setdefault(question, set()).update(kind(one) for one in key.settles())
    return kinds


def _write(root: Path, grades: Grades) -> None:
    document = grades.document()
    target = root / "trainer" / "grades" / f"{grades.lab.id}.json"
    contracts.check("grades", document, str(target))
    pages.save(target, manifest.dumps(document))
    kinds = settling_kinds(root, grades.lab.id)
    for each in grades.rows:
        if each.status != "missing":
            pages.save(root / "feedback" / each.seat / f"{grades.lab.id}.html", feedback.page(grades.lab, each, kinds))
