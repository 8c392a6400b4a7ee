"""What ``parola describe --cell`` tells: the drawing, its people, ties, measures and mistakes, and what is wrong with the question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cast_cells import networks
from parola.export.networks import document
from parola.netview.make import describe
from parola.netview.published import PUBLISHED
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

FOUND = document(networks(seats=3))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "trainer").mkdir()
    (tmp_path / "trainer" / "networks.json").write_text(json.dumps(FOUND), "utf-8")
    return tmp_path


def test_a_cell_is_told_whole(root: Path) -> None:
    told, cell = describe(root, "demo"), FOUND["cells"]["demo"]
    assert told.name == "cell-demo"
    assert MARK in told.svg
    assert MARK in told.text
    assert {node["id"] for node in cell["nodes"] if node["type"] == "person"} <= set(told.text.split())
    assert all(edge["mistake"] in told.text for edge in cell["edges"] if "mistake" in edge)
    assert [row["measure"] for row in told.document["measures"]] == [one.measure for one in PUBLISHED]
    assert max(len(line) for line in told.text.splitlines()) <= 100
    json.dumps(told.document)


def test_a_cell_that_is_not_there_is_told(root: Path) -> None:
    with pytest.raises(BadInput, match=r"networks\.json: cell 'dmeo' is not there; did you mean 'demo'\?"):
        describe(root, "dmeo")


def test_a_class_without_networks_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"networks\.json: no such file"):
        describe(tmp_path, "demo")
