"""What must hold between the parts of a lab: questions, objectives, evidence, words, notebook and solution."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import cast

from parola.labs import notebook
from parola.labs.lab_model import FALLBACK, LabFile, LabTexts, Question, QuestionTexts
from parola.spec.parse import Rules
from parola.spec.problem import Problem
from parola.spec.words import Found, nearest
from parola_kit.errors import BadInput
from parola_kit.evidence import KINDS

CORE_SHARE = 0.6  # of the minutes, so that the slowest of a mixed room finish the core (notes on lab design, section 2)
# What belongs to one world only: transaction ids and addresses, onion names, records.
LITERAL = re.compile(r"\b[0-9a-f]{64}\b|\b(?:bc|tb|bcrt)1[02-9ac-hj-np-z]{20,}|\b[a-z2-7]{56}\b|\b[a-z]+/[a-z]+/[A-Za-z0-9:.-]*[0-9]")


def ids_once(lab: LabFile) -> Iterator[Found]:
    """No two questions have one id."""
    seen: set[str] = set()
    for place, question in enumerate(lab.questions):
        if question.id in seen:
            yield ("questions", place, "id"), f"'{question.id}' is the id of a question above; give this one another"
        seen.add(question.id)


def core_fits(lab: LabFile) -> Iterator[Found]:
    """The core takes 60 % of the minutes at the most."""
    core, most = sum(question.minutes for question in lab.questions if question.core), CORE_SHARE * lab.minutes
    if core > most:
        yield ("minutes",), f"core questions take {core} minutes, over 60 % of {lab.minutes}; at most {most:g} are right"


def objectives_measured(lab: LabFile) -> Iterator[Found]:
    """Every objective is measured by a question, every question measures objectives of the lab."""
    measured = {name for question in lab.questions for name in question.objectives}
    for place, name in enumerate(lab.objectives):
        if name not in measured:
            yield ("objectives", place), f"no question measures '{name}'; add it to the objectives of one"
    for place, question in enumerate(lab.questions):
        for each, name in enumerate(question.objectives):
            if name not in lab.objectives:
                yield ("questions", place, "objectives", each), f"'{name}' is no objective of the lab{nearest(name, lab.objectives)}"


def evidence_known(lab: LabFile) -> Iterator[Found]:
    """Kinds of record are those that stores hold."""
    for place, kind in enumerate(lab.evidence):
        if kind not in KINDS:
            yield ("evidence", place), f"'{kind}' is no kind of record{nearest(kind, KINDS)}"


def keys_known(lab: LabFile, known: Collection[str]) -> Iterator[Found]:
    """Every key is one that code can make."""
    for place, question in enumerate(lab.questions):
        if question.key not in known:
            yield ("questions", place, "key"), f"'{question.key}' is no key{nearest(question.key, known)}"


def language_named(texts: LabTexts, _lab: LabFile, stem: str) -> Iterator[Found]:
    """The file is named for its language."""
    if texts.language != stem:
        yield ("language",), f"the file is named '{stem}' and says '{texts.language}'; they are the same"


def words_complete(texts: LabTexts, lab: LabFile, _stem: str) -> Iterator[Found]:
    """In English everything that has a code has words; in no language has anything else."""
    whole = texts.language == FALLBACK
    if whole and not texts.title:
        yield ("title",), "is empty; a lab has a title in English"
    yield from _matched(("objectives",), texts.objectives, lab.objectives, whole)
    yield from _matched(("questions",), texts.questions, [question.id for question in lab.questions], whole)
    for question in lab.questions:
        if question.id in texts.questions:
            yield from _question_words(question, texts.questions[question.id], whole)


def no_literals(texts: LabTexts, _lab: LabFile, _stem: str) -> Iterator[Found]:
    """No text holds a value of one world."""
    for loc, text in _strings(texts.model_dump(), ()):
        if found := LITERAL.search(text):
            yield loc, f"'{found[0][:24]}' looks like a value of one world; write a place such as {{address}}"


LAB: Rules = {
    ids_once: ("questions",),
    core_fits: ("questions", "minutes"),
    objectives_measured: ("questions", "objectives"),
    evidence_known: ("evidence",),
}
KEYS: Rules = {keys_known: ("questions",)}
TEXTS: Rules = {language_named: ("language",), words_complete: ("questions", "objectives"), no_literals: ()}


def beside(folder: Path, lab: LabFile, texts: Iterable[LabTexts]) -> Iterator[Problem]:
    """Problems of the notebook and the solution."""
    if not (folder / "solution.py").is_file():
        yield Problem(str(folder / "solution.py"), 0, "not found; a lab has a reference solution with solve(evidence)")
    try:
        text = notebook.source(folder)
    except BadInput:
        yield Problem(str(folder / "notebook.py"), 0, "not found; a lab has a notebook in py:percent form")
        return
    for line, told in (*_cells(text, lab), *_places(text, [one for one in texts if one.language == FALLBACK])):
        yield Problem(str(folder / "notebook.py"), line, told)


def _cells(text: str, lab: LabFile) -> Iterator[tuple[int, str]]:
    asked, known = notebook.questions_asked(text), [question.id for question in lab.questions]
    for name in known:
        if asked.count(name) != 1:
            yield 0, f'{asked.count(name)} cells ask {name}; one begins \'# %% nbgrader={{"grade_id": "{name}"}}\''
    for extra in sorted(set(asked) - set(known)):
        yield 0, f"a cell asks {extra}, which lab.yaml does not have"


def _places(text: str, texts: Iterable[LabTexts]) -> Iterator[tuple[int, str]]:
    for each in texts:
        for line, place in notebook.unknown_places(text, each):
            yield line, f"nothing fills {{{{{place}}}}} in {each.language}; write it in the texts"


def _question_words(question: Question, words: QuestionTexts, whole: bool) -> Iterator[Found]:
    loc = ("questions", question.id)
    yield from _matched((*loc, "options"), words.options, question.options, whole)
    yield from _matched((*loc, "rubric"), words.rubric, question.rubric, whole)
    if whole and not (words.text and all(words.hints)):
        yield loc, f"{question.id} has a text and three hints in English; one of them is missing"
    if whole and (question.type == "written") != bool(words.model):
        yield loc, f"a model answer belongs to a written answer, and a written answer needs one; {question.id} is a {question.type}"


def _matched(loc: tuple[str | int, ...], words: Collection[str], codes: Collection[str], whole: bool) -> Iterator[Found]:
    for code in codes:
        if whole and code not in words:
            yield loc, f"there are no words for '{code}'; add them"
    for code in words:
        if code not in codes:
            yield (*loc, code), f"'{code}' is not in lab.yaml{nearest(code, codes)}"


def _strings(value: object, loc: tuple[str | int, ...]) -> Iterator[Found]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for name, inner in cast("dict[str, object]", value).items():
            yield from _strings(inner, (*loc, name))
    elif isinstance(value, tuple):
        for place, inner in enumerate(cast("tuple[object, ...]", value)):
            yield from _strings(inner, (*loc, place))
