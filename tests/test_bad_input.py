"""What a person gets wrong, or a disk: one located message, exit code 1 or 2, no traceback, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from parola.locate import folder

SCENARIO = folder("scenarios") / "lantern-strait"


def parola(*arguments: str, where: Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own; ``limit`` bounds the size of any file it writes, as a full disk would."""

    def bounded() -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "parola.cli", "--quiet", *arguments]
    return subprocess.run(
        command, cwd=where, capture_output=True, text=True, check=False, timeout=300, preexec_fn=bounded, env={**os.environ}
    )


def build(
    where: Path, *, roster: str = "1", seed: str = "1", scenario: Path = SCENARIO, limit: int | None = None
) -> subprocess.CompletedProcess[str]:
    return parola("build", str(scenario), "--roster", roster, "--seed", seed, "--out", "out/class", where=where, limit=limit)


def refused(done: subprocess.CompletedProcess[str], *words: str, code: int = 1) -> None:
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert "Traceback" not in said
    for word in words:
        assert word in said


@pytest.mark.parametrize("limit", [100_000, 1_000_000])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, limit: int) -> None:
    refused(build(tmp_path, limit=limit), "nothing was kept")
    assert list((tmp_path / "out").iterdir()) == []


def test_no_such_scenario(tmp_path: Path) -> None:
    refused(build(tmp_path, scenario=tmp_path / "nowhere"), "nowhere")
    assert not (tmp_path / "out").exists()


def test_two_equal_seats_are_named_with_both_lines(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("seat,name,language,group\na1,One,en,\na2,Two,en,\na1,Three,en,\n", "utf-8")
    refused(build(tmp_path, roster="roster.csv"), "roster.csv:4", "a1")
    assert not (tmp_path / "out" / "class").exists()


def test_a_roster_that_is_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_bytes(b"seat,name,language,group\na1,Jos\xe9,en,\n")
    refused(build(tmp_path, roster="roster.csv"), "roster.csv:2", "UTF-8")


def test_a_seed_that_is_none(tmp_path: Path) -> None:
    refused(build(tmp_path, seed="; rm"), "--seed", code=2)


def test_a_scenario_with_several_mistakes_reports_all(tmp_path: Path) -> None:
    place = tmp_path / "lantern-strait"
    place.mkdir()
    text = (SCENARIO / "scenario.yaml").read_text("utf-8").replace("title: Lantern", "titel: Lantern").replace("country: BD", "country: XX")
    (place / "scenario.yaml").write_text(text, "utf-8")
    refused(parola("check", str(place), where=tmp_path), "scenario.yaml:3", "titel", "XX")


def test_grading_what_is_no_class(tmp_path: Path) -> None:
    refused(parola("grade", "VA2", str(tmp_path), where=tmp_path), str(tmp_path))


def test_submitting_from_the_wrong_place(tmp_path: Path) -> None:
    refused(parola("submit", "VA2", where=tmp_path), "work/")


def test_verifying_what_is_no_class(tmp_path: Path) -> None:
    refused(parola("verify", str(tmp_path), where=tmp_path), "chain.sqlite")


def test_auditing_nothing(tmp_path: Path) -> None:
    refused(parola("audit", str(tmp_path / "none"), where=tmp_path), "none")


def test_a_scenario_that_is_none_lists_those_that_come_with_parola(tmp_path: Path) -> None:
    refused(build(tmp_path, scenario=Path("nowhere")), "nowhere: not found", "lantern-strait")


@pytest.mark.parametrize("arguments", [("build", "--quiet"), ("check", "--json", str(SCENARIO)), ("audit", "--json", "--quiet", ".")])
def test_options_stand_where_people_write_them(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    said = parola(*arguments, where=tmp_path)
    assert "No such option" not in said.stderr
