"""Scores one answer against one key: pure, so that it can be tried on any pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parola.labs import score_value
from parola.labs.catalogue import ENGLISH, Saying, catalogue, say
from parola.labs.evidence_score import Support, support
from parola.labs.lab_key import Key
from parola.labs.lab_model import Question
from parola.labs.score_value import Outcome
from parola_kit.answers import UNKNOWN, Answer

Status = Literal["scored", "blank", "to mark"]
Mark = Literal["named somebody uninvolved", "cited a barred record"]


@dataclass(frozen=True, slots=True)
class Parts:
    """Shares 0..1 before weights: how right the value is, how well it is cited, what is named against it."""

    value: float = 0
    cite: float = 0
    against: float = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """``points`` of ``max`` in hundredths, the reasons, and marks that are counted and never averaged away."""

    points: float
    max: int
    status: Status
    says: tuple[Saying, ...]
    marks: tuple[Mark, ...] = ()
    parts: Parts = Parts()

    @property
    def reason(self) -> str:
        """The reasons in English."""
        return catalogue(ENGLISH).text(self.says)


def score(question: Question, key: Key, answer: Answer | None) -> Scored:
    """Score one answer; None is no answer. Evidence earns only as far as the value is right."""
    if answer is None or _empty_prose(question, answer):
        return Scored(0, question.points, "blank", (say("blank"),))
    backed = support(key, answer.because, answer.against)
    if question.type == "written":
        return Scored(0, question.points, "to mark", (say("to-mark"),), _marks(backed, named=False))
    found = _outcome(question, key, answer)
    parts = Parts(found.share, backed.cite, backed.against)
    return Scored(
        points=round(question.points * _earned(question, parts), 2),
        max=question.points,
        status="scored",
        says=_says(question, found, backed),
        marks=_marks(backed, found.uninvolved),
        parts=parts,
    )


def _outcome(question: Question, key: Key, answer: Answer) -> Outcome:
    if answer.value == UNKNOWN:
        return score_value.unknown(question, key, answer.needs)
    return score_value.outcome(question, key, answer.value)


def _earned(question: Question, parts: Parts) -> float:
    bare = 1 - question.cite - question.against
    return parts.value * (bare + question.cite * parts.cite + question.against * parts.against)


def _says(question: Question, found: Outcome, backed: Support) -> tuple[Saying, ...]:
    """Remarks on evidence only where it counts and the value is not wrong: else they would help to guess it."""
    if backed.barred:
        return (*found.says, say("barred"))
    cite = backed.cite_says if question.cite and found.share else ()
    against = backed.against_says if question.against and found.share else ()
    return found.says + cite + against


def _marks(backed: Support, named: bool) -> tuple[Mark, ...]:
    uninvolved: tuple[Mark, ...] = ("named somebody uninvolved",) if named else ()
    return (*uninvolved, "cited a barred record") if backed.barred else uninvolved


def _empty_prose(question: Question, answer: Answer) -> bool:
    return question.type == "written" and not str(answer.value).strip()
