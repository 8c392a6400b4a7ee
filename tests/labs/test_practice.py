"""Practice mode: each submission marked at once, whatever lies in the folder, and nothing recorded."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from threading import Event, Thread

import pytest
from small_class import LAB, answered, good_lines, make, packed, submit

from parola.labs import gradebook, practice
from parola.labs.grade import grade
from parola.labs.practice import feedback_for, is_marked
from parola.serve import marker
from parola_kit.errors import BadInput


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    root, labs = make(tmp_path, "s1", "s2")
    monkeypatch.setattr(practice.locate, "folder", lambda _: labs)
    monkeypatch.setattr(marker, "EVERY", 0.01)
    return root, labs


@pytest.fixture
def watching(made: tuple[Path, Path]) -> Generator[Callable[[], None]]:
    """Starts the marker when called."""
    stop, threads = Event(), list[Thread]()

    def start() -> None:
        threads.append(Thread(target=marker.watch, args=(made[0], stop)))
        threads[-1].start()

    yield start
    assert all(thread.is_alive() for thread in threads)
    stop.set()
    for thread in threads:
        thread.join()


def until(true: Callable[[], bool]) -> None:
    wait = Event()
    for _ in range(3000):
        if true():
            return
        wait.wait(0.01)
    raise AssertionError("it did not come to that")


def marked(root: Path, seat: str) -> str:
    path = root / "feedback" / seat / f"{LAB}.json"
    return json.loads(path.read_text("utf-8"))["archive"] if path.exists() else ""


def test_the_page_is_that_of_grading_and_nothing_is_recorded(made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root, labs = made
    assert feedback_for(root, "s1", LAB) is None
    archive = answered(root, "s1", good_lines())
    page = feedback_for(root, "s1", LAB)
    assert page is not None
    assert page == root / "feedback" / "s1" / f"{LAB}.html"
    at_once = page.read_bytes()
    assert marked(root, "s1") == archive.name
    assert not (root / "trainer" / "grades").exists()
    assert not (root / "trainer" / "course").exists()
    monkeypatch.setattr(gradebook, "write", lambda *_: None)
    grade(root, LAB, labs)
    assert page.read_bytes() == at_once


def test_only_the_last_submission_counts(made: tuple[Path, Path]) -> None:
    root, _ = made
    answered(root, "s1", good_lines())
    feedback_for(root, "s1", LAB)
    assert is_marked(root, "s1", LAB)
    answered(root, "s1", good_lines()[:1], 2)
    assert not is_marked(root, "s1", LAB)


def test_a_lab_that_is_not_there(made: tuple[Path, Path]) -> None:
    root, _ = made
    folder = root / "submitted" / "s1" / "ZZ9"
    folder.mkdir(parents=True)
    (folder / f"1-{'0' * 64}.zip").write_bytes(b"")
    with pytest.raises(BadInput):
        feedback_for(root, "s1", "ZZ9")


def test_the_marker_marks_what_comes_and_goes_on_after_anything(made: tuple[Path, Path], watching: Callable[[], None]) -> None:
    root, _ = made
    waiting = answered(root, "s2", good_lines())
    stranger = submit(root, "nobody", packed({}))
    (root / "submitted" / "s1" / "ZZ9").mkdir(parents=True)
    (root / "submitted" / "s1" / "ZZ9" / f"1-{'0' * 64}.zip").write_bytes(b"")
    watching()
    until(lambda: marked(root, "s2") == waiting.name)
    broken = submit(root, "s1", b"no archive")
    until(lambda: marked(root, "s1") == broken.name)
    assert "could not be read" in (root / "feedback" / "s1" / f"{LAB}.html").read_text("utf-8")
    shutil.rmtree(root / "feedback")
    until(lambda: marked(root, "s1") == broken.name and marked(root, "s2") == waiting.name)
    shutil.rmtree(root / "submitted")
    again = answered(root, "s1", good_lines(), 2)
    until(lambda: marked(root, "s1") == again.name)
    assert "12 of 12 points" in (root / "feedback" / "s1" / f"{LAB}.html").read_text("utf-8")
    assert not (root / "feedback" / stranger.parent.parent.name).exists()


def test_a_marker_started_again_leaves_what_is_marked(made: tuple[Path, Path], watching: Callable[[], None]) -> None:
    root, _ = made
    answered(root, "s1", good_lines())
    page = feedback_for(root, "s1", LAB)
    assert page is not None
    page.write_text("as it was", "utf-8")
    other = answered(root, "s2", good_lines())
    watching()
    until(lambda: marked(root, "s2") == other.name)
    assert page.read_text("utf-8") == "as it was"


def test_a_folder_that_is_no_class(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no class here"):
        marker.watch(tmp_path, Event())
