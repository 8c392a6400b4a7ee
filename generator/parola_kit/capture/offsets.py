"""How far a site's clock is from that of the machine that captured it: bounds from the Date headers of its answers.

A site writes the second in which it answers, so its clock then showed at least ``Date`` and less than ``Date`` + 1 s; and it did so between
the sending of the request and the coming of the head. Each exchange bounds the offset (site minus machine) from both sides; many exchanges
together bound it closely, since the true offset lies within all of them. The bounds say nothing about which of the two clocks is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from parola_kit.capture.ways import host_of


@dataclass(frozen=True, slots=True)
class Offset:
    """Site minus machine lies between ``least`` and ``most``, in seconds, by so many answers.

    ``least`` above ``most``: no one offset fits.
    """

    least: float
    most: float
    answers: int

    @property
    def steady(self) -> bool:
        """Whether one offset fits all answers; if not, a clock was set in between, or answers differ in where their time comes from."""
        return self.least <= self.most

    def __str__(self) -> str:
        if not self.steady:
            return f"no one offset fits its {self.answers} answers"
        return f"between {self.least:+.2f} s and {self.most:+.2f} s by {self.answers} answers"


def offsets(lines: Iterable[Mapping[str, Any]]) -> dict[str, Offset]:
    """Host -> bounds, from the lines of a custody log; hosts without a Date header that can be read are left out."""
    found: dict[str, Offset] = {}
    for line in lines:
        exchange: Mapping[str, Any] = line.get("exchange", {})
        if bounds := _bounds(exchange):
            host = host_of(exchange["url"])
            before = found.get(host, Offset(float("-inf"), float("inf"), 0))
            found[host] = Offset(max(before.least, bounds[0]), min(before.most, bounds[1]), before.answers + 1)
    return found


def _bounds(exchange: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        shown = parsedate_to_datetime(exchange["date"])
        before, after = (datetime.fromisoformat(exchange[name]) for name in ("before", "after"))
        return (shown - after).total_seconds(), (shown - before).total_seconds() + 1
    except (KeyError, TypeError, ValueError):
        return None
