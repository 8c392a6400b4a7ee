"""How much is paid: sums in their range, shares of what is held, the same again, everything."""

from __future__ import annotations

import pytest
from tiny_module import cell, happen, module, paid

from parola.simulate.amounts import FEES, ROUND, ROUND_SHARE
from parola.simulate.events import Event, Paid, PaidOut
from parola.spec.model import Module
from parola_kit.errors import BadInput

PARAMETERS = """
parameters:
  wait: {unit: hours, range: [1, 2], source: [assumption]}
  sum: {unit: sat, range: [1000000, 1000000], source: [assumption]}
  spread: {unit: sat, range: [1000000, 3000000], source: [assumption]}
  half: {unit: ratio, range: [0.5, 0.5], source: [assumption]}
"""


def pays(*orders: str) -> Module:
    """A module that pays in the order given, each ``payer payee amount label``."""
    parts = [order.split(" ", 3) for order in orders]
    does = ", ".join(f"{{pay: {{by: {by}, to: {to}, label: {label}, amount: {amount}}}}}" for by, to, label, amount in parts)
    return module(f"{PARAMETERS}states: {{begin: [{{to: done, after: wait, source: [assumption], does: [{does}]}}], done: []}}")


FUNDS = "giver taker funds {parameter: sum}"


def payment(event: Event) -> Paid:
    assert isinstance(event.what, Paid)
    return event.what


def test_a_sum_lies_in_its_range_and_is_round_as_often_as_we_say() -> None:
    found = pays("giver taker funds {parameter: spread}")
    sums = [payment(happen(found, cell(n))[0]).amount_sat or 0 for n in range(120)]
    assert min(sums) >= 1_000_000
    assert max(sums) <= 3_000_000
    assert len(set(sums)) > 60
    assert sum(amount % ROUND == 0 for amount in sums) / len(sums) == pytest.approx(ROUND_SHARE, abs=0.15)


def test_a_share_is_of_what_is_held_less_the_fees() -> None:
    assert paid(happen(pays(FUNDS, "taker keeper part {share: half}")))["part"] == (1_000_000 - FEES) // 2


def test_a_second_share_is_of_what_is_left() -> None:
    found = paid(happen(pays(FUNDS, "taker keeper part {share: half}", "taker keeper rest {share: half}")))
    half = (1_000_000 - (found["part"] or 0) - FEES) // 2
    assert found["rest"] in (half, half // ROUND * ROUND)


def test_the_same_as_another_is_its_amount() -> None:
    found = paid(happen(pays("giver taker funds {parameter: spread}", "giver keeper again {same_as: funds}")))
    assert found["again"] == found["funds"]


def test_everything_is_left_to_the_ledger() -> None:
    assert paid(happen(pays(FUNDS, "taker keeper hop {all: true}")))["hop"] is None


def test_everything_counts_as_what_was_held() -> None:
    found = paid(happen(pays(FUNDS, "taker keeper hop {all: true}", "keeper giver part {share: half}")))
    assert found["part"] == (1_000_000 - FEES) // 2


@pytest.mark.parametrize(("to", "wallet", "slot"), [("taker", "cell/3/taker", "main"), ("deposits", "exchange/deposits", "main")])
def test_a_payment_names_wallets_of_the_ledger(to: str, wallet: str, slot: str) -> None:
    what = payment(happen(pays(f"giver {to} funds {{parameter: sum}}"))[0])
    assert (what.payer, what.payee, what.slot, what.spend) == ("cell/3/giver", wallet, slot, "enough")


def test_a_payout_is_of_the_deposit_of_the_cell() -> None:
    does = "[{withdraw: {from_deposit: keeper, label: paid-out}}]"
    found = module(f"{PARAMETERS}states: {{begin: [{{to: done, after: wait, source: [assumption], does: {does}}}], done: []}}")
    assert [event.what for event in happen(found)] == [PaidOut("cell/3/keeper", "main", "payout")]


@pytest.mark.parametrize(
    ("orders", "words"),
    [
        (["giver taker again {same_as: funds}", FUNDS], "the same as 'funds', which was not made before it"),
        (["giver taker part {share: half}"], "comes to -30000 sat, of 0 that it was paid"),
    ],
    ids=["not made yet", "nothing held"],
)
def test_what_cannot_be_paid_is_said(orders: list[str], words: str) -> None:
    with pytest.raises(BadInput, match=f"module tiny: .*{words}"):
        happen(pays(*orders))


def test_a_circle_that_a_variant_closes_ends_with_the_scenario() -> None:
    states = "states: {begin: [{to: begin, after: wait, source: [assumption]}]}"
    with pytest.raises(BadInput, match="module tiny: begin>begin falls after the scenario's end"):
        happen(module(PARAMETERS + states))
