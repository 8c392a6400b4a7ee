"""Where a service listens, in one word: ``127.0.0.1:8000``, ``unix:/run/parola/forum.sock``, or ``fd:7`` (bound by the launcher)."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

from parola_kit.errors import BadInput, WrongUse

LOOPBACK = "127.0.0.1"
LONGEST = 107  # bytes of a Unix socket's path (unix(7))
TRIES = 100  # ports that are tried from the wanted one on


def bound(where: str) -> socket.socket:
    """A socket bound as ``where`` says; who connects from now on waits until somebody answers.

    Raises:
        WrongUse: ``where`` has none of the three forms.
        BadInput: it cannot be bound.
    """
    kind, _, rest = where.rpartition(":")
    if where.startswith("fd:") and rest.isdecimal():
        return socket.socket(fileno=int(rest))
    if where.startswith("unix:"):
        return unix(Path(where.removeprefix("unix:")))
    if kind and rest.isdecimal() and int(rest) < 65536:
        return _tcp(kind, int(rest))
    raise WrongUse(f"{where!r}: give host:port, unix:PATH or fd:NUMBER")


def unix(path: Path) -> socket.socket:
    """A Unix socket that this user alone may connect to; a socket that an earlier run left there is replaced.

    Raises:
        BadInput: the path is too long, something else lies there, or it cannot be written.
    """
    if len(os.fsencode(path)) > LONGEST:
        raise BadInput(f"{path}: a socket's path has {LONGEST} bytes at most; choose a shorter folder")
    try:
        if path.exists() and stat.S_ISSOCK(path.stat().st_mode):
            path.unlink()
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.bind(str(path))
        path.chmod(0o600)
        made.listen(128)
    except OSError as error:
        raise BadInput(f"{path}: cannot be bound ({error.strerror})") from None
    return made


def free(wanted: int) -> socket.socket:
    """A TCP socket bound on loopback to the wanted port, or to the next one that is free.

    Raises:
        BadInput: none of the next hundred is free.
    """
    for port in range(wanted, min(wanted + TRIES, 65536)):
        try:
            return _tcp(LOOPBACK, port)
        except BadInput:
            continue
    raise BadInput(f"{LOOPBACK}: no port from {wanted} to {wanted + TRIES - 1} is free")


def port(made: socket.socket) -> int:
    """The port of a TCP socket."""
    return int(made.getsockname()[1])


def _tcp(host: str, number: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, number))
        made.listen(128)  # two that bind before either listens would both be let
    except OSError as error:
        made.close()
        raise BadInput(f"{host}:{number}: cannot be bound ({error.strerror})") from None
    return made
