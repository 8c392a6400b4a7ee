"""Books as files: those that come with Parola are sound and cover what modules write, what is wrong is told, and what is random is read."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from anywhere import changed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parola.locate import folder
from parola.spec.around import effects
from parola.spec.book import FILLED, Book, books, read
from parola.spec.check import check
from parola.spec.convention import convention
from parola.spec.problem import Problem
from parola.spec.resolve import dump, module
from parola.spec.source import load
from parola_kit.errors import BadInput
from parola_kit.evidence import BOOK_KINDS

EXAMPLE = Path(__file__).parent / "valid" / "range" / "scenarios"
OWN = books()
MODULES = [module(path) for path in sorted((folder("scenarios") / "modules").glob("*.yaml"))]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "scenarios")
    return tmp_path / "scenarios"


def problems(path: Path) -> list[Problem]:
    found: list[Problem] = []
    read(path, found)
    return found


def test_no_two_books_are_one_table() -> None:
    assert len({book.table for book in OWN.values()}) == len(OWN)
    assert {f"{book.holder}/{book.kind}" for book in OWN.values()} == set(BOOK_KINDS)


def test_every_book_is_read_by_its_holder_alone() -> None:
    asked = {held.book: holder for holder, about in convention().holders.items() for held in about.holds.values() if held.book}
    assert asked == {name: book.holder for name, book in OWN.items()}


def test_a_book_of_a_scenarios_folder_wins(root: Path) -> None:
    (root / "books" / "calls.yaml").write_text((root / "books" / "example.yaml").read_text("utf-8").replace("id: example", "id: calls"))
    found = books(root)
    assert list(found["calls"].columns) == ["at", "caller", "called", "seconds", "way", "reference", "remark"]
    assert found.keys() == {*OWN, "example"}


def test_books_with_problems_are_refused(root: Path) -> None:
    path = root / "books" / "example.yaml"
    path.write_text(path.read_text("utf-8").replace("kind: call", "kind: calling"), "utf-8")
    with pytest.raises(BadInput, match=r"example\.yaml:7: 'operator/calling' is not a kind of record; did you mean 'operator/call'\?"):
        books(root)


@pytest.mark.parametrize(("name", "column"), [(name, column) for name, columns in FILLED.items() for column in columns])
def test_a_book_that_fills_itself_keeps_the_columns_that_are_written(name: str, column: str, root: Path) -> None:
    data = copy.deepcopy(load(folder("scenarios") / "books" / f"{name}.yaml").data)
    del data["columns"][column]
    path = root / "books" / f"{name}.yaml"
    path.write_text(dump(data), "utf-8")
    assert [problem.text for problem in problems(path)] == [
        f"column '{column}' is missing; '{name}' is filled by the range itself, which writes it"
    ]


def test_books_that_fill_themselves_exist() -> None:
    assert FILLED.keys() <= OWN.keys()


def written() -> Iterator[tuple[str, Book, str, float, float]]:
    """Each number that a module enters: whose, where, and between what."""
    for one in MODULES:
        for _, effect in effects(one):
            for column, value in effect.entry.values.items() if effect.entry else ():
                if effect.entry and value in one.parameters:
                    yield one.id, OWN[effect.entry.book], column, *one.parameters[value].range


def test_no_number_of_a_case_lies_outside_those_of_ordinary_people() -> None:
    found = [
        (name, book.id, column, low, high)
        for name, book, column, low, high in written()
        if (span := book.columns[column].range) and not span[0] <= low <= high <= span[1]
    ]
    assert found == []
    assert len(list(written())) > 20


def test_modules_enter_no_line_in_a_book_that_fills_itself() -> None:
    entered = {effect.entry.book for one in MODULES for _, effect in effects(one) if effect.entry}
    assert entered
    assert not entered & FILLED.keys()


@pytest.mark.parametrize("broken", ["", "columns: 3\n", "- a\n", "columns: {at: }\n"])
def test_a_scenario_whose_book_cannot_be_read_is_told_the_book_alone(broken: str, root: Path) -> None:
    scenario = root / "example" / "scenario.yaml"
    scenario.write_text(scenario.read_text("utf-8") + "books: {example: 10}\n", "utf-8")
    (root / "books" / "example.yaml").write_text(broken, "utf-8")
    found = check([root])
    assert found
    assert {Path(problem.path).name for problem in found} == {"example.yaml"}


VALUES = st.none() | st.booleans() | st.integers() | st.text("ab#{}", max_size=4) | st.lists(st.integers(-3, 3), max_size=3)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.data())
def test_whatever_stands_anywhere_is_read_or_told(choice: st.DataObject, root: Path) -> None:
    path = root / "books" / "example.yaml"
    path.write_text(changed(EXAMPLE / "books" / "example.yaml", choice, VALUES), "utf-8")
    found: list[Problem] = []
    parsed = read(path, found)
    assert all(problem.line >= 1 and problem.text for problem in found)
    assert found or parsed is not None
