"""Every file in ``invalid`` holds one mistake; its first line says which line is named and with which words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from parola.spec.check import check

HERE = Path(__file__).parent
FILES = sorted((HERE / "invalid").glob("*.yaml"))
FOLDERS = sorted(path for path in (HERE / "invalid").iterdir() if path.is_dir())
PLACES = {
    "scenario": "scenarios/example/scenario.yaml",
    "module": "scenarios/modules/example.yaml",
    "texts": "scenarios/example/texts/fil.yaml",
    "names": "scenarios/names/ph.yaml",
    "network": "scenarios/networks/example.yaml",
    "sources": "scenarios/sources.yaml",
    "book": "scenarios/books/example.yaml",
}


def expected(path: Path) -> tuple[int, str]:
    line, words = path.read_text("utf-8").split("\n", 1)[0].removeprefix("# expect: ").split(": ", 1)
    return int(line), words


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_mistake_is_one_located_problem(path: Path, tmp_path: Path) -> None:
    shutil.copytree(HERE / "valid" / "range", tmp_path, dirs_exist_ok=True)
    place = tmp_path / PLACES[path.stem.split("-")[0]]
    shutil.copy(path, place)
    (problem,) = check([tmp_path / "scenarios"])
    line, words = expected(path)
    assert (problem.path, problem.line) == (str(place), line)
    assert words in problem.text


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_one_mistake_between_files_is_one_located_problem(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(HERE / "valid" / "range", tmp_path, dirs_exist_ok=True)
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (problem,) = check([tmp_path / "scenarios"])
    (marked,) = [path for path in folder.rglob("*.yaml") if path.read_text("utf-8").startswith("# expect: ")]
    line, words = expected(marked)
    assert (problem.path, problem.line) == (str(tmp_path / marked.relative_to(folder)), line)
    assert words in problem.text


def test_there_are_many() -> None:
    assert len(FILES) + len(FOLDERS) >= 60
