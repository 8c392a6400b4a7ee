"""Resolving: every default filled in, the same model from both forms, and nothing given out that has a problem."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from parola.locate import folder
from parola.spec.resolve import bundle, module, names, resolved, scenario
from parola.spec.source import load
from parola_kit.errors import BadInput

RANGE = Path(__file__).parent / "valid" / "range" / "scenarios"


def test_a_bundle_has_all_that_belongs_to_a_scenario() -> None:
    found = bundle(RANGE / "example")
    assert found.scenario.id == "example"
    assert list(found.modules) == ["example"]
    assert sorted(found.texts) == ["en", "fil"]
    assert found.folder == RANGE / "example"


def test_a_scenario_is_found_by_its_folder_or_its_file() -> None:
    assert scenario(RANGE / "example") == scenario(RANGE / "example" / "scenario.yaml")


def test_models_cannot_be_changed() -> None:
    found = bundle(RANGE / "example")
    with pytest.raises(ValidationError):
        found.scenario.title = "Other"  # type: ignore[misc] the point of the test
    with pytest.raises(TypeError):
        found.modules["more"] = found.modules["example"]  # type: ignore[index] the point of the test


@pytest.mark.parametrize("part", ["example", "modules/example.yaml"])
def test_the_full_form_reads_back_as_the_same_model(part: str, tmp_path: Path) -> None:
    shutil.copytree(RANGE, tmp_path / "scenarios")
    path = tmp_path / "scenarios" / part
    full = resolved(path)
    file = path / "scenario.yaml" if path.is_dir() else path
    before = bundle(tmp_path / "scenarios" / "example")
    file.write_text(full, "utf-8")
    assert bundle(tmp_path / "scenarios" / "example") == before
    assert resolved(path) == full


def test_the_full_form_names_every_default(tmp_path: Path) -> None:
    (tmp_path / "full.yaml").write_text(resolved(RANGE / "example"), "utf-8")
    full, short = load(tmp_path / "full.yaml").data, load(RANGE / "example" / "scenario.yaml").data
    assert set(full) - set(short) == {"books", "chain", "demo", "difficulty", "disclosure", "messenger", "network", "surface", "web"}
    assert "posts" in full["forum"]
    assert "posts" not in short["forum"]


def test_the_scenario_that_comes_with_parola_resolves() -> None:
    assert resolved(folder("scenarios") / "lantern-strait").startswith("format: 1\n")


def test_modules_that_come_with_parola_resolve() -> None:
    found = sorted((folder("scenarios") / "modules").glob("*.yaml"))
    assert [module(path).id for path in found] == [path.stem for path in found]


def test_what_has_a_problem_is_refused_with_all_of_them(tmp_path: Path) -> None:
    shutil.copytree(RANGE, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "modules" / "example.yaml"
    path.write_text(path.read_text("utf-8").replace("start: quiet", "start: loud").replace("unit: sat", "unit: ounces"), "utf-8")
    for read in (bundle, scenario, resolved):
        with pytest.raises(BadInput) as caught:
            read(tmp_path / "example")
        assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == [f"{path}:11", f"{path}:13"]
    with pytest.raises(BadInput, match="unit 'ounces' is not one of"):
        module(path)


def test_a_folder_without_a_scenario_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"scenario\.yaml: not found"):
        bundle(tmp_path)


def test_names_come_by_country() -> None:
    assert list(names(RANGE / "names")) == ["PH"]


def test_names_with_a_problem_are_refused(tmp_path: Path) -> None:
    (tmp_path / "PH.yaml").write_text("country: PH\ngiven: [Ana]\n")
    with pytest.raises(BadInput, match="field 'family' is missing"):
        names(tmp_path)
