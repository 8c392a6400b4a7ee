"""What a notebook's call and the form do alike once the seat is known: note an answer, take a hint, hand in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from parola_kit import answers, backing, journal
from parola_kit.errors import AnswerError
from parola_kit.evidence import Evidence
from parola_kit.seat import Seat
from parola_kit.show import Reply

if TYPE_CHECKING:
    from parola_kit.hand_in import Receipt

SHOWN = 100  # characters of an answer that are read back
FORM = 1  # of answers.jsonl

Asked = Mapping[str, Any]


def note(seat: Seat, asked: Asked, q: str, value: object, beside: Mapping[str, object], evidence: Evidence) -> Reply:
    """Note an answer to a question of ``asked``, the seat's ``questions.json``.

    ``beside`` holds ``because``, ``against``, ``confidence``, ``needs`` and ``looked`` as they were given. A place that was not
    filled (``...``, or an empty text) is left open.

    Raises:
        AnswerError: the form is wrong, and nothing was noted. Never says whether an answer is right.
        BadInput: the seat's files are broken or cannot be written.
    """
    question = question_of(asked, q)
    if value is ... or (isinstance(value, str) and not value):
        return Reply(still_open(question))
    stored = answers.read(question, value)
    line = _line(asked["lab"], question, stored) | _backed(question, stored, beside, asked["needs"], evidence)
    before = journal.note(seat.work / asked["lab"], line)
    return Reply(said(line, before.broken))


def hint(seat: Seat, asked: Asked, q: str) -> Reply:
    """Take the next of the three hints to a question, and show all that were taken.

    Raises:
        AnswerError: there is no such question.
        BadInput: the seat's files cannot be written.
    """
    question = question_of(asked, q)
    step = journal.take_hint(seat.work / asked["lab"], q)
    return Reply("\n".join(f"{q}, hint {n} of {journal.STEPS}: {text}" for n, text in enumerate(question["hints"][:step], 1)))


def hand_in(seat: Seat, lab: str | None = None) -> Receipt:
    """Hand in the answers and the notebook of a lab, default the one that is open.

    Raises:
        BadInput: there is nothing to hand in, or no place to write to.
    """
    from parola_kit.hand_in import hand_in as pack  # late: asked for once a lab

    return pack(seat, seat.chosen(lab))


def question_of(asked: Asked, q: str) -> dict[str, Any]:
    """A question by its id.

    Raises:
        AnswerError: there is no such question.
    """
    found = {question["id"]: question for question in asked["questions"]}
    if q not in found:
        raise AnswerError(f"{asked['lab']} has no question {str(q)[:20]!r}; there are {', '.join(found)}")
    return found[q]


def still_open(question: Mapping[str, Any]) -> str:
    """What is replied where nothing was filled in."""
    unknown = ", or UNKNOWN" if question["unknown"] else ""
    return f"{question['id']} is still open: it takes {answers.form(question)}{unknown}."


def said(line: Mapping[str, Any], broken: tuple[int, ...]) -> str:
    """What is replied to a noted line of ``answers.jsonl``; ``broken`` are the numbers of lines of the file that cannot be read."""
    cited = len(line["because"]) + len(line["against"])
    read_as = "UNKNOWN" if answers.says_unknown(line["value"]) else str(line["value"])
    short = read_as if len(read_as) <= SHOWN else f"{read_as[:SHOWN]}…"
    text = f"{line['q']} noted ({cited} citation{'' if cited == 1 else 's'}), read as {short}. The form is fine; nobody has judged it."
    if read_as == "UNKNOWN" and not line["needs"]:
        text += "\nWhat would settle it? Name the record and its holder with needs=; questions() lists them."
    if broken:
        numbers = ", ".join(str(number) for number in broken)
        text += f"\n{journal.ANSWERS}: line {numbers} is broken, was kept, and does not count; see questions() for what is noted."
    return text


def _backed(
    question: Mapping[str, Any], stored: object, beside: Mapping[str, object], needs: Mapping[str, str], evidence: Evidence
) -> dict[str, Any]:
    try:
        return backing.checked(question["type"], stored, beside, needs, evidence)
    except AnswerError as error:
        raise AnswerError(f"{question['id']}: {error}") from None


def _line(lab: str, question: Mapping[str, Any], stored: object) -> dict[str, Any]:
    return {"format": FORM, "lab": lab, "q": question["id"], "type": question["type"], "value": stored}
