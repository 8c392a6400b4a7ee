"""Times as records show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone


def stamp(at: int) -> str:
    """Seconds UTC as ``YYYY-MM-DDTHH:MM:SSZ``."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def offset(zone: str) -> timezone:
    """``+07:00`` as a timezone."""
    sign = -1 if zone[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6])))


def local(at: int, zone: str) -> str:
    """Seconds UTC as an export prints them in its zone: ``YYYY-MM-DD HH:MM``, the minute cut off."""
    return datetime.fromtimestamp(at, offset(zone)).strftime("%Y-%m-%d %H:%M")
