"""Grades submissions as they come: looks at the folders again and again, and does anew only what has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from parola.labs import lab_state
from parola.labs.archives import numbered, promised
from parola.labs.grade import Grades, chosen_lab, write
from parola.labs.grade_row import Row, row
from parola.labs.lab_model import Lab
from parola.labs.lab_state import LabState
from parola.labs.seats import seats
from parola_kit.errors import BadInput

EVERY = 1.0  # seconds between two looks

Seen = tuple[str, ...]
Told = Callable[[Lab, Sequence[Row]], None]


@dataclass
class _Desk:
    """What one watch knows: rows by seat, and what each seat's folder held when its row was made."""

    root: Path
    lab: Lab
    rows: dict[str, Row] = field(default_factory=dict[str, Row])
    seen: dict[str, Seen] = field(default_factory=dict[str, Seen])


def watch(root: Path, lab: str, stop: Event, told: Told, said: Callable[[str], None], labs: Path | None = None) -> None:
    """Grade what comes in, until ``stop`` is set or the lab is closed; a lab that is closed already is graded once.

    ``told`` gets the rows that are new or changed, ``said`` what could not be written; that is tried again at the next look.

    Raises:
        WrongUse: there is no such lab.
        BadInput: ``root`` is no class, the lab is broken, or another command grades it and does not get on.
    """
    desk = _Desk(root, chosen_lab(lab, labs))
    seats(root)
    while not stop.is_set():
        with lab_state.alone(root, lab):
            state = lab_state.receive(root, lab, seats(root))
            _look(desk, state, told, said)
        if state.mode == "closed":
            return
        stop.wait(EVERY)


def _look(desk: _Desk, state: LabState, told: Told, said: Callable[[str], None]) -> None:
    now = {seat: _held(desk, state, seat) for seat in seats(desk.root)}
    changed = [seat for seat, held in now.items() if desk.seen.get(seat) != held]
    if not changed:
        return
    desk.rows.update({seat: row(desk.root, seat, desk.lab, state) for seat in changed})
    try:
        write(desk.root, Grades(desk.lab, tuple(desk.rows[seat] for seat in sorted(desk.rows)), state), changed)
    except BadInput as error:
        said(str(error))
        return
    desk.seen.update(now)
    told(desk.lab, [desk.rows[seat] for seat in changed])


def _held(desk: _Desk, state: LabState, seat: str) -> Seen:
    """Whatever a row depends on: the names hold the bytes' digests, and receipts may come or go."""
    folder = desk.root / "submitted" / seat / desk.lab.id
    there = [*(path.name for path in numbered(folder)), *promised(folder)]
    return (state.mode, state.at, *there, *(name for owner, name in state.received if owner == seat))
