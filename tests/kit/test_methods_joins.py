"""Shapes of CoinJoins and payjoins: one of each kind, look-alikes that are none, and those that the rules take for one."""

from __future__ import annotations

import numpy as np
import pytest
from hand_drawn import Paper, Tx, coins, drawn, ledgers
from hypothesis import given

from parola_kit.methods.joins import KINDS, coinjoins, payjoin_readings, unnecessary_input

POOL = 1_000_000
OLD = "abcdefghijklmnopqrst"
NEW = [f"new{n}" for n in range(40)]


def shape(inputs: list[int], outputs: list[tuple[str, int]]) -> Paper:
    """One transaction that spends an own address for each input."""
    funds: Tx = ([], [(f"old{n}", value) for n, value in enumerate(inputs)])
    return drawn(funds, ([(0, n) for n in range(len(inputs))], outputs))


def paid(*values: int) -> list[tuple[str, int]]:
    return list(zip(NEW, values, strict=False))


SHAPES = {
    "whirlpool": shape([POOL, POOL, POOL, POOL + 300, POOL + 300], paid(*[POOL] * 5)),
    "wasabi": shape(
        [25_000_000 + 1_000 * n for n in range(12)], paid(*[9_993_000] * 12, *(14_990_000 + 1_000 * n for n in range(12)), 60_000)
    ),
    "joinmarket": shape([POOL + 500_000, POOL + 320_000, POOL + 70_000], paid(POOL, 501_000, POOL, 318_000, 70_500, POOL)),
    "equal": shape([POOL + 90_000] * 4, paid(*[POOL] * 4)),
}
LEVELS = shape([40_000_000 + n for n in range(12)], paid(*[9_990_000] * 6, *[19_980_000] * 6, *[39_960_000] * 2, 100_000))
MANY = shape([3_000_000 + n for n in range(24)], paid(*[131_072] * 6, *[262_144] * 6, *[531_441] * 8, 77_777, 88_888))


@pytest.mark.parametrize("name", SHAPES)
def test_each_kind_is_told_by_its_shape(name: str) -> None:
    found = coinjoins(SHAPES[name].graph)
    assert [KINDS[kind] for kind in found.kind.tolist()] == ["", name]
    assert found.suspected.tolist() == [False, True]


@pytest.mark.parametrize("paper", [LEVELS, MANY], ids=["levels", "many amounts"])
def test_later_rounds_mix_several_amounts(paper: Paper) -> None:
    assert KINDS[coinjoins(paper.graph).kind[1]] == "wasabi"


def test_how_many_are_equal_and_of_what_amount() -> None:
    found = coinjoins(SHAPES["joinmarket"].graph)
    assert (found.equal.tolist(), found.each_sat.tolist()) == ([0, 3], [0, POOL])


@pytest.mark.parametrize(
    "equal", [[10, 10, 20, 20, 30, 30], [10] * 4 + [20] * 4 + [30] * 4, [700_000, 700_000, 800_000, 800_000, 900_000, 900_000]]
)
def test_a_large_round_has_three_equal_outputs_too_and_no_dust_among_them(equal: list[int]) -> None:
    outputs = paid(*equal, *(100_000 + 37 * n for n in range(5)))
    assert not coinjoins(shape([1_000_000 + n for n in range(20)], outputs).graph).suspected.any()


def test_dust_in_a_mix_does_not_hide_it() -> None:
    found = coinjoins(shape([POOL + 500_000, POOL + 320_000, POOL + 90_000], paid(*[600] * 3, *[POOL] * 3)).graph)
    assert (KINDS[found.kind[1]], found.equal[1], found.each_sat[1]) == ("joinmarket", 3, POOL)


@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [
        ([1_000_000], paid(400_000, 599_000)),  # a payment
        ([30_000_000], paid(*[POOL] * 8, 21_000_000)),  # a batch of equal pay-outs from one address
        ([9_000_000] * 6, paid(5_000_000, 7_000_000, 9_000_001, 11_000_000, 13_000_000)),  # a batch of different ones
        ([600_000] * 5, paid(2_990_000)),  # a consolidation
        ([POOL + 9_000] * 3, [("same", POOL)] * 3),  # one payee in three parts
        ([4_000, 4_000, 4_000], paid(3_900, 3_900, 3_900)),  # dust
    ],
)
def test_what_is_no_coinjoin(inputs: list[int], outputs: list[tuple[str, int]]) -> None:
    assert not coinjoins(shape(inputs, outputs).graph).suspected.any()


def test_several_inputs_of_one_address_are_one_person() -> None:
    paper = drawn(coins("a", "a", "a", "b"), ([(0, 0), (0, 1), (0, 2), (0, 3)], paid(900_000, 900_000, 900_000, 1_299_000)))
    assert not coinjoins(paper.graph).suspected.any()


def test_wages_that_are_paid_from_many_addresses_look_like_a_coinjoin() -> None:
    """Its failure the one way: a firm pays five equal wages out of five addresses of its own."""
    assert KINDS[coinjoins(shape([POOL + 90_000] * 5, paid(*[POOL] * 5, 440_000)).graph).kind[1]] == "equal"


def test_a_round_of_two_is_missed() -> None:
    """Its failure the other way."""
    assert not coinjoins(shape([1_500_000, 1_300_000], paid(POOL, POOL, 499_000, 299_000)).graph).suspected.any()


def test_an_unnecessary_input_fits_a_payjoin() -> None:
    found = unnecessary_input(shape([600_000, 350_000], paid(450_000, 499_400)).graph)
    assert found.tolist() == [False, True]


@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [
        ([600_000, 350_000], paid(700_000, 249_400)),  # both inputs were needed
        ([950_000], paid(450_000, 499_400)),  # one input
        ([600_000, 350_000], paid(949_000)),  # one output
        ([600_000, 350_000], paid(300_000, 300_000, 349_000)),  # three payees
    ],
)
def test_what_shows_no_unnecessary_input(inputs: list[int], outputs: list[tuple[str, int]]) -> None:
    assert not unnecessary_input(shape(inputs, outputs).graph).any()


def test_an_honest_spend_of_everything_small_has_an_unnecessary_input_too() -> None:
    """Its failure: somebody tidies small coins away while paying."""
    assert unnecessary_input(shape([600_000, 9_000, 8_000], paid(500_000, 116_000)).graph)[1]


def test_nearly_every_payment_reads_as_a_payjoin() -> None:
    """The labs' example: 600,000 and 350,000 in, 700,000 and 249,400 out. It reads in two ways; an invoice over 350,000 sat fits one."""
    paper = shape([600_000, 350_000], paid(700_000, 249_400))
    assert payjoin_readings(paper.graph, 1) == [(0, 2, 100_000), (1, 2, 350_000)]
    assert payjoin_readings(paper.graph, 0) == []
    assert payjoin_readings(shape([950_000], paid(700_000, 249_400)).graph, 1) == []


@given(ledgers())
def test_any_ledger_has_an_answer_for_each_transaction(paper: Paper) -> None:
    found = coinjoins(paper.graph)
    assert found.kind.shape == found.equal.shape == found.each_sat.shape == (len(paper.txs),)
    assert not found.suspected.any()  # amounts of a few sat are below what anybody mixes
    assert not unnecessary_input(paper.graph)[np.diff(paper.graph.ins) < 2].any()
