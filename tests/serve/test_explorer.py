"""The block explorer over a class: what every page keeps to, and what is asked badly."""

from __future__ import annotations

import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from explorer_visitor import Reader, Visitor, sample, visit

from parola.serve import explorer
from parola.serve.stores import Store
from parola.serve.web import behind_relay
from parola_kit.errors import BadInput
from parola_kit.notice import MARK


@pytest.fixture(scope="module")
def visitor(class_root: Path) -> Visitor:
    return visit(class_root, frozenset())


@pytest.fixture(scope="module")
def marking(class_root: Path) -> Visitor:
    return visit(class_root, frozenset({"change", "clusters", "warnings"}))


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
    for each in (visitor, marking):
        behind_relay(each.app)
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
