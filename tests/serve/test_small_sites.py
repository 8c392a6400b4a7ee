"""What holds for every smaller site: every record has its page, files and headers are exact, odd input is refused."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from hand_web import ELSEWHERE, KINDS, PNG, SIGNED, onion, site, store
from site_client import PERSONA, Reader, faults
from werkzeug.http import parse_date
from werkzeug.test import TestResponse

from parola.serve import sites, stores
from parola.serve.sites.theme import LOOKS
from parola.serve.web import behind_relay
from parola_kit.errors import BadInput
from parola_kit.notice import MARK, MARK_ASCII

RECORD = re.compile(r"\bweb/[a-z]+/[0-9]+\b")
MADE = {  # name -> kind and look: every kind in its own look, every look on a shop
    **{kind: (kind, look) for kind, look in KINDS.items()},
    **{f"shop-in-{look}": ("shop", look) for look in LOOKS if look != KINDS["shop"]},
}


class Visited:
    """A small site over a hand-made store."""

    def __init__(self, folder: Path, name: str, kind: str, look: str, **own: Any) -> None:
        self.store = store(folder / f"{name}.sqlite", kind, look, **own)
        self.app: Flask = sites.app(self.store, site(name), PERSONA, b"k" * 32)
        self.base, self.name, self.kind = f"http://{onion(name)}", name, kind

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.app.test_client(use_cookies=False).get(path, base_url=self.base, **more)

    def ids(self, *tables: str) -> list[str]:
        with closing(sqlite3.connect(self.store)) as opened:
            return [row[0] for table in tables for row in opened.execute(f"SELECT id FROM {table}")]

    def crawl(self) -> dict[str, str]:
        """Every page that a link on the first page leads to in the end."""
        found, asked, waiting = dict[str, str](), {"/"}, ["/"]
        while waiting:
            path = waiting.pop()
            answer = self.get(path)
            assert answer.status_code in {200, 302}, path
            if answer.mimetype == "text/html" and answer.status_code == 200:
                found[path] = answer.text
            onward = [answer.location] if answer.status_code == 302 else Reader(found[path]).addresses if path in found else []
            for address in (each.partition("#")[0] for each in onward):
                if address.startswith("/") and address not in asked and address != "/sign-out":
                    asked.add(address)
                    waiting.append(address)
        return found


@pytest.fixture(scope="module", params=list(MADE))
def visited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Visited:
    name = str(request.param)
    return Visited(tmp_path_factory.mktemp("small"), name, *MADE[name])


@pytest.fixture(scope="module")
def pages(visited: Visited) -> dict[str, str]:
    return visited.crawl()


def wrong(html: str) -> list[str]:
    """Rules of `site_client.faults`, but that a page of links names other hosts, and prints what they call themselves."""
    return [rule for rule in faults(html) if rule not in {"stays on the site", "has no script"}]


def test_clicking_leads_to_every_record(visited: Visited, pages: dict[str, str], measured: Callable[[str], None]) -> None:
    shown = {record for html in pages.values() for record in RECORD.findall(Reader(html).text)}
    public = {*visited.ids("page", "item", "entry", "link", "site"), "web/file/2"}  # files that a page links to
    assert public <= shown
    assert shown - public <= {"web/file/1"}
    measured(f"{visited.name}: {len(pages)} pages lead to {len(shown)} records")


def test_every_record_is_found_by_its_id(visited: Visited) -> None:
    for each in visited.ids("page", "item", "entry", "link"):
        _, kind, key = each.split("/")
        answer = visited.get(f"/{kind}/{key}", follow_redirects=True)
        assert answer.status_code == 200, each
        assert each in RECORD.findall(Reader(answer.text).text), each
    for kind in ("page", "item", "entry", "link", "news", "letter"):
        for key in ("0", "99999", "x", "%00", "9" * 3_000):
            assert visited.get(f"/{kind}/{key}").status_code == 404


def test_every_page_keeps_the_rules(visited: Visited, pages: dict[str, str]) -> None:
    told = {"/nowhere": visited.get("/nowhere").text, "/search?q=zzz": visited.get("/search?q=zzz").text}
    assert {path: found for path, html in (pages | told).items() if (found := wrong(html))} == {}
    for path, html in pages.items():
        assert "<script" not in html, path
        away = [each for each in Reader(html).addresses if not re.match(r"(/(?!/)|#)", each)]
        assert all(each.startswith((ELSEWHERE, "data:image/png;base64,", "http://198.51.100.7/count.png")) for each in away), path


def test_titles_tell_pages_apart_and_carry_the_mark(pages: dict[str, str]) -> None:
    titles = [found[1] for html in pages.values() if (found := re.search(r"<title>(.*?)</title>", html))]
    assert len(titles) == len(pages)
    assert all(MARK in title for title in titles)


def test_what_is_nobodys_is_on_no_page(visited: Visited, pages: dict[str, str]) -> None:
    told = " ".join(pages.values())
    assert "zqxnobody" not in told
    assert "For the persona alone" not in told
    assert not [
        path for path in ("/login", "/old", "/backup/") if path in {each for html in pages.values() for each in Reader(html).addresses}
    ]


def test_text_of_the_store_is_text(visited: Visited) -> None:
    html = visited.get("/about").text
    assert "&lt;b&gt;now&lt;/b&gt; &amp; {{ 7 * 7 }}" in html
    assert "<!-- left -- by &gt; hand -->" in html
    signed = visited.get("/mirrors").text
    assert f">{SIGNED}</pre>" in signed
    assert 'src="http://198.51.100.7/count.png"' in signed


def test_a_file_is_answered_exactly_and_before_any_page(visited: Visited) -> None:
    picture = visited.get("/img/one.png")
    assert (picture.status_code, picture.data, picture.content_type) == (200, PNG, "image/png")
    assert picture.headers["Last-Modified"] == "Tue, 05 Nov 2024 06:07:08 GMT"
    told = visited.get("/login")
    assert (told.status_code, told.headers["Location"], told.data) == (302, "http://198.51.100.23/login", b"")
    broken = visited.get("/old")
    assert (broken.status_code, broken.data, "Last-Modified" in broken.headers) == (502, b"upstream 198.51.100.9", False)
    assert visited.app.test_client().post("/old", base_url=visited.base).status_code == 405
    assert visited.app.test_client().head("/img/one.png", base_url=visited.base).data == b""


def test_robots_names_what_is_found_by_it(visited: Visited) -> None:
    told = visited.get("/robots.txt")
    assert told.text == f"# {MARK_ASCII}\nUser-agent: *\nDisallow: /backup/\n"


def test_every_answer_has_the_headers_of_the_server(visited: Visited) -> None:
    for path in ("/", "/img/one.png", "/robots.txt", "/nowhere", "/search?q=%00"):
        headers = visited.get(path).headers
        assert (headers["X-Powered-By"], headers["X-Notice"]) == ("PHP/7.3.31", MARK_ASCII)
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        told = parse_date(headers.get("Date"))
        assert told is None or abs(told - datetime.now(UTC)) < timedelta(seconds=30)  # None: the server puts it in


def test_a_page_that_has_not_changed_is_not_sent_again(visited: Visited) -> None:
    first = visited.get("/about")
    again = visited.get("/about", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert visited.get("/mirrors").headers["ETag"] != first.headers["ETag"]
    assert visited.get("/about", headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_clock_that_is_ahead_shows_in_the_date_alone(tmp_path: Path) -> None:
    ahead = Visited(tmp_path, "ahead", "shop", "plainfold", clock=-94, powered="")
    made = Flask("plain")
    sites.answers.headers(made, {"powered": "", "clock": 133}, lambda: 1_735_689_600)
    made.add_url_rule("/", "index", lambda: "here")
    assert made.test_client().get("/").headers["Date"] == "Wed, 01 Jan 2025 00:02:13 GMT"
    assert "Date" in ahead.get("/").headers
    assert "X-Powered-By" not in ahead.get("/").headers


def test_a_relays_prefix_is_honoured(visited: Visited) -> None:
    behind_relay(visited.app)
    page = Reader(visited.get("/", headers={"X-Forwarded-Prefix": "/site/x"}).text)
    own = [each for each in page.addresses if not each.startswith(("http://", "data:", "#"))]
    assert own
    assert all(each.startswith("/site/x/") for each in own)


def test_a_site_answers_to_its_own_name_only(visited: Visited) -> None:
    answers = [
        visited.app.test_client().get("/", headers={"Host": host}).status_code
        for host in (onion(visited.name), f"{onion(visited.name)}.localhost:8080", onion("other"), "localhost")
    ]
    assert answers == [200, 200, 404, 404]


def test_links_go_on_by_the_way_one_came(visited: Visited) -> None:
    plain = visited.get("/links")
    assert f'href="{ELSEWHERE}' in plain.text
    by_gateway = visited.app.test_client().get("/links", headers={"Host": f"{onion(visited.name)}.localhost:8080"})
    assert f'href="{ELSEWHERE}.localhost:8080' in by_gateway.text
    assert by_gateway.text.count(f">{ELSEWHERE}") == plain.text.count(f">{ELSEWHERE}")  # as printed


def test_a_page_reads_its_store_three_times_at_most(visited: Visited, pages: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    queries: list[str] = []
    connection = stores.Store._connection

    def traced(opened: stores.Store) -> sqlite3.Connection:
        made = connection(opened)
        made.set_trace_callback(queries.append)
        return made

    monkeypatch.setattr(stores.Store, "_connection", traced)
    for path in pages:
        queries.clear()
        visited.get(path)
        assert len(queries) <= 3, path
    queries.clear()
    visited.get("/about")
    assert queries


@pytest.mark.parametrize("number", ["0", "-1", "abc", "999999999999", "1.0", "%00", "²"])
def test_a_page_that_is_not_there_is_not_found(visited: Visited, number: str) -> None:
    assert visited.get(f"/links?page={number}").status_code == 404
    assert visited.get(f"/search?q=a&page={number}").status_code == 404


@pytest.mark.parametrize("path", ["/links?says=gone", "/links?category=None", "/deals?state=lost", "/archive/2025-99", "/archive/1999-01"])
def test_what_is_asked_for_must_be_there(visited: Visited, path: str) -> None:
    assert visited.get(path).status_code == 404


def test_odd_requests_never_break_it(visited: Visited) -> None:
    chance = Random(visited.name)
    paths = [
        "/",
        "/about",
        "/links",
        "/letters",
        "/deals",
        "/archive/x",
        "/search",
        "/sign-in",
        "/sign-up",
        "/inbox",
        "/item/1",
        "//",
        "/%",
    ]
    values = ["", "1", "-1", "9" * 40, "\0", "'", '"; --', "%", "é" * 60, "a" * 5_000, "{{ 7*7 }}", "\r\nX: y", "open", "scam"]
    fields = ["q", "page", "says", "state", "category", "address", "handle", "password", "token", "answer", "receiver", "text", "to", "\0"]
    for _ in range(150):
        asked = urlencode([(chance.choice(fields), chance.choice(values)) for _ in range(chance.randrange(5))])
        path, method = chance.choice(paths), chance.choice(["GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"])
        sent: dict[str, Any] = {"data": asked, "content_type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        answer = visited.app.test_client().open(path, method=method, query_string=asked, base_url=visited.base, **sent)
        assert answer.status_code < 500, (method, path, asked)
        assert "49" not in answer.headers.get("Location", "")


def test_every_look_is_its_own() -> None:
    """Beside the mark and the plainest of lines, no two looks share a line of style or of layout."""
    own: dict[str, set[str]] = {}
    for look in LOOKS:
        folder = Path(str(sites.__file__)).parent / "looks" / look
        text = "\n".join((folder / name).read_text("utf-8") for name in ("templates/base.html", "static/style.css", "templates/parts.html"))
        own[look] = {
            line.strip()
            for line in text.splitlines()
            if len(line) > 40 and not line.startswith(("<meta", "<link", "{% for", "{% if", "{% macro sorry"))
        }
    shared = {(a, b): own[a] & own[b] for a in own for b in own if a < b and own[a] & own[b]}
    assert {pair: lines for pair, lines in shared.items() if any("{" not in line or "class=" in line for line in lines)} == {}
    assert min(len(lines) for lines in own.values()) > 20


def test_a_changed_package_shows_in_the_source(tmp_path: Path) -> None:
    for look in LOOKS:
        stock = Visited(tmp_path, f"stock-{look}", "shop", look).get("/").text
        changed = Visited(tmp_path, f"changed-{look}", "shop", look, build=f"{look} 1.4 +kd").get("/").text
        assert f'content="{look} 1.4"' in stock
        assert f'content="{look} 1.4 +kd"' in changed
        left = [line for line in changed.splitlines() if line not in stock.splitlines() and "kd" in line]
        assert len([line for line in left if "<meta" not in line and "<!--" not in line]) in {1, 2}
        assert len([line for line in left if "<!--" in line]) == 1


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"look": "nolook"}, "no look 'nolook'; there are quayside, plainfold"),
        ({"build": "plainfold"}, "build 'plainfold' is not written as"),
        ({"kind": "bakery"}, "no kind of site 'bakery'; there are shop, desk"),
    ],
)
def test_a_store_that_names_what_is_not_there_is_told(tmp_path: Path, own: dict[str, str], said: str) -> None:
    path = store(tmp_path / "odd.sqlite", "shop", "plainfold")
    change(path, *own.popitem())
    with pytest.raises(BadInput, match=re.escape(f"{path}: {said}")):
        sites.app(path, site("odd"), PERSONA, b"k" * 32)


def test_no_store_and_an_empty_one_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not there"):
        sites.app(tmp_path / "none.sqlite", site("none"), PERSONA, b"k" * 32)
    path = store(tmp_path / "empty.sqlite", "shop")
    change(path)
    with pytest.raises(BadInput, match="holds no site"):
        sites.ident(path)


def change(path: Path, column: str = "", value: str = "") -> None:
    """Give the site of a store another value, or take it away."""
    with closing(sqlite3.connect(path)) as opened:
        opened.execute(f"UPDATE site SET {column} = ?", [value]) if column else opened.execute("DELETE FROM site")
        opened.commit()
