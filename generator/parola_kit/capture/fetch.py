"""One exchange of HTTP over a plain socket, with every byte of it as it came and went.

A client library would do the parsing too, but hands out headers that are already read, sorted out and joined; evidence needs the bytes. So
the request is written here, and the answer is read by ``http.client`` from a stream that keeps what it reads.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Any, cast
from urllib.parse import urlsplit

from parola_kit.capture.showing import shown
from parola_kit.capture.ways import Unreached, Ways

OWN_ANSWER = "x-parola-gateway"  # header with which the gateway marks pages that are its own and no site's
HEAD = 262_144  # bytes of an answer before its body; others take 8 to 64 kB
PATIENCE = 4  # times the seconds of a step: how long a whole answer may take


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: ``head`` and ``body`` as they came; ``payload`` is the body without its transfer coding.

    ``cut`` is "" when it is whole, else ``length`` (longer than was wanted), ``time`` or ``disconnect`` (WARC 1.1's words for it).
    """

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    head: bytes
    body: bytes
    payload: bytes
    cut: str = ""

    def header(self, name: str) -> str:
        """The first header of a name, or ""."""
        return next((value for each, value in self.headers if each.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. ``before`` and ``after`` are this machine's clock as the request went out and as the head had come."""

    url: str
    way: str
    request: bytes
    reply: Reply
    before: datetime
    after: datetime


class _Heard:
    """What ``http.client`` takes for a socket and its file: keeps all that is read, and ends where time or room is up.

    ``cut`` says which of the two it was; the library then sees a stream that ends. ``room`` is how many bytes may come in all.
    """

    def __init__(self, stream: io.BufferedIOBase, late: Callable[[], bool]) -> None:
        self.stream, self.late, self.room = stream, late, HEAD
        self.data, self.ahead, self.cut = bytearray(), bytearray(), ""

    def makefile(self, _mode: str) -> _Heard:
        return self

    def read(self, size: int) -> bytes:
        while len(self.ahead) < size and self._more():
            pass
        return self._taken(size)

    def readline(self, size: int) -> bytes:
        seen = 0
        while (end := self.ahead.find(b"\n", seen, size)) < 0 and (seen := len(self.ahead)) < size:
            if not self._more():
                break
        return self._taken(end + 1 or size)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def _more(self) -> bool:
        """Wait for what comes next, one ``recv`` at the most, so that nobody can hold us by a byte now and then."""
        if len(self.data) + len(self.ahead) >= self.room:
            self.cut = "length"
        elif self.late():
            self.cut = "time"
        try:
            came = b"" if self.cut else self.stream.read1(65536)
        except TimeoutError:
            came, self.cut = b"", "time"
        self.ahead += came
        return bool(came)

    def _taken(self, size: int) -> bytes:
        data = bytes(self.ahead[:size])
        del self.ahead[:size]
        self.data += data
        return data


def fetch(url: str, ways: Ways, agent: str, clock: Callable[[], datetime], most: int) -> Exchange:
    """Ask for a page. ``most`` is how many bytes of its payload are taken; ``clock`` is read twice.

    Raises:
        Unreached: there was no answer, none in HTTP, or none of the site itself.
    """
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    request = "\r\n".join([f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", f"User-Agent: {agent}", *_WANTED, "", ""]).encode()
    host = parts.hostname or ""
    with closing(ways.connect(host, parts.port or 80)) as made:
        reply, before, after = _exchanged(made, request, clock, most, ways.seconds)
    if reply.header(OWN_ANSWER):
        raise Unreached(f"the gateway does not reach {host} (it answers {reply.status} itself)")
    return Exchange(url, ways.name(host), request, reply, before, after)


_WANTED = ("Accept: text/html, */*;q=0.5", "Accept-Encoding: identity", "Connection: close")


def _exchanged(
    made: socket.socket, request: bytes, clock: Callable[[], datetime], most: int, seconds: float
) -> tuple[Reply, datetime, datetime]:
    until = time.monotonic() + PATIENCE * seconds
    times: list[datetime] = []

    def late() -> bool:
        left = until - time.monotonic()
        made.settimeout(max(0.001, min(seconds, left)))  # no step outlasts the whole
        return left <= 0

    made.settimeout(seconds)
    try:
        times.append(clock())
        made.sendall(request)
        with made.makefile("rb") as stream:
            reply = replied(stream, most, lambda: times.append(clock()), late)
    except (OSError, HTTPException, ValueError) as error:
        raise Unreached(f"no answer in HTTP came ({type(error).__name__}: {shown(str(error), 200)})") from None
    return reply, times[0], times[1]


def replied(
    stream: io.BufferedIOBase, most: int, began: Callable[[], None] = lambda: None, late: Callable[[], bool] = lambda: False
) -> Reply:
    """Read an answer; ``began`` is called when its head is there, ``late`` asked before each wait whether time is up.

    Besides ``most`` bytes of payload it takes HEAD bytes of head, and as many of chunk sizes and trailers as of both.

    Raises:
        OSError, HTTPException, ValueError: this is no answer in HTTP, its sender hung up in the head, or the head does not end.
    """
    heard = _Heard(stream, late)
    response = _begun(heard)
    began()
    head = len(heard.data)
    heard.room = head + HEAD + 2 * most
    payload, cut = _payload(response, heard, most)
    raw = bytes(heard.data)
    return Reply(response.status, response.reason, tuple(response.getheaders()), raw[:head], raw[head:], payload, cut)


def _begun(heard: _Heard) -> HTTPResponse:
    """The answer whose head was read; heads of 100 (Continue) before it count with it."""
    response = HTTPResponse(cast("socket.socket", heard))
    try:
        response.begin()
    except (HTTPException, ValueError):
        if not heard.cut:
            raise
    if heard.cut:
        raise TimeoutError("time was up before its head had come") if heard.cut == "time" else ValueError(f"its head has over {HEAD} bytes")
    return response


def _payload(response: HTTPResponse, heard: _Heard, most: int) -> tuple[bytes, str]:
    """The body without its transfer coding, and why it is not whole."""
    payload, cut = bytearray(), ""
    try:
        while not cut and (more := response.read(min(65536, most + 1 - len(payload)))):
            payload += more
            cut = "length" if len(payload) > most else heard.cut
    except (HTTPException, OSError, ValueError) as error:
        payload += _partial(error)
        cut = heard.cut or "disconnect"
    return bytes(payload), cut or heard.cut or ("disconnect" if response.length else "")


def _partial(error: BaseException | None) -> bytes:
    """What had come of the chunks when the stream ended; ``http.client`` hands it out in two exceptions, one around the other."""
    if not isinstance(error, IncompleteRead):
        return b""
    return bytes(error.partial) + _partial(error.__context__)


def reread(block: bytes) -> Reply:
    """An answer from the bytes of a WARC record; a body that was cut short is cut short here too.

    Raises:
        HTTPException, ValueError: the block is no answer in HTTP.
    """
    return replied(io.BytesIO(block), len(block))


def fields(reply: Reply) -> dict[str, Any]:
    """Small facts about an answer for the custody log."""
    date, kind = (reply.header(name)[:200] or None for name in ("Date", "Content-Type"))
    return {"status": reply.status, "date": date, "type": kind}
