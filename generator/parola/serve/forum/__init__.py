"""The forum: a bulletin board of the early 2000s, to be read only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, abort, redirect, render_template, url_for

from parola.serve import members, records
from parola.serve.forum import reads
from parola.serve.persona import Persona
from parola.serve.session import Answer
from parola.serve.stores import Store, of_contract
from parola.serve.web import page, site
from parola.serve.words import asked

COLOURS = ("#1f4472", "#f7f9fb")  # ink and paper of the CAPTCHA
POSTS, THREADS, MEMBERS, HITS = 20, 25, 50, 20  # on a page


def app(store: Path, host: str, title: str, persona: Persona, secret: bytes, kept: Path | None = None) -> Flask:
    """The site over ``server/sites/forum.sqlite``, answering to the onion name ``host``.

    ``secret`` signs sessions and puzzles, ``kept`` holds its accounts (None: memory).

    Raises:
        BadInput: the store is not there or of another version.
    """
    opened = Store(store, (*reads.TABLES, "message"), {**of_contract("forum"), **of_contract("forum_server")})
    made, pages = site(__name__, host), Pages(opened)
    made.context_processor(lambda: {"site_title": title, "site_host": host})
    made.add_template_global(records.address, "to")
    members.admit(made, members.house(reads, opened, persona, secret, kept, COLOURS))
    made.add_url_rule("/", "index", pages.index)
    made.add_url_rule("/board/<board>", "board", pages.board)
    made.add_url_rule("/thread/<key>", "thread", pages.thread)
    made.add_url_rule("/post/<key>", "post", pages.post)
    made.add_url_rule("/user/<key>", "user", pages.user)
    made.add_url_rule("/members", "members", pages.members)
    made.add_url_rule("/search", "search", pages.search)
    made.add_url_rule("/rules", "rules", pages.rules)
    return made


@dataclass(frozen=True, slots=True)
class Pages:
    """A view for each page; ``<key>`` is the last part of the evidence id that the page shows."""

    store: Store

    def index(self) -> Answer:
        """The boards."""
        return render_template("index.html", boards=reads.boards(self.store), newest=reads.newest_member(self.store))

    def board(self, board: str) -> Answer:
        """The threads of a board."""
        shown = page(reads.threads_of(self.store, board) or abort(404), THREADS)
        return render_template("board.html", board=board, shown=shown, threads=reads.threads(self.store, board, shown))

    def thread(self, key: str) -> Answer:
        """The posts of a thread."""
        thread = records.there(reads.thread(self.store, f"forum/thread/{key}"))
        shown = page(thread["posts"], POSTS)
        return render_template("thread.html", thread=thread, shown=shown, posts=reads.posts_in(self.store, thread["id"], shown))

    def post(self, key: str) -> Answer:
        """To the place of a post in its thread."""
        found = records.there(reads.place(self.store, f"forum/post/{key}"))
        number = found["before"] // POSTS + 1
        return redirect(url_for("thread", key=records.key(found["thread"]), page=number if number > 1 else None, _anchor=f"post-{key}"))

    def user(self, key: str) -> Answer:
        """A member, and what they wrote."""
        member = records.there(reads.member(self.store, f"forum/user/{key}"))
        shown = page(member["posts"], POSTS)
        found, keys = reads.posts_by(self.store, member["id"], shown), reads.keys(self.store, member["id"])
        return render_template("user.html", member=member, shown=shown, posts=found, keys=keys)

    def members(self) -> Answer:
        """The list of members."""
        shown = page(total := reads.how_many_members(self.store), MEMBERS)
        return render_template("members.html", total=total, shown=shown, members=reads.members(self.store, shown))

    def search(self) -> Answer:
        """Handles, titles and posts that hold every word."""
        wanted = asked()
        if not wanted.words:
            return render_template("search.html", asked=wanted), 400 if wanted.fault else 200
        shown = page(total := reads.how_many_hits(self.store, wanted), HITS)
        return render_template("search.html", asked=wanted, total=total, shown=shown, hits=reads.hits(self.store, wanted, shown))

    def rules(self) -> Answer:
        """What the site says of itself."""
        return render_template("rules.html")
