"""Neighbours of transactions and addresses, and the numbers that all methods rest on."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hand_drawn import Paper, coins, drawn, ledgers
from hypothesis import given
from hypothesis import strategies as st

from parola_kit.methods.graph import NONE, excerpt, numbers, ranges
from parola_kit.methods.neighbours import Direction, Reached, addresses, of_address, transactions

# a pays b and keeps c; b and x pay d; c is spent to e.
PAPER = drawn(
    coins("a", "x"),
    ([(0, 0)], [("b", 600_000), ("c", 400_000)]),
    ([(1, 0), (0, 1)], [("d", 1_600_000)]),
    ([(1, 1)], [("e", 400_000)]),
)


def hops(found: Reached) -> dict[int, int]:
    return dict(zip(found.number.tolist(), found.hop.tolist(), strict=True))


def letters(found: Reached) -> dict[str, int]:
    return {PAPER.names[number]: hop for number, hop in hops(found).items()}


@pytest.mark.parametrize(
    ("start", "many", "direction", "expected"),
    [
        (1, 1, "out", {1: 0, 2: 1, 3: 1}),
        (1, 1, "in", {1: 0, 0: 1}),
        (1, 1, "both", {1: 0, 0: 1, 2: 1, 3: 1}),
        (3, 2, "in", {3: 0, 1: 1, 0: 2}),
        (3, 9, "both", {3: 0, 1: 1, 0: 2, 2: 2}),
        (3, 9, "out", {3: 0}),
        (3, 0, "both", {3: 0}),
    ],
)
def test_transactions_by_hops(start: int, many: int, direction: Direction, expected: dict[int, int]) -> None:
    assert hops(transactions(PAPER.graph, [start], many, direction)) == expected


@pytest.mark.parametrize(
    ("many", "direction", "expected"),
    [
        (1, "out", {"b": 0, "d": 1}),
        (1, "in", {"b": 0, "a": 1}),
        (2, "both", {"b": 0, "a": 1, "d": 1, "c": 2, "x": 2}),
        (3, "both", {"b": 0, "a": 1, "d": 1, "c": 2, "x": 2, "e": 3}),
    ],
)
def test_addresses_by_hops(many: int, direction: Direction, expected: dict[str, int]) -> None:
    assert letters(addresses(PAPER.graph, [PAPER.address("b")], many, direction)) == expected


def test_nobody_is_reached_through_an_address_that_everybody_meets() -> None:
    assert letters(addresses(PAPER.graph, [PAPER.address("d")], 9, busiest=1)) == {"d": 0, "b": 1, "x": 1}


def test_a_pool_makes_strangers_neighbours() -> None:
    """Its failure: two customers of one pool are two hops apart and have nothing else in common."""
    paper = drawn(coins("a", "b"), ([(0, 0)], [("pool", 1_000_000)]), ([(0, 1)], [("pool", 1_000_000)]))
    assert hops(addresses(paper.graph, [0], 2))[paper.address("b")] == 2


def test_the_transactions_of_an_address() -> None:
    paying, spending = of_address(PAPER.graph, PAPER.address("b"))
    assert (paying.tolist(), spending.tolist()) == ([1], [2])


@given(ledgers(), st.data())
def test_a_plain_search_finds_the_same(paper: Paper, data: st.DataObject) -> None:
    direction = data.draw(st.sampled_from(get_args(Direction)))
    start, many = data.draw(st.integers(0, len(paper.txs) - 1)), data.draw(st.integers(0, 4))
    assert hops(transactions(paper.graph, [start], many, direction)) == searched(paper, start, many, direction)


@given(ledgers())
def test_whatever_is_derived_fits_the_paper(paper: Paper) -> None:
    graph, txs = paper.graph, paper.txs
    paid = [sum(value for _, value in outs) for _, outs in txs]
    assert graph.value_out.tolist() == paid
    assert graph.value_in.tolist() == [sum(txs[tx][1][n][1] for tx, n in spent) for spent, _ in txs]
    assert graph.paid.tolist() == [sum(bool(name) for name, _ in outs) for _, outs in txs]
    spender = {spent: tx for tx, (ins, _) in enumerate(txs) for spent in ins}
    places = [(tx, n) for tx, (_, outs) in enumerate(txs) for n in range(len(outs))]
    assert graph.spender.tolist() == [spender.get(place, NONE) for place in places]
    assert graph.spends[graph.input_of_output[graph.spender >= 0]].tolist() == np.flatnonzero(graph.spender >= 0).tolist()
    assert graph.first_paid.tolist() == [next(tx for tx, (_, outs) in enumerate(txs) if name in dict(outs)) for name in paper.names]
    own = [bool(name) and name in {txs[tx][1][n][0] for tx, n in ins} for ins, outs in txs for name, _ in outs]
    assert graph.own_address.tolist() == own


@given(ledgers(), st.data())
def test_an_excerpt_has_the_chosen_transactions_whole(paper: Paper, data: st.DataObject) -> None:
    chosen = sorted(data.draw(st.sets(st.integers(0, len(paper.txs) - 1))))
    part = excerpt(paper.graph, np.array(chosen, np.int64))
    assert part.transactions == len(chosen) + 1
    for at, tx in enumerate(chosen, start=1):
        for whole, small in ((paper.graph.spent_by(tx), part.spent_by(at)), (paper.graph.outputs_of(tx), part.outputs_of(at))):
            assert part.value_sat[small].tolist() == paper.graph.value_sat[whole].tolist()
            assert part.address[small].tolist() == paper.graph.address[whole].tolist()


def test_numbers_are_taken_in_any_order_and_once() -> None:
    assert numbers([3, 1, 3]).tolist() == [1, 3]
    assert numbers([]).tolist() == []
    assert ranges(np.array([5, 0, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]


def searched(paper: Paper, start: int, many: int, direction: Direction) -> dict[int, int]:
    found, edge = {start: 0}, [start]
    links = [(before, tx) for tx, (ins, _) in enumerate(paper.txs) for before, _ in ins]
    for hop in range(1, many + 1):
        near = {before for before, after in links if after in edge and direction != "out"}
        near |= {after for before, after in links if before in edge and direction != "in"}
        edge = sorted(near - found.keys())
        found |= dict.fromkeys(edge, hop)
    return found
