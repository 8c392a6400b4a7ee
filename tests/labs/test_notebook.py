"""The notebook that is released, and what the marker sees instead of the trainee's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_class import lab_folder

from parola.labs import notebook, notebook_marking
from parola.labs.catalogue import say
from parola.labs.lab import load_lab
from parola.labs.notebook_marking import neutral
from parola.labs.score import Scored
from parola_kit.answers import Answer
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

QUESTIONS = ["q1", "q2", "q3", "q4", "q5"]


def answer_cells(made: Any) -> dict[str, Any]:
    return {name: cell for cell in made["cells"] if (name := notebook.question_of(cell))}


def test_the_release_has_words_ids_and_no_output(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    made = notebook.release(load_lab(folder), "en")
    assert MARK in made["cells"][0]["source"]
    assert [cell["id"] for cell in made["cells"]] == ["mark", "cell-01", "cell-02", "q1", "q2", "q3", "q4", "cell-07", "q5"]
    assert "Nobody is written to." in made["cells"][1]["source"]
    assert made["cells"][2]["source"] == "**q1** Who wrote …?"
    assert made["metadata"]["parola"] == {"lab": "T1", "notice": MARK}
    assert not [cell for cell in made["cells"] if cell.get("outputs") or cell.get("execution_count")]


def test_cells_are_manual_and_have_the_labs_points(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    cells = answer_cells(notebook.release(load_lab(folder), "en"))
    assert list(cells) == QUESTIONS
    for cell, points in zip(cells.values(), (4, 4, 2, 2, 5), strict=True):
        grader = cell["metadata"]["nbgrader"]
        assert (grader["grade"], grader["solution"], grader["locked"], grader["points"]) == (True, True, False, points)
        assert (cell["cell_type"], grader["cell_type"]) == ("code", "code")


def test_a_seats_own_question_text_is_put_in(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    made = notebook.release(load_lab(folder), "en", {"q1": "Who wrote the first post?"})
    assert "Who wrote the first post?" in made["cells"][2]["source"]


def test_a_place_without_words_is_refused(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    lab = load_lab(folder)
    (folder / "notebook.py").write_text("# %% [markdown]\n# {{prose.nothing}}\n", "utf-8")
    with pytest.raises(BadInput, match=r"nothing fills \{\{prose\.nothing\}\}"):
        notebook.release(lab, "en")


def test_the_marker_sees_written_answers_below_their_rubric(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    lab = load_lab(folder)
    blank = notebook_marking.template(notebook.release(lab, "en"), lab, lab.words("en"))
    assert [cell["cell_type"] for cell in answer_cells(blank).values()] == ["code", "code", "code", "code", "markdown"]
    rubric, answer = blank["cells"][-2:]
    assert "- Needs come first\n- Says what is not shown\n- Plain words" in rubric["source"]
    assert notebook.question_of(rubric) is None
    assert notebook.question_of(answer) == "q5"


def test_answers_are_data_and_reasons_are_output(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    lab = load_lab(folder)
    blank = notebook_marking.template(notebook.release(lab, "en"), lab, lab.words("en"))
    scored = {name: Scored(0, 4, "scored", (say("wrong"),)) for name in QUESTIONS}
    answers = {"q1": Answer('x")\nimport os', because=("forum/post/7",)), "q5": Answer("Two\nlines")}
    cells = answer_cells(notebook_marking.filled(blank, lab, answers, scored))
    assert cells["q1"]["source"] == '# answer: {"value": "x\\")\\nimport os", "because": ["forum/post/7"]}'
    assert cells["q1"]["outputs"][0]["text"] == "Not what the evidence shows.\n"
    assert cells["q2"]["source"] == "# no answer"
    assert cells["q5"]["source"] == '<pre style="white-space:pre-wrap">Two&#10;lines</pre>'
    assert cells["q5"]["metadata"]["parola"]["answer"] == notebook_marking.fingerprint(answers["q5"])


def test_an_answer_of_zero_is_shown(tmp_path: Path) -> None:
    folder = lab_folder(tmp_path)
    lab = load_lab(folder)
    blank = notebook_marking.template(notebook.release(lab, "en"), lab, lab.words("en"))
    scored = {name: Scored(0, 4, "scored", ()) for name in QUESTIONS}
    cells = answer_cells(notebook_marking.filled(blank, lab, {"q1": Answer(0), "q2": Answer([])}, scored))
    assert (cells["q1"]["source"], cells["q2"]["source"]) == ('# answer: {"value": 0}', '# answer: {"value": []}')


@given(st.text(alphabet=st.sampled_from("<>/&#\"'`~$\\*_[]()!x 1\n\r\t\u2028\x0b-=q3"), max_size=60) | st.text(max_size=60))
def test_no_text_leaves_its_line(text: str) -> None:
    made = neutral(text)
    inner = made.removeprefix('<pre style="white-space:pre-wrap">').removesuffix("</pre>")
    assert not re.search(r"""[<>"'$\\\r\n]""", inner)
    assert re.sub(r"&(?:lt|gt|amp|quot|#x27|#10|#36|#92);", "", inner).count("&") == 0
