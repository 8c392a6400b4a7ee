"""At which hours somebody is active, and which clocks that would fit: a band of offsets from UTC, or that it cannot be told.

People are quiet while they sleep. The hours of an account are laid over a day with a night gap, turned by each whole offset; the one that
fits best is the reading. La Morgia, Mei, Raponi and Stefa 2018 (Time-zone geolocation of crowds in the dark web) place crowds so, and say
that they do not place single users; Spitters et al. 2015 use times as one feature among others.

How near it comes, by the project's measurement on people with bedtimes of their own: one person's offset within an hour in 66 % of cases
with 30 posts and 76 % with 400, within two hours in 90 to 96 %. So a person gets a band of two hours either way, however many posts there
are. A crowd of 20 people with 30 posts each was exact in 86 % and within an hour in all: it gets an hour. `benchmarks/style.py` prints what
this reading reaches.

Where it misleads: an offset is not a place (UTC+8 runs from Perth to Irkutsk), and offsets a day apart are one. Night workers and shift
workers look as if they lived elsewhere, and nothing in the times says so. What a program posts from a queue, or two people under one name,
has no night or two: then the reading says that it cannot be told. Summer time moves the hours of half a year by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

from parola_kit.errors import BadInput
from parola_kit.methods.graph import Real, Whole

FEWEST, PEOPLE = 30, 20  # moments of an account, accounts of a crowd
PERSON, CROWD = 2, 1  # hours either way
OFFSETS = range(-11, 13)  # whole hours; +13 and +14 look as -11 and -10 do
# How active people are at each local hour from midnight, 1 for the average of the waking hours; assumption: a night of seven hours.
DAY = (0.35, 0.15, 0.1, 0.1, 0.1, 0.15, 0.35, 0.65, 0.9, 1, 1, 1, 1.05, 1, 1, 1, 1, 1.05, 1.1, 1.2, 1.25, 1.2, 1.0, 0.7)
# Correlation from which hours show a night, with endless moments, and moments with which it is halved in square: chance blurs few of them.
# FLAT: the spread of hours over their mean below which they are equal. All assumptions, tuned on drawn people.
FITS, BLUR, FLAT = 0.72, 35, 0.3
APART, LEAD = 5, 0.12  # hours between two readings that are two, and by how much the better one must fit better; assumption, likewise


@dataclass(frozen=True, slots=True)
class Reading:
    """Offsets from UTC, in hours, that fit: ``low`` to ``high`` around ``offset``; all None where it cannot be told, and why.

    ``fit`` is the correlation of the hours with a day of people, ``rival`` that of the best offset at least APART hours away.
    """

    offset: int | None
    low: int | None
    high: int | None
    moments: int
    fit: float
    rival: float
    why: str

    @property
    def decidable(self) -> bool:
        """Whether there is a band."""
        return self.offset is not None


def moments(written: Iterable[str]) -> list[datetime]:
    """Times of records, ``2025-03-31T19:00:00Z`` or with an offset, as moments.

    Raises:
        BadInput: one has another form, or no zone.
    """
    found: list[datetime] = []
    for text in written:
        try:
            found.append(_aware(datetime.fromisoformat(text)))
        except ValueError:
            raise BadInput(f"{text[:60]!r}: no moment; a time such as '2025-01-31T19:00:00Z' is taken") from None
    return found


def week(times: Sequence[datetime], zone: timezone | int = UTC) -> Whole:
    """Acts by weekday from Monday and local hour (7 × 24), on the clock of ``zone``, a timezone or whole hours east of UTC.

    Raises:
        BadInput: a time is without its zone.
    """
    clock = timezone(timedelta(hours=zone)) if isinstance(zone, int) else zone
    found = np.zeros((7, 24), np.int64)
    for time in times:
        local = _aware(time).astimezone(clock)
        found[local.weekday(), local.hour] += 1
    return found


def person(times: Sequence[datetime]) -> Reading:
    """The offsets at which one account's hours look like a person's day, two hours either way, or that it cannot be told.

    Raises:
        BadInput: a time is without its zone.
    """
    return _reading(week(times).sum(0).astype(np.float64), len(times), FEWEST, PERSON)


def crowd(accounts: Sequence[Sequence[datetime]]) -> Reading:
    """The same for accounts that are taken to live by one clock, an hour either way; each counts alike, however much it wrote.

    Raises:
        BadInput: fewer than PEOPLE accounts have FEWEST moments, or a time is without its zone.
    """
    enough = [times for times in accounts if len(times) >= FEWEST]
    if len(enough) < PEOPLE:
        raise BadInput(f"a crowd: {len(enough)} accounts have {FEWEST} moments or more; {PEOPLE} are needed, or ask for each person")
    hours = np.mean([week(times).sum(0) / len(times) for times in enough], axis=0)
    return _reading(hours, sum(len(times) for times in enough), FEWEST, CROWD)


def fits(hours: Real) -> Real:
    """The correlation of 24 hours of UTC with a day of people, for each of OFFSETS; all 0 where the hours are equal."""
    day, own = np.array(DAY) - np.mean(DAY), hours - hours.mean()
    size = float(np.sqrt((own * own).sum() * (day * day).sum()))
    return np.array([float(own @ np.roll(day, -offset)) / size if size else 0.0 for offset in OFFSETS])


def _reading(hours: Real, many: int, fewest: int, either_way: int) -> Reading:
    fit = fits(hours)
    best = int(fit.argmax())
    far = np.abs((np.arange(len(fit)) - best + 12) % 24 - 12) >= APART
    peak = far & (fit >= np.roll(fit, 1)) & (fit >= np.roll(fit, -1))
    rival = float(fit[peak].max(initial=-1.0))
    night = float(hours.std() / hours.mean()) >= FLAT and float(fit[best]) >= FITS * (many / (many + BLUR)) ** 0.5 if many else False
    why = _why(many, fewest, night, float(fit[best]) - rival)
    offset = None if why else OFFSETS[best]
    low, high = (None, None) if offset is None else (offset - either_way, offset + either_way)
    return Reading(offset, low, high, many, float(fit[best]), rival, why)


def _why(many: int, fewest: int, night: bool, lead: float) -> str:
    """Why it cannot be told; empty where it can."""
    if many < fewest:
        return f"{many} moments; {fewest} are the least"
    if not night:
        return "the hours show no night"
    return "two offsets far apart fit about as well" if lead < LEAD else ""


def _aware(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise BadInput(f"{time.isoformat()}: a time without its zone is no moment")
    return time
