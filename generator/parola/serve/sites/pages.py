"""The views of the smaller sites; which of them a site has is said in ``sections``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import abort, redirect, render_template, request, session, url_for

from parola.serve import records
from parola.serve.persona import Persona
from parola.serve.session import Answer
from parola.serve.sites import reads
from parola.serve.stores import Store
from parola.serve.web import page
from parola.serve.words import asked

ITEMS, ENTRIES, NEWS, DEALS, LINKS, HITS, NEWEST = 12, 20, 8, 30, 25, 20, 8  # on a page
MOST_ADDRESS = 120  # characters that the mixer's form takes
MONTH = re.compile(r"20[0-9]{2}-[01][0-9]")
SAYS = ("", "online", "offline", "scam")


@dataclass(frozen=True, slots=True)
class Pages:
    """A view for each page; ``<key>`` is the last part of the evidence id that the page shows."""

    store: Store
    kind: str
    persona: Persona

    def index(self) -> Answer:
        """The front: what the site says of itself, and what such a site has there."""
        front = reads.page(self.store, "/")
        return render_template(f"front_{self.kind}.html", row=front, **_FRONTS.get(self.kind, _nothing)(self.store))

    def page(self, path: str) -> Answer:
        """A page by its path."""
        return render_template("page.html", row=records.there(reads.page(self.store, f"/{path}")))

    def page_by_id(self, key: str) -> Answer:
        """To a page by its number."""
        return redirect(place(records.there(reads.page_by_id(self.store, f"web/page/{key}"))["path"]))

    def item(self, key: str) -> Answer:
        """One of the goods."""
        return render_template("item.html", row=records.there(reads.item(self.store, f"web/item/{key}")))

    def entry(self, key: str) -> Answer:
        """To the place of an entry."""
        found = records.there(reads.entry(self.store, f"web/entry/{key}"))
        if found["kind"] in {"news", "letter"}:
            return redirect(url_for(found["kind"], key=key))
        if found["kind"] == "comment" and (news := reads.news_of(self.store, found)):
            return redirect(url_for("news", key=records.key(news["id"]), _anchor=f"entry-{key}"))
        size = DEALS if found["kind"] == "deal" else ENTRIES
        return redirect(_in_list(f"{found['kind']}s", found["before"] // size + 1, f"entry-{key}"))

    def reviews(self) -> Answer:
        """What buyers say."""
        return self._entries("review", "entries.html")

    def notices(self) -> Answer:
        """What the site, or whoever came by, wrote there."""
        return self._entries("notice", "entries.html")

    def comments(self) -> Answer:
        """What visitors wrote on a site that has no news."""
        return self._entries("comment", "entries.html")

    def letters(self) -> Answer:
        """The letters of guarantee that a mixer shows; its form is answered to the persona alone, with one of them."""
        if request.method == "POST":
            return self._letter_for(request.form.getlist("address"))
        return self._entries("letter", "letters.html", fault="")

    def letter(self, key: str) -> Answer:
        """One letter of guarantee."""
        row = records.there(reads.entry(self.store, f"web/entry/{key}", "letter"))
        return render_template("letter.html", row=row, answered=request.args.get("answered") == "yes")

    def deals(self) -> Answer:
        """The deals of an escrow, with how many are open, released, disputed or finalised early."""
        states = {row["state"]: row["deals"] for row in reads.states(self.store)}
        state = request.args.get("state", "")
        if state and state not in states:
            abort(404)
        shown = page(states[state] if state else sum(states.values()), DEALS)
        return render_template("deals.html", states=states, state=state, shown=shown, rows=reads.deals(self.store, state, shown))

    def all_news(self) -> Answer:
        """The news of a site that is no news board."""
        return self._entries("news", "news.html")

    def news(self, key: str) -> Answer:
        """A piece of news with its comments."""
        row = records.there(reads.entry(self.store, f"web/entry/{key}", "news"))
        return render_template("story.html", row=row, comments=reads.comments(self.store, row))

    def archive(self) -> Answer:
        """The months that have news."""
        return render_template("archive.html", months=reads.months(self.store))

    def month(self, month: str) -> Answer:
        """The news of a month."""
        rows = reads.of_month(self.store, month) if MONTH.fullmatch(month) else []
        return render_template("month.html", month=month, rows=rows or abort(404))

    def links(self) -> Answer:
        """The links of a site, under a heading or with a mark if one is asked for."""
        category, says = (request.args.get(name, "") for name in ("category", "says"))
        total = reads.how_many_links(self.store, category, says) if says in SAYS else 0
        if not total:
            abort(404)
        shown = page(total, LINKS)
        rows = reads.links(self.store, category, says, shown)
        return render_template("links.html", rows=rows, total=total, shown=shown, category=category, says=says)

    def link(self, key: str) -> Answer:
        """To the place of a link."""
        found = records.there(reads.link(self.store, f"web/link/{key}"))
        return redirect(_in_list("links", found["before"] // LINKS + 1, f"link-{key}"))

    def downloads(self) -> Answer:
        """Files that can be fetched."""
        return render_template("downloads.html", rows=reads.files(self.store))

    def search(self) -> Answer:
        """Whatever of the site holds every word."""
        wanted = asked()
        if not wanted.words:
            return render_template("search.html", asked=wanted), 400 if wanted.fault else 200
        shown = page(total := reads.how_many_hits(self.store, wanted), HITS)
        return render_template("search.html", asked=wanted, total=total, shown=shown, rows=reads.hits(self.store, wanted, shown))

    def _entries(self, kind: str, template: str, **more: Any) -> str:
        size = NEWS if kind == "news" else ENTRIES
        shown = page(total := reads.how_many(self.store, kind), size)
        return render_template(template, kind=kind, total=total, shown=shown, rows=reads.entries(self.store, kind, shown), **more)

    def _letter_for(self, given: list[str]) -> Answer:
        """The same stored letter for the same address, whatever it is: nothing is made, and no coin is taken."""
        if session.get("handle") != self.persona.handle:
            return redirect(url_for("sign_in"))
        address = given[0].strip() if len(given) == 1 else ""
        if not (address.isascii() and address.isalnum() and len(address) <= MOST_ADDRESS):
            return self._entries("letter", "letters.html", fault="address"), 400
        total = reads.how_many(self.store, "letter") or abort(404)
        number = int.from_bytes(sha256(address.encode()).digest()[:8]) % total
        found = records.there(reads.letter_at(self.store, number))
        return redirect(url_for("letter", key=records.key(found["id"]), answered="yes"))


def address(evidence_id: str) -> str:
    """The address at which a record of the store is found."""
    return records.address(evidence_id.replace("/page/", "/page_by_id/"))  # the view `page` is for paths


def place(path: str) -> str:
    """The address of a page or file of this site by its path, under whatever prefix stands before it."""
    return url_for("index") if path == "/" else url_for("page", path=path.removeprefix("/"))


def _in_list(endpoint: str, number: int, anchor: str) -> str:
    return url_for(endpoint, page=number if number > 1 else None, _anchor=anchor)


def _nothing(_store: Store) -> Mapping[str, Any]:
    return {}


def _goods(store: Store) -> Mapping[str, Any]:
    shown = page(total := reads.how_many_items(store), ITEMS)
    return {"shown": shown, "total": total, "items": reads.items(store, shown)}


def _newest(store: Store) -> Mapping[str, Any]:
    shown = page(reads.how_many(store, "news"), NEWS)
    return {"shown": shown, "rows": reads.entries(store, "news", shown)}


def _states(store: Store) -> Mapping[str, Any]:
    return {"states": {row["state"]: row["deals"] for row in reads.states(store)}}


def _headings(store: Store) -> Mapping[str, Any]:
    return {"groups": reads.groups(store), "newest": reads.newest_links(store, NEWEST)}


_FRONTS = {"shop": _goods, "news": _newest, "escrow": _states, "directory": _headings}
KINDS = ("shop", "desk", "mixer", "escrow", "news", "directory")
