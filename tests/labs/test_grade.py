"""A class graded: one row a seat whatever happens, the same bytes each time, pages that give nothing away."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from small_class import LAB, answered, good_lines, line, make, packed, submit, text
from test_submission import REFUSED

from parola.labs import grade as grading
from parola.labs import grade_row, gradebook
from parola.labs.grade import grade, graded
from parola.labs.lab import load_lab
from parola_kit import contracts
from parola_kit.errors import BadInput, WrongUse


def hashes(root: Path) -> dict[str, str]:
    kept = [path for part in ("trainer/grades", "feedback") for path in sorted((root / part).rglob("*")) if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


@pytest.fixture(autouse=True)
def no_gradebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """The gradebook has its own tests; it takes seconds to start."""
    monkeypatch.setattr(gradebook, "write", lambda *_: None)


def test_every_odd_submission_is_one_row_with_a_reason(tmp_path: Path) -> None:
    odd = {f"odd{n:02}": made for n, (made, _) in enumerate(REFUSED.values())}
    root, labs = make(tmp_path, *odd, "good", "idle")
    for seat, made in odd.items():
        submit(root, seat, made())
    answered(root, "good", good_lines())
    rows = grade(root, LAB, labs).document()["rows"]
    assert [row["seat"] for row in rows] == sorted([*odd, "good", "idle"])
    status = {row["seat"]: row["status"] for row in rows}
    assert status == {**dict.fromkeys(odd, "unreadable"), "good": "graded", "idle": "missing"}
    assert len(odd) >= 15
    assert all(row["reason"] for row in rows if row["status"] != "graded")
    assert not (root / "feedback" / "idle").exists()


def test_a_good_submission_earns_all_that_can_be_scored(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", good_lines())
    (row,) = grade(root, LAB, labs).rows
    assert (row.points, row.scored["q5"].status) == (12, "to mark")
    document = json.loads((root / "trainer" / "grades" / f"{LAB}.json").read_text("utf-8"))
    contracts.check("grades", document, "grades")
    assert (document["rows"][0]["score"], document["rows"][0]["max"]) == (12, 17)


def test_untouched_earns_nothing(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", [])
    (row,) = graded(root, load_lab(labs / LAB)).rows
    assert (row.status, row.points) == ("graded", 0)
    assert {each.status for each in row.scored.values()} == {"blank"}


def test_the_tenth_submission_comes_after_the_ninth(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", [line("q3", value="B")], n=9)
    answered(root, "s1", [line("q3", value="A")], n=10)
    (root / "submitted" / "s1" / LAB / "99-mine.zip").write_bytes(b"not a submission")
    (row,) = graded(root, load_lab(labs / LAB)).rows
    assert row.archive.startswith("10-")
    assert row.points == 2


def test_same_input_same_bytes(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1", "s2")
    answered(root, "s1", good_lines())
    submit(root, "s2", b"not a zip")
    grade(root, LAB, labs)
    before = hashes(root)
    grade(root, LAB, labs)
    assert hashes(root) == before
    assert len(before) == 3


def test_a_fault_of_ours_costs_one_seat_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, labs = make(tmp_path, "s1", "s2")
    for seat in ("s1", "s2"):
        answered(root, seat, good_lines())
    honest = grade_row.read_submission

    def faulty(path: Path, seat: str, *rest: object) -> object:
        if seat == "s1":
            raise ZeroDivisionError
        return honest(path, seat, *rest)  # type: ignore[arg-type] passed through

    monkeypatch.setattr(grade_row, "read_submission", faulty)
    rows = graded(root, load_lab(labs / LAB)).rows
    assert [row.status for row in rows] == ["unreadable", "graded"]
    assert "ZeroDivisionError" in rows[0].reason


def test_a_broken_key_file_is_said(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", good_lines())
    (root / "trainer" / "keys" / "s1" / f"{LAB}.json").write_text("{}", "utf-8")
    (row,) = graded(root, load_lab(labs / LAB)).rows
    assert row.status == "unreadable"
    assert "keys" in row.reason


def test_no_class_and_no_lab_are_said(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    with pytest.raises(BadInput, match="no class here"):
        grade(tmp_path, LAB, labs)
    with pytest.raises(WrongUse, match="no lab 'T9'; there are T1"):
        grade(root, "T9", labs)


def test_a_lab_that_does_not_count_stays_out_of_the_gradebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, labs = make(tmp_path, "s1")
    head = labs / LAB / "lab.yaml"
    head.write_text(head.read_text("utf-8").replace("counts: true", "counts: false"), "utf-8")
    called: list[str] = []
    monkeypatch.setattr(grading.gradebook, "write", lambda *_: called.append("written"))
    grade(root, LAB, labs)
    assert called == []


def test_grades_are_written_before_the_gradebook_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", good_lines())

    def absent(*_: object) -> None:
        raise BadInput("the gradebook needs nbgrader")

    monkeypatch.setattr(grading.gradebook, "write", absent)
    with pytest.raises(BadInput, match="needs nbgrader"):
        grade(root, LAB, labs)
    assert (root / "trainer" / "grades" / f"{LAB}.json").is_file()


def test_many_lines_and_the_last_counts(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    submit(
        root, "s1", packed({"answers.jsonl": text([line("q3", n, value="B") for n in range(1, 2_001)] + [line("q3", 2_001, value="A")])})
    )
    (row,) = graded(root, load_lab(labs / LAB)).rows
    assert row.points == 2
    assert row.reason == "answered more than once, the last counts: q3"


def test_a_receipt_without_its_archive_is_said(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    answered(root, "s1", good_lines())
    second = answered(root, "s1", good_lines(), 2)
    second.unlink()
    (row,) = graded(root, load_lab(labs / LAB)).rows
    assert row.status == "unreadable"
    assert second.name in row.reason


def test_an_impossible_time_costs_itself(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1", "s2")
    answered(root, "s1", [line("q3", value="A") | {"at": "2026-99-99T99:99:99Z"}, *good_lines()])
    answered(root, "s2", good_lines())
    rows = grade(root, LAB, labs).rows
    assert [row.status for row in rows] == ["graded", "graded"]
    assert "line 1 does not count" in rows[0].reason
