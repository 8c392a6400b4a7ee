"""What a post of a lab's page does. The page is one form: whatever was changed is noted, so that no save loses what was typed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from parola_kit import noting
from parola_kit.errors import AnswerError, BadInput, ParolaError
from parola_kit.evidence import Evidence
from parola_kit.form import fields, filled
from parola_kit.form.fields import Fields
from parola_kit.seat import Seat

Asked = Mapping[str, Any]
VERBS = ("save", "hint", "more")  # of a question
ALONE = ("save", "submit")  # of the page


@dataclass(frozen=True, slots=True)
class Posted:
    """``kept`` are the fields to show again as they were typed, by question id; ``errors`` says why, ``told`` whom to answer.

    ``handed_in`` says that the lab was handed in; ``more`` names the question whose table gets more rows.
    """

    kept: Mapping[str, Fields] = field(default_factory=dict[str, Fields])
    errors: Mapping[str, str] = field(default_factory=dict[str, str])
    told: tuple[str, ...] = ()
    handed_in: bool = False
    more: str = ""


def act(seat: Seat, asked: Asked, body: Fields, do: str) -> Posted:
    """Note what was changed and do what the button says: ``save``, ``save:q1``, ``hint:q1``, ``more:q1`` or ``submit``.

    Errors of one question stay with it; the others are noted. With an error nothing is handed in.

    Raises:
        AnswerError: there is no such question.
        BadInput: there is no such button, or the seat's files are broken.
    """
    verb, colon, q = do.partition(":")
    if verb not in (VERBS if colon else ALONE):
        raise BadInput("this page has no such button; open the lab again and try once more")
    if colon:
        noting.question_of(asked, q)
    posted = fields.split(body)
    if verb == "more":
        return Posted(kept=posted, more=q)
    done = _noted(seat, asked, posted, q)
    if verb == "hint":
        noting.hint(seat, asked, q)
    if verb == "submit" and not done.errors:
        return _handed_in(seat, asked, done)
    return done


def _noted(seat: Seat, asked: Asked, posted: Mapping[str, Fields], pressed: str) -> Posted:
    errors: dict[str, str] = {}
    changed = _changed(seat, asked, posted)
    with closing(seat.evidence()) as evidence:
        for question in changed:
            try:
                _note(seat, asked, question, posted[question["id"]], evidence)
            except ParolaError as error:
                errors[question["id"]] = str(error)
    told = [question["id"] for question in changed if question["id"] not in errors]
    if pressed not in ("", *told, *errors):
        told.append(pressed)
    return Posted({q: posted[q] for q in errors}, errors, tuple(told))


def _changed(seat: Seat, asked: Asked, posted: Mapping[str, Fields]) -> list[dict[str, Any]]:
    """The questions whose fields differ from what the page showed; the newest answer may be another one, noted in a notebook since."""
    noted = filled.noted(seat, asked)
    changed: list[dict[str, Any]] = []
    for question in asked["questions"]:
        sent = posted.get(question["id"], {})
        shown = [line for line in noted[question["id"]] if [str(line["seq"])] == list(sent.get("seq", ()))]
        if not fields.same(sent, filled.filled(question, shown[-1]) if shown else {}):
            changed.append(question)
    return changed


def _note(seat: Seat, asked: Asked, question: Mapping[str, Any], sent: Fields, evidence: Evidence) -> None:
    entered = fields.entered(question, sent)
    if entered.value is ...:  # emptied, or only half filled: said as an error, so that the half is kept
        stands = " The answer noted before stands." if sent.get("seq") else ""
        raise AnswerError(f"{noting.still_open(question)}{stands}")
    noting.note(seat, asked, question["id"], entered.value, entered.beside, evidence)


def _handed_in(seat: Seat, asked: Asked, done: Posted) -> Posted:
    try:
        noting.hand_in(seat, asked["lab"])
    except ParolaError as error:
        return Posted(told=done.told, errors={"submit": str(error)})
    return Posted(told=done.told, handed_in=True)
