"""The desk: a seat writes requests to holders of records, waits in scenario time, and reads replies; with the Convention and its cards."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from flask import Flask

from parola.desk import forms, times
from parola.serve.desk.office import Office
from parola.serve.desk.pages import Pages, refused
from parola.serve.desk.told import overview
from parola.serve.web import service
from parola.spec.convention import Convention
from parola_kit.errors import ParolaError

ROUTES = {
    "/": ("start", "GET"),
    "/convention": ("convention", "GET"),
    "/convention/<country>": ("card", "GET"),
    "/seat/<seat>/": ("inbox", "GET"),
    "/seat/<seat>/convention": ("convention", "GET"),
    "/seat/<seat>/convention/<country>": ("card", "GET"),
    "/seat/<seat>/desk.json": ("overview", "GET"),
    "/seat/<seat>/holders": ("holders", "GET"),
    "/seat/<seat>/write/<holder>/<name>": ("write", "GET POST"),
    "/seat/<seat>/reply/<seq>": ("reply", "GET"),
    "/seat/<seat>/wait": ("wait", "POST"),
    "/seat/<seat>/journal": ("journal", "GET"),
}


def app(
    root: Path,
    withheld: frozenset[str],
    seats: Sequence[str] | None = None,
    start: int | None = None,
    rules: Convention | None = None,
) -> Flask:
    """The desk of the class at ``root``, for all of its seats or for those given.

    ``withheld``: needs (``account-record@exchange``) that an open lab asks about; no row that would settle one is released.
    ``start``: first moment of the scenario clock, seconds UTC; by default the first full hour after the exchange's last record.

    Raises:
        BadInput: a store or the signing key is not there or of another version, or the Convention has problems.
    """
    pages = Pages(Office(root, withheld, seats, start, rules))
    made = service(__name__)
    made.jinja_env.filters.update(utc=utc, stamp=times.stamp, span=times.in_words, language=dict(forms.LANGUAGES).__getitem__)
    made.register_error_handler(ParolaError, refused)
    for rule, (name, methods) in ROUTES.items():
        without = {"seat": None} if rule.startswith("/convention") else None
        made.add_url_rule(rule, name, getattr(pages, name), methods=methods.split(), defaults=without)
    return made


def desk_json(root: Path) -> Callable[[str], str]:
    """Seat -> ``desk.json`` as the desk has it then: from it a notebook that is run again has its requests answered.

    What it gives raises BadInput as `app` does.
    """
    office = cache(lambda: Office(root, frozenset(), None, None, None))
    return lambda seat: json.dumps(overview(office(), seat))


def utc(at: int | str) -> str:
    """A time as it stands in a record, or in seconds, as people read it; says UTC."""
    return at.replace("T", " ").replace("Z", " UTC") if isinstance(at, str) else times.shown(at)
