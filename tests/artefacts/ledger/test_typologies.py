"""Typologies: every number that was asked for is there, exactly, on the ledger; and nothing comes from nowhere."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

import pytest
from one_typology import EACH, END, Laid, around, coins, drafts, happened, laid
from tiny_ledger import START

from parola.artefacts.ledger.joint import short
from parola.artefacts.ledger.payment import Coin, Joint, Out, Stake
from parola.artefacts.ledger.plan import Draft
from parola.artefacts.ledger.prices import RECKONED
from parola.artefacts.ledger.transaction import vsize_at_most
from parola.artefacts.ledger.typology.plans import PLANS, plan
from parola.artefacts.ledger.typology.sketch import Plan
from parola.artefacts.orders import located
from parola.simulate import typologies as kinds
from parola.simulate.events import Event
from parola.simulate.typologies import KINDS, lasts
from parola.spec.typology import POOLS, TYPOLOGIES
from parola_kit.errors import BadInput


def each(typology: str, **more: str) -> Laid:
    what, sums, by = EACH[typology]
    return laid(what, sums, by, **more)


def value(coins: list[Coin] | tuple[Coin, ...]) -> list[int]:
    return [coin.value_sat for coin in coins]


def spent_by(found: Laid, coin: Coin) -> Draft:
    (draft,) = (draft for draft in found.drafts if coin in draft.inputs)
    return draft


def test_every_typology_has_a_plan_and_is_tried_here() -> None:
    assert set(PLANS) == set(KINDS) == set(TYPOLOGIES) == set(EACH)


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("seed", ["tests", "other"])
def test_money_balances_and_a_fee_is_paid(name: str, seed: str) -> None:
    for draft in each(name, seed=seed).drafts:
        assert sum(value(draft.inputs)) == sum(value(draft.outputs)) + draft.fee_sat
        size = vsize_at_most(len(draft.inputs), len(draft.outputs))
        assert RECKONED[0] * 0.9 * size < draft.fee_sat
        # a round's fee is rounded up for each who bears it, a mix of five has one to four who bear it, data is no address's output
        assert draft.fee_sat < (RECKONED[1] * (2.1 if draft.part == "mix" else 1.5 if draft.part == "tx0" else 1)) * size + 600


@pytest.mark.parametrize("name", EACH)
def test_every_transaction_and_every_output_has_its_part(name: str) -> None:
    found = each(name)
    assert {draft.subgraph for draft in found.subgraph} == {f"{name}/e007-001"}
    assert [draft.txid for draft in found.subgraph if not draft.part or any(not coin.part for coin in draft.outputs)] == []
    assert [coin.part for draft in found.drafts if not draft.subgraph for coin in draft.outputs if coin.part not in ("", "change")] == []


@pytest.mark.parametrize("name", EACH)
def test_it_is_over_when_it_says(name: str) -> None:
    found = each(name)
    last = max(draft.at for draft in found.subgraph) - START
    assert last == (0 if name == "cash_out" else lasts(EACH[name][0]))  # that is when the exchange pays out


@pytest.mark.parametrize("name", EACH)
def test_equal_arguments_give_equal_plans(name: str) -> None:
    assert each(name) == each(name)
    assert [draft.txid for draft in each(name, name="e008-002").subgraph] != [draft.txid for draft in each(name).subgraph]


def test_peel_chain() -> None:
    found = each("peel_chain")
    peels = found.of("peel")
    assert len(peels) == 4
    assert found.times("peel") == [600, 1_300, 2_100, 3_000]
    assert found.times("peel-end") == [4_000]
    for draft in peels:
        (coin,), (peeled,) = draft.inputs, [out for out in draft.outputs if out.part == "peel"]
        assert peeled.value_sat == int(coin.value_sat * 0.1)
        assert (peeled.wallet, peeled.slot) == ("merchant/1", "main")
        assert sorted(out.part for out in draft.outputs) == ["peel", "peel-change"]
    assert peels[0].inputs[0].value_sat == 3_000_000
    assert [draft.inputs[0].txid for draft in peels[1:]] == [draft.txid for draft in peels[:-1]]
    assert {coin.wallet for coin in found.coins("peel-change")} == {"ann/e007-001"}
    (rest,) = found.one("peel-end").outputs
    assert rest.wallet == "end"
    assert rest.value_sat == 3_000_000 - sum(value(found.coins("peel"))) - sum(d.fee_sat for d in (*peels, found.one("peel-end")))


def test_fan_in() -> None:
    found = each("fan_in")
    assert value(found.coins("fan-in")) == [500_000, 600_001, 700_002]
    assert len({coin.address for coin in found.coins("fan-in")}) == 1
    assert found.times("fan-in") == [0, 60, 7_260]
    assert [draft.inputs[0].wallet for draft in found.of("fan-in")] == ["ann", "ben", "cal"]


def test_fan_out_at_once() -> None:
    found = each("fan_out")
    paid = found.coins("fan-out")
    assert len(found.of("fan-out")) == 1
    assert (len(paid), sum(value(paid))) == (5, 2_000_003)
    assert min(value(paid)) >= 200_000
    assert len(set(value(paid))) == 5
    assert Counter(coin.wallet for coin in paid) == {"end": 3, "merchant/1": 2}


def test_fan_out_one_by_one() -> None:
    found = laid(kinds.FanOut(3, (50, 60), (END,)), (900_000,))
    assert found.times("fan-out") == [0, 50, 110]
    assert sum(value(found.coins("fan-out"))) == 900_000
    assert len({coin.address for coin in found.coins("fan-out")}) == 3


def test_scatter_gather() -> None:
    found = each("scatter_gather")
    scattered, gathered = found.coins("scatter"), found.coins("gather")
    assert (len(scattered), sum(value(scattered))) == (4, 2_000_000)
    assert len({coin.wallet for coin in scattered}) == 4
    assert found.times("gather") == [60, 121, 183, 246]
    assert len({coin.address for coin in gathered}) == 1
    assert sum(value(gathered)) == 2_000_000 - sum(draft.fee_sat for draft in found.of("gather"))


def test_gather_scatter() -> None:
    found = each("gather_scatter")
    assert value(found.coins("gather")) == [900_000, 800_000]
    assert {coin.wallet for coin in found.coins("gather")} == {"mid/e007-001"}  # a purse of the wallet between
    assert (found.times("gather"), found.times("scatter")) == ([0, 100], [300])
    out = found.one("scatter")
    assert sorted(value(out.inputs)) == [800_000, 900_000]
    assert {coin.part for coin in out.outputs} == {"scatter"}
    assert len(out.outputs) == 3
    assert sum(value(out.outputs)) == 1_700_000 - out.fee_sat


def test_what_the_wallet_between_pays_in_the_meantime_takes_none_of_the_gathered_coins() -> None:
    what, sums, by = EACH["gather_scatter"]
    made = plan("e007-001", START, happened(what, sums, by), around())
    # after both gathered, and before it scatters
    meantime = Joint("e009-000", START + 200, (Stake("mid", 300_000),), (Out("merchant/1", "main", 300_000),))
    held = {**coins(by), **made.endowments, ("mid", "main"): (400_000,)}
    *_, paid, scatter = drafts(Plan((*made.orders, meantime), {}), held)
    assert [coin.slot for coin in paid.inputs] == ["main"]
    assert sorted(value(scatter.inputs)) == [800_000, 900_000]


def test_cycle() -> None:
    found = each("cycle")
    steps = found.of("cycle")
    assert found.times("cycle") == [0, 60, 180, 360]
    assert [coin.wallet for coin in found.coins("cycle")][-1] == "ann"
    for draft in steps[1:]:
        (kept,) = (coin for coin in draft.outputs if coin.part == "cycle-kept")
        assert kept.value_sat == int(draft.inputs[0].value_sat * 0.05)
        assert kept.wallet == draft.inputs[0].wallet
    assert len({coin.wallet for coin in found.coins("cycle")}) == 4


def test_a_cycle_that_keeps_nothing() -> None:
    found = laid(kinds.Cycle(2, 0, (60, 60)), (1_000_000,))
    assert [len(draft.outputs) for draft in found.of("cycle")[1:]] == [1, 1]


def test_layers() -> None:
    found = each("layers")
    assert len(found.of("layer-in")) == 1
    assert (len(found.of("layer")), len(found.of("layer-end"))) == (6, 3)
    into: Counter[str] = Counter()
    for draft in found.of("layer"):
        assert len({coin.wallet for coin in draft.outputs}) == 2
        assert min(value(draft.outputs)) >= 0.29 * sum(value(draft.inputs))
        into.update(coin.wallet for coin in draft.outputs)
    assert set(into.values()) == {2}  # each wallet below is paid by two
    assert len(into) == 6
    assert len({coin.address for coin in found.coins("layer-end")}) == 1
    fees = sum(draft.fee_sat for part in ("layer", "layer-end") for draft in found.of(part))
    assert sum(value(found.coins("layer-end"))) == 3_000_000 - fees
    assert found.times("layer")[:3] == [60, 65, 70]
    assert found.times("layer-end") == [255, 260, 270]  # each waits for the later of the two that pay it


def test_structuring() -> None:
    found = each("structuring")
    assert value(found.coins("structured")) == [900_000, 999_999, 600_001]
    assert found.times("structured") == [0, 60, 150]
    assert {(coin.wallet, coin.slot) for coin in found.coins("structured")} == {("exchange/deposits", "7-deposit")}


def test_deposit_reuse() -> None:
    found = each("deposit_reuse")
    paid = found.coins("deposit-reused")
    assert (len(paid), sum(value(paid)), len({coin.address for coin in paid})) == (3, 1_500_000, 1)
    assert found.times("deposit-reused") == [0, 300, 700]


@pytest.mark.parametrize(("name", "part", "wallet"), [("chain_hop", "swap-in", "swap/desk"), ("cash_out", "cash-out", "exchange/deposits")])
def test_one_payment_to_a_service(name: str, part: str, wallet: str) -> None:
    found = each(name)
    (paid,) = found.coins(part)
    assert (paid.value_sat, paid.wallet) == (1_000_000, wallet)


def test_the_swap_service_gives_an_address_for_each_order() -> None:
    first, second = (each("chain_hop", name=name).coins("swap-in")[0] for name in ("e007-001", "e007-002"))
    assert first.address != second.address


def test_consolidation() -> None:
    draft = each("consolidation").one("consolidation")
    assert [coin.wallet for coin in draft.inputs] == ["ann", "ann"]
    assert [coin.wallet for coin in draft.outputs] == ["end"]


def test_dust() -> None:
    dust = each("dust").coins("dust")
    assert value(dust) == [546] * 9
    assert {coin.slot for coin in dust} == {"main"}
    assert len({coin.wallet for coin in dust if coin.wallet.startswith("user/")}) == 8
    assert [coin.wallet for coin in dust if not coin.wallet.startswith("user/")] == ["ben"]


def test_poisoning() -> None:
    found, imitated = each("poisoning"), around().keyring.address("merchant/1", "main")
    sent = found.one("poison")
    (coin,), (out,) = sent.inputs, sent.outputs
    assert (out.value_sat, out.wallet, out.slot) == (700, "ben", "main")
    assert coin.address != imitated
    assert (coin.address[:8], coin.address[-1:]) == (imitated[:8], imitated[-1:])
    assert found.times("poison") == [900]
    assert coin.wallet.startswith("ann/")


def test_pool_mix() -> None:
    found = each("pool_mix")
    (cut,) = (draft for draft in found.of("tx0") if draft.inputs[0].wallet == "ann")
    parts = Counter(coin.part for coin in cut.outputs)
    assert parts == {"premix": 2, "coordinator-fee": 1, "memo": 1, "tx0-change": 1}
    assert [coin.value_sat for coin in cut.outputs if coin.part == "coordinator-fee"] == [POOLS[1_000_000]]
    assert [len(out) for out in cut.unsigned.outputs if out[9] == 0x6A] == [75]  # 64 bytes of data
    mixes = found.of("mix")
    assert len(mixes) == 2 * (1 + 1)
    assert found.times("mix") == list(accumulate((3_600, 3_700, 3_800, 3_900)))
    for draft in mixes:
        assert value(draft.outputs) == [1_000_000] * 5
        assert len({coin.address for coin in (*draft.inputs, *draft.outputs)}) == 10
        new = [coin for coin in draft.inputs if coin.value_sat > 1_000_000]
        assert 1 <= len(new) <= 4
        assert draft.fee_sat == sum(coin.value_sat - 1_000_000 for coin in new)


def test_each_coin_is_mixed_as_often_as_asked() -> None:
    for count, remixes in ((1, 0), (3, 0), (1, 3), (2, 2)):
        found = laid(kinds.PoolMix(100_000, count, remixes, (3_600,) * count * (1 + remixes), END))
        own = [coin for coin in found.coins("premix") if coin.wallet == "ann/e007-001"]
        assert len(own) == count
        for coin in own:
            rounds = 0
            while coin.wallet != "end":
                draft = spent_by(found, coin)
                (coin,) = (out for out in draft.outputs if out.wallet in ("ann/e007-001", "end"))  # noqa: PLW2901 -- follows it
                rounds += 1
            assert rounds == 1 + remixes


def test_coins_of_others_in_a_pool_come_from_mixes_or_are_cut_to_size() -> None:
    found = each("pool_mix")
    made = {coin.outpoint: draft.part for draft in found.subgraph for coin in draft.outputs}
    came = Counter(made.get(coin.outpoint, "before") for draft in found.of("mix") for coin in draft.inputs)
    assert came["before"] == 1  # of the first mix of all
    assert set(came) == {"before", "tx0", "mix"}


def test_round_mix() -> None:
    found = each("round_mix")
    assert value(found.coins("mix-in")) == [21_000_000]
    assert found.times("mix") == [3_600, 10_800]
    for draft in found.of("mix"):
        equal = [coin for coin in draft.outputs if coin.part == "mix-equal"]
        change = [coin for coin in draft.outputs if coin.part == "mix-change"]
        assert value(equal) == [10_000_000] * 12
        assert len(draft.inputs) == len(change) == 12
        assert [coin.value_sat for coin in draft.outputs if coin.part == "coordinator-fee"] == [12 * int(10_000_000 * 0.00003 * 12)]
        assert len({coin.wallet.split("/")[0] + coin.wallet.split("/")[1] for coin in draft.inputs}) == 12
        given = {coin.wallet: coin.value_sat for coin in draft.inputs}
        back = Counter({coin.wallet: coin.value_sat for coin in change})
        borne = {given[wallet] - back[wallet] - 10_000_000 for wallet in given if wallet.startswith("user/")}
        assert len(borne) == 1  # everybody bears the same
    assert [coin.wallet for coin in found.coins("mix-equal")].count("end") == 2
    (left,) = (coin for coin in found.coins("mix-change") if coin.wallet == "ann")
    assert left.value_sat == 21_000_000 - 2 * (10_000_000 + 3_600) - sum(draft.fee_sat // 12 for draft in found.of("mix"))


def test_maker_mix() -> None:
    found = each("maker_mix")
    draft = found.one("mix")
    assert value(found.coins("mix-equal")) == [1_234_567] * 5
    assert len(found.coins("mix-change")) == 5
    given = Counter({coin.wallet: coin.value_sat for coin in draft.inputs})
    back: Counter[str] = Counter()
    for coin in draft.outputs:
        back[coin.wallet] += coin.value_sat
    makers = [wallet for wallet in given if wallet.startswith("user/")]
    assert len(makers) == 4
    assert {back[maker] - given[maker] for maker in makers} == {1_234}  # the payer bears the fee, and theirs
    assert given["ann"] - back["ann"] == 1_234_567 + 4 * 1_234 + draft.fee_sat


def test_payjoin_is_the_counter_example() -> None:
    draft = each("payjoin").one("payjoin")
    assert {coin.wallet for coin in draft.inputs} == {"ann", "merchant/1"}  # two owners, and one cluster to who reads it as one
    assert 400_000 not in value(draft.outputs)
    (received,) = (coin for coin in draft.outputs if coin.part == "payjoin-received")
    (own,) = (coin for coin in draft.inputs if coin.wallet == "merchant/1")
    assert received.value_sat == own.value_sat + 400_000
    paid = sum(coin.value_sat for coin in draft.inputs if coin.wallet == "ann")
    assert sum(coin.value_sat for coin in draft.outputs if coin.wallet == "ann") == paid - 400_000 - draft.fee_sat


@pytest.mark.parametrize("name", ["pool_mix", "round_mix", "maker_mix", "payjoin"])
def test_who_signs_together_uses_no_address_twice(name: str) -> None:
    """Over many seeds, for a wallet's habit of handing change back to where it came from is drawn."""
    for n in range(60):
        for draft in (draft for draft in each(name, seed=f"s{n}").subgraph if draft.part in {"tx0", "mix", "payjoin"}):
            spent, paid = ([coin.address for coin in side if coin.address] for side in (draft.inputs, draft.outputs))
            assert set(spent).isdisjoint(paid), (n, draft.part)
            assert len(set(paid)) == len(paid), (n, draft.part)


@pytest.mark.parametrize("name", ["pool_mix", "round_mix", "maker_mix"])
def test_peers_are_ordinary_users_with_coins_of_their_own(name: str) -> None:
    first, second = each(name), each(name, name="e009-004")
    assert all(wallet.split("/")[0] == "user" and wallet.endswith("/e007-001-peer") for wallet, _ in first.plan.endowments)
    assert not set(first.plan.endowments) & set(second.plan.endowments)
    own = {order.id.split(".")[0] for order in first.plan.orders if order.stakes[0].wallet.startswith("user/") and len(order.stakes) == 1}
    assert own <= {"b-e007-001"}  # what others do is no act of the case


def test_some_of_the_others_spend_what_they_mixed() -> None:
    found = [each(name, name=f"e00{n}-001") for name in ("pool_mix", "round_mix", "maker_mix") for n in range(3)]
    after = [draft for one in found for draft in one.drafts if not draft.subgraph]
    mixed = [coin for one in found for coin in one.coins("mix-equal") if coin.wallet.startswith("user/")]
    assert {draft.payments[0][0] for draft in after} == {"b"}
    assert 0.3 < len(after) / len(mixed) < 0.8


def test_more_peers_than_there_are() -> None:
    what, sums, by = EACH["round_mix"]
    with pytest.raises(BadInput, match=r"^round_mix e007-001 wants 11 ordinary users, and chain.users is 5; "):
        plan("e007-001", START, happened(what, sums, by), around(users=5))


def gone(what: kinds.Typology, sums: tuple[int, ...]) -> Event:
    return Event("e007-001", START, 7, "gone", "tiny", "begin>done", (), happened(what, sums, ("ann",)))


def test_what_cannot_be_funded_is_told_with_what_it_follows_from() -> None:
    what, sums = kinds.ScatterGather(2, (60, 60), END), (90_000_000,)
    with (
        pytest.raises(
            BadInput, match=r"^module tiny: begin>done: 'gone': payment e007-001\.000: wallet 'ann' holds 40000000 sat and needs 9"
        ),
        located([gone(what, sums)]),
    ):
        laid(what, sums)


@pytest.mark.parametrize(("payment", "told"), [("b-e007-001.003", "module tiny: begin>done: 'gone': "), ("b0000007", ""), ("e007-002", "")])
def test_what_others_do_for_it_is_told_so_and_what_follows_from_nothing_is_not(payment: str, told: str) -> None:
    event = gone(kinds.ScatterGather(2, (60, 60), END), (90_000_000,))
    with pytest.raises(BadInput, match=f"^{told}payment {payment}: wallet 'ann' holds 1 sat and needs 2; "), located([event]):
        raise short(payment, "ann", 1, 2)


def test_a_wallet_that_cannot_pay_for_it() -> None:
    with pytest.raises(BadInput, match=r"^payment e007-001\.000: wallet 'ann' holds 40000000 sat and needs 9\d{7}; "):
        laid(kinds.ScatterGather(2, (60, 60), END), (90_000_000,))
