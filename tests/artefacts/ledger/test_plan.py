"""Coin selection, change and fees: what a wallet spends, what comes back, and what it is told when it cannot pay."""

from __future__ import annotations

import pytest
from tiny_ledger import PAYMENTS, START, made, pay, planned, rate

from parola.artefacts.ledger.blocks import subsidies
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Transfer
from parola.artefacts.ledger.plan import MINER, Planner
from parola.artefacts.ledger.transaction import vsize_at_most
from parola.streams import Streams
from parola_kit.errors import BadInput

COINS = {("ann", "main"): (500_000, 300_000, 200_000)}


def one(sat: int | None, coins: tuple[int, ...] = COINS["ann", "main"], **more: str) -> Transfer:
    """The transfer of a single payment of a wallet that holds these coins."""
    return planned([pay("e1", 1, "ann", "ben", sat, **more)], {("ann", "main"): coins})[0]


def held(transfer: Transfer) -> list[int]:
    return sorted(coin.value_sat for coin in transfer.inputs)


def fee(inputs: int, outputs: int) -> int:
    return int(rate("e1") * vsize_at_most(inputs, outputs))


def test_oldest_coins_first_until_enough() -> None:
    order = [coin.value_sat for coin in one(None).inputs]  # the order in which the fan-out made them
    assert [coin.value_sat for coin in one(1_000).inputs] == order[:1]
    assert [coin.value_sat for coin in one(order[0] + 1).inputs] == order[:2]


def test_the_fee_may_need_one_more_coin() -> None:
    enough = 50_000 - fee(1, 1)
    assert held(one(enough, (50_000, 50_000))) == [50_000]
    assert held(one(enough + 1, (50_000, 50_000))) == [50_000, 50_000]


def test_all_coins_with_change() -> None:
    transfer = one(20_000, spend="all")
    assert held(transfer) == [200_000, 300_000, 500_000]
    back = [coin for coin in transfer.outputs if coin.role == "change"]
    assert [(coin.wallet, coin.slot, coin.value_sat) for coin in back] == [("ann", "change-1", 980_000 - fee(3, 2))]


def test_everything_goes_in_one_output_without_change() -> None:
    transfer = one(None)
    assert held(transfer) == [200_000, 300_000, 500_000]
    assert [(coin.wallet, coin.slot, coin.role, coin.value_sat) for coin in transfer.outputs] == [
        ("ben", "slot-e1", "to", 1_000_000 - fee(3, 1))
    ]


@pytest.mark.parametrize(("over", "outputs"), [(545, 1), (546, 2)])
def test_change_below_dust_becomes_fee(over: int, outputs: int) -> None:
    transfer = one(100_000, (100_000 + fee(1, 2) + over,))
    assert len(transfer.outputs) == outputs
    assert transfer.fee_sat == fee(1, 2) + (over if outputs == 1 else 0)


def test_the_last_sat_can_be_spent() -> None:
    transfer = one(100_000, (100_000 + fee(1, 1),))
    assert [coin.value_sat for coin in transfer.outputs] == [100_000]
    assert transfer.fee_sat == fee(1, 1)


def test_one_sat_short() -> None:
    needs = 100_000 + fee(1, 1)
    with pytest.raises(BadInput) as caught:
        one(100_000, (needs - 1,))
    assert str(caught.value).startswith(f"payment e1: wallet 'ann' holds {needs - 1} sat and needs {needs}; ")


def test_an_empty_wallet() -> None:
    with pytest.raises(BadInput, match=rf"^payment e1: wallet 'ann' holds 0 sat and needs {100 + fee(1, 1)}; "):
        one(100, ())


def test_nothing_to_sweep() -> None:
    with pytest.raises(BadInput, match=r"^payment e1: wallet 'ann' holds 600 sat and needs \d+; "):
        one(None, (600,))


def test_endowments_beyond_the_subsidies() -> None:
    told = r"^chain\.premine: 130 blocks bring too few coins, for wallets hold 1,350 bitcoin at the start; 131 would do$"
    with pytest.raises(BadInput, match=told):
        made([], {("ann", "main"): (135_000_000_000,)})  # 27 of the premine's 130 blocks are mature in time


def test_fees_are_the_drawn_rate_of_the_real_size() -> None:
    for transfer in planned(PAYMENTS):
        drawn = rate(transfer.payments[0])
        longest = vsize_at_most(len(transfer.inputs), len(transfer.outputs))
        # with its flag a low-S signature is 71 or 72 bytes (seldom 70), and four bytes of witness are one of vsize
        assert longest - len(transfer.inputs) <= transfer.vsize <= longest
        assert drawn * longest - 1 <= transfer.fee_sat <= drawn * longest


def test_order_of_time_then_of_ids() -> None:
    order = [transfer.payments for transfer in planned([*reversed(PAYMENTS)])]
    assert order == [("e1",), ("e2",), ("e3",), ("b4",), ("e5",)]


def test_unconfirmed_change_is_spent_and_every_change_slot_is_new() -> None:
    first, second = planned([pay("e1", 1, "ann", "ben", 10_000), pay("e2", 1, "ann", "ben", 10_000)], {("ann", "main"): (90_000,)})
    assert [coin.txid for coin in second.inputs] == [first.txid]
    slots = [coin.slot for transfer in (first, second) for coin in transfer.outputs if coin.role == "change"]
    assert slots == ["change-1", "change-2"]


def test_the_place_of_change_tells_nothing() -> None:
    payments = [pay(f"e{n}", n, "ann", "ben", 600) for n in range(100)]
    places = [transfer.outputs[0].role for transfer in planned(payments, {("ann", "main"): (90_000_000,)})]
    assert 30 < places.count("change") < 70


def test_another_wallet_changes_nothing() -> None:
    alone = planned([pay("e1", 1, "ann", "ben", 10_000)])
    both = planned([pay("e0", 0, "ben", "cal", 10_000), pay("e1", 1, "ann", "ben", 10_000)])
    assert both[1] == alone[0]


def test_endowments_come_in_fan_outs_of_mature_coinbases() -> None:
    chain = made()
    fan_outs = [transfer for transfer in chain.transfers if transfer.payments[0].startswith("b-fund")]
    assert {coin.wallet for transfer in fan_outs for coin in transfer.inputs} == {"miner"}
    assert max(block.at for block in chain.blocks for transfer in block.transfers if transfer in fan_outs) < START


def test_a_fan_out_has_at_most_two_hundred_outputs_and_change() -> None:
    streams = Streams("tests")
    keyring = Keyring(streams)
    drafts = Planner(keyring, streams).fund(subsidies(range(1, 9), keyring.program(*MINER)), {("ann", "main"): (1_000,) * 450}, START)
    assert [len(draft.outputs) for draft in drafts] == [201, 201, 51]
