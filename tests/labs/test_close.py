"""Graded mode: what was there at the close counts, pages come at the close, and a grader that is killed leaves nothing half done."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from click.testing import CliRunner
from small_class import LAB, answered, good_lines, line, make, submit

from parola.cli import main
from parola.labs import grade as grading
from parola.labs import gradebook, lab_state, practice, watching
from parola.labs.grade import Grades, close, grade, open_as
from parola.labs.grade_row import Row
from parola.labs.gradebook_course import Course
from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.form.returned import returned
from parola_kit.seat import Seat

WRONG = [line("q3", value="B")]
Books = list[list[str]]


@pytest.fixture
def books(monkeypatch: pytest.MonkeyPatch) -> Books:
    """The gradebook has its own tests and takes seconds to start: which seats it was given, call by call."""
    given: Books = []
    monkeypatch.setattr(gradebook, "write", lambda _root, _lab, rows: given.append([row.seat for row in rows]))
    return given


def states(root: Path) -> list[tuple[str, str | None]]:
    lines = [json.loads(text) for text in lab_state.path_of(root, LAB).read_text("utf-8").splitlines()]
    for each in lines:
        contracts.check("lab_state", each, "line")
    return [(each["what"], each["seat"]) for each in lines]


def page(root: Path, seat: str = "s1") -> Path:
    return root / "feedback" / seat / f"{LAB}.html"


def one(grades: Grades, seat: str = "s1") -> Row:
    return next(row for row in grades.rows if row.seat == seat)


def test_the_last_before_the_close_counts_and_later_ones_are_kept_and_told(tmp_path: Path, books: Books) -> None:
    root, labs = make(tmp_path, "s1", "s2", "s3")
    open_as(root, LAB, "graded", labs)
    answered(root, "s1", WRONG)
    second = answered(root, "s1", [line("q3", value="A")], 2)
    close(root, LAB, labs)
    late = [answered(root, "s1", good_lines(), 3), answered(root, "s2", good_lines())]
    rows = {row.seat: row for row in grade(root, LAB, labs).rows}
    assert (rows["s1"].archive, rows["s1"].points, rows["s1"].late) == (second.name, 2, (late[0].name,))
    assert rows["s1"].reason == "1 submission that came after the close does not count"
    assert (rows["s2"].status, rows["s2"].points, rows["s2"].late) == ("missing", 0, (late[1].name,))
    assert (rows["s3"].status, rows["s3"].late) == ("missing", ())
    assert all(path.is_file() for path in late)
    document = json.loads((root / "trainer" / "grades" / f"{LAB}.json").read_text("utf-8"))
    contracts.check("grades", document, "grades")
    assert document["rows"][0]["late"] == [late[0].name]


def test_a_lower_number_after_the_close_is_late_whatever_its_receipt_says(tmp_path: Path, books: Books) -> None:
    root, labs = make(tmp_path, "s1")
    kept = answered(root, "s1", WRONG, 5)
    close(root, LAB, labs)
    answered(root, "s1", good_lines(), 4)  # its receipt's time is long before
    answered(root, "s1", good_lines(), 5)
    row = one(grade(root, LAB, labs))
    assert (row.archive, row.points, len(row.late)) == (kept.name, 0, 2)


def test_what_was_there_at_the_close_cannot_be_taken_away_or_changed(tmp_path: Path, books: Books) -> None:
    root, labs = make(tmp_path, "s1", "s2")
    answered(root, "s1", good_lines())
    gone = answered(root, "s1", WRONG, 2)
    changed = answered(root, "s2", WRONG)
    close(root, LAB, labs)
    gone.unlink()
    gone.with_suffix(".json").unlink()
    changed.write_bytes(answered(root, "s2", good_lines(), 7).read_bytes())
    rows = grade(root, LAB, labs).rows
    assert [(row.status, row.points) for row in rows] == [("unreadable", 0), ("unreadable", 0)]
    assert "its archive is gone" in rows[0].reason
    assert "changed after it was submitted" in rows[1].reason


def test_pages_come_at_the_close_only(tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    root, labs = make(tmp_path, "s1")
    monkeypatch.setattr(practice.locate, "folder", lambda _: labs)
    open_as(root, LAB, "graded", labs)
    answered(root, "s1", WRONG)
    assert practice.feedback_for(root, "s1", LAB) is None
    assert practice.is_marked(root, "s1", LAB)
    assert one(grade(root, LAB, labs)).status == "graded"
    assert not page(root).exists()
    close(root, LAB, labs)
    at_close = page(root).read_bytes()
    answered(root, "s1", good_lines(), 2)
    assert practice.is_marked(root, "s1", LAB)
    assert practice.feedback_for(root, "s1", LAB) is None
    assert page(root).read_bytes() == at_close


def test_the_form_waits_for_nothing_in_graded_mode(tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    root, labs = make(tmp_path, "s1")
    monkeypatch.setattr(practice.locate, "folder", lambda _: labs)
    (root / "state").mkdir()
    (root / "state" / "practice.json").write_text("{}", "utf-8")
    home = root / "learner" / "seats" / "s1"
    seat = Seat(root, "s1", LAB, (LAB,), "en", "", home, root, root / "work" / "s1")
    answered(root, "s1", WRONG)
    assert returned(seat, LAB).marking
    open_as(root, LAB, "graded", labs)
    practice.feedback_for(root, "s1", LAB)
    assert (returned(seat, LAB).marking, returned(seat, LAB).page) == (False, None)
    close(root, LAB, labs)
    answered(root, "s1", good_lines(), 2)
    assert (returned(seat, LAB).marking, returned(seat, LAB).page) == (False, page(root))


def test_closing_again_changes_nothing_and_opening_again_takes_what_was_late(tmp_path: Path, books: Books) -> None:
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", WRONG)
    close(root, LAB, labs)
    before = lab_state.path_of(root, LAB).read_bytes()
    close(root, LAB, labs)
    assert lab_state.path_of(root, LAB).read_bytes() == before
    assert states(root) == [("received", "s1"), ("closed", None)]
    answered(root, "s1", good_lines(), 2)
    assert one(close(root, LAB, labs)).points == 0
    open_as(root, LAB, "graded", labs)
    assert one(close(root, LAB, labs)).points == 12
    assert [what for what, _ in states(root)] == ["received", "closed", "received", "graded", "closed"]


def test_a_line_that_was_cut_off_does_not_count(tmp_path: Path, books: Books) -> None:
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", WRONG)
    close(root, LAB, labs)
    path = lab_state.path_of(root, LAB)
    path.write_bytes(path.read_bytes()[:-30])
    assert lab_state.read(root, LAB).mode == "practice"
    close(root, LAB, labs)
    assert lab_state.read(root, LAB).mode == "closed"
    assert lab_state.read(root, LAB).counts("s1", one(grade(root, LAB, labs)).archive)


@pytest.mark.parametrize("rubbish", [b"[]\n", b"\xff\n", b"[" * 50_000 + b"\n", b'{"what": "closed"}\n', b"null\n"])
def test_a_line_of_something_else_does_not_count(tmp_path: Path, books: Books, rubbish: bytes) -> None:
    root, labs = make(tmp_path, "s1")
    open_as(root, LAB, "graded", labs)
    with lab_state.path_of(root, LAB).open("ab") as file:
        file.write(rubbish)
    assert lab_state.read(root, LAB).mode == "graded"


def test_watching_grades_what_comes_and_only_that_and_ends_at_the_close(
    tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "EVERY", 0.02)
    root, labs = make(tmp_path, "s1", "s2")
    open_as(root, LAB, "graded", labs)
    answered(root, "s2", WRONG)
    told: list[list[tuple[str, str]]] = []
    watcher = Thread(
        target=watching.watch,
        args=(root, LAB, Event(), lambda _, rows: told.append([(row.seat, row.status) for row in rows]), told.append, labs),
    )
    watcher.start()
    until(lambda: len(told) == 1)
    answered(root, "s1", good_lines())
    until(lambda: len(told) == 2)
    close(root, LAB, labs)
    watcher.join(60)
    assert not watcher.is_alive()
    assert told[:2] == [[("s1", "missing"), ("s2", "graded")], [("s1", "graded")]]
    assert books[:2] == [["s1", "s2"], ["s1"]]


def test_a_watch_stops_when_told_and_tries_again_what_could_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "EVERY", 0.02)
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", good_lines())
    fails = [True, False]

    def write(*_: object) -> None:
        if fails.pop(0):
            raise BadInput("gradebook.db: cannot be written")

    monkeypatch.setattr(gradebook, "write", write)
    said: list[str] = []
    stop = Event()
    watching.watch(root, LAB, stop, lambda *_: stop.set(), said.append, labs)
    assert said == ["gradebook.db: cannot be written"]


def test_one_command_at_a_time(tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    root, labs = make(tmp_path, "s1")
    monkeypatch.setattr(lab_state, "PATIENCE", 0.1)
    with lab_state.alone(root, LAB), pytest.raises(BadInput, match="another command grades this lab"):
        grade(root, LAB, labs)


def test_the_command(tmp_path: Path, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    root, labs = make(tmp_path, "s1")
    monkeypatch.setattr(grading.locate, "folder", lambda _: labs)
    answered(root, "s1", good_lines())
    said = CliRunner().invoke(main, ["close", LAB, str(root), "--mode", "graded", "--json"])
    assert (said.exit_code, json.loads(said.output)["mode"]) == (0, "graded")
    said = CliRunner().invoke(main, ["close", LAB, str(root), "--quiet"])
    assert said.exit_code == 0
    assert "graded" in said.output
    assert "12.00 / 17" in said.output
    assert CliRunner().invoke(main, ["close", "T9", str(root)]).exit_code == 2


def until(true: Callable[[], bool]) -> None:
    wait = Event()
    for _ in range(6000):
        if true():
            return
        wait.wait(0.01)
    raise AssertionError("it did not come to that")


KILLS = (0.02, 0.1, 0.3, 0.7, 1.5, 2.5, 0.05, 0.12, 0.2, 0.28, 0.35, 0.45)  # seconds; making the database takes about two


def test_killed_at_any_moment_nothing_is_half_done(tmp_path: Path) -> None:
    importlib.import_module("nbgrader.api")  # before the fork: what is killed is the work, not the import
    root, labs = make(tmp_path, *(f"s{n}" for n in range(1, 7)))
    for n, seconds in enumerate(KILLS):
        answered(root, f"s{1 + n % 6}", good_lines() if n % 2 else WRONG, 1 + n // 6)
        killed_after(seconds, grade if n < 6 else close, root, labs)
        whole(root)
    shutil.copytree(root, tmp_path / "again")
    close(root, LAB, labs)
    shutil.rmtree(tmp_path / "again" / "trainer" / "course", ignore_errors=True)
    shutil.rmtree(tmp_path / "again" / "feedback", ignore_errors=True)
    close(tmp_path / "again", LAB, labs)
    assert rows(root) == rows(tmp_path / "again")
    for name in ("trainer/grades", "feedback", "trainer/course/autograded"):
        assert contents(root / name) == contents(tmp_path / "again" / name)


def killed_after(seconds: float, work: Callable[..., Any], root: Path, labs: Path) -> None:
    process = multiprocessing.get_context("fork").Process(target=work, args=(root, LAB, labs))
    process.start()
    process.join(seconds)
    process.kill()
    process.join()


def whole(root: Path) -> None:
    """What a reader may meet: documents that fit, pages with an end, and a gradebook that opens with whole submissions."""
    for path in (root / "trainer" / "grades").glob("[!.]*.json"):
        contracts.check("grades", json.loads(path.read_text("utf-8")), path.name)
    for path in root.glob("feedback/*/[!.]*.html"):
        assert path.read_text("utf-8").rstrip().endswith("</html>")
    lab_state.read(root, LAB)
    if Course(root).database.exists():
        book = gradebook._gradebook(Course(root).database)
        per_seat = [(one.student_id, len(one.notebooks[0].grades)) for one in book.assignment_submissions(LAB)] if book.assignments else []
        book.close()
        assert all(count == 5 for _, count in per_seat)
        with sqlite3.connect(Course(root).database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def rows(root: Path) -> list[Any]:
    query = """SELECT student_id, base_cell.name, auto_score, manual_score, needs_manual_grade FROM grade
        JOIN base_cell ON base_cell.id = grade.cell_id JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id ORDER BY 1, 2"""
    with sqlite3.connect(Course(root).database) as connection:
        return connection.execute(query).fetchall()


def contents(folder: Path) -> dict[str, bytes]:
    """Files by name, without those that a killed writer left aside."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_an_archive_that_is_no_archive_is_received_too(tmp_path: Path, books: Books) -> None:
    root, labs = make(tmp_path, "s1")
    broken = submit(root, "s1", b"no archive")
    row = one(close(root, LAB, labs))
    assert (row.status, row.archive) == ("unreadable", broken.name)
