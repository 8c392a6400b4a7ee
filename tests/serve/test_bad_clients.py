"""Clients that tie up a server: it serves others all the while, lets go of them in the end, and stops in good order."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from real_range import Range, exchange, running, status

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
MANY = 50
SOON = 2.0  # seconds within which a page is served all the same (issue: under load)
SLOW = """
import sys, time
from pathlib import Path
from parola.serve import server, sockets, web

def app(name):
    made = web.site("plain_site", name * 56 + ".onion")
    made.add_url_rule("/slow", "slow", lambda: (time.sleep(2), "<p>" + name * int(sys.argv[2]))[1])
    return server.Listener(made, sockets.bound(f"unix:{sys.argv[1]}/{name}.sock"), name)

server.run([app(name) for name in "abc"])
"""


@pytest.fixture(scope="module")
def served(class_root: Path) -> Iterator[Range]:
    """Every site of the class; read-only."""
    with running(class_root) as made:
        yield made


def seconds_of_pages(made: Range) -> list[float]:
    """Seconds that a page takes of each site, straight and through the gateway."""
    found = list[float]()
    for site in made.hosts:
        for way in made.ways(site):
            started = time.monotonic()
            said = exchange(way(), made.request(site))
            found.append(time.monotonic() - started)
            assert status(said) == 200, said[:200]
            assert said.endswith(b"</html>") or b"</html>" in said[-20:]
    return found


def half_open(made: Range, site: str) -> bytes:
    return f"GET / HTTP/1.1\r\nHost: {made.hosts[site]}\r\nX-Slow: ".encode()


def slow_body(made: Range, site: str) -> bytes:
    head = f"POST /sign-in HTTP/1.1\r\nHost: {made.hosts[site]}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}Content-Length: 60000\r\n\r\nhandle=".encode()


def slow_chunks(made: Range, site: str) -> bytes:
    return f"POST /sign-in HTTP/1.1\r\nHost: {made.hosts[site]}\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\nhandle=".encode()


def never_reads(made: Range, site: str) -> bytes:
    return made.request(site).replace(b"Connection: close\r\n", b"") * 20


@pytest.mark.parametrize("start", [half_open, slow_body, slow_chunks, never_reads])
@pytest.mark.parametrize("way", [0, 1])
def test_fifty_slow_clients_do_not_keep_others_out(
    served: Range, start: Callable[[Range, str], bytes], way: int, measured: Callable[[str], None]
) -> None:
    one = min(served.hosts)
    held = [served.ways(one)[way]() for _ in range(MANY)]
    try:
        for connection in held:
            connection.sendall(start(served, one))
        time.sleep(0.3)
        took = seconds_of_pages(served)
        for connection in held[::5]:
            drip(connection)
        took += seconds_of_pages(served)
    finally:
        for connection in held:
            connection.close()
    measured(f"{MANY} x {start.__name__} {('straight', 'relayed')[way]}: {len(took)} pages, slowest {max(took):.2f} s")
    assert max(took) < SOON


def drip(connection: socket.socket) -> None:
    with suppress(OSError):  # it was let go of already
        connection.sendall(b"a")


def test_both_kinds_at_once_on_every_site(served: Range, measured: Callable[[str], None]) -> None:
    names = sorted(served.hosts)
    held = [served.straight(names[number % len(names)]) for number in range(2 * MANY)]
    try:
        for number, connection in enumerate(held):
            connection.sendall((half_open, slow_body)[number % 2](served, names[number % len(names)]))
        took = seconds_of_pages(served)
    finally:
        for connection in held:
            connection.close()
    measured(f"{2 * MANY} slow clients over {len(names)} sites: slowest page {max(took):.2f} s")
    assert max(took) < SOON


def test_who_says_nothing_more_is_let_go(served: Range, measured: Callable[[str], None]) -> None:
    one = min(served.hosts)
    started = time.monotonic()
    with closing(served.straight(one)) as connection:
        connection.settimeout(45)
        connection.sendall(half_open(served, one))
        assert connection.recv(65536)[:12] in (b"", b"HTTP/1.1 408", b"HTTP/1.1 400")
    took = time.monotonic() - started
    measured(f"a half-open connection is let go after {took:.0f} s")
    assert took < 40


@pytest.mark.parametrize("length", [10, 40_000])
@pytest.mark.parametrize("name", ["a", "c"])
def test_a_request_under_way_is_finished_when_the_server_is_told_to_stop(tmp_path: Path, name: str, length: int) -> None:
    folder = Path(os.path.relpath(tmp_path)) if len(str(tmp_path)) > 80 else tmp_path
    process = subprocess.Popen([sys.executable, "-c", SLOW, str(folder), str(length)], env={**os.environ, "PYTHONPATH": _path()})
    until = time.monotonic() + 30
    while not (folder / "c.sock").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    said = list[bytes]()
    asking = threading.Thread(target=lambda: said.append(exchange(connected(folder / f"{name}.sock"), slow_request(name))))
    asking.start()
    time.sleep(1.0)
    process.send_signal(signal.SIGTERM)
    asking.join(15)
    assert (status(said[0]), said[0].partition(b"\r\n\r\n")[2]) == (200, b"<p>" + name.encode() * length)
    assert process.wait(15) == 0


def _path() -> str:
    return os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])])


def slow_request(name: str) -> bytes:
    return f"GET /slow HTTP/1.1\r\nHost: {name * 56}.onion\r\nConnection: close\r\n\r\n".encode()


def connected(path: Path) -> socket.socket:
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.settimeout(20)
    until = time.monotonic() + 10
    while True:
        try:
            made.connect(str(path))
            return made
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.05)
