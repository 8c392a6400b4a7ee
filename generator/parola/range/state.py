"""What a class remembers of its network while it runs, in ``state/tor.json``, and who may run it: one at a time."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from parola.manifest import dumps
from parola.serve import private
from parola_kit import contracts
from parola_kit.errors import BadInput, WrongUse
from parola_kit.notice import MARK

PREFIX = "parola-tor-"
STOP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class State:
    """A network that runs, or starts (``seconds`` is None); the fields are those of ``tor.schema.json``."""

    supervisor: int
    runtime: str
    socks: str
    onions: Mapping[str, str]
    sockets: Mapping[str, str]
    processes: Mapping[str, Mapping[str, Any]]
    seconds: float | None


def path(root: Path) -> Path:
    """Where the state of a class's network lies."""
    return root / "state" / "tor.json"


def write(root: Path, state: State) -> None:
    """Remember a network, for this user alone: it says whose site is whose."""
    document = {"format": 1, "notice": MARK, **asdict(state)}
    contracts.check("tor", document, "tor.json")
    private.save(path(root), dumps(document))


def read(root: Path) -> State | None:
    """What was remembered last; None where nothing is.

    Raises:
        BadInput: it cannot be read.
    """
    try:
        document: dict[str, Any] = json.loads(path(root).read_text("utf-8"))
        contracts.check("tor", document, str(path(root)))
    except FileNotFoundError:
        return None
    except ValueError:
        raise BadInput(f"{path(root)}: is no JSON; remove it and start the network again") from None
    return State(**{name: value for name, value in document.items() if name not in ("format", "notice")})


def running(root: Path) -> State:
    """The network of a class that runs.

    Raises:
        BadInput: none does, or it is still starting.
    """
    known = read(root)
    if known is None or not held(root):
        raise BadInput(f"{root}: its private Tor network is not running; start it with: parola tor up {root}")
    if known.seconds is None:
        raise BadInput(f"{root}: its private Tor network is still starting; ask again in a moment")
    return known


@contextmanager
def alone(root: Path) -> Generator[None]:
    """Hold the lock of a class's network, after what an earlier one left is cleared away. The system frees it when its holder dies.

    Raises:
        WrongUse: a network of this class runs, or starts.
    """
    (root / "state").mkdir(exist_ok=True)
    try:
        with FileLock(_lock(root), timeout=1):  # who only looks whether it is held, holds it for a moment
            clear(root)
            try:
                yield
            finally:
                clear(root)
    except Timeout:
        raise _runs_already(root) from None


def not_yet(root: Path) -> None:
    """Look that no network of a class runs or starts.

    Raises:
        WrongUse: one does.
    """
    if held(root):
        raise _runs_already(root)


def held(root: Path) -> bool:
    """Whether somebody holds the lock."""
    if not _lock(root).exists():
        return False
    try:
        with FileLock(_lock(root), timeout=0):
            return False
    except Timeout:
        return True


def stop(root: Path) -> bool:
    """Stop a class's network; whether one ran. What one that was killed has left is cleared away in any case.

    Raises:
        BadInput: it does not stop.
    """
    was = held(root)
    if was and (known := read(root)):
        with suppress(ProcessLookupError):
            os.kill(known.supervisor, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while held(root):
        if time.monotonic() > until:
            raise BadInput(f"{root}: its private Tor network has not stopped within {STOP_SECONDS} s; its processes are in {path(root)}")
        time.sleep(0.1)
    clear(root)
    return was


def clear(root: Path) -> None:
    """End processes that outlived the one that started them, and remove their folder and the note of them."""
    with suppress(BadInput):
        if (known := read(root)) is not None:
            for name, told in known.processes.items():
                if alive(known, name):
                    with suppress(ProcessLookupError):
                        os.kill(told["pid"], signal.SIGKILL)
            if Path(known.runtime).parent == Path(tempfile.gettempdir()) and Path(known.runtime).name.startswith(PREFIX):
                shutil.rmtree(known.runtime, ignore_errors=True)
    path(root).unlink(missing_ok=True)


def alive(known: State, name: str) -> bool:
    """Whether a process of the network is there; another one that was given its number since is not it."""
    try:
        words = Path(f"/proc/{known.processes[name]['pid']}/cmdline").read_bytes()
    except OSError:
        return False
    return known.runtime.encode() in words


@contextmanager
def runtime() -> Generator[Path]:
    """A folder for one run, with a path short enough for sockets; others may pass through it and see nothing."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _runs_already(root: Path) -> WrongUse:
    return WrongUse(f"{root}: its private Tor network runs already; what there is to know is in {path(root)}")


def _lock(root: Path) -> Path:
    return root / "state" / "tor.lock"
