"""A visitor with an account: signs up at a mock site over a real socket, by the question in words, and writes a message."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

from real_range import exchange, status

TOKEN = re.compile(r'name="token"[^>]*value="([^"]+)"')
QUESTION = re.compile(r"Which word stands (first|second|third|fourth|last) in this list: ([a-z, ]+)\?")
PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
WORDS = "nine plain letters"  # of every account that a test opens
Connect = Callable[[], socket.socket]


def signed_up(connect: Connect, host: str, handle: str) -> bytes:
    """The cookie of a new account; empty where the site has no such page."""
    page = sent(connect, host, "GET", "/sign-up")
    if status(page) != 200:
        return b""
    text = unescape(page.decode())
    token, question = TOKEN.search(text), QUESTION.search(text)
    assert token is not None
    assert question is not None
    answer = question[2].split(", ")[PLACES[question[1]]]
    said = sent(connect, host, "POST", "/sign-up", handle=handle, password=WORDS, token=token[1], answer=answer)
    assert status(said) == 302, said[:2_000]
    cookie = re.search(rb"\r\nSet-Cookie: (session=[^;]+)", said)
    assert cookie is not None
    return cookie[1]


def sent(connect: Connect, host: str, method: str, path: str, cookie: bytes = b"", **form: str) -> bytes:
    """The answer to a request in good order."""
    body = urlencode(form).encode() if form else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
    if form:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    own = b"Cookie: " + cookie + b"\r\n" if cookie else b""
    return exchange(connect(), head.encode() + own + b"\r\n" + body)
