"""Sites and gateway of a class in processes of their own, as `parola serve` starts them, and clients that speak to their sockets."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from parola.serve import class_root

PATIENCE = 20  # seconds that a client waits for an answer
START_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Range:
    """Host names of sites by name, sockets in ``folder``, the port of the gateway, the process of the sites, and what both wrote."""

    root: Path
    folder: Path
    hosts: dict[str, str]
    port: int
    sites: subprocess.Popen[bytes]
    log: Path

    def straight(self, site: str) -> socket.socket:
        """A connection to a site's own socket, as Tor makes it."""
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(PATIENCE)
        made.connect(str(self.folder / f"{site}.sock"))
        return made

    def relayed(self) -> socket.socket:
        """A connection to the gateway."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def ways(self, site: str) -> tuple[Callable[[], socket.socket], ...]:
        """Both."""
        return (lambda: self.straight(site), self.relayed)

    def request(self, site: str, path: str = "/", more: str = "") -> bytes:
        """The bytes of a request for a page."""
        return f"GET {path} HTTP/1.1\r\nHost: {self.hosts[site]}\r\nConnection: close\r\n{more}\r\n".encode("latin-1")


def exchange(connection: socket.socket, data: bytes, *, hang_up: bool = False) -> bytes:
    """Send, then read until the other side closes; what had come is kept where it breaks off. ``hang_up``: say that no more will come."""
    said = b""
    with closing(connection):
        try:
            connection.sendall(data)
            if hang_up:
                connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                said += part
        except (BrokenPipeError, ConnectionResetError):
            while not said and (part := _rest(connection)):
                said += part
    return said


def status(said: bytes) -> int:
    """The status of an answer; 0 where none came."""
    return int(said[9:12]) if said[:5] == b"HTTP/" and said[9:12].isdigit() else 0


@contextmanager
def running(root: Path) -> Generator[Range]:
    """Serve every site of a class in one process, and the gateway in another; stop both in good order."""
    folder = Path(tempfile.mkdtemp(prefix="parola-test-"))
    try:
        with (folder / "log").open("wb") as log:
            sites = _started(root, f"sites={folder}", log)
            port = _free_port()
            gateway = _started(root, f"gateway=127.0.0.1:{port},{folder}", log)
            made = Range(root, folder, class_root.hosts(root), port, sites, folder / "log")
            try:
                _wait(made, (sites, gateway))
                yield made
            finally:
                _stop(gateway)
                _stop(sites)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rest(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except OSError:
        return b""


def _started(root: Path, part: str, log: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "parola.cli", "--quiet", "serve", str(root), f"--only={part}"]
    return subprocess.Popen(command, stderr=log, env={**os.environ})  # pyright: ignore[reportArgumentType, reportCallIssue] -- a file of bytes


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(made: Range, processes: Sequence[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + START_SECONDS
    for site in made.hosts:
        while not _answers(made, site):
            assert all(process.poll() is None for process in processes), made.log.read_text()
            assert time.monotonic() < until, made.log.read_text()
            time.sleep(0.1)


def _answers(made: Range, site: str) -> bool:
    try:
        return status(exchange(made.relayed(), made.request(site))) not in (0, 502)
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
