"""Change candidates in columns: each heuristic where it is right and where it is wrong, and the same as those that read evidence."""

from __future__ import annotations

import pytest
from hand_drawn import Paper, Tx, coins, drawn, ledgers
from hypothesis import given

from parola_kit.methods.candidates import HEURISTICS, USUAL, agreed, candidates
from parola_kit.methods.change import change

FUNDS = coins("a", "a", "b", "old", "A")


def said(heuristic: str, spent: list[int], *paid: tuple[str, int]) -> int | None:
    """Which of the outputs of one payment a heuristic takes; ``spent``: places among the outputs of FUNDS, 1,000,000 sat each."""
    paper = drawn(FUNDS, ([(0, n) for n in spent], list(paid)))
    found = paper.place(candidates(paper.graph, [heuristic])[heuristic][1])
    return found[1] if found else None


CASES = [
    # heuristic, what is spent, what is paid, what it says, what it means
    ("reused-address", [0], [("x", 1_000), ("a", 998_000)], 1, "right: a wallet hands back to the address that it spends from"),
    ("reused-address", [0], [("a", 1_000), ("x", 998_000)], 0, "wrong: somebody pays oneself a little and moves the rest to a new purse"),
    ("reused-address", [0], [("x", 1_000), ("y", 998_000)], None, "silent"),
    ("fresh-address", [0], [("old", 1_000), ("x", 998_000)], 1, "right: the payee's address was used before"),
    ("fresh-address", [0], [("x", 1_000), ("old", 998_000)], 0, "wrong: the payee's is new, the change goes to an old one"),
    ("fresh-address", [0], [("x", 1_000), ("y", 998_000)], None, "silent: both are new"),
    ("fresh-address", [0], [("a", 1_000), ("y", 998_000)], None, "silent: an input's own address is paid"),
    ("fresh-address", [0], [("x", 999_000)], None, "silent: everything moves, so that nothing comes back"),
    ("fresh-address", [0], [("", 0), ("x", 999_000)], None, "silent: data pays nobody"),
    ("shadow-address", [0], [("old", 1_000), ("x", 998_000)], 1, "right"),
    ("shadow-address", [0], [("x", 1_000), ("b", 998_000)], 0, "wrong, as the one before"),
    ("shadow-address", [0], [("old", 1_000), ("b", 1_000), ("x", 990_000)], None, "silent: three outputs"),
    ("shadow-address", [0], [("x", 990_000)], None, "silent: one output"),
    ("round-amount", [0], [("x", 250_000), ("y", 749_123)], 1, "right: the price is round"),
    (
        "round-amount",
        [0],
        [("x", 249_123), ("y", 750_000)],
        0,
        "wrong: the price was round in another currency, what is left is round by chance",
    ),
    ("round-amount", [0], [("x", 249_123), ("y", 750_001)], None, "silent"),
    ("round-amount", [0], [("x", 999_123)], None, "silent: nothing to compare with"),
    ("same-script", [0], [("X", 1_000), ("y", 998_000)], 1, "right: the payee's software makes another type"),
    ("same-script", [0], [("x", 1_000), ("Y", 998_000)], 0, "wrong: the wallet has changed to a newer type for its change"),
    ("same-script", [0, 4], [("x", 1_000), ("Y", 998_000)], None, "silent: inputs of two types"),
    ("same-script", [0], [("x", 1_000), ("y", 998_000)], None, "silent: all of one type"),
    ("optimal-change", [0, 1], [("x", 1_500_000), ("y", 499_000)], 1, "right: for 499,000 sat one coin would have been enough"),
    ("optimal-change", [0, 1], [("x", 400_000), ("y", 1_599_000)], 0, "wrong: a tidy wallet joined two coins while it paid 400,000"),
    ("optimal-change", [0, 1], [("x", 900_000), ("y", 950_000)], None, "silent: both are smaller than a coin"),
    ("optimal-change", [0], [("x", 400_000), ("y", 599_000)], None, "silent: one input"),
    ("larger-amount", [0], [("x", 90_000), ("y", 909_000)], 1, "right: a payment is peeled off"),
    ("larger-amount", [0], [("x", 909_000), ("y", 90_000)], 0, "wrong: nearly everything was spent"),
    ("larger-amount", [0], [("x", 499_000), ("y", 499_000)], None, "silent: equal"),
    ("smaller-amount", [0], [("x", 909_000), ("y", 90_000)], 1, "right: the coin was near the price"),
    ("smaller-amount", [0], [("x", 90_000), ("y", 909_000)], 0, "wrong: a payment is peeled off"),
    ("smaller-amount", [0], [("x", 90_000), ("", 0), ("y", 909_000)], 0, "an output that pays no address is none"),
    ("smaller-amount", [0], [("x", 909_000)], None, "silent: one output"),
]


@pytest.mark.parametrize(
    ("heuristic", "spent", "paid", "expected"), [case[:4] for case in CASES], ids=[f"{case[0]}: {case[4]}" for case in CASES]
)
def test_each_heuristic(heuristic: str, spent: list[int], paid: list[tuple[str, int]], expected: int | None) -> None:
    assert said(heuristic, spent, *paid) == expected


def test_each_has_a_case_where_it_is_right_and_one_where_it_is_wrong() -> None:
    told = {(heuristic, meaning.split(":")[0].split(",")[0]) for heuristic, *_, meaning in CASES}
    assert all({(name, "right"), (name, "wrong")} <= told for name in HEURISTICS)


def test_what_several_agree_on_and_what_they_leave_open() -> None:
    txs: list[Tx] = [
        FUNDS,
        ([(0, 0)], [("old", 250_000), ("x", 749_123)]),  # fresh and round agree
        ([(0, 1)], [("old", 249_123), ("y", 750_000)]),  # they disagree
        ([(0, 2)], [("z", 250_000), ("w", 700_000)]),  # none decides
    ]
    paper = drawn(*txs)
    found, decided = agreed(candidates(paper.graph))
    assert [paper.place(o) for o in found.tolist()] == [None, (1, 1), None, None]
    assert decided.tolist() == [0, 2, 2, 0]


def test_opposites_are_not_among_the_usual_ones() -> None:
    assert {"larger-amount", "smaller-amount"}.isdisjoint(USUAL)
    assert set(USUAL) <= set(HEURISTICS)


@given(ledgers())
def test_columns_say_what_the_readers_of_evidence_say(paper: Paper) -> None:
    columns, evidence = candidates(paper.graph), paper.evidence()
    for tx in range(len(paper.txs)):
        expected = {name: output and tuple(map(int, output.split(":"))) for name, output in change(evidence, str(tx)).items()}
        assert {name: paper.place(columns[name][tx]) for name in expected} == expected


@given(ledgers())
def test_a_candidate_is_an_output_of_its_transaction_that_pays_an_address(paper: Paper) -> None:
    for name, found in candidates(paper.graph).items():
        decided = found >= 0
        assert (paper.graph.tx_of_output[found[decided]] == decided.nonzero()[0]).all(), name
        assert (paper.graph.address[found[decided]] >= 0).all(), name
