"""The smaller onion sites: shops, payment desks, mixer, escrow, news board and directory, one application over a store for each site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from parola.serve import members
from parola.serve.class_root import Site
from parola.serve.persona import Persona
from parola.serve.session import Answer
from parola.serve.sites import answers, reads, text, theme
from parola.serve.sites.pages import KINDS, Pages, address, place
from parola.serve.stores import Columns, Row, Store, of_contract
from parola.serve.web import site as mock_site
from parola_kit.errors import BadInput

View = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a site that is there if its store has such rows: where it stands, and what the menu calls it."""

    endpoint: str
    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: the endpoint, its arguments, and what it is called."""

    endpoint: str
    given: Mapping[str, str]
    label: str


def sections(kind: str) -> dict[str, Section]:
    """Kind of entry, or table -> its section, on a site of a kind."""
    shop = kind == "shop"
    return {
        "letter": Section("letters", "/letters", "Letters of guarantee"),
        "deal": Section("deals", "/deals", "Deals"),
        "news": Section("archive", "/archive", "Archive") if kind == "news" else Section("all_news", "/news", "News"),
        "link": Section("links", "/links", "All links" if kind == "directory" else "Links"),
        "review": Section("reviews", "/reviews", "Reviews"),
        "notice": Section("notices", "/guest-book" if shop else "/notices", "Guest-book" if shop else "Notices"),
        "comment": Section("comments", "/comments", "Comments"),
        "file": Section("downloads", "/downloads", "Downloads"),
    }


def columns() -> Columns:
    """Tables and columns of the store of a small site."""
    return {**of_contract("web"), **of_contract("web_server")}


def app(store: Path, site: Site, persona: Persona, secret: bytes, kept: Path | None = None) -> Flask:
    """A site over ``server/sites/<name>.sqlite``; ``secret`` signs sessions and puzzles, ``kept`` holds its accounts (None: memory).

    Raises:
        BadInput: the store is not there, is of another version, or names a kind or a look that there is not.
    """
    opened = Store(store, (*reads.PUBLIC, *reads.OWN), columns())
    about = reads.site(opened) or _empty(store)
    worn, built = theme.look(about["look"], str(store)), theme.build(about["build"], str(store))
    if about["kind"] not in KINDS:
        raise BadInput(f"{store}: no kind of site {about['kind']!r}; there are {', '.join(KINDS)}")
    made, pages = mock_site(worn.package, site.onion), Pages(opened, about["kind"], persona)
    theme.dress(made, worn)
    _words(made, opened, about, built)
    answers.files(made, opened)
    answers.headers(made, about)
    members.admit(made, members.house(reads, opened, persona, secret, kept, (worn.ink, worn.paper)))
    _rules(made, pages, about["kind"])
    return made


def ident(store: Path) -> str:
    """What the server of a small site calls itself.

    Raises:
        BadInput: the store is not there, is of another version, or holds no site.
    """
    return str((reads.site(Store(store, ("site", "setting"), columns())) or _empty(store))["ident"])


def _empty(store: Path) -> Row:
    raise BadInput(f"{store}: holds no site; build the class again into a new folder")


def _words(made: Flask, store: Store, about: Row, built: theme.Build) -> None:
    """What every template may say: the site, its build, its menu, and what a page of a section's own path says above it."""
    rows, fixed = reads.pages(store), sections(about["kind"])
    own = {section.path: section.endpoint for section in fixed.values()}
    values: dict[str, Any] = made.jinja_env.globals
    values |= {"site": about, "built": built, "menu": _menu(rows, own, _there(store, about["kind"], fixed))}
    values |= {"intros": {own[row["path"]]: row for row in rows if row["path"] in own}}
    values |= {"to": address, "place": place, "outward": text.outward}
    made.add_template_filter(text.blocks, "blocks")
    made.add_template_test(text.linkable, "linkable")


def _there(store: Store, kind: str, fixed: Mapping[str, Section]) -> list[Section]:
    """The sections that have rows; comments stand under the news of a news board, and in a list of their own elsewhere."""
    found = reads.kinds(store) - ({"comment"} if kind == "news" else set())
    return [section for name, section in fixed.items() if name in found]


def _menu(rows: Iterable[Row], own: Mapping[str, str], there: Iterable[Section]) -> list[Entry]:
    parts = [Entry(section.endpoint, {}, section.label) for section in there]
    others = (row for row in rows if row["path"] not in own and row["path"] != "/")
    return [*parts, *(Entry("page", {"path": row["path"].removeprefix("/")}, row["title"]) for row in others)]


def _rules(made: Flask, pages: Pages, kind: str) -> None:
    at = {section.endpoint: section.path for section in sections(kind).values()}
    views: list[tuple[str, str, View]] = [
        ("/", "index", pages.index),
        ("/item/<key>", "item", pages.item),
        ("/entry/<key>", "entry", pages.entry),
        (at["reviews"], "reviews", pages.reviews),
        (at["notices"], "notices", pages.notices),
        (at["comments"], "comments", pages.comments),
        ("/letter/<key>", "letter", pages.letter),
        (at["deals"], "deals", pages.deals),
        ("/news", "all_news", pages.all_news),
        ("/news/<key>", "news", pages.news),
        ("/archive", "archive", pages.archive),
        ("/archive/<month>", "month", pages.month),
        (at["links"], "links", pages.links),
        ("/link/<key>", "link", pages.link),
        (at["downloads"], "downloads", pages.downloads),
        ("/search", "search", pages.search),
        ("/page/<key>", "page_by_id", pages.page_by_id),
        ("/<path:path>", "page", pages.page),
    ]
    for path, endpoint, view in views:
        made.add_url_rule(path, endpoint, view)
    made.add_url_rule(at["letters"], "letters", pages.letters, methods=["GET", "POST"])
