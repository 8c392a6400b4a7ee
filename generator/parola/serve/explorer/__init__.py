"""The block explorer: the class's private ledger as pages, with its sums, its tags as claims, and pictures."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from markupsafe import Markup, escape

from parola.serve.explorer.ledger import Ledger
from parola.serve.explorer.pages import Pages
from parola.serve.explorer.places import place
from parola.serve.web import service
from parola_kit.look import LONG

CHANGE = "change"  # the annotation that marks outputs as assumed change

ROUTES = {
    "/": "start",
    "/blocks": "blocks",
    "/block/<key>": "block",
    "/tx/<txid>": "tx",
    "/tx/<txid>/flow.svg": "tx_picture",
    "/address/<address>": "address",
    "/address/<address>/balance.svg": "address_picture",
    "/out/<outpoint>": "out",
    "/tags": "tags",
    "/search": "search",
}


def app(root: Path, annotations: frozenset[str]) -> Flask:
    """The explorer of the class at ``root``. ``annotations`` are the derived ones that may be shown: ``change`` is known.

    Raises:
        BadInput: a store of the ledger is not there, cannot be read, or is of another version.
    """
    pages = Pages(Ledger(root), marks_change=CHANGE in annotations)
    made = service(__name__)
    made.jinja_env.filters.update(whole=whole, utc=utc)
    made.add_template_global(place)
    for rule, name in ROUTES.items():
        made.add_url_rule(rule, name, getattr(pages, name))
    return made


def whole(text: str) -> Markup:
    """An id that is shown cut in the middle and copied whole: one click selects all of it."""
    cut = LONG.sub(lambda found: f'{found[0][:10]}<span class="mid">{found[0][10:-6]}</span>{found[0][-6:]}', str(escape(text)))
    return Markup(f'<code class="whole" title="{escape(text)}">{cut}</code>')  # noqa: S704 -- escaped above


def utc(at: str) -> str:
    """A stored time with a space for its T; its Z says UTC, and answers take it as it stands."""
    return at.replace("T", " ")
