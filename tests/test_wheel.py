"""The wheel is enough: somebody without the clone builds the scenario that it carries."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from parola.locate import folder

REPOSITORY = folder("labs").parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = made.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(made / "site")
    return made / "site"


def test_it_carries_what_the_clone_has(unpacked: Path) -> None:
    bundled = unpacked / "parola" / "_bundled"
    for name in ("scenarios", "labs"):
        held = {path.relative_to(bundled).as_posix() for path in (bundled / name).rglob("*.yaml")}
        assert held == {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / name).rglob("*.yaml")}


@pytest.mark.slow
def test_a_class_is_built_from_it_by_name(unpacked: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "parola.cli", "--quiet", "build", "lantern-strait", "--roster", "1", "--seed", "5", "--out", "class"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(unpacked)}, check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "class" / "work" / "s01" / "VA2" / "VA2.ipynb").is_file()
