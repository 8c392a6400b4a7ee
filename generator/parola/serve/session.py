"""The signed cookie in which a mock site keeps who is signed in; it stays under the site's own path."""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

Answer = str | Response | tuple[str, int]


class PrefixSession(SecureCookieSessionInterface):
    """A cookie for the site's own path alone: behind a relay every site has the same host."""

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002 -- Flask's signature
        """The prefix that a relay has put before the site, else all of the host."""
        return request.script_root or "/"
