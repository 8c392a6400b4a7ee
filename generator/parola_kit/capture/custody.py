"""The custody log of an item, ``custody.jsonl``: who did what to it, when and why; a line an act, each with the hash of the one before.

A line is canonical JSON (sorted names, no spaces, UTF-8), described by ``custody.schema.json``. Lines are never changed: a correction is a
line of its own. What it records follows the Berkeley Protocol (HR/PUB/20/2, 2020) and the steps of ISO/IEC 27037.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from parola_kit import contracts
from parola_kit.capture.warc import stamp
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

LOG = "custody.jsonl"
FIRST = "0" * 64  # what the first line has as the line before
PATIENCE = 5  # seconds that one who captures waits for another
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, on what, and why. ``reason`` is the reason or the authority's reference."""

    case: str
    item: str
    person: str
    role: str = "investigator"
    reason: str = "training"


def _now() -> datetime:
    return datetime.now(UTC)


def _silent(_text: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine's edges: its clock, how it waits, whom it tells how far it is, and how many seconds its clock is known to be ahead.

    ``ahead`` is None where nobody has compared the clock with another.
    """

    clock: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep
    say: Callable[[str], None] = _silent
    ahead: float | None = None


@dataclass
class Log:
    """A custody log that is written to: ``lines`` are those that stand in it."""

    path: Path
    who: Who
    machine: Machine
    lines: list[Line] = field(default_factory=list[Line])
    last: str = FIRST

    def note(self, action: str, **fields: Any) -> Line:
        """Append a line; gives it. Fields that are None are left out.

        Raises:
            BadInput: the line would not fit the schema, or the file cannot be written.
        """
        line = self.drafted(action, **fields)
        self.append(line)
        return line

    def drafted(self, action: str, **fields: Any) -> Line:
        """The next line, not yet written."""
        who = self.who
        return {
            "format": 1,
            "notice": MARK,
            "seq": len(self.lines) + 1,
            "previous": self.last,
            "at": stamp(self.machine.clock()),
            "clock_ahead_s": self.machine.ahead,
            "case": who.case,
            "item": who.item,
            "action": action,
            "person": who.person,
            "role": who.role,
            "reason": who.reason,
            "tool": tool(),
            **{name: value for name, value in fields.items() if value is not None},
        }

    def after(self, line: Line) -> Log:
        """This log as it will be with a drafted line, for drafting the next one; nothing is written."""
        return replace(self, lines=[*self.lines, line], last=head([line]))

    def append(self, *lines: Line) -> None:
        """Write lines that were drafted, in one step: all of them or, when the power goes, a part whose unfinished line the next start
        cuts off.

        Raises:
            BadInput: a line does not fit the schema.
        """
        for line in lines:
            contracts.check("custody", line, f"{self.path}: line {line['seq']}")
        with self.path.open("ab") as file:
            file.write(b"".join(canonical(line) + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        self.lines.extend(lines)
        self.last = head(lines)


@cache
def tool() -> Mapping[str, str]:
    """Name and version of this program, as lines have it."""
    for name in ("parola-kit", "parola"):
        try:
            return {"name": name, "version": metadata.version(name)}
        except metadata.PackageNotFoundError:
            continue
    return {"name": "parola-kit", "version": "not installed"}


def canonical(line: Mapping[str, Any]) -> bytes:
    """The bytes of a line, without its end; the same on every machine."""
    return json.dumps(line, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":")).encode()


def opened(folder: Path, who: Who, machine: Machine) -> Log:
    """The log of an item that somebody goes on with, or a new one. A last line without an end is cut off; gives the log as it is then.

    Raises:
        BadInput: a line does not hold; nothing may be added to such a log.
    """
    path = folder / LOG
    log = Log(path, who, machine)
    if path.exists():
        data = path.read_bytes()
        os.truncate(path, data.rfind(b"\n") + 1)
        lines, problems = read(path) if path.stat().st_size else ([], [])
        if problems:
            raise BadInput(f"{path}: {problems[0]}; nothing is added to a log that does not hold")
        log.lines, log.last = lines, hashlib.sha256(canonical(lines[-1])).hexdigest() if lines else FIRST
    return log


def read(path: Path) -> tuple[list[Line], list[str]]:
    """The lines of a log up to the first that cannot be read, and what breaks the chain: the first break as ``line 4: …``, then how many
    lines after it do not fit either, then what cannot be read.

    Raises:
        BadInput: there is no log, or it cannot be read.
    """
    lines: list[Line] = []
    breaks: list[str] = []
    before = FIRST
    for number, row in enumerate(_rows(path), 1):
        line, told = _line(row, f"line {number}")
        if line is None:
            return lines, [*_first(breaks), told]
        breaks += [f"line {number}: {told}" for told in _order(line, before, number)]
        lines.append(line)
        before = hashlib.sha256(row).hexdigest()
    return lines, _first(breaks) or ([] if lines else ["line 1: the log is empty"])


def _first(breaks: Sequence[str]) -> list[str]:
    """One line missing puts a number wrong in all that follow: told once."""
    more = len(breaks) - 1
    return [*breaks[:1], *([f"… and {more} line{'s' if more > 1 else ''} after it"] if more > 0 else [])]


def head(lines: Sequence[Line]) -> str:
    """The hash of the last line: who writes it down elsewhere can tell later that no line was cut off."""
    return hashlib.sha256(canonical(lines[-1])).hexdigest() if lines else FIRST


def _rows(path: Path) -> list[bytes]:
    try:
        rows = path.read_bytes().split(b"\n")
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})") from None
    return rows if rows[-1] else rows[:-1]  # a last line without an end is a line that does not hold, below


def _line(row: bytes, where: str) -> tuple[Line | None, str]:
    try:
        line = json.loads(row)
        contracts.check("custody", line, where)
        if canonical(line) == row:
            return cast("Line", line), ""
    except BadInput as error:
        return None, str(error)
    except (ValueError, RecursionError):
        return None, f"{where}: cannot be read; it was damaged, or its writer was stopped in the middle"
    return None, f"{where}: is not written as this log writes lines; somebody else's program changed it"


def _order(line: Line, before: str, number: int) -> list[str]:
    if line["previous"] != before:
        return ["does not follow the line before it; a line was changed, removed, added or moved here"]
    return [] if line["seq"] == number else [f"has the number {line['seq']}"]


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Hold an item while writing to it; the lock lies beside the folder, not in it.

    Raises:
        BadInput: another program holds it, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # late: needed by those who write only

    lock = folder.parent / f".{folder.name}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=PATIENCE):
            yield
    except Timeout:
        raise BadInput(f"{lock}: another program is writing to this item; wait until it has finished") from None
