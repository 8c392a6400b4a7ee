"""How a lab of a class is marked: at once, or at its close; and what was there when it was closed.

``state/grading/<lab>.jsonl`` is appended to and never rewritten (``lab_state.schema.json``). What counts at a close is told by the order
of its lines, never by a clock: neither the trainee's machine nor a clock that was set can make a late submission one in time.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from parola.labs.archives import numbered
from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.journal import now
from parola_kit.lines import append
from parola_kit.notice import MARK

Mode = Literal["practice", "graded", "closed"]
PATIENCE = 60  # seconds that a command waits for another on the same lab
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LabState:
    """``at`` is when the mode was set, empty if nobody ever did; ``received`` are (seat, archive) in the order in which they were seen.

    ``in_time`` are those that were received before the lab was closed; it has a meaning for a closed lab only.
    """

    mode: Mode = "practice"
    at: str = ""
    received: tuple[tuple[str, str], ...] = ()
    in_time: frozenset[tuple[str, str]] = frozenset()

    def counts(self, seat: str, archive: str) -> bool:
        """Whether a submission can count: all do while the lab is open."""
        return self.mode != "closed" or (seat, archive) in self.in_time


OPEN = LabState()  # of a lab that nobody ever switched


def path_of(root: Path, lab: str) -> Path:
    """Where the state of a lab stands."""
    return root / "state" / "grading" / f"{lab}.jsonl"


def read(root: Path, lab: str) -> LabState:
    """The state of a lab; a line that was cut off, or that fits no schema, does not count.

    Raises:
        BadInput: the file is there and cannot be read.
    """
    path = path_of(root, lab)
    try:
        return _folded(path.read_bytes() if path.exists() else b"")
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})") from None


@contextmanager
def alone(root: Path, lab: str) -> Generator[None]:
    """Hold the lab's lock: one command grades it at a time. It is let go of when a process ends, however it ends.

    Raises:
        BadInput: another command does not get on.
    """
    lock = path_of(root, lab).with_suffix(".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=PATIENCE):
            yield
    except Timeout:
        raise BadInput(f"{lock}: another command grades this lab and does not get on; try again when it has ended") from None


def switch(root: Path, lab: str, seats: Iterable[str], mode: Mode) -> LabState:
    """Note what has come in so far, then the mode; the same mode again is noted once. Call it with the lock held."""
    before = receive(root, lab, seats)
    if before.at and before.mode == mode:
        return before
    _append(root, lab, [_line(lab, mode)])
    return read(root, lab)


def receive(root: Path, lab: str, seats: Iterable[str]) -> LabState:
    """Note every archive that is there and was not seen before. Call it with the lock held."""
    before = read(root, lab)
    known = set(before.received)
    there = [(seat, path.name) for seat in sorted(seats) for path in numbered(root / "submitted" / seat / lab)]
    if fresh := [_line(lab, "received", *one) for one in there if one not in known]:
        _append(root, lab, fresh)
    return read(root, lab) if fresh else before


def _line(lab: str, what: str, seat: str | None = None, archive: str | None = None) -> Line:
    return {"format": 1, "notice": MARK, "lab": lab, "at": now(), "what": what, "seat": seat, "archive": archive}


def _append(root: Path, lab: str, lines: list[Line]) -> None:
    path = path_of(root, lab)
    for line in lines:
        contracts.check("lab_state", line, path.name)
    rows = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        append(file, rows.encode())


@lru_cache(maxsize=64)
def _folded(data: bytes) -> LabState:
    """The state that the lines of a file make, worked out once for the same bytes: the marker asks twice a second for every seat."""
    received: list[tuple[str, str]] = []
    mode, at, in_time = OPEN.mode, OPEN.at, OPEN.in_time
    for line in _lines(data):
        if line["what"] == "received":
            received.append((line["seat"], line["archive"]))
        else:
            mode, at, in_time = line["what"], line["at"], frozenset(received)
    return LabState(mode, at, tuple(received), in_time)


def _lines(data: bytes) -> Generator[Line]:
    for row in filter(None, data.split(b"\n")):
        try:
            line = json.loads(row)
            contracts.check("lab_state", line, "a line")
        except (ValueError, RecursionError, BadInput):
            continue
        yield line
