"""A check of every file of a folder, shared out among processes: the same findings in the same order for any number of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from parola.checks.finding import Finding

Check = Callable[[Path], list[Finding]]
Mapper = Callable[..., Iterator[Any]]
SHARES = (
    12  # more than there are cores as a rule, so that nobody waits long for the last; few, for each gets a copy of what is searched for
)


def spread(folder: Path, check: Check, mapper: Mapper) -> list[Finding]:
    """Findings of ``check`` on all files below a folder, file by file in the order of their paths.

    ``check`` and what it holds must be picklable.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    found: dict[Path, list[Finding]] = {}
    for some in mapper(partial(_all, check), _shares(paths)):
        found.update(some)
    return [finding for path in paths for finding in found[path]]


def _all(check: Check, paths: Sequence[Path]) -> dict[Path, list[Finding]]:
    return {path: check(path) for path in paths}


def _shares(paths: Sequence[Path]) -> list[list[Path]]:
    """Shares of about as many bytes each; the largest files first, for they decide how long it takes."""
    sizes = {path: path.stat().st_size for path in paths}
    shares: list[list[Path]] = [[] for _ in range(SHARES)]
    weights = [0] * SHARES
    for path in sorted(paths, key=lambda path: -sizes[path]):
        lightest = weights.index(min(weights))
        shares[lightest].append(path)
        weights[lightest] += sizes[path] + 1
    return shares
