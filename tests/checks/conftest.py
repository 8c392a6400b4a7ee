"""A class that is quickly copied and read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def light_class(class_root: Path, tmp_path: Path) -> Path:
    """A copy of the class without its ledger, which is most of its bytes and needed by few tests; a test may write into it."""
    copy = tmp_path / "class"
    shutil.copytree(class_root, copy, ignore=shutil.ignore_patterns("chain", "chain.sqlite", "blocks"))
    return copy
