"""The JSON Schema that is committed is the model's, and says of a scenario what the model says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from parola.locate import folder
from parola.spec import schema
from parola.spec.source import load

RANGE = Path(__file__).parent / "valid" / "range" / "scenarios"
VALIDATOR = Draft202012Validator(json.loads(schema.text()))


def test_the_committed_schema_is_the_models() -> None:
    committed = (folder("scenarios") / "scenario.schema.json").read_text("utf-8")
    assert committed == schema.text(), "write parola.spec.schema.text() to scenarios/scenario.schema.json"


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(schema.text()))


@pytest.mark.parametrize("path", [RANGE / "example" / "scenario.yaml", folder("scenarios") / "lantern-strait" / "scenario.yaml"])
def test_scenarios_fit_the_schema(path: Path) -> None:
    assert not list(VALIDATOR.iter_errors(load(path).data))


@pytest.mark.parametrize("change", [{"colour": "blue"}, {"transit": "South Port"}, {"labs": []}, {"forum": {"title": "B", "posts": 3}}])
def test_the_schema_refuses_what_the_model_refuses(change: dict[str, Any]) -> None:
    assert list(VALIDATOR.iter_errors({**load(RANGE / "example" / "scenario.yaml").data, **change}))
