"""Facts that questions ask for, by the name that ``lab.yaml`` gives in ``key``: those of several labs here, others beside their lab."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from parola.labs.facts import method, money
from parola.labs.facts.fact import Fact
from parola.labs.truth import CellTruth

Facts = Mapping[str, Callable[[CellTruth], Fact]]

SHARED: Facts = {**money.FACTS, **method.FACTS}


@cache
def facts(folder: Path) -> Facts:
    """What the questions of the lab in ``folder`` may ask for: ``FACTS`` of its ``facts.py``, if it has one, and those of several labs."""
    own = folder / "facts.py"
    return {**SHARED, **runpy.run_path(str(own), run_name=f"facts_{folder.name}")["FACTS"]} if own.is_file() else SHARED
