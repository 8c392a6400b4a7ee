"""Times of records, which print the clock of some place, as moments."""

from __future__ import annotations

import re
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
