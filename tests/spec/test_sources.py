"""The bibliography holds what is cited and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from parola.locate import folder
from parola.spec.around import ASSUMPTION
from parola.spec.bibliography import Bibliography
from parola.spec.check import check
from parola.spec.source import load

SCENARIOS = folder("scenarios")
CLONE = SCENARIOS.parent
FOLDERS = ("modules", "networks", "books")
CITING = sorted(
    [
        SCENARIOS / "convention.yaml",
        *(path for name in FOLDERS for path in (SCENARIOS / name).glob("*.yaml")),
        *(CLONE / "labs").glob("*/lab.yaml"),
    ]
)


def cited(data: Any) -> set[str]:
    """Every id that stands in a list named ``source`` or ``sources``, however deep."""
    if isinstance(data, list):
        return {name for item in data for name in cited(item)}
    if not isinstance(data, dict):
        return set()
    own = {name for field in ("source", "sources") for name in data.get(field, ()) if isinstance(name, str)}
    return own.union(*(cited(value) for value in data.values()))


@pytest.fixture(scope="module")
def bibliography() -> Bibliography:
    return Bibliography.model_validate(load(SCENARIOS / "sources.yaml").data)


def test_the_fields_are_valid() -> None:
    assert check([SCENARIOS / "sources.yaml"]) == []


@pytest.mark.parametrize("path", CITING, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_cited_is_there(path: Path, bibliography: Bibliography) -> None:
    assert cited(load(path).data) - {ASSUMPTION} <= {entry.id for entry in bibliography.sources}


def test_what_docstrings_cite_is_there(bibliography: Bibliography) -> None:
    known = {entry.id for entry in bibliography.sources}
    sources = [*(CLONE / "generator").rglob("*.py"), *(CLONE / "labs").rglob("*.py")]
    named = {name for path in sources for name in re.findall(r"\(([a-z]+(?:-[a-z]+)*-(?:19|20)\d\d)[,:)]", path.read_text("utf-8"))}
    assert len(named) >= 3
    assert named - known == set()


def test_what_is_there_is_cited(bibliography: Bibliography) -> None:
    read = [*(CLONE / "docs").rglob("*.md"), *(CLONE / "labs").glob("*/texts/*.yaml"), *(CLONE / "generator").rglob("*.py")]
    pages = [path.read_text("utf-8") for path in read]
    words = {word for page in pages for word in re.findall(r"[a-z0-9-]+", page)}
    known = words.union(*(cited(load(path).data) for path in CITING))
    assert [entry.id for entry in bibliography.sources if entry.id not in known] == []
