"""The block explorer over a class: every kind of page, search by anything, annotations, and what is asked badly."""

from __future__ import annotations

import random
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from parola.serve import explorer
from parola.serve.explorer.assumed import RESTS, Verdict, verdicts
from parola.serve.explorer.ledger import Ledger
from parola.serve.stores import Row, Store
from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence
from parola_kit.ledger import opened
from parola_kit.look import sat
from parola_kit.methods.candidates import USUAL, candidates
from parola_kit.methods.change import HEURISTICS, change
from parola_kit.notice import MARK

TELLING = (*USUAL, "change, assumed", "Takes for change", "suggests a CoinJoin", "Suggests", "/cluster/")


class Reader(HTMLParser):
    """What stands on a page: links (also those of forms and pictures), text, tags, fields and labels."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names: list[str] = []
        self.starts: list[str] = []
        self.labels: set[str] = set()
        self.fields: set[str] = set()
        self.text = ""
        self._style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.starts.append(tag)
        self.links += [given[name] for name in ("href", "src", "action") if name in given]
        self.names += [given["id"]] if "id" in given else []
        self.labels |= {given["for"]} if tag == "label" else set()
        self.fields |= {given.get("id", "")} if tag in {"input", "select", "textarea"} else set()
        self._style = tag == "style"
        self.text += " " if tag in {"td", "th"} else ""

    def handle_data(self, data: str) -> None:
        self.text += "" if self._style else data


@dataclass(frozen=True, slots=True)
class Visitor:
    """Asks the explorer for pages, and the ledger itself for what should stand on them."""

    app: Flask
    chain: sqlite3.Connection

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.app.test_client().get(path, **more)

    def page(self, path: str) -> Reader:
        reply = self.get(path)
        assert reply.status_code == 200, path
        return Reader(reply.text)

    def ask(self, query: str, *values: object) -> list[Row]:
        return [dict(row) for row in self.chain.execute(query, values)]

    def search(self, text: str) -> TestResponse:
        return self.get(f"/search?q={quote(text)}")

    def found(self, text: str) -> str:
        """Where a search leads that fits one thing."""
        reply = self.search(text)
        assert reply.status_code == 302, text
        return reply.location

    @property
    def busiest(self) -> str:
        rows = self.ask("SELECT address FROM txout WHERE address IS NOT NULL GROUP BY address ORDER BY count(*) DESC LIMIT 1")
        return rows[0]["address"]


@pytest.fixture(scope="module")
def visitor(class_root: Path) -> Visitor:
    return visit(class_root, frozenset())


@pytest.fixture(scope="module")
def marking(class_root: Path) -> Visitor:
    return visit(class_root, frozenset({"change", "clusters", "warnings"}))


def visit(root: Path, annotations: frozenset[str]) -> Visitor:
    with closing(sqlite3.connect(root / "learner" / "shared" / "chain.sqlite")) as held:
        chain = sqlite3.connect(":memory:", check_same_thread=False)
        held.backup(chain)
    chain.row_factory = sqlite3.Row
    return Visitor(explorer.app(root, annotations), chain)


def sample(visitor: Visitor) -> list[str]:
    """Pages of every kind over the whole ledger: about three hundred, those of the busiest address and the widest transactions too."""
    txids = [row["txid"] for row in visitor.ask("SELECT txid FROM tx WHERE rowid % 97 = 0 OR out_count > 150 OR in_count > 5")]
    addresses = [row["address"] for row in visitor.ask("SELECT DISTINCT address FROM txout WHERE address IS NOT NULL ORDER BY 1")][::40]
    tagged = [row["address"] for row in visitor.ask("SELECT address FROM tag WHERE rowid % 20 = 0")]
    busy = visitor.busiest
    return [
        "/",
        "/blocks",
        "/blocks?page=7",
        *(f"/block/{height}" for height in (1, 128, 3000)),
        *(f"/tx/{txid}" for txid in txids),
        *(f"/tx/{txid}/flow.svg" for txid in txids[::5]),
        *(f"/address/{address}" for address in (*addresses, *tagged, busy)),
        *(f"/address/{busy}?page={number}" for number in (2, 60, 123)),
        f"/address/{busy}/balance.svg",
        *(f"/graph?open={address}" for address in (*addresses[::5], busy)),
        "/graph",
        "/reading",
        "/tags",
        "/tags?page=2",
    ]


def test_every_page_keeps_the_rules(visitor: Visitor, marking: Visitor) -> None:
    for each in (visitor, marking):
        for path in sample(each):
            reply = each.get(path)
            assert reply.status_code == 200, path
            assert MARK in reply.text, path
            if path.endswith(".svg"):
                continue
            page = Reader(reply.text)
            assert page.starts.count("h1") == 1, path
            assert len(page.names) == len(set(page.names)), path
            assert page.fields <= page.labels, path
            assert ("script" in page.starts) == path.startswith("/graph"), path
            assert not re.search(r" on[a-z]+=|javascript:", reply.text), path
            assert page.starts.count("table") == page.starts.count("caption"), path
            assert all(re.match(r"/(?!/)|#", link) for link in page.links), path


def test_every_link_of_the_sample_leads_somewhere(visitor: Visitor) -> None:
    links = {link for path in sample(visitor)[::6] if not path.endswith(".svg") for link in visitor.page(path).links}
    checked = sorted(links)[:: max(1, len(links) // 250)]
    assert len(checked) > 200
    held: dict[str, Reader] = {}
    for link in checked:
        path, _, anchor = link.partition("#")
        if not path:
            assert link == "#content"
            continue
        if path.partition("?")[0].endswith((".svg", ".csv", ".js")) or path == "/search":
            assert visitor.get(link).status_code == (404 if path == "/search" else 200), link
            continue
        held[path] = held.get(path) or visitor.page(path)
        assert not anchor or anchor in held[path].names, link


def test_every_link_keeps_the_prefix_of_a_relay(visitor: Visitor, marking: Visitor) -> None:
    headers = {"X-Forwarded-Prefix": "/seats/s01/explorer"}
    for path in [*sample(marking)[::9], "/search?q=zzz", "/search?q=bcrt1q", "/tx/none"]:
        reply = marking.get(path, headers=headers)
        links = Reader(reply.text).links if reply.mimetype == "text/html" else re.findall(r'href="([^"]+)"', reply.text)
        assert links or path.endswith("balance.svg"), path
        assert all(link.startswith("/seats/s01/explorer/") or link.startswith("#") for link in links), path
    moved = visitor.get("/search?q=128", headers=headers)
    assert urlsplit(moved.location).path == "/seats/s01/explorer/block/128"


def test_a_page_asks_a_few_times_however_long_its_lists(visitor: Visitor, marking: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    for name in ("rows", "row"):
        plain = getattr(Store, name)

        def counted(self: Store, sql: str, *values: object, plain: Any = plain) -> Any:
            asked.append(sql)
            return plain(self, sql, *values)

        monkeypatch.setattr(Store, name, counted)
    tx = visitor.ask("SELECT txid FROM tx WHERE out_count > 150")[0]["txid"]
    searches = ["/search?q=128", "/search?q=123456", "/search?q=bcrt1q", f"/search?q={tx}", f"/search?q=btc/out/{tx}:0", "/search?q=zzzzzz"]
    for each in (visitor, marking):
        for path in [*sample(each)[::4], f"/tx/{tx}", *searches, f"/out/{tx}:0", f"/address/{visitor.busiest}"]:
            asked.clear()
            each.get(path)
            assert len(asked) <= (14 if path.startswith("/graph") else 8), (path, asked)


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


def test_a_coinbase_is_said_to_be_one(visitor: Visitor) -> None:
    page = visitor.page(f"/tx/{visitor.ask('SELECT txid FROM tx WHERE position = 0')[0]['txid']}")
    assert "coinbase" in page.text
    assert "sat/vB" not in page.text
    assert "nulldata" in page.text


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
        rows = re.findall(r'<tr><td class="num">(\d+)</td><td class="id">', text)
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
    text = "".join(visitor.page(f"/tags?page={number}").text for number in range(1, 6))
    for tag in visitor.ask("SELECT * FROM tag"):
        assert tag["id"] in text
    for tag in visitor.ask("SELECT * FROM tag")[::25]:
        page = visitor.page(f"/address/{tag['address']}").text
        assert all(tag[column] in page for column in ("id", "label", "made_by", "basis"))
        assert "claim" in page
        paid = visitor.ask("SELECT txid FROM txout WHERE address = ?", tag["address"])[0]["txid"]
        assert f"{tag['label']} ({tag['made_by']})" in visitor.page(f"/tx/{paid}").text


def test_search_finds_every_form(visitor: Visitor) -> None:
    tx = visitor.ask("SELECT * FROM tx WHERE position > 0 AND out_count > 1")[40]
    block = visitor.ask("SELECT * FROM block WHERE height = 321")[0]
    tag = visitor.ask("SELECT * FROM tag")[30]
    txid, address = tx["txid"], tag["address"]
    forms = {
        txid: f"/tx/{txid}",
        f"  {txid[:20]} {txid[20:]}\n": f"/tx/{txid}",
        txid.upper(): f"/tx/{txid}",
        f'"{txid}",': f"/tx/{txid}",
        f"btc/tx/{txid}": f"/tx/{txid}",
        txid[:12]: f"/tx/{txid}",
        f"{txid[:10]}…{txid[-6:]}": f"/tx/{txid}",
        f"{txid[:10]}...{txid[-6:]}": f"/tx/{txid}",
        f"{txid}:1": f"/tx/{txid}#out-1",
        f"btc/out/{txid}:0": f"/tx/{txid}#out-0",
        f"btc/out/{txid[:10]}…{txid[-6:]}:0": f"/tx/{txid}#out-0",
        "321": "/block/321",
        "btc/block/321": "/block/321",
        block["hash"]: f"/block/{block['hash']}",
        block["hash"][:14]: f"/block/{block['hash']}",
        address: f"/address/{address}",
        address.upper(): f"/address/{address}",
        address[:14]: f"/address/{address}",
        f"{address[:10]}…{address[-6:]}": f"/address/{address}",
        tag["id"]: f"/address/{address}#tag-{tag['id'].rsplit('/')[-1]}",
    }
    assert {text: visitor.found(text) for text in forms} == forms
    for target in forms.values():
        path, _, anchor = target.partition("#")
        assert not anchor or anchor in visitor.page(path).names


def test_search_lists_several_and_caps_the_list(visitor: Visitor) -> None:
    reply = visitor.search("bcrt1q")
    assert reply.status_code == 200
    assert len([link for link in Reader(reply.text).links if link.startswith("/address/")]) == 50
    assert "More than 50" in reply.text
    addresses = [row["address"] for row in visitor.ask("SELECT DISTINCT address FROM txout WHERE address IS NOT NULL")]
    heads = [address[:8] for address in addresses]
    head = next(head for head in heads if 1 < heads.count(head) < 50)
    fitting = sorted(address for address in addresses if address.startswith(head))
    assert [link for link in Reader(visitor.search(head).text).links if link.startswith("/address/")] == [f"/address/{a}" for a in fitting]


UNFOUND = (
    *("", " ", "zzz", "abcde", "999999999", "9" * 30, "0" * 64, "x" * 5_000, "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"),
    *("btc/tag/0", "btc/tag/x", "btc/block/abcdef", "btc/out/abcdef", "forum/post/1", "exchange/account/1"),
    *("<b>", "%", "______", "\x00", "' OR 1=1 --", ":1", "…"),
)


@pytest.mark.parametrize("text", UNFOUND)
def test_what_is_not_found_is_told_what_can_be_searched_for(visitor: Visitor, text: str) -> None:
    reply = visitor.search(text)
    assert reply.status_code == 404
    assert all(form in reply.text for form in ("txid", "height", "address", "btc/tx/", "6 characters"))
    assert "<b>" not in reply.text


def test_an_output_leads_to_its_place(visitor: Visitor) -> None:
    row = visitor.ask("SELECT * FROM txout WHERE n = 1")[5]
    assert visitor.get(f"/out/{row['txid']}:1").location == f"/tx/{row['txid']}#out-1"
    for wrong in (f"{row['txid']}:99", row["txid"], f"{row['txid']}:01", ":1", "x"):
        assert visitor.get(f"/out/{wrong}").status_code == 404


def test_change_is_marked_with_the_heuristic_and_what_it_rests_on(marking: Visitor, class_root: Path) -> None:
    shared = class_root / "learner" / "shared"
    evidence, marked = Evidence(shared, shared / "demo"), 0
    for tx in marking.ask("SELECT txid FROM tx WHERE position > 0 AND rowid % 13 = 0"):
        expected = {output for output in change(evidence, tx["txid"]).values() if output}
        text = marking.get(f"/tx/{tx['txid']}").text
        marks = text.count('<span class="mark">change, assumed</span>')
        assert marks >= len(expected)
        assert ("p-flow" in text and "<pattern" in text) == bool(marks)
        assert all(name in text for name in USUAL)
        marked += bool(expected)
    assert marked > 30
    evidence.close()


def test_heuristics_over_one_pages_rows_say_what_they_say_over_the_whole_ledger(class_root: Path) -> None:
    shared, ledger = class_root / "learner" / "shared", Ledger(class_root)
    evidence, whole = Evidence(shared, shared / "demo"), opened(shared / "chain.sqlite")
    over_all = candidates(whole.graph, USUAL)
    txs = evidence.rows("chain.tx")
    for row in [row for row in txs if row["position"]][::3] + txs[:3]:
        tx = ledger.transaction(row["txid"])
        assert tx is not None
        said = {verdict.name: verdict.output for verdict in verdicts(tx, *ledger.sides(tx))}
        decided = {name: int(found[tx["id"]]) for name, found in over_all.items()}
        assert said == {name: whole.outputs([output])[0] if output >= 0 else None for name, output in decided.items()}
        taught = change(evidence, row["txid"])
        assert taught == {name: said[name] for name in taught}
    assert RESTS.keys() == set(USUAL) >= HEURISTICS.keys()
    evidence.close()
    whole.close()


def test_without_the_annotation_no_page_tells_of_it(visitor: Visitor) -> None:
    for path in sample(visitor):
        if path == "/reading":
            continue  # says what each annotation rests on, and nothing of this ledger
        text = visitor.get(path).text
        assert [word for word in TELLING if word in text] == [], path
        assert "<pattern" not in text, path
    spending = visitor.ask("SELECT txid FROM tx WHERE position > 0")[0]["txid"]
    assert "Assumed change is switched off while a lab asks for it." in visitor.page(f"/tx/{spending}").text


def test_heuristics_that_disagree_leave_it_open(marking: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    txid = marking.ask("SELECT txid FROM tx WHERE position > 0 AND out_count = 2 AND in_count = 1")[0]["txid"]
    outputs = (f"btc/out/{txid}:0", f"btc/out/{txid}:1", None, None, None)
    said = [Verdict(name, output, "") for name, output in zip(USUAL, outputs, strict=True)]
    monkeypatch.setattr("parola.serve.explorer.assumed.verdicts", lambda *_: said)
    text = marking.page(f"/tx/{txid}").text
    assert "cannot tell which output is change" in text
    assert "does not decide" in text


@pytest.mark.parametrize("page", ["abc", "0", "-1", "1.5", "999999999999", "²", "\x00", "1 ", "", "2&page=1"])
def test_a_page_that_is_not_there_is_not_found(visitor: Visitor, page: str) -> None:
    tag_path = f"/tags?page={page if '&' in page else quote(page)}"
    assert visitor.get(tag_path).status_code == (200 if "&" in page else 404)
    assert visitor.get(f"/address/{visitor.busiest}?page={'999999' if '&' in page else quote(page)}").status_code == 404


MISSING = (
    *("/block/0", "/block/999999999999999999999", "/block/-1", "/block/x", "/block/%00", "/block/٣", "/nothing"),
    *("/tx/x", "/address/x", "/tx/x/flow.svg", "/address/x/balance.svg"),
)


@pytest.mark.parametrize("path", MISSING)
def test_what_the_ledger_has_not_is_not_found_and_the_page_still_has_its_search(visitor: Visitor, path: str) -> None:
    reply = visitor.get(path)
    assert reply.status_code == 404
    assert 'name="q"' in reply.text
    assert MARK in reply.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_is_changed_by_any_method(visitor: Visitor, method: str) -> None:
    for path in ("/", "/search", "/tags"):
        assert visitor.app.test_client().open(path, method=method).status_code == 405


def test_three_hundred_bad_requests_are_answered(marking: Visitor) -> None:
    chance = random.Random(20250303)
    good = marking.ask("SELECT txid FROM tx WHERE position > 0")[0]["txid"]
    bits = [
        "\x00",
        "'",
        '"',
        "<",
        "%",
        "é",
        "𝔘",
        "\u202e",
        "..",
        "/",
        ":",
        "…",
        "bcrt1",
        "btc/",
        good[:7],
        good,
        "9" * 25,
        " ",
        "\n",
        "-1",
        "{{7*7}}",
    ]
    shapes = [
        "/tx/{}",
        "/tx/{}/flow.svg",
        "/block/{}",
        "/address/{}",
        "/address/{}/balance.svg",
        "/out/{}",
        "/search?q={}",
        "/tags?page={}",
    ]
    for number in range(300):
        value = "".join(chance.choice(bits) for _ in range(chance.randint(0, 9)))
        raw = quote(value, safe="" if chance.random() < 0.5 else "/:")
        raw = raw if chance.random() < 0.9 else f"%ff{raw}%80"
        path = shapes[number % len(shapes)].format(raw)
        reply = marking.get(path)
        assert reply.status_code in {200, 302, 308, 404}, path
        assert "<{" not in reply.text


def test_answers_hold_no_word_of_what_only_trainers_know(visitor: Visitor, class_root: Path) -> None:
    with closing(sqlite3.connect(class_root / "trainer" / "truth.sqlite")) as truth:
        wallets = {wallet for (wallet,) in truth.execute("SELECT DISTINCT wallet FROM owner")}
    assert len(wallets) > 10
    text = "".join(visitor.get(path).text for path in sample(visitor)[::3])
    assert not [wallet for wallet in wallets if "/" in wallet and wallet in text]


def test_a_class_without_its_store_is_refused_with_what_to_do(own_class: Path) -> None:
    path = own_class / "server" / "explorer.sqlite"
    path.unlink()
    with pytest.raises(BadInput, match="is not there"):
        explorer.app(own_class, frozenset())
    path.write_bytes(b"no store" * 100)
    with pytest.raises(BadInput, match="cannot be read"):
        explorer.app(own_class, frozenset())
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE block (id TEXT)")
    with pytest.raises(BadInput, match="has no table"):
        explorer.app(own_class, frozenset())
