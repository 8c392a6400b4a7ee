"""Taint over small ledgers: against sums by hand, against a naive reckoning satoshi by satoshi, and what must hold for any ledger."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hand_drawn import Paper, coins, drawn, ledgers
from hypothesis import given
from hypothesis import strategies as st

from parola_kit.methods.taint import Taint, fifo, haircut, poison

# The worked example of the labs' design: 3,799,150 sat of a case join 2,000,000 from elsewhere; 4,500,000 go to a deposit (fee 950).
JOINED = (
    coins("p", each=5_000_000),
    coins("q", each=2_000_000),
    ([(0, 0)], [("m", 1_200_000), ("c", 3_799_150)]),
    ([(2, 1), (1, 0)], [("d", 4_500_000), ("e", 1_298_200)]),
)


def test_the_worked_example() -> None:
    paper = drawn(*JOINED)
    source, deposit = paper.output(0, 0), paper.output(3, 0)
    assert fifo(paper.graph, [source]).sat[deposit] == 3_799_150
    assert round(haircut(paper.graph, [source]).sat[deposit]) == 2_948_048
    assert poison(paper.graph, [source])[deposit]


def test_first_in_first_out_hangs_on_an_order_that_says_nothing() -> None:
    """Its failure: the same payment with the inputs listed the other way round."""
    paper = drawn(*JOINED[:3], ([(1, 0), (2, 1)], JOINED[3][1]))
    assert fifo(paper.graph, [paper.output(0, 0)]).sat[paper.output(3, 0)] == 2_500_000


@pytest.mark.parametrize(("fee_first", "expected"), [(False, (60, 40, 0)), (True, (60, 30, 10))])
def test_the_fee_takes_what_comes_last_or_first(fee_first: bool, expected: tuple[int, int, int]) -> None:
    paper = drawn(coins("a", each=100), coins("b", each=100), ([(0, 0), (1, 0)], [("c", 60), ("d", 130)]))
    found = fifo(paper.graph, [0], fee_first=fee_first)
    assert (found.sat[2], found.sat[3], found.fee_sat[2]) == expected


def test_poison_names_everybody_downstream_of_a_trifle() -> None:
    """Its failure: one tainted satoshi among a million makes all of it tainted; haircut says how little it is."""
    paper = drawn(coins("a", each=1), coins("b"), ([(0, 0), (1, 0)], [("shop", 1_000_001)]))
    assert poison(paper.graph, [0]).tolist() == [True, False, True]
    assert haircut(paper.graph, [0]).sat[2] == pytest.approx(1)


def test_haircut_passes_a_coinjoin_as_if_one_person_owned_it_all() -> None:
    """Its failure: who put in the tainted coin owns one output, yet each of the three is a third tainted."""
    paper = drawn(coins(*"abc"), ([(0, 0), (0, 1), (0, 2)], [("d", 1_000_000), ("e", 1_000_000), ("f", 1_000_000)]))
    assert haircut(paper.graph, [0]).sat[3:].tolist() == pytest.approx([1_000_000 / 3] * 3)


def test_nothing_passes_where_following_stops() -> None:
    paper = drawn(*JOINED, ([(3, 0)], [("pool", 4_500_000)]))
    graph, deposit, pool = paper.graph, paper.output(3, 0), paper.output(4, 0)
    stop = np.zeros(len(graph.address), np.bool_)
    stop[deposit] = True
    for found in (haircut(graph, [0], stop), fifo(graph, [0], stop)):
        assert found.sat[deposit] > 0
        assert found.sat[pool] == 0
        assert found.unspent(graph, stop).sum() + found.fee_sat.sum() == pytest.approx(5_000_000)
    assert not poison(graph, [0], stop)[pool]


def test_what_arrives_at_a_source_counts_once() -> None:
    paper = drawn(coins("a"), ([(0, 0)], [("b", 600_000), ("c", 400_000)]))
    for found in (haircut(paper.graph, [0, 1]), fifo(paper.graph, [0, 1])):
        assert found.sat.tolist() == [1_000_000, 600_000, 400_000]


def test_a_long_chain_is_followed_to_its_end() -> None:
    steps = 3_000
    paper = drawn(coins("a", each=10_000), *(([(n, 0)], [("a", 10_000 - n - 1)]) for n in range(steps)))
    assert fifo(paper.graph, [0]).sat[-1] == haircut(paper.graph, [0]).sat[-1] == 10_000 - steps
    assert poison(paper.graph, [0]).all()


@given(ledgers(), st.data())
def test_nothing_is_lost_and_poison_holds_whatever_else_is_tainted(paper: Paper, data: st.DataObject) -> None:
    graph = paper.graph
    minted = np.flatnonzero((np.diff(graph.ins) == 0)[graph.tx_of_output])
    sources = data.draw(st.lists(st.sampled_from(minted.tolist()), unique=True))
    total = graph.value_sat[sources].sum()
    reached = poison(graph, sources)
    for found in (haircut(graph, sources), fifo(graph, sources), fifo(graph, sources, fee_first=True)):
        assert found.unspent(graph).sum() + found.fee_sat.sum() == pytest.approx(total)
        assert (found.sat <= graph.value_sat + 1e-9).all()
        assert found.unspent(graph).sum() <= total + 1e-9
        assert not found.sat[~reached].any()


@given(ledgers(), st.data())
def test_a_naive_reckoning_agrees(paper: Paper, data: st.DataObject) -> None:
    """Any sources, also one that comes from another; any places where following stops; the fee before or after."""
    graph, fee_first = paper.graph, data.draw(st.booleans())
    flags = st.lists(st.booleans(), min_size=len(graph.address), max_size=len(graph.address))
    source, stop = np.array(data.draw(flags)), np.array(data.draw(flags))
    shares, lanes = naive_shares(paper, source, stop), naive_lanes(paper, source, stop, fee_first=fee_first)
    assert haircut(graph, np.flatnonzero(source), stop).sat == pytest.approx([float(share) for share in shares])
    assert fifo(graph, np.flatnonzero(source), stop, fee_first=fee_first).sat.tolist() == [sum(lane) for lane in lanes]


def test_a_result_says_what_is_unspent() -> None:
    paper = drawn(coins("a"), ([(0, 0)], [("b", 400_000), ("c", 500_000)]))
    found = Taint(np.array([1_000_000.0, 400_000.0, 500_000.0]), np.array([0.0, 100_000.0]))
    assert found.unspent(paper.graph).tolist() == [0, 400_000, 500_000]


def naive_shares(paper: Paper, source: np.ndarray, stop: np.ndarray) -> list[Fraction]:
    """Haircut in fractions, one transaction after the other."""
    found: list[Fraction] = []
    for spent, paid in paper.txs:
        came = [paper.output(tx, n) for tx, n in spent]
        total = sum(paper.graph.value_sat[o] for o in came)
        tainted = sum((found[o] for o in came if not stop[o]), Fraction(0))
        share = tainted / int(total) if total else Fraction(0)
        for _, value in paid:
            found.append(Fraction(value) if source[len(found)] else share * value)
    return found


def naive_lanes(paper: Paper, source: np.ndarray, stop: np.ndarray, *, fee_first: bool) -> list[list[bool]]:
    """First in, first out by laying satoshi in a row: for each output which of its satoshi are tainted."""
    found: list[list[bool]] = []
    for spent, paid in paper.txs:
        came = [paper.output(tx, n) for tx, n in spent]
        row = [coin and not stop[o] for o in came for coin in found[o]]
        fee = len(row) - sum(value for _, value in paid) if fee_first and spent else 0
        row = row[fee:]
        for _, value in paid:
            lane, row = (row[:value], row[value:]) if spent else ([False] * value, row)
            found.append([True] * value if source[len(found)] else lane)
    return found
