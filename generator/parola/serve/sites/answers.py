"""What a site answers beside its pages: files exactly as its store has them, robots.txt, and the headers of its server."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.http import http_date

from parola.serve.sites import reads
from parola.serve.stores import Row, Store
from parola_kit.notice import MARK_ASCII


def files(app: Flask, store: Store) -> None:
    """Answer the files of a store before any page is looked for; robots.txt names those that are only named there."""
    found = {row["path"]: row["found"] for row in reads.file_paths(store)}
    named = [path for path, how in found.items() if how == "robots"]

    def answer() -> Response | None:
        if request.path in found:
            return _file(store, request.path)
        return _robots(named) if request.path == "/robots.txt" else None

    app.before_request(answer)


def headers(app: Flask, site: Row, clock: Callable[[], float] = time.time) -> None:
    """Give every answer the headers of the site's server; ``clock`` gives seconds, to which the store adds what the site's is ahead.

    An ETag is of a page's bytes, so that it changes with whatever is said there; a page that has not changed is not sent again.
    """

    def dressed(response: Response) -> Response:
        if site["powered"]:
            response.headers["X-Powered-By"] = site["powered"]
        if site["clock"]:
            response.headers["Date"] = http_date(clock() + site["clock"])
        if response.status_code == 200 and response.mimetype == "text/html" and not response.cache_control.no_store:
            response.add_etag()
            response.make_conditional(request)
        return response

    app.after_request(dressed)


def _file(store: Store, path: str) -> Response:
    """A file with its status, type and headers."""
    if request.method not in {"GET", "HEAD"}:
        abort(405)
    row = reads.file(store, path) or abort(404)
    made = Response(row["body"], status=row["status"], content_type=row["mime"])
    more: Mapping[str, Any] = json.loads(row["headers"] or "{}")
    for name, value in more.items():
        made.headers[name] = str(value)
    if row["modified_at"]:
        made.headers["Last-Modified"] = http_date(datetime.fromisoformat(row["modified_at"]))
    return made


def _robots(named: list[str]) -> Response:
    lines = [f"# {MARK_ASCII}", "User-agent: *", *(f"Disallow: {path}" for path in named), *([] if named else ["Disallow:"])]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
