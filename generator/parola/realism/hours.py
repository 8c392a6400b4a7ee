"""At which hours and on which days people act, on the clocks of the class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parola.realism.activity import HOUR, Activity, Ints, drawn, opened
from parola.realism.figure import Beside, Clocks, Figure, Table, percent
from parola.realism.published import assumed

NIGHT = 6  # hours from midnight
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Zone:
    """A clock of the class, as its phone exports print it: ``+07:00``."""

    name: str

    @property
    def east(self) -> int:
        """Seconds ahead of UTC."""
        return int(f"{self.name[0]}1") * (int(self.name[1:3]) * HOUR + int(self.name[4:6]) * 60)


def clocks(activities: Sequence[Activity], zones: Sequence[Zone]) -> Figure:
    """Acts by hour and weekday; ``zones`` are the clocks of the class, that of most phones first."""
    weeks = [(one.name, one.week(zones[0].east)) for one in drawn(activities)]
    rows = tuple(
        (one.name, zone.name, f"{int(day.argmax()):02d}h", f"{int(day.argmin()):02d}h", percent(float(day[:NIGHT].sum() / day.sum())))
        for one in activities
        for zone in zones
        for day in (one.week(zone.east).sum(0),)
    )
    heads = ("store", "clock", "busiest hour", "quietest hour", "from 00 to 06 (a quarter of the day)")
    folded = tuple(_week(name, week, zones[0]) for name, week in weeks)
    return Figure(
        key="clocks",
        title="At which hours people act",
        says=f"Acts by weekday and hour on the clock UTC{zones[0].name}, that of most phones of the class; a larger mark is more acts. "
        "The table has every clock of the class: people of several zones share a store, so no clock fits all of them.",
        plot=Clocks(tuple(weeks), zones[0].name),
        tables=(Table("Hours by store and clock", heads, rows), *folded),
        beside=(
            Beside("rhythm of day and week", "as the table has it", assumed("no figure in the bibliography; the rhythm is our choice")),
        ),
    )


def _week(name: str, week: Ints, zone: Zone) -> Table:
    rows = tuple((day, *map(int, week[nth])) for nth, day in enumerate(DAYS))
    return Table(f"{name}: acts by hour, UTC{zone.name}", ("day", *(f"{hour:02d}" for hour in range(24))), rows, folded=True)


def zones(root: Path, seats: Sequence[str]) -> list[Zone]:
    """The clocks of the phone exports of a class, that of most first; UTC where there are none."""
    found = Counter[str]()
    for folder in ("shared/demo", *(f"seats/{seat}" for seat in seats)):
        with opened(root, f"learner/{folder}/case.sqlite") as store:
            found.update(name for (name,) in store.execute("SELECT DISTINCT zone FROM chat"))
    return [Zone(name) for name in sorted(found, key=lambda name: (-found[name], name))] or [Zone("+00:00")]
