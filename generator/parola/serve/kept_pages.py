"""Finished pages of a mock site for visitors without a cookie: its world never changes, so a page is made once and then given again.

Whoever sends any cookie gets a page of their own, always made anew: nothing that is kept was ever anybody's. What that saves is
measured by benchmarks/onion.py.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from flask import Flask, Response, g, request, session

PERSONAL = frozenset({"sign_in", "sign_up", "sign_out", "inbox", "static"})  # a puzzle, an account; files are no pages
MOST_BYTES = 512 * 1024  # of the pages of one site and what was asked to get them; the oldest unused go first
LONGEST_QUERY = 200  # bytes; who asks for more asks for something that nobody asks for again
PLAIN = {"Content-Type", "Content-Length"}
Key = tuple[str, str, str, bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page: its bytes, what they are, and whether making it asked who is signed in (which is told by ``Vary``)."""

    body: bytes
    content_type: str
    asked: bool


class Shelf:
    """Pages of one site, bounded in bytes; any number of threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        """``most``: bytes of all pages together."""
        self._most, self._held, self._pages, self._lock = most, 0, OrderedDict[Key, Kept](), Lock()

    def get(self, key: Key) -> Kept | None:
        """A page, or None where none is kept."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: Key, page: Kept) -> None:
        """Keep a page, and let go of the ones that were not asked for longest."""
        with self._lock:
            old = self._pages.pop(key, None)
            self._held += _size(key, page) - (_size(key, old) if old else 0)
            self._pages[key] = page
            while self._held > self._most:
                self._held -= _size(*self._pages.popitem(last=False))


def _size(key: Key, page: Kept) -> int:
    return len(page.body) + sum(map(len, key))


def keep(app: Flask) -> None:
    """Have a site keep its pages. Called when all else of the site is in place: what it keeps is what a view made, before any header."""
    shelf = Shelf()

    def given() -> Response | None:
        if not _anybodys() or (page := shelf.get(_key())) is None:
            return None
        g.kept = True
        session.accessed = page.asked
        return Response(page.body, content_type=page.content_type)

    def kept(response: Response) -> Response:
        if _anybodys() and not g.get("kept") and _whole_page(response):
            shelf.put(_key(), Kept(response.get_data(), response.headers["Content-Type"], session.accessed))
        return response

    app.before_request(given)
    app.after_request(kept)


def _anybodys() -> bool:
    """Whether the answer is the same for all: a plain request for a page, in the state that the site was built in."""
    plain = request.method == "GET" and "Cookie" not in request.headers and len(request.query_string) <= LONGEST_QUERY
    return plain and "site_state" not in g and request.endpoint not in PERSONAL


def _whole_page(response: Response) -> bool:
    plain = response.status_code == 200 and response.mimetype == "text/html" and not session.modified
    return plain and not response.is_streamed and set(response.headers.keys()) <= PLAIN


def _key() -> Key:
    """Everything of a request that a page may say: the prefix, the host, the path, and what was asked for."""
    return request.script_root, request.host, request.path, request.query_string
