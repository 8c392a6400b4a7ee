"""Makes what formgrader shows: the release notebook with answers as data, never the trainee's own file.

Every string of a trainee is neutralised, for formgrader renders Markdown as it stands: one escaped ``<pre>`` line in Markdown,
a JSON comment in code, plain text as output. Tried against script, links, pictures, headings and formulas.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from parola.labs.lab_model import Lab, LabTexts, Question
from parola.labs.notebook import Cell, Notebook, manual, node, question_of
from parola.labs.score import Scored
from parola_kit.answers import Answer


def template(released: Notebook, lab: Lab, texts: LabTexts) -> Notebook:
    """The release with each written answer as a Markdown cell, which keeps hand marks apart from others, below its rubric."""
    cells = [each for cell in released["cells"] for each in _typed(cell, lab, texts)]
    return node({**released, "cells": cells})


def filled(blank: Notebook, lab: Lab, answers: Mapping[str, Answer], scored: Mapping[str, Scored]) -> Notebook:
    """A template with the answers of one seat and, for what is scored, the reason."""
    return node({**blank, "cells": [_filled(cell, lab, answers, scored) for cell in blank["cells"]]})


def neutral(text: str) -> str:
    """A trainee's text as Markdown that shows exactly what was typed and does nothing."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    escaped = html.escape(plain, quote=True)
    for character in "\n$\\":
        escaped = escaped.replace(character, f"&#{ord(character)};")
    return f'<pre style="white-space:pre-wrap">{escaped}</pre>'


def fingerprint(answer: Answer | None) -> str:
    """SHA-256 of a written answer, by which a later grading sees that a marked text has changed."""
    return hashlib.sha256(_prose(answer).encode()).hexdigest()


def _typed(cell: Cell, lab: Lab, texts: LabTexts) -> Iterator[Cell]:
    name = question_of(cell)
    if name is None or lab.question(name).type != "written":
        yield cell
        return
    question = lab.question(name)
    yield {"cell_type": "markdown", "id": f"{name}-rubric", "metadata": {}, "source": _rubric(question, texts)}
    yield {"cell_type": "markdown", "id": name, "metadata": {"nbgrader": manual(question, "markdown")}, "source": ""}


def _rubric(question: Question, texts: LabTexts) -> str:
    words = texts.questions[question.id]
    criteria = "\n".join(f"- {words.rubric[code]}" for code in question.rubric)
    return f"**{question.id}: what to look for**\n\n{criteria}\n\n**Model answer.** {words.model}"


def _filled(cell: Cell, lab: Lab, answers: Mapping[str, Answer], scored: Mapping[str, Scored]) -> Cell:
    name = question_of(cell)
    if name is None:
        return cell
    answer = answers.get(name)
    if lab.question(name).type == "written":
        metadata = cell["metadata"] | {"parola": {"answer": fingerprint(answer)}}
        return cell | {"source": neutral(_prose(answer)), "metadata": metadata}
    said = {"output_type": "stream", "name": "stdout", "text": scored[name].reason + "\n"}
    return cell | {"source": _comment(answer), "outputs": [said]}


def _prose(answer: Answer | None) -> str:
    return str(answer.value) if answer else ""


def _comment(answer: Answer | None) -> str:
    """The answer on one line, as a comment: JSON escapes every line break that ends one."""
    if answer is None:
        return "# no answer"
    return (
        f"# answer: {json.dumps({name: value for name, value in asdict(answer).items() if value or name == 'value'}, ensure_ascii=False)}"
    )
