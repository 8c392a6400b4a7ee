"""The two ways to a mock site, through the range's Tor network (SOCKS5) or its local gateway; there is no third, to anywhere else.

Names are resolved at the proxy, as ``socks5h`` says (RFC 1928, address type 3), so that no name ever reaches this machine's resolver. The
handshake is our own: the usual library for it has had no release since 2019, and this is all of it that is needed.
"""

from __future__ import annotations

import re
import socket
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from parola_kit.errors import WrongUse

ONION, SURFACE = ".onion", (".example", ".test")
SECONDS = 60.0
LONGEST = 2000  # characters of an address; a longer one is no page of ours
IN_A_PATH = "/%:@!$&'()*+,;=?~-._[]"  # what stays as it is (RFC 3986); anything else is sent as a browser sends it
NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
# What a SOCKS server says (RFC 1928 section 6; 0xF0 and on are Tor's own, for onion names).
REPLIES = {
    1: "the Tor client could not connect",
    2: "the Tor client is not allowed to connect there",
    3: "no way to the network",
    4: "the site cannot be reached",
    5: "the site refuses the connection",
    6: "the connection took too long",
    0xF0: "no onion service has this name just now",
    0xF1: "the answer about this onion name is broken",
    0xF2: "the site could not be met",
    0xF4: "this site asks for a key (restricted discovery)",
    0xF5: "the key for this site is wrong",
    0xF6: "this is no onion name; check every letter",
}
Address = tuple[str, int]


class Unreached(Exception):
    """No answer of the site itself could be had; the text says why, for a person."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the range's SOCKS port and gateway listen; ``seconds`` is how long each step of an exchange may take."""

    socks: Address | None = None
    gateway: Address | None = None
    seconds: float = SECONDS

    def name(self, host: str) -> str:
        """``tor`` or ``gateway``: how a host is reached. Surface names go through the gateway always.

        Raises:
            WrongUse: this host is none of the range's, or the way that it needs was not given.
        """
        if not host.endswith((ONION, *SURFACE)):
            raise WrongUse(f"{host}: only names below {', '.join((ONION, *SURFACE))} are captured; nothing here reaches the real internet")
        if host.endswith(ONION) and self.socks:
            return "tor"
        if self.gateway:
            return "gateway"
        raise WrongUse(f"{host}: give the gateway's address" + (", or that of a SOCKS port" if host.endswith(ONION) else ""))

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection over which the host's HTTP can be spoken.

        Raises:
            Unreached: the gateway, the SOCKS port or the site does not answer.
        """
        if self.name(host) == "tor" and self.socks:
            made = self._dialled(self.socks, "SOCKS port")
            _through(made, host, port)
            return made
        return self._dialled(self.gateway or ("", 0), "gateway")

    def _dialled(self, at: Address, what: str) -> socket.socket:
        try:
            return socket.create_connection(at, self.seconds)
        except OSError as error:
            raise Unreached(f"the {what} at {at[0]}:{at[1]} does not answer ({error})") from None


def address(text: str) -> Address:
    """``127.0.0.1:8000`` or ``http://127.0.0.1:8000/`` as host and port.

    Raises:
        WrongUse: it is neither.
    """
    host, _, port = text.partition("://")[2 if "://" in text else 0].rstrip("/").rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise WrongUse(f"{text!r}: give host:port, for example 127.0.0.1:8000")
    return host, int(port)


def plain(url: str) -> str:
    """An address in the one form that this package uses: ``http://host/path?query``, without fragment or the gateway's ``.localhost``.

    Raises:
        WrongUse: it is no address of a web page.
    """
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = (parts.hostname or "").removesuffix(".localhost"), parts.port
    except ValueError:
        raise WrongUse(f"{url!r}: is no address of a page") from None
    if parts.scheme != "http" or not NAME.fullmatch(host) or len(url) > LONGEST:
        raise WrongUse(f"{url[:100]!r}: is no address of a page; sites of the range have addresses like http://name.onion/")
    shown = "" if port in (None, 80) or parts.netloc.lower().partition(":")[0].endswith(".localhost") else f":{port}"
    path, query = (quote(part, safe=IN_A_PATH) for part in (parts.path or "/", parts.query))
    return urlunsplit(("http", host + shown, path, query, ""))


def host_of(url: str) -> str:
    """The host of an address, without a port; "" where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an address of somebody else's, such as http://[x/
        return ""


def _through(made: socket.socket, host: str, port: int) -> None:
    """Ask a SOCKS5 server for a connection by name; without a password, as Tor's port is."""
    try:
        made.sendall(b"\x05\x01\x00")
        if _exactly(made, 2) != b"\x05\x00":
            raise Unreached("what listens there is no SOCKS5 port that lets one in without a password")
        name = host.encode("ascii")
        made.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2, "big"))
        _, said, _, kind = _exactly(made, 4)
        _exactly(made, 2 + (_exactly(made, 1)[0] if kind == 3 else {1: 4, 4: 16}.get(kind, 4)))
    except (OSError, UnicodeError, ValueError) as error:
        made.close()
        raise Unreached(f"the SOCKS port gave no proper answer ({error})") from None
    except Unreached:
        made.close()
        raise
    if said:
        with closing(made):
            raise Unreached(REPLIES.get(said, f"the SOCKS port answers with code {said}"))


def _exactly(made: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        if not (more := made.recv(count - len(data))):
            raise ValueError("it hung up")
        data += more
    return data
