"""What was planted on the smaller sites is there for whoever visits them: in pages, files and headers, the true and the false alike."""

from __future__ import annotations

import html
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from site_client import PERSONA, Reader
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from parola.serve import class_root as classes
from parola.serve import sites

UNSERVED = {"web/host", "web/exchange"}  # exhibits of a scan and of the crawler
SHOWN = ("page", "entry", "link")  # tables whose rows have pages


@dataclass
class Visited:
    """A site of a built class; what it shows is read once."""

    app: Flask
    base: str
    store: Path
    pages: dict[str, str] = field(default_factory=dict[str, str])

    def get(self, path: str, *, on: bool = False) -> TestResponse:
        """The answer; ``on``: to where a redirect leads."""
        return self.app.test_client(use_cookies=False).get(path, base_url=self.base, follow_redirects=on)

    @property
    def text(self) -> str:
        """Everything that the pages hold, as a browser shows it."""
        if not self.pages:
            self._crawl()
        return html.unescape("\n".join(self.pages.values()))

    def _crawl(self) -> None:
        waiting, asked = ["/"], {"/"}
        while waiting:
            path = waiting.pop()
            answer = self.get(path, on=True)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                self.pages[path] = answer.text
                onward = [each.partition("#")[0] for each in Reader(answer.text).addresses]
                waiting += [each for each in dict.fromkeys(onward) if each.startswith("/") and each not in asked and each != "/sign-out"]
                asked.update(waiting)


@dataclass(frozen=True)
class Planted:
    """One spot: the row of one of its ids, and what should be there."""

    kind: str
    locator: str
    value: str
    table: str
    row: dict[str, Any]

    @property
    def site(self) -> str:
        return self.row["site"] if "site" in self.row else self.row["id"]


@pytest.fixture(scope="module")
def visited(class_root: Path) -> dict[str, Visited]:
    """Sites by their evidence id."""
    return dict(_opened(class_root, one) for one in classes.small_sites(class_root))


def _opened(root: Path, one: classes.Site) -> tuple[str, Visited]:
    store = classes.site_store(root, one.name)
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        ((id_,),) = connection.execute("SELECT id FROM site").fetchall()
    return id_, Visited(sites.app(store, one, PERSONA, b"k" * 32), f"http://{one.onion}", store)


@pytest.fixture(scope="module")
def spots(class_root: Path) -> list[Planted]:
    return list(_spots(class_root))


def _spots(root: Path) -> Iterator[Planted]:
    document = json.loads((root / "trainer" / "traces.json").read_text("utf-8"))
    with closing(sqlite3.connect(f"file:{root / 'learner' / 'shared' / 'web.sqlite'}?mode=ro", uri=True)) as store:
        store.row_factory = sqlite3.Row
        for trace in document["traces"]:
            for spot in (*trace["true"], *trace["false"]):
                for id_ in spot["ids"]:
                    if id_.startswith("web/") and (kind := id_.rpartition("/")[0]) not in UNSERVED:
                        table = kind.rpartition("/")[2]
                        row = store.execute(f"SELECT * FROM {table} WHERE id = ?", (id_,)).fetchone()
                        yield Planted(trace["kind"], spot["locator"], spot["value"], table, dict(row))


def of(spots: list[Planted], *tables: str) -> list[Planted]:
    found = [spot for spot in spots if spot.table in tables]
    assert found
    return found


def test_a_planted_file_is_served_as_it_is(spots: list[Planted], visited: dict[str, Visited]) -> None:
    for spot in of(spots, "file"):
        answer = visited[spot.site].get(spot.row["path"])
        assert answer.status_code == spot.row["status"]
        assert answer.data == spot.row["body"]
        if spot.locator == "file.headers Location":
            assert spot.value in answer.headers["Location"]
        if spot.row["modified_at"]:
            assert answer.headers["Last-Modified"] == http_date(datetime.fromisoformat(spot.row["modified_at"]))


def test_a_planted_row_is_on_a_page_with_its_id(spots: list[Planted], visited: dict[str, Visited]) -> None:
    for spot in of(spots, *SHOWN):
        text = visited[spot.site].text
        assert spot.row["id"] in text, spot
        if spot.locator in {"entry.text", "page.asset", "link.url ref"} and "/" not in spot.value:
            assert spot.value in text, spot


def test_a_changed_package_shows_in_the_source(spots: list[Planted], visited: dict[str, Visited]) -> None:
    for spot in (spot for spot in of(spots, "site") if spot.kind == "T14"):
        assert f'content="{spot.value}"' in visited[spot.site].get("/").text


def test_a_wrong_clock_shows_in_the_date(spots: list[Planted], visited: dict[str, Visited]) -> None:
    for spot in (spot for spot in of(spots, "site") if spot.kind == "T17" and spot.value != "0"):
        before = time.time()
        shown = parsedate_to_datetime(visited[spot.site].get("/").headers["Date"]).timestamp()
        assert -1.5 <= shown - before - int(spot.value) <= 30


def test_rare_software_shows_in_the_headers(spots: list[Planted], visited: dict[str, Visited]) -> None:
    for spot in (spot for spot in of(spots, "site") if spot.kind == "T18"):
        told = [sites.ident(visited[spot.site].store), visited[spot.site].get("/").headers.get("X-Powered-By", "")]
        assert spot.value in {" ".join(filter(None, told)), told[0]}
