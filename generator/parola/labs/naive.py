"""What a hurried reader hands in: keywords, biggest payments, most active handles (lab-designs, section 4, the naive answers).

A lab's ``naive.py`` holds ``NAIVE``, strategy -> what it answers, question by question, and may hold ``CONTROLLER``, which says whether
a seat's answers name who is in control.
"""

from __future__ import annotations

import re
import runpy
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from parola.labs.baselines import Seat
from parola_kit.answers import Answer, read
from parola_kit.evidence import Evidence, Row

Reader = Callable[[Evidence], dict[str, Any]]
Controller = Callable[[Seat, Mapping[str, Answer]], bool | None]

KEYWORDS, PAYMENTS, ACTIVE = "keyword filter", "biggest payments", "most active handle"


def _nobody(_seat: Seat, _answers: Mapping[str, Answer]) -> None:
    """Of a lab that asks nobody's name."""


@dataclass(frozen=True, slots=True)
class Naive:
    """Strategy -> reader; and whether answers name a right controller: None where they name nobody."""

    strategies: Mapping[str, Reader]
    controller: Controller = _nobody


@cache
def naive(folder: Path) -> Naive:
    """The naive answers of the lab in ``folder``; no strategy where it has none."""
    own = folder / "naive.py"
    if not own.is_file():
        return Naive({})
    told = runpy.run_path(str(own), run_name=f"naive_{folder.name}")
    return Naive(told["NAIVE"], told.get("CONTROLLER", _nobody))


def answered(folder: Path, strategy: str, seat: Seat) -> dict[str, Answer]:
    """The naive answers of one strategy to the lab in ``folder``, in the seat's stored form.

    A question to which it finds nothing, or which it cannot put into words, is left out.
    """
    asked = {question["id"]: question for question in seat.dealt.questions["questions"]}
    found = naive(folder).strategies[strategy](seat.evidence)
    return {name: Answer(read(asked[name], _listed(asked[name], value))) for name, value in found.items() if value is not None}


def _listed(question: Mapping[str, Any], value: Any) -> Any:
    """Of a timeline, the records that the question lists: whoever answers it has them in view, and a reader looks at the evidence alone."""
    return [one for one in value if one in question["rows"]] if question["type"] == "timeline" else value


def all_of(pattern: str, rows: Sequence[Row]) -> list[str]:
    """Everything that fits a pattern in the texts of rows."""
    return re.findall(pattern, " ".join(row["text"] for row in rows))


def printed_at(row: Row) -> str:
    """The minute of a record as it is printed, taken for UTC."""
    return minute(row["at_local"] if "at_local" in row else row["at"])


def minute(printed: str) -> str:
    """A printed time to its minute, taken for UTC."""
    return f"{printed.replace(' ', 'T')[:16]}:00Z"


def last(rows: Sequence[Row]) -> str | None:
    """The printed minute of the last row."""
    return printed_at(rows[-1]) if rows else None


def most(items: Any) -> str | None:
    """The most frequent item, the first of equals."""
    return next((item for item, _ in Counter[str](items).most_common(1)), None)
