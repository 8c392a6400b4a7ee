"""A lab's folder: what is right is read whole, one mistake is one located problem."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_class import lab_folder

from parola.labs.lab import check_lab, load_lab
from parola_kit.errors import BadInput

HERE = Path(__file__).parent
KEYS = ("tests.who", "tests.all", "tests.basis", "tests.acts", "tests.written")
FILES = sorted((HERE / "invalid").iterdir())
PLACES = {"lab": "lab.yaml", "texts": "texts/en.yaml", "notebook": "notebook.py"}


def test_a_right_lab_has_no_problem_and_all_its_words(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    assert check_lab(folder, KEYS) == []
    lab = load_lab(folder)
    assert lab.points == 17
    assert lab.question("q3").options == ("shown", "claimed")
    assert lab.words("th").questions["q1"].text == "Who wrote {post}?"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_mistake_is_located(path: Path, tmp_path: Path) -> None:
    place = lab_folder(tmp_path) / PLACES[path.stem.partition("-")[0]]
    place.write_text(path.read_text("utf-8"), "utf-8")
    line, words = path.read_text("utf-8").splitlines()[0].removeprefix("# expect: ").split(": ", 1)
    found = [problem for problem in check_lab(tmp_path / "T1", KEYS) if words in problem.text]
    assert [(problem.path, problem.line) for problem in found] == [(str(place), int(line))]


def test_all_problems_at_once(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    head, words = (folder / "lab.yaml"), (folder / "texts" / "en.yaml")
    head.write_text(head.read_text("utf-8").replace("format: 1", "format: 2"), "utf-8")
    words.write_text(words.read_text("utf-8").replace("title:", "titel:"), "utf-8")
    with pytest.raises(BadInput) as refused:
        load_lab(folder)
    assert "lab.yaml:2:" in str(refused.value)
    assert "en.yaml:3:" in str(refused.value)


@pytest.mark.parametrize("name", ["lab.yaml", "texts/en.yaml", "notebook.py", "solution.py"])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    (folder / name).unlink()
    assert [problem.text.partition(";")[0] for problem in check_lab(folder) if problem.path == str(folder / name)] == ["not found"]
