"""What is read into the ledger: clusters, CoinJoins and address poisoning, each with its caveat, each only where it is allowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hand_explorer import EVERY, client, rooted

from hand_story import BUSY, Story
from parola.labs.lab_model import Annotation
from parola.serve.explorer.notes import SHAPES
from parola_kit.look import sat
from parola_kit.methods.joins import KINDS


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Story]:
    return rooted(tmp_path_factory.mktemp("hand"))


@pytest.fixture
def site(made: tuple[Path, Story]) -> FlaskClient:
    return client(made[0])


def without(made: tuple[Path, Story], note: str) -> FlaskClient:
    return client(made[0], EVERY - {note})


def test_the_annotations_are_those_that_labs_may_withhold() -> None:
    assert set(Annotation.__args__) == EVERY


def test_a_cluster_is_named_by_any_of_its_addresses_and_says_what_it_is_worth(site: FlaskClient, made: tuple[Path, Story]) -> None:
    who = made[1].address
    pages = [site.get(f"/cluster/{who[name]}").text for name in ("ada-1", "ada-2")]
    for text in pages:
        assert "A reading, not a fact" in text
        assert "neither a person nor a group" in text
        assert '"/reading#clusters"' in text
        assert {f"/address/{who['ada-1']}", f"/address/{who['ada-2']}"} <= set(re.findall(r'href="([^"]+)"', text))
        assert who["bo-1"] not in text
    assert pages[0].count("Cluster of 2 addresses") == pages[1].count("Cluster of 2 addresses") == 1
    assert f"{sat(49 * 100_000_000 + 600)} sat" in pages[0]


def test_the_history_of_a_cluster_is_that_of_its_addresses_together(site: FlaskClient, made: tuple[Path, Story]) -> None:
    text = site.get(f"/cluster/{made[1].address['ada-2']}/history").text
    assert made[1].tx["poison"] in text
    assert made[1].tx["payment"] in text
    assert "Balance over time" in text
    assert text.count("<svg") == 1
    assert site.get(f"/cluster/{made[1].address['ada-2']}/balance.svg").mimetype == "image/svg+xml"


def test_tags_of_a_cluster_are_listed_and_cut_where_there_are_many(site: FlaskClient, made: tuple[Path, Story]) -> None:
    who = made[1].address
    assert "Nobody has tagged an address of this cluster" in site.get(f"/cluster/{who['bo-1']}").text
    with pytest.MonkeyPatch.context() as patch:
        tags = [{**row, "address": who["bo-1"], "id": f"btc/tag/{n}"} for n, row in enumerate(made[1].hand.tables["tag"][:1] * 60)]
        patch.setattr("parola.serve.explorer.ledger.Ledger.tags_in", lambda *_: tags)
        text = site.get(f"/cluster/{who['bo-1']}").text
        assert "60 in all, of which 25 are shown" in text
        assert text.count('<tr id="tag-') == 25
        assert len(site.get(f"/cluster/{who['bo-1']}/tags.csv").text.splitlines()) == 61


def test_an_address_alone_has_no_cluster_and_that_shows_nothing(site: FlaskClient, made: tuple[Path, Story]) -> None:
    reply = site.get(f"/cluster/{made[1].address['shop']}")
    assert reply.status_code == 404
    assert "may still belong" in reply.text
    assert "none: nothing ties it to another address" in site.get(f"/address/{made[1].address['shop']}").text


def test_a_coinjoin_is_suggested_with_why_and_joins_nobody(site: FlaskClient, made: tuple[Path, Story]) -> None:
    text = site.get(f"/tx/{made[1].tx['mix']}").text
    assert "Suggests a CoinJoin" in text
    assert SHAPES["whirlpool"] in text
    assert "no sign of guilt" in text
    assert '"/reading#coinjoin"' in text
    spent = re.search(r'<tr id="in-0">.*?/address/(bcrt1\w+)', text, re.DOTALL)
    assert spent is not None
    assert site.get(f"/cluster/{spent[1]}").status_code == 404
    assert "suggests a CoinJoin" in site.get(f"/address/{spent[1]}").text  # its history marks it
    assert "Suggests a CoinJoin" not in site.get(f"/tx/{made[1].tx['payment']}").text


def test_every_kind_of_shape_has_words_and_no_maker_is_named(site: FlaskClient) -> None:
    assert SHAPES.keys() == set(KINDS[1:])
    text = site.get("/reading").text.casefold()
    assert all(words.casefold() in text for words in SHAPES.values())
    assert not {"wasabi", "whirlpool", "joinmarket"} & set(re.findall(r"\w+", text))


@pytest.mark.parametrize("name", ["look-alike", "supplier"])
def test_poisoning_is_suggested_where_the_look_alike_stands_and_where_the_imitated_does(
    site: FlaskClient, made: tuple[Path, Story], name: str
) -> None:
    who = made[1].address
    for path in (f"/tx/{made[1].tx['poison']}", f"/address/{who[name]}"):
        text = site.get(path).text
        assert "Suggests address poisoning" in text, path
        assert {who["look-alike"], who["supplier"], who["ada-1"]} <= set(re.findall(r"/address/(bcrt1\w+)", text))
        assert "Compare the whole address" in text
        for whole in ("look-alike", "supplier"):  # not cut in the middle: what they share is what would be left
            assert f"<code>{who[whole]}</code>" in text
        assert '"/reading#poisoning"' in text
    assert "Suggests address poisoning" not in site.get(f"/address/{who['shop']}").text


def test_every_why_leads_to_its_place(site: FlaskClient, made: tuple[Path, Story]) -> None:
    reading = site.get("/reading").text
    paths = [*(f"/tx/{txid}" for txid in made[1].tx.values()), *(f"/address/{address}" for address in made[1].address.values())]
    anchors = {anchor for path in paths for anchor in re.findall(r"/reading#(\w+)", site.get(path).text)}
    assert anchors == {"change", "clusters", "coinjoin", "poisoning", "words"}
    assert all(f'id="{anchor}"' in reading for anchor in anchors)


def test_addresses_spent_together_stand_on_the_ledger_whatever_is_allowed(made: tuple[Path, Story]) -> None:
    who = made[1].address
    text = client(made[0], ()).get(f"/address/{who['ada-1']}").text
    row = re.search(rf'<tr><td><a href="/address/{who["ada-2"]}">.*?</tr>', text)
    assert row is not None
    assert f"/tx/{made[1].tx['payment']}" in row[0]
    assert "never spent together" in client(made[0], ()).get(f"/address/{who['shop']}").text


def test_without_clusters_nothing_is_joined(made: tuple[Path, Story]) -> None:
    site, who = without(made, "clusters"), made[1].address
    for path in ("", "/history", "/balance.svg", "/addresses.csv", "/history.csv"):
        reply = site.get(f"/cluster/{who['ada-1']}{path}")
        assert reply.status_code == 403
        assert who["ada-2"] not in reply.text
    assert "Clusters are switched off while a lab asks for them." in site.get(f"/address/{who['ada-1']}").text
    assert "/cluster/" not in site.get(f"/address/{who['ada-1']}").text
    graph = site.get(f"/graph?open={who['ada-1']}").text
    assert "cluster of" not in graph
    assert "clusters are switched off" in graph


def test_without_warnings_nothing_warns(made: tuple[Path, Story]) -> None:
    site = without(made, "warnings")
    for path in (*(f"/tx/{txid}" for txid in made[1].tx.values()), *(f"/address/{address}" for address in made[1].address.values())):
        text = site.get(path).text
        assert not re.search(r"[Ss]uggests (a CoinJoin|address poisoning)", text), path
    assert "Warnings are switched off" in site.get(f"/tx/{made[1].tx['mix']}").text


def test_a_long_history_is_drawn_day_by_day(site: FlaskClient, made: tuple[Path, Story]) -> None:
    text = site.get(f"/address/{made[1].address['shop']}").text
    rows = re.findall(r"<tr><td>(\d{4}-\d\d-\d\d)</td><td class=\"num\">([^<]+)</td></tr>", text)
    days = [day for day, _ in rows]
    assert days == sorted(set(days))
    assert rows[-1][1] == sat(BUSY * 10_000)
    assert f"Transactions</th><td>{BUSY}<" in text


def test_a_balance_that_came_and_went_on_one_day_is_told_where_the_plot_cannot_show_it(site: FlaskClient, made: tuple[Path, Story]) -> None:
    told = "at its highest the balance was"
    for name, most in (("ada-2", 2_900_000_000), ("look-alike", 5_000)):
        assert f"{told} {sat(most)} sat" in site.get(f"/address/{made[1].address[name]}").text
    for name in ("ada-3", "ada-change", "exchange", "shop"):
        assert told not in site.get(f"/address/{made[1].address[name]}").text


def test_first_and_last_seen_have_time_and_block(site: FlaskClient, made: tuple[Path, Story]) -> None:
    blocks = {row["height"]: row["at"] for row in made[1].hand.tables["block"]}
    paid = [row["txid"] for row in made[1].hand.tables["txout"] if row["address"] == made[1].address["shop"]]
    heights = sorted(row["height"] for row in made[1].hand.tables["tx"] if row["txid"] in paid)
    text = site.get(f"/address/{made[1].address['shop']}").text
    for words, height in (("First", heights[0]), ("Last", heights[-1])):
        assert f'{words} seen (UTC)</th><td>{blocks[height].replace("T", " ")}, block <a href="/block/{height}">' in text
