"""Any seed builds: a trainer draws a secret one in front of the class."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from parola.build import build
from parola.locate import folder
from parola.spec.roster import roster

SEEDS = 20


@pytest.mark.slow
@pytest.mark.parametrize("seed", [str(7_000_000 + n) for n in range(SEEDS)])
def test_a_class_of_five_builds_from_a_fresh_seed(seed: str, tmp_path: Path, measured: Callable[[str], None]) -> None:
    built = build(folder("scenarios") / "lantern-strait", roster("5"), seed, tmp_path / "class")
    measured(f"seed {seed}: {built.redraws} of {built.draws} handles drawn again")
    assert built.seats == 5
    assert (tmp_path / "class" / "trainer" / "keys" / "s05" / "VA2.json").is_file()
