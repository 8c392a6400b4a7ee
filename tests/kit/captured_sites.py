"""Two mock sites behind a real gateway, and a raw server that says whatever a test wants: what the tests of capture look at."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from parola_kit.capture import Machine, Ways, Who

ONE, TWO, GONE = ("a" * 56 + ".onion", "b" * 56 + ".onion", "c" * 56 + ".onion")
LATE = 37  # seconds that the second site's clock is behind
WHO = Who("case/ref/3", "item-1", "A. Cruz", reason="exercise order 4")
SECRET = bytes(range(32))
RUN = f"""
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from flask import Flask, redirect, request
from parola.serve import gateway, server, sockets, web
from parola_kit.notice import MARK

folder, port = Path(sys.argv[1]), int(sys.argv[2])
names = {{"one": "{ONE}", "two": "{TWO}"}}
if len(sys.argv) > 3:
    routes = {{onion: gateway.Route(name, folder / f"{{name}}.sock") for name, onion in names.items()}}
    gateway.run(sockets.bound(f"127.0.0.1:{{port}}"), gateway.Range(routes | {{"{GONE}": gateway.Route("gone", folder / "gone.sock")}}))
else:
    seen = []

    def page(text):
        return f"<!doctype html><html lang=en><title>t</title><p>{{MARK}}</p>{{text}}</html>"

    def words(n):
        return " ".join(f"{{word:06x}}" for word in Random(n).choices(range(2**24), k=1000))

    def front():
        links = "".join(f"<a href='/page/{{n}}#x'>{{n}}</a>" for n in range(1, 10))
        more = "<a href=/moved>m</a><a href=/secret/1>s</a><a href=/same/1>1</a><a href='same/2'>2</a><a href=/counted>c</a>"
        more += "<a href=/robots.txt>r</a>"
        outside = "<a href='mailto:a@b.example'>m</a><a href='http://{TWO}/'>t</a><a href='http://shop.example/'>e</a>"
        return page(f"<link rel=stylesheet href=/look.css>{{links}}{{more}}{{outside}}<img src='/picture'>")

    def counted():
        seen.append(1)
        return page(f"visit {{len(seen)}}")

    def behind(response):
        if "two" in request.host or request.host.startswith("b"):
            response.headers["Date"] = (datetime.now(UTC) - timedelta(seconds={LATE})).strftime("%a, %d %b %Y %H:%M:%S GMT")
        return response

    def app(name, onion):
        made = web.site("plain_site", onion)
        made.add_url_rule("/", "front", front)
        made.add_url_rule("/robots.txt", "robots", lambda: ("User-agent: *\\nDisallow: /secret\\n", 200, {{"Content-Type": "text/plain"}}))
        made.add_url_rule("/page/<int:n>", "page", lambda n: page(f"page {{n}} <a href='/deep/{{n}}'>deeper</a> {{words(n)}}"))
        made.add_url_rule("/deep/<int:n>", "deep", lambda n: page(f"deep {{n}}"))
        made.add_url_rule("/same/<int:n>", "same", lambda n: page("the same text " * 200))
        made.add_url_rule("/secret/<int:n>", "secret", lambda n: page("not for crawlers"))
        made.add_url_rule("/moved", "moved", lambda: redirect("/page/1"))
        made.add_url_rule("/counted", "counted", counted)
        made.add_url_rule("/look.css", "look", lambda: ("p {{ color: black }}", 200, {{"Content-Type": "text/css"}}))
        made.add_url_rule("/picture", "picture", lambda: (bytes(range(256)), 200, {{"Content-Type": "image/png"}}))
        made.after_request(behind)
        return server.Listener(made, sockets.bound(f"unix:{{folder / name}}.sock"), f"ident-{{name}}")

    server.run([app(name, onion) for name, onion in names.items()])
"""


@contextmanager
def sites(folder: Path) -> Generator[int]:
    """The port of a gateway with two sites that answer and one that does not."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    here = Path(__file__).parent.parent / "serve"  # where the plain site is
    command = [sys.executable, "-c", RUN, os.fspath(folder), str(port)]
    started = [subprocess.Popen([*command, *more], cwd=here) for more in ([], ["gateway"])]
    try:
        _wait(folder, port)
        yield port
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(10) for process in started] == [0, 0]


def _wait(folder: Path, port: int) -> None:
    for _ in range(150):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            if (folder / "two.sock").exists():
                return
        time.sleep(0.1)
    raise AssertionError("the sites did not start")


@dataclass
class Ticking:
    """A clock that a test owns: a hundredth of a second goes by each time it is read, and sleeping is free."""

    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)
    slept: list[float] = field(default_factory=list[float])
    said: list[str] = field(default_factory=list[str])

    def machine(self) -> Machine:
        return Machine(self.read, self.sleep, self.said.append)

    def read(self) -> datetime:
        self.now += timedelta(milliseconds=10)
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@contextmanager
def saying(answers: Callable[[bytes], bytes]) -> Generator[Ways]:
    """A gateway that answers each request's head with any bytes, and hangs up."""
    with listening(lambda made: made.sendall(answers(head(made)))) as at:
        yield Ways(None, at, 5)


def head(made: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data and (more := made.recv(65536)):
        data += more
    return data


@contextmanager
def listening(one: Callable[[socket.socket], object]) -> Generator[tuple[str, int]]:
    """A server in a thread that hands every connection to a function."""
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def run() -> None:
        while not stop.is_set():
            made, _ = server.accept()
            with made, suppress(OSError, ValueError):
                if not stop.is_set():
                    made.settimeout(5)
                    one(made)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield server.getsockname()
    finally:
        stop.set()
        with suppress(OSError), socket.create_connection(server.getsockname(), 1):
            pass
        thread.join(10)
        server.close()


def socks(gateway: tuple[str, int], asked: list[str]) -> Callable[[socket.socket], None]:
    """A SOCKS5 server that lets one reach the gateway by onion names; notes the names that it was asked for."""

    def one(made: socket.socket) -> None:
        made.recv(3)
        made.sendall(b"\x05\x00")
        request = made.recv(300)
        assert request[:4] == b"\x05\x01\x00\x03"  # CONNECT, by name
        name = request[5 : 5 + request[4]].decode()
        asked.append(name)
        if name == GONE:
            made.sendall(b"\x05\xf0\x00\x01" + bytes(6))
            return
        made.sendall(b"\x05\x00\x00\x01" + bytes(6))
        with socket.create_connection(gateway, 5) as onward:
            onward.sendall(head(made))
            while data := onward.recv(65536):
                made.sendall(data)

    return one


def reply_of(body: bytes, more: str = "") -> bytes:
    """A plain answer with a page."""
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body
