"""A module is found by name or by path; what is not there, or not sound, is one message."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from parola.describe import describe
from parola.describe.find import found, known
from parola.locate import folder
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

SCENARIOS = folder("scenarios")
NAME = "bitcoin-laundering"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a trainer's own with one module and a bibliography beside it; it is the current folder."""
    modules = tmp_path / "scenarios" / "modules"
    modules.mkdir(parents=True)
    text = (SCENARIOS / "modules" / f"{NAME}.yaml").read_text("utf-8")
    (modules / "own-way.yaml").write_text(text.replace(f"id: {NAME}", "id: own-way"), "utf-8")
    sources = (SCENARIOS / "sources.yaml").read_text("utf-8").replace("How to Peel a Million", "A title of our own")
    (tmp_path / "scenarios" / "sources.yaml").write_text(sources, "utf-8")
    monkeypatch.chdir(tmp_path)
    return modules / "own-way.yaml"


@pytest.mark.parametrize("given", [NAME, f"{NAME}.yaml", str(SCENARIOS / "modules" / f"{NAME}.yaml")])
def test_a_module_is_found_by_name_or_path(given: str) -> None:
    assert found(given).module.id == NAME


def test_a_module_of_ones_own_is_found_and_told_with_the_bibliography_beside_it(own: Path) -> None:
    assert known() == sorted({"own-way", *(path.stem for path in SCENARIOS.glob("modules/*.yaml"))})
    for given in ("own-way", str(own), "scenarios/modules/own-way.yaml"):
        assert "A title of our own" in describe(given).text
    assert "A title of our own" not in describe(str(SCENARIOS / "modules" / f"{NAME}.yaml")).text


def test_a_name_that_is_near_is_offered() -> None:
    with pytest.raises(BadInput, match=f"^module 'bitcoin-landering' does not exist; did you mean '{NAME}'\\?$"):
        describe("bitcoin-landering")


def test_an_unknown_name_gets_the_list() -> None:
    listed = ", ".join(sorted([*known(), "traces"]))
    with pytest.raises(BadInput, match=f"^module 'zzz' does not exist; known here: {re.escape(listed)}$"):
        describe("zzz")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("no/such/file.yaml", "no/such/file.yaml: not found"),
        ("scenarios/modules", "scenarios/modules: is a folder"),
        ("", "module '' does not exist"),
        ("../traces", "../traces: not found"),
    ],
)
def test_a_path_that_is_no_module_is_one_message(given: str, said: str, own: Path) -> None:
    with pytest.raises(BadInput, match=f"^{re.escape(said)}[^\n]*$"):
        describe(given)


def test_a_module_with_a_problem_is_refused_where_it_is(own: Path) -> None:
    text = own.read_text("utf-8")
    own.write_text(text.replace("to: paid-out", "to: paid-oft"), "utf-8")
    number = next(nth for nth, line in enumerate(text.splitlines(), 1) if "to: paid-out" in line)
    with pytest.raises(BadInput, match=rf"own-way\.yaml:{number}: state 'paid-oft' does not exist; did you mean 'paid-out'\?"):
        describe("own-way")


def test_a_bibliography_that_lacks_what_is_cited_is_told(own: Path) -> None:
    sources = own.parent.parent / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("id: kappos-2022", "id: kappos-2023"), "utf-8")
    with pytest.raises(BadInput, match=r"own-way\.yaml:\d+: source 'kappos-2022' does not exist"):
        describe("own-way")


def test_a_bibliography_with_a_problem_is_told_once(own: Path) -> None:
    shutil.copy(own, own.parent.parent / "sources.yaml")
    with pytest.raises(BadInput) as caught:
        describe("own-way")
    assert "sources.yaml" in str(caught.value)
    assert len(set(str(caught.value).splitlines())) == len(str(caught.value).splitlines())


@pytest.mark.parametrize("name", [*known(), "traces"])
def test_a_description_is_complete_and_repeats(name: str) -> None:
    told = describe(name)
    assert told == describe(name)
    assert told.name == name
    assert MARK in told.svg
    assert MARK in told.text
    assert told.document["notice"] == MARK
    assert json.loads(json.dumps(told.document)) != {}
