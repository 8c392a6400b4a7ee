"""Serves captured pages again, on loopback, by ``Host``: the tools that read a site read its capture.

Status, headers and payload are those that were captured, without what belongs to the connection alone (RFC 9110 section 7.6.1). Each answer
says in ``X-Parola-Captured`` when it was captured. It takes requests as a proxy too, so that a browser may keep a site's own addresses.
"""

from __future__ import annotations

import hashlib
import re
import sys
from base64 import b64encode
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from parola_kit.capture.fetch import Reply
from parola_kit.capture.showing import shown
from parola_kit.capture.warc import Archive, Kept
from parola_kit.capture.ways import Address, host_of, plain
from parola_kit.errors import BadInput, WrongUse
from parola_kit.notice import MARK

LOOPBACK = ("127.0.0.1", "localhost", "::1")
CAPTURED = "X-Parola-Captured"
# Of the connection, not of the page; Content-Length is written anew, for chunks are joined.
HOP_BY_HOP = frozenset(
    (
        "connection",
        "content-length",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)
HOST = re.compile(r"(?:(?P<name>[A-Za-z0-9.-]+)|\[(?P<v6>[0-9A-Fa-f:.]+)\])(?::(?P<port>[0-9]{1,5}))?")
STYLE = """
:root { color-scheme: light dark; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.mark { margin: 0; padding: .25rem .5rem; border: 1px solid; font-size: .875rem; }
h1 { font-size: 1.5rem; }
li { margin: .5rem 0; font-family: ui-monospace, monospace; }
"""
STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
PAGE = (
    "<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>Replay</title>"
    "<style>{style}</style><p class='mark'>{mark}</p><main><h1>Replay</h1><p>{text}</p><ul>{items}</ul></main></html>"
)
SECONDS = 30  # that a slow client is waited for


def server(archive: Archive, at: Address) -> ThreadingHTTPServer:
    """A server of an archive's pages, bound and not yet running; port 0 takes any that is free.

    Raises:
        WrongUse: the address is not on loopback.
        BadInput: the archive cannot be read, or the address is taken.
    """
    if at[0] not in LOOPBACK:
        raise WrongUse(f"{at[0]}: captured pages are served on loopback only, for example at 127.0.0.1:8070")
    urls = archive.by_url  # read now, so that a broken archive is told before anybody asks

    class Handler(_Handler):
        """Knows the archive."""

        def found(self, url: str) -> tuple[Kept, Reply] | None:
            return archive.page(url)

        def hosts(self) -> list[str]:
            return sorted({host_of(url) for url in urls if _plain(url)})

    try:
        made = _Server(at, Handler)
    except OSError as error:
        raise BadInput(f"{at[0]}:{at[1]}: cannot be bound ({error.strerror})") from None
    made.daemon_threads = True
    return made


def serve(archive: Archive, at: Address, up: Callable[[int], None]) -> None:
    """Serve until interrupted; ``up`` gets the port when pages can be asked for.

    Raises:
        WrongUse, BadInput: as `server` says.
    """
    with server(archive, at) as made:
        up(int(made.server_address[1]))
        try:
            made.serve_forever()
        except KeyboardInterrupt:
            return


def _plain(url: str) -> bool:
    """Whether an address of an archive is one that can be asked for; another tool may have kept anything."""
    try:
        return plain(url) == url
    except WrongUse:
        return False


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # pyright: ignore[reportArgumentType]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = SECONDS

    def found(self, url: str) -> tuple[Kept, Reply] | None:
        """The capture of an address."""
        raise NotImplementedError

    def hosts(self) -> list[str]:
        """Whose pages there are."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Answer with the page that was captured."""
        given = self._given()
        if given is None:
            self.close_connection = True
            self._own(400, "This request does not say properly which site it is for (Host).")
            return
        if self.path == "/" and given[0] in LOOPBACK:
            self._own(200, "Sites with captured pages:")
            return
        try:
            url = plain(self._asked())
            capture = self.found(url)
        except (WrongUse, BadInput) as error:
            self._own(404, str(error))
            return
        if capture is None:
            self._own(404, f"{url} was not captured. That says nothing of whether the site had such a page.")
            return
        self._send(*capture)

    do_HEAD = do_GET  # noqa: N815 -- the library's name

    def do_POST(self) -> None:
        """A capture takes no forms."""
        self.close_connection = True
        self._own(405, "This is a capture: nothing can be sent to it.")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        """Nothing is printed."""

    def _asked(self) -> str:
        return self.path if self.path.startswith("http://") else f"http://{self.headers.get('Host', '')}{self.path}"

    def _send(self, kept: Kept, reply: Reply) -> None:
        self.send_response_only(reply.status, reply.reason)
        for name, value in reply.headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header(CAPTURED, shown(kept.at, 40).encode("ascii", "replace").decode())
        self._body(reply.payload)

    def _own(self, status: int, text: str) -> None:
        port = (self._given() or ("", 80))[1]
        items = "".join(f"<li><a href='http://{escape(host)}.localhost:{port}/'>{escape(host)}</a></li>" for host in self.hosts())
        page = PAGE.format(mark=MARK, style=STYLE, text=escape(text), items=items)
        self.send_response_only(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'")
        self._body(page.encode())

    def _body(self, data: bytes) -> None:
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _given(self) -> tuple[str, int] | None:
        """Host and port that the request is for; None where it names none, several, or something else."""
        named = self.headers.get_all("Host", [])
        match = HOST.fullmatch(named[0]) if len(named) == 1 else None
        port = int(match["port"] or 80) if match else 0
        return (match["v6"] or match["name"], port) if match and 0 < port < 65536 else None
