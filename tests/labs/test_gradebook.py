"""The gradebook through nbgrader's own interface: rows, times, marks kept, hostile text that stays text."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from small_class import GOOD, LAB, answered, good_lines, line, make, submit

from parola.labs.grade import grade
from parola.labs.gradebook_course import Course
from parola_kit.errors import BadInput

HOSTILE = (
    "<script>document.title='stolen'</script>\r\n<img src=x onerror=alert(1)>\n"
    "[x](javascript:alert(1)) ![](http://outside.invalid/p.png)\n# q3\n$x$ \\(y\\)\n\n</pre><h1 id=q1>q1</h1>\n```\n\u2028~~~"
)


class Marked(NamedTuple):
    """What the gradebook holds of one seat's written answer."""

    id: str
    auto: float | None
    manual: float | None
    needs: bool


def database(root: Path) -> sqlite3.Connection:
    return sqlite3.connect(Course(root).database)


def grade_of(root: Path, seat: str, question: str) -> Marked:
    query = """SELECT grade.id, grade.auto_score, grade.manual_score, grade.needs_manual_grade FROM grade
        JOIN base_cell ON base_cell.id = grade.cell_id JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
        WHERE submitted_assignment.student_id = ? AND base_cell.name = ?"""
    (row,) = database(root).execute(query, (seat, question)).fetchall()
    return Marked(row[0], row[1], row[2], bool(row[3]))


def mark(root: Path, seat: str, points: float) -> None:
    """What formgrader writes when a trainer types a mark for q5."""
    with database(root) as connection:
        found = grade_of(root, seat, "q5").id
        connection.execute("UPDATE grade SET manual_score = ?, needs_manual_grade = 0 WHERE id = ?", (points, found))


def written(text: str, seq: int = 9) -> list[dict[str, Any]]:
    return [*good_lines(), line("q5", seq, value=text)]


@pytest.fixture
def graded(tmp_path: Path) -> tuple[Path, Path]:
    """s1 answered all, with a hostile text; s2 wrote nothing by hand; s3 submitted nothing."""
    root, labs = make(tmp_path, "s1", "s2", "s3")
    answered(root, "s1", written(HOSTILE))
    answered(root, "s2", [line("q1", value="friend"), line("q3", value="A")])
    grade(root, LAB, labs)
    return root, labs


def test_rows_are_those_of_a_class(graded: tuple[Path, Path]) -> None:
    root, _ = graded
    assert grade_of(root, "s1", "q1")[1:] == (4, None, False)
    assert grade_of(root, "s1", "q5")[1:] == (None, None, True)
    assert grade_of(root, "s2", "q1")[1:] == (0, None, False)
    assert grade_of(root, "s2", "q5")[1:] == (0, None, False)
    tables = database(root)
    assert tables.execute("SELECT id FROM student ORDER BY id").fetchall() == [("s1",), ("s2",), ("s3",)]
    assert tables.execute("SELECT count(*) FROM submitted_assignment").fetchone() == (2,)
    assert tables.execute("SELECT id FROM course").fetchall() == [("parola",)]
    assert tables.execute("SELECT version_num FROM alembic_version").fetchone() == ("e43177bfe90b",)
    kinds = dict(tables.execute("SELECT name, cell_type FROM base_cell JOIN grade_cells USING (id)").fetchall())
    assert kinds == {"q1": "code", "q2": "code", "q3": "code", "q4": "code", "q5": "markdown"}


def test_comments_are_reasons_and_hold_no_word_of_a_trainee(graded: tuple[Path, Path]) -> None:
    comments = {row[0] for row in database(graded[0]).execute("SELECT auto_comment FROM comment").fetchall()}
    assert comments == {"Right.", "No response.", "No answer.", "Not what the evidence shows. Named somebody uninvolved.", None}


def test_times_agree_and_no_notebook_can_be_executed(graded: tuple[Path, Path]) -> None:
    course = Course(graded[0]).folder
    in_database = dict(database(graded[0]).execute("SELECT student_id, timestamp FROM submitted_assignment").fetchall())
    for seat, at in in_database.items():
        assert (course / "submitted" / seat / LAB / "timestamp.txt").read_text("utf-8") == f"{at.removesuffix('.000000')} UTC"
    assert not list((course / "submitted").rglob("*.ipynb"))
    assert not (course / "autograded" / "s3").exists()
    assert (course / "source" / LAB).is_dir()


def test_again_with_the_same_answers_changes_nothing(graded: tuple[Path, Path]) -> None:
    root, labs = graded
    mark(root, "s1", 3.5)
    before, files = grade_of(root, "s1", "q5"), course_files(root)
    grade(root, LAB, labs)
    assert grade_of(root, "s1", "q5") == before == (before.id, None, 3.5, False)
    assert course_files(root) == files


def test_a_mark_is_kept_and_flagged_when_the_text_has_changed(graded: tuple[Path, Path]) -> None:
    root, labs = graded
    mark(root, "s1", 3.5)
    before = grade_of(root, "s1", "q5")
    answered(root, "s1", written("Another text."), n=2)
    grade(root, LAB, labs)
    assert grade_of(root, "s1", "q5") == (before.id, None, 3.5, True)


def test_a_mark_typed_over_an_automatic_score_is_kept(graded: tuple[Path, Path]) -> None:
    root, labs = graded
    with database(root) as connection:
        connection.execute("UPDATE grade SET manual_score = 1 WHERE id = ?", (grade_of(root, "s2", "q1").id,))
    grade(root, LAB, labs)
    assert grade_of(root, "s2", "q1")[1:] == (0, 1, False)


def test_an_unreadable_later_submission_takes_the_automatic_points_back(graded: tuple[Path, Path]) -> None:
    root, labs = graded
    mark(root, "s1", 3)
    submit(root, "s1", b"not a zip", 2)
    grade(root, LAB, labs)
    assert grade_of(root, "s1", "q1").auto == 0
    assert grade_of(root, "s1", "q5").manual == 3


def test_a_full_disk_is_said_and_grades_are_there(graded: tuple[Path, Path]) -> None:
    root, labs = graded
    with database(root) as connection:
        connection.execute("CREATE TRIGGER full BEFORE UPDATE ON grade BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
    answered(root, "s2", [line("q1", value="nobody")], 2)
    with pytest.raises(BadInput, match=r"gradebook\.db: cannot be written"):
        grade(root, LAB, labs)
    assert (root / "trainer" / "grades" / f"{LAB}.json").is_file()


def test_hostile_text_stays_text(graded: tuple[Path, Path]) -> None:
    page = rendered(graded[0], "s1")
    answer = re.search(r'<pre style="white-space:pre-wrap">.*?</pre>', page, re.DOTALL)
    assert answer
    assert not re.search(r"<(?!/?pre)", answer[0])
    assert "&lt;script&gt;" in answer[0]
    assert "outside.invalid" not in page.replace(answer[0], "")
    for bad in ("<script>document.title", "<img src=x", 'href="javascript:', 'src="http://outside'):
        assert bad not in page
    for name in GOOD:
        assert len(re.findall(rf"""id=["']?{name}["'\s>]""", page)) <= 1


def test_a_hostile_value_stays_text(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", [line("q1", value="<script>document.title='stolen'</script>")])
    grade(root, LAB, labs)
    assert "<script>document.title" not in rendered(root, "s1")
    assert "stolen" in rendered(root, "s1")


def course_files(root: Path) -> dict[str, str]:
    folder = Course(root).folder
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "gradebook.db"
    }


def rendered(root: Path, seat: str) -> str:
    """The autograded notebook through nbconvert, as formgrader does it, with nbconvert's own plain template."""
    from nbconvert.exporters import HTMLExporter

    path = Course(root).folder / "autograded" / seat / LAB / f"{LAB}.ipynb"
    exporter: Any = HTMLExporter(template_name="basic")
    return exporter.from_filename(str(path))[0]
