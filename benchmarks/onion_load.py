"""Clients for onion.py, in a process of their own: each asks for page after page, one connection a page, as a relay or Tor makes them.

Reads a plan as JSON from standard input, and writes what was measured as JSON: ``pages`` (that came with the right status), ``seconds``,
``errors`` (of each sort) and the ``p50``, ``p99`` and ``max`` in milliseconds from the connection to the last byte.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np

PATIENCE = 60.0  # seconds for one page
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Measured:
    times: list[float] = field(default_factory=list[float])  # ms
    errors: Counter[str] = field(default_factory=Counter[str])


def main() -> None:
    plan = json.load(sys.stdin)
    started = time.perf_counter()
    measured = asyncio.run(crowd(plan))
    seconds = time.perf_counter() - started
    times = np.array(measured.times or [float("nan")])
    found = {"p50": float(np.percentile(times, 50)), "p99": float(np.percentile(times, 99)), "max": float(times.max())}
    json.dump({"pages": len(measured.times), "seconds": seconds, "errors": dict(measured.errors), **found}, sys.stdout)


async def crowd(plan: dict[str, Any]) -> Measured:
    """All clients until the time is over; each goes round all pages in an order of its own."""
    measured, until = Measured(), time.perf_counter() + plan["seconds"]

    async def client(number: int) -> None:
        pages = list(plan["pages"])
        Random(number).shuffle(pages)
        place = 0
        while time.perf_counter() < until:
            await one(pages[place % len(pages)], measured)
            place += 1

    await asyncio.gather(*(client(number) for number in range(plan["clients"])))
    return measured


async def one(page: dict[str, Any], measured: Measured) -> None:
    started = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            status, complete = await fetched(page)
    except (OSError, ValueError, TimeoutError, EOFError) as error:
        measured.errors[type(error).__name__] += 1
        return
    if status == page["status"] and complete:
        measured.times.append(1000 * (time.perf_counter() - started))
    else:
        measured.errors[f"{page['host'][:12]}… {status}{'' if complete else ', cut short'}"] += 1


async def fetched(page: dict[str, Any]) -> tuple[int, bool]:
    """Status, and whether the body was as long as its head said."""
    reader, writer = await connected(page)
    try:
        writer.write(f"GET {page['path']} HTTP/1.1\r\nHost: {page['host']}\r\n{page.get('more', '')}Connection: close\r\n\r\n".encode())
        await writer.drain()
        said = await reader.read(-1)
    finally:
        writer.close()
    head, _, body = said.partition(b"\r\n\r\n")
    length = next((line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), b":-1")
    return int(head[9:12] or b"0"), int(length.partition(b":")[2]) in (len(body), -1)


async def connected(page: dict[str, Any]) -> Streams:
    if "socket" in page:
        return await asyncio.open_unix_connection(page["socket"])
    reader, writer = await asyncio.open_connection("127.0.0.1", page["port"])
    if page.get("socks"):
        await through(reader, writer, page["host"])
    return reader, writer


async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
    """SOCKS5 with the name resolved at the other side (RFC 1928)."""
    writer.write(b"\x05\x01\x00")
    await reader.readexactly(2)
    writer.write(b"\x05\x01\x00\x03" + bytes([len(host)]) + host.encode() + (80).to_bytes(2, "big"))
    answer = await reader.readexactly(4)
    if answer[1] != 0:
        raise ConnectionError(f"SOCKS {answer[1]}")
    await reader.readexactly({1: 4, 4: 16}.get(answer[3], 0) + 2)


if __name__ == "__main__":
    main()
