"""Submissions that were forged, damaged or put there by hand: one row each with a reason, no point gained, the others untouched."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_class import GOOD, LAB, answered, good_lines, line, make, packed, submit, text

from parola.labs import gradebook, lab_state
from parola.labs.grade import close, grade
from parola.labs.grade_row import Row
from parola_kit import hand_in, journal
from parola_kit.seat import Seat

RIGHT = packed({"answers.jsonl": text(good_lines())})
HELD = "a line of a file that is not the trainee's"
Made = Callable[[Path, Path], object]


@pytest.fixture(autouse=True)
def no_gradebook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradebook, "write", lambda *_: None)


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """A class of two whose keys differ in all that can: what is right for s2 is wrong for s1. s2 has handed in its right answers."""
    root, labs = make(tmp_path, "s1", "s2")
    path = root / "trainer" / "keys" / "s1" / f"{LAB}.json"
    document = json.loads(path.read_text("utf-8"))
    for name, value in {"q1": "other", "q2": ["three"], "q3": "B", "q4": {"two": {"act": "forwarded"}}}.items():
        document["questions"][name]["value"] = value
    path.write_text(json.dumps(document), "utf-8")
    answered(root, "s2", good_lines())
    return root, labs


def both(root: Path, labs: Path) -> Row:
    """The row of s1; s2 has its points whatever s1 did."""
    rows = {row.seat: row for row in grade(root, LAB, labs).rows}
    assert list(rows) == ["s1", "s2"]
    assert (rows["s2"].status, rows["s2"].points) == ("graded", 12)
    return rows["s1"]


def theirs(root: Path) -> Path:
    return next((root / "submitted" / "s2" / LAB).glob("*.zip"))


def archive(path: Path, name: str) -> Path:
    """A name that an archive could have."""
    return path / f"1-{name * 64}.zip"


def receipt_as(link: Callable[[Path, Path], object]) -> Made:
    """A sound archive of wrong answers whose receipt was put there by hand."""

    def put(root: Path, folder: Path) -> None:
        mine = answered(root, "s1", [line("q3", value="A")]).with_suffix(".json")
        mine.unlink()
        link(root, mine)

    return put


def copied(*, receipt: bool) -> Made:
    """Everything that another seat handed in."""

    def put(root: Path, folder: Path) -> None:
        shutil.copy(theirs(root), folder)
        if receipt:
            shutil.copy(theirs(root).with_suffix(".json"), folder)

    return put


def renamed(root: Path, folder: Path) -> None:
    """Another seat's receipt, changed to say this seat, and a service that never signed."""
    receipt = json.loads(theirs(root).with_suffix(".json").read_text("utf-8"))
    submit(root, "s1", RIGHT, receipt=receipt | {"seat": "s1", "made_by": "service"})


def linked(root: Path, folder: Path) -> None:
    """The whole folder of another seat in the place of one's own."""
    folder.rmdir()
    folder.symlink_to(theirs(root).parent)


def cut(share: float) -> Made:
    return lambda root, _folder: submit(root, "s1", RIGHT[: int(len(RIGHT) * share)])


def lines(*said: dict[str, Any], more: bytes = b"") -> Made:
    return lambda root, _folder: submit(root, "s1", packed({"answers.jsonl": text(list(said)) + more}))


def members(**files: bytes) -> Made:
    named = {name.replace("__", "/").replace("_DOT_", "."): data for name, data in files.items()}
    return lambda root, _folder: submit(root, "s1", packed({"answers.jsonl": text([line("q3", value="A")]), **named}))


WRONG = line("q3", 2, value="A")
CELL = {"cell_type": "code", "source": "answer('q3', 'B')", "outputs": [{"text": "q3: B, right"}], "metadata": {}}
PRINTS = json.dumps({"cells": [CELL]})

# what was done -> (how, status, words of the reason); none of it earns a point
FORGED: dict[str, tuple[Made, str, str]] = {
    "another seat's archive": (copied(receipt=False), "graded", "no receipt: unverified"),
    "another seat's archive and receipt": (copied(receipt=True), "unreadable", "the receipt was made for another seat (s2, not s1)"),
    "another seat's receipt edited": (renamed, "unreadable", "made_by"),
    "another seat's folder": (linked, "missing", "nothing was submitted"),
    "a link to another seat's archive": (
        lambda root, folder: (folder / theirs(root).name).symlink_to(theirs(root)),
        "unreadable",
        "not a plain file that can be read",
    ),
    "an old line again": (lines(line("q3", 1, value="B"), WRONG, line("q3", 1, value="B")), "graded", "the last counts: q3"),
    "numbers turned round": (lines(WRONG, line("q3", 1, value="B")), "graded", "the last counts: q3"),
    "two lines with one number": (lines(line("q3", 2, value="B"), WRONG), "graded", "the last counts: q3"),
    "a number below all": (lines(WRONG, line("q3", 0, value="B")), "graded", "line 2 does not count"),
    "a score of one's own": (lines(WRONG, line("q3", 3, value="B", score=2)), "graded", "line 2 does not count"),
    "a key of one's own": (members(**{"keys_DOT_json": b"{}"}), "unreadable", "is not one of"),
    "a kit of one's own": (members(parola_kit____init___DOT_py=b"answer = print"), "unreadable", "is not one of"),
    "a journal of one's own": (members(journal_DOT_jsonl=b'{"act": "reply", "q3": "B"}\n'), "graded", ""),
    "a notebook that prints what is right": (members(T1_DOT_ipynb=PRINTS.encode()), "graded", ""),
    "a receipt that is a link": (receipt_as(lambda root, mine: mine.symlink_to(root / "secret.json")), "unreadable", "not a plain file"),
    "a receipt that is a pipe": (receipt_as(lambda _root, mine: os.mkfifo(mine)), "unreadable", "not a plain file"),
    "a receipt that is a device": (receipt_as(lambda _root, mine: mine.symlink_to("/dev/zero")), "unreadable", "not a plain file"),
    "a receipt that is a folder": (receipt_as(lambda _root, mine: mine.mkdir()), "unreadable", "not a plain file"),
    "an archive that is a pipe": (lambda _root, folder: os.mkfifo(archive(folder, "a")), "unreadable", "not a plain file"),
    "an archive that is a folder": (lambda _root, folder: archive(folder, "b").mkdir(), "unreadable", "not a plain file"),
    "a link that leads nowhere": (lambda _root, folder: archive(folder, "c").symlink_to("/nowhere"), "unreadable", "not a plain file"),
    "cut at the start": (cut(0.01), "unreadable", "not a readable zip archive"),
    "cut in the middle": (cut(0.5), "unreadable", "not a readable zip archive"),
    "cut near the end": (cut(0.99), "unreadable", "not a readable zip archive"),
    "a million lines": (lines(WRONG, more=b"{}\n" * 1_000_000), "unreadable", "more than 100,000 lines"),
    "nothing but rubbish": (lines(more=b"\x00\xff\n" * 1_000), "unreadable", "no line can be read"),
    "a file of nested brackets": (lines(more=b'{"a":' * 19_000), "unreadable", "no line can be read"),
    "a million files": (
        lambda root, _folder: submit(root, "s1", packed({f"f{n}": b"" for n in range(30_000)})),
        "unreadable",
        "is not one of",
    ),
    "UTF-16": (
        lambda root, _folder: submit(root, "s1", packed({"answers.jsonl": text([WRONG]).decode().encode("utf-16")})),
        "unreadable",
        "not UTF-8",
    ),
    "a mark of byte order": (lines(more=b"\xef\xbb\xbf" + text([WRONG])), "unreadable", "no line can be read"),
    "ends of lines of another system": (lines(more=text([WRONG]).replace(b"\n", b"\r\n")), "graded", ""),
}


@pytest.mark.parametrize("what", FORGED)
def test_what_was_forged_is_one_row_and_earns_nothing(what: str, made: tuple[Path, Path]) -> None:
    root, labs = made
    how, status, reason = FORGED[what]
    (root / "secret.json").write_text(json.dumps({"format": HELD}), "utf-8")
    folder = root / "submitted" / "s1" / LAB
    folder.mkdir(parents=True)
    how(root, folder)
    row = both(root, labs)
    assert (row.status, row.points) == (status, 0)
    assert reason in row.reason
    page = root / "feedback" / "s1" / f"{LAB}.html"
    assert HELD not in row.reason + (page.read_text("utf-8") if page.exists() else "")


ANY: list[Any] = [
    *(None, True, 0, -1, 1.5, 1e308, 10**400, "", " ", "x" * 90_000, "\x00", "\u202e", "A\n"),
    *([], [[]], [None], ["x", 1], [["one", ["two"]]]),
    *({}, {"unknown": 1}, {"unknown": True, "more": 1}, {"one": None}, {"one": {"act": ["offered"]}}, {"": {"": ""}}),
]


def test_values_of_every_wrong_kind_cost_themselves(made: tuple[Path, Path]) -> None:
    """Each value to each question, one submission for each; an answer of some form may be noted, and none is right."""
    root, labs = made
    for n, value in enumerate(ANY, 1):
        said = [line(question, place, value=value) for place, question in enumerate(GOOD, 1)]
        answered(root, "s1", [line("q5", 9, value="A text."), *said], n)
        row = both(root, labs)
        assert (row.status, row.points, row.archive.partition("-")[0]) == ("graded", 0, str(n))


def test_whoever_swaps_an_archive_while_it_is_read_gets_what_was_hashed(made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are read once: another file under the same name a moment later changes nothing."""
    from parola.labs import submission

    root = made[0]
    path = answered(root, "s1", [line("q3", value="A")])
    honest = submission.hashlib.sha256

    def swapped(data: bytes) -> Any:
        path.write_bytes(packed({"answers.jsonl": text([line("q3", value="B")])}))
        return honest(data)

    monkeypatch.setattr(submission.hashlib, "sha256", swapped)
    from parola.labs.submission import read_submission

    asked = json.loads((root / "learner" / "seats" / "s1" / "labs" / LAB / "questions.json").read_text("utf-8"))
    assert read_submission(path, "s1", LAB, asked).answers["q3"].value == "A"


def seat_of(root: Path, seat: str) -> Seat:
    home = root / "learner" / "seats" / seat
    return Seat(root, seat, LAB, (LAB,), "en", "", home, root, root / "work" / seat)


STEPS = 14


def cut_off(root: Path, step: int) -> None:
    """Hand in, and end without a word at one step towards the disk."""
    count = 0

    def counted(honest: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os._exit(9)
            return honest(*given, **named)

        return call

    os.fsync = counted(os.fsync)
    tempfile.mkstemp = counted(tempfile.mkstemp)
    Path.chmod = counted(Path.chmod)  # type: ignore[method-assign]
    Path.replace = counted(Path.replace)  # type: ignore[method-assign]
    os.fdopen = counted(os.fdopen)
    hand_in.hand_in(seat_of(root, "s1"), LAB)


def test_the_power_goes_while_handing_in(made: tuple[Path, Path]) -> None:
    """At every step: what lies there has its receipt, which verifies; and handing in again is graded."""
    root, labs = made
    work = root / "work" / "s1" / LAB
    work.mkdir(parents=True)
    (work / journal.ANSWERS).write_bytes(text([line("q3", value="B")]))
    ended: list[int | None] = []
    for step in range(1, STEPS):
        shutil.rmtree(root / "submitted" / "s1", ignore_errors=True)
        process = multiprocessing.get_context("fork").Process(target=cut_off, args=(root, step))
        process.start()
        process.join()
        ended.append(process.exitcode)
        lab_state.path_of(root, LAB).unlink(missing_ok=True)  # each step is a class of its own
        left = both(root, labs)
        assert (left.status, left.points) in {("missing", 0), ("unreadable", 0), ("graded", 2)}
        if left.status == "unreadable":
            assert "its archive is gone" in left.reason
        again = hand_in.hand_in(seat_of(root, "s1"), LAB)
        row = both(root, labs)
        assert (row.status, row.points, row.archive, row.reason) == ("graded", 2, again.archive.name, "")
        assert hand_in.last(seat_of(root, "s1"), LAB) == again
    assert ended.count(9) >= 10
    assert ended[-1] == 0


def test_a_late_archive_in_an_honest_name_earns_nothing(made: tuple[Path, Path]) -> None:
    """After the close: the state file cannot be reached, and neither number, time nor receipt helps."""
    root, labs = made
    answered(root, "s1", [line("q3", value="A")])
    close(root, LAB, labs)
    for n, at in enumerate(("2000-01-01T00:00:00Z", "2999-01-01T00:00:00Z"), 2):
        submit(root, "s1", packed({"answers.jsonl": text([line("q3", value="B", at=at)])}), n, {"at": at})
    row = both(root, labs)
    assert (row.status, row.points, len(row.late)) == ("graded", 0, 2)
