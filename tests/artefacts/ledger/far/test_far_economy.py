"""The far economy as a whole: replayed coin by coin, counted, and looked at for the habits and shares that were asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_economy import DAY, DUST, EMPTY, SMALL, START, Paid, Replay, World, but, opening, payments, world

from parola.artefacts.ledger.far.economy import plan
from parola.artefacts.ledger.far.setting import Far, Fees, sized
from parola.artefacts.ledger.far.slice import NOBODY, Arrivals, Slice
from parola.artefacts.ledger.far.wallets import Habit, Kind, endowments, wallets
from parola.simulate.rhythm import CURVE, WEEKEND
from parola.streams import Streams
from parola_kit.errors import BadInput


def by_kind(some: World, kind: Kind) -> list[Paid]:
    """What wallets of a kind pay."""
    return [one for one in some.paid if some.wallets.kind[one.wallet] == kind]


def choosing(some: World, habit: Habit) -> list[Paid]:
    """Transactions of wallets with this habit that could have taken other coins; from ten on all are spent, to have fewer."""
    return [one for one in some.paid if some.wallets.habit[one.wallet] == habit and len(one.spent) < len(one.held) < 10]


def least_worth(one: Paid) -> float:
    """A coin of no more than this may be left alone, for it costs as much to spend."""
    return 68 * one.fee / one.vsize + 1


# --- what any chain asks ---


def test_five_thousand_payments_replayed() -> None:
    some = world()  # the replay itself refuses double spends, coins that have not come yet, wrong slots, keys, kinds and fees
    assert len(payments(some.paid)) == SMALL.payments
    brought, paid = some.arrivals.value_sat.sum(), sum(coin.value for coin in payments(some.paid) if coin.wallet == NOBODY)
    assert brought == sum(coin.value for coin in some.left.values()) + paid + sum(one.fee for one in some.paid)
    assert all(SMALL.start <= one.at < SMALL.end for one in some.paid)


@pytest.mark.parametrize("count", [1, 2, 63, 1_000])
def test_exactly_as_many_payments_as_asked(count: int) -> None:
    assert len(payments(world(but(payments=count)).paid)) == count


def test_no_fee_is_lost_by_mistake() -> None:
    for one in world().paid:
        if one.changes:
            assert one.fee <= 400 * one.vsize  # the dearest rate: 32 sat/vB in a burst, for somebody in a hurry
        else:
            assert one.fee <= 400 * (one.vsize + 43 + 68) + DUST + 0.03 * sum(coin.value for coin in one.payments)


def test_sums_fit_within_the_usual_weight_of_a_transaction() -> None:
    assert 10 < max(len(one.spent) for one in world().paid) <= 16
    assert max(one.vsize for one in world().paid) < 100_000  # Bitcoin Core relays 400,000 weight units


def test_same_seed_same_slices_and_another_seed_others() -> None:
    for first, second in zip(world().slices, again(SMALL, "tests"), strict=True):
        for field in fields(first):
            assert np.array_equal(getattr(first, field.name), getattr(second, field.name))
    assert any(len(first.at) != len(second.at) for first, second in zip(world().slices, again(SMALL, "other"), strict=False))


def again(far: Far, seed: str) -> list[Slice]:
    return list(plan(far, opening(far, seed)[1], Streams(seed)))


def test_an_average_transaction() -> None:
    some = world(but(payments=20_000))
    assert 1.35 < np.mean([len(one.spent) for one in some.paid]) < 1.75
    assert 1.9 < np.mean([len(one.outs) for one in some.paid]) < 2.4


# --- shares ---


@pytest.mark.parametrize("share", [0.0, 0.1, 0.42, 1.0])
def test_share_that_nobody_spends(share: float) -> None:
    paid = payments(world(but(nobody=share)).paid)
    found = sum(coin.wallet == NOBODY for coin in paid) / len(paid)
    assert abs(found - share) <= 4 * np.sqrt(share * (1 - share) / len(paid))


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.97, 1.0])
def test_share_of_taproot(share: float) -> None:
    held, some = wallets(but(taproot=share), Streams("tests")), world(but(taproot=share))
    assert abs(held.taproot.mean() - share) <= 0.5 / len(held) + 1e-9
    outs = [out.coin.taproot for one in some.paid for out in one.outs]
    assert abs(np.mean(outs) - share) < 0.12  # by outputs it depends on who is busy
    strange = [coin.taproot for coin in payments(some.paid) if coin.wallet == NOBODY]
    assert abs(np.mean(strange) - share) <= 4 * np.sqrt(share * (1 - share) / len(strange))


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_share_of_wallets_with_one_address(share: float) -> None:
    held = wallets(but(reuse=share), Streams("tests"))
    private = np.isin(held.kind, (Kind.USER, Kind.MERCHANT))
    assert abs((held.count[private] == 1).mean() - share) <= 0.5 / private.sum() + 1e-9
    assert set(held.count[private].tolist()) <= {1, SMALL.keys}


def test_keys_are_numbered_through() -> None:
    held = wallets(SMALL, Streams("tests"))
    assert held.first[0] == 0
    assert np.array_equal(held.first[1:], np.cumsum(held.count)[:-1])


def test_a_wallet_takes_its_keys_in_turn() -> None:
    some, used = world(), defaultdict(list)
    for one in some.paid:
        for out in one.outs:
            used[out.coin.wallet].append(out.coin.key)
    users = [w for w in used if w != NOBODY and some.wallets.kind[w] == Kind.USER and not some.wallets.reuses[w] and len(used[w]) > 12]
    spread = [Counter(used[wallet]) for wallet in users]
    assert len(users) > 60
    assert all(max(found.values()) - min(found.values()) <= 1 for found in spread)
    assert all(len(found) == some.wallets.count[wallet] for wallet, found in zip(users, spread, strict=True))


def test_share_of_dust() -> None:
    paid = payments(world(but(payments=20_000, dust=0.02)).paid)
    found = sum(DUST <= coin.value < 1_000 for coin in paid) / len(paid)
    assert abs(found - 0.02) <= 4 * np.sqrt(0.02 / len(paid))
    assert not any(coin.value < 1_000 for coin in payments(world(but(dust=0.0)).paid))


# --- habits ---


def test_oldest_first() -> None:
    found = choosing(world(), Habit.OLDEST)
    assert len(found) > 500
    for one in found:
        worth = [coin for coin in one.held if coin.value > least_worth(one) or coin in one.spent]
        assert list(one.spent) == worth[: len(one.spent)]


def test_largest_first() -> None:
    found = choosing(world(), Habit.LARGEST)
    assert len(found) > 500
    for one in found:
        values = [coin.value for coin in one.spent]
        assert sorted(values, reverse=True)[: len(values)] == sorted((coin.value for coin in one.held), reverse=True)[: len(values)]


def test_no_more_coins_than_it_takes() -> None:
    for one in world().paid:
        if some_left(one) and len(one.spent) > 1 and one.changes and one.payments:
            last = one.spent[-1]
            if world().wallets.habit[one.wallet] != Habit.MATCH:
                assert sum(coin.value for coin in one.changes) < last.value


def some_left(one: Paid) -> bool:
    return len(one.spent) < len(one.held)


def test_matches_leave_no_change() -> None:
    some = world(but(payments=20_000))
    shares = {habit: np.mean([not one.changes for one in choosing(some, habit)]) for habit in Habit}
    assert shares[Habit.MATCH] > 0.02
    assert shares[Habit.MATCH] > 3 * max(shares[Habit.OLDEST], shares[Habit.LARGEST])


def test_what_remains_below_dust_is_left_to_the_fee() -> None:
    assert min(coin.value for one in world().paid for coin in one.changes) >= DUST


def test_exchanges_pay_many_at_once() -> None:
    some = world(but(withdrawals=0.4))
    hot = [len(one.payments) for one in by_kind(some, Kind.HOT) if one.payments]
    users = [len(one.payments) for one in by_kind(some, Kind.USER) if one.payments]
    assert np.mean(hot) > 2.5
    assert np.mean(users) < 1.1


def test_withdrawals_are_the_share_asked() -> None:
    some = world(but(payments=20_000, withdrawals=0.25))
    found = sum(len(one.payments) for kind in (Kind.HOT, Kind.MINER) for one in by_kind(some, kind)) / 20_000
    assert 0.24 < found < 0.35  # and more, for who has too little takes money out first


def test_deposits_come_to_the_customers_own_address() -> None:
    some, found = world(), defaultdict(set)
    for one in some.paid:
        for coin in one.payments:
            if coin.wallet != NOBODY and some.wallets.kind[coin.wallet] == Kind.DEPOSIT:
                found[int(some.wallets.owner[one.wallet])].add(coin.key)
    keys = [key for customer in found.values() for key in customer]
    assert len(found) > 100
    assert all(len(customer) == 1 for customer in found.values())
    assert len(keys) == len(set(keys))  # nobody else's


def test_deposits_are_swept_to_the_exchange() -> None:
    swept = by_kind(world(), Kind.DEPOSIT)
    assert len(swept) > 20
    for one in swept:
        assert len(one.outs) == 1
        assert not one.payments
        assert len(one.spent) >= 8
        assert world().wallets.kind[one.changes[0].wallet] in {Kind.HOT, Kind.COLD}
        assert one.fee / one.vsize < 1.7 * SMALL.fees.low


def test_cold_wallets_fill_hot_ones() -> None:
    some = world(but(payments=20_000, withdrawals=0.6, nobody=0.9))
    filled = [one for one in by_kind(some, Kind.COLD) if not one.payments]
    assert filled
    assert {int(some.wallets.kind[coin.wallet]) for one in filled for coin in one.changes} == {Kind.HOT, Kind.COLD}


def test_crowded_wallets_gather_their_coins() -> None:
    some = world(but(nobody=0.0))  # coins come, and none leave the economy
    gathered = [one for one in by_kind(some, Kind.USER) if not one.payments]
    assert len(gathered) > 20
    assert all(len(one.outs) == 1 and len(one.spent) >= 12 for one in gathered)


def test_round_sums() -> None:
    some = world()
    rounds = {True: list[bool](), False: list[bool]()}
    for one in some.paid:
        for coin in one.payments:
            if one.changes and coin.value >= 1_000:
                rounds[bool(some.wallets.rounds[one.wallet])].append(coin.value % 10 ** (len(str(coin.value)) - 2) == 0)
    assert all(rounds[True])
    assert np.mean(rounds[False]) < 0.05


def test_change_to_a_used_address_or_to_the_next() -> None:
    some = world()
    for one in some.paid:
        wallet = one.wallet
        if some.wallets.reuses[wallet] and one.payments and one.changes and some.wallets.home[wallet] == wallet:
            assert one.changes[0].key == one.spent[0].key
    fresh = [one for one in some.paid if not some.wallets.reuses[one.wallet] and some.wallets.count[one.wallet] > 1 and one.changes]
    assert np.mean([one.changes[0].key in {coin.key for coin in one.spent} for one in fresh]) < 0.35


def test_change_of_another_kind_stays_with_its_owner() -> None:
    some = world()
    mixed = [one for one in by_kind(some, Kind.USER) if one.changes and one.changes[0].taproot != one.spent[0].taproot]
    assert len(mixed) > 20
    assert all(some.wallets.owner[one.wallet] == some.wallets.owner[one.changes[0].wallet] for one in mixed)


def test_change_stands_at_any_place() -> None:
    firsts = [one.outs[0].change for one in world().paid if len(one.outs) == 2 and len(one.changes) == 1]
    assert abs(np.mean(firsts) - 0.5) < 4 * np.sqrt(0.25 / len(firsts))


def test_people_pay_the_same_again() -> None:
    pairs = Counter((one.wallet, coin.wallet) for one in by_kind(world(), Kind.USER) for coin in one.payments if coin.wallet != NOBODY)
    assert np.mean([count > 1 for count in pairs.values()]) > 0.15


# --- time ---


def test_hours_follow_the_clock_of_the_place() -> None:
    zone = 25_200
    some = world(but(payments=20_000, zones=(zone,), start=START - START % DAY, end=START - START % DAY + 14 * DAY))
    hours = Counter((one.at + zone) // 3_600 % 24 for one in some.paid for _ in one.payments)
    found = np.array([hours[hour] for hour in range(24)]) / 20_000
    wanted = np.array(CURVE) / sum(CURVE)
    assert np.abs(found - wanted).max() < 0.012
    days = Counter((one.at + zone) // DAY for one in some.paid for _ in one.payments)
    weekend = [count for day, count in days.items() if (day - 4) % 7 >= 5]
    weekdays = [count for day, count in days.items() if (day - 4) % 7 < 5 and count > 800]
    assert abs(np.mean(weekend[1:]) / np.mean(weekdays) - WEEKEND) < 0.1


def test_zones_are_hours_apart() -> None:
    far = but(payments=20_000, zones=(0, 43_200))
    some = world(far)
    hours = {0: Counter[int](), 43_200: Counter[int]()}
    for one in by_kind(some, Kind.USER):
        hours[int(some.wallets.zone[one.wallet])][one.at // 3_600 % 24] += 1
    assert hours[0][20] > 4 * hours[0][3]
    assert hours[43_200][8] > 4 * hours[43_200][15]


def test_fees_follow_the_crowd_and_bursts() -> None:
    some = world(but(payments=20_000, zones=(0,), fees=Fees(1.0, 10.0, 0.0, 1.0)))
    rates = defaultdict(list)
    for one in by_kind(some, Kind.USER):
        if one.payments and one.changes:
            rates[one.at // 3_600 % 24].append(one.fee / one.vsize)
    assert np.median(rates[20]) > 5
    assert np.median(rates[3]) < 2
    usual, dear = (world(but(fees=Fees(2.0, 2.0, many, 10.0))).paid for many in (0.0, 3.0))
    assert max(one.fee / one.vsize for one in usual if one.changes) < 8
    assert max(one.fee / one.vsize for one in dear if one.changes) > 12


def test_arrivals_are_spent_after_they_have_come() -> None:
    held, first = opening(SMALL)
    chosen = np.flatnonzero(~held.taproot & (held.kind == Kind.USER))[:150]
    at = START + 3 * DAY + 600 * np.arange(len(chosen))
    later = Arrivals(at, chosen, np.full(len(chosen), 7_000_001), held.first[chosen], np.zeros(len(chosen), np.bool_))
    both = Arrivals(*(np.append(getattr(first, field.name), getattr(later, field.name)) for field in fields(Arrivals)))
    replay, spent = Replay(held, both), 0
    for part in plan(SMALL, both, Streams("tests")):
        for one in replay.read(part):
            spent += sum(coin.value == 7_000_001 and coin.n == 0 for coin in one.spent)
    assert spent > 50


def test_many_coins_for_one_wallet_wait_for_room() -> None:
    held, first = opening(SMALL)
    flood = 400
    more = Arrivals(
        np.full(flood, START - 900), np.zeros(flood, np.int64), 50_000 + np.arange(flood),
        np.full(flood, held.first[0]), np.full(flood, held.taproot[0]),
    )  # fmt: skip
    both = Arrivals(*(np.append(getattr(first, field.name), getattr(more, field.name)) for field in fields(Arrivals)))
    replay = Replay(held, both)
    paid = [one for part in plan(SMALL, both, Streams("tests")) for one in replay.read(part)]
    mine = [coin.value for one in paid if one.wallet == 0 for coin in one.spent if coin.n == 0 and coin.value >= 50_000]
    assert len(mine) > 300
    assert sum(len(one.payments) for one in paid) == SMALL.payments


def test_live_coins_stay_as_many() -> None:
    counts = [live(but(payments=count)) for count in (10_000, 40_000)]
    assert counts[1] < 1.25 * counts[0]


def live(far: Far) -> int:
    """The most slots that were ever in use."""
    _, coins = opening(far)
    return max(int(part.slot.max()) for part in plan(far, coins, Streams("tests")))


# --- any settings ---


@settings(max_examples=40, deadline=None)
@given(
    far=st.builds(
        replace,
        st.just(EMPTY),
        payments=st.integers(1, 120),
        users=st.integers(0, 12),
        merchants=st.integers(0, 3),
        exchanges=st.integers(0, 2),
        miners=st.integers(0, 1),
        taproot=st.sampled_from((0.0, 0.3, 1.0)),
        reuse=st.floats(0, 1),
        keys=st.integers(1, 3),
        nobody=st.sampled_from((0.0, 0.4, 1.0)),
        dust=st.sampled_from((0.0, 0.3, 1.0)),
        withdrawals=st.floats(0, 1),
        end=st.integers(START + 1, START + 20 * DAY),
        zones=st.lists(st.sampled_from((-12_600, 0, 20_700, 28_800)), min_size=1, max_size=3).map(tuple),
        endowment_sat=st.sampled_from((3_000_000, 1_000_000_000)),
    ),
    seed=st.sampled_from("abcdefgh"),
)
def test_whatever_is_asked_holds_or_is_refused(far: Far, seed: str) -> None:
    refused = ""
    try:
        paid = payments(world(far, seed).paid)
    except BadInput as error:
        refused = str(error)
    else:
        assert len(paid) == far.payments
    assert not refused or refused.startswith("chain.economy.")


# --- bad settings ---


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"end": START}, r"^chain\.economy\.end: 1741000000 .* after the start$"),
        ({"payments": 0}, r"^chain\.economy\.payments: 0 .* from 1 to 100,000,000$"),
        ({"users": -1}, r"^chain\.economy\.users: -1 "),
        (
            {"users": 0, "merchants": 0, "exchanges": 0, "miners": 0},
            r"^chain\.economy\.users, merchants, exchanges, miners: 0 .*somebody has to pay",
        ),
        ({"taproot": 1.1}, r"^chain\.taproot: 1\.1 .* a share from 0 to 1$"),
        ({"nobody": -0.1}, r"^chain\.economy\.nobody: "),
        ({"keys": 0}, r"^chain\.economy\.keys: 0 "),
        ({"zones": ()}, r"^chain\.economy\.zones: \(\) "),
        ({"fees": Fees(low=0.5)}, r"^chain\.fees\.low: 0\.5 .* at least 1 sat/vB"),
        ({"fees": Fees(low=9.0, high=8.0)}, r"^chain\.fees\.low: 9\.0 "),
        ({"fees": Fees(burst=0.5)}, r"^chain\.fees\.burst: 0\.5 "),
    ],
)
def test_bad_settings(changed: dict[str, object], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        wallets(but(**changed), Streams("tests"))


def test_too_small_an_endowment() -> None:
    held = wallets(SMALL, Streams("tests"))
    with pytest.raises(
        BadInput, match=r"^chain\.economy\.endowment_sat: 1000000 sat are too little for the wallets; \d+ coins of 20000 sat make \d+$"
    ):
        endowments(but(endowment_sat=1_000_000), held, Streams("tests"), START)


def none() -> Arrivals:
    nothing = np.zeros(0, np.int64)
    return Arrivals(nothing, nothing, nothing, nothing, nothing > 0)


def test_wallets_without_money() -> None:
    with pytest.raises(BadInput, match=r"^chain\.economy\.payments: 5000 payments can't be funded, for the wallets get 0 sat in all$"):
        plan(SMALL, none(), Streams("tests"))


def test_money_that_comes_too_late() -> None:
    held, _ = opening(SMALL)
    late = endowments(SMALL, held, Streams("tests"), SMALL.end - 60)
    with pytest.raises(
        BadInput,
        match=r"^chain\.economy\.payments: \d+ payments from 2025-03-0\dT.*Z on can't be funded: the richest wallet \(\d+\) holds 0 sat",
    ):
        list(plan(SMALL, late, Streams("tests")))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("wallet", 9_999, r"^chain\.economy\.arrivals\[3\]: \d+ sat to key \d+ of wallet 9999, which has no such key"),
        ("key", 10**9, r"^chain\.economy\.arrivals\[3\]: \d+ sat to key 1000000000 of wallet \d+, "),
        ("value_sat", 0, r"^chain\.economy\.arrivals\[3\]: 0 sat to key "),
        ("taproot", None, r"^chain\.economy\.arrivals\[3\]: .* no such key of that kind"),
        ("at", START + 1, r"^chain\.economy\.arrivals\[4\]: comes before the one before it$"),
    ],
)
def test_bad_arrivals(column: str, value: int | None, message: str) -> None:
    _, coins = opening(SMALL)
    wrong = getattr(coins, column).copy()
    wrong[3] = not wrong[3] if value is None else value
    with pytest.raises(BadInput, match=message):
        plan(SMALL, replace(coins, **{column: wrong}), Streams("tests"))


def test_settings_by_size() -> None:
    sizes = [sized(START, START + 42 * DAY, 10**power) for power in range(3, 8)]
    assert [far.payments for far in sizes] == [10**power for power in range(3, 8)]
    assert all(first.users <= second.users for first, second in pairwise(sizes))
    assert sizes[-1].users == 50_000
    assert sizes[-1].endowment_sat < 11_000 * 10**8  # what 300 blocks of a premine bring
