"""The token chain in the explorer: accounts, calls, what was refused, who was frozen, and whose tokens others may move."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hand_explorer import client, rooted

from parola.serve.explorer.token_ledger import ZEROS
from parola.serve.explorer.tokens import units
from parola_kit.notice import MARK

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def site(class_root: Path) -> FlaskClient:
    return client(class_root)


@pytest.fixture(scope="module")
def chain(class_root: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(class_root / "learner" / "shared" / "token.sqlite")) as store:
        store.row_factory = sqlite3.Row
        if not store.execute("SELECT count(*) FROM tx").fetchone()[0]:
            pytest.skip("the scenario of this class has no token chain")
        yield store


def ask(chain: sqlite3.Connection, query: str, *values: object) -> Rows:
    return [dict(row) for row in chain.execute(query, values)]


def row_of(text: str, label: str) -> str:
    found = re.search(rf'<tr><th scope="row">{label}</th><td>(.*?)</td></tr>', text, re.DOTALL)
    assert found is not None, label
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def test_every_kind_of_call_has_its_page(site: FlaskClient, chain: sqlite3.Connection) -> None:
    for call in ask(chain, "SELECT method, status, min(hash) AS hash FROM tx GROUP BY method, status"):
        (tx,) = ask(chain, "SELECT * FROM tx WHERE hash = ?", call["hash"])
        text = site.get(f"/token/tx/{tx['hash']}").text
        assert tx["id"] in text
        assert MARK in text
        assert row_of(text, "Call") == tx["method"]
        assert tx["input"] in text
        assert ("Refused:" in text) == (tx["status"] == 0)
        for table in ("transfer", "approval", "freeze"):
            for log in ask(chain, f"SELECT * FROM {table} WHERE hash = ?", tx["hash"]):
                assert log["id"] in text
                assert "units_6dp" not in log or units(log["units_6dp"]) in text
        assert ("had approved it" in text) == (tx["method"] == "transferFrom" and tx["status"] == 1)


@pytest.fixture(scope="module")
def named(class_root: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The same class, whose scenario calls the token by a name of the tests."""
    root = tmp_path_factory.mktemp("named")
    (root / "learner").symlink_to(class_root / "learner")
    (root / "server").mkdir()
    for path in (class_root / "server").iterdir():
        if path.name != "onions.json":
            (root / "server" / path.name).symlink_to(path)
    onions = json.loads((class_root / "server" / "onions.json").read_text("utf-8"))
    onions["titles"] |= {"token": "Test Quay Dollar", "token-symbol": "TQUAY"}
    (root / "server" / "onions.json").write_text(json.dumps(onions), "utf-8")
    return client(root)


def test_pages_say_the_token_s_title_and_symbol_and_that_addresses_are_made_for_training(
    named: FlaskClient, chain: sqlite3.Connection
) -> None:
    (log,) = ask(chain, "SELECT * FROM transfer ORDER BY number DESC LIMIT 1")
    paths = (f"/token/tx/{log['hash']}", f"/token/address/{log['to_address']}", f"/token/block/{log['number']}")
    for path in paths:
        text = named.get(path).text
        assert "Test Quay Dollar (TQUAY)" in text
        assert f"<strong>{MARK}:</strong> no address of this kind of chain carries a tag of its network" in text
        assert ", made for training" in text
        assert "Moved, TQUAY" in text or "In or out, TQUAY" in text or '<th scope="col" class="num">TQUAY</th>' in text
    assert "<h1>Test Quay Dollar (TQUAY)</h1>" in named.get("/token").text
    (sums,) = ask(chain, "SELECT sum(units_6dp) AS units FROM transfer WHERE to_address = ?", log["to_address"])
    assert row_of(named.get(paths[1]).text, "Received") == f"{units(sums['units'])} TQUAY"


def test_an_account_has_what_came_less_what_went(site: FlaskClient, chain: sqlite3.Connection, class_root: Path) -> None:
    titles = json.loads((class_root / "server" / "onions.json").read_text("utf-8"))["titles"]
    symbol = titles.get("token-symbol", "tokens")
    got: dict[str, int] = defaultdict(int)
    sent: dict[str, int] = defaultdict(int)
    for row in ask(chain, "SELECT * FROM transfer"):
        got[row["to_address"]] += row["units_6dp"]
        sent[row["from_address"]] += row["units_6dp"]
    for address in sorted({*got, *sent} - {ZEROS})[::25]:
        text = site.get(f"/token/address/{address}").text
        assert row_of(text, "Balance") == f"{units(got[address] - sent[address])} {symbol}"
        assert row_of(text, "Received") == f"{units(got[address])} {symbol}"
        assert row_of(text, "Sent") == f"{units(sent[address])} {symbol}"


def test_a_history_is_whole_page_by_page_and_as_csv(site: FlaskClient, chain: sqlite3.Connection) -> None:
    busy = ask(chain, "SELECT from_address AS a FROM transfer GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")[0]["a"]
    wanted = [row["id"] for row in ask(chain, "SELECT id FROM transfer WHERE ? IN (from_address, to_address) ORDER BY rowid DESC", busy)]
    pages = [site.get(f"/token/address/{busy}?page={n}") for n in range(1, -(-len(wanted) // 50) + 1)]
    shown = [found for page in pages for found in re.findall(r'title="(tok/log/[^"]+)"', page.text.partition("<h2>Transfers</h2>")[2])]
    assert [one for one in shown if one in set(wanted)] == wanted
    rows = list(csv.DictReader(io.StringIO(site.get(f"/token/address/{busy}/history.csv").text, newline="")))
    assert [row["id"] for row in rows] == wanted
    assert all(row[MARK] == "" for row in rows)
    assert site.get(f"/token/address/{busy}?page={len(pages) + 1}").status_code == 404


def test_a_frozen_account_is_said_to_be_frozen_and_one_unfrozen_is_not(site: FlaskClient, chain: sqlite3.Connection) -> None:
    newest = ask(chain, "SELECT address, event FROM freeze WHERE rowid IN (SELECT max(rowid) FROM freeze GROUP BY address)")
    assert newest
    for row in newest:
        text = site.get(f"/token/address/{row['address']}").text
        assert ("Frozen by the issuer" in text) == (row["event"] == "Freeze")
        assert f"/token/address/{row['address']}" in site.get("/token").text


def test_approvals_stand_with_owner_and_spender(site: FlaskClient, chain: sqlite3.Connection) -> None:
    for row in ask(chain, "SELECT * FROM approval ORDER BY rowid DESC LIMIT 5"):
        for address in (row["owner_address"], row["spender_address"]):
            assert row["id"] in site.get(f"/token/address/{address}").text
    assert units(None) == "no limit"


def test_what_was_refused_is_found_at_who_signed(site: FlaskClient, chain: sqlite3.Connection) -> None:
    for row in ask(chain, "SELECT * FROM tx WHERE status = 0 LIMIT 3"):
        text = site.get(f"/token/address/{row['from_address']}").text
        assert row["id"] in text.partition("Signed, and moved nothing")[2]


def test_it_says_that_its_addresses_carry_no_mark_of_their_network(site: FlaskClient) -> None:
    text = site.get("/token").text
    assert "carry no mark of their network" in text
    assert "Nothing of it exists outside this class" in text


def test_search_finds_hashes_addresses_blocks_and_evidence_ids(site: FlaskClient, chain: sqlite3.Connection) -> None:
    (log,) = ask(chain, "SELECT * FROM transfer LIMIT 1 OFFSET 7")
    forms = {
        log["hash"]: f"/token/tx/{log['hash']}",
        log["hash"].upper(): f"/token/tx/{log['hash']}",
        log["hash"][:20]: f"/token/tx/{log['hash']}",
        f"{log['hash'][:10]}…{log['hash'][-6:]}": f"/token/tx/{log['hash']}",
        f"tok/tx/{log['hash']}": f"/token/tx/{log['hash']}",
        log["id"]: f"/token/tx/{log['hash']}",
        log["to_address"]: f"/token/address/{log['to_address']}",
        log["to_address"][:16]: f"/token/address/{log['to_address']}",
        f"tok/block/{log['number']}": f"/token/block/{log['number']}",
    }
    assert {text: site.get("/search", query_string={"q": text}).location for text in forms} == forms
    for path in forms.values():
        assert site.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/token/tx/0x1", "/token/tx/x", "/token/address/0x0", "/token/address/%00", "/token/block/2", "/token/block/x"]
)
def test_what_the_token_chain_has_not_is_not_found(site: FlaskClient, chain: sqlite3.Connection, path: str) -> None:
    assert site.get(path).status_code == 404


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "0.00"),
        (1, "0.000001"),
        (1_500_000, "1.50"),
        (1_234_567_890_123, "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567.890123"),
    ],
)
def test_amounts_are_exact(amount: int, shown: str) -> None:
    assert units(amount) == shown


def test_a_class_without_a_token_chain_shows_none(tmp_path: Path) -> None:
    site = client(rooted(tmp_path)[0])
    assert site.get("/token").status_code == 404
    assert "/token" not in site.get("/").text
    assert "tok/tx" not in site.get("/search?q=zz").text
