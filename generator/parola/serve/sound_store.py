"""Whether the store of a site still is the file that was served at first; services read it without locks, for nothing may change it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from parola import manifest
from parola.serve.stamps import Stamp, stamp_of
from parola_kit.errors import BadInput

SECONDS = 1.0  # between two looks at the file
MOST_TOLD = 50  # different messages that one site may write
LOG = logging.getLogger("parola.sites")
MAGIC, PAGE_SIZE, PAGES = b"SQLite format 3\0", slice(16, 18), slice(28, 32)  # in the first 100 bytes (sqlite.org, "Database File Format")
MEND = "put back the file that the build made; the other sites go on"


class Guard:
    """Looks at a store once a second at most, and says what is wrong with it.

    A store that was replaced by the same bytes is the same store: its digest is held to the one that it had at first.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` counts seconds.

        Raises:
            BadInput: the store is not there, or has less bytes than its first page says.
        """
        whole(path)
        self._path, self._clock, self._lock = path, clock, Lock()
        self._stamp: Stamp | None = stamp_of(path)
        self._digest, self._next = manifest.digest(path), clock() + SECONDS
        self._fault, self._told = "", set[str]()

    def fault(self) -> str:
        """What is wrong with the store, as one located message; empty if nothing is. It is logged when it is new."""
        if self._clock() >= self._next and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._fault

    def tell(self, text: str) -> None:
        """Log a message about this store, each only once."""
        if text not in self._told and len(self._told) < MOST_TOLD:
            self._told.add(text)
            LOG.warning("%s", text)

    def _look(self) -> None:
        stamp = stamp_of(self._path)
        if stamp != self._stamp or self._fault:
            self._fault, self._stamp = self._compared(stamp)
            if self._fault:
                self.tell(self._fault)
            else:
                self._told.clear()  # sound again: what breaks next is news
        self._next = self._clock() + SECONDS

    def _compared(self, stamp: Stamp | None) -> tuple[str, Stamp | None]:
        """What is wrong, and the stamp up to which that is known: none where the file could not be read, for that may pass."""
        if stamp is None:
            return f"{self._path}: is not there any more: {MEND}", None
        if self._fault and stamp == self._stamp:
            return self._fault, stamp
        try:
            same = manifest.digest(self._path) == self._digest
        except OSError as error:
            return f"{self._path}: cannot be read ({error.strerror}); it is tried again every second", None
        return "" if same else f"{self._path}: was changed or cut short while it is served: {MEND}", stamp


def whole(path: Path) -> None:
    """Look whether a store has as many bytes as its own first page says.

    Raises:
        BadInput: it is not there, cannot be read, or has less.
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
        held = path.stat().st_size
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); build the class again into a new folder") from None
    size = int.from_bytes(head[PAGE_SIZE], "big")
    due = (65536 if size == 1 else size) * int.from_bytes(head[PAGES], "big")
    if not head.startswith(MAGIC):
        raise BadInput(f"{path}: is no SQLite store; build the class again into a new folder")
    if held < due:
        raise BadInput(f"{path}: was cut short, it has {held} of {due} bytes; build the class again into a new folder")
