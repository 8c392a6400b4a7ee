"""Methods over a small ledger, and times of records. The ledger is that of tiny_class.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tiny_class import out, txid

from parola_kit.errors import BadInput
from parola_kit.evidence import Evidence
from parola_kit.methods import change, trace
from parola_kit.methods.times import utc


@pytest.fixture
def evidence(root: Path) -> Iterator[Evidence]:
    found = Evidence(root / "learner" / "shared", root / "learner" / "seats" / "s01")
    yield found
    found.close()


def test_follow_an_output(evidence: Evidence) -> None:
    assert trace.follow(evidence, out(3, 1)) == txid(4)
    assert trace.follow(evidence, out(3, 0)) is None


def test_whether_an_address_was_paid_before(evidence: Evidence) -> None:
    assert trace.seen_before(evidence, "bcrt1qshop00", txid(3))
    assert not trace.seen_before(evidence, "bcrt1qfresh0", txid(3))


def test_a_deposit_tag_is_named_one(evidence: Evidence) -> None:
    assert [tag["id"] for tag in trace.deposit_tags(evidence, "bcrt1qdeposit")] == ["btc/tag/1"]
    assert trace.deposit_tags(evidence, "bcrt1qshop00") == []


@pytest.mark.parametrize(
    ("number", "reused", "fresh", "odd"),
    [
        (1, None, None, None),  # a coinbase, one round output
        (3, None, out(3, 1), out(3, 1)),  # a known shop is paid a round amount, the rest is change
        (4, out(4, 0), None, out(4, 0)),  # an input's own address is paid again: fresh addresses decide nothing
        (5, None, None, None),  # two fresh addresses, two odd amounts
        (6, None, None, None),  # everything moves: one output is no change, and never the odd one out
    ],
)
def test_what_the_heuristics_say_of_change(evidence: Evidence, number: int, reused: str | None, fresh: str | None, odd: str | None) -> None:
    assert change.change(evidence, txid(number)) == {"reused-address": reused, "fresh-address": fresh, "round-amount": odd}


def test_a_local_time_and_its_zone_are_a_moment() -> None:
    assert utc("2020-03-01 00:30", "+08:00") == datetime(2020, 2, 29, 16, 30, tzinfo=UTC)
    assert utc("2020-02-28 23:30:05", "-03:30") == datetime(2020, 2, 29, 3, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "zone"),
    [("2020-03-01 00:30", ""), ("2020-03-01T00:30Z", "+08:00"), ("2020-13-01 00:30", "+08:00"), ("0001-01-01 00:30", "+08:00")],
)
def test_a_time_without_its_zone_is_none(local: str, zone: str) -> None:
    with pytest.raises(BadInput, match=r"in zone"):
        utc(local, zone)
