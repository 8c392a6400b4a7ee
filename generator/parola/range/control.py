"""Asks a node over Tor's control port (control-spec, sections 3 and 4): what it knows, and word of each descriptor that a service uploads.

It never changes anything: GETINFO and SETEVENTS are all that it can say.
"""

from __future__ import annotations

import socket
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from parola_kit.errors import BadInput

SECONDS = 5


class NotNow(Exception):
    """The node does not answer, or has no answer to this yet."""


class Control:
    """An open connection to one node's control port."""

    def __init__(self, link: socket.socket) -> None:
        self._link, self._read = link, b""

    def ask(self, key: str) -> list[str]:
        """The lines of what the node knows about a key of GETINFO.

        Raises:
            NotNow: it knows nothing about it at present, or does not answer.
        """
        return self._say(f"GETINFO {key}", key)

    def listen(self, event: str) -> None:
        """Ask for word of every event of one kind from now on; nothing else can be asked over this connection then.

        Raises:
            NotNow: the node does not answer.
        """
        self._say(f"SETEVENTS {event}", event)

    def events(self, seconds: float) -> Iterator[str]:
        """Events as they come; ends when none came for ``seconds``.

        Raises:
            NotNow: the node has closed the connection.
        """
        self._link.settimeout(seconds)
        while True:
            try:
                line = self._line()
            except TimeoutError:
                return
            yield line.removeprefix("650 ")

    def enter(self, cookie: bytes) -> None:
        """Show the cookie, which only who may read the node's folder knows.

        Raises:
            NotNow: the node does not take it, or does not answer.
        """
        self._say(f"AUTHENTICATE {cookie.hex()}", "")

    def _say(self, command: str, about: str) -> list[str]:
        try:
            self._link.sendall(f"{command}\r\n".encode())
            return list(self._reply(f"{about}="))
        except OSError as error:
            raise NotNow(str(error)) from None

    def _reply(self, head: str) -> Iterator[str]:
        """Lines of one reply: ``250-key=one line``, or ``250+key=``, lines and a full stop; ``250 OK`` ends it."""
        while not (line := self._line()).startswith("250 "):
            if not line.startswith("250"):
                raise NotNow(line)
            if first := line[4:].removeprefix(head):
                yield first
            if line[3] == "+":
                yield from iter(self._line, ".")

    def _line(self) -> str:
        """One line. What came before the time was up is kept for the next call."""
        while b"\n" not in self._read:
            if not (more := self._link.recv(65536)):
                raise NotNow("the node has closed the connection")
            self._read += more
        line, _, self._read = self._read.partition(b"\n")
        return line.decode("utf-8", "replace").rstrip("\r")


@contextmanager
def control(path: Path) -> Generator[Control]:
    """A connection to the control port at a Unix socket; the cookie lies beside it.

    Raises:
        NotNow: the node does not listen there, or not yet.
        BadInput: the cookie cannot be read by this user.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(SECONDS)
        made = Control(link)
        try:
            link.connect(str(path))
            made.enter((path.parent / "cookie").read_bytes())
        except PermissionError:
            raise BadInput(f"{path}: belongs to another user; ask as the one who started the network") from None
        except OSError as error:
            raise NotNow(str(error)) from None
        yield made
