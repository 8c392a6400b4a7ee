"""The open web: each title is a site under ``.example`` that shows its own adverts, and nothing that only a crawler knows."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
from site_client import Reader, faults
from werkzeug.test import TestResponse

from parola.serve import class_root as served
from parola.serve import surface
from parola.serve.web import behind_relay
from parola_kit.errors import BadInput
from parola_kit.notice import MARK_ASCII

RECORD = re.compile(r"\b(?:surface|media)/[a-z]+/[0-9]+\b")


class Visited:
    """One site of the open web of a class."""

    def __init__(self, root: Path, site: served.Open) -> None:
        self.site, self.app = site, surface.app(root / "learner" / "shared", site)
        self.store, self.media = root / "learner" / "shared" / "surface.sqlite", root / "learner" / "shared" / "media"

    def get(self, path: str, **more: dict[str, str]) -> TestResponse:
        return self.app.test_client(use_cookies=False).get(path, base_url=f"http://{self.site.host}", headers=more.get("headers"))

    def column(self, query: str) -> list[str]:
        with closing(sqlite3.connect(self.store)) as opened:
            return [row[0] for row in opened.execute(query, [self.site.title])]

    def records(self, path: str) -> list[str]:
        return RECORD.findall(Reader(self.get(path).text).text)


@pytest.fixture(scope="module")
def every(class_root: Path) -> list[Visited]:
    found = [Visited(class_root, site) for site in served.open_sites(class_root)]
    assert len(found) == 2
    return found


@pytest.fixture(scope="module", params=[0, 1])
def visited(request: pytest.FixtureRequest, every: list[Visited]) -> Visited:
    return every[int(request.param)]


@pytest.fixture(scope="module")
def pages(visited: Visited) -> dict[str, str]:
    found, asked, waiting = dict[str, str](), {"/"}, ["/"]
    while waiting:
        path = waiting.pop()
        answer = visited.get(path)
        assert answer.status_code == 200, path
        if answer.mimetype == "text/html":
            found[path] = answer.text
            onward = {each.partition("#")[0] for each in Reader(answer.text).addresses} - asked
            asked |= onward
            waiting += sorted(onward)
    return found


def test_names_are_made_of_titles(every: list[Visited]) -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.example", each.site.host) for each in every)
    assert [each.site.host for each in every] == [f"{each.site.title.lower().replace(' ', '-')}.example" for each in every]


def test_clicking_leads_to_every_advert_and_profile_of_the_site_and_no_other(visited: Visited, pages: dict[str, str]) -> None:
    shown = {record for html in pages.values() for record in RECORD.findall(Reader(html).text)}
    adverts = visited.column("SELECT id FROM advert WHERE site = ?")
    assert len(adverts) > 50
    assert {each for each in shown if each.startswith("surface/advert/")} == set(adverts)
    assert {each for each in shown if each.startswith("surface/profile/")} == set(visited.column("SELECT id FROM profile WHERE site = ?"))
    assert {each for each in shown if each.startswith("media/")} == set(
        visited.column("SELECT DISTINCT picture FROM advert WHERE site = ? AND picture <> ''")
    )


def test_every_page_keeps_the_rules(visited: Visited, pages: dict[str, str]) -> None:
    told = {path: visited.get(path).text for path in ("/nowhere", "/search", "/search?q=zzzzz", f"/search?q={'a' * 101}")}
    assert {path: found for path, html in (pages | told).items() if (found := faults(html))} == {}
    titles = [found[1] for html in pages.values() if (found := re.search(r"<title>(.*?)</title>", html))]
    assert len(set(titles)) > 50


def test_what_only_the_crawler_and_the_interpreter_know_is_on_no_page(visited: Visited, pages: dict[str, str]) -> None:
    told = "\n".join(pages.values())
    seen = visited.column("SELECT seen_at FROM advert WHERE site = ?")
    assert not [each for each in seen if each in told and each not in _printed(visited)]
    glosses = visited.column("SELECT gloss FROM advert WHERE site = ? AND gloss <> '' AND gloss NOT IN (SELECT text FROM advert)")
    assert glosses
    assert not [each for each in glosses if f">{each}<" in told]


def _printed(visited: Visited) -> set[str]:
    times = ("posted_at FROM advert", "edited_at FROM advert", "joined_at FROM profile")
    return {each for time in times for each in visited.column(f"SELECT {time} WHERE site = ?")}


def test_an_advert_shows_what_the_site_prints(visited: Visited) -> None:
    with closing(sqlite3.connect(visited.store)) as opened:
        columns = "id, text, posted_at, edited_at, contact, profile"
        query = f"SELECT {columns} FROM advert WHERE site = ? AND edited_at <> '' AND contact <> ''"
        id_, text, posted, edited, contact, profile = opened.execute(query, [visited.site.title]).fetchone()
    page = visited.get(f"/advert/{id_.split('/')[2]}")
    reader = Reader(page.text)
    assert {id_, profile} <= set(RECORD.findall(reader.text))
    assert text in reader.text
    assert contact in reader.text
    assert f'datetime="{posted}"' in page.text
    assert f'datetime="{edited}"' in page.text


def test_pictures_are_the_files_of_the_class(visited: Visited, every: list[Visited]) -> None:
    picture = visited.column("SELECT picture FROM advert WHERE site = ? AND picture <> ''")[0]
    with closing(sqlite3.connect(visited.store)) as opened:
        (name,) = opened.execute("SELECT file FROM picture WHERE id = ?", [picture]).fetchone()
    answer = visited.get(f"/picture/{picture.split('/')[2]}")
    assert answer.data == (visited.media / name).read_bytes()
    assert answer.mimetype in {"image/png", "image/jpeg"}
    assert answer.headers["X-Notice"] == MARK_ASCII
    (other,) = [each for each in every if each is not visited]
    alone = set(other.column("SELECT picture FROM advert WHERE site = ? AND picture <> ''")) - set(
        visited.column("SELECT picture FROM advert WHERE site = ?")
    )
    assert visited.get(f"/picture/{min(alone).split('/')[2]}").status_code == 404  # of the other site alone


def test_a_language_and_a_word_are_asked_for(visited: Visited) -> None:
    wanted = visited.column("SELECT id FROM advert WHERE site = ? AND language = 'vi'")
    found = [each for number in range(1, len(wanted) // 20 + 2) for each in visited.records(f"/?language=vi&page={number}")]
    assert set(wanted) <= set(found)
    assert not set(visited.column("SELECT id FROM advert WHERE site = ? AND language <> 'vi'")) & set(found)
    contact = visited.column("SELECT contact FROM advert WHERE site = ? AND contact LIKE '%@%'")[0]
    hit = visited.column("SELECT id FROM advert WHERE site = ? AND contact LIKE '%@%'")[0]
    assert hit in visited.records(f"/search?{urlencode({'q': contact})}")
    assert visited.get("/?language=xx").status_code == 404


@pytest.mark.parametrize("path", ["/advert/0", "/profile/x", "/picture/%00", "/advert/99999", "/?page=0", "/?page=99", "/profiles?page=x"])
def test_what_is_not_there_is_told_in_the_sites_look(visited: Visited, path: str) -> None:
    answer = visited.get(path)
    assert (answer.status_code, faults(answer.text)) == (404, [])


def test_an_advert_of_the_other_site_is_not_here(visited: Visited, every: list[Visited]) -> None:
    (other,) = [each for each in every if each is not visited]
    advert, profile = other.column("SELECT id FROM advert WHERE site = ?")[0], other.column("SELECT id FROM profile WHERE site = ?")[0]
    assert visited.get(f"/advert/{advert.split('/')[2]}").status_code == 404
    assert visited.get(f"/profile/{profile.split('/')[2]}").status_code == 404


def test_a_prefix_and_the_own_name(visited: Visited) -> None:
    behind_relay(visited.app)
    page = Reader(visited.get("/", headers={"X-Forwarded-Prefix": "/open/x"}).text)
    assert all(each.startswith("/open/x/") for each in page.addresses)
    client = visited.app.test_client()
    told = [client.get("/", headers={"Host": host}).status_code for host in (f"{visited.site.host}.localhost:80", "other.example")]
    assert told == [200, 404]


def test_robots_may_read_everything_but_searches(visited: Visited) -> None:
    assert visited.get("/robots.txt").text == f"# {MARK_ASCII}\nUser-agent: *\nDisallow: /search\n"


def test_the_two_looks_differ(every: list[Visited]) -> None:
    fronts = [each.get("/").text for each in every]
    classes = [set(re.findall(r'class="([^"]+)"', front)) for front in fronts]
    assert len(classes[0] & classes[1]) <= len(classes[0]) // 2
    assert re.findall(r'href="([^"]+\.css)"', fronts[0]) != re.findall(r'href="([^"]+\.css)"', fronts[1])


def test_odd_requests_never_break_it(visited: Visited) -> None:
    chance = Random(visited.site.host)
    values = ["", "1", "-1", "9" * 40, "\0", "'", '"; --', "%", "é" * 60, "a" * 5_000, "{{ 7*7 }}", "vi", "../../trainer/seed.json"]
    for _ in range(200):
        asked = urlencode([(chance.choice(["q", "page", "language", "\0"]), chance.choice(values)) for _ in range(chance.randrange(4))])
        path = chance.choice(
            ["/", "/advert/1", "/picture/1", "/profile/1", "/profiles", "/search", "/static/..%2f..%2fx", "//", "/%", "/robots.txt"]
        )
        method = chance.choice(["GET", "GET", "HEAD", "POST", "PUT", "OPTIONS", "BREW"])
        client = visited.app.test_client()
        answer = client.open(path, method=method, query_string=asked, base_url=f"http://{visited.site.host}")
        assert answer.status_code < 500, (method, path, asked)


def test_a_class_without_an_open_web_has_no_such_site(tmp_path: Path) -> None:
    assert served.open_sites(tmp_path) == ()
    with pytest.raises(BadInput, match="is not there"):
        surface.app(tmp_path, served.Open("open-x", "x.example", "X"))


def test_titles_that_would_share_a_name_are_told_apart(own_class: Path) -> None:
    with closing(sqlite3.connect(own_class / "learner" / "shared" / "surface.sqlite")) as opened:
        opened.execute("INSERT INTO profile SELECT 'surface/profile/90001', 'harbour  JOBS!', 'x', joined_at, about FROM profile LIMIT 1")
        opened.execute("INSERT INTO profile SELECT 'surface/profile/90002', 'งาน', 'x', joined_at, about FROM profile LIMIT 1")
        opened.commit()
    found = served.open_sites(own_class)
    assert len({site.host for site in found}) == len(found) == 4
    assert "site.example" in {site.host for site in found}
