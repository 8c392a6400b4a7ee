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

    Of a lab that is graded, no page is shown until it is closed, and then the one that was made at the close. Where the trainer's own
    grading left a page without saying on which submission, it is shown as it is.
    """
    receipt = last(seat, lab)
    if seat.root is None:
        return Returned(receipt, None, marking=False)
    page = seat.root / "feedback" / seat.seat / f"{lab}.html"
    archive, mode = _marked(page.with_suffix(".json"))
    there = page if page.is_file() and mode != "graded" else None
    practice = mode == "practice" and (seat.root / "state" / "practice.json").is_file()
    if practice and receipt and not receipt.to_carry and archive != receipt.archive.name:
        return Returned(receipt, None, marking=True)
    return Returned(receipt, there, marking=False)


def _marked(path: Path) -> tuple[str, str]:
    """The archive that was marked, as the marker or the grader says, and the mode of the lab then."""
    try:
        document = json.loads(path.read_bytes())
        return str(document["archive"]), str(document.get("mode", "practice"))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "", "practice"
