"""A visitor of the mock sites: asks for pages, reads them, follows every link."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from parola.serve.persona import Persona
from parola_kit.notice import MARK

HOST = f"{'q' * 55}d.onion"
PERSONA = Persona("quiet_visitor", "three plain words")
RECORD = re.compile(r"\b(?:forum|market|successor)/[a-z]+/[0-9]+\b")
PICTURE = "data:image/png;base64,"  # of a CAPTCHA, in the page itself
MakeSite = Callable[[Path, str, str, Persona, bytes], Flask]


@dataclass(frozen=True, slots=True)
class Site:
    """A site over a store; ``kinds`` are those of its records that have a page of their own."""

    app: Flask
    store: Path
    kinds: tuple[str, ...]

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.app.test_client(use_cookies=False).get(path, base_url=f"http://{HOST}", **more)

    def row(self, query: str) -> tuple[Any, ...]:
        """The first row of a query on the store itself."""
        with closing(sqlite3.connect(self.store)) as connection:
            return connection.execute(query).fetchone()

    def column(self, query: str) -> list[Any]:
        """The first column of a query on the store itself."""
        with closing(sqlite3.connect(self.store)) as connection:
            return [row[0] for row in connection.execute(query)]

    def ids(self) -> list[str]:
        """Every public record's evidence id."""
        return [each for kind in self.kinds for each in self.column(f'SELECT id FROM "{kind.split("/")[1]}"')]


class Reader(HTMLParser):
    """What stands on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []  # of href, src and action
        self.tags: list[str] = []
        self.names: list[str] = []  # of id
        self.labels: list[str] = []
        self.fields: list[str] = []
        self.language: str | None = None
        self.text = ""
        self.feed(html)
        self.records = set(RECORD.findall(self.text))  # the evidence ids that are shown

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.addresses += [given[name] for name in ("href", "src", "action") if name in given and not given[name].startswith(PICTURE)]
        self.names += [given["id"]] if "id" in given else []
        self.labels += [given["for"]] if tag == "label" else []
        self.fields += [given.get("id", "")] if tag in {"input", "select", "textarea"} else []
        self.language = given.get("lang") if tag == "html" else self.language

    def handle_data(self, data: str) -> None:
        self.text += data


def crawl(site: Site) -> dict[str, str]:
    """Every page that links from the first page lead to, by its address without the fragment; redirects are followed, not kept."""
    found: dict[str, str] = {}
    asked, waiting, client = {"/"}, ["/"], site.app.test_client()
    while waiting:
        path = waiting.pop()
        answer = client.get(path, base_url=f"http://{HOST}")
        assert answer.status_code in {200, 302}, path
        if answer.mimetype == "text/html" and answer.status_code == 200:
            found[path] = answer.text
        onward = [answer.location] if answer.status_code == 302 else Reader(answer.text).addresses if path in found else []
        for address in onward:
            target = address.partition("#")[0]
            if target and target not in asked and target != "/sign-out":
                asked.add(target)
                waiting.append(target)
    return found


def faults(html: str) -> list[str]:
    """What is wrong with a page by the rules that every page keeps."""
    page = Reader(html)
    rules = {
        "says what it is": MARK in page.text,
        "has a language": page.language == "en",
        "has one heading": page.tags.count("h1") == 1,
        "has no script": "script" not in page.tags and "javascript:" not in html,
        "names nothing twice": len(page.names) == len(set(page.names)),
        "labels every field": set(page.fields) <= set(page.labels),
        "stays on the site": all(re.match(r"(/(?!/)|#)", address) for address in page.addresses),
    }
    return [rule for rule, kept in rules.items() if not kept]
