"""The forum: order, places and searches of posts, and what the site keeps to itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from urllib.parse import urlencode

import pytest
from site_client import HOST, PERSONA, Reader, Site, crawl

from parola.serve import forum

GONE = "zqxsentinel"


@pytest.fixture(scope="module")
def site(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The forum with one thread of three pages more, and deleted posts whose text is like no other."""
    store = tmp_path_factory.mktemp("forum") / "forum.sqlite"
    copyfile(class_root / "server" / "sites" / "forum.sqlite", store)
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE deleted_post SET text = ? || ' ' || id, deleted_at = ?", (GONE, "1999-12-31T23:59:59Z"))
        (user,) = connection.execute("SELECT id FROM user").fetchone()
        connection.execute("INSERT INTO thread VALUES ('forum/thread/90000', 'travel', 'A long one')")
        texts = ("Save 100% today", "snake_case name", "<b>bold</b> & back\\slash", *["Again."] * 42)
        rows = [(f"forum/post/{90_001 + n}", "forum/thread/90000", user, f"2025-06-01T00:00:{n:02}Z", text) for n, text in enumerate(texts)]
        connection.executemany("INSERT INTO post VALUES (?, ?, ?, ?, ?)", rows)
        connection.commit()
    return Site(forum.app(store, HOST, "Board", PERSONA, b"k" * 32), store, ("forum/user", "forum/thread", "forum/post"))


def _search(site: Site, query: str) -> Reader:
    return Reader(site.get(f"/search?{urlencode({'q': query})}").text)


def _all_found(site: Site, query: str) -> set[str]:
    found: set[str] = set()
    for number in range(1, 200):
        answer = site.get(f"/search?{urlencode({'q': query, 'page': number})}")
        if answer.status_code == 404:
            return found
        found |= Reader(answer.text).records
    raise AssertionError("the pages of a search do not end")


def test_what_was_deleted_is_nowhere(site: Site) -> None:
    gone = site.column("SELECT id FROM deleted_post")
    assert gone
    pages = crawl(site)
    shown = {record for html in pages.values() for record in Reader(html).records}
    assert not shown & set(gone)
    assert [path for path, html in pages.items() if GONE in html or "1999-12-31" in html] == []
    for each in gone:
        assert site.get(f"/post/{each.split('/')[2]}").status_code == 404
    assert "No match" in _search(site, GONE).text


def test_a_post_is_found_by_its_words_in_any_order(site: Site) -> None:
    post, text = site.row("SELECT id, text FROM post ORDER BY rowid")
    words = text.split()[:4]
    assert len(words) > 1
    assert post in _all_found(site, " ".join(reversed(words)).upper())


def test_a_search_says_how_many_and_shows_them_all(site: Site) -> None:
    posts = set(site.column("SELECT id FROM post WHERE text LIKE '%bus%'"))
    threads = set(site.column("SELECT id FROM thread WHERE title LIKE '%bus%'"))
    users = set(site.column("SELECT id FROM user WHERE handle LIKE '%bus%'"))
    assert len(posts) > 20
    assert _all_found(site, "bus") == posts | threads | users
    assert f"{len(posts | threads | users)} matches" in _search(site, "bus").text


def test_titles_and_handles_are_searched_too(site: Site) -> None:
    thread, title = site.row("SELECT id, title FROM thread ORDER BY rowid")
    user, handle = site.row("SELECT id, handle FROM user ORDER BY rowid")
    assert thread in _search(site, title).records
    assert user in _search(site, handle).records


@pytest.mark.parametrize(
    ("query", "found"), [("100%", 1), ("0% t", 1), ("snake_c", 1), ("back\\s", 1), ("%", 1), ("\\", 1), ("10_%", 0), ("<b>", 1)]
)
def test_wildcards_mean_themselves(site: Site, query: str, found: int) -> None:
    page = _search(site, query)
    assert len([each for each in page.records if each.startswith("forum/post/")]) == found
    assert page.tags.count("b") == 1  # the query itself; the markup of the post is text


def test_a_post_lands_on_its_page_of_the_thread(site: Site) -> None:
    assert site.get("/post/90020").location == "/thread/90000#post-90020"
    assert site.get("/post/90021").location == "/thread/90000?page=2#post-90021"
    assert site.get("/post/90045").location == "/thread/90000?page=3#post-90045"
    second = Reader(site.get("/thread/90000?page=2").text)
    assert [name for name in second.names if name.startswith("post-")] == [f"post-{number}" for number in range(90_021, 90_041)]
    assert site.get("/thread/90000?page=4").status_code == 404


def test_threads_are_sorted_by_their_last_post(site: Site) -> None:
    board = site.column("SELECT board FROM thread GROUP BY board ORDER BY count(*) DESC LIMIT 1")[0]
    wanted = site.column(
        f"SELECT t.id FROM thread t JOIN post p ON p.thread = t.id WHERE t.board = '{board}' GROUP BY t.id ORDER BY max(p.at) DESC, t.rowid"
    )
    shown: list[str] = []
    for number in range(1, -(-len(wanted) // 25) + 1):
        links = Reader(site.get(f"/board/{board}?page={number}").text).addresses
        shown += [f"forum{each}" for each in links if each.startswith("/thread/")]
    assert shown == wanted


def test_counts_leave_out_what_was_deleted(site: Site) -> None:
    total = site.column("SELECT count(*) FROM post")[0]
    assert f"wrote {total} posts" in " ".join(Reader(site.get("/").text).text.split())
    user = site.column("SELECT user FROM deleted_post GROUP BY user ORDER BY count(*) DESC LIMIT 1")[0]
    count = site.column(f"SELECT count(*) FROM post WHERE user = '{user}'")[0]
    assert f"Posts{count}" in "".join(Reader(site.get(f"/user/{user.split('/')[2]}").text).text.split())


def test_html_in_a_post_is_text(site: Site) -> None:
    page = site.get("/post/90003", follow_redirects=True)
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; back\\slash" in page.text


def test_a_profile_shows_all_posts_of_a_member(site: Site) -> None:
    user = site.column("SELECT user FROM post GROUP BY user ORDER BY count(*) DESC LIMIT 1")[0]
    posts = site.column(f"SELECT id FROM post WHERE user = '{user}'")
    shown: set[str] = set()
    for number in range(1, -(-len(posts) // 20) + 1):
        shown |= Reader(site.get(f"/user/{user.split('/')[2]}?page={number}").text).records
    assert shown == {*posts, user}
