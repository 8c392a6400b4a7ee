"""Files shared out among processes: the same findings in the same order, whoever looks at which."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from parola.checks.fictitious import fictitious
from parola.checks.finding import Finding
from parola.checks.spread import SHARES, spread
from parola_kit.notice import MARK


def named(root: Path, path: Path) -> list[Finding]:
    return [Finding(path.relative_to(root).as_posix(), str(n), "is there") for n in range(path.stat().st_size % 3)]


@pytest.fixture
def folder_of_files(tmp_path: Path) -> Path:
    for n in range(3 * SHARES):
        place = tmp_path / f"{n % 5}" / f"{n}.md"
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"{MARK}\n" + f"write to a{n % 7}@mail.com or a@mail.com\n" * n, "utf-8")
    return tmp_path


def test_findings_come_file_by_file_in_the_order_of_paths(folder_of_files: Path) -> None:
    paths = sorted(path for path in folder_of_files.rglob("*") if path.is_file())
    one_by_one = [finding for path in paths for finding in named(folder_of_files, path)]
    assert spread(folder_of_files, partial(named, folder_of_files), map) == one_by_one
    assert one_by_one


def test_processes_find_what_one_finds(folder_of_files: Path) -> None:
    alone = fictitious(folder_of_files)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert fictitious(folder_of_files, mapper=pool.map) == alone
    assert {finding.path for finding in alone} == {
        f"{n % 5}/{n}.md" for n in range(1, 3 * SHARES)
    }  # the same text in many files: a finding each


def test_nothing_is_found_in_no_files(tmp_path: Path) -> None:
    assert spread(tmp_path / "not-there", partial(named, tmp_path), map) == []
