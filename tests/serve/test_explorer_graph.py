"""The graph: opened hop by hop, undone, never the same twice, whole as a list, and the same from its address alone."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from hand_explorer import client, rooted

from hand_ledger import named
from hand_story import COIN, Story
from parola.serve.explorer.network import MOST_NEAR, MOST_OPEN

KEY = r"bcrt1[0-9a-z]+"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Story]:
    return rooted(tmp_path_factory.mktemp("hand"))


@pytest.fixture
def site(made: tuple[Path, Story]) -> FlaskClient:
    return client(made[0])


@pytest.fixture
def who(made: tuple[Path, Story]) -> dict[str, str]:
    return made[1].address


def step(name: str, text: str) -> str:
    """Where undo or redo leads."""
    found = re.search(rf'id="{name}"[^>]*href="([^"]+)"', text)
    assert found is not None
    return unescape(found[1])


def graph(*names: str) -> str:
    return "/graph?" + "&".join(f"open={name}" for name in names)


def boxes(text: str) -> list[str]:
    """Names of what is drawn, from what each box tells who points at it."""
    return re.findall(rf"<g><title>({KEY}): ", text)


def links(text: str) -> list[str]:
    """Where the boxes of the picture lead."""
    svg = re.search(r"<svg.*?</svg>", text, re.DOTALL)
    assert svg is not None
    return [unescape(href) for href in re.findall(r'<a href="([^"]+)"', svg[0])]


def listed(text: str) -> set[tuple[str, str, str]]:
    """Payer, payee and amount of the list, by their whole names."""
    found: set[tuple[str, str, str]] = set()
    for row in re.findall(r"<tr><td>.*?</tr>", text.partition("The same as a list")[2], re.DOTALL):
        names = re.findall(rf'title="({KEY})"', row)
        amount = re.search(r'class="num">([^<]+)<', row)
        assert amount is not None
        found.add((names[0], names[1], re.sub(r"\D", "", amount[1])))
    return found


def test_an_address_is_drawn_with_who_paid_it_and_whom_it_paid(site: FlaskClient, who: dict[str, str]) -> None:
    text = site.get(graph(who["ada-change"])).text
    assert boxes(text)[0] == who["ada-change"]
    assert set(boxes(text)) == {who[name] for name in ("ada-change", "ada-1", "ada-3", "exchange")}
    assert listed(text) == {
        (who["ada-1"], who["ada-change"], str(19 * COIN - 500)),
        (who["ada-change"], who["ada-3"], str(10 * COIN)),
        (who["ada-change"], who["exchange"], str(9 * COIN - 1_000)),
    }


def test_payers_stand_left_of_whom_they_pay(site: FlaskClient, who: dict[str, str]) -> None:
    text = site.get(graph(who["ada-change"])).text
    at = {name: float(x) for name, x in re.findall(rf'<g><title>({KEY}): [^<]*</title>\s*(?:<a [^>]*>)?<rect x="([\d.]+)"', text)}
    assert at[who["ada-1"]] < at[who["ada-change"]] < at[who["ada-3"]] == at[who["exchange"]]


def test_a_cluster_is_drawn_once_whichever_of_its_addresses_is_opened(site: FlaskClient, who: dict[str, str]) -> None:
    text = site.get(graph(who["ada-2"], who["ada-1"], who["ada-change"])).text
    names = boxes(text)
    assert len(names) == len(set(names))
    assert who["ada-2"] not in names
    assert f"{who['ada-1']}: cluster of 2 addresses" in text
    assert text.count("transactions were looked at") == 2


def test_opening_what_is_drawn_already_adds_and_never_repeats(site: FlaskClient, who: dict[str, str]) -> None:
    path, seen = graph(who["ada-change"]), list[set[str]]()
    for _ in range(6):
        text = site.get(path).text
        names = boxes(text)
        assert len(names) == len(set(names))
        seen.append(set(names))
        more = [href for href in links(text) if href.startswith("/graph?")]
        if not more:
            break
        path = more[-1].partition("#")[0]
    assert all(before <= after for before, after in pairwise(seen))
    assert len(seen[-1]) > len(seen[0])


def test_undo_goes_back_a_step_at_a_time_to_nothing(site: FlaskClient, who: dict[str, str]) -> None:
    steps = [who["ada-change"], who["exchange"], who["bo-1"]]
    pages = [site.get(graph(*steps[:n])).text for n in (1, 2, 3)]
    text = pages[2]
    for n in (2, 1):
        text = site.get(step("undo", text)).text
        assert boxes(text) == boxes(pages[n - 1])
        assert listed(text) == listed(pages[n - 1])
    text = site.get(step("undo", text)).text
    assert "Nothing is open" in text
    assert 'id="undo"' not in text


def test_what_was_undone_is_done_again_until_something_else_is_opened(site: FlaskClient, who: dict[str, str]) -> None:
    steps = [who["ada-change"], who["exchange"], who["bo-1"]]
    text = site.get(graph(*steps)).text
    assert 'id="redo"' not in text
    for _ in steps:
        text = site.get(step("undo", text)).text
    other = ""
    for n in (1, 2, 3):
        text = site.get(step("redo", text)).text
        assert boxes(text) == boxes(site.get(graph(*steps[:n])).text)
        other = next((href for href in links(text) if n == 1 and href.startswith("/graph?")), other)
    assert 'id="redo"' not in text
    assert "undone" not in other


@pytest.mark.parametrize("undone", [["x"], ["bcrt1q"] * 500, ["9" * 3_000], ["<b>"]])
def test_what_was_never_undone_does_no_harm(site: FlaskClient, who: dict[str, str], undone: list[str]) -> None:
    reply = site.get("/graph", query_string={"open": who["shop"], "undone": undone})
    assert reply.status_code == 200
    assert "<b>" not in reply.text.partition("<h1>")[2]
    assert reply.text.partition("<main")[2].count("undone=") <= 4 * MOST_OPEN
    assert site.get(step("redo", reply.text)).status_code == 404


def test_a_cluster_is_a_single_step_and_goes_by_its_name(site: FlaskClient, who: dict[str, str]) -> None:
    text = site.get(graph(who["ada-change"], who["ada-2"], who["ada-1"])).text
    assert parse_qsl(urlsplit(step("undo", text)).query) == [("open", who["ada-change"]), ("undone", who["ada-1"])]


def test_an_address_is_opened_however_it_was_copied(site: FlaskClient, who: dict[str, str]) -> None:
    copied = f" {who['shop'][:20]} {who['shop'][20:].upper()}\n"
    assert boxes(site.get("/graph", query_string={"open": copied}).text) == boxes(site.get(graph(who["shop"])).text)


def test_in_the_list_what_is_open_leads_to_its_page_and_all_else_opens(site: FlaskClient, who: dict[str, str]) -> None:
    text = site.get(graph(who["ada-change"])).text.partition("The same as a list")[2]
    assert f'<a href="/address/{who["ada-change"]}">' in text
    opening = {name for name in ("ada-1", "ada-3", "exchange") if f"open={who['ada-change']}&amp;open={who[name]}#graph" in text}
    assert opening == {"ada-1", "ada-3", "exchange"}


def test_its_address_alone_gives_the_same_graph(made: tuple[Path, Story], who: dict[str, str]) -> None:
    path = graph(who["ada-change"], who["exchange"])
    assert client(made[0]).get(path).text == client(made[0]).get(path).text
    assert f'href="{path.replace("&", "&amp;")}" rel="bookmark"' in client(made[0]).get(path).text


def test_the_list_the_picture_and_the_csv_say_the_same(site: FlaskClient, who: dict[str, str]) -> None:
    path = graph(who["ada-change"], who["ada-1"])
    rows = [line.split(",") for line in site.get(path.replace("/graph", "/graph.csv")).text.splitlines()]
    assert rows[0][:5] == ["payer", "payee", "paid_sat", "transactions", "newest_txid"]
    text = site.get(path).text
    assert {(row[0], row[1], row[2]) for row in rows[1:]} == listed(text)
    assert text.count("marker-end") == len(rows) - 1
    picture = site.get(path.replace("/graph", "/graph.svg"))
    assert picture.mimetype == "image/svg+xml"
    assert boxes(picture.text) == boxes(text)


def test_only_the_largest_neighbours_are_drawn_and_the_page_says_so(site: FlaskClient, who: dict[str, str]) -> None:
    text = site.get(graph(who["shop"])).text
    assert len(boxes(text)) == 1 + MOST_NEAR
    assert f"the {MOST_NEAR} largest each" in text
    assert "100 of 130 transactions were looked at, the newest" in text


def test_of_a_busy_address_the_newest_are_looked_at_and_the_page_says_so(
    site: FlaskClient, who: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parola.serve.explorer.near.NEWEST", 40)
    assert "40 of 130 transactions were looked at, the newest" in site.get(graph(who["shop"])).text


def test_wide_transactions_are_bounded_too(site: FlaskClient, who: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parola.serve.explorer.beside.MOST_ENDS", 30)
    assert "10 of 130 transactions were looked at, the newest" in site.get(graph(who["shop"])).text


def test_no_more_than_a_dozen_can_be_open(site: FlaskClient, who: dict[str, str]) -> None:
    full = [who["shop"], *(named(f"customer {n}") for n in range(20, 20 + MOST_OPEN - 1))]
    text = site.get(graph(*full)).text
    assert "No more can be opened" in text
    assert not [href for href in links(text) if href.startswith("/graph")]
    assert site.get(graph(*full, who["ada-1"])).status_code == 400


@pytest.mark.parametrize("wrong", ["", "x", "bcrt1q", "%00", "<b>", "9" * 3_000])
def test_what_is_not_there_cannot_be_opened(site: FlaskClient, wrong: str) -> None:
    for path in ("/graph", "/graph.svg", "/graph.csv"):
        reply = site.get(path, query_string={"open": wrong})
        assert reply.status_code == 404
        assert "<b>" not in reply.text


def test_scripts_are_allowed_here_and_from_here_only(site: FlaskClient, who: dict[str, str]) -> None:
    policy = site.get(graph(who["shop"])).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy.partition("script-src")[2]
    assert "script-src" not in site.get("/").headers["Content-Security-Policy"]
    script = site.get("/graph.js")
    assert script.mimetype == "text/javascript"
    assert not re.search(r"https?:|eval|innerHTML", script.text)


def test_a_box_shows_what_somebody_tagged_it_as(site: FlaskClient, who: dict[str, str]) -> None:
    text = site.get(graph(who["shop"])).text
    assert f"{who['shop']}: Merchant: =Paper Boats, says Example Tags; address" in text


def test_what_is_open_leads_to_its_page(site: FlaskClient, who: dict[str, str]) -> None:
    assert f"/address/{who['shop']}" in links(site.get(graph(who["shop"])).text)
    assert f"/cluster/{who['ada-1']}" in links(site.get(graph(who["ada-2"])).text)
