"""The market and its successor: vendors, listings, reviews and disputes behind two shop windows where nothing can be ordered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader

from parola.serve import members, records
from parola.serve.market import reads
from parola.serve.market.pages import Pages
from parola.serve.persona import Persona
from parola.serve.stores import Store, of_contract
from parola.serve.web import site

LOOKS = Path(__file__).parent / "looks"  # templates of a market that looks otherwise, by the name of its store
COLOURS = {"market": ("#ece8f4", "#1b1825"), "successor": ("#1d3b33", "#f4f1e6")}  # ink and paper of the CAPTCHA
VIEWS = {
    "index": "/",
    "listings": "/listings",
    "listing": "/listing/<key>",
    "review": "/review/<key>",
    "basket": "/basket",
    "vendors": "/vendors",
    "vendor": "/vendor/<key>",
    "bulletins": "/vendor/<key>/bulletins",
    "feedback": "/vendor/<key>/feedback",
    "bulletin": "/bulletin/<key>",
    "disputes": "/disputes",
    "dispute": "/dispute/<key>",
    "remark": "/remark/<key>",
    "news": "/news",
    "announcement": "/announcement/<key>",
    "mirrors": "/mirrors",
    "canary": "/canary",
    "search": "/search",
    "rules": "/rules",
}


def app(store: Path, host: str, title: str, persona: Persona, secret: bytes, kept: Path | None = None) -> Flask:
    """The site over ``server/sites/market.sqlite`` or ``successor.sqlite``, answering to the onion name ``host``.

    ``secret`` signs sessions and puzzles, ``kept`` holds its accounts (None: memory).

    Raises:
        BadInput: the store is not there or of another version.
    """
    opened = Store(store, (*reads.TABLES, *reads.OWN), {**of_contract("market"), **of_contract("market_server")})
    made, pages = site(__name__, host), Pages(opened, _name(store))
    _dress(made, pages.name)
    made.context_processor(lambda: {"site_title": title, "site_host": host})
    made.add_template_global(records.address, "to")
    members.admit(made, members.house(reads, opened, persona, secret, kept, COLOURS[pages.name]))
    for endpoint, path in VIEWS.items():
        made.add_url_rule(path, endpoint, getattr(pages, endpoint))
    made.add_url_rule("/category/<category>", "category", pages.listings)
    return made


def _name(store: Path) -> str:
    """Which of the two it is, as ids in the store begin."""
    return store.stem if store.stem in COLOURS else "market"


def _dress(made: Flask, name: str) -> None:
    """Put the look's own templates before the common ones."""
    env: Any = made.jinja_env
    env.loader = ChoiceLoader([FileSystemLoader(LOOKS / name), env.loader])
    env.globals["style"] = f"{name}.css"
