"""`parola serve` as a person meets it: what is wrong is one message, ports move aloud, two of one class never run."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from parola.cli import main
from parola.serve import demo, parts, sockets
from parola_kit.errors import BadInput, WrongUse


def said(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["serve", *arguments])
    return done.exit_code, done.output


def test_no_class_and_half_a_class_are_said(own_class: Path, tmp_path: Path) -> None:
    code, text = said(str(tmp_path / "none"))
    assert (code, "no class here" in text) == (1, True)
    (own_class / "server" / "explorer.sqlite").unlink()
    code, text = said(str(own_class))
    assert (code, text.strip()) == (
        1,
        f"parola: {own_class}/server/explorer.sqlite: is not there, so this class is not complete; build it again into a new folder",
    )
    assert not (own_class / "state").exists()


def test_a_class_that_is_being_served_is_not_served_twice(own_class: Path) -> None:
    (own_class / "state").mkdir()
    with FileLock(own_class / "state" / "serve.lock"):
        code, text = said(str(own_class))
    assert (code, "is being served already; its addresses are in" in text) == (2, True)


def test_a_course_that_is_not_built_is_said(own_class: Path) -> None:
    code, text = said(str(own_class), "--only=course=127.0.0.1:0", f"--course={own_class / 'none'}")
    assert (code, "the course is not built; run: make site" in text) == (1, True)


@pytest.mark.parametrize(
    ("only", "words"),
    [
        ("nonsense=127.0.0.1:0", "no part 'nonsense'; there are forum, market"),
        ("explorer=nowhere", "give host:port"),
        ("desk", "give host:port"),
    ],
)
def test_parts_that_are_not_there(class_root: Path, only: str, words: str) -> None:
    code, text = said(str(class_root), f"--only={only}")
    assert (code, words in text) == (2, True), text


def test_the_gateway_runs_alone(class_root: Path) -> None:
    setting = parts.Setting(class_root, class_root, frozenset())
    with pytest.raises(WrongUse, match="a process of its own"):
        parts.run(setting, ["gateway=127.0.0.1:0,/tmp", "desk=127.0.0.1:0"])


@pytest.mark.parametrize(
    ("part", "store"), [("forum", "sites/forum"), ("market", "sites/market"), ("explorer", "explorer"), ("desk", "records/exchange")]
)
def test_a_store_of_another_version_stops_its_part(own_class: Path, part: str, store: str) -> None:
    shutil.copy(own_class / "trainer" / "truth.sqlite", own_class / "server" / f"{store}.sqlite")
    with pytest.raises(BadInput, match="another version of Parola"):
        parts.APPS[part](parts.Setting(own_class, own_class, frozenset()))


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(socket.socket()) as held:
        held.bind((sockets.LOOPBACK, 0))
        held.listen()
        taken, told = sockets.port(held), list[str]()
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(demo.PORTS, "desk", taken)
            with closing(demo._listening("desk", told.append)) as made:
                assert told == [f"port {taken} is in use; the desk is at {sockets.port(made)}"]


def test_services_never_load_what_grades(class_root: Path) -> None:
    """Neither nbgrader nor nbformat: each would cost every process a second, and neither is a service's affair."""
    heavy = ("nbgrader", "nbformat", "scipy", "duckdb")
    code = f"import sys; from parola.serve import demo, parts; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
