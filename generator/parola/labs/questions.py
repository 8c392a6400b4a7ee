"""Questions and keys of one seat: declared once in ``lab.yaml``, dealt and filled in here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from parola.labs.catalogue import catalogue
from parola.labs.facts import facts as facts_of
from parola.labs.facts.fact import Fact
from parola.labs.lab_model import Lab, LabTexts, Question
from parola.labs.truth import CellTruth
from parola.streams import Streams
from parola_kit.notice import MARK

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Dealt:
    """One lab for one seat: what the seat gets, the key, and option code -> letter for each question."""

    questions: Mapping[str, Any]
    key: Mapping[str, Any]
    letters: Mapping[str, Mapping[str, str]]


def deal(lab: Lab, language: str, truth: CellTruth, streams: Streams) -> Dealt:
    """Make ``questions.json`` and the key of one seat."""
    known = facts_of(lab.folder)
    facts = {question.id: known[question.key](truth) for question in lab.questions}
    letters = {question.id: _letters(lab, question, truth.seat, streams) for question in lab.questions}
    words = lab.words(language)
    head = {"format": 1, "notice": MARK, "lab": lab.id, "seat": truth.seat}
    shown = [_question(q, words, facts[q.id], letters[q.id]) for q in lab.questions]
    keys = {q.id: _key(q, facts[q.id], letters[q.id]) for q in lab.questions}
    needs = dict(catalogue(language).needs) if any(q.unknown for q in lab.questions) else {}
    return Dealt(
        {**head, "title": words.title, "minutes": lab.minutes, "needs": needs, "questions": shown},
        {**head, "questions": keys},
        letters,
    )


def given(dealt: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the texts of ``questions.json`` state: question id -> name -> text."""
    return {question["id"]: question.get("given", {}) for question in dealt["questions"]}


def _letters(lab: Lab, question: Question, seat: str, streams: Streams) -> dict[str, str]:
    codes = list(question.options)
    streams.python("seat", seat, lab.id, question.id, "options").shuffle(codes)
    return dict(zip(codes, LETTERS, strict=False))


def _question(question: Question, words: LabTexts, fact: Fact, letters: Mapping[str, str]) -> dict[str, Any]:
    texts = words.questions[question.id]
    values = {
        name: words.prose[value.removeprefix("prose:")] if value.startswith("prose:") else value for name, value in fact.given.items()
    }
    shown: dict[str, Any] = {
        "id": question.id,
        "type": question.type,
        "of": question.of,
        "text": texts.text.format_map(values),
        "points": question.points,
        "core": question.core,
        "unknown": question.unknown,
        "hints": [hint.format_map(values) for hint in texts.hints],
    }
    if letters:
        shown["options"] = [{"letter": letter, "text": texts.options[code]} for code, letter in letters.items()]
    if question.columns:
        shown["columns"] = {name: list(values) for name, values in question.columns.items()}
    if rows := question.rows or fact.rows:
        shown["rows"] = list(rows)
    if values:
        shown["given"] = values
    return shown


def _key(question: Question, fact: Fact, letters: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "value": lettered(question.type, fact.value, letters),
        "tolerance": question.tolerance,
        "accept": [lettered(question.type, value, letters) for value in fact.accept],
        "unknown": fact.unknown,
        "needs": list(fact.needs),
        "sufficient": [list(items) for items in fact.sufficient],
        "neutral": list(fact.neutral),
        "against": list(fact.against),
        "barred": list(fact.barred),
        "origins": [list(ids) for ids in fact.origins],
        "uninvolved": list(fact.uninvolved),
        "varies": question.varies,
        "open": question.open,
        "variant": fact.variant,
        "pool": fact.pool,
    }


def lettered(kind: str, value: Any, letters: Mapping[str, str]) -> Any:
    """Option codes of an answer as this seat's letters, in the form that ``answers.jsonl`` stores; other answers as they are."""
    dress: dict[str, Callable[[Any], Any]] = {
        "choice": lambda code: letters[code],
        "choices": lambda codes: sorted(letters[code] for code in codes),
        "order": lambda groups: [sorted(letters[code] for code in group) for group in groups],
    }
    return dress[kind](value) if kind in dress and value is not None else value  # of a choice that cannot be told, there is none
