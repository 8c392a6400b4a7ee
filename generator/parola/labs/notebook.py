"""Makes the notebook of a lab: from py:percent text with places for words, to cells that nbgrader knows.

A cell that asks a question begins ``# %% nbgrader={"grade_id": "q1"}``; whatever else it says of points and kind is taken from
``lab.yaml``. A place for words is ``{{title}}``, ``{{minutes}}``, ``{{objectives}}`` (a list), ``{{prose.key}}``, ``{{objectives.name}}``
or ``{{questions.q1.text}}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from parola.labs.lab_model import Lab, LabTexts, Question
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

if TYPE_CHECKING:
    from nbformat import NotebookNode as Notebook
else:
    Notebook = dict[str, Any]  # nbformat is loaded by whoever makes a notebook

Cell = dict[str, Any]

PLACE = re.compile(r"\{\{\s*([a-z0-9_.-]+)\s*\}\}")
OF_THE_LAB = ("minutes", "objectives")  # places that lab.yaml fills, whatever the language
SEAT_PLACE = re.compile(r"\{[a-z][a-z0-9_]*\}")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def source(folder: Path) -> str:
    """The text of ``notebook.py``.

    Raises:
        BadInput: the lab has none.
    """
    path = folder / "notebook.py"
    if not path.is_file():
        raise BadInput(f"{path}: not found; a lab has a notebook in py:percent form")
    return path.read_text("utf-8")


@cache
def cells(text: str) -> tuple[Cell, ...]:
    """The cells of a notebook in py:percent form, read once a process; not to be changed."""
    # late: it takes half a second, and scoring never reads a notebook
    import jupytext  # pyright: ignore[reportMissingTypeStubs] untyped library

    read = cast("Any", jupytext).reads
    return tuple(cast("list[Cell]", read(text, fmt="py:percent").cells))


def questions_asked(text: str) -> list[str]:
    """The question ids of the cells of a notebook, in order."""
    return [name for cell in cells(text) if (name := question_of(cell)) is not None]


def question_of(cell: Cell) -> str | None:
    """The id of the question that a cell answers."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def unknown_places(text: str, texts: LabTexts) -> Iterator[tuple[int, str]]:
    """(line, name) of every place for words that the texts do not fill."""
    known = {*_words(texts, {}), *OF_THE_LAB}
    for number, line in enumerate(text.splitlines(), 1):
        for place in PLACE.finditer(line):
            if place[1] not in known:
                yield number, place[1]


def release(lab: Lab, language: str, asked: Mapping[str, str] | None = None, case: str = "") -> Notebook:
    """The notebook that a trainee opens: no answers, no output, stable cell ids, the mark first.

    ``asked`` holds the question texts of one seat (id -> words) and ``case`` the id of its referral; without them, what differs by seat
    is shown as a gap. A lab without texts in ``language`` says so and speaks English.

    Raises:
        BadInput: there is no notebook, or a place in it has no words.
    """
    texts = lab.words(language)
    words = _words(texts, asked or {name: SEAT_PLACE.sub("…", one.text) for name, one in texts.questions.items()})
    words |= {"minutes": str(lab.minutes), "objectives": "\n".join(f"- {texts.objectives[name]}" for name in lab.objectives)}
    shown = [
        f"**{MARK}**",
        f"{lab.id} {texts.title}",
        *([case] if case else []),
        *([f"{language} → {texts.language}"] if language != texts.language else []),
    ]
    head: Cell = {"cell_type": "markdown", "id": "mark", "metadata": {}, "source": " · ".join(shown)}
    body = [_released(lab, cell, number, words) for number, cell in enumerate(cells(source(lab.folder)), 1)]
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}, "parola": {"lab": lab.id, "notice": MARK}}
    return node({"cells": [head, *body], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def text(notebook: Notebook) -> str:
    """A notebook as its file."""
    return _nbformat().writes(notebook) + "\n"


def _nbformat() -> Any:
    import nbformat

    return nbformat


def node(notebook: Mapping[str, Any]) -> Notebook:
    """A notebook as nbformat's own type, held to its schema."""
    made = _nbformat().from_dict(notebook)
    _nbformat().validate(made)
    return made


def _released(lab: Lab, cell: Cell, number: int, words: Mapping[str, str]) -> Cell:
    question = question_of(cell)
    filled = PLACE.sub(lambda place: _word(words, place[1]), cell["source"])
    made: Cell = {"cell_type": cell["cell_type"], "id": f"cell-{number:02}", "metadata": {}, "source": filled}
    if question is not None:
        made |= {"id": question, "metadata": {"nbgrader": manual(lab.question(question), "code")}}
    return made | ({"execution_count": None, "outputs": []} if made["cell_type"] == "code" else {})


def manual(question: Question, cell_type: str) -> dict[str, Any]:
    """nbgrader's metadata of a manually graded answer cell: the kind that can hold a comment (its schema, version 3)."""
    return {
        "cell_type": cell_type,
        "grade": True,
        "grade_id": question.id,
        "locked": False,
        "points": question.points,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }


def _words(texts: LabTexts, asked: Mapping[str, str]) -> dict[str, str]:
    return (
        {"title": texts.title}
        | {f"prose.{key}": words for key, words in texts.prose.items()}
        | {f"objectives.{name}": words for name, words in texts.objectives.items()}
        | {f"questions.{name}.text": asked.get(name, one.text) for name, one in texts.questions.items()}
    )


def _word(words: Mapping[str, str], place: str) -> str:
    if place not in words:
        raise BadInput(f"notebook.py: nothing fills {{{{{place}}}}}; write it in the texts")
    return words[place]
