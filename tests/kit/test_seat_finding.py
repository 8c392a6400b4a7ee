"""From where a seat and a lab are found, and what is said where they are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parola_kit.errors import BadInput
from parola_kit.seat import find


@pytest.mark.parametrize(
    ("below", "seat", "lab"),
    [
        ("work/s01/XA1", "s01", "XA1"),
        ("work/s01/XA1/notes/more", "s01", "XA1"),
        ("work/s02", "s02", None),
        ("work/demo/XA1", "demo", "XA1"),
        ("learner/seats/s02/labs", "s02", None),
        ("learner/shared/demo", "demo", None),
    ],
)
def test_found_from_a_folder(root: Path, below: str, seat: str, lab: str | None) -> None:
    (root / below).mkdir(parents=True, exist_ok=True)
    found = find(root / below, {})
    assert (found.seat, found.lab, found.root) == (seat, lab, root)
    assert found.work == root / "work" / seat
    assert found.shared == root / "learner" / "shared"
    assert found.evidence().one("case.referral")["id"] == found.case
    assert found.questions("XA1")["seat"] == seat


def test_variables_win(root: Path, tmp_path: Path) -> None:
    named = {"PAROLA_SEAT_DIR": str(root / "learner" / "seats" / "s02"), "PAROLA_LAB": "XA2"}
    found = find(root / "work", named)
    assert (found.seat, found.lab, found.work) == ("s02", "XA2", root / "work" / "s02")


def test_a_seat_apart_from_its_class(root: Path, tmp_path: Path) -> None:
    alone = tmp_path / "seat"
    (root / "learner" / "seats" / "s01").rename(alone)
    named = {"PAROLA_SEAT_DIR": str(alone), "PAROLA_SHARED_DIR": str(root / "learner" / "shared")}
    mine = tmp_path / "home" / "work" / "s01" / "XA1"
    mine.mkdir(parents=True)
    found = find(mine, named)
    assert (found.root, found.lab, found.work) == (None, "XA1", mine.parent)
    assert found.evidence().has("forum/user/1")
    assert find(tmp_path / "home", named).work == tmp_path / "home" / "work" / "s01"


def test_no_seat(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no seat is found from here; run in your folder work/<seat>/<lab>/, or set PAROLA_SEAT_DIR"):
        find(tmp_path, {})


def test_a_variable_that_names_no_seat(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"PAROLA_SEAT_DIR=.*holds no seat.json"):
        find(tmp_path, {"PAROLA_SEAT_DIR": str(tmp_path)})


def test_no_shared_evidence(root: Path) -> None:
    with pytest.raises(BadInput, match="set PAROLA_SHARED_DIR"):
        find(root / "learner" / "seats" / "s01", {"PAROLA_SHARED_DIR": str(root / "nothing")})


@pytest.mark.parametrize(
    ("text", "words"), [("{", "not JSON"), ('"\xff"', "not JSON"), ("[]", "not of type 'object'"), ("[" * 100_000, "not JSON")]
)
def test_a_broken_seat_file(root: Path, text: str, words: str) -> None:
    path = root / "learner" / "seats" / "s01" / "seat.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInput, match=words) as refused:
        find(path.parent, {})
    assert str(refused.value).startswith(str(path))


def test_a_seat_of_another_format(root: Path) -> None:
    path = root / "learner" / "seats" / "s01" / "seat.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"format": 2}), "utf-8")
    with pytest.raises(BadInput, match="format"):
        find(path.parent, {})


@pytest.mark.parametrize(("lab", "words"), [(None, "no lab is open here"), ("ZZ9", "there are XA1, XA2"), ("../XA1", "there are XA1, XA2")])
def test_no_such_lab(root: Path, lab: str | None, words: str) -> None:
    seat = find(root / "learner" / "seats" / "s01", {})
    with pytest.raises(BadInput, match=words):
        seat.questions(lab)


def test_a_lab_without_its_file(root: Path) -> None:
    with pytest.raises(BadInput, match=r"XA2/questions.json: cannot be read"):
        find(root / "learner" / "seats" / "s01", {}).questions("XA2")
