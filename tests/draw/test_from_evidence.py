"""Drawings of a seat's own evidence, as a notebook asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from parola.serve.explorer.ledger import Ledger
from parola.serve.explorer.pictures import days
from parola_kit.draw import address_balance, transaction_flow
from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence


@pytest.fixture(scope="module")
def evidence(class_root: Path) -> Evidence:
    shared = class_root / "learner" / "shared"
    return Evidence(shared, shared / "demo")


def test_a_transaction_is_drawn_from_its_inputs_and_outputs(evidence: Evidence) -> None:
    for tx in [row for row in evidence.rows("chain.tx") if row["position"]][::60]:
        rows = [dict(row) for row in transaction_flow(evidence, tx["txid"]).table.rows]
        amounts = {side: [row["sat"] for row in rows if row["side"] == side] for side in ("input", "output", "fee")}
        assert amounts["input"] == [row["value_sat"] for row in evidence.rows("chain.txin", txid=tx["txid"])]
        assert amounts["output"] == [row["value_sat"] for row in evidence.rows("chain.txout", txid=tx["txid"])]
        assert amounts["fee"] == [tx["fee_sat"]]
        assert all(row["id"] in str([r["what"] for r in rows]) for row in evidence.rows("chain.txout", txid=tx["txid"]))


def test_evidence_id_and_txid_name_the_same_transaction(evidence: Evidence) -> None:
    tx = evidence.rows("chain.tx")[-1]
    assert transaction_flow(evidence, tx["id"]).svg == transaction_flow(evidence, f" {tx['txid']} ").svg


def test_a_coinbase_brings_new_coins_and_has_no_fee(evidence: Evidence) -> None:
    rows = transaction_flow(evidence, evidence.rows("chain.tx", position=0)[0]["txid"]).table.rows
    assert [row["side"] for row in rows] == ["input", "output", "output"]
    assert "coinbase" in rows[0]["what"]


def test_change_is_marked_only_where_the_trainee_says_so(evidence: Evidence) -> None:
    out = next(row for row in evidence.rows("chain.txout") if row["n"] == 1 and row["address"])
    assert "assumed" not in transaction_flow(evidence, out["txid"]).svg
    assert "change, assumed (my reason)" in transaction_flow(evidence, out["txid"], {out["id"]: "my reason"}).svg


def test_tags_are_told_as_claims(evidence: Evidence) -> None:
    tag = evidence.rows("chain.tag")[0]
    out = evidence.rows("chain.txout", address=tag["address"])[0]
    assert f"tagged by somebody as {tag['label']!r}" in str([row["what"] for row in transaction_flow(evidence, out["txid"]).table.rows])


def test_a_balance_in_a_notebook_is_that_of_the_explorer(evidence: Evidence, class_root: Path) -> None:
    ledger, paid = Ledger(class_root), evidence.rows("chain.txout")
    for address in sorted({row["address"] for row in paid if row["address"]})[::150]:
        sums = ledger.address(address)
        assert sums is not None
        shown = [(point.day, point.balance_sat) for point in days(ledger.daily(sums))]
        assert [(row["day"], row["balance_sat"]) for row in address_balance(evidence, address).table.rows] == shown


@pytest.mark.parametrize("wrong", ["", "btc/tx/", "0" * 64, "\x00", "x" * 10_000])
def test_what_is_not_there_is_said(evidence: Evidence, wrong: str) -> None:
    with pytest.raises(BadInput, match="no such transaction"):
        transaction_flow(evidence, wrong)
    with pytest.raises(BadInput, match="no output in this evidence"):
        address_balance(evidence, wrong)
