"""What came back on a lab: the receipt of what was handed in, and the feedback page, if there is one for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from parola_kit.hand_in import Receipt, last
from parola_kit.seat import Seat


@dataclass(frozen=True, slots=True)
class Returned:
    """``page`` is the feedback to show, None while there is none; ``marking`` says that one is being made just now."""

    receipt: Receipt | None
    page: Path | None
    marking: bool


def returned(seat: Seat, lab: str) -> Returned:
    """Where a seat stands with a lab. In practice mode feedback counts only if it is on the last submission.

    The trainer's own grading leaves a page without saying on which submission; it is shown as it is.
    """
    receipt = last(seat, lab)
    if seat.root is None:
        return Returned(receipt, None, marking=False)
    page = seat.root / "feedback" / seat.seat / f"{lab}.html"
    there = page if page.is_file() else None
    practice = (seat.root / "state" / "practice.json").is_file()
    if practice and receipt and not receipt.to_carry and _marked(page.with_suffix(".json")) != receipt.archive.name:
        return Returned(receipt, None, marking=True)
    return Returned(receipt, there, marking=False)


def _marked(path: Path) -> str:
    """The archive that the marker says it marked."""
    try:
        return str(json.loads(path.read_bytes())["archive"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
