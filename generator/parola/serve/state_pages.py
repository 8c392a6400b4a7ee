"""How a mock site shows what has become of it: a banner on every path, its own "back soon", a notice over its pages, or its new address.

A look may bring templates of its own, called as those in ``templates/states/``; its base has the block ``title``, and
``content`` or ``main``.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request, template_rendered
from jinja2 import ChoiceLoader, FileSystemLoader

from parola.serve import kept_pages, site_state
from parola.serve.site_state import UP, Happening
from parola.serve.sound_store import LOG, Guard
from parola.serve.switches import Switches, switches

TEMPLATES = FileSystemLoader(Path(__file__).parent / "templates" / "states")
KEY = "parola_site"  # in a Flask application's extensions
BODY = re.compile(rb"<body\b[^>]*>", re.IGNORECASE)
REPLACED = {"seized": ("state_seized.html", 200), "down": ("state_page.html", 503), "moved": ("state_page.html", 200)}
NOTICED = ("announcement", "exit")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE")
RETRY_SECONDS = 600
USUAL = {  # what a site says of which the store says nothing; `announcement` and `moved` cannot be without words of its own
    "seized": Happening(
        "seized",
        "",
        "This hidden site has been seized",
        "The Joint Office for Online Markets, an agency of the exercise, has taken this site and its records into custody.\n\n"
        "If you were harmed through this site, you can ask for help and need not say who you are. Support comes first.",
        "",
    ),
    "down": Happening("down", "", "Back soon", "We are working on the server. Nothing is lost. Try again later.", ""),
    "exit": Happening("exit", "", "Maintenance", "Deposits work as usual. Withdrawals are under maintenance until further notice.", ""),
}


@dataclass(frozen=True, slots=True)
class Followed:
    """A site whose state is followed: its name, what it says in each state, where switches stand, and the guard of its store."""

    name: str
    store: Path
    said: Mapping[str, Happening]
    switches: Switches
    guard: Guard

    def state(self) -> str:
        """The state that holds now; one ``stat``."""
        return site_state.effective(self.switches.last(self.name), self.said)


def follow(app: Flask, root: Path, name: str) -> Flask:
    """Have a mock site (`parola.serve.web.site`) show its state from the next request on; gives the site back.

    Raises:
        BadInput: its store is not there, is cut short, or cannot be read.
    """
    store = site_state.store_of(root, name)
    guard, said = Guard(store), site_state.happenings(store)
    followed = Followed(name, store, said, switches(site_state.path_of(root), _warn), guard)
    app.extensions[KEY] = followed
    env = app.jinja_env
    env.loader = ChoiceLoader([env.loader, TEMPLATES]) if env.loader else TEMPLATES
    values: dict[str, Any] = env.globals
    values["site_state"] = _now
    values["state_base"] = dict[str, Any](app.config).get("STATE_BASE", "base.html")
    app.after_request(_with_notice)
    app.register_error_handler(sqlite3.Error, _unreadable)
    template_rendered.connect(_rendered, app)
    kept_pages.keep(app)
    return app


def answer() -> Response | None:
    """What a site answers instead of its page, as the state has it; None where its page is due. `parola.serve.web.site` asks first."""
    held: dict[str, Any] = current_app.extensions
    followed: Followed | None = held.get(KEY)
    if followed is None:
        return None
    if followed.guard.fault():
        return _broken()
    if (state := followed.state()) == UP:
        return None
    g.site_state = state
    for name in CONDITIONS:  # what a browser kept from before is not what there is now
        request.environ.pop(name, None)
    if state in NOTICED or (state != "seized" and request.endpoint == "static"):
        return None
    template, status = REPLACED[state]
    made = make_response(render_template(template, said=_said(followed, state)), status)
    if status == 503:
        made.headers["Retry-After"] = str(RETRY_SECONDS)
    return _fresh(made)


def _now() -> str:
    """The state that this request is answered in."""
    return str(g.get("site_state", UP))


def _said(followed: Followed, state: str) -> Happening:
    """The words of the store; a line written by hand may name a state for which there are none."""
    return followed.said.get(state) or USUAL.get(state) or Happening(state, "", state.capitalize(), "", "")


def _with_notice(response: Response) -> Response:
    """The notice of an announcement or an exit over what the site made of a template; files that it serves stay as they are."""
    state = _now()
    if state not in NOTICED or not g.get("site_page") or response.mimetype != "text/html":
        return response
    page = response.get_data()
    if found := BODY.search(page):
        notice = render_template("state_notice.html", said=_said(current_app.extensions[KEY], state)).encode()
        response.set_data(page[: found.end()] + b"\n" + notice + page[found.end() :])
    return _fresh(response)


def _fresh(response: Response) -> Response:
    """Never kept by a browser: the next switch must be seen at the next request."""
    response.headers.pop("ETag", None)
    response.headers.pop("Last-Modified", None)
    response.headers["Cache-Control"] = "no-store"
    return response


def _rendered(_app: Flask, **_more: Any) -> None:
    g.site_page = True


def _unreadable(error: sqlite3.Error) -> Response:
    """A store that breaks between two looks of its guard: this site alone says so, and goes on when it can."""
    followed: Followed = current_app.extensions[KEY]
    followed.guard.tell(f"{followed.store}: cannot be read ({error}); the other sites go on")
    return _broken()


def _broken() -> Response:
    """A page that needs nothing of the store, which the base of a look may."""
    made = make_response(render_template("state_broken.html"), 503)
    made.headers["Retry-After"] = str(RETRY_SECONDS)
    return _fresh(made)


def _warn(text: str) -> None:
    LOG.warning("%s", text)
