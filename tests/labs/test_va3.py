"""VA3: a wallet among strangers, the stall's record, the released sample, and what the facts make of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from parola.labs.facts import facts
from parola.labs.lab import load_lab
from parola.labs.truth import CellTruth
from parola.locate import folder
from parola_kit.ledger import Ledger, opened
from parola_kit.methods.clusters import clusters, nothing
from parola_kit.methods.joins import coinjoins, payjoin_readings, unnecessary_input

LAB = load_lab(folder("labs") / "VA3")
FACTS = facts(LAB.folder)


@pytest.fixture(scope="module")
def ledger(class_root: Path) -> Iterator[Ledger]:
    found = opened(class_root / "learner" / "shared" / "chain.sqlite")
    yield found
    found.close()


def transaction(truth: CellTruth, label: str) -> str:
    return truth.id(label, "btc/tx").removeprefix("btc/tx/")


def test_the_kit_finds_the_same_cluster_on_the_whole_ledger(truths: Mapping[str, CellTruth], ledger: Ledger) -> None:
    doubtful = coinjoins(ledger.graph).suspected | unnecessary_input(ledger.graph)
    firm, naive_ = clusters(ledger.graph, doubtful), clusters(ledger.graph, nothing(ledger.graph))
    for truth in truths.values():
        fact = FACTS["clusters.firm"](truth)
        start = ledger.number(fact.given["address"])
        assert sorted(ledger.addresses(firm.of(start))) == fact.value
        assert len(naive_.of(start)) == FACTS["clusters.naive_size"](truth).value > len(fact.value) + 3


def test_the_join_is_suspected_and_the_joint_sale_can_be_read_as_what_it_is(truths: Mapping[str, CellTruth], ledger: Ledger) -> None:
    for truth in truths.values():
        assert coinjoins(ledger.graph).suspected[ledger.number(transaction(truth, "keeper-join"))]
        joint = ledger.number(transaction(truth, "keeper-payjoin"))
        assert unnecessary_input(ledger.graph)[joint]
        for sale in truth.ids("keeper-payjoin", "case/sale"):
            assert truth.row(sale)["amount_sat"] in {paid for _, _, paid in payjoin_readings(ledger.graph, joint)}


def test_a_record_that_ends_has_no_sale_from_the_joint_one_on(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        joint, sales = truth.times["keeper-payjoin"][0], truth.evidence.rows("case.sale")
        later = [sale for sale in sales if sale["at"] >= f"{joint[:17]}00Z"]
        assert bool(later) == (truth.variant["stall-record"] == "covers") == bool(truth.ids("keeper-payjoin", "case/sale"))
        assert len(sales) >= 2


def test_plain_sales_are_paid_as_they_were_due(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        for sale in map(truth.row, truth.ids("stall-sold", "case/sale")):
            (out,) = truth.evidence.rows("chain.txout", address=sale["address"])
            assert out["value_sat"] == sale["amount_sat"]


def test_the_coin_that_the_stall_adds_is_in_no_record_of_sales(truths: Mapping[str, CellTruth]) -> None:
    """Else its address would tell on every seat whose it is, and nothing would be left to the record."""
    for truth in truths.values():
        recorded = {sale["address"] for sale in truth.evidence.rows("case.sale")}
        assert recorded.isdisjoint(row["address"] for row in truth.evidence.rows("chain.txin", txid=transaction(truth, "keeper-payjoin")))


def test_pairs_say_what_ledger_and_owners_say(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        kinds: set[tuple[bool, bool]] = set()
        for trace in truth.starting("released-pair", "case/pair"):
            row, (first, second) = truth.row(trace.id), trace.data["wallets"]
            spent = [{one["txid"] for one in truth.evidence.rows("chain.txin", address=row[name])} for name in ("first", "second")]
            assert (row["spent_in"] in spent[0] & spent[1]) if row["spent_in"] else not spent[0] & spent[1]
            assert row["owners_say"] == ("one wallet" if first == second else "two wallets")
            assert row["first"] < row["second"]
            assert not first.startswith("cell/")
            assert not second.startswith("cell/")
            kinds.add((bool(row["spent_in"]), first == second))
        assert len(kinds) == 4


def test_a_sample_gives_rates_that_are_neither_none_nor_all(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        for name in ("clusters.precision", "clusters.recall"):
            assert 0 < float(FACTS[name](truth).value) < 100


def test_targets_have_every_answer_and_no_place_that_tells(truths: Mapping[str, CellTruth]) -> None:
    said: set[str] = set()
    for truth in truths.values():
        fact = FACTS["clusters.targets"](truth)
        assert list(fact.rows) == sorted(fact.rows)
        assert len(fact.rows) == 4
        assert fact.given["address"] not in fact.rows
        said |= {row["belongs"] for row in fact.value.values()}
    assert said == {"yes", "no", "cannot-tell"}


def test_some_of_the_five_fit_and_some_do_not(truths: Mapping[str, CellTruth]) -> None:
    for truth in truths.values():
        fact = FACTS["clusters.fit"](truth)
        assert transaction(truth, "keeper-payjoin") in fact.value
        assert 2 <= len(fact.value) < 5 == len(set(fact.given.values()))
