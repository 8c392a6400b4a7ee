"""Writes grades into nbgrader's gradebook: the only file that knows nbgrader, and it is asked for late (it takes two seconds).

Rows are made in the order that nbgrader's own commands make them. Marks and comments typed by a trainer are never touched: a
marked text that has changed since is only flagged for marking. A seat that submitted nothing readable has a student's row alone;
one whose last submission cannot be read any more keeps its row, with no automatic points.
"""

from __future__ import annotations

import json
import os
import sysconfig
import tempfile
import warnings
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parola.labs import notebook, notebook_marking
from parola.labs.grade_row import Row
from parola.labs.gradebook_course import Course, stamp
from parola.labs.lab_model import Lab
from parola.labs.notebook import KERNEL, Notebook, question_of
from parola.labs.submission import Submission
from parola_kit.errors import BadInput

COURSE_ID = "parola"  # the same as in nbgrader_config.py; another would make a second course
Book = Any  # nbgrader has no types


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where the rows of one lab go; ``blank`` is what formgrader shows, without answers."""

    book: Book
    course: Course
    lab: Lab
    blank: Notebook


def write(root: Path, lab: Lab, rows: Iterable[Row]) -> None:
    """Bring the course of the class at ``root`` up to date with the rows of one lab.

    Raises:
        BadInput: nbgrader is not installed, or the database cannot be written.
    """
    released = notebook.release(lab, "en")
    blank = notebook_marking.template(released, lab, lab.words("en"))
    course = Course(root)
    course.lay_out(lab.id, released)
    with _opened(course) as book:
        shelf = _Shelf(book, course, lab, blank)
        _register(shelf)
        for row in rows:
            book.update_or_create_student(row.seat)
            if row.submission is not None:
                _keep(shelf, row, row.submission)
            elif row.status == "unreadable":
                _void(shelf, row)


@contextmanager
def _opened(course: Course) -> Generator[Book]:
    if not course.database.exists():
        # In a folder of its own: an alembic that outlives a killed grader goes on writing there, and nowhere else.
        with tempfile.TemporaryDirectory(prefix=".gradebook-", dir=course.folder) as place, _scripts_on_path():
            fresh = Path(place) / "gradebook.db"
            _gradebook(fresh).close()
            fresh.replace(course.database)
    book = _gradebook(course.database)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*not in session.*")  # SQLAlchemy, at each new submission; harmless
            yield book
    except _refusals() as error:
        raise BadInput(f"{course.database}: cannot be written: {str(error)[:200]}; grades and feedback are written") from None
    finally:
        book.close()


def _refusals() -> tuple[type[Exception], ...]:
    """What nbgrader and the library below it raise when the disk or the database refuses."""
    from nbgrader.api import InvalidEntry  # pyright: ignore[reportMissingTypeStubs] untyped library, late as below
    from sqlalchemy.exc import SQLAlchemyError

    return (InvalidEntry, SQLAlchemyError)


def _gradebook(database: Path) -> Book:
    try:
        # late: two seconds, and an extra that only grading needs
        from nbgrader.api import Gradebook  # pyright: ignore[reportMissingTypeStubs] untyped library
    except ModuleNotFoundError:
        raise BadInput("the gradebook needs nbgrader: install 'parola[grade]' and grade again; grades and feedback are written") from None
    gradebook: Any = Gradebook
    return gradebook(f"sqlite:///{database}?timeout=30", course_id=COURSE_ID)


@contextmanager
def _scripts_on_path() -> Generator[None]:
    """nbgrader calls alembic by its bare name when it makes a database."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _register(shelf: _Shelf) -> None:
    """The lab, its notebook, and three rows for each question: grade, solution and source."""
    from nbgrader.utils import compute_checksum  # pyright: ignore[reportMissingTypeStubs] untyped library, late as above

    checksum: Any = compute_checksum
    book, name = shelf.book, shelf.lab.id
    book.update_or_create_assignment(name, course_id=COURSE_ID)
    book.update_or_create_notebook(name, name, kernelspec=json.dumps(KERNEL))
    for cell in shelf.blank["cells"]:
        question, kind = question_of(cell), cell["cell_type"]
        if question is not None:
            points = shelf.lab.question(question).points
            source = {"cell_type": kind, "locked": False, "source": cell["source"], "checksum": checksum(cell)}
            book.update_or_create_grade_cell(question, name, name, max_score=points, cell_type=kind)
            book.update_or_create_solution_cell(question, name, name)
            book.update_or_create_source_cell(question, name, name, **source)


def _keep(shelf: _Shelf, row: Row, submission: Submission) -> None:
    """Database first, then files: formgrader stays consistent when this is stopped between the two."""
    book, lab = shelf.book, shelf.lab
    shown = shelf.course.fingerprints(row.seat, lab.id)
    book.update_or_create_submission(lab.id, row.seat, timestamp=stamp(submission))
    rows = book.find_submission_notebook(lab.id, lab.id, row.seat)
    for grade in rows.grades:
        _grade(grade, lab, row, submission, shown)
    for comment in rows.comments:
        comment.auto_comment = _comment(lab, row, comment.name)
    book.db.commit()
    marked = notebook_marking.filled(shelf.blank, lab, submission.answers, row.scored)
    shelf.course.keep(row.seat, lab.id, marked, submission)


def _void(shelf: _Shelf, row: Row) -> None:
    """Take back the automatic points of an earlier submission: the last one counts, and it cannot be read."""
    from nbgrader.api import MissingEntry  # pyright: ignore[reportMissingTypeStubs] untyped library, late as above

    name = shelf.lab.id
    try:
        rows = shelf.book.find_submission_notebook(name, name, row.seat)
    except MissingEntry:
        return
    automatic = {question.id for question in shelf.lab.questions if question.type != "written"}
    for grade in (each for each in rows.grades if each.name in automatic):
        grade.auto_score = 0.0
    for comment in (each for each in rows.comments if each.name in automatic):
        comment.auto_comment = "The last submission could not be read."
    shelf.book.db.commit()


def _grade(grade: Any, lab: Lab, row: Row, submission: Submission, shown: Mapping[str, str]) -> None:
    """Fill one grade; only an unmarked written answer, or one that changed after it was marked, asks for a mark."""
    written, scored = lab.question(grade.name).type == "written", row.scored[grade.name]
    if not written:
        grade.auto_score, grade.needs_manual_grade = scored.points, False
    elif grade.manual_score is None:
        blank = scored.status == "blank"
        grade.auto_score, grade.needs_manual_grade = (0.0 if blank else None), not blank
    elif shown.get(grade.name) != notebook_marking.fingerprint(submission.answers.get(grade.name)):
        grade.auto_score, grade.needs_manual_grade = None, True


def _comment(lab: Lab, row: Row, name: str) -> str | None:
    """The scorer's reason and marks, which hold no word of the trainee; nbgrader's own wording where a written answer is missing."""
    scored = row.scored[name]
    if lab.question(name).type != "written":
        return " ".join((scored.reason, *(f"{mark.capitalize()}." for mark in scored.marks)))
    return "No response." if scored.status == "blank" else None
