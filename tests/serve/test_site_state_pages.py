"""Every state as a visitor meets it: at the next request, on the paths that it should, in the site's own voice, and gone again."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from hand_states import NEW_ONION, NOW, SIGNED, give_happenings, onion, page, served, sites_of
from site_client import Reader

from parola.serve import class_root, site_state
from parola_kit.evidence import ID
from parola_kit.notice import MARK

PATHS = ("/", "/search", "/rules", "/sign-in", "/nowhere")


@pytest.fixture
def root(class_root: Path, tmp_path: Path) -> Path:
    return sites_of(class_root, tmp_path / "class")


@pytest.fixture(params=["forum", "market"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site(root: Path, name: str) -> Flask:
    give_happenings(root, name)
    return served(root, name)


@pytest.fixture
def host(root: Path, name: str) -> str:
    return onion(root, name)


def switch(root: Path, name: str, state: str, scenario_at: str | None = None) -> None:
    site_state.switch(root, (name,), state, NOW, scenario_at)


def body(html: str) -> str:
    return re.sub(r"\s+", " ", Reader(html).text)


def test_seized_is_one_banner_on_every_path(root: Path, name: str, site: Flask, host: str) -> None:
    assert page(site, host).status_code == 200
    switch(root, name, "seized")
    found = {path: page(site, host, path) for path in (*PATHS, "/static/nothing", "/static/market.css")}
    assert {answer.status_code for answer in found.values()} == {200}
    assert len({answer.text for answer in found.values()}) == 1
    text = found["/"].text
    assert MARK in text
    assert "Taken over" in text
    assert "By order of the exercise court." in text
    assert "stylesheet" not in text
    assert page(site, host, "/sign-in", "POST").text == text
    assert page(site, "other.onion").status_code == 404


def test_down_is_told_by_the_site_itself(root: Path, name: str, site: Flask, host: str) -> None:
    switch(root, name, "down")
    for path in PATHS:
        answer = page(site, host, path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600")
        assert "Cable trouble" in answer.text
        assert "stylesheet" in answer.text
        assert MARK in answer.text
    style = next(address for address in Reader(page(site, host).text).addresses if address.endswith(".css"))
    assert page(site, host, style).status_code == 200


def test_moved_gives_the_signed_new_address_and_nothing_else(root: Path, name: str, site: Flask, host: str) -> None:
    switch(root, name, "moved")
    for path in PATHS:
        answer = page(site, host, path)
        assert answer.status_code == 200
        assert f'<pre style="overflow-x: auto" tabindex="0">{SIGNED}</pre>' in answer.text
        assert f"http://{NEW_ONION}/" in answer.text


@pytest.mark.parametrize(("state", "title"), [("announcement", "New <rules>"), ("exit", "Wallet work")])
def test_a_notice_stands_over_pages_that_else_stay_as_they_are(
    root: Path, name: str, site: Flask, host: str, state: str, title: str
) -> None:
    before = {path: page(site, host, path) for path in PATHS}
    switch(root, name, state)
    for path, old in before.items():
        new = page(site, host, path)
        assert new.status_code == old.status_code
        head, notice, rest = re.split(r"\n(<section aria-label=.*?</section>)", new.text, maxsplit=1, flags=re.DOTALL)
        assert title in body(notice)
        assert ID.search(body(notice)) is None
        plain = re.compile(r'name="token" value="[^"]*"|<img[^>]*>|data:image[^"]*')  # each sign-in page has a puzzle of its own
        if path != "/sign-in":
            assert plain.sub("", head + rest) == plain.sub("", old.text)
    switch(root, name, "up")
    assert {path: page(site, host, path).text for path in PATHS if path != "/sign-in"} == {
        path: old.text for path, old in before.items() if path != "/sign-in"
    }


def test_a_browser_never_keeps_what_was_there_before(root: Path, name: str, site: Flask, host: str) -> None:
    kept = {"If-None-Match": page(site, host).headers.get("ETag", '"x"'), "If-Modified-Since": "Mon, 02 Mar 2026 10:00:00 GMT"}
    for state, words in (("announcement", "Read them."), ("seized", "Taken over"), ("down", "Cable trouble"), ("moved", NEW_ONION)):
        switch(root, name, state)
        answer = page(site, host, **kept)
        assert words in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers


def test_scenario_time_and_the_trainer_switch_the_same(root: Path, name: str, site: Flask, host: str) -> None:
    switch(root, name, "seized")
    by_trainer = page(site, host).text
    switch(root, name, "scheduled", "2025-03-31T00:00:00Z")
    assert "Wallet work" in page(site, host).text
    switch(root, name, "scheduled", "2025-04-01T00:00:00Z")
    assert page(site, host).text == by_trainer


def test_one_site_is_switched_and_no_other(root: Path, name: str, site: Flask, host: str) -> None:
    other = {"forum": "market", "market": "forum"}[name]
    before = page(served(root, other), onion(root, other)).text
    switch(root, name, "seized")
    assert page(served(root, other), onion(root, other)).text == before
    assert "Taken over" in page(site, host).text


def test_a_store_without_words_has_its_usual_ones(root: Path, name: str, host: str) -> None:
    give_happenings(root, name, ())
    site = served(root, name)
    for state, words in (("seized", "has been seized"), ("down", "Back soon"), ("exit", "under maintenance")):
        switch(root, name, state)
        assert words in page(site, host).text


def test_a_store_of_an_older_build_has_no_happenings(root: Path, name: str, host: str) -> None:
    with closing(sqlite3.connect(site_state.store_of(root, name))) as store, store:
        store.execute("DROP TABLE IF EXISTS happening")
    site = served(root, name)
    switch(root, name, "scheduled", "2030-01-01T00:00:00Z")
    assert page(site, host).status_code == 200


def test_every_site_can_show_every_state(root: Path) -> None:
    """Whatever looks there are: none may lack what a state needs."""
    for one in class_root.sites(root):
        give_happenings(root, one.name)
        site = served(root, one.name)
        for state, status in (("down", 503), ("moved", 200), ("seized", 200), ("exit", 200), ("announcement", 200)):
            switch(root, one.name, state)
            answer = page(site, one.onion)
            assert (one.name, state, answer.status_code) == (one.name, state, status)
            assert MARK in answer.text
            assert Reader(answer.text).tags.count("h1") == 1
            assert any(words in answer.text for words in ("Cable", "We have moved", "Taken over", "Wallet work", "Read them")), (one, state)
