"""Labs among the kinds of file that ``parola check`` knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from parola.labs.facts import facts
from parola.labs.lab import check_lab
from parola.spec.problem import Problem

KINDS: Mapping[str, Callable[[Path], list[Problem]]] = {
    "lab.yaml": lambda path: check_lab(path.parent, facts(path.parent)),
    "labs/*/texts/*.yaml": lambda path: check_lab(path.parents[1], facts(path.parents[1])),
}
