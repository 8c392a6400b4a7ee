"""Starts processes, waits until each answers, and stops all of them when one ends, or when this one is told to.

A child gets a session of its own, so that Ctrl-C on a terminal reaches the launcher alone, and is told by the kernel when the launcher
dies (``PR_SET_PDEATHSIG``, Linux); elsewhere a launcher that is killed leaves its children.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import FrameType

from parola.serve import private
from parola_kit.errors import BadInput

START_SECONDS = 60
STOP_SECONDS = 8
LAST_LINES = 20
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Child:
    """A process to start: ``fds`` are sockets that it takes over, ``ready`` says whether it answers yet, it writes to ``log``."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    fds: Sequence[int]
    ready: Callable[[], bool]
    log: Path


def run(children: Sequence[Child], up: Callable[[], None]) -> None:
    """Start the children in order, call ``up`` when all answer, and stop them in reverse order on INT, TERM or HUP.

    Raises:
        BadInput: a child ended by itself, or did not answer in time; shows the last lines that it wrote.
    """
    with told_to_stop() as stop, ExitStack() as running:
        started = [(child, running.enter_context(_started(child))) for child in children]
        if _wait_until_ready(started, stop):
            up()
        while not stop.wait(0.2):
            _all_alive(started)


@contextmanager
def told_to_stop() -> Generator[Event]:
    """An event that INT, TERM and HUP set, instead of what they did before."""
    stop = Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _started(child: Child) -> Generator[subprocess.Popen[bytes]]:
    private.folder(child.log.parent)
    with private.opened(child.log, "wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- our own commands
            child.argv,
            env={**os.environ, **child.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=tuple(child.fds),
            preexec_fn=_die_with_parent,  # noqa: PLW1509 -- no threads here: the main thread forks
        )
    try:
        yield process
    finally:
        _stop(process)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_ready(started: Sequence[tuple[Child, subprocess.Popen[bytes]]], stop: Event) -> bool:
    until = time.monotonic() + START_SECONDS
    for child, process in started:
        while not child.ready():
            _all_alive(started)
            if stop.wait(0.1):
                return False
            if time.monotonic() > until:
                raise BadInput(f"{child.name}: did not answer within {START_SECONDS} s\n{_last_lines(child, process)}")
    return True


def _all_alive(started: Sequence[tuple[Child, subprocess.Popen[bytes]]]) -> None:
    for child, process in started:
        if process.poll() is not None:
            raise BadInput(f"{child.name}: ended by itself\n{_last_lines(child, process)}")


def _last_lines(child: Child, process: subprocess.Popen[bytes]) -> str:
    lines = child.log.read_text("utf-8", errors="replace").splitlines()[-LAST_LINES:]
    return "\n".join([*lines, f"(exit code {process.poll()}; all of it is in {child.log})"])


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask, then after a while end the whole group: a kernel that is stuck does not listen."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
