"""Times in requests and records. Inside, a time is whole seconds since 1970, UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

WRITTEN = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?) ?(Z|UTC|[+-]\d{2}:\d{2})?", re.ASCII)
FIRST, LAST = 0, 4_102_444_800  # 1970 to 2100: what a request can mean


def stamp(at: int) -> str:
    """Seconds as ``YYYY-MM-DDTHH:MM:SSZ``."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def shown(at: int) -> str:
    """Seconds as people read them: ``2025-03-20 06:05 UTC``."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


def seconds(text: str) -> int | None:
    """What somebody wrote, without a zone as UTC; None if it is no time of the calendar between 1970 and 2100."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    zone = found[3] or "+00:00"
    try:
        at = int(datetime.fromisoformat(f"{found[1]}T{found[2]}{'+00:00' if zone in ('Z', 'UTC') else zone}").timestamp())
    except (ValueError, OverflowError):
        return None
    return at if FIRST <= at < LAST else None


def day(text: str) -> int | None:
    """The first second, UTC, of a date ``YYYY-MM-DD``; None if it is none."""
    return seconds(f"{text.strip()} 00:00")


def in_words(minutes: int) -> str:
    """A length of time as people say it: ``15 minutes``, ``4 hours``, ``2 days 12 hours``."""
    span = timedelta(minutes=minutes)
    parts = ((span.days, "day"), (span.seconds // 3600, "hour"), (span.seconds % 3600 // 60, "minute"))
    return " ".join(f"{number} {word}{'s' * (number != 1)}" for number, word in parts if number) or "0 minutes"
