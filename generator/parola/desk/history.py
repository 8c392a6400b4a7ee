"""What a seat has done so far, as a fold over its journal: its scenario clock, what has arrived, what is on its way, what is kept.

The clock is scenario time: it begins where the class is told to begin and moves only by what acts cost and by waiting for a reply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parola.desk.identifiers import identifiers
from parola.desk.release import Preserved

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """Lines of a journal in their order, and the seat's first moment in seconds UTC."""

    lines: Sequence[Line]
    start: int

    @property
    def clock(self) -> int:
        """The seat's scenario time, seconds UTC."""
        return max([self.start, *(at(line["at"]) for line in self.lines)])

    @property
    def seq(self) -> int:
        """The number of the last act, 0 before the first."""
        return max((line["seq"] for line in self.lines), default=0)

    @property
    def requests(self) -> list[Line]:
        """Every request, the last first."""
        return [line for line in reversed(self.lines) if line["reply"]]

    @property
    def pending(self) -> list[Line]:
        """Requests whose reply has not arrived, the next to arrive first."""
        return sorted((line for line in self.requests if not self.arrived(line)), key=lambda line: (line["reply"]["due"], line["seq"]))

    def arrived(self, line: Line) -> bool:
        """Whether the reply to a request can be read."""
        return at(line["reply"]["due"]) <= self.clock

    def kept(self, holder: str) -> list[Preserved]:
        """This seat's preservations at a holder."""
        return [_preserved(line) for line in self.lines if line["outcome"] == "confirmed" and line["holder"] == holder]


def at(stamp: str) -> int:
    """Seconds of a time in a journal."""
    return int(datetime.fromisoformat(stamp).timestamp())


def _preserved(line: Line) -> Preserved:
    asked = line["request"]
    good, _ = identifiers(asked["identifiers"])
    return Preserved(frozenset(asked["records"]), frozenset(good), at(line["at"]), at(line["reply"]["kept_until"]))
