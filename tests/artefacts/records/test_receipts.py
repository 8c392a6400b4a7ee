"""The relative's receipt: the first payment as the wallet saw it, before any block did."""

from __future__ import annotations

import pytest

from made_class import Made, made
from parola.artefacts.record import Record
from parola.simulate.events import Paid


@pytest.fixture(scope="module")
def whole() -> Made:
    return made()


@pytest.fixture(scope="module")
def receipts(whole: Made) -> list[Record]:
    return whole.rows("case.payment")


def test_there_is_one_receipt_a_case(whole: Made, receipts: list[Record]) -> None:
    assert sorted(receipt.seat_cell or 0 for receipt in receipts) == [cell.number for cell in whole.world.cells]
    assert {receipt.label for receipt in receipts} == {"first-payment"}


def test_a_receipt_is_older_than_its_block(whole: Made, receipts: list[Record]) -> None:
    mined = {tx.row["txid"]: tx.row["at"] for tx in whole.rows("chain.tx")}
    assert all(receipt.row["at"] < mined[receipt.row["txid"]] for receipt in receipts)


def test_a_receipt_shows_what_was_ordered(whole: Made, receipts: list[Record]) -> None:
    for receipt in receipts:
        what = whole.event(receipt).what
        assert isinstance(what, Paid)
        assert receipt.row["amount_sat"] == what.amount_sat


def test_a_receipt_names_the_output_that_paid(whole: Made, receipts: list[Record]) -> None:
    for receipt in receipts:
        outs = whole.rows("chain.txout", cell=receipt.cell, label="first-payment")
        (paid,) = (out.row for out in outs if out.data["role"] == "to")
        assert [receipt.row[name] for name in ("txid", "address", "amount_sat")] == [paid["txid"], paid["address"], paid["value_sat"]]


def test_receipts_are_numbered_by_time(receipts: list[Record]) -> None:
    assert [receipt.id for receipt in receipts] == [f"case/payment/{n}" for n in range(1, len(receipts) + 1)]
    assert [receipt.row["at"] for receipt in receipts] == sorted(receipt.row["at"] for receipt in receipts)
