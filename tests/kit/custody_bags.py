"""A small sealed bag, and what somebody may do to it: what the tests of custody share."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import captured_sites as live
from captured_sites import ONE, SECRET, WHO, Ticking

from parola_kit.capture import Limits, Machine, Who, bag, capture, custody, hand_on, seal

KEY = seal.public(SECRET)
OTHER, THIRD = bytes(range(1, 33)), bytes(range(2, 34))
B_TAN, C_VEGA = Who("-", "-", "B. Tan"), Who("-", "-", "C. Vega")
FAST = Limits(rate=1000, pictures=0)
Rows = list[dict[str, Any]]


def made(out: Path) -> Path:
    """A bag with a page, two that are the same, and an act after the seal: nine lines, all of them A. Cruz's."""
    clock = Ticking()
    with live.saying(page) as ways:
        capture([f"http://{ONE}/"], out, ways, WHO, SECRET, limits=FAST, machine=clock.machine())
    hand_on(out, "view", WHO, SECRET, clock.machine(), {"note": "looked at the first page"})
    return out


def handed(folder: Path, hour: int = 0) -> None:
    """A. Cruz hands it to B. Tan: four lines more."""
    hand_on(folder, "transfer-out", WHO, SECRET, now(hour), {"to": "B. Tan"})
    hand_on(folder, "transfer-in", B_TAN, OTHER, now(hour + 1), {"from": "A. Cruz"})


def rows_of(folder: Path) -> Rows:
    """The lines of the log as data."""
    return [json.loads(row) for row in (folder / custody.LOG).read_text("utf-8").splitlines()]


def page(request: bytes) -> bytes:
    path = request.split()[1]
    if path == b"/robots.txt":
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    date = "Date: Sun, 01 Mar 2026 12:00:01 GMT\r\n"
    return live.reply_of(b"<a href=/b>b</a><a href=/c>c</a>" if path == b"/" else b"one page " * 30, date)


def now(hour: int = 0) -> Machine:
    return Ticking(datetime(2026, 3, 2, hour, tzinfo=UTC)).machine()


def rebuilt(folder: Path) -> None:
    """What somebody with the tools of BagIt does after a change."""
    info = (folder / bag.INFO).read_bytes()
    bag.write(folder, {})
    (folder / bag.INFO).write_bytes(info)
    bag.close(folder)


def edit(folder: Path, change: Callable[[Rows], object]) -> None:
    """Change the lines of the log as data, and rebuild the manifests around it."""
    rows = rows_of(folder)
    change(rows)
    (folder / custody.LOG).write_bytes(b"".join(custody.canonical(row) + b"\n" for row in rows))
    bag.close(folder)


def chained(rows: Rows) -> None:
    """Number and chain the lines anew, as somebody would who rebuilds the whole log."""
    before = custody.FIRST
    for number, row in enumerate(rows, 1):
        row |= {"seq": number, "previous": before}
        before = hashlib.sha256(custody.canonical(row)).hexdigest()


def signed(folder: Path, *secrets: bytes) -> None:
    """Rebuild everything that can be rebuilt: manifests, chain, seals with a key of one's own, or with each key in turn."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    rows, keys = rows_of(folder), itertools.cycle(secrets)
    before = custody.FIRST
    for number, row in enumerate(rows, 1):
        row |= {"seq": number, "previous": before}
        if "file" in row:
            path = folder / row["file"]["name"]
            row["file"] |= {"size": path.stat().st_size, "sha256": bag.sha(path), "sha512": bag.sha(path, "sha512")}
        if row["action"] == "seal":
            secret = next(keys)
            row["seal"] = {"key": seal.public(secret).hex(), **bag.sealed_hashes(folder)}
            row.pop("signature")
            row["signature"] = Ed25519PrivateKey.from_private_bytes(secret).sign(custody.canonical(row)).hex()
        before = hashlib.sha256(custody.canonical(row)).hexdigest()
    (folder / custody.LOG).write_bytes(b"".join(custody.canonical(row) + b"\n" for row in rows))
    bag.close(folder)


def flip(path: Path, place: int = -40) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
