"""What tests of one lab look at: a module names its lab as ``LAB``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from fixed_class import SEED
from parola.labs.baselines import Seat, seated
from parola.labs.truth import CellTruth, open_truth


@pytest.fixture(scope="module")
def truths(class_root: Path) -> Iterator[Mapping[str, CellTruth]]:
    """Seat -> truth of its cell."""
    with open_truth(class_root) as found:
        yield found


@pytest.fixture(scope="module")
def seats(request: pytest.FixtureRequest, class_root: Path) -> Iterator[list[Seat]]:
    """Every seat of the module's lab, the demo cell first."""
    with seated(class_root, request.module.LAB, SEED) as found:
        yield found
