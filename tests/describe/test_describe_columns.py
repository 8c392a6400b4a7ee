"""Columns: every state in one, ways that lead on through their heads alone, and no strip that is too long where it can be cut."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from made_machine import line, module, modules, way

from parola.describe.columns import TALLEST, column, columns
from parola.spec.model import Module


@given(modules())
def test_ways_stay_in_their_column_or_lead_to_the_head_of_the_next(made: Module) -> None:
    heads = columns(made)
    number = column(made, heads)
    assert set(number) == set(made.states)
    assert number[made.start] == 0
    assert [number[head] for head in heads] == list(range(1, len(heads) + 1))
    for state, ways in made.states.items():
        for each in ways:
            assert number[each.to] == number[state] or (each.to in heads and number[each.to] == number[state] + 1)


@given(modules())
def test_a_head_cannot_be_gone_around(made: Module) -> None:
    graph = nx.DiGraph([(state, each.to) for state, ways in made.states.items() for each in ways])
    for head in columns(made):
        after = nx.descendants(graph, head)
        rest = graph.copy()
        rest.remove_node(head)
        assert after
        assert after.isdisjoint(nx.descendants(rest, made.start))
        assert head not in {each for state in after for each in graph.successors(state)}


@pytest.mark.parametrize("count", [2, 8, 9, 20, 40])
def test_a_line_of_states_is_cut_evenly(count: int) -> None:
    made = module(line(count))
    heads = columns(made)
    assert len(heads) == (count - 2) // TALLEST
    lengths = [list(column(made, heads).values()).count(nth) for nth in range(len(heads) + 1)]
    assert max(lengths) - min(lengths) <= 2
    assert max(lengths) <= TALLEST + 1


def test_branches_that_never_meet_again_are_not_cut() -> None:
    long = line(20)
    both = {"begin": [way("s0", chance=0.5), way("t0", chance=0.5)], **long}
    both |= {f"t{state[1:]}": [way(f"t{each['to'][1:]}") for each in ways] for state, ways in long.items()}
    number = column(made := module(both), columns(made))
    assert number["t19"] == 0 or number["s19"] == 0


def test_a_ring_is_not_cut() -> None:
    ring = {**line(20), "s19": [way("s0", chance=0.5), way("out", chance=0.5)], "out": []}
    assert columns(module(ring)) == []
