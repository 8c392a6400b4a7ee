"""Transactions of several wallets: who brings what, who bears which part of the fee, what each gets back, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_ledger import START, rate

from parola.artefacts.ledger.blocks import subsidies
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Coin, Joint, Out, Payment, Stake
from parola.artefacts.ledger.plan import DUST, MINER, Draft, Planner, plan
from parola.artefacts.ledger.transaction import memo, vsize_at_most
from parola.streams import Streams
from parola_kit.errors import BadInput

COINS = {("ann", "one"): (100_000,), ("ann", "two"): (200_000,), ("ben", "main"): (150_000,), ("cal", "main"): (90_000,)}


TWICE = (
    (Stake("ann", 5_000), Stake("ann", -5_000, 0)),
    (Stake("ann", 0, slots=("one",)), Stake("ben", 0), Stake("ann", 0, all=True)),
    (Stake("ann", 0, slots=("one", "two")), Stake("ann", 0, slots=("two",))),
)


def planned(*orders: Joint | Payment) -> list[Draft]:
    streams = Streams("tests")
    keyring = Keyring(streams)
    planner = Planner(keyring, streams)
    planner.fund(subsidies(range(1, 28), keyring.program(*MINER)), COINS, START - 1_800)
    return plan(planner, orders)


def joined(*stakes: Stake, outs: tuple[Out, ...] = (), data: bytes = b"") -> Draft:
    (draft,) = planned(Joint("e1", START, stakes, outs, "kind/e1", "whole", data))
    return draft


def back(draft: Draft, wallet: str, part: str = "change") -> int:
    return sum(coin.value_sat for coin in draft.outputs if coin.wallet == wallet and coin.part == part)


def fee(inputs: int, outputs: int) -> int:
    return int(rate("e1") * vsize_at_most(inputs, outputs))


def test_two_wallets_bear_the_fee_evenly_where_none_is_stated() -> None:
    stakes = (Stake("ben", 50_000), Stake("cal", 50_000))
    draft = joined(*stakes, outs=(Out("dee", "main", 100_000, "paid"),))
    borne = [150_000 - 50_000 - back(draft, "ben"), 90_000 - 50_000 - back(draft, "cal")]
    assert sum(borne) == draft.fee_sat == fee(2, 3)
    assert 0 <= borne[0] - borne[1] <= 1  # the first bears the odd satoshi


def test_a_stated_fee_is_that_and_no_more() -> None:
    draft = joined(Stake("ben", 50_000, 700), Stake("cal", 50_000, 300), outs=(Out("dee", "main", 100_000),))
    assert (150_000 - 50_000 - back(draft, "ben"), 90_000 - 50_000 - back(draft, "cal"), draft.fee_sat) == (700, 300, 1_000)


def test_who_states_none_bears_what_is_missing() -> None:
    draft = joined(Stake("ben", 50_000), Stake("cal", 50_000, 300), outs=(Out("dee", "main", 100_000),))
    assert draft.fee_sat == fee(2, 3)
    assert 150_000 - 50_000 - back(draft, "ben") == fee(2, 3) - 300


def test_a_stake_below_zero_gets_what_others_owe() -> None:
    draft = joined(Stake("ben", 40_000), Stake("cal", -40_000, 0, part="received"))
    assert back(draft, "cal", "received") == 130_000
    assert {coin.wallet for coin in draft.inputs} == {"ben", "cal"}


def test_coins_by_slot_all_of_them_and_just_enough() -> None:
    assert {coin.slot for coin in joined(Stake("ann", 0, slots=("two",))).inputs} == {"two"}
    assert {coin.slot for coin in joined(Stake("ann", 0, all=True)).inputs} == {"one", "two"}
    assert len(joined(Stake("ann", 1_000), outs=(Out("dee", "main", 1_000),)).inputs) == 1
    assert len(joined(Stake("ann", 250_000), outs=(Out("dee", "main", 250_000),)).inputs) == 2


def test_two_stakes_of_one_wallet_bring_a_coin_each() -> None:
    draft = joined(*(Stake("ann", 0, slots=(slot,), rest=("ann", f"{slot}-back")) for slot in ("one", "two")))
    assert sorted(coin.slot for coin in draft.inputs) == ["one", "two"]


def test_the_rest_goes_where_it_is_said() -> None:
    own, other = (joined(Stake("ben", 0, rest=(wallet, "x"), part="moved")).outputs[0] for wallet in ("ben", "dee"))
    assert (own.wallet, own.slot, own.role, own.part) == ("ben", "x", "change", "moved")
    assert (other.wallet, other.role) == ("dee", "to")


def test_change_that_is_dust_is_left_to_the_fee() -> None:
    owes = 150_000 - 1_000 - (DUST - 1)
    draft = joined(Stake("ben", owes, 1_000), outs=(Out("dee", "main", owes),))
    assert len(draft.outputs) == 1
    assert draft.fee_sat == 1_000 + DUST - 1


def test_what_is_spent_is_gone_and_what_is_left_can_be_spent() -> None:
    first = Joint("e1", START, (Stake("ann", 50_000, 500, ("one",), rest=("ann", "left")),), (Out("dee", "main", 50_000),))
    second = Joint("e2", START + 1, (Stake("ann", 0, all=True, rest=("eve", "main")),), ())
    drafts = planned(second, first)
    assert [draft.payments for draft in drafts] == [("e1",), ("e2",)]
    assert sorted(coin.slot for coin in drafts[1].inputs) == ["left", "two"]


def test_payments_and_joint_transactions_share_the_wallets() -> None:
    pay = Payment("e2", START + 1, "dee", "ben", "again", 60_000)
    first, second = planned(pay, Joint("e1", START, (Stake("ben", 90_000),), (Out("dee", "main", 90_000),)))
    assert [coin.txid for coin in second.inputs] == [first.txid]


def test_data_is_an_output_that_nobody_has() -> None:
    draft = joined(Stake("ben", 0), data=b"\x07" * 64)
    (said,) = (coin for coin in draft.outputs if coin.role == "data")
    assert (said.address, said.wallet, said.value_sat, said.part) == ("", "", 0, "memo")
    assert draft.unsigned.outputs[said.n] == bytes(8) + b"\x42\x6a\x40" + b"\x07" * 64 == memo(b"\x07" * 64)
    assert draft.fee_sat == int(rate("e1") * (vsize_at_most(1, 1) + 75))


def test_the_place_of_an_input_or_output_tells_nothing() -> None:
    orders = [Joint(f"e{n}", START, (Stake("ben", 1_000, 500), Stake("cal", -1_000, 0))) for n in range(40)]
    firsts = [planned(order)[0] for order in orders]
    for wallets in ([draft.inputs[0].wallet for draft in firsts], [draft.outputs[0].wallet for draft in firsts]):
        assert 8 < wallets.count("ben") < 32


@pytest.mark.parametrize(
    ("joint", "words"),
    [
        (Joint("e1", START, (Stake("ben", 50_000),), (Out("dee", "main", 50_001),)), "50000 sat are owed and 50001 paid"),
        (Joint("e1", START, (Stake("ben", 293),), (Out("dee", "main", 293),)), "an output of 293 sat to 'dee' is dust; 294 are the least"),
        (Joint("e1", START, (Stake("cal", 90_000, 500),), (Out("dee", "main", 90_000),)), "wallet 'cal' holds 90000 sat and needs 90500"),
        (Joint("e1", START, (Stake("eve", 5_000, 500),), (Out("dee", "main", 5_000),)), "wallet 'eve' holds 0 sat and needs 5500"),
        (
            Joint("e1", START, (Stake("ann", 9_000, 0, ("three",)),), (Out("dee", "main", 9_000),)),
            "wallet 'ann' holds 0 sat and needs 9000",
        ),
        *(
            (Joint("e1", START, stakes), "two stakes of wallet 'ann' may take the same coin; give each slots of its own")
            for stakes in TWICE
        ),
    ],
    ids=["owed and paid differ", "dust", "one fee short", "nothing", "nothing there", "oldest twice", "all and one", "one slot twice"],
)
def test_what_cannot_be_is_said(joint: Joint, words: str) -> None:
    with pytest.raises(BadInput, match=f"^payment e1: {words}"):
        planned(joint)


@given(st.data())
def test_money_balances_whatever_is_asked(data: st.DataObject) -> None:
    owes = [data.draw(st.integers(294, 60_000)) for _ in range(3)]
    fees = [data.draw(st.none() | st.integers(300, 2_000)) for _ in range(3)]
    stakes = [Stake(wallet, sat, fee) for wallet, sat, fee in zip(("ann", "ben", "cal"), owes, fees, strict=True)]
    draft = joined(*stakes, outs=(Out("dee", "main", sum(stake.owes_sat for stake in stakes)),))
    assert sum(coin.value_sat for coin in draft.inputs) == sum(coin.value_sat for coin in draft.outputs) + draft.fee_sat
    assert draft.fee_sat >= sum(fee or 0 for fee in fees)
    for wallet, sat, stated in zip(("ann", "ben", "cal"), owes, fees, strict=True):
        given_ = sum(coin.value_sat for coin in draft.inputs if coin.wallet == wallet)
        if stated is not None:
            assert given_ - back(draft, wallet) == sat + stated
    assert all(isinstance(coin, Coin) and coin.value_sat > 0 for coin in draft.outputs)
