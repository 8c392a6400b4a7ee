from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parola import manifest
from parola.build import build
from parola.labs.lab_key import read_keys
from parola.locate import folder
from parola.spec.roster import roster
from parola_kit.errors import BadInput, WrongUse
from parola_kit.evidence import TABLES

SCENARIO = folder("scenarios") / "lantern-strait"
# Questions whose answers hold no record's number, txid or account: these are given over the whole class.
NO_RUNNING_NUMBER = {"DW1": ("q4", "q5", "q6a", "q6b", "q7", "q8"), "VA2": ("q2a", "q2b", "q3", "q6a")}


def digests(root: Path) -> dict[str, str]:
    return manifest.files(root)


def built_apart(out: Path, *, hash_seed: str, workers: int, before: tuple[str, ...] = ()) -> dict[str, str]:
    """Digests of a class of two seats that a process of its own built."""
    command = [*before, sys.executable, "-m", "parola.cli", "--quiet", "build", str(SCENARIO)]
    command += ["--roster", "2", "--seed", "31", "--out", str(out), "--workers", str(workers)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed}, timeout=300, capture_output=True)
    return digests(out)


@pytest.mark.slow
def test_same_bytes_whatever_the_hash_seed_and_the_workers(tmp_path: Path) -> None:
    first = built_apart(tmp_path / "a" / "class", hash_seed="0", workers=1)
    second = built_apart(tmp_path / "b" / "class", hash_seed="2", workers=2)
    assert first == second
    assert len(first) > 50


@pytest.mark.slow
def test_same_bytes_with_the_clock_moved_forward(tmp_path: Path) -> None:
    if shutil.which("faketime") is None:
        pytest.skip("NOT RUN: Debian's faketime is not installed, so the clock could not be moved")
    now = built_apart(tmp_path / "a" / "class", hash_seed="1", workers=1)
    later = built_apart(tmp_path / "b" / "class", hash_seed="1", workers=1, before=("faketime", "+400 days"))
    assert now == later


@pytest.mark.slow
def test_another_seed_gives_another_world(class_root: Path, tmp_path: Path) -> None:
    build(SCENARIO, roster("5"), "another", tmp_path / "class")
    ours, other = digests(class_root / "learner"), digests(tmp_path / "class" / "learner")
    numbered = re.compile(r"/(?:\d+|p[0-9a-f]{64})\.")  # chats and mails by their numbers, pictures by their bytes
    assert {numbered.sub("/n.", path) for path in ours} == {numbered.sub("/n.", path) for path in other}
    same = {path for path in ours if ours[path] == other.get(path) and path.endswith((".sqlite", ".csv", ".dat"))}
    assert {Path(path).name for path in same} <= {
        "scope.csv",
        "channel.csv",
    }  # which of three chats is set aside, and names that a scenario gives


@pytest.mark.slow
def test_a_seat_more_changes_no_other_cell(class_root: Path, tmp_path: Path) -> None:
    build(SCENARIO, roster("6"), "20250303", tmp_path / "class")
    for lab, questions in NO_RUNNING_NUMBER.items():
        for seat in ("s01", "s05"):
            ours, other = (read_keys(root / "trainer" / "keys" / seat / f"{lab}.json") for root in (class_root, tmp_path / "class"))
            assert [ours[q].value for q in questions] == [other[q].value for q in questions], (seat, lab)


def test_manifests_name_every_file_and_no_seed(class_root: Path) -> None:
    import json

    for name in ("learner", "server", "trainer"):
        document = json.loads((class_root / name / "manifest.json").read_text("utf-8"))
        assert document["files"] == digests(class_root / name)
        assert "seed" not in document
        assert "seed" not in document["versions"]


def test_learner_tree_holds_the_stores_of_the_contract(class_root: Path) -> None:
    shared = class_root / "learner" / "shared"
    for store, tables in TABLES.items():
        base = class_root / "learner" / "seats" / "s01" if store == "case" else shared
        assert (base / f"{store}.sqlite").is_file()
        assert sorted(p.stem for p in (base / "csv" / store).glob("*.csv")) == sorted(tables)


def test_what_is_there_is_not_overwritten(class_root: Path) -> None:
    before = digests(class_root)
    with pytest.raises(WrongUse, match="is there already"):
        build(SCENARIO, roster("1"), "1", class_root)
    assert digests(class_root) == before


def test_an_economy_that_is_too_small(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"^economy: 500 payments are too few; 0 for no economy, or 1000 and more, would be right$"):
        build(SCENARIO, roster("1"), "1", tmp_path / "class", economy=500)
    assert list(tmp_path.iterdir()) == []


def test_an_unsound_class_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from parola import build as module

    monkeypatch.setattr(module.extract, "sums", lambda _: ["the ledger does not balance"])
    with pytest.raises(BadInput, match="does not balance"):
        build(SCENARIO, roster("1"), "1", tmp_path / "class")
    assert list(tmp_path.iterdir()) == []


def test_a_stage_that_stops_early_does_not_pass_for_a_finished_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from parola import build as module

    def stops(_: object) -> None:
        raise StopIteration

    monkeypatch.setattr(module, "mined", lambda *given: list(given[5](stops, [1])))
    with pytest.raises(RuntimeError):
        build(SCENARIO, roster("1"), "1", tmp_path / "class")
    assert list(tmp_path.iterdir()) == []
