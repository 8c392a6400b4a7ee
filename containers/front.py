"""The one door of a range in containers: hands each connection on to the part whose host name its first request names.

``python front.py PORT NAME=HOST:PORT…``. It sees no class and changes no byte, so WebSockets pass; a browser keeps a connection for one
host name only, and behind every name is a part that the same person may open. Names below ``onion.localhost`` and ``example.localhost`` go
where ``localhost`` goes: to the gateway, which tells the sites apart.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus

MARK = "FICTITIOUS – TRAINING"
MOST_HEAD = 16 * 1024
MOST_CONNECTIONS = 300
HEAD_SECONDS = 10

Routes = Mapping[str, tuple[str, int]]


class Refused(Exception):
    """A request that is answered here, and why."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


def routes(given: list[str]) -> dict[str, tuple[str, int]]:
    """Host name -> where its part listens, from ``NAME=HOST:PORT`` each."""
    pairs = [one.partition("=")[::2] for one in given]
    return {name: (where.partition(":")[0], int(where.partition(":")[2])) for name, where in pairs}


def host(head: bytes) -> str:
    """The host that a request names, in small letters and without port.

    Raises:
        Refused: it names none, or several.
    """
    named = [line.partition(b":")[2].strip() for line in head.split(b"\r\n")[1:] if line.lower().startswith(b"host:")]
    if len(named) != 1:
        raise Refused(HTTPStatus.BAD_REQUEST, "A request names one host.")
    return named[0].decode("latin-1").lower().partition(":")[0]


def route(name: str, known: Routes) -> tuple[str, int]:
    """Where the part behind a host name listens.

    Raises:
        Refused: there is none.
    """
    at = "localhost" if name.endswith((".onion.localhost", ".example.localhost")) or name == "127.0.0.1" else name
    if at not in known:
        raise Refused(HTTPStatus.NOT_FOUND, f"There is no such part here. There are: {', '.join(known)}.")
    return known[at]


async def serve(port: int, known: Routes) -> None:
    """Relay until this process is ended."""
    room = asyncio.Semaphore(MOST_CONNECTIONS)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with room:
            with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
                await _relay(reader, writer, known)
            writer.close()

    server = await asyncio.start_server(connected, "0.0.0.0", port, limit=MOST_HEAD)  # noqa: S104 -- a container's own addresses
    await server.serve_forever()


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, known: Routes) -> None:
    try:
        head = await _head(reader)
        from_part, to_part = await _connect(route(host(head), known))
    except Refused as refused:
        writer.write(_page(refused))
        await writer.drain()
        return
    to_part.write(head)
    sending = asyncio.create_task(_copy(reader, to_part))
    try:
        await _copy(from_part, writer)
    finally:
        sending.cancel()
        to_part.close()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_SECONDS)
    except asyncio.LimitOverrunError:
        raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The head of this request is too long.") from None


async def _connect(where: tuple[str, int]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        return await asyncio.open_connection(*where)
    except OSError:
        raise Refused(HTTPStatus.BAD_GATEWAY, f"The {where[0]} does not answer just now. Try again in a moment.") from None


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Until the source has no more; then the target is told, so that neither side waits for one that has gone."""
    with suppress(OSError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    with suppress(OSError):
        target.write_eof()


def _page(refused: Refused) -> bytes:
    body = f"{MARK}\n\n{refused.text}\n".encode()
    lines = [f"HTTP/1.1 {refused.status.value} {refused.status.phrase}", "Content-Type: text/plain; charset=utf-8"]
    lines += ["X-Content-Type-Options: nosniff", "Cache-Control: no-store", f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + body


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), routes(sys.argv[2:])))
