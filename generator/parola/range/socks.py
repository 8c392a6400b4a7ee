"""A page through SOCKS 5 (RFC 1928), with the words that Tor's extended errors stand for (tor manual, ``ExtendedErrors``)."""

from __future__ import annotations

import http.client
import socket

SECONDS = 30
BACKLOG = "general failure"
SAID = {
    1: BACKLOG,
    2: "not an onion name; nothing else goes through this network",
    3: "the network cannot be reached",
    4: "the site cannot be reached",
    5: "the site's web server does not answer",
    6: "it took too long",
    0xF0: "no descriptor of this name is to be had",
    0xF1: "the descriptor of this name is not valid",
    0xF2: "no introduction point of the site answers",
    0xF3: "the meeting at the rendezvous point failed",
    0xF4: "this site opens for authorised clients alone",
    0xF5: "this client's key is not the one that the site wants",
    0xF6: "not an onion name that can be",
    0xF7: "the introduction took too long",
}


class NoPage(Exception):
    """No page came, and why, in a few words."""


def page(socks: str, onion: str, path: str = "/") -> bytes:
    """The body of a site's page; ``socks`` is ``host:port`` or ``unix:PATH``.

    Raises:
        NoPage: none came within 30 s, or the site says that there is none.
    """
    try:
        with _connected(socks) as link:
            _through(link, onion, 80)
            asking = http.client.HTTPConnection(onion, timeout=SECONDS)
            asking.sock = link
            asking.request("GET", path, headers={"Connection": "close"})
            reply = asking.getresponse()
            body = reply.read()
    except (OSError, http.client.HTTPException) as error:
        raise NoPage(str(error) or type(error).__name__) from None
    if reply.status >= 400:
        raise NoPage(f"the site answers {reply.status}")
    return body


def _connected(socks: str) -> socket.socket:
    if socks.startswith("unix:"):
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(SECONDS)
        made.connect(socks.removeprefix("unix:"))
        return made
    host, _, port = socks.rpartition(":")
    return socket.create_connection((host, int(port)), SECONDS)


def _through(link: socket.socket, name: str, port: int) -> None:
    """Greet without a password, then ask for a name; the answer's bound address has no meaning with Tor."""
    link.sendall(b"\x05\x01\x00")
    if _exactly(link, 2) != b"\x05\x00":
        raise NoPage("what listens there is no SOCKS 5")
    link.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name.encode() + port.to_bytes(2, "big"))
    _, code, _, kind = _exactly(link, 4)
    if code:
        raise NoPage(SAID.get(code, f"SOCKS says {code}"))
    _exactly(link, {1: 4, 4: 16}.get(kind, 0) or _exactly(link, 1)[0])
    _exactly(link, 2)


def _exactly(link: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = link.recv(count - len(data))
        if not more:
            raise NoPage("SOCKS closed the connection")
        data += more
    return data
