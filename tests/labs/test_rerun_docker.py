"""The sandbox where there is no bubblewrap: a container. The same odd notebooks cost themselves only, and a spy sees nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from odd_notebooks import ALL, HIDDEN, LIMITS, NOTES, ODD, RAW, TOO_MUCH, listening, notebook, spy
from small_class import LAB
from test_rerun import EXPECTED, all_handed_in, handed_in, made, otherwise, ran, reproduced

from container_image import built, shell
from parola.labs.rerun import bubblewrap, docker, sandbox, service
from parola.labs.rerun.place import Place
from parola_kit.errors import BadInput

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("containers")]
# Here the kernel ends what takes too much memory, and memory that belongs to no process is counted like any other.
KILLED = ("the kernel died in cell 2", "the sandbox ended by itself", "it took too much memory")
ENDED = {
    "memory": (KILLED, ["q1"]),
    "shared": (KILLED, ["q1"]),
    "forks": (("cell 2 ran longer than 6 s", *KILLED), ["q1"]),
    "flood": ((*TOO_MUCH, *KILLED), ["q1"]),
    "unseen": ("", ALL),
}


@pytest.fixture(autouse=True)
def no_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    built()
    monkeypatch.setattr(bubblewrap, "found", lambda: False)


def left() -> list[str]:
    """Containers of re-runs that are still there."""
    return shell("docker", "ps", "--all", "--quiet", "--filter", "name=parola-rerun-").stdout.split()


def test_odd_notebooks_cost_themselves_only_and_a_spy_sees_nothing(tmp_path: Path) -> None:
    root = made(tmp_path, "a", "b", "z", *ODD, *RAW)
    (root / "trainer" / "keys" / "a" / "note.txt").write_text(HIDDEN, "utf-8")
    all_handed_in(root)
    with listening() as port:
        handed_in(root, "b", spy(root, port, "a"))
        results = ran(root)
    assert otherwise(results, EXPECTED | ENDED) == {}
    assert [(results[seat].status, results[seat].failed, reproduced(results[seat])) for seat in "abz"] == [("finished", (), ALL)] * 3
    assert left() == []


def test_the_spy_would_find_what_is_there(tmp_path: Path) -> None:
    root = made(tmp_path, "s1", "s2")
    (root / "learner" / "seats" / "s2" / "own.txt").write_text(HIDDEN, "utf-8")
    handed_in(root, "s2", spy(root, 1, "s1"))
    result = ran(root)["s2"]
    assert (result.status, result.failed, reproduced(result)) == ("finished", (1,), [])


def test_what_the_desk_told_can_be_read_in_it(tmp_path: Path) -> None:
    root = made(tmp_path, "s1")
    handed_in(root, "s1", notebook(["import os\nassert open(os.environ['PAROLA_DESK_TOLD']).read() == 'of s1'", NOTES]))
    ((_, result),) = service.rerun(root, LAB, LIMITS, told=lambda seat: f"of {seat}")
    assert (result.failed, reproduced(result)) == ((), ALL)


def test_without_the_image_there_is_no_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path, "s1")
    monkeypatch.setattr(docker, "IMAGE", "parola-that-is-not-built")
    with pytest.raises(BadInput, match="nor Docker with the image parola"), sandbox.command(Place(root, "s1", LAB), LIMITS):
        pass
    assert shutil.which("docker")
