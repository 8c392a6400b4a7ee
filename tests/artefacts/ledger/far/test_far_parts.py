"""Parts of the far planner against plain Python: choosing coins, keeping them, slots, weights and dates."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_economy import DAY, SMALL, START

from parola.artefacts.ledger.far import fees
from parola.artefacts.ledger.far.dates import calendar, windows
from parola.artefacts.ledger.far.holdings import ROOM, Holdings, Slots
from parola.artefacts.ledger.far.radix import ascending, ranks, run
from parola.artefacts.ledger.far.select import NARROW, TRIED, Wanted, choose
from parola.artefacts.ledger.far.setting import Fees
from parola.artefacts.ledger.far.wallets import Habit
from parola.artefacts.ledger.transaction import vsize_at_most
from parola.streams import Streams

PRICE, SLACK = 700, 900
COINS = st.lists(st.integers(1, 60_000), min_size=1, max_size=ROOM)


def chance() -> np.random.Generator:
    return Streams("tests")("parts")


def filled(purses: list[list[int]]) -> Holdings:
    """A wallet for each list of coins; slots are numbered through."""
    holdings = Holdings(len(purses))
    wallet = np.repeat(np.arange(len(purses)), [len(purse) for purse in purses])
    holdings.receive(wallet, np.array([value for purse in purses for value in purse]), np.arange(len(wallet)), ranks(wallet))
    return holdings


def chosen(purses: list[list[int]], parts: list[float], habit: Habit, *, whole: bool = False) -> list[tuple[list[int], int, bool]]:
    """For each wallet the places that it spends, what it needed, and whether that is a match."""
    worth = [sum(max(value - PRICE, 0) for value in purse) for purse in purses]
    need = np.maximum(1, (np.array(worth) * np.array(parts)).astype(np.int64))
    size = len(purses)
    wanted = Wanted(need, np.full(size, PRICE), np.full(size, SLACK), np.full(size, habit), np.full(size, whole))
    found = choose(filled(purses), np.arange(size), wanted)
    places = [part.tolist() for part in np.split(found.place, np.cumsum(found.taken)[:-1])]
    return list(zip(places, need.tolist(), found.matched.tolist(), strict=True))


def payable(purses: list[list[int]]) -> list[list[int]]:
    return [purse for purse in purses if max(purse) > PRICE]


def one_by_one(purse: list[int], order: list[int], need: int) -> list[int]:
    """Places in this order until it is enough."""
    taken: list[int] = []
    for place in order:
        if need <= 0:
            break
        taken.append(place)
        need -= purse[place] - PRICE
    return taken


@settings(max_examples=150, deadline=None)
@given(st.lists(COINS, min_size=1, max_size=6).map(payable).filter(bool), st.floats(0, 1))
def test_oldest_and_largest_like_plain_python(purses: list[list[int]], part: float) -> None:
    for habit in (Habit.OLDEST, Habit.LARGEST):
        for purse, (places, need, matched) in zip(purses, chosen(purses, [part] * len(purses), habit), strict=True):
            worthy = [place for place, value in enumerate(purse) if value > PRICE]
            order = worthy if habit == Habit.OLDEST else sorted(worthy, key=lambda place: (-purse[place], place))
            assert places == one_by_one(purse, order, need)
            assert not matched


@settings(max_examples=150, deadline=None)
@given(st.lists(COINS, min_size=1, max_size=6).map(payable).filter(bool), st.floats(0, 1))
def test_the_best_match_of_all_subsets(purses: list[list[int]], part: float) -> None:
    for purse, (places, need, matched) in zip(purses, chosen(purses, [part] * len(purses), Habit.MATCH), strict=True):
        width = NARROW if len(purse) <= NARROW else TRIED
        fits = sorted((value - PRICE for value in purse if 0 < value - PRICE <= need + SLACK), reverse=True)[:width]
        sums = [sum(subset) for size in range(1, len(fits) + 1) for subset in combinations(fits, size)]
        best = min((total for total in sums if need <= total <= need + SLACK), default=None)
        assert matched == (best is not None)
        brought = sum(purse[place] - PRICE for place in places)
        assert len(set(places)) == len(places)
        assert brought == best if matched else brought >= need


def test_the_whole_wallet_with_its_dust() -> None:
    purses = [[900, 40, 30_000], [60_000] * ROOM, [PRICE + 1]]
    for habit in Habit:
        assert [sorted(places) for places, _, _ in chosen(purses, [0.1] * 3, habit, whole=True)] == [[0, 1, 2], list(range(ROOM)), [0]]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_holdings_like_lists(data: st.DataObject) -> None:
    size, slot = 4, 0
    holdings, lists, late = Holdings(size), [list[tuple[int, int]]() for _ in range(size)], list[tuple[int, int, int]]()
    for _ in range(6):
        came = data.draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(1, 10**6)), min_size=1, max_size=30))
        wallets, values = np.array(came).T
        holdings.receive(wallets, values, slot + np.arange(len(came)), ranks(wallets))
        coming = [*late, *((wallet, value, slot + n) for n, (wallet, value) in enumerate(came))]
        late, slot = [], slot + len(came)
        for wallet, value, number in coming:
            if len(lists[wallet]) < ROOM:
                lists[wallet].append((value, number))
            else:
                late.append((wallet, value, number))
        same(holdings, lists, late)
        payers = [n for n in range(size) if lists[n] and data.draw(st.booleans())]
        if payers:
            spent(holdings, lists, payers, [data.draw(st.sets(st.integers(0, len(lists[n]) - 1), min_size=1)) for n in payers])
            same(holdings, lists, late)


def same(holdings: Holdings, lists: list[list[tuple[int, int]]], late: list[tuple[int, int, int]]) -> None:
    assert holdings.count.tolist() == [len(purse) for purse in lists]
    assert holdings.balance.tolist() == [sum(value for value, _ in purse) for purse in lists]
    assert holdings.waiting == len(late)
    for width in (NARROW, ROOM):
        rows = [[value for value, _ in purse][:width] for purse in lists]
        assert holdings.values(np.arange(len(lists)), width).tolist() == [row + [0] * (width - len(row)) for row in rows]


def spent(holdings: Holdings, lists: list[list[tuple[int, int]]], payers: list[int], places: list[set[int]]) -> None:
    orders = [sorted(chosen, reverse=True) for chosen in places]
    taken = np.array([len(order) for order in orders])
    slot, brought = holdings.spend(np.array(payers), taken, np.array([place for order in orders for place in order]))
    wanted = [[lists[n][place] for place in order] for n, order in zip(payers, orders, strict=True)]
    assert slot.tolist() == [number for coins in wanted for _, number in coins]
    assert brought.tolist() == [sum(value for value, _ in coins) for coins in wanted]
    for n, chosen in zip(payers, places, strict=True):
        lists[n] = [coin for place, coin in enumerate(lists[n]) if place not in chosen]


def test_slots_are_given_once_and_few_are_made() -> None:
    slots, used = Slots(10), set(range(10))
    draw = chance()
    for count in draw.integers(1, 3_000, 200).tolist():
        fresh = slots.take(count).tolist()
        assert len(set(fresh)) == count
        assert not used & set(fresh)
        assert len(slots.key) == slots.made > max(fresh)
        used |= set(fresh)
        gone = draw.permutation(sorted(used))[: max(0, len(used) - 2_000)]
        slots.free(gone)
        used -= set(gone.tolist())
    assert slots.made < 4 * 5_000


@given(st.lists(st.integers(0, 5) | st.integers(0, 2**48 - 1), max_size=40))
def test_orders_by_radix(numbers: list[int]) -> None:
    column = np.array(numbers, np.int64)
    assert ascending(column).tolist() == sorted(range(len(numbers)), key=lambda n: (numbers[n], n))
    assert ranks(column).tolist() == [numbers[:n].count(number) for n, number in enumerate(numbers)]


def test_runs() -> None:
    assert run(np.array([10, 0, 5]), np.array([3, 0, 2])).tolist() == [10, 11, 12, 5, 6]


@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (1, 2), (16, 3), (2, 252), (2, 253), (5, 4_000)])
def test_weights_of_the_known_kind(inputs: int, outputs: int) -> None:
    no, many = np.zeros(1, np.bool_), np.array([outputs])
    weight = fees.BASE + fees.counted(many) + inputs * fees.inputs(no) + outputs * fees.outputs(no)
    assert -(-int(weight[0]) // 4) == vsize_at_most(inputs, outputs)


def test_weights_of_taproot() -> None:
    yes = np.ones(1, np.bool_)
    assert fees.inputs(yes).tolist() == [4 * 57.5]
    assert fees.outputs(yes).tolist() == [4 * 43]
    assert fees.cost(np.array([1_000, 1_000, 1_001, 2_500]), np.array([400, 401, 400, 561])).tolist() == [100, 101, 101, 351]


def test_factors_are_around_one() -> None:
    spread = fees.Spread.of(0.5, chance())
    drawn = spread.scaled(np.full(200_000, 1_000_000), chance()) / 1_000_000
    assert abs(np.median(drawn) - 1) < 0.01
    assert abs(np.log(drawn).std() - 0.5) < 0.01


def test_levels_lie_between_low_and_high_and_a_burst_lifts_them() -> None:
    dates = calendar(SMALL, np.array([0]), np.ones(1))
    calm = fees.levels(Fees(2.0, 9.0, 0.0, 5.0), dates, chance())
    assert 2_000 <= calm.min() < 2_400
    assert calm.max() == 9_000
    lifted = fees.levels(Fees(2.0, 9.0, 3.0, 5.0), dates, chance()) / calm
    assert 4.0 < lifted.max() <= 5.01
    assert np.median(lifted) < 1.2


@pytest.mark.parametrize(("payments", "most"), [(1, 10), (10, 10), (1_000, 64), (5_000, 5_000), (100, 1)])
def test_windows_hold_all_payments_in_their_order(payments: int, most: int) -> None:
    dates = calendar(SMALL, np.array([0, 3_600]), np.array([1.0, 3.0]))
    parts = list(windows(dates, payments, most, chance()))
    at, zone = (np.concatenate([part[n] for part in parts]) for n in range(2))
    assert {len(part[0]) for part in parts[:-1]} <= {most}
    assert 0 < len(parts[-1][0]) <= most
    assert len(at) == payments
    assert np.array_equal(at, np.sort(at))
    assert SMALL.start <= at[0] <= at[-1] < SMALL.end
    if payments >= 1_000:
        assert abs(zone.mean() - 0.75) < 4 * np.sqrt(0.1875 / payments)


def test_a_short_span_has_cells_enough() -> None:
    dates = calendar(SMALL.__class__(START, START + 100, 5_000_000, 1, 0, 0, 0), np.array([0]), np.ones(1))
    assert dates.edges.tolist() == list(range(START, START + 101))
    assert dates.cell(np.array([START, START + 99])).tolist() == [0, 99]
    longer = calendar(SMALL, np.array([0]), np.ones(1))
    assert longer.cell(np.array([START + DAY])).tolist() == [96]
