"""The gateway of the embedded default: relays bytes by ``Host`` to one Unix socket a site, one exchange a connection.

``http://<56 characters>.onion.localhost:PORT/`` and ``http://<title>.example.localhost:PORT/`` work in browsers, whose names below
``localhost`` are always loopback; other programs connect to the port and send ``Host`` themselves. The head of a request is rewritten
once: what could carry the connection over to another ``Host``, or forge a path prefix, is dropped, so that each site's answers stay its
own, byte for byte.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment

from parola_kit.look import environment

MOST_HEAD = 16 * 1024
MOST_CONNECTIONS = 200
HEAD_SECONDS = 10
REST_SECONDS = 60
LINGER_SECONDS = 1
TOPS = (".onion", ".example")  # of names that a site can have
DROPPED = (b"connection:", b"keep-alive:", b"proxy-", b"upgrade:", b"x-forwarded-", b"forwarded:")


@dataclass(frozen=True, slots=True)
class Route:
    """A site behind the gateway: its title, the socket at which it listens, and the group in which the front page names it (empty: not)."""

    title: str
    socket: Path
    group: str = "Sites"


@dataclass(frozen=True, slots=True)
class Head:
    """A request's head as it is passed on, and the host that it names, in small letters and without port."""

    data: bytes
    host: str


@dataclass(frozen=True, slots=True)
class Range:
    """What the gateway leads to: host name -> site; ``day`` is the last day of the world, for its front page (empty: not told)."""

    routes: Mapping[str, Route]
    day: str = ""


class Refused(Exception):
    """A request that is answered by the gateway itself."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


def run(listening: socket.socket, known: Range) -> None:
    """Relay until SIGTERM or SIGINT."""
    asyncio.run(_serve(listening, known))


def rewritten(data: bytes) -> Head:
    """The head of a request as a site gets it.

    Raises:
        Refused: it is no HTTP/1 request, or names no host or several.
    """
    first, *lines = data.removesuffix(b"\r\n\r\n").split(b"\r\n")
    if not first.endswith((b" HTTP/1.1", b" HTTP/1.0")):
        raise Refused(HTTPStatus.BAD_REQUEST, "This is not a request that a web site understands.")
    hosts = [line.partition(b":")[2].strip() for line in lines if line.lower().startswith(b"host:")]
    if len(hosts) != 1:
        raise Refused(HTTPStatus.BAD_REQUEST, "A request names one host.")
    kept = [line for line in lines if not line.lower().startswith(DROPPED)]
    return Head(b"\r\n".join([first, *kept, b"Connection: close", b"", b""]), hosts[0].decode("latin-1").lower().partition(":")[0])


async def _serve(listening: socket.socket, known: Range) -> None:
    stop, room = asyncio.Event(), asyncio.Semaphore(MOST_CONNECTIONS)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with room:
            with suppress(ConnectionError, TimeoutError, asyncio.IncompleteReadError):
                await _exchange(reader, writer, known)
            await _part(reader, writer)

    async with await asyncio.start_server(connected, sock=listening, limit=MOST_HEAD):
        await stop.wait()


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, known: Range) -> None:
    """One request to the site that it names, and that site's answer until it closes."""
    try:
        head = rewritten(await _read_head(reader))
        site = await _connect(head.host, known.routes)
    except Refused as refused:
        writer.write(_page(refused, known, writer.get_extra_info("sockname")[1]))
        await writer.drain()
        return
    with site:
        sending = asyncio.create_task(_send(head.data, reader, site))
        try:
            await asyncio.wait_for(_answer(site, writer), REST_SECONDS)
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)


async def _read_head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_SECONDS)
    except asyncio.LimitOverrunError:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The head of this request is too long.") from None


async def _connect(host: str, routes: Mapping[str, Route]) -> socket.socket:
    """A plain socket to the site: a stream that fails to send would throw away what the site has already answered."""
    name = host.removesuffix(".localhost")
    if not name.endswith(TOPS):
        raise Refused(HTTPStatus.OK if name in ("localhost", "127.0.0.1") else HTTPStatus.NOT_FOUND, "")
    if name not in routes:
        raise Refused(
            HTTPStatus.NOT_FOUND, f"No site answers at {name}. Check every letter; a site may also be gone, or never have been there."
        )
    site = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    site.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(site, str(routes[name].socket))
    except OSError:
        site.close()
        raise Refused(HTTPStatus.BAD_GATEWAY, f"{routes[name].title} does not answer just now. Try again in a moment.") from None
    return site


async def _send(head: bytes, reader: asyncio.StreamReader, site: socket.socket) -> None:
    """The request, as far as the site takes it."""
    with suppress(ConnectionError):
        await asyncio.get_running_loop().sock_sendall(site, head)
        while data := await reader.read(65536):
            await asyncio.get_running_loop().sock_sendall(site, data)


async def _answer(site: socket.socket, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await asyncio.get_running_loop().sock_recv(site, 65536):
            writer.write(data)
            await writer.drain()


async def _part(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Close, but take for a moment what still comes: bytes left unread would make the system take the answer back."""
    with suppress(OSError, TimeoutError):
        writer.write_eof()
        async with asyncio.timeout(LINGER_SECONDS):
            while await reader.read(65536):
                pass
    writer.close()


def _page(refused: Refused, known: Range, port: int) -> bytes:
    """What the gateway says itself: its own front page, or why no site could be reached."""
    groups: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, route in known.routes.items():
        if route.group:
            groups[route.group].append((route.title, f"http://{name}.localhost:{port}/"))
    template = _environment().get_template("gateway.html.j2")
    body = template.render(title="Gateway", text=refused.text, groups=groups, day=known.day).encode()
    head = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "Cache-Control": "no-store",
        "X-Parola-Gateway": "own page",  # a capture keeps none of these as a site's
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {refused.status.value} {refused.status.phrase}", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    return "\r\n".join(lines).encode() + body


@cache
def _environment() -> Environment:
    return environment("parola.serve")
