"""How unevenly people act, and how long they pause between two acts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from parola.realism.activity import DAY, HOUR, MOST_DRAWN, Activity, Ints, drawn
from parola.realism.figure import Beside, Curves, Figure, Line, Table, middle, of, percent
from parola.realism.published import ENOUGH_POSTS, assumed

MOST_POINTS = 40  # of a curve
ENOUGH = 25  # posts of a user (ekambaranathan-2018)
GAP_TICKS = ((60, "minute"), (HOUR, "hour"), (DAY, "day"), (7 * DAY, "week"))


def degrees(activities: Sequence[Activity]) -> Figure:
    """How many acts each actor has."""
    counts = {one.name: one.degrees() for one in activities}
    rows = tuple(
        (name, len(n), int(n.sum()), middle(n, 0.5), middle(n, 0.9), int(n[-1]), percent(n[-1] / n.sum()), percent(_top(n)))
        for name, n in counts.items()
    )
    heads = ("store", "actors", "acts", "median", "9 in 10 have at most", "most", "share of the busiest", "share of the busiest tenth")
    return Figure(
        key="degrees",
        title="How unevenly people act",
        says="For every actor of a store, how often it acts. The curve tells which share of the actors acts at least so often. "
        f"A plot has up to {MOST_DRAWN} stores, those with most acts; the tables have all.",
        plot=Curves(
            tuple(_at_least(one.name, counts[one.name]) for one in drawn(activities)),
            "acts of one actor, at least",
            "share of the actors",
            log=True,
        ),
        tables=(Table("Acts of one actor", heads, rows),),
        beside=tuple(_beside_degrees(counts)),
    )


def _beside_degrees(counts: dict[str, Ints]) -> list[Beside]:
    shape = Beside(
        "how unevenly acts are spread", "as the table has it", assumed("no figure in the bibliography; a heavy tail is our choice")
    )
    posts = counts.get("forum posts by account")
    if posts is None:
        return [shape]
    return [Beside(f"accounts with {ENOUGH} posts or more", of(int((posts >= ENOUGH).sum()), len(posts)), ENOUGH_POSTS), shape]


def _top(counts: Ints) -> float:
    """Share of the busiest tenth of the actors, at least one of them."""
    return float(counts[-max(1, len(counts) // 10) :].sum() / counts.sum())


def _at_least(label: str, values: Ints) -> Line:
    """Share of the values that are at least so great, at each value that occurs; at most so many points."""
    seen = np.unique(values)
    if len(seen) > MOST_POINTS:
        seen = np.unique(seen[np.linspace(0, len(seen) - 1, MOST_POINTS).astype(int)])
    return Line(label, tuple(map(float, seen)), tuple(1 - np.searchsorted(values, seen) / len(values)))


def pauses(activities: Sequence[Activity]) -> Figure:
    """Time between two acts of one actor, in logarithmic bins."""
    gaps = {one.name: np.sort(one.gaps()) for one in activities}
    gaps = {name: found for name, found in gaps.items() if len(found)}
    rows = tuple(
        (
            name,
            len(g),
            _time(middle(g, 0.1)),
            _time(middle(g, 0.5)),
            _time(middle(g, 0.9)),
            percent(_under(g, HOUR)),
            percent(1 - _under(g, DAY)),
        )
        for name, g in gaps.items()
    )
    heads = ("store", "pauses", "1 in 10 is shorter than", "median", "1 in 10 is longer than", "under an hour", "a day or more")
    return Figure(
        key="pauses",
        title="How long people pause",
        says="Time from one act of an actor to its next, in bins that double. A clock would show one peak.",
        plot=Curves(
            tuple(_bins(one.name, gaps[one.name]) for one in drawn(activities) if one.name in gaps),
            "pause",
            "share of the pauses",
            ticks=GAP_TICKS,
        ),
        tables=(Table("Pauses between two acts of one actor", heads, rows),),
        beside=(
            Beside("length of pauses", "as the table has it", assumed("no figure in the bibliography; rhythm and delays are our choice")),
        ),
    )


def _bins(label: str, gaps: Ints) -> Line:
    edges = 2.0 ** np.arange(0, 24)  # one second to about half a year
    found, _ = np.histogram(np.clip(gaps, 1, None), edges)
    return Line(label, tuple(np.sqrt(edges[:-1] * edges[1:])), tuple(found / len(gaps)))


def _under(gaps: Ints, seconds: int) -> float:
    return float(np.searchsorted(gaps, seconds) / len(gaps))


def _time(seconds: float) -> str:
    """Seconds in the unit that fits: 40 s, 12 min, 3.5 h, 4.2 d."""
    for unit, size in (("d", DAY), ("h", HOUR), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"
