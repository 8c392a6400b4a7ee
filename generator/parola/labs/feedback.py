"""The page that a trainee gets back: points, reasons in words, what to look at again. No key beyond what was earned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from parola.labs import pages
from parola.labs.catalogue import ENGLISH, Catalogue, catalogue, in_english
from parola.labs.grade_row import Row, noted
from parola.labs.lab_model import Lab
from parola.labs.score import Scored

SURE = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """One question on the page."""

    id: str
    text: str
    scored: Scored
    why: str
    again: str


@dataclass(frozen=True, slots=True)
class Sureness:
    """Stated confidence beside what was right: ``said`` is a mean in whole percent, ``sure_wrong`` question ids."""

    said: int
    right: int
    of: int
    sure_wrong: tuple[str, ...]


def page(lab: Lab, row: Row, kinds: Mapping[str, Collection[str]], language: str = ENGLISH) -> str:
    """The feedback page of one seat and lab, below 50 kB, without script and without anything fetched.

    ``kinds``: question id -> the kinds of record that settle it on any seat; a seat's own would tell which variant it has. It speaks
    ``language`` if there is a catalogue of it, else English.
    """
    says = catalogue(language)
    lines = [_line(row, name, kinds.get(name, ()), says) for name in row.scored]
    waiting = sum(line.scored.max for line in lines if line.scored.status == "to mark")
    marks = Counter(mark for line in lines for mark in line.scored.marks)
    return pages.render(
        "feedback.html.j2",
        lang=says.language,
        says=says,
        title=f"{lab.id} {row.questions.get('title', lab.title)}",
        lab=lab,
        row=row,
        submitted="; ".join(_submitted(row, says)),
        lines=lines,
        marks=sorted(marks.items()),
        sure=sureness(row),
        waiting=waiting,
        marked=lab.points - waiting,
    )


def sureness(row: Row) -> Sureness | None:
    """What the seat said of its own answers; None where it said nothing. Written answers are left out."""
    answers = row.submission.answers if row.submission else {}
    stated = {
        name: answer.confidence for name, answer in answers.items() if answer.confidence is not None and row.scored[name].status == "scored"
    }
    if not stated:
        return None
    right = {name for name in stated if row.scored[name].parts.value == 1}
    wrong = tuple(name for name in row.scored if name in stated and name not in right and stated[name] >= SURE)
    return Sureness(round(100 * sum(stated.values()) / len(stated)), len(right), len(stated), wrong)


def _submitted(row: Row, says: Catalogue) -> list[str]:
    if row.submission is None:
        return [in_english(row.reason, says.language)]
    late = [says.page["late"].format(n=len(row.late))] if row.late else []
    return noted(row.submission, says) + late


def _line(row: Row, name: str, kinds: Collection[str], says: Catalogue) -> Line:
    scored = row.scored[name]
    texts = {question["id"]: question["text"] for question in row.questions["questions"]}
    short = scored.status != "to mark" and scored.points < scored.max
    again = ", ".join(says.kinds[one] for one in sorted(kinds)) if short else ""
    return Line(name, texts[name], scored, says.text(scored.says), again)
