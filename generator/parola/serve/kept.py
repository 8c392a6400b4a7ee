"""What a site keeps while it runs, such as accounts of its visitors: a line each, append-only, in a file of its own or in memory.

Two processes may serve one class (``parola serve`` and ``parola tor up``), so a file is looked at anew whenever its stamp has changed, and
a line is added under a lock that all processes share, after what the others wrote was read.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any, Literal, TypeVar, cast

from filelock import FileLock, Timeout

from parola.serve import private
from parola.serve.stamps import Stamp, stamp_of

Line = dict[str, Any]
Fault = TypeVar("Fault", bound=str)
MOST_BYTES = 8 * 1024 * 1024  # of a file, written or read
PATIENCE = 5  # seconds that a visitor waits for another process to write
LOG = logging.getLogger(__name__)


class Kept:
    """Lines of one kind of one site; any number of threads and processes."""

    def __init__(self, path: Path | None) -> None:
        """Read what is kept in ``path`` already, but for broken lines. None: memory alone. The file is made with its first line."""
        self._path, self._lock = path, RLock()
        self._stamp: Stamp | None = None
        self._end = 0  # bytes of the file that were read
        self._of_file, self._loose = tuple[Line, ...](), tuple[Line, ...]()
        self._lines, self._loose_bytes = tuple[Line, ...](), 0
        if path is not None:
            _end_torn(path)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line up to now, other processes' too; one ``stat``. It is the same object as long as nothing changes."""
        if self._path is not None and stamp_of(self._path) != self._stamp:
            with self._lock:
                self._follow(self._path)
        return self._lines

    def add(self, line: Mapping[str, Any], refused: Callable[[], Fault | Literal[""]] = lambda: "") -> Fault | Literal["", "full"]:
        """Keep a line, unless ``refused`` gives a reason, which is then given back; nobody else adds one between that and the writing.

        ``full``: there is no more room, or another process does not let go of the lock. Where the file cannot be written the line holds
        until the process ends, and the log says so.
        """
        data = json.dumps(line, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace") + b"\n"
        with self._lock, self._alone() as alone:
            if not alone:
                return "full"
            if self._path is not None:
                _end_torn(self._path)
                self._follow(self._path)
            if fault := refused():
                return fault
            if self._end + self._loose_bytes + len(data) > MOST_BYTES:
                return "full"
            self._write(line, data)
            return ""

    @contextmanager
    def _alone(self) -> Generator[bool]:
        """Whether no other process adds a line meanwhile; True also where no lock can be made, for then nobody can write."""
        if self._path is None:
            yield True
            return
        lock = FileLock(self._path.with_name(f"{self._path.name}.lock"), timeout=PATIENCE, mode=private.FILE)
        try:
            private.folder(self._path.parent)
            lock.acquire()
        except Timeout:
            LOG.warning("%s: another program holds it; nothing can be added until it lets go", lock.lock_file)
            yield False
            return
        except OSError:
            pass
        try:
            yield True
        finally:
            lock.release()

    def _write(self, line: Mapping[str, Any], data: bytes) -> None:
        try:
            if self._path is not None:
                _append(self._path, data)
                self._follow(self._path)
                return
        except OSError as error:
            LOG.warning("%s: cannot be written (%s); what visitors leave is lost when this site stops", self._path, error.strerror)
        self._loose, self._loose_bytes = (*self._loose, dict(line)), self._loose_bytes + len(data)
        self._lines = (*self._of_file, *self._loose)

    def _follow(self, path: Path) -> None:
        """Read what is new; after a passing error the stamp stays old, so that the next look tries again."""
        if (stamp := stamp_of(path)) == self._stamp:
            return
        grown = stamp and self._stamp and stamp[0] == self._stamp[0] and stamp[2] >= self._end
        start, before = (self._end, self._of_file) if grown else (0, ())
        try:
            data = _read(path, start) if stamp else b""
        except OSError:
            return
        whole = data[: data.rfind(b"\n") + 1]
        self._of_file = (*before, *(line for raw in whole.split(b"\n") if (line := _line(raw)) is not None))
        self._lines, self._end, self._stamp = (*self._of_file, *self._loose), start + len(whole), stamp


def _append(path: Path, data: bytes) -> None:
    with private.opened(path, "ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path, start: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(max(0, MOST_BYTES - start))


def _end_torn(path: Path) -> None:
    """A torn last line (power cut) is ended, so that the next one does not go on in it."""
    with suppress(OSError), path.open("rb+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")


def _line(raw: bytes) -> Line | None:
    try:
        read: object = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return cast("Line", read) if isinstance(read, dict) else None
