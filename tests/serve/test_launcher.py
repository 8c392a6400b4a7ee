"""The launcher with small children: it says when all answer, and leaves nothing running however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parola.serve import launcher
from parola.serve.launcher import Child
from parola_kit.errors import BadInput

SLEEPER = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
LAUNCH = f"""
import sys
from pathlib import Path
from parola.serve import launcher
from parola.serve.launcher import Child
folder = Path(sys.argv[1])
def child(name):
    mark = folder / name
    ready = lambda: mark.exists() and mark.read_text() != ""
    return Child(name, [sys.executable, "-c", {SLEEPER!r}, str(mark)], {{}}, (), ready, folder / (name + ".log"))
launcher.run([child("one"), child("two")], lambda: print("up", flush=True))
print("left", flush=True)
"""


def child(folder: Path, code: str, *, ready: bool = True, name: str = "part") -> Child:
    return Child(name, [sys.executable, "-c", code], {}, (), lambda: ready, folder / f"{name}.log")


@pytest.fixture
def launched(tmp_path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", LAUNCH, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def running(folder: Path) -> list[int]:
    """Children that are still there; one that ended and was not yet collected is not."""
    found: list[int] = []
    for name in ("one", "two"):
        status = Path(f"/proc/{(folder / name).read_text()}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z":
            found.append(int((folder / name).read_text()))
    return found


def all_gone(folder: Path) -> bool:
    for _ in range(100):
        if not running(folder):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc who runs, and relies on Linux's death signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_it_stops_what_it_started(launched: subprocess.Popen[str], tmp_path: Path, number: int) -> None:
    assert len(running(tmp_path)) == 2
    launched.send_signal(number)
    assert launched.communicate(timeout=20)[0] == "left\n"
    assert launched.returncode == 0
    assert running(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc who runs, and relies on Linux's death signal")
def test_killed_it_leaves_nothing_behind(launched: subprocess.Popen[str], tmp_path: Path) -> None:
    launched.kill()
    launched.communicate(timeout=20)
    assert all_gone(tmp_path)


def test_a_child_that_ends_by_itself_stops_all_and_is_shown(tmp_path: Path) -> None:
    other = Child("other", [sys.executable, "-c", SLEEPER, str(tmp_path / "one")], {}, (), (tmp_path / "one").exists, tmp_path / "o.log")
    broken = child(tmp_path, "print('no room left'); raise SystemExit(3)", ready=False, name="broken")
    with pytest.raises(BadInput, match=r"broken: ended by itself\n(.|\n)*no room left\n\(exit code 3"):
        launcher.run([other, broken], lambda: None)
    (tmp_path / "two").write_text("0")
    assert all_gone(tmp_path)


def test_a_child_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "START_SECONDS", 0.3)
    with pytest.raises(BadInput, match="part: did not answer within"):
        launcher.run([child(tmp_path, "import time; time.sleep(60)", ready=False)], lambda: None)


def test_a_child_that_does_not_listen_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "STOP_SECONDS", 0.5)
    stubborn = "import signal, time, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN); pathlib.Path(%r).touch(); time.sleep(60)"
    mark = tmp_path / "started"
    told = Child("part", [sys.executable, "-c", stubborn % str(mark)], {}, (), mark.exists, tmp_path / "part.log")
    before = signal.getsignal(signal.SIGTERM)
    launcher.run([told], lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert signal.getsignal(signal.SIGTERM) is before
