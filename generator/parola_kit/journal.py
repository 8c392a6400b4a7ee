"""The trainee's own files of one lab: ``answers.jsonl`` and ``hints.jsonl``, append-only, one writer at a time."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from parola_kit.errors import AnswerError, BadInput
from parola_kit.lines import append, rows

ANSWERS = "answers.jsonl"
HINTS = "hints.jsonl"
STEPS = 3  # of hints to a question
LONGEST_LINE = 100_000  # bytes; a scorer reads no longer one
PATIENCE = 30  # seconds that a writer waits for another

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file that can be read, in order, and the numbers (from 1) of those that cannot."""

    good: tuple[Line, ...]
    broken: tuple[int, ...]


def now() -> str:
    """The clock of this machine, UTC, as ``YYYY-MM-DDTHH:MM:SSZ``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def note(folder: Path, answer: Mapping[str, Any]) -> Lines:
    """Append an answer with the next ``seq``, the hints taken and the time; ``folder`` is made if it is not there.

    Gives the lines as they were before. A line that was torn is kept, and the new one starts below it.

    Raises:
        AnswerError: the line would be longer than a scorer reads.
        BadInput: the folder cannot be written, or another program does not let go of it.
    """
    with locked(folder):
        before = read(folder / ANSWERS)
        seq = 1 + max((line["seq"] for line in before.good), default=0)
        taken = hints_taken(folder, answer["q"])
        _append(folder / ANSWERS, {**answer, "hints": taken, "seq": seq, "at": now()})
    return before


def take_hint(folder: Path, question: str) -> int:
    """Note that the next hint was taken; gives its step, 1 to 3. After the third nothing is noted.

    Raises:
        BadInput: the folder cannot be written.
    """
    with locked(folder):
        taken = hints_taken(folder, question)
        if taken < STEPS:
            _append(folder / HINTS, {"q": question, "seq": taken + 1, "at": now()})
    return min(taken + 1, STEPS)


def hints_taken(folder: Path, question: str) -> int:
    """How many hints to a question were taken, 0 to 3."""
    return min(STEPS, sum(line.get("q") == question for line in read(folder / HINTS).good))


def read(path: Path) -> Lines:
    """The lines of a file; none where there is no file.

    Raises:
        BadInput: the file is there and cannot be read.
    """
    lines = {number: _line(row) for number, row in rows(path)}
    good = tuple(line for line in lines.values() if line is not None)
    return Lines(good, tuple(number for number, line in lines.items() if line is None))


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Hold the lock of a lab's folder; the folder is made if it is not there.

    Raises:
        BadInput: the folder cannot be written, or another program does not let go of it.
    """
    from filelock import FileLock, Timeout  # late: most uses of the kit write nothing

    lock = folder / f"{ANSWERS}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=PATIENCE):
            yield
    except Timeout:
        raise BadInput(f"{lock}: another program holds it; close other notebooks of this lab and try again") from None
    except OSError as error:
        raise BadInput(f"{folder}: cannot be written ({error.strerror})") from None


def _append(path: Path, line: Line) -> None:
    row = json.dumps(line, ensure_ascii=False, sort_keys=True, allow_nan=False).encode() + b"\n"
    if len(row) > LONGEST_LINE:
        raise AnswerError(f"{line['q']}: this answer is too long to be scored; at most {LONGEST_LINE // 1000} kB are taken")
    with path.open("ab+") as file:
        append(file, row)


def _line(row: bytes) -> Line | None:
    try:
        line = json.loads(row)
    except (ValueError, RecursionError):
        return None
    numbered = isinstance(line, dict) and type(cast("Line", line).get("seq")) is int
    return cast("Line", line) if numbered else None
