"""Shapes of networks: what comes with Parola is sound, what is random is read or told, and what is sound hangs together."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from anywhere import changed
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cast_cells import NETWORKS, cast_all, setting
from made_class import made_world
from parola.locate import folder
from parola.spec.network import entities, layout, network
from parola.spec.network_model import Layout
from parola.spec.problem import Problem
from parola.spec.resolve import dump
from parola.spec.source import load
from parola_kit.errors import BadInput

EXAMPLE = Path(__file__).parent / "valid" / "range" / "scenarios"
SCENARIOS = folder("scenarios")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "scenarios")
    return tmp_path / "scenarios"


def problems(path: Path) -> list[Problem]:
    found: list[Problem] = []
    network(path, found)
    return sorted(set(found))


@pytest.mark.parametrize("path", [*sorted(NETWORKS.glob("*.yaml")), EXAMPLE / "networks" / "example.yaml"], ids=lambda path: path.stem)
def test_what_is_valid_has_no_problem(path: Path) -> None:
    assert problems(path) == []
    assert layout(path).id == path.stem


def test_a_shape_with_problems_is_refused(root: Path) -> None:
    path = root / "networks" / "example.yaml"
    path.write_text(path.read_text("utf-8").replace("to: [person]", "to: [persen]"), "utf-8")
    with pytest.raises(BadInput, match=r"example\.yaml:17: role 'persen' does not exist; did you mean 'person'\?"):
        layout(path)


def test_a_shape_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert [problem.text for problem in problems(tmp_path / "none.yaml")] == ["not found; give the path of a file that exists"]


def test_the_taxonomy_is_whole() -> None:
    """Every kind but the roots names a broader one that is there."""
    data: dict[str, dict[str, Any]] = load(SCENARIOS / "dwva_entities_v03.yaml").data
    broader = {entry["broader"] for entry in data.values()} - {None}
    assert broader <= set(data) == entities(SCENARIOS)
    assert len(data) == 99


ROLES = ("boss", "recruiter", "guard", "person")
TIES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["commands", "knows", "pays"]),
        "by": st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True),
        "to": st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True),
        "chance": st.sampled_from([0.01, 0.5, 1]),
        "within": st.sampled_from([False, False, True]),
        "first": st.sampled_from([False, False, True]),
        "source": st.builds(lambda: ["assumption"]),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(ties=st.lists(TIES, min_size=3, max_size=7))
def test_a_shape_without_problems_gives_networks_that_hang_together(ties: list[dict[str, Any]], root: Path) -> None:
    path = root / "networks" / "example.yaml"
    path.write_text(dump({**load(EXAMPLE / "networks" / "example.yaml").data, "ties": ties}), "utf-8")
    assume(not problems(path))
    for found in cast_all(made_world("tests", 3).cells, setting("tests", layout(path))).values():
        graph: nx.Graph[str] = nx.Graph([(tie.by, tie.to) for tie in found.ties])
        assert set(graph) == {member.key for member in found.members}
        assert nx.is_connected(graph)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.data())
def test_whatever_stands_anywhere_is_read_or_told(choice: st.DataObject, root: Path) -> None:
    path = root / "networks" / "example.yaml"
    path.write_text(changed(EXAMPLE / "networks" / "example.yaml", choice), "utf-8")
    assert all(problem.line >= 1 and problem.text for problem in problems(path))


def test_a_home_in_a_country_is_a_place_there_or_the_transit_place() -> None:
    given_: Layout = layout(EXAMPLE / "networks" / "example.yaml")
    roles = {**given_.roles, "guard": given_.roles["guard"].model_copy(update={"home": ("SG",), "when": {}, "people": "CA"})}
    found = cast_all(made_world("tests", 2).cells, setting("tests", given_.model_copy(update={"roles": roles})))
    guards = [network.member("guard-1") for network in found.values()]
    assert {(guard.place, guard.country) for guard in guards} == {("singapore", "CA")}
