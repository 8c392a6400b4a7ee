"""What a class remembers of its network: one at a time, nothing of a killed one stays, and no stranger's process or folder is touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from parola.range import process, run, state
from parola.range.state import State
from parola.range.status import Row, _old, of_node, status
from parola_kit.errors import BadInput, WrongUse

NOW = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
GONE = "/run/parola-tor-x"
SLEEP = "import time; print(flush=True); time.sleep(60)"


def asleep(word: str) -> subprocess.Popen[bytes]:
    """A process with a word in its command line, which can be read only some time after its start."""
    started = subprocess.Popen([sys.executable, "-c", SLEEP, word], stdout=subprocess.PIPE)
    assert started.stdout is not None
    started.stdout.readline()
    return started


def known(runtime: str, processes: dict[str, int] | None = None, *, seconds: float | None = 17.2, log: str = "log") -> State:
    told = {name: {"pid": pid, "log": log} for name, pid in (processes or {}).items()}
    return State(os.getpid(), runtime, "127.0.0.1:9450", {}, {}, told, seconds)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    state.write(tmp_path, known(GONE, {"relay1": 7}))
    assert state.read(tmp_path) == known(GONE, {"relay1": 7})


def test_no_other_user_reads_whose_site_is_whose(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    for _ in range(2):
        state.write(tmp_path, known(GONE))
        assert state.path(tmp_path).stat().st_mode & 0o777 == 0o600


def test_the_command_line_of_the_web_server_names_no_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = list[list[str]]()
    monkeypatch.setattr(sys, "executable", "/bin/true")
    popen = subprocess.Popen

    def watched(command: list[str], **more: object) -> subprocess.Popen[bytes]:
        started.append(command)
        return popen(command, **more)  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownVariableType] -- as it was called

    monkeypatch.setattr(process.subprocess, "Popen", watched)
    with run.web(tmp_path / "class", tmp_path / "web", tmp_path / "state" / "log" / "tor") as server:
        server.process.wait(20)
    assert started[0][-1] == f"--only=sites={tmp_path / 'web'}"
    assert ".sock" not in " ".join(started[0])
    assert (server.log.stat().st_mode & 0o777, server.log.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_is_not_running_or_still_starts_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"is not running; start it with: parola tor up"):
        state.running(tmp_path)
    with state.alone(tmp_path):
        state.write(tmp_path, known(GONE, seconds=None))
        with pytest.raises(BadInput, match="still starting"):
            state.running(tmp_path)
        state.write(tmp_path, known(GONE))
        assert state.running(tmp_path).seconds == 17.2
    assert not state.path(tmp_path).exists()


@pytest.mark.parametrize("text", ["{", '{"format": 1}'])
def test_a_broken_note_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "state").mkdir()
    state.path(tmp_path).write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"tor\.json"):
        state.read(tmp_path)
    with state.alone(tmp_path):  # a start clears it away
        assert state.read(tmp_path) is None


def test_two_of_one_class_never_run(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    state.not_yet(tmp_path)
    with FileLock(tmp_path / "state" / "tor.lock"):
        with pytest.raises(WrongUse, match="runs already"), state.alone(tmp_path):
            pass
        with pytest.raises(WrongUse, match="runs already"):
            state.not_yet(tmp_path)


def test_a_lock_whose_holder_is_gone_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "tor.lock").write_text("")
    with state.alone(tmp_path):
        assert state.held(tmp_path)
    assert not state.held(tmp_path)


def test_what_a_killed_one_left_is_cleared_away(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as other:
        left = Path(tempfile.mkdtemp(prefix=state.PREFIX))
        (left / "client").mkdir()
        own = asleep(str(left / "client" / "torrc"))
        stranger = asleep(other)
        (tmp_path / "state").mkdir()
        state.write(tmp_path, known(str(left), {"client": own.pid, "relay1": stranger.pid, "relay2": 2**22 + 1}))
        assert state.stop(tmp_path) is False
        assert (own.wait(5), stranger.poll(), left.exists(), state.path(tmp_path).exists()) == (-9, None, False, False)
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("runtime", ["/", "/etc/parola-tor-x", "."])
def test_a_note_that_names_another_folder_removes_nothing(tmp_path: Path, runtime: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "parola-tor-kept"
    kept.mkdir()
    (tmp_path / "state").mkdir()
    monkeypatch.setattr(state.shutil, "rmtree", lambda *_a, **_k: pytest.fail("removed"))
    for place in (runtime, str(kept)):
        state.write(tmp_path, known(place))
        state.clear(tmp_path)
    assert kept.exists()


def test_the_status_names_what_has_ended_and_what_does_not_answer(tmp_path: Path) -> None:
    living = asleep(str(tmp_path))
    told = {
        "relay1": {"pid": living.pid, "log": "a.log", "control": str(tmp_path / "none")},
        "relay2": {"pid": 2**22 + 1, "log": "b.log", "control": str(tmp_path / "none")},
        "sites": {"pid": living.pid, "log": "c.log"},
    }
    note = State(1, str(tmp_path), "127.0.0.1:9450", {}, {"forum": str(tmp_path / "forum.sock")}, told, 1.0)
    try:
        first, second, third, site = status(note, NOW)
    finally:
        living.kill()
        living.wait()
    assert (first.pid, "does not answer" in first.problem) == (living.pid, True)
    assert (second.pid, second.problem.startswith("has ended; the end of b.log says why")) == (None, True)
    assert third == Row("sites", living.pid, "", None)
    assert f"takes no connection at {tmp_path}/forum.sock" in site.problem
    with pytest.raises(WrongUse, match="--node guard: no such node; there are relay1, relay2"):
        of_node(note, "guard")


@pytest.mark.parametrize(("hours", "problem"), [(0, ""), (-2, ""), (1.5, "its consensus ended 1.5 h ago: the clock was moved")])
def test_a_consensus_that_is_too_old_is_said(hours: float, problem: str) -> None:
    said = _old("2026-11-27 20:00:00", NOW + timedelta(hours=hours))
    assert said.startswith(problem)
    assert bool(said) == bool(problem)


def test_the_note_has_no_key_in_it(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    state.write(tmp_path, known(GONE, {"relay1": 7}))
    names = set(json.loads(state.path(tmp_path).read_text("utf-8")))
    assert names == {"format", "notice", "supervisor", "runtime", "socks", "onions", "sockets", "processes", "seconds"}
