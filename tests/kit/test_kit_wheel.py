"""The wheel that trainees install: this package whole, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import parola_kit

SOURCE = Path(parola_kit.__file__).parent
WALK = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import parola_kit
assert parola_kit.__file__.startswith(sys.argv[1]), parola_kit.__file__
for module in pkgutil.walk_packages(parola_kit.__path__, 'parola_kit.'):
    importlib.import_module(module.name)
from parola_kit import contracts
assert contracts.ddl('chain') and contracts.schema('answer')
assert not [name for name in sys.modules if name.partition('.')[0] == 'parola']
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)], cwd=SOURCE, check=True, capture_output=True
    )
    (made,) = target.iterdir()
    return made


def test_what_is_in_it(wheel: Path) -> None:
    assert wheel.name == "parola_kit-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.startswith("parola_kit-0.1.0.dist-info/")}
    kinds = ("*.py", "*.sql", "*.json", "*.j2", "py.typed")
    assert held == {f"parola_kit/{path.relative_to(SOURCE).as_posix()}" for pattern in kinds for path in SOURCE.rglob(pattern)}


def test_it_works_alone(wheel: Path) -> None:
    subprocess.run([sys.executable, "-c", WALK, str(wheel)], check=True)
