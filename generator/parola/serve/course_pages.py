"""The built course, as files. Its search needs scripts of its own, so its policy is wider than that of the other services."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, redirect, send_from_directory, url_for
from werkzeug.wrappers import Response as AnyResponse

from parola.serve import web
from parola_kit.errors import BadInput

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


def app(folder: Path) -> Flask:
    """Serve the pages in ``folder``.

    Raises:
        BadInput: the course is not built there.
    """
    if not (folder / "index.html").is_file():
        raise BadInput(f"{folder}: the course is not built; run: make site")
    made = web.service(__name__)
    made.add_url_rule("/", "start", lambda: redirect(url_for("file", name="index.html")))

    @made.get("/<path:name>")
    def file(name: str) -> Response:
        return send_from_directory(folder.resolve(), name)

    made.after_request(_wider)
    return made


def _wider(response: AnyResponse) -> AnyResponse:
    response.headers["Content-Security-Policy"] = POLICY
    return response
