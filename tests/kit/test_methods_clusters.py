"""Clusters: what is tied and what is not, where the method is wrong, and what must hold for any ledger."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hand_drawn import Paper, coins, drawn, ledgers
from hypothesis import given, settings
from hypothesis import strategies as st

from parola_kit.errors import BadInput
from parola_kit.methods.candidates import candidates
from parola_kit.methods.clusters import TIE, WEAK_TIE, clusters, hanging, nothing
from parola_kit.methods.joins import coinjoins, unnecessary_input

EQUAL = [(name, 400_000) for name in "vwxyz"]
JOIN = ([(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)], [*EQUAL, *((name, 599_000) for name in "klmno")])


def groups(paper: Paper, cluster: np.ndarray) -> list[str]:
    """Clusters of two or more, each as the letters of its addresses."""
    return sorted(paper.group(np.flatnonzero(cluster == n)) for n in range(cluster.max(initial=-1) + 1) if (cluster == n).sum() > 1)


def test_what_is_spent_together_is_one_cluster_through_a_common_address() -> None:
    paper = drawn(
        coins("a", "b", "b", "c", "d"),
        ([(0, 0), (0, 1)], [("s", 2_000_000)]),
        ([(0, 2), (0, 3)], [("t", 2_000_000)]),
    )
    found = clusters(paper.graph)
    assert groups(paper, found.cluster) == ["abc"]
    assert found.cluster.tolist() == [0, 0, 0, 1, 2, 3]  # numbered by first address
    assert paper.group(found.of(paper.address("b"))) == "abc"
    assert found.sizes().tolist() == [3, 1, 1, 1]
    assert found.ties.tolist() == [1, 2, 1, 0, 0, 0]
    assert found.confidence.tolist() == pytest.approx([TIE, 1 - (1 - TIE) ** 2, TIE, 1, 1, 1])


def test_a_coinjoin_ties_nobody_unless_one_reads_naively() -> None:
    paper = drawn(coins(*"abcde"), JOIN)
    assert groups(paper, clusters(paper.graph).cluster) == []
    assert groups(paper, clusters(paper.graph, nothing(paper.graph)).cluster) == ["abcde"]


def test_a_payjoin_made_with_care_ties_a_payer_to_a_payee() -> None:
    """The failure of common inputs that no shape tells: c's purse and the shop's become one."""
    paper = drawn(
        ([], [("c", 600_000), ("s", 350_000)]),
        ([(0, 0), (0, 1)], [("s", 700_000), ("c", 249_400)]),
    )
    assert not unnecessary_input(paper.graph).any()
    assert groups(paper, clusters(paper.graph).cluster) == ["cs"]


def test_where_an_input_was_unnecessary_the_tie_is_weak() -> None:
    paper = drawn(([], [("c", 600_000), ("s", 350_000)]), ([(0, 0), (0, 1)], [("t", 450_000), ("d", 499_000)]))
    found = clusters(paper.graph)
    assert groups(paper, found.cluster) == ["cs"]
    assert found.confidence[:2].tolist() == pytest.approx([WEAK_TIE, WEAK_TIE])


def test_change_is_tied_where_it_is_given_and_one_wrong_change_ties_a_payer_to_a_payee() -> None:
    paper = drawn(
        coins("a", "b", "p", "o"),
        ([(0, 0)], [("p", 300_000), ("c", 699_000)]),  # c is a's change
        ([(0, 1)], [("q", 12_345), ("o", 987_000)]),  # the payee q is new, b's change goes to an address that was used before
    )
    fresh = candidates(paper.graph)["fresh-address"]
    assert [paper.place(o) for o in fresh.tolist()] == [None, (1, 1), (2, 0)]
    assert groups(paper, clusters(paper.graph).cluster) == []
    assert groups(paper, clusters(paper.graph, change=fresh).cluster) == ["ac", "bq"]


def test_what_hangs_on_one_transaction() -> None:
    """Two purses (abc, xyz), each tied twice, and one transaction between them: six addresses, three of which hang on it."""
    ring = [("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "z"), ("z", "x"), ("a", "x")]
    paper = drawn(
        coins(*(name for pair in ring for name in pair)), *(([(0, 2 * n), (0, 2 * n + 1)], [("s", 2_000_000)]) for n in range(len(ring)))
    )
    whole = clusters(paper.graph).of(0)
    assert paper.group(whole) == "abcxyz"
    txs, apart = hanging(paper.graph, whole)
    assert dict(zip(txs.tolist(), apart.tolist(), strict=True)) == {**dict.fromkeys(range(1, 7), 0), 7: 3}


def test_two_wrong_transactions_side_by_side_hide_each_other() -> None:
    """Its failure: the same two purses with two wrong links; nothing hangs on either alone."""
    paper = drawn(coins("a", "x", "a", "x"), ([(0, 0), (0, 1)], [("s", 2_000_000)]), ([(0, 2), (0, 3)], [("s", 2_000_000)]))
    assert hanging(paper.graph, clusters(paper.graph).of(0))[1].tolist() == [0, 0]


def test_what_hangs_is_asked_of_one_cluster() -> None:
    paper = drawn(coins(*"abcd"), ([(0, 0), (0, 1)], [("s", 1)]), ([(0, 2), (0, 3)], [("s", 1)]))
    with pytest.raises(BadInput, match="not one cluster"):
        hanging(paper.graph, range(4))
    assert [len(found) for found in hanging(paper.graph, [paper.address("s")])] == [0, 0]


@settings(deadline=None)  # a machine under load is no error
@given(ledgers())
def test_clusters_are_a_partition_and_those_of_a_plain_union(paper: Paper) -> None:
    found = clusters(paper.graph, nothing(paper.graph))
    assert found.sizes().sum() == len(paper.names)
    ties = [[name for name in (paper.txs[tx][1][n][0] for tx, n in spent) if name] for spent, _ in paper.txs]
    assert groups(paper, found.cluster) == united(ties)
    firsts = [int(np.flatnonzero(found.cluster == n)[0]) for n in range(len(found.sizes()))]
    assert firsts == sorted(firsts)


@settings(deadline=None)
@given(ledgers(least_sat=1), st.data())
def test_a_coinjoin_more_joins_nobody(paper: Paper, data: st.DataObject) -> None:
    """People whose purses are whatever they are meet in a round of five: no two addresses that were apart are together after it."""
    payers = (
        data.draw(st.lists(st.sampled_from(paper.names or ("a",)), min_size=5, max_size=5, unique=True))
        if len(paper.names) > 4
        else [*"abcde"]
    )
    at = len(paper.txs)
    joined = drawn(*paper.txs, coins(*payers), ([(at, n) for n in range(5)], JOIN[1]))
    assert coinjoins(joined.graph).suspected[-1]
    before, after = clusters(paper.graph), clusters(joined.graph)
    assert groups(joined, after.cluster) == groups(paper, before.cluster)


@settings(deadline=None)
@given(ledgers(most=14, addresses="abcdef"))
def test_what_hangs_is_what_falls_off(paper: Paper) -> None:
    graph = paper.graph
    cluster = clusters(graph, nothing(graph)).of(0) if paper.names else np.empty(0, np.int64)
    txs, apart = hanging(graph, cluster, nothing(graph))
    for tx, count in zip(txs.tolist(), apart.tolist(), strict=True):
        without = nothing(graph)
        without[tx] = True
        left = clusters(graph, without).cluster[cluster]
        assert count == len(cluster) - np.bincount(left).max()


def united(ties: Iterable[list[str]]) -> list[str]:
    """Groups by plain union."""
    found: list[set[str]] = []
    for tie in ties:
        own = set(tie).union(*(group for group in found if group & set(tie)))
        found = [group for group in found if not group & set(tie)] + [own]
    return sorted("".join(sorted(group)) for group in found if len(group) > 1)
