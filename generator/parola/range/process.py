"""Runs Tor and what belongs to it: as a user without rights where we are root, told by the kernel when we die (Linux)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from parola.serve import private
from parola.serve.launcher import STOP_SECONDS
from parola_kit.errors import BadInput

USERS = ("debian-tor", "nobody")
LAST_LINES = 5
# glibc gives memory back early: a tenth of what it holds otherwise (measured).
FRUGAL = {"MALLOC_TRIM_THRESHOLD_": "100000", "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True, slots=True)
class Running:
    """A process that was started, its name, and the file that it writes to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def tor() -> str:
    """The path of the program.

    Raises:
        BadInput: it is not on this machine.
    """
    return _program("tor")


def gencert() -> str:
    """The path of the program that makes an authority's keys; Debian's package tor has both.

    Raises:
        BadInput: it is not on this machine.
    """
    return _program("tor-gencert")


def no_other_settings(torrc: Path) -> list[str]:
    """Arguments by which Tor reads this file, if it is there, and none of the machine's own."""
    return ["-f", str(torrc), "--ignore-missing-torrc", "--defaults-torrc", str(torrc.with_name("no-defaults"))]


def _program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"]))
    if found is None:
        raise BadInput(f"{name}: not on this machine; an administrator can: apt-get install tor")
    return found


def other_user() -> pwd.struct_passwd | None:
    """Who runs Tor: where we are root, a user without rights; otherwise nobody else."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name: one for one in pwd.getpwall()}
    return next((known[name] for name in USERS if name in known), None)


def give(path: Path) -> None:
    """Give a file or folder, and all in it, to the user who runs Tor."""
    if (user := other_user()) is not None:
        for one in (path, *path.rglob("*")):
            os.chown(one, user.pw_uid, user.pw_gid)


def lowered(command: Sequence[str]) -> list[str]:
    """A command as the user without rights, where we are root."""
    return [*_setpriv(other_user()), *command]


@contextmanager
def started(name: str, command: Sequence[str], log: Path, *, before: Sequence[str] = (), own_user: bool = False) -> Generator[Running]:
    """Start a command, and stop it at the end; ``own_user`` keeps the rights that we have."""
    private.folder(log.parent)
    with private.opened(log, "wb") as file:
        process = subprocess.Popen(  # noqa: S603 -- our own commands
            [*before, *_setpriv(None if own_user else other_user()), *command],
            env={**os.environ, **({} if own_user else FRUGAL)},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        yield Running(name, process, log)
    finally:
        _stop(process)


def ask_to_stop(running: Sequence[Running]) -> None:
    """Tell all at once, so that they do not take their time one after the other."""
    for one in running:
        if one.process.poll() is None:
            one.process.terminate()


def last_lines(running: Running) -> str:
    """The end of what it wrote, warnings and errors before the rest."""
    lines = running.log.read_text("utf-8", errors="replace").splitlines()
    bad = [line for line in lines if "[warn]" in line or "[err]" in line]
    return "\n".join([*(bad or lines)[-LAST_LINES:], f"(all of it is in {running.log})"])


def _setpriv(user: pwd.struct_passwd | None) -> list[str]:
    """The kernel forgets whom to tell of our death when the user changes; setpriv asks it after that."""
    found = shutil.which("setpriv")
    if found is None:
        return []
    rights = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] if user else []
    return [found, *rights, "--pdeathsig=TERM", "--"]


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()
