"""The gateway: each host gets its own site, nothing that a client forges goes through, and nobody can tie it up."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from parola.serve.gateway import Refused, rewritten

HERE = Path(__file__).parent
ONE, TWO, GONE = "a" * 56 + ".onion", "b" * 56 + ".onion", "c" * 56 + ".onion"
OPEN = "quay-jobs.example"
RUN = """
import sys
from pathlib import Path
from flask import Flask, request
from parola.serve import gateway, server, sockets, web

folder, port = Path(sys.argv[1]), int(sys.argv[2])
names = {"one": "a" * 56 + ".onion", "two": "b" * 56 + ".onion", "open": "quay-jobs.example"}
if len(sys.argv) > 3:
    groups = {"one": "Onion sites", "open": "Open web"}
    routes = {host: gateway.Route(name, folder / f"{name}.sock", groups.get(name, "")) for name, host in names.items()}
    gone = {"c" * 56 + ".onion": gateway.Route("gone", folder / "gone.sock")}
    gateway.run(sockets.bound(f"127.0.0.1:{port}"), gateway.Range(routes | gone, "2025-04-14"))
else:
    def app(name, onion):
        made = web.site("plain_site", onion)
        made.add_url_rule("/", "index", lambda: f"{name} {sorted(request.headers.keys())} {request.script_root}")
        made.add_url_rule("/form", "form", lambda: f"{name} {len(request.get_data())}", methods=["POST"])
        return server.Listener(made, sockets.bound(f"unix:{folder / name}.sock"), f"ident-{name}")
    server.run([app(name, onion) for name, onion in names.items()])
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A gateway with two sites that answer and one that does not."""
    folder = Path(os.fspath(tmp_path_factory.mktemp("g")))
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    started = [subprocess.Popen([sys.executable, "-c", RUN, str(folder), str(number), *more], cwd=HERE) for more in ([], ["gateway"])]
    for _ in range(100):
        try:
            if asked(number, ONE)[0] == 200:
                break
        except OSError:
            pass
        time.sleep(0.1)
    yield number
    for process in started:
        process.send_signal(signal.SIGTERM)
    assert [process.wait(10) for process in started] == [0, 0]


def asked(port: int, host: str, path: str = "/", **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(connection):
        connection.request("GET", path, headers={"Host": host, **headers})
        reply = connection.getresponse()
        return reply.status, reply.read().decode(), dict(reply.getheaders())


def raw(port: int, data: bytes) -> bytes:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=15)) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("name", ["{}", "{}.localhost", "{}.localhost:8080", "{}:80"])
def test_each_host_gets_its_own_site_with_its_own_headers(port: int, name: str) -> None:
    for host, title in ((ONE, "one"), (TWO, "two"), (OPEN, "open")):
        status, text, headers = asked(port, name.format(host))
        assert (status, text.split()[0], headers["Server"]) == (200, title, f"ident-{title}")
        assert "Via" not in headers


def test_a_second_host_on_one_connection_never_gets_the_first_sites_page(port: int) -> None:
    both = b"".join(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: keep-alive\r\n\r\n".encode() for host in (ONE, TWO))
    said = raw(port, both)
    assert said.count(b"HTTP/1.1 ") == 1
    assert b"ident-one" in said


def test_a_client_cannot_forge_a_prefix(port: int) -> None:
    plain = asked(port, ONE)[1]
    assert asked(port, ONE, **{"X-Forwarded-Prefix": "/evil", "X-Forwarded-Host": "x", "Forwarded": "for=x"})[1] == plain
    assert "evil" not in plain


def test_its_own_pages_say_what_is_there_and_what_is_not(port: int) -> None:
    status, text, headers = asked(port, f"127.0.0.1:{port}")
    assert status == 200
    assert f"http://{ONE}.localhost:{port}/" in text.partition("Open web")[0]
    assert f"http://{OPEN}.localhost:{port}/" in text.partition("Open web")[2]
    assert TWO not in text  # served, and not advertised
    assert "script" not in headers["Content-Security-Policy"]
    assert asked(port, "d" * 56 + ".onion")[0] == 404
    assert [asked(port, host)[0] for host in ("example.test", "other.example", f"x.{OPEN}", "example", f"{OPEN}.localhost.test")] == [
        404
    ] * 5
    assert asked(port, GONE)[0] == 502


def test_names_of_nobody_are_escaped(port: int) -> None:
    assert b"<b>" not in raw(port, b"GET / HTTP/1.1\r\nHost: <b>.onion\r\n\r\n")


def test_a_body_goes_through_and_one_too_long_is_refused(port: int) -> None:
    def posted(size: int) -> bytes:
        return raw(port, f"POST /form HTTP/1.1\r\nHost: {ONE}\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * size)

    for _ in range(20):  # the refusal comes while the body is still on its way, and must not be lost
        assert posted(60_000).endswith(b"one 60000")
        assert posted(70_000).startswith(b"HTTP/1.1 413")
        assert posted(600_000).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\nHost: {ONE}\r\nHost: {TWO}\r\n\r\n".encode(), 400),
        (b"nonsense\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: " + b"a" * 20_000 + b"\r\n\r\n", 431),
    ],
)
def test_what_is_no_request_gets_an_answer_all_the_same(port: int, data: bytes, status: int) -> None:
    assert raw(port, data).startswith(f"HTTP/1.1 {status} ".encode())


def test_odd_bytes_never_break_it(port: int) -> None:
    chance = Random(4)
    pieces = [
        b"GET ",
        b"/",
        b" HTTP/1.1",
        b"\r\n",
        b"\r\n\r\n",
        b"Host: ",
        ONE.encode(),
        b"\0",
        b"\xff",
        b": ",
        b"Content-Length: -1",
        b"a" * 300,
    ]
    for _ in range(300):
        said = raw(port, b"".join(chance.choices(pieces, k=12)) + b"\r\n\r\n")
        assert not said.startswith(b"HTTP/1.1 5"), said[:300]
    assert asked(port, ONE)[0] == 200


def test_half_open_connections_do_not_keep_others_out(port: int) -> None:
    waiting = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
    for connection in waiting:
        connection.sendall(b"GET / HTTP/1.1\r\n")
    assert asked(port, TWO)[0] == 200
    for connection in waiting:
        connection.close()


def test_only_the_head_of_a_request_is_rewritten() -> None:
    head = rewritten(f"GET /x HTTP/1.1\r\nHost: {ONE.upper()}:8080\r\nCookie: a=b\r\nCONNECTION: keep-alive\r\n\r\n".encode())
    assert head.host == ONE
    assert head.data == f"GET /x HTTP/1.1\r\nHost: {ONE.upper()}:8080\r\nCookie: a=b\r\nConnection: close\r\n\r\n".encode()
    with pytest.raises(Refused, match="one host"):
        rewritten(b"GET / HTTP/1.1\r\n\r\n")
