"""The least that a page from a store can be: Flask, one template over another, 25 rows by an index, on the server of the sites."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from threading import local

from flask import Flask, render_template
from jinja2 import DictLoader

from parola.serve import server, sockets

ROWS, SHOWN, THREADS = 60_000, 25, 2_400  # of the store; on a page; it is this large in the notes on servers
TEMPLATES = {
    "base.html": "<!doctype html><html lang='en'><head><title>{% block title %}{% endblock %}</title></head><body>"
    "<main>{% block content %}{% endblock %}</main></body></html>",
    "page.html": "{% extends 'base.html' %}{% block title %}Thread {{ number }}{% endblock %}"
    "{% block content %}<h1>Thread {{ number }}</h1>{% for row in rows %}"
    "<article><p><b>{{ row[1] }}</b> {{ row[2] }}</p><p>{{ row[3] }}</p></article>{% endfor %}{% endblock %}",
}


def main() -> None:
    store, where = Path(sys.argv[1]), sys.argv[2]
    fill(store)
    server.run([server.Listener(app(store), sockets.bound(f"unix:{where}"), "bare")])


def fill(store: Path) -> None:
    with closing(sqlite3.connect(store)) as made, made:
        made.execute("CREATE TABLE post (id INTEGER PRIMARY KEY, thread INTEGER, author TEXT, at TEXT, text TEXT)")
        words = "plain words about nothing much & a <tag> " * 9
        rows = ((n, n % THREADS, f"author {n % 977}", "2025-01-01T00:00:00Z", words[: 300 + n % 80]) for n in range(ROWS))
        made.executemany("INSERT INTO post VALUES (?, ?, ?, ?, ?)", rows)
        made.execute("CREATE INDEX by_thread ON post(thread)")


def app(store: Path) -> Flask:
    made, own = Flask(__name__), local()
    made.jinja_loader = DictLoader(TEMPLATES)

    def thread(number: int) -> str:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(f"{store.as_uri()}?mode=ro&immutable=1", uri=True)
        rows = own.connection.execute("SELECT id, author, at, text FROM post WHERE thread = ? LIMIT ?", (number, SHOWN)).fetchall()
        return render_template("page.html", number=number, rows=rows)

    made.add_url_rule("/thread/<int:number>", "thread", thread)
    return made


if __name__ == "__main__":
    main()
