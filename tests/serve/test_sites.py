"""What holds for forum, market and successor: every page is there and their own, keeps a prefix, and takes bad input."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from hand_web import solved
from site_client import HOST, PERSONA, MakeSite, Reader, Site, crawl, faults
from werkzeug.test import TestResponse

from parola.serve import forum, market, stores
from parola.serve.web import behind_relay
from parola_kit.errors import BadInput
from parola_kit.evidence import TABLES

KINDS = {
    "forum": ("forum/user", "forum/thread", "forum/post"),
    **{site: tuple(kind for _, kind in TABLES[site].values()) for site in ("market", "successor")},
}
MAKERS: dict[str, MakeSite] = {"forum": forum.app, "market": market.app, "successor": market.app}
FIXED = ("/", "/search", "/rules", "/sign-in", "/inbox", "/members", "/vendors", "/listings", "/post/1", "/review/1", "/nowhere")
DOORS = ("/sign-in", "/sign-up", "/inbox")  # where a form may be sent to
PREFIX = {"X-Forwarded-Prefix": "/site/x"}


@pytest.fixture(scope="module", params=["forum", "market", "successor"])
def site(request: pytest.FixtureRequest, class_root: Path) -> Site:
    name = str(request.param)
    store = class_root / "server" / "sites" / f"{name}.sqlite"
    return Site(behind_relay(MAKERS[name](store, HOST, "The <Site>", PERSONA, b"k" * 32)), store, KINDS[name])


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    return crawl(site)


def _signed_in(site: Site, **given: str) -> TestResponse:
    return site.app.test_client().post("/sign-in", base_url=f"http://{HOST}", data=_form(site) | given)


def _form(site: Site) -> dict[str, str]:
    """What the persona sends to sign in, with a fresh CAPTCHA that is solved."""
    return {"handle": PERSONA.handle, "password": PERSONA.password, **solved(site.get("/sign-in").text)}


def _kinds_of_pages(site: Site, pages: dict[str, str]) -> list[str]:
    """One address of each kind of page, those with several pages included."""
    by_kind = {re.sub(r"/[^/?]+(?=$|\?)|=[^&]+", "", path[1:]): path for path in sorted(pages)}
    return [*by_kind.values(), *FIXED, "/search?q=a", "/search?q=+", f"/search?q={'a' * 101}"]


def test_every_record_has_a_page_that_shows_its_id(site: Site) -> None:
    ids, read = site.ids(), lru_cache(lambda path: Reader(site.get(path).text))
    assert len(ids) > 500
    for each in ids:
        _, kind, key = each.split("/")
        answer = site.get(f"/{kind}/{key}")
        assert answer.status_code in {200, 302}, each
        place, _, fragment = (answer.location if answer.status_code == 302 else f"/{kind}/{key}").partition("#")
        assert each in read(place).records
        assert fragment in ["", *read(place).names]


def test_clicking_leads_to_every_record(site: Site, pages: dict[str, str], measured: Callable[[str], None]) -> None:
    shown = {record for html in pages.values() for record in Reader(html).records}
    assert shown == set(site.ids())
    measured(f"{site.app.import_name}: {len(pages)} pages lead to {len(shown)} records")


def test_every_page_keeps_the_rules(site: Site, pages: dict[str, str]) -> None:
    found = {path: wrong for path, html in pages.items() if (wrong := faults(html))}
    assert found == {}
    for path in ("/nowhere", "/search?q=%00", "/search?q=zzzzzz"):
        assert faults(site.get(path).text) == []


def test_titles_tell_pages_apart(pages: dict[str, str]) -> None:
    found = [match[1] for html in pages.values() if (match := re.search(r"<title>(.*?)</title>", html))]
    assert len(found) == len(pages)
    assert len(set(found)) > 100
    assert all("The &lt;Site&gt;" in title for title in found)


@pytest.mark.parametrize("key", ["0", "999999999999", "9" * 5_000, "01", "-1", "x", "%00", "%2e%2e", "1%20", "%ff"])
def test_an_unknown_record_is_told_in_the_sites_own_look(site: Site, key: str) -> None:
    for kind in (*site.kinds, "x/board", "x/category"):
        answer = site.get(f"/{kind.split('/')[1]}/{key}")
        assert answer.status_code == 404
        assert "stylesheet" in answer.text
        assert faults(answer.text) == []


@pytest.mark.parametrize("number", ["0", "-1", "abc", "999999999999", "1.0", "%00", "²", ""])
def test_a_page_that_is_not_there_is_not_found(site: Site, number: str) -> None:
    for path in ("/members", "/vendors", "/listings", "/search?q=a", "/thread/1", "/user/1", "/vendor/1", "/listing/1"):
        if site.get(path).status_code == 200:
            assert site.get(f"{path}{'&' if '?' in path else '?'}page={number}").status_code == 404


def test_only_its_own_name_is_answered(site: Site) -> None:
    for host, status in ((HOST, 200), (f"{HOST}.localhost:1234", 200), (f"x{HOST}", 404), ("localhost:1234", 404), ("other.onion", 404)):
        client = site.app.test_client()
        assert client.get("/", base_url=f"http://{host}").status_code == status, host
        assert client.get("/static/nothing", base_url=f"http://{host}").status_code == 404


def test_every_address_keeps_the_prefix(site: Site, pages: dict[str, str]) -> None:
    seen = 0
    for path in _kinds_of_pages(site, pages):
        answer = site.get(path, headers=PREFIX)
        addresses = [answer.location] if answer.status_code == 302 else Reader(answer.text).addresses
        seen += len(addresses)
        assert [each for each in addresses if not each.startswith(("/site/x/", "#"))] == [], path
    assert seen > 200


def test_the_style_sheet_asks_for_nothing_elsewhere(site: Site) -> None:
    addresses = [each for each in Reader(site.get("/").text).addresses if "/static/" in each]
    assert len(addresses) == 2
    for each in addresses:
        answer = site.get(each)
        assert answer.status_code == 200
        assert not re.search(r"@import|url\(|https?:(?!//www\.w3\.org/2000/svg)", answer.text)


def test_the_cookie_stays_under_the_prefix(site: Site) -> None:
    answer = site.app.test_client().post("/sign-in", base_url=f"http://{HOST}", data=_form(site), headers=PREFIX)
    cookie = answer.headers["Set-Cookie"]
    assert answer.location == "/site/x/inbox"
    assert "Path=/site/x;" in f"{cookie};"
    page = site.get("/", headers={**PREFIX, "Cookie": cookie.partition(";")[0]})
    assert PERSONA.handle in page.text
    plain = _signed_in(site).headers["Set-Cookie"]
    assert {"Path=/", "HttpOnly", "SameSite=Lax"} <= set(plain.split("; "))


def test_the_persona_signs_in_and_out(site: Site) -> None:
    client, base = site.app.test_client(), f"http://{HOST}"
    assert client.get("/inbox", base_url=base).location == "/sign-in"
    assert "learner/shared/persona.json" in client.get("/sign-in", base_url=base).text
    form = _form(site) | {"handle": f" {PERSONA.handle} "}
    inbox = client.post("/sign-in", base_url=base, data=form, follow_redirects=True)
    assert inbox.request.path == "/inbox"
    assert faults(inbox.text) == []
    for path in ("/", "/rules", "/nowhere"):
        assert PERSONA.handle in client.get(path, base_url=base).text
    assert client.get("/sign-in", base_url=base).location == "/inbox"
    assert client.get("/sign-out", base_url=base).status_code == 405
    assert client.post("/sign-out", base_url=base).location == "/"
    assert PERSONA.handle not in client.get("/", base_url=base).text


@pytest.mark.parametrize(
    "wrong", [{"password": "x"}, {"handle": "x"}, {"handle": "", "password": ""}, {"password": "\0"}, {"handle": "ü"}, {"answer": "x"}]
)
def test_a_wrong_sign_in_gets_one_message(site: Site, wrong: dict[str, str]) -> None:
    answer = _signed_in(site, **wrong)
    assert answer.status_code == (400 if "" in wrong.values() else 403)
    assert answer.text.count('role="alert"') == 1
    assert "Set-Cookie" not in answer.headers
    assert faults(answer.text) == []


def test_a_repeated_field_does_not_sign_in(site: Site) -> None:
    form = {**_form(site), "handle": [PERSONA.handle, "x"]}
    assert site.app.test_client().post("/sign-in", base_url=f"http://{HOST}", data=form).status_code == 400


def test_a_forged_cookie_signs_nobody_in(site: Site) -> None:
    other = MAKERS[site.kinds[0].split("/")[0]](site.store, HOST, "Other", PERSONA, b"o" * 32)
    cookie = _signed_in(Site(other, site.store, site.kinds)).headers["Set-Cookie"].partition(";")[0]
    assert PERSONA.handle not in site.get("/", headers={"Cookie": cookie}).text


def test_a_form_from_elsewhere_is_not_taken(site: Site) -> None:
    origins = {"null": 302, f"http://{HOST}": 302, "http://other.onion": 403, f"http://{HOST}.example": 403, "http://[": 403, "": 403}
    for origin, status in origins.items():
        answer = site.app.test_client().post("/sign-in", base_url=f"http://{HOST}", data=_form(site), headers={"Origin": origin})
        assert answer.status_code == status, origin


def test_nothing_can_be_posted(site: Site, pages: dict[str, str]) -> None:
    client = site.app.test_client()
    for path, html in pages.items():
        if path.partition("?")[0] not in DOORS:
            assert client.post(path, base_url=f"http://{HOST}").status_code == 405, path
        assert "<textarea" not in html


def test_what_is_searched_for_is_printed_as_text(site: Site) -> None:
    query = "<script>alert(1)</script>"
    answer = site.get(f"/search?{urlencode({'q': query})}")
    assert answer.status_code == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert faults(answer.text) == []


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("q=", 200), ("q=+++", 200), ("q=" + "a" * 101, 400), ("q=%00", 400), ("q=a&q=b", 400), ("q=a%0Ab", 400)],
)
def test_an_odd_search_gets_a_page_with_a_form(site: Site, query: str, status: int) -> None:
    answer = site.get(f"/search?{query}")
    assert answer.status_code == status
    assert 'name="q"' in answer.text
    assert ('role="alert"' in answer.text) == (status == 400)


def test_a_page_reads_its_store_three_times_at_most(site: Site, pages: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    queries: list[str] = []
    connection = stores.Store._connection

    def traced(store: stores.Store) -> sqlite3.Connection:
        made = connection(store)
        made.set_trace_callback(queries.append)
        return made

    monkeypatch.setattr(stores.Store, "_connection", traced)
    for path in _kinds_of_pages(site, pages):
        queries.clear()
        site.get(path)
        assert len(queries) <= 3, path
    queries.clear()
    site.get("/")
    assert queries


def test_odd_requests_never_break_it(site: Site) -> None:
    chance = Random(41)
    paths = [
        *FIXED,
        "/board/travel",
        "/category/parcel",
        "/thread/1",
        "/user/1",
        "/listing/1",
        "/vendor/1",
        "/sign-out",
        "/static/x",
        "//",
        "/%",
    ]
    values = [
        "",
        "1",
        "2",
        "-1",
        "9" * 40,
        "\0",
        "'",
        '"; --',
        "%",
        "_",
        "\\",
        "é" * 60,
        "a" * 5_000,
        "\ud83d\ude00",
        "new",
        "low",
        "[]",
        "\r\nX: y",
    ]
    for _ in range(300):
        fields = [
            (chance.choice(["q", "page", "sort", "handle", "password", "\0"]), chance.choice(values)) for _ in range(chance.randrange(4))
        ]
        encoded = urlencode(fields, errors="surrogatepass") if chance.random() < 0.9 else "%ff&&==%"
        path, method = chance.choice(paths), chance.choice(["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"])
        kept = {
            "Cookie": f"session={chance.choice(['x', '.', 'a.b.c', ''])}",
            "Content-Type": chance.choice(["application/json", "multipart/form-data"]),
        }
        headers = kept if chance.random() < 0.5 else {"Content-Type": "application/x-www-form-urlencoded"}
        sent: dict[str, Any] = {
            "path": path,
            "query_string": encoded,
            "method": method,
            "headers": headers,
            "data": encoded if method == "POST" else None,
        }
        answer = site.app.test_client().open(base_url=f"http://{HOST}", **sent)
        assert answer.status_code < 500, (method, path, encoded)


def test_too_large_a_form_is_refused(site: Site) -> None:
    answer = _signed_in(site, handle="x" * 70_000)
    assert answer.status_code == 413
    assert faults(answer.text) == []


def test_a_store_that_is_not_there_is_told(site: Site, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not there"):
        MAKERS[site.kinds[0].split("/")[0]](tmp_path / "none.sqlite", HOST, "x", PERSONA, b"k")


def test_the_looks_share_nothing_or_next_to_nothing() -> None:
    rules: list[set[str]] = []
    of_market = Path(str(market.__file__)).parent
    folders = [Path(str(forum.__file__)).parent.rglob("*.*"), of_market.glob("templates/*.html"), of_market.glob("looks/successor/*.html")]
    files = [[*found] for found in folders]
    for own, style in zip(files, ("", "market.css", "successor.css"), strict=True):
        paths = [path for path in (*own, *of_market.glob(f"static/{style}")) if path.suffix in {".html", ".css"} and path.is_file()]
        lines = [line.strip() for path in paths for line in path.read_text().split("\n")]
        rules.append({line for line in lines if re.search(r"<(?!/|li>|ul>|p>|nav|article|section)\S+ |\{ \S+: ", line)})
    assert min(len(each) for each in rules) > 60
    of_forum, of_first, of_second = (
        {line for line in each if not line.startswith(("<meta", "<html", "<h1>", "[hidden]"))} for each in rules
    )
    assert of_forum & (of_first | of_second) == set()
    assert len(of_first & of_second) < len(of_second) / 10  # one application under two looks
