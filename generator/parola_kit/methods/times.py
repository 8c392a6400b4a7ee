"""Times of records, which print the clock of some place, as moments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from parola_kit.errors import BadInput

_LOCAL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", re.ASCII)
_ZONE = re.compile(r"[+-]\d\d:\d\d", re.ASCII)


def utc(local: str, zone: str) -> datetime:
    """The moment in UTC of a local time ``YYYY-MM-DD HH:MM`` (seconds may follow) and the offset beside it, for example ``+07:00``.

    ISO 8601: local time less offset is UTC.

    Raises:
        BadInput: one of them has another form; a time without its zone is no moment.
    """
    if not (_LOCAL.fullmatch(local) and _ZONE.fullmatch(zone)):
        raise BadInput(f"{local!r} in zone {zone!r}: a local time such as '2026-01-31 19:00' and an offset such as '+07:00' are taken")
    try:
        return datetime.fromisoformat(f"{local}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"{local!r} in zone {zone!r}: no such time") from None


def seconds(at: str) -> int:
    """Seconds UTC of a time with its zone, for example ``2025-03-04T10:00:00Z``; parts of a second are cut off."""
    return int(datetime.fromisoformat(at).timestamp())


def covers(line: Mapping[str, str], at: str) -> bool:
    """Whether a record that holds from ``from_local`` until before ``until_local``, on the clock of its ``zone``, covers a UTC time.

    One whose ``until_local`` is empty holds on.

    Raises:
        BadInput: one of its times has another form.
    """
    moment = datetime.fromisoformat(at)
    begun = utc(line["from_local"], line["zone"]) <= moment
    return begun and (not line["until_local"] or moment < utc(line["until_local"], line["zone"]))
