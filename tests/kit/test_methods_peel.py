"""Peel chains: followed to where they end, found among others, and an honest purse that looks like one."""

from __future__ import annotations

import numpy as np
import pytest
from hand_drawn import Paper, Tx, coins, drawn, ledgers
from hypothesis import given

from parola_kit.methods.candidates import candidates
from parola_kit.methods.graph import NONE
from parola_kit.methods.peel import peel, peels

START = 1_000_000
CHAIN: list[Tx] = [
    coins("a", "z"),
    ([(0, 0)], [("p", 50_000), ("b", 949_000)]),
    ([(1, 1)], [("c", 900_000), ("q", 48_000)]),
    ([(2, 0)], [("r", 60_000), ("d", 839_000)]),
]
ENDS: dict[str, list[Tx]] = {
    "unspent": [],
    "joined": [([(3, 1), (0, 1)], [("s", 40_000), ("e", 1_798_000)])],
    "swept": [([(3, 1)], [("e", 838_000)])],
    "spread": [([(3, 1)], [("s", 40_000), ("t", 40_000), ("e", 700_000)])],
    "undecided": [([(3, 1)], [("s", 419_000), ("e", 419_000)])],
}


@pytest.mark.parametrize("end", ENDS)
def test_a_chain_is_followed_to_its_end(end: str) -> None:
    paper = drawn(*CHAIN, *ENDS[end])
    found = peel(paper.graph, 0)
    assert (found.tx.tolist(), found.end) == ([1, 2, 3], end)
    assert [paper.place(output) for output in found.passed.tolist()] == [(1, 1), (2, 0), (3, 1)]
    assert [paper.place(output) for output in found.peeled.tolist()] == [(1, 0), (2, 1), (3, 0)]


def test_no_more_steps_than_were_asked_for() -> None:
    paper = drawn(*CHAIN)
    assert (peel(paper.graph, 0, most=2).tx.tolist(), peel(paper.graph, 0, most=2).end) == ([1, 2], "most")
    assert peel(paper.graph, 0, most=3).end == "unspent"
    assert len(peel(paper.graph, paper.output(3, 1)).tx) == 0


def test_the_output_that_is_passed_on_may_be_said() -> None:
    """Where the small one is change the larger leads into the payee's purse: the failure of following by amount."""
    paper = drawn(coins("a", "p"), ([(0, 0)], [("p", 700_000), ("b", 299_000)]), ([(1, 1)], [("p", 200_000), ("c", 98_000)]))
    fresh = candidates(paper.graph, ["fresh-address"])["fresh-address"]
    assert [paper.place(output) for output in peel(paper.graph, 0, fresh).passed.tolist()] == [(1, 1), (2, 1)]
    assert [paper.place(output) for output in peel(paper.graph, 0).passed.tolist()] == [(1, 0)]


def test_all_chains_are_found_longest_first() -> None:
    paper = drawn(*CHAIN, ([(0, 1)], [("y", 900_000), ("s", 90_000)]), ([(4, 0)], [("x", 800_000), ("s", 90_000)]))
    found = peels(paper.graph, least=2)
    assert (found.first.tolist(), found.steps.tolist()) == ([1, 4], [3, 2])
    assert found.chain.tolist() == [NONE, 0, 0, 0, 1, 1]
    assert peels(paper.graph).first.tolist() == [1]


def test_an_honest_purse_that_pays_day_by_day_is_a_peel_chain_too() -> None:
    """Its failure: the shape is that of anybody who keeps what is left."""
    days: list[Tx] = [([(n, 1)] if n else [(0, 0)], [("shop", 10_000), ("me", 1_000_000 - 10_000 * (n + 1))]) for n in range(20)]
    assert peels(drawn(coins("me"), *days).graph).steps.tolist() == [20]


@given(ledgers(most=14, least_sat=1))
def test_each_chain_is_what_following_it_gives(paper: Paper) -> None:
    graph = paper.graph
    found = peels(graph, least=1)
    for place, (first, steps) in enumerate(zip(found.first.tolist(), found.steps.tolist(), strict=True)):
        followed = peel(graph, int(graph.spent_by(first)[0]))
        assert followed.tx.tolist() == np.flatnonzero(found.chain == place).tolist()
        assert len(followed.tx) == steps
    assert found.steps.sum() == (found.chain != NONE).sum()
