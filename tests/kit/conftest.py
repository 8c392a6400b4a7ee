"""A tiny class of its own for each test of the kit."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny_class


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A class whose folder has characters that mean something in a web address."""
    return tiny_class.build(tmp_path / "class #1 50%?")


@pytest.fixture
def work(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Seat s01's folder of the lab, in which the test runs; no variables are set."""
    folder = root / "work" / "s01" / "XA1"
    folder.mkdir(parents=True)
    for name in ("PAROLA_SEAT_DIR", "PAROLA_SHARED_DIR", "PAROLA_LAB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    return folder
