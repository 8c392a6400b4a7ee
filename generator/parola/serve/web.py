"""What every web application here has in common: escaping, limits, a policy that forbids scripts, designed errors, a path prefix.

An application makes every address with ``url_for``, so that a relay may put it under a path of its own by sending ``X-Forwarded-Prefix``.
Only an application that is told that a relay stands in front (`behind_relay`) takes that from a request: through Tor, visitors send it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from parola.serve import state_pages
from parola_kit import look
from parola_kit.errors import ParolaError
from parola_kit.notice import MARK, MARK_ASCII

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_BYTES = 64 * 1024  # of a request's body
MOST_FIELDS = 200  # of a form
LIMITS = {
    "MAX_CONTENT_LENGTH": MOST_BYTES,
    "MAX_FORM_MEMORY_SIZE": MOST_BYTES,
    "MAX_FORM_PARTS": MOST_FIELDS,
    "SESSION_COOKIE_SAMESITE": "Lax",
}
PREFIX = re.compile(r"(?!.*//)/[A-Za-z0-9._~/-]*")
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
HOST = re.compile(r"(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?", re.ASCII)  # RFC 1035, 2.3.4
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a long list is shown: ``number`` from 1 to ``last``; ``skip`` and ``size`` are for SQL's OFFSET and LIMIT."""

    number: int
    last: int
    size: int

    @property
    def skip(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size


def page(total: int, size: int) -> Page:
    """The page that ``?page=`` asks for, of a list of ``total`` rows; the first where nothing is asked.

    Raises:
        NotFound: the list has no such page.
    """
    last = max(1, -(-total // size))
    asked = request.args.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 9 and 1 <= int(asked) <= last):
        abort(404)
    return Page(int(asked), last, size)


def service(package: str) -> Flask:
    """An application of our own screens: templates of ``package`` over the shared look.

    A ``ParolaError`` becomes a page with its message and status 400. A form is taken from our own pages only.
    """
    app = _application(package)
    app.jinja_env.loader = look.loader(package)
    look.dress(app.jinja_env)
    app.before_request(lambda: _from_own_pages(accepted=()))
    app.register_error_handler(ParolaError, lambda error: (render_template("error.html.j2", title="Not done", text=str(error)), 400))
    app.register_error_handler(
        HTTPException, lambda error: (render_template("error.html.j2", title=error.name, text=error.description or ""), error.code or 500)
    )
    return app


def site(package: str, host: str) -> Flask:
    """A mock site with a look of its own (its templates share nothing with ours), answering to its own name only.

    The package has ``error.html``, which gets ``code`` and ``name``. ``mark`` must stand on every page.
    """
    app = _application(package)
    values: dict[str, Any] = app.jinja_env.globals
    values["mark"] = MARK
    names = (host, f"{host}.localhost")
    app.after_request(_marked)

    def own_name() -> None:
        if request.host.lower().partition(":")[0] not in names:
            abort(404)

    app.before_request(own_name)
    app.before_request(state_pages.answer)  # ahead of whatever else the site has: what is seized serves nothing
    app.before_request(lambda: _from_own_pages(accepted=("null",)))  # Tor Browser may send it
    app.register_error_handler(
        HTTPException, lambda error: (render_template("error.html", code=error.code or 500, name=error.name), error.code or 500)
    )
    return app


def behind_relay(app: Flask) -> Flask:
    """Have an application take its path from a relay in front of it, through which every visitor comes; gives the application back."""
    app.wsgi_app = _Relayed(app.wsgi_app)  # pyright: ignore[reportAttributeAccessIssue] -- Flask's documented way
    return app


def _application(package: str) -> Flask:
    app = Flask(package)
    app.jinja_options = {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    for name, value in LIMITS.items():
        app.config[name] = value
    app.wsgi_app = _NamedHost(app.wsgi_app)  # pyright: ignore[reportAttributeAccessIssue] -- Flask's documented way
    app.after_request(_with_headers)
    return app


@dataclass(frozen=True, slots=True)
class _NamedHost:
    """Refuses a ``Host`` that is no name: Flask can make no address then, and so not even the page that says so."""

    inside: WSGIApplication

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if HOST.fullmatch(environ.get("HTTP_HOST", "localhost")):
            return self.inside(environ, start_response)
        return Response(f"{MARK}\n\nThis request names no host.\n", 400, content_type="text/plain; charset=utf-8")(environ, start_response)


@dataclass(frozen=True, slots=True)
class _Relayed:
    """Takes ``X-Forwarded-Prefix`` where it is a plain path; ``//name`` at the front of an address would lead to another host."""

    inside: WSGIApplication

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not PREFIX.fullmatch(environ.get("HTTP_X_FORWARDED_PREFIX", "/")):
            del environ["HTTP_X_FORWARDED_PREFIX"]
        return ProxyFix(self.inside, x_for=0, x_proto=0, x_host=0, x_prefix=1)(environ, start_response)


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _marked(response: Response) -> Response:
    """The mark in the one place that every answer of a mock site has, files included."""
    response.headers["X-Notice"] = MARK_ASCII
    return response


def _from_own_pages(accepted: tuple[str, ...]) -> None:
    """Refuse a form from elsewhere; behind a prefix the origin is the relay's, which checks it itself."""
    origin = request.headers.get("Origin")
    if request.method != "POST" or origin is None or origin in accepted or request.script_root:
        return
    if origin.partition("://")[2] != request.host:
        abort(403)
