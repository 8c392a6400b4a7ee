"""Reading a seat's evidence: rows by column, records by id, and mistakes that must not pass as 'no rows'."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_class import LEDGER, out, txid

from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence, is_id, kind


@pytest.fixture
def evidence(root: Path) -> Iterator[Evidence]:
    found = Evidence(root / "learner" / "shared", root / "learner" / "seats" / "s01")
    yield found
    found.close()


def test_rows_by_column_in_the_order_of_the_store(evidence: Evidence) -> None:
    assert [row["txid"] for row in evidence.rows("chain.tx")] == [txid(number) for number in LEDGER]
    assert [row["id"] for row in evidence.rows("chain.txout", address="bcrt1qshop00")] == [out(2, 0), out(3, 0)]


def test_nothing_equals_nothing(evidence: Evidence) -> None:
    assert [row["txid"] for row in evidence.rows("chain.tx", fee_sat=None)] == [txid(1), txid(2)]


@pytest.mark.parametrize("table", ["chain.nothing", "nothing.tx", "chain", "chain.notice", ""])
def test_no_such_table(evidence: Evidence, table: str) -> None:
    with pytest.raises(BadInput, match=r"no table .*chain\.block"):
        evidence.rows(table)


def test_no_such_column(evidence: Evidence) -> None:
    with pytest.raises(BadInput, match=r"chain\.tx: no such column"):
        evidence.rows("chain.tx", hight=3)


@pytest.mark.parametrize("value", [10**30, [1], "\ud800"])
def test_a_value_that_no_store_holds(evidence: Evidence, value: object) -> None:
    with pytest.raises(BadInput, match=r"chain\.tx: "):
        evidence.rows("chain.tx", height=value)


def test_one_is_one(evidence: Evidence) -> None:
    assert evidence.one("chain.tx", height=3)["txid"] == txid(3)
    for height in (3, 4):
        with pytest.raises(BadInput, match="one was expected"):
            evidence.one("chain.txout", txid=txid(height))


def test_ids_are_those_that_can_be_seen(evidence: Evidence) -> None:
    ids = list(evidence.ids())
    assert len(ids) == len(set(ids))
    assert all(evidence.has(one) and is_id(one) for one in ids)
    assert {kind(one) for one in ids} == {"btc/block", "btc/tx", "btc/out", "btc/tag", "forum/user", "case/ref"}
    assert "case/ref/2" in ids  # and not those of other seats
    assert not evidence.has("case/ref/3")
    with pytest.raises(BadInput, match="not in the evidence of this seat"):
        evidence.record("case/ref/3")


@pytest.mark.parametrize(
    "text", ["", "post", "forum/post", "forum/post/", "forum/post/1/2", "Forum/post/1", "forum/page/1", "forum/post/1\n", "a/b/c d"]
)
def test_what_is_no_id(evidence: Evidence, text: str) -> None:
    assert not is_id(text)
    assert not evidence.has(text)


def test_a_store_that_is_not_there_or_broken(root: Path) -> None:
    shared = root / "learner" / "shared"
    (shared / "forum.sqlite").write_bytes(b"not a store" * 100)
    broken = Evidence(shared, root / "learner" / "seats" / "s01")
    with pytest.raises(BadInput, match=r"forum\.user: "):
        broken.rows("forum.user")
    broken.close()
    (shared / "market.sqlite").unlink()
    with pytest.raises(BadInput, match=r"market.sqlite: no such store"):
        Evidence(shared, root / "learner" / "seats" / "s01").rows("market.vendor")
