"""The catalogue of traces as people and programs get it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from parola.cli import main
from parola.describe import catalogue
from parola.spec.trace import REASONS


def test_the_table_says_of_each_kind_what_it_proves_and_what_not() -> None:
    kinds = catalogue.catalogue()
    told = " ".join(catalogue.text(kinds).split())
    assert max(map(len, catalogue.text(kinds).splitlines())) <= 100
    assert all(kind.id in told for kind in kinds.traces)
    assert all(f"{kind} is left out: {why}" in told for kind, why in kinds.left_out.items())
    assert len(kinds.traces) >= 28


def test_a_program_gets_the_same(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["describe", "traces", "--json", "--out", str(tmp_path / "traces.svg")])
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    assert [kind["id"] for kind in document["kinds"]] == [kind.id for kind in catalogue.catalogue().traces]
    assert all(kind["why_not"] == REASONS[kind["not_proved"]] and kind["sources"] and kind["rule"] for kind in document["kinds"])
    assert set(document["left_out"]) == {"T27", "T31", "T33"}
    assert document["traces"]
