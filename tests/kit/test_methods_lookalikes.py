"""Look-alike addresses: pairs, what chance makes, and payments that put one into somebody's history."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hand_drawn import Paper, Tx, coins, drawn
from hypothesis import given
from hypothesis import strategies as st

from parola_kit.errors import BadInput
from parola_kit.ledger import opened
from parola_kit.methods.lookalikes import Poisonings, by_chance, lookalikes, poisonings

SHOP, FAKE, OTHER = "bcrt1qabcdkkkkwxyz", "bcrt1qabcdmmmmwxyz", "bcrt1qabcdkkkkwxyy"
HISTORY: list[Tx] = [
    coins("me", "crook"),
    ([(0, 0)], [(SHOP, 300_000), ("me", 699_000)]),
    ([(0, 1)], [(FAKE, 999_000)]),
    ([(2, 0)], [("me", 600), (FAKE, 997_000)]),
]


def rows(paper: Paper, found: Poisonings) -> list[tuple[int, str, str, str]]:
    columns = (
        found.tx.tolist(),
        *([paper.names[n] for n in column.tolist()] for column in (found.victim, found.lookalike, found.imitated)),
    )
    return list(zip(*columns, strict=True))


def pair(paper: Paper) -> np.ndarray:
    return np.array([[paper.address(FAKE), paper.address(SHOP)]])


def test_both_ends_have_to_agree() -> None:
    assert lookalikes([SHOP, OTHER, FAKE]).tolist() == [[0, 2]]
    assert lookalikes([SHOP, OTHER, FAKE], head=4, tail=0).tolist() == [[0, 1], [0, 2], [1, 2]]
    assert lookalikes(np.array([b"0xabcd11wxyz", b"0xabcd22wxyz"]), skip=2).tolist() == [[0, 1]]
    assert lookalikes([]).tolist() == lookalikes([SHOP]).tolist() == []


def test_addresses_of_two_lengths_are_compared_by_their_ends() -> None:
    assert lookalikes([SHOP, "bcrt1pabcdkkkkkkkkkkkkkwxyz"]).tolist() == [[0, 1]]


@pytest.mark.parametrize(
    ("names", "head", "tail", "message"),
    [
        ([SHOP], 0, 0, "1 to 8 in all can be compared"),
        ([SHOP], 5, 4, "1 to 8 in all can be compared"),
        ([SHOP], -1, 4, "1 to 8 in all can be compared"),
        ([SHOP, "bcrt1qabc"], 4, 4, r"names\[1\] has fewer than 14 characters"),
        (["bcrt1qäbcdkkkkwxyz"], 4, 4, "beyond ASCII"),
    ],
)
def test_what_cannot_be_compared(names: list[str], head: int, tail: int, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        lookalikes(names, head, tail)


@given(st.lists(st.text("ab", min_size=3, max_size=6), unique=True, max_size=12), st.integers(0, 2), st.integers(1, 1))
def test_every_pair_is_found(names: list[str], head: int, tail: int) -> None:
    expected = [
        [one, other]
        for one, other in combinations(range(len(names)), 2)
        if names[one][:head] == names[other][:head] and names[one][-tail:] == names[other][-tail:]
    ]
    assert lookalikes(names, head, tail, skip=0).tolist() == expected


def test_chance_makes_as_many_pairs_as_it_is_said_to() -> None:
    """Its failure: nobody imitates anybody here."""
    letters = np.array(list("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
    names = ["".join(row) for row in letters[np.random.default_rng(7).integers(0, 32, (3_000, 10))]]
    found, expected = len(lookalikes(names, 2, 2, skip=0)), by_chance(3_000, 2, 2)
    assert expected == pytest.approx(4.29, abs=0.01)
    assert 1 <= found <= 11  # within three standard deviations of a Poisson count


def test_in_a_class_few_letters_agree_and_the_tiny_payments_tell(class_root: Path) -> None:
    with closing(opened(class_root / "learner" / "shared" / "chain.sqlite")) as ledger:
        graph, names = ledger.graph, ledger.every_address()
        pairs = lookalikes(names, head=2, tail=1)
        found = set(ledger.txids(poisonings(graph, pairs).tx))
        assert len(lookalikes(names)) == 0
    with closing(sqlite3.connect(class_root / "trainer" / "truth.sqlite")) as store:
        rows = store.execute("SELECT id, data FROM record WHERE id LIKE 'btc/tx/%'").fetchall()
    attempts = {txid.removeprefix("btc/tx/") for txid, data in rows if json.loads(data).get("part") == "poison"}
    assert found == attempts != set()
    assert len(pairs) < 2 * by_chance(len(names), 2, 1)  # and nearly all of them are chance


def test_a_tiny_payment_beside_a_look_alike_of_a_known_payee_is_told() -> None:
    paper = drawn(*HISTORY)
    assert rows(paper, poisonings(paper.graph, pair(paper))) == [(3, "me", FAKE, SHOP)]


@pytest.mark.parametrize(
    "history",
    [
        [*HISTORY[:3], ([(2, 0)], [("me", 60_000), (FAKE, 900_000)])],  # no tiny amount
        [*HISTORY[:3], ([(2, 0)], [("stranger", 600), (FAKE, 997_000)])],  # who gets it never dealt with the shop
        HISTORY[:3],  # nothing was sent
        [coins("me", "crook"), ([(0, 1)], [(SHOP, 999_000)]), ([(1, 0)], [("me", 600), (FAKE, 997_000)])],  # not dealt with before
    ],
    ids=["amount", "stranger", "nothing", "before"],
)
def test_what_is_no_attempt(history: list[Tx]) -> None:
    paper = drawn(*history, coins(FAKE, SHOP))
    assert rows(paper, poisonings(paper.graph, pair(paper))) == []


def test_who_was_paid_by_the_imitated_one_can_be_a_victim_too() -> None:
    paper = drawn(coins(SHOP, "crook"), ([(0, 0)], [("me", 900_000)]), ([(0, 1)], [(FAKE, 999_000)]), ([(2, 0)], [("me", 1)]))
    assert rows(paper, poisonings(paper.graph, pair(paper))) == [(3, "me", FAKE, SHOP)]


def test_a_chance_pair_with_a_small_honest_payment_is_told_as_well() -> None:
    """Its failure: a second shop whose address happens to look alike gives 500 sat back."""
    paper = drawn(coins("me"), ([(0, 0)], [(SHOP, 999_000)]), coins(FAKE), ([(2, 0)], [("me", 500), (FAKE, 990_000)]))
    assert rows(paper, poisonings(paper.graph, pair(paper))) == [(3, "me", FAKE, SHOP)]
