"""A visitor of the explorer over a class: asks for pages, reads them, and asks the ledger itself what should stand on them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.test import TestResponse

from parola.serve import explorer
from parola.serve.stores import Row


class Reader(HTMLParser):
    """What stands on a page: links (also those of forms and pictures), text, tags, fields and labels."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: list[str] = []
        self.starts: list[str] = []
        self.labels: set[str] = set()
        self.fields: set[str] = set()
        self.text = ""
        self._style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.starts.append(tag)
        self.links += [given[name] for name in ("href", "src", "action") if name in given]
        self.names += [given["id"]] if "id" in given else []
        self.labels |= {given["for"]} if tag == "label" else set()
        self.fields |= {given.get("id", "")} if tag in {"input", "select", "textarea"} else set()
        self._style = tag == "style"
        self.text += " " if tag in {"td", "th"} else ""

    def handle_data(self, data: str) -> None:
        self.text += "" if self._style else data


@dataclass(frozen=True, slots=True)
class Visitor:
    """Asks the explorer for pages, and the ledger itself for what should stand on them."""

    app: Flask
    chain: sqlite3.Connection

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.app.test_client().get(path, **more)

    def page(self, path: str) -> Reader:
        reply = self.get(path)
        assert reply.status_code == 200, path
        return Reader(reply.text)

    def ask(self, query: str, *values: object) -> list[Row]:
        return [dict(row) for row in self.chain.execute(query, values)]

    def search(self, text: str) -> TestResponse:
        return self.get(f"/search?q={quote(text)}")

    def found(self, text: str) -> str:
        """Where a search leads that fits one thing."""
        reply = self.search(text)
        assert reply.status_code == 302, text
        return reply.location

    @property
    def busiest(self) -> str:
        rows = self.ask("SELECT address FROM txout WHERE address IS NOT NULL GROUP BY address ORDER BY count(*) DESC LIMIT 1")
        return rows[0]["address"]


def visit(root: Path, annotations: frozenset[str]) -> Visitor:
    with closing(sqlite3.connect(root / "learner" / "shared" / "chain.sqlite")) as held:
        chain = sqlite3.connect(":memory:", check_same_thread=False)
        held.backup(chain)
    chain.row_factory = sqlite3.Row
    return Visitor(explorer.app(root, annotations), chain)


def sample(visitor: Visitor) -> list[str]:
    """Pages of every kind over the whole ledger: about three hundred, those of the busiest address and the widest transactions too."""
    txids = [row["txid"] for row in visitor.ask("SELECT txid FROM tx WHERE rowid % 97 = 0 OR out_count > 150 OR in_count > 5")]
    addresses = [row["address"] for row in visitor.ask("SELECT DISTINCT address FROM txout WHERE address IS NOT NULL ORDER BY 1")][::40]
    tagged = [row["address"] for row in visitor.ask("SELECT address FROM tag WHERE rowid % 20 = 0")]
    busy = visitor.busiest
    return [
        "/",
        "/blocks",
        "/blocks?page=7",
        *(f"/block/{height}" for height in (1, 128, 3000)),
        *(f"/tx/{txid}" for txid in txids),
        *(f"/tx/{txid}/flow.svg" for txid in txids[::5]),
        *(f"/address/{address}" for address in (*addresses, *tagged, busy)),
        *(f"/address/{busy}?page={number}" for number in (2, 60, 123)),
        f"/address/{busy}/balance.svg",
        *(f"/graph?open={address}" for address in (*addresses[::5], busy)),
        "/graph",
        "/reading",
        "/tags",
        "/tags?page=2",
    ]
