"""What the realism page is made of: figures with a plot, tables that say the same, and published figures beside ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parola.realism.published import Published

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; numbers are shown to three significant digits, whole ones in full. A ``folded`` one opens on a click."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A named curve."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """Shares 0..1 over a logarithmic x; ``log`` has y logarithmic too. ``ticks`` and ``marks`` are places on x with their words."""

    lines: tuple[Line, ...]
    x: str
    y: str
    log: bool = False
    ticks: tuple[tuple[float, str], ...] = ()
    marks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """Shares 0..1 by name, one bar a series; ``limit`` is a share that is not to be passed."""

    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    x: str
    limit: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Clocks:
    """Acts by weekday and hour, 7 × 24, by name."""

    cards: tuple[tuple[str, NDArray[np.int64]], ...]
    zone: str


Plot = Curves | Bars | Clocks


@dataclass(frozen=True, slots=True)
class Beside:
    """A measure of ours beside a published one, or beside what was assumed where nothing is published."""

    measure: str
    ours: str
    published: Published


@dataclass(frozen=True, slots=True)
class Figure:
    """One part of the page: ``title`` is what is measured, ``says`` how and what to see in it."""

    key: str
    title: str
    says: str
    plot: Plot | None
    tables: tuple[Table, ...]
    beside: tuple[Beside, ...]


def percent(share: float) -> str:
    """A share 0..1 in words: 4.8 %."""
    return f"{100 * share:.1f} %"


def of(part: int, whole: int) -> str:
    """A part of a whole with its share: 8 of 166 (4.8 %)."""
    return f"{part} of {whole} ({percent(part / whole)})" if whole else "none at all"


def middle(values: Sequence[float] | NDArray[np.int64] | NDArray[np.float64], share: float) -> float:
    """A quantile, 0 where there are no values."""
    return float(np.quantile(values, share)) if len(values) else 0.0
