"""Every list as CSV: all of it, with a header, marked, and saved under a name."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hand_explorer import client, rooted

from hand_story import BUSY, Story
from parola_kit.notice import MARK


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Story]:
    return rooted(tmp_path_factory.mktemp("hand"))


@pytest.fixture
def site(made: tuple[Path, Story]) -> FlaskClient:
    return client(made[0])


def rows(site: FlaskClient, path: str) -> list[dict[str, str]]:
    reply = site.get(path)
    assert reply.status_code == 200, path
    assert reply.mimetype == "text/csv"
    assert re.fullmatch(r"attachment; filename=[a-z0-9-]+\.csv", reply.headers["Content-Disposition"])
    found = list(csv.DictReader(io.StringIO(reply.text, newline="")))
    assert all(row.pop(MARK) == "" for row in found)
    return found


def test_blocks_and_their_transactions(site: FlaskClient, made: tuple[Path, Story]) -> None:
    tables = made[1].hand.tables
    found = rows(site, "/blocks.csv")
    assert [(int(row["height"]), row["hash"], row["at"]) for row in reversed(found)] == [
        (row["height"], row["hash"], row["at"]) for row in tables["block"]
    ]
    for block in tables["block"][::9]:
        txids = [row["txid"] for row in tables["tx"] if row["height"] == block["height"]]
        assert [row["txid"] for row in rows(site, f"/block/{block['height']}/transactions.csv")] == txids
        assert [row["txid"] for row in rows(site, f"/block/{block['hash']}/transactions.csv")] == txids


def test_both_sides_of_a_transaction(site: FlaskClient, made: tuple[Path, Story]) -> None:
    tables, txid = made[1].hand.tables, made[1].tx["payment"]
    found = rows(site, f"/tx/{txid}/ends.csv")
    ins = [row["spends"] for row in tables["txin"] if row["txid"] == txid]
    outs = [row["id"] for row in tables["txout"] if row["txid"] == txid]
    assert [row["id"] for row in found if row["side"] == "in"] == ins
    assert [row["id"] for row in found if row["side"] == "out"] == outs


def test_a_history_is_whole_and_the_newest_first(site: FlaskClient, made: tuple[Path, Story]) -> None:
    found = rows(site, f"/address/{made[1].address['shop']}/history.csv")
    assert [int(row["n"]) for row in found] == list(range(BUSY, 0, -1))
    assert [int(row["balance_sat"]) for row in found] == [10_000 * n for n in range(BUSY, 0, -1)]
    assert all(row["evidence"] == f"btc/tx/{row['txid']}" for row in found)


def test_a_history_longer_than_what_is_sent_at_a_time(site: FlaskClient, made: tuple[Path, Story], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows(site, f"/address/{made[1].address['shop']}/history.csv")
    for size in (1, 7, 50, 64, BUSY):
        monkeypatch.setattr("parola.serve.explorer.found.CHUNK", size)
        assert rows(site, f"/address/{made[1].address['shop']}/history.csv") == whole


def test_clusters_and_what_was_spent_together(site: FlaskClient, made: tuple[Path, Story]) -> None:
    who = made[1].address
    assert {row["address"] for row in rows(site, f"/cluster/{who['ada-1']}/addresses.csv")} == {who["ada-1"], who["ada-2"]}
    assert rows(site, f"/cluster/{who['ada-2']}/history.csv")[0]["txid"] == made[1].tx["poison"]
    (row,) = rows(site, f"/address/{who['bo-1']}/together.csv")
    assert (row["address"], row["shared"], row["txid"]) == (who["bo-2"], "1", made[1].tx["exchange"])


def test_tags_and_what_a_search_found(site: FlaskClient, made: tuple[Path, Story]) -> None:
    assert [row["id"] for row in rows(site, "/tags.csv")] == ["btc/tag/1", "btc/tag/2"]
    found = rows(site, "/search.csv?q=example+tags")
    assert {row["value"] for row in found} == {made[1].address["exchange"], made[1].address["shop"]}
    assert site.get("/search.csv?q=nothing-of-that-name").status_code == 404


def test_every_page_with_a_list_links_to_it(site: FlaskClient, made: tuple[Path, Story]) -> None:
    who = made[1].address
    pages = ["/blocks", "/block/20", f"/tx/{made[1].tx['mix']}", f"/address/{who['ada-1']}", f"/cluster/{who['ada-1']}"]
    pages += [f"/cluster/{who['ada-1']}/history", "/tags", "/search?q=bcrt1q", f"/graph?open={who['shop']}"]
    linked = {page: re.findall(r'href="([^"]+\.csv[^"]*)"', site.get(page).text) for page in pages}
    assert all(linked.values())
    assert len(linked[f"/address/{who['ada-1']}"]) == 2
    for found in linked.values():
        assert all(rows(site, href.replace("&amp;", "&")) for href in found)


@pytest.mark.parametrize("path", ["/block/9999/transactions.csv", "/tx/x/ends.csv", "/address/x/history.csv", "/address/x/together.csv"])
def test_a_list_of_what_is_not_there_is_not_found(site: FlaskClient, path: str) -> None:
    assert site.get(path).status_code == 404


def test_words_of_a_tag_may_come_in_any_order(site: FlaskClient, made: tuple[Path, Story]) -> None:
    for words in ("boats printed MERCHANT", "own shop's paper", "example boats"):
        assert site.get("/search", query_string={"q": words}).location == f"/address/{made[1].address['shop']}#tag-2", words
    assert site.get("/search?q=paper+heron").status_code == 404


def test_tags_that_were_found_are_told_apart_by_their_addresses(site: FlaskClient, made: tuple[Path, Story]) -> None:
    text = site.get("/search?q=example+tags").text
    assert all(f'<abbr title="{made[1].address[name]}">' in text for name in ("exchange", "shop"))


def test_words_of_a_tag_lead_to_its_address(site: FlaskClient, made: tuple[Path, Story]) -> None:
    reply = site.get("/search?q=PAPER  boats")
    assert reply.status_code == 302
    assert reply.location == f"/address/{made[1].address['shop']}#tag-2"
