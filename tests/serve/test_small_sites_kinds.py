"""What each kind of small site is for: shelves, guest-book, letters, deals, news with comments, a directory."""

from __future__ import annotations

import html

import pytest
from hand_web import ELSEWHERE, KINDS, onion, solved
from site_client import PERSONA, Reader
from test_small_sites import RECORD, Visited


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Visited]:
    folder = tmp_path_factory.mktemp("kinds")
    return {kind: Visited(folder, kind, kind, look) for kind, look in KINDS.items()}


def shown(visited: Visited, path: str, kind: str) -> list[str]:
    found = RECORD.findall(Reader(visited.get(path).text).text)
    return [each for each in found if each.startswith(f"web/{kind}/")]


def test_a_shop_shows_its_goods_the_newest_first_and_no_way_to_order(made: dict[str, Visited]) -> None:
    shelves = [each for number in (1, 2, 3) for each in shown(made["shop"], f"/?page={number}", "item")]
    assert shelves == [f"web/item/{number}" for number in range(30, 0, -1)]
    page = Reader(made["shop"].get("/item/1").text)
    assert "/img/one.png" in page.addresses
    assert {"web/item/1", "web/file/1"} <= set(RECORD.findall(page.text))
    assert "Orders are not taken" in page.text
    assert "form" not in Reader(made["shop"].get("/item/2").text).tags


def test_reviews_and_guest_book_are_apart(made: dict[str, Visited]) -> None:
    reviews = [each for number in (1, 2, 3) for each in shown(made["shop"], f"/reviews?page={number}", "entry")]
    assert sorted(reviews) == sorted(f"web/entry/{number}" for number in range(1, 46))
    assert set(shown(made["shop"], "/guest-book", "entry")) == {f"web/entry/{number}" for number in range(60, 65)}
    assert made["shop"].get("/entry/1").location == "/reviews?page=3#entry-1"
    assert "entry-1" in Reader(made["shop"].get("/reviews?page=3").text).names


def test_a_desk_says_its_own_name_letter_by_letter(made: dict[str, Visited]) -> None:
    assert onion("desk") in made["desk"].get("/").text
    assert "BEGIN PGP SIGNED MESSAGE" in made["desk"].get("/mirrors").text


def test_a_mixer_answers_the_persona_alone_with_a_letter_it_has(made: dict[str, Visited]) -> None:
    mixer, client = made["mixer"], made["mixer"].app.test_client()

    def asked(address: str) -> str:
        return client.post("/letters", base_url=mixer.base, data={"address": address}).location

    assert asked("bcrt1qxy") == "/sign-in"
    sign_up = client.get("/sign-up", base_url=mixer.base).text
    client.post("/sign-up", base_url=mixer.base, data={"handle": "newcomer", "password": "long enough", **solved(sign_up)})
    assert asked("bcrt1qxy") == "/sign-in"
    client.post("/sign-out", base_url=mixer.base)
    form = {"handle": PERSONA.handle, "password": PERSONA.password, **solved(client.get("/sign-in", base_url=mixer.base).text)}
    assert client.post("/sign-in", base_url=mixer.base, data=form).location == "/inbox"
    first, again = asked("bcrt1qxy"), asked("bcrt1qxy")
    assert first == again
    assert first.startswith("/letter/")
    page = Reader(client.get(first, base_url=mixer.base).text)
    assert "the letter we hold" in page.text
    assert any(each.startswith("web/entry/") for each in RECORD.findall(page.text))
    assert len({asked(f"bcrt1q{number}") for number in range(40)}) > 10
    for odd in ("", "<b>", "a" * 121, "é"):
        assert client.post("/letters", base_url=mixer.base, data={"address": odd}).status_code == 400


def test_deals_are_counted_by_state(made: dict[str, Visited]) -> None:
    front = " ".join(Reader(made["escrow"].get("/").text).text.split())
    assert "Open: the money is held 14 20.0 %" in front, front
    assert "Released by the buyer 28 40.0 %" in front
    assert "released before arrival 14 20.0 %" in front
    assert shown(made["escrow"], "/deals?state=early", "entry") == [f"web/entry/{number}" for number in range(69, 0, -5)]
    assert made["escrow"].get("/entry/70").location == "/deals#entry-70"
    assert made["escrow"].get("/entry/1").location == "/deals?page=3#entry-1"


def test_comments_stand_under_their_news(made: dict[str, Visited]) -> None:
    news = made["news"]
    assert set(shown(news, "/news/1", "entry")) == {"web/entry/1", *(f"web/entry/{500 + number}" for number in (3, 6, 9, 12))}
    assert news.get("/entry/501").location == "/news/2#entry-501"
    assert "entry-501" in Reader(news.get("/news/2").text).names
    assert "4 comments" in Reader(news.get("/news/1").text).text
    assert "No comments" in Reader(news.get("/news/9").text).text


def test_the_archive_leads_to_all_news(made: dict[str, Visited]) -> None:
    months = [each for each in Reader(made["news"].get("/archive").text).addresses if each.startswith("/archive/")]
    found = [record for month in months for record in shown(made["news"], month, "entry")]
    assert len(months) > 1
    assert sorted(found) == sorted(f"web/entry/{number}" for number in range(1, 31))
    front = [each for number in range(1, 5) for each in shown(made["news"], f"/?page={number}", "entry")]
    assert sorted(front) == sorted(found)


def test_a_directory_says_what_it_knows_of_each_link(made: dict[str, Visited]) -> None:
    directory = made["directory"]
    every = [each for number in (1, 2, 3) for each in shown(directory, f"/links?page={number}", "link")]
    assert sorted(every) == sorted(f"web/link/{number}" for number in range(1, 61))
    dead = shown(directory, "/links?says=offline", "link")
    assert sorted(dead) == sorted(f"web/link/{number}" for number in range(1, 61, 4))
    page = directory.get("/links?category=News+%26+talk")
    assert len(shown(directory, "/links?category=News+%26+talk", "link")) == 20
    assert f"{ELSEWHERE}/?ref=c4" in html.unescape(page.text)
    assert 'href="javascript:' not in page.text
    assert "javascript:alert(1)" in page.text
    assert directory.get("/link/60").location == "/links?page=3#link-60"


def test_every_kind_is_searched(made: dict[str, Visited]) -> None:
    wanted = {"shop": ("ribbon 30", "web/item/30"), "news": ("headline 30", "web/entry/30"), "directory": ("Place 07", "web/link/7")}
    for kind, (words, record) in wanted.items():
        assert record in RECORD.findall(Reader(made[kind].get(f"/search?q={words}").text).text)
    assert "Nothing here has" in made["shop"].get("/search?q=100%25x").text
    assert "web/page/2" in RECORD.findall(Reader(made["desk"].get("/search?q=100%25").text).text)
    assert made["shop"].get(f"/search?q={'a' * 101}").status_code == 400
