"""A network around web servers of our own, without a class: what the tests of the network itself start."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from parola.range import process, tor
from parola.range.keys import Service
from parola.range.layout import PORT, PORTS, Layout, look_free, loopback
from parola.range.tor import Network, Plan
from parola_kit.errors import BadInput

WEB = """
import sys, threading, http.server, socketserver
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"FICTITIOUS - TRAINING " + self.headers["Host"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads, request_queue_size = True, 64
servers = [Server(path, Page) for path in sys.argv[1:]]
for one in servers:
    threading.Thread(target=one.serve_forever).start()
print("ready", flush=True)
"""
CLIENT = hashlib.sha256(b"the one who may").digest()

needs_tor = pytest.mark.skipif(
    not Path("/usr/sbin/tor").exists() and not Path("/usr/bin/tor").exists(),
    reason="no tor on this machine (Debian: apt-get install tor); the private network is untested",
)
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces need root; that nothing leaves the range is untested")
alone = pytest.mark.xdist_group("tor")  # two networks that start at once on two cores take twice as long


@dataclass(frozen=True)
class Toy:
    """A running network and what it serves; ``said`` are its lines of progress."""

    network: Network
    services: tuple[Service, ...]
    said: list[str]

    @property
    def socks(self) -> str:
        return self.network.plan.layout.socks

    @property
    def onions(self) -> dict[str, str]:
        return {one.name: one.onion for one in self.services}


def free_layout() -> Layout:
    """A layout on ports that nobody has just now, and that no other worker of this run asks for."""
    first = PORT + 1000 + 500 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for port in range(first, first + 500, PORTS):
        try:
            look_free(loopback(port))
        except BadInput:
            continue
        return loopback(port)
    raise AssertionError("no eleven free ports in a row")


def toy_services(folder: Path, names: Sequence[str], restricted: Sequence[str] = ()) -> tuple[Service, ...]:
    return tuple(
        Service(name, hashlib.sha256(name.encode()).digest(), folder / f"{name}.sock", CLIENT if name in restricted else None)
        for name in names
    )


@contextmanager
def toy(
    state: Path, names: Sequence[str] = ("one", "two"), *, restricted: Sequence[str] = (), layout: Layout | None = None
) -> Generator[Toy]:
    """A network with a site for each name; ``state`` keeps its keys and logs."""
    said = list[str]()
    with tempfile.TemporaryDirectory(prefix="parola-tor-") as place:
        Path(place).chmod(0o711)
        own = toy_services(Path(place), names, restricted)
        plan = Plan(layout or free_layout(), own, state / "tor", state / "log", Path(place))
        web = [sys.executable, "-c", WEB, *(str(one.socket) for one in own)]
        with process.started("web", web, state / "log" / "web.log", own_user=True), tor.network(plan, said.append, Event()) as network:
            for one in own:
                process.give(one.socket)
            yield Toy(network, own, said)


def until(true: object, seconds: float = 20) -> bool:
    """Whether a function of nothing becomes true in time."""
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True
