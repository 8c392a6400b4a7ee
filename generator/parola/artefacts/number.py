"""Running numbers of evidence ids: given after sorting on what can be seen, so that they tell nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


def numbered(items: Iterable[T], public: Callable[[T], Any]) -> list[tuple[int, T]]:
    """Items in the order of their public fields, counted from 1."""
    return list(enumerate(sorted(items, key=public), start=1))
