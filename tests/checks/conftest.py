"""A class that is quickly copied and read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

LEDGER = ("chain", "chain.sqlite", "blocks")
OTHERS = ("s02", "s03", "s04", "s05")
STORES = ("market", "successor", "web", "surface", "messenger", "token", "explorer")
BARE = (*LEDGER, *OTHERS, "media", *STORES, *(f"{name}.sqlite" for name in STORES))


@pytest.fixture
def light_class(class_root: Path, tmp_path: Path) -> Path:
    """A copy of two seats of the class without its ledger: what few tests need is most of the bytes. A test may write into it."""
    return _without(class_root, tmp_path / "class", *LEDGER, *OTHERS[1:])


@pytest.fixture
def bare_class(class_root: Path, tmp_path: Path) -> Path:
    """A copy of one seat of the class and of the forum; a test may write into it."""
    return _without(class_root, tmp_path / "class", *BARE)


def _without(root: Path, copy: Path, *names: str) -> Path:
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*names))
    return copy
