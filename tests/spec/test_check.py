"""`check` over files and folders: what is valid has no problem, all problems come in one run, and nothing makes it fall over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from anywhere import changed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parola.locate import folder
from parola.spec.check import check
from parola.spec.problem import Problem

RANGE = Path(__file__).parent / "valid" / "range"
SCENARIO = "scenarios/example/scenario.yaml"
MODULE = "scenarios/modules/example.yaml"
TEXTS = "scenarios/example/texts/fil.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(RANGE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_scenarios_that_come_with_parola_have_no_problem() -> None:
    assert check([folder("scenarios")]) == []


@pytest.mark.parametrize(
    "part",
    [
        "",
        "scenarios",
        "scenarios/example",
        SCENARIO,
        MODULE,
        TEXTS,
        "scenarios/example/texts/en.yaml",
        "scenarios/names/ph.yaml",
        "scenarios/sources.yaml",
    ],
)
def test_what_is_valid_has_no_problem(part: str) -> None:
    assert check([RANGE / part]) == []


def test_all_problems_come_in_one_run(root: Path) -> None:
    edit(root / SCENARIO, "title: Example", "titel: Example")
    edit(root / SCENARIO, "transit: southport", "transit: nowhere")
    edit(root / SCENARIO, "ends: 2025-04-14", "ends: 2025-01-14")
    edit(root / MODULE, "to: talking", "to: talkin")
    edit(root / MODULE, "unit: sat", "unit: sats")
    edit(root / TEXTS, "{name}", "{nam}")
    assert [(Path(problem.path).name, problem.line) for problem in check([root / "scenarios"])] == [
        ("scenario.yaml", 4),
        ("scenario.yaml", 7),
        ("scenario.yaml", 15),
        ("fil.yaml", 7),
        ("example.yaml", 11),
        ("example.yaml", 16),
    ]


def test_problems_are_sorted_and_told_once(root: Path) -> None:
    edit(root / SCENARIO, "site: southport", "site: nowhere")
    edit(root / MODULE, "start: quiet", "start: loud")
    found = check([root / "scenarios", root / SCENARIO, root / MODULE])
    assert found == sorted(found)
    assert len(found) == 2


def test_paths_are_written_as_they_were_given(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(root / SCENARIO, "site: southport", "site: nowhere")
    edit(root / MODULE, "start: quiet", "start: loud")
    monkeypatch.chdir(root)
    assert [problem.path for problem in check(["scenarios/example"])] == [SCENARIO, MODULE]
    assert str(check([SCENARIO])[0]).startswith("scenarios/example/scenario.yaml:16: place 'nowhere' is not described")
    monkeypatch.chdir(root / "scenarios" / "example")
    assert [problem.path for problem in check(["."])] == [str(root / MODULE), "scenario.yaml"]


def test_a_scenario_without_english_texts_is_refused(root: Path) -> None:
    (root / "scenarios/example/texts/en.yaml").unlink()
    assert [problem.text for problem in check([root / SCENARIO])] == ["texts/en.yaml is missing; every scenario has English texts"]


def test_labs_are_not_looked_for_where_there_is_none(root: Path) -> None:
    edit(root / SCENARIO, "[F0]", "[F0, ZZ9]")
    assert len(check([root / SCENARIO])) == 1
    (root / "labs/F0/lab.yaml").unlink()
    assert check([root / SCENARIO]) == []


def test_a_module_alone_is_not_asked_about_its_scenario(root: Path) -> None:
    for old, new in (
        ("kind: [left]", "side: [left]"),
        ("kind: [right]", "side: [right]"),
        ("board: general", "board: other"),
        ("text: sum", "text: other"),
    ):
        edit(root / MODULE, old, new)
    assert check([root / MODULE]) == []
    assert len(check([root / SCENARIO])) == 4


@pytest.mark.parametrize("name", ["absent.yaml", "absent"])
def test_a_path_that_is_not_there(name: str, tmp_path: Path) -> None:
    assert check([tmp_path / name]) == [Problem(str(tmp_path / name), 0, "not found; give the path of a file or folder that exists")]


def test_a_path_of_no_known_kind(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("a: 1")
    for path in (tmp_path, tmp_path / "plan.yaml"):
        (problem,) = check([path])
        assert problem.text.startswith("there is nothing here that can be checked; known are ")
        assert "scenario.yaml" in problem.text


def test_a_new_kind_is_asked_first(root: Path) -> None:
    def checker(path: Path) -> Iterator[Problem]:
        yield Problem(str(path), 7, "seen")

    assert check([root / "labs"], {"lab.yaml": checker}) == [Problem(str(root / "labs/F0/lab.yaml"), 7, "seen")]
    assert check([root / TEXTS], {"example/texts/*.yaml": checker}) == [Problem(str(root / TEXTS), 7, "seen")]


def test_hidden_folders_are_passed_over(root: Path) -> None:
    shutil.copytree(root / "scenarios", root / ".old")
    edit(root / ".old/modules/example.yaml", "start: quiet", "start: loud")
    assert check([root]) == []


@pytest.mark.parametrize("part", [SCENARIO, MODULE, TEXTS, "scenarios/names/ph.yaml", "scenarios/sources.yaml"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.data())
def test_whatever_stands_anywhere_is_read_or_told(part: str, choice: st.DataObject, root: Path) -> None:
    (root / part).write_text(changed(RANGE / part, choice), "utf-8")
    assert all(problem.line >= 1 and problem.text for problem in check([root / "scenarios"]))
