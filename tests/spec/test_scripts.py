"""Words of names in their own script: whole, of the pool, and in the file of their country."""

from __future__ import annotations

from pathlib import Path

import pytest

from parola.locate import folder
from parola.spec.problem import Problem
from parola.spec.scripts import read, scripts
from parola_kit.errors import BadInput

POOL = """country: TH
given: [Ana, Bea, Cora, Dina, Eva, Fe, Gina, Helen, Iris, Joy]
family: [Abad, Bello, Cruz, Diaz, Estrada, Flores, Garcia, Herrera, Ilagan, Javier]
"""
WORDS = {name: name.upper() for name in ["Ana", "Bea", "Cora", "Dina", "Eva", "Fe", "Gina", "Helen", "Iris", "Joy"]} | {
    name: name.upper() for name in ["Abad", "Bello", "Cruz", "Diaz", "Estrada", "Flores", "Garcia", "Herrera", "Ilagan", "Javier"]
}


def problems(tmp_path: Path, words: dict[str, str], country: str = "TH") -> list[Problem]:
    (tmp_path / "names" / "scripts").mkdir(parents=True)
    (tmp_path / "names" / "th.yaml").write_text(POOL, "utf-8")
    path = tmp_path / "names" / "scripts" / "th.yaml"
    lines = "".join(f"  {word}: '{written}'\n" for word, written in words.items())
    path.write_text(f"country: {country}\nreviewed: false\nwords:\n{lines}", "utf-8")
    found: list[Problem] = []
    read(path, found)
    return found


def test_what_is_whole_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, WORDS) == []


@pytest.mark.parametrize(
    ("words", "line", "told"),
    [
        ({**WORDS, "Anna": "ANNA"}, 24, "'Anna' is no word of the pool; did you mean 'Ana'?"),
        ({word: written for word, written in WORDS.items() if word != "Fe"}, 3, "words of the pool are missing: Fe"),
        ({**WORDS, "Joy": " "}, 13, "'Joy' is written as nothing; write the word in the country's script"),
    ],
)
def test_one_mistake_is_one_located_problem(words: dict[str, str], line: int, told: str, tmp_path: Path) -> None:
    (found,) = problems(tmp_path, words)
    assert (found.line, found.text) == (line, told)


def test_a_file_is_called_like_its_country(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, WORDS, "VN")
    assert (found.line, found.text) == (1, "country 'VN' is not the file's name; call it vn.yaml")


def test_a_folder_with_a_problem_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, {"Ana": "ANA"})
    with pytest.raises(BadInput, match="words of the pool are missing: Bea, Cora, Dina, Eva, Fe"):
        scripts(tmp_path / "names" / "scripts")


def test_those_that_come_with_parola_are_whole() -> None:
    assert set(scripts(folder("scenarios") / "names" / "scripts")) == {"BD", "TH"}
