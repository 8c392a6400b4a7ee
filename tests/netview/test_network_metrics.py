"""Figures of networks, against graphs whose figures are known, networkx, and what was published."""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast_cells import cast_all, networks, setting, shape
from made_class import made_world
from parola.export.networks import document
from parola.locate import folder
from parola.netview.metrics import Metrics, centralisation, core_periphery, density, metrics, offenders, ratio
from parola.netview.published import PUBLISHED, compare
from parola.spec.bibliography import Bibliography
from parola.spec.source import load

CELLS = document(networks())["cells"]
OURS = [metrics(cell) for cell in CELLS.values()]


def named(graph: nx.Graph[int]) -> nx.Graph[str]:
    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(str(number) for number in graph)
    found.add_edges_from((str(one), str(other)) for one, other in graph.edges)
    return found


GRAPHS = st.builds(lambda n, p, seed: named(nx.gnp_random_graph(n, p, seed)), st.integers(1, 9), st.floats(0, 1), st.integers(0, 99))


def cell(ties: list[tuple[str, str]], people: dict[str, tuple[str, str]]) -> dict[str, Any]:
    nodes = [
        {"id": key, "type": "person", "side": "network", "kind": kind, "stage": stage, "country": "SG"}
        for key, (kind, stage) in people.items()
    ]
    person = {"id": "person-1", "type": "person", "side": "person", "kind": "person", "stage": "recruitment", "country": "SG"}
    edges = [{"type": "tie", "by": by, "to": to} for by, to in [*ties, ("a", "person-1")]]
    return {"nodes": [*nodes, person], "edges": [*edges, {"type": "holds", "by": "a", "to": "phone:1"}]}


def test_a_star_is_wholly_centralised_and_a_ring_is_not() -> None:
    star, ring = named(nx.star_graph(6)), named(nx.cycle_graph(7))
    assert (centralisation(star), centralisation(ring)) == (1, 0)
    core, fit = core_periphery(star)
    assert (core, fit) == (("0",), pytest.approx(1))
    assert core_periphery(ring)[1] < 0.5


def test_an_ideal_core_is_found() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from([("a", "b"), *((core, other) for core in "ab" for other in "cdefg")])
    assert core_periphery(graph) == (("a", "b"), pytest.approx(1))


@given(graph=GRAPHS)
def test_figures_are_within_their_bounds(graph: nx.Graph[str]) -> None:
    assert 0 <= density(graph) <= 1
    assert -1e-9 <= centralisation(graph) <= 1 + 1e-9
    core, fit = core_periphery(graph)
    assert 1 <= len(core) <= len(graph)
    assert -1 - 1e-9 <= fit <= 1 + 1e-9


@given(graph=GRAPHS)
def test_centralisation_is_what_networkx_degrees_give(graph: nx.Graph[str]) -> None:
    """Freeman's: differences to the greatest degree centrality, over the sum that a star has."""
    central = list(nx.degree_centrality(graph).values())
    count = len(central)
    if count > 2:
        assert centralisation(graph) == pytest.approx(sum(max(central) - one for one in central) / (count - 2))


def test_a_small_network_by_hand() -> None:
    people = {
        "a": ("organiser", "recruitment"),
        "b": ("recruiter", "recruitment"),
        "c": ("guard", "transport"),
        "d": ("guard", "transport"),
    }
    found = metrics(cell([("a", "b"), ("b", "a"), ("a", "c"), ("c", "d")], people))
    assert (found.actors, found.organisers, found.organiser_share, found.organiser_ties) == (4, 1, 0.25, 0)
    assert found.density == pytest.approx(3 / 6)
    assert found.same_stage == pytest.approx((2 / 2) / (1 / 4))
    assert found.same_rank == pytest.approx((1 / 3) / (2 / 3))
    assert found.apart_ties == 1


def test_a_ratio_without_one_side_is_none() -> None:
    graph = offenders(cell([("a", "b")], {"a": ("guard", "transport"), "b": ("guard", "transport")}))
    assert ratio(graph, lambda one, other: one["stage"] == other["stage"]) is None
    assert ratio(graph, lambda one, other: one["stage"] != other["stage"]) is None


def test_figures_are_those_of_the_offenders_alone() -> None:
    for seat, network in networks().items():
        ours = {member.key for member in network.members if member.side == "network"}
        assert set(offenders(CELLS[seat])) == ours


def middle(name: str, ours: list[Metrics] = OURS) -> float:
    return median(value for one in ours if (value := getattr(one, name)) is not None)


def test_the_structure_is_within_what_was_published() -> None:
    """The bands are ours, around the published figures of `published.PUBLISHED`."""
    assert all(6 <= one.actors <= 15 for one in OURS)
    assert middle("organiser_share") == pytest.approx(0.15, abs=0.05)
    assert {one.organiser_ties for one in OURS} == {0}
    assert {one.apart_ties for one in OURS} == {0}
    assert 5 <= middle("same_stage") <= 10
    assert middle("same_rank") == pytest.approx(1 / 3, abs=0.1)
    assert middle("centralisation") == pytest.approx(0.44, abs=0.12)
    assert middle("same_country") > 1
    assert middle("core_fit") > 0.3


def test_a_crew_without_named_roles_is_as_dense_and_has_a_core_as_published_ones() -> None:
    bare = tuple(replace(one, handles={}) for one in made_world().cells)
    crews = [metrics(one) for one in document(cast_all(bare, setting("tests", shape("crew"))))["cells"].values()]
    assert all(6 <= one.actors <= 15 for one in crews)
    assert middle("density", crews) == pytest.approx(0.401, abs=0.06)
    assert middle("density", crews) > middle("density")
    assert middle("centralisation", crews) == pytest.approx(0.44, abs=0.12)
    assert middle("core_fit", crews) > 0.5
    assert {one.apart_ties for one in crews} == {0}


def test_each_published_figure_is_the_one_that_its_source_tells() -> None:
    says = {entry.id: entry.says or "" for entry in Bibliography.model_validate(load(folder("scenarios") / "sources.yaml").data).sources}
    figures = {
        "nl-five-networks-2021": ["6 to 15"],
        "campana-2018": ["15 %", "seven times", "three times"],
        "delamora-2024": ["0.401", "44 %"],
    }
    for source, told in figures.items():
        assert all(figure in says[source] for figure in told)
        assert any(one.source == source and one.low is not None for one in PUBLISHED)
    assert {one.source for one in PUBLISHED} <= set(says)
    assert all(re.search(r"\d|seven|three|organisers|ties|likelier", one.says) for one in PUBLISHED)


def test_rows_sum_up_the_class() -> None:
    rows = {row.measure: row for row in compare(OURS)}
    assert len(rows) == len(PUBLISHED)
    row = rows["density"]
    values = sorted(one.density for one in OURS)
    assert (row.least, row.middle, row.most) == (values[0], median(values), values[-1])
    assert (row.low, row.high, row.source) == (0.401, 0.401, "delamora-2024")


def test_a_measure_that_no_cell_has_is_none() -> None:
    alone = metrics(cell([("a", "b")], {"a": ("guard", "transport"), "b": ("guard", "transport")}))
    row = next(row for row in compare([alone]) if row.source == "huang-weng-2019")
    assert (row.least, row.middle, row.most) == (None, None, None)
