"""Languages of labs: English and Spanish are complete, and what another language lacks is said in English, marked as such."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small_class import LAB, answered, good_lines, lab_folder, line, make, submit

from parola import locate
from parola.labs import catalogue as catalogues
from parola.labs import feedback, notebook, seats
from parola.labs.catalogue import PARTS, catalogue
from parola.labs.grade import grade, graded
from parola.labs.lab import check_lab, load_lab
from parola.labs.lab_key import settling_kinds

LABS = sorted(path.parent for path in locate.folder("labs").glob("*/lab.yaml"))


def strings(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, f"{place}.{name}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from strings(inner, f"{place}.{number}")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def speaks(root: Path, language: str) -> None:
    """The roster says this of the only seat."""
    (root / "learner" / "seats" / "s1" / "seat.json").write_text(json.dumps({"seat": "s1", "language": language}), "utf-8")


@pytest.mark.parametrize("folder", LABS, ids=lambda folder: folder.name)
def test_spanish_is_complete_and_fills_the_same_places(folder: Path) -> None:
    lab = load_lab(folder)
    english, spanish = (dict(strings(lab.texts[code].model_dump(exclude={"language"}))) for code in ("en", "es"))  # type: ignore[index]
    assert english.keys() == spanish.keys()
    empty = [place for place, text in english.items() if text and not spanish[place]]
    assert not empty
    assert not [place for place, text in english.items() if place.startswith(".questions") and fields(text) != fields(spanish[place])]


def test_the_spanish_catalogue_is_complete_and_counts_the_same() -> None:
    english, spanish = catalogue("en"), catalogue("es")
    for part in PARTS:
        for code, text in getattr(english, part).items():
            told = getattr(spanish, part)[code]
            assert not told.startswith("[en]"), f"{part}.{code}"
            assert fields(told) == fields(text), f"{part}.{code}"


def test_what_a_language_lacks_is_english_and_says_so(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    (folder / "texts" / "es.yaml").write_text(
        "language: es\ntitle: Un laboratorio\nquestions:\n  q1: {text: '¿Quién escribió {post}?'}\n", "utf-8"
    )
    assert check_lab(folder) == []
    words = load_lab(folder).words("es")
    assert (words.title, words.questions["q1"].text) == ("Un laboratorio", "¿Quién escribió {post}?")
    assert words.questions["q1"].hints[0] == "[en] Open the post."
    assert words.questions["q2"].text.startswith("[en] ")
    assert words.objectives["name-people"] == "[en] Name who wrote what"
    made = notebook.text(notebook.release(load_lab(folder), "es"))
    assert "Un laboratorio" in made
    assert "[en] " in made


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert (catalogue("vi").language, catalogue("vi").reasons) == ("en", catalogue("en").reasons)


def test_a_string_that_a_catalogue_lacks_is_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("en", "es"):
        text = (catalogues.HERE / f"{code}.yaml").read_text("utf-8")
        (tmp_path / f"{code}.yaml").write_text(text.replace('  right: "Correcto."\n', ""), "utf-8")
    monkeypatch.setattr(catalogues, "HERE", tmp_path)
    catalogues.catalogue.cache_clear()
    told = catalogue("es").reasons
    catalogues.catalogue.cache_clear()
    assert (told["right"], told["wrong"]) == ("[en] Right.", "No es lo que muestran las pruebas.")


def test_what_is_not_in_english_is_a_problem(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    (folder / "texts" / "es.yaml").write_text("language: es\nobjectives: {say-much: Decir mucho}\n", "utf-8")
    assert [problem.text for problem in check_lab(folder)] == ["'say-much' is not in lab.yaml; known here: name-people, say-limits"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", ("Pregunta por pregunta", "Puntos", "No es lo que muestran las pruebas.")), ("en", ("Question by question",))],
)
def test_feedback_speaks_the_seats_language(tmp_path: Path, language: str, words: tuple[str, ...]) -> None:
    root, labs = make(tmp_path, "s1")
    speaks(root, language)
    answered(root, "s1", [*good_lines(), line("q1", 9, value="nobody")])
    lab = load_lab(labs / LAB)
    (row,) = graded(root, lab).rows
    page = feedback.page(lab, row, settling_kinds(root, LAB), seats.language(root, "s1"))
    assert f'<html lang="{language}">' in page
    assert all(word in page for word in words)
    assert ("Question by question" in page) is (language == "en")


def test_an_unreadable_submission_is_explained_in_spanish(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    speaks(root, "es")
    submit(root, "s1", b"not a zip")
    grade(root, LAB, labs)
    assert "No se pudo leer su entrega." in (root / "feedback" / "s1" / f"{LAB}.html").read_text("utf-8")


def test_an_answer_given_twice_is_told_in_spanish(tmp_path: Path) -> None:
    root, labs = make(tmp_path, "s1")
    speaks(root, "es")
    answered(root, "s1", [*good_lines(), line("q3", value="A", seq=99)])
    grade(root, LAB, labs)
    page = (root / "feedback" / "s1" / f"{LAB}.html").read_text("utf-8")
    assert "respondidas más de una vez, cuenta la última: q3" in page
    assert "answered" not in page
