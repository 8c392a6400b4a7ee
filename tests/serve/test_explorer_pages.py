"""Pages of the ledger itself over a class: transactions, addresses, pictures and tags say what the ledger has."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from explorer_visitor import Visitor, visit

from parola_kit.look import sat
from parola_kit.notice import MARK


@pytest.fixture(scope="module")
def visitor(class_root: Path) -> Visitor:
    return visit(class_root, frozenset())


def test_a_transaction_shows_what_the_ledger_has(visitor: Visitor) -> None:
    for tx in visitor.ask("SELECT * FROM tx WHERE position > 0 AND rowid % 61 = 0"):
        page = visitor.page(f"/tx/{tx['txid']}")
        ins = visitor.ask("SELECT spends AS id, value_sat FROM txin WHERE txid = ?", tx["txid"])
        outs = visitor.ask("SELECT id, value_sat, script_type FROM txout WHERE txid = ?", tx["txid"])
        for row in (*ins, *outs)[:100]:
            assert row["id"] in page.text
            assert sat(row["value_sat"]) in page.text
        assert {row["script_type"] for row in outs} <= set(page.text.split())
        for said in (tx["id"], f"{tx['fee_sat'] / tx['vsize']:.2f} sat/vB", f"{sat(tx['vsize'])} vB", f"weight {sat(tx['weight'])}"):
            assert said in page.text
        tip = visitor.ask("SELECT max(height) AS tip FROM block")[0]["tip"]
        assert f"Confirmations {sat(tip - tx['height'] + 1)}" in page.text


def test_outputs_link_to_their_spender_and_inputs_to_their_origin(visitor: Visitor) -> None:
    for row in visitor.ask("SELECT txin.txid, txin.n, spends FROM txin WHERE rowid % 53 = 0"):
        origin = visitor.found(row["spends"])
        assert origin in visitor.page(f"/tx/{row['txid']}").links
        assert f"/tx/{row['txid']}#in-{row['n']}" in visitor.page(origin.partition("#")[0]).links


def test_a_wide_transaction_is_paged_and_its_outputs_are_still_found(visitor: Visitor) -> None:
    tx = visitor.ask("SELECT * FROM tx WHERE out_count > 200")[0]
    shown = [name for n in (1, 2, 3) for name in visitor.page(f"/tx/{tx['txid']}?page={n}").names if name.startswith("out-")]
    assert shown == [f"out-{n}" for n in range(tx["out_count"])]
    assert visitor.get(f"/tx/{tx['txid']}?page=4").status_code == 404
    assert visitor.found(f"{tx['txid']}:200") == visitor.get(f"/out/{tx['txid']}:200").location == f"/tx/{tx['txid']}?page=3#out-200"


def test_a_locktime_is_told_in_words(visitor: Visitor) -> None:
    for tx in visitor.ask("SELECT txid, locktime FROM tx GROUP BY locktime = 0, position = 0"):
        after = f"no block before height {tx['locktime'] + 1} may hold it" if tx["locktime"] else "any block may hold it"
        assert f"{tx['locktime']}: {after}" in visitor.page(f"/tx/{tx['txid']}").text


def test_every_window_has_a_title_of_its_own_and_capitals_make_no_difference(visitor: Visitor) -> None:
    txid, address = visitor.ask("SELECT txid FROM tx")[7]["txid"], visitor.busiest
    for kind, word, name in (("tx", "Transaction", txid), ("address", "Address", address)):
        text = visitor.get(f"/{kind}/{name}").text
        assert f"<title>{word} {name[:10]}…{name[-6:]} – {MARK}</title>" in text
        shouted = visitor.get(f"/{kind}/{name.upper()}").text
        assert shouted.partition("<main")[2] == text.partition("<main")[2]


def test_a_coinbase_is_said_to_be_one(visitor: Visitor) -> None:
    page = visitor.page(f"/tx/{visitor.ask('SELECT txid FROM tx WHERE position = 0')[0]['txid']}")
    assert "coinbase" in page.text
    assert "sat/vB" not in page.text
    assert "nulldata" in page.text


def test_an_output_leads_to_its_place(visitor: Visitor) -> None:
    row = visitor.ask("SELECT * FROM txout WHERE n = 1")[5]
    assert visitor.get(f"/out/{row['txid']}:1").location == f"/tx/{row['txid']}#out-1"
    for wrong in (f"{row['txid']}:99", row["txid"], f"{row['txid']}:01", ":1", "x"):
        assert visitor.get(f"/out/{wrong}").status_code == 404


def test_an_address_shows_its_sums_and_says_whose_they_are(visitor: Visitor) -> None:
    for row in visitor.ask("SELECT address, sum(value_sat) AS received FROM txout WHERE address IS NOT NULL GROUP BY address")[::50]:
        spent = visitor.ask("SELECT coalesce(sum(value_sat), 0) AS sat FROM txin WHERE address = ?", row["address"])[0]["sat"]
        page = visitor.page(f"/address/{row['address']}")
        for amount in (row["received"], spent, row["received"] - spent):
            assert f"{sat(amount)} sat" in page.text
        assert "not of a wallet" in page.text
        assert "UTC" in page.text


def test_history_is_paged_without_a_gap_and_ends_with_the_first(visitor: Visitor) -> None:
    address, seen = visitor.busiest, list[int]()
    count = visitor.ask(
        "SELECT count(*) AS n FROM (SELECT txid FROM txout WHERE address = ?1 UNION SELECT txid FROM txin WHERE address = ?1)", address
    )[0]["n"]
    last = -(-count // 50)
    for number in (1, 2, 3, last):
        text = visitor.get(f"/address/{address}?page={number}").text
        rows = re.findall(r'<tr><td class="num">(\d+)</td><td class="at">', text)
        assert [int(n) for n in rows] == list(range(count - 50 * (number - 1), max(0, count - 50 * number), -1))
        seen += [int(n) for n in rows]
    assert seen[0] == count
    assert seen[-1] == 1
    assert visitor.get(f"/address/{address}?page={last + 1}").status_code == 404


def test_the_picture_of_a_balance_ends_at_the_balance(visitor: Visitor) -> None:
    address = visitor.busiest
    root = ET.fromstring(visitor.get(f"/address/{address}/balance.svg").text)  # noqa: S314 -- our own page
    described = next(element.text or "" for element in root.iter() if element.tag.endswith("desc"))
    balance = re.search(r"Balance</th><td>([^<]+) sat", visitor.get(f"/address/{address}").text)
    assert balance is not None
    assert f"{unescape(balance[1])} sat at the end" in described


def test_a_picture_is_saved_as_a_file_with_a_name(visitor: Visitor) -> None:
    txid = visitor.ask("SELECT txid FROM tx WHERE position > 0")[0]["txid"]
    reply = visitor.get(f"/tx/{txid}/flow.svg")
    assert reply.mimetype == "image/svg+xml"
    assert reply.headers["Content-Disposition"] == f"attachment; filename=flow-{txid[:16]}.svg"
    ET.fromstring(reply.text)  # noqa: S314 -- our own page; it is well-formed


def test_tags_stand_with_maker_and_basis_and_as_claims(visitor: Visitor) -> None:
    tags = visitor.ask("SELECT * FROM tag")
    text = "".join(visitor.page(f"/tags?page={number + 1}").text for number in range(-(-len(tags) // 50)))
    for tag in tags:
        assert tag["id"] in text
    for tag in tags[::25]:
        page = visitor.page(f"/address/{tag['address']}").text
        assert all(tag[column] in page for column in ("id", "label", "made_by", "basis"))
        assert "claim" in page
        paid = visitor.ask("SELECT txid FROM txout WHERE address = ?", tag["address"])[0]["txid"]
        assert f"{tag['label']} ({tag['made_by']})" in visitor.page(f"/tx/{paid}").text
