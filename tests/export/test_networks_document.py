"""The trainer's key of the networks: it fits its contract, tells what the world holds, and nobody else could read it out of order."""

from __future__ import annotations

import copy
import json

import pytest

from cast_cells import networks
from parola.export.networks import ENTITIES, document
from parola.locate import folder
from parola.spec.network import entities
from parola_kit import contracts
from parola_kit.errors import BadInput

FOUND = document(networks())


def test_it_fits_its_contract() -> None:
    contracts.check("networks", FOUND, "networks.json")
    assert contracts.schema("networks")["title"] == "trainer/networks.json"


@pytest.mark.parametrize(("place", "value"), [("side", "villain"), ("born", "soon"), ("secret", "x"), ("id", "Recruiter 1")])
def test_what_does_not_fit_is_refused(place: str, value: str) -> None:
    wrong = copy.deepcopy(FOUND)
    wrong["cells"]["demo"]["nodes"][0][place] = value
    with pytest.raises(BadInput, match=r"networks\.json"):
        contracts.check("networks", wrong, "networks.json")


def test_equal_networks_give_equal_bytes() -> None:
    assert json.dumps(document(networks()), ensure_ascii=False) == json.dumps(FOUND, ensure_ascii=False)


def test_every_edge_joins_two_nodes_and_every_node_is_there_once() -> None:
    for cell in FOUND["cells"].values():
        ids = [node["id"] for node in cell["nodes"]]
        assert len(set(ids)) == len(ids)
        assert {end for edge in cell["edges"] for end in (edge["by"], edge["to"])} == set(ids)


def test_every_kind_of_entity_is_in_the_taxonomy() -> None:
    known = entities(folder("scenarios"))
    assert {node["entity"] for cell in FOUND["cells"].values() for node in cell["nodes"]} <= known
    assert set(ENTITIES.values()) <= known


def test_it_tells_each_holding_with_its_time_and_mistake() -> None:
    for seat, network in networks().items():
        edges = [edge for edge in FOUND["cells"][seat]["edges"] if edge["type"] == "holds"]
        held = [(member.key, one) for member in network.members for one in member.holdings]
        assert len(edges) == len(held)
        for edge, (key, one) in zip(edges, held, strict=True):
            assert (edge["by"], edge["since"], edge["until"]) == (key, one.since, one.until)
            assert edge["to"] == f"{one.kind}:{one.value}"
            assert (edge.get("mistake", ""), edge.get("shared_with", "")) == (one.mistake, one.shared_with)


def test_what_two_people_hold_is_one_node() -> None:
    shared = [
        (cell, edge) for cell in FOUND["cells"].values() for edge in cell["edges"] if edge["type"] == "holds" and edge.get("shared_with")
    ]
    assert shared
    for cell, edge in shared:
        holders = {other["by"]: other.get("shared_with", "") for other in cell["edges"] if other["to"] == edge["to"]}
        assert len(holders) > 1
        assert [key for key, whose in holders.items() if not whose] == [edge["shared_with"]]
