"""The shared class, measured once."""

from __future__ import annotations

from pathlib import Path

import pytest

from parola.realism.measure import Realism, realism


@pytest.fixture(scope="session")
def measured_class(class_root: Path) -> Realism:
    return realism(class_root)
