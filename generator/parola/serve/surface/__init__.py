"""The open web: job boards and social pages under ``.example``, one application for each title of ``surface.sqlite``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, render_template, request, send_file, url_for
from jinja2 import ChoiceLoader, PackageLoader

from parola.serve import records
from parola.serve.class_root import Open
from parola.serve.session import Answer
from parola.serve.sites import answers
from parola.serve.stores import Store
from parola.serve.surface import reads
from parola.serve.web import page, site
from parola.serve.words import asked
from parola_kit.notice import MARK_ASCII

ADVERTS, PROFILES = 20, 40  # on a page
POWERED = "PHP/8.2.7"  # what the server says that it runs on, as many do
WORK = re.compile(r"\b(?:jobs?|work|hiring|vacanc(?:y|ies)|emplois?)\b", re.IGNORECASE)
FILE = re.compile(r"[a-z0-9]+\.(?:png|jpg)")
LANGUAGES = {"bn": "বাংলা", "en": "English", "fil": "Filipino", "fr": "Français", "th": "ไทย", "vi": "Tiếng Việt"}


def app(shared: Path, about: Open) -> Flask:
    """An open site over ``surface.sqlite`` and ``media/`` in ``learner/shared``. A title that speaks of work gets the look of a job board.

    Raises:
        BadInput: the store is not there or of another version.
    """
    look = f"{__name__}.{'board' if WORK.search(about.title) else 'social'}"
    made = site(look, about.host)
    made.jinja_env.loader = ChoiceLoader([PackageLoader(look), PackageLoader(__name__)])
    values: dict[str, Any] = made.jinja_env.globals
    values |= {"site_title": about.title, "site_host": about.host, "to": address, "names": LANGUAGES}
    answers.headers(made, {"powered": POWERED, "clock": 0})
    pages = Pages(Store(shared / "surface.sqlite", reads.TABLES), about.title, shared / "media")
    made.add_url_rule("/", "index", pages.index)
    made.add_url_rule("/advert/<key>", "advert", pages.advert)
    made.add_url_rule("/profiles", "profiles", pages.profiles)
    made.add_url_rule("/profile/<key>", "profile", pages.profile)
    made.add_url_rule("/picture/<key>", "picture", pages.picture)
    made.add_url_rule("/search", "search", pages.search)
    made.add_url_rule("/about", "about", pages.about)
    made.add_url_rule("/robots.txt", "robots", pages.robots)
    return made


def address(evidence_id: str) -> str:
    """The address of a record: its kind names the view."""
    return url_for(evidence_id.split("/")[1], key=records.key(evidence_id))


@dataclass(frozen=True, slots=True)
class Pages:
    """A view for each page; ``<key>`` is the last part of the evidence id that the page shows."""

    store: Store
    title: str
    media: Path

    def index(self) -> Answer:
        """The newest adverts, in one language if it is asked for."""
        known, language = reads.languages(self.store, self.title), request.args.get("language", "")
        if language and language not in known:
            abort(404)
        shown = page(total := known[language] if language else sum(known.values()), ADVERTS)
        rows = reads.adverts(self.store, self.title, language, shown)
        return render_template("index.html", known=known, language=language, total=total, shown=shown, rows=rows)

    def advert(self, key: str) -> Answer:
        """An advert."""
        return render_template("advert.html", row=records.there(reads.advert(self.store, self.title, f"surface/advert/{key}")))

    def profiles(self) -> Answer:
        """Everybody who has a profile."""
        shown = page(total := reads.how_many_profiles(self.store, self.title), PROFILES)
        return render_template("profiles.html", total=total, shown=shown, rows=reads.profiles(self.store, self.title, shown))

    def profile(self, key: str) -> Answer:
        """A profile and what it posted."""
        row = records.there(reads.profile(self.store, self.title, f"surface/profile/{key}"))
        shown = page(row["adverts"], ADVERTS)
        return render_template("profile.html", who=row, shown=shown, rows=reads.adverts_of(self.store, self.title, row["id"], shown))

    def picture(self, key: str) -> Response:
        """A picture, as its file is."""
        row = records.there(reads.picture(self.store, self.title, f"media/picture/{key}"))
        if not FILE.fullmatch(row["file"]) or not (self.media / row["file"]).is_file():
            abort(404)
        return send_file(self.media / row["file"], etag=row["file"].partition(".")[0], last_modified=0)

    def search(self) -> Answer:
        """Adverts that hold every word."""
        wanted = asked()
        if not wanted.words:
            return render_template("search.html", asked=wanted), 400 if wanted.fault else 200
        shown = page(total := reads.how_many_hits(self.store, self.title, wanted), ADVERTS)
        rows = reads.hits(self.store, self.title, wanted, shown)
        return render_template("search.html", asked=wanted, total=total, shown=shown, rows=rows)

    def about(self) -> Answer:
        """What the site says of itself."""
        return render_template("about.html")

    def robots(self) -> Response:
        """Everything may be read; searches need not be."""
        return Response(f"# {MARK_ASCII}\nUser-agent: *\nDisallow: /search\n", content_type="text/plain; charset=utf-8")
