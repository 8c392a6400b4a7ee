"""The JSON Schema of a scenario file, from which editors complete; kept at scenarios/scenario.schema.json."""

from __future__ import annotations

import json

from parola.spec.model import Scenario


def text() -> str:
    """The schema as JSON text, the same bytes for the same model and release of pydantic."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Scenario.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
