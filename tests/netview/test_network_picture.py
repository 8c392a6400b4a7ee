"""The drawing of a network: its members, the person and their ties are on it, all others in words, and it bears the mark."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from cast_cells import networks
from parola.describe import drawing
from parola.export.networks import document
from parola.netview import picture
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

CELLS = document(networks())["cells"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn() -> str:
    return picture.svg(CELLS["demo"], "The network of the demo cell")


def drawn_people(cell: dict[str, Any]) -> set[str]:
    return {node["id"] for node in cell["nodes"] if node.get("side") == "network" or node["kind"] == "person"}


def test_members_the_person_and_their_places_are_drawn(drawn: str) -> None:
    root = ElementTree.fromstring(drawn)  # noqa: S314 -- our own output
    words = {text.text for text in root.iter(f"{SVG}text")}
    people = drawn_people(CELLS["demo"])
    used = {edge["to"] for edge in CELLS["demo"]["edges"] if edge["type"] == "uses" and edge["by"] in people}
    for node in CELLS["demo"]["nodes"]:
        if node["type"] == "person":
            assert (node["id"] in words) == (node["id"] in people)
        elif node["type"] == "place":
            assert (node["name"] in words) == (node["id"] in used)
    assert f"The network of the demo cell – {MARK}" in {title.text for title in root.iter(f"{SVG}title")}
    assert root.get("role") == "img"


def test_every_tie_of_those_is_drawn_and_every_tie_is_told() -> None:
    for cell in CELLS.values():
        dot, told, people = picture.dot(cell), picture.description(cell), drawn_people(cell)
        for edge in (each for each in cell["edges"] if each["type"] == "tie"):
            labels = re.findall(rf'^"{edge["by"]}" -> "{edge["to"]}" \[label="([^"]+)"\]$', dot, re.MULTILINE)
            assert (edge["kind"] in ", ".join(labels).split(", ")) == ({edge["by"], edge["to"]} <= people)
            assert f"{edge['by']} {edge['kind']} {edge['to']}" in told


def test_every_network_can_be_drawn() -> None:
    for shape in ("layered", "crew"):
        for cell in list(document(networks(name=shape))["cells"].values())[:6]:
            assert "<svg" in picture.svg(cell, "A network")


def test_where_labels_find_no_place_lines_are_drawn_without(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = drawing.svg

    def refusing(dot: str, title: str, description: str, *, name: str) -> str:
        if '[label="commands' in dot:
            raise BadInput("lost an edge")
        return plain(dot, title, description, name=name)

    monkeypatch.setattr(drawing, "svg", refusing)
    root = ElementTree.fromstring(picture.svg(CELLS["demo"], "A network"))  # noqa: S314 -- our own output
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert "commands" not in words
    assert "person-1" in words


def test_only_members_are_named() -> None:
    dot = picture.dot(CELLS["demo"])
    for node in CELLS["demo"]["nodes"]:
        if node["type"] == "person":
            assert (node["name"] in dot) == (node["side"] == "network")


def test_organisers_stand_out_and_what_is_held_is_left_out() -> None:
    dot = picture.dot(CELLS["demo"])
    organisers = [node for node in CELLS["demo"]["nodes"] if node["type"] == "person" and node["kind"] == "organiser"]
    assert len(re.findall(r'class="main"', dot)) == len(organisers)
    assert "phone:" not in dot


def test_equal_networks_give_equal_bytes(drawn: str) -> None:
    assert picture.svg(CELLS["demo"], "The network of the demo cell") == drawn


def test_quotes_and_backslashes_do_not_break_the_drawing() -> None:
    cell = {"nodes": [{**CELLS["demo"]["nodes"][0], "name": 'a "b" \\ c'}], "edges": []}
    assert 'a \\"b\\" \\\\ c' in picture.dot(cell)
