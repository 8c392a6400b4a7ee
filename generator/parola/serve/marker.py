"""The marker of practice mode: a process of its own, the only one in reach of a trainee's browser that reads keys, and it answers nobody.

It looks for archives that are newer than the last one marked, and leaves feedback pages; of a lab that is graded at its close, a note only.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path
from threading import Event

from parola.labs import practice
from parola.labs.archives import last_archive
from parola.labs.seats import seats as seats_of
from parola_kit.errors import BadInput

EVERY = 0.5  # seconds

_log = logging.getLogger(__name__)


def watch(root: Path, stop: Event, seats: Collection[str] | None = None) -> None:
    """Mark every new submission of these seats (default: all of the class) until ``stop`` is set; begins with those left from before.

    One that cannot be marked is logged, and tried again when there is a newer one.

    Raises:
        BadInput: ``root`` is no class.
    """
    watched = sorted(seats_of(root) if seats is None else seats)
    failed: set[tuple[str, str, str]] = set()
    while not stop.is_set():
        for seat in watched:
            for lab in _labs(root / "submitted" / seat):
                _mark(root, seat, lab, failed)
        stop.wait(EVERY)


def _labs(submitted: Path) -> list[str]:
    """The labs of which a seat handed something in; a folder may go away while it is looked at."""
    try:
        return sorted(folder.name for folder in submitted.glob("*/"))
    except OSError:
        return []


def _mark(root: Path, seat: str, lab: str, failed: set[tuple[str, str, str]]) -> None:
    try:
        archive = last_archive(root / "submitted" / seat / lab)
        if archive is None or (seat, lab, archive.name) in failed or practice.is_marked(root, seat, lab):
            return
        try:
            practice.feedback_for(root, seat, lab)
        except (BadInput, OSError):
            failed.add((seat, lab, archive.name))
            raise
    except (BadInput, OSError) as error:
        _log.warning("%s/%s: %s", seat, lab, error)
