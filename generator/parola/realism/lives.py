"""For how long listings and vendors are seen on the market, and how fast the forum grows."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from parola.realism.activity import DAY, Floats, opened
from parola.realism.figure import Beside, Curves, Figure, Line, Table, middle, of, percent
from parola.realism.published import JOINS, LISTING_LIFE, VENDOR_LIFE

SHORTEST = 0.1  # days; what is shorter is drawn as this
LISTED, SOLD = 21, 91  # days: three weeks, about three months (christin-2013)
LIVES = {
    "listings": """SELECT unixepoch(l.listed_at), unixepoch(coalesce(nullif(l.delisted_at, ''), (SELECT max(at) FROM review), l.listed_at))
FROM listing AS l ORDER BY l.id""",
    "vendors": """SELECT unixepoch(min(l.listed_at)), unixepoch(max(coalesce(r.at, l.listed_at))) FROM listing AS l
LEFT JOIN review AS r ON r.listing = l.id GROUP BY l.vendor ORDER BY l.vendor""",
}


def lives(root: Path) -> Figure:
    """How long listings and vendors are seen on the market, and how many accounts join the forum a day."""
    times = {name: _times(root, query) for name, query in LIVES.items()}
    seen = {name: np.sort((each[:, 1] - each[:, 0]) / DAY) for name, each in times.items()}
    period = float(np.ptp(times["listings"]) / DAY) if len(times["listings"]) else 0.0
    rows = tuple(
        (name, len(d), *(round(middle(d, q), 1) for q in (0.1, 0.5, 0.9, 1)), percent(_under(d, LISTED))) for name, d in seen.items()
    )
    heads = ("what", "how many", "a tenth under, days", "median, days", "nine tenths under, days", "longest, days", "under three weeks")
    return Figure(
        key="lives",
        title="How long listings and vendors are seen",
        says="Days from the first sign of a listing or a vendor (listed) to the last: a listing is taken off or the market ends, "
        "a vendor has a last review. Less than a tenth is drawn as a tenth. "
        f"All that can be seen lies within {period:.0f} days: a short period cuts long lives off.",
        plot=Curves(
            tuple(_longer(name, days) for name, days in seen.items()),
            "days",
            "share seen for at least so long",
            marks=((LISTED, "three weeks"), (SOLD, "three months")),
        ),
        tables=(Table("Days from first to last sign", heads, rows),),
        beside=(
            Beside("listings seen for under three weeks", _short(seen["listings"], LISTED), LISTING_LIFE),
            Beside(f"vendors seen for under three months, within {period:.0f} days", _short(seen["vendors"], SOLD), VENDOR_LIFE),
            Beside("accounts that join the forum a day, while it is watched", _joins(root), JOINS),
        ),
    )


def _times(root: Path, query: str) -> Floats:
    with opened(root, "learner/shared/market.sqlite") as store:
        return np.array(store.execute(query).fetchall(), dtype=np.float64).reshape(-1, 2)


def _under(days: Floats, limit: float) -> float:
    return float(np.searchsorted(days, limit) / len(days)) if len(days) else 0.0


def _short(days: Floats, limit: float) -> str:
    return of(int(np.searchsorted(days, limit)), len(days))


def _longer(name: str, days: Floats) -> Line:
    at = np.geomspace(SHORTEST, 100, 40)
    return Line(name, tuple(at), tuple(1 - np.searchsorted(np.maximum(days, SHORTEST), at) / max(1, len(days))))


def _joins(root: Path) -> str:
    with opened(root, "learner/shared/forum.sqlite") as store:
        first, days = store.execute("SELECT min(at), julianday(max(at)) - julianday(min(at)) FROM post").fetchone()
        (joined,) = store.execute("SELECT count(*) FROM user WHERE joined_at >= ?", (first,)).fetchone()
    return f"{joined / days:.2f} ({joined} in {days:.0f} days)" if days else "none"
