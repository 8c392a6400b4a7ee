"""What a trainee calls in a notebook or script. Functions give objects that show themselves; nothing prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from parola_kit import answers, backing, journal
from parola_kit.errors import AnswerError
from parola_kit.evidence import Evidence, Row
from parola_kit.seat import Seat, find
from parola_kit.show import Overview, Record, Reply, Table

SHOWN = 100  # characters of an answer that are read back
FORM = 1  # of answers.jsonl


def answer(
    q: str,
    value: object = ...,
    because: object = (),
    against: object = (),
    *,
    confidence: object = None,
    needs: object = None,
    looked: object = (),
) -> Reply:
    """Note an answer. ``because`` and ``against`` are evidence ids, ``confidence`` is 0 to 1 and goes with one
    statement (a value, a choice, a time), ``needs`` goes with ``UNKNOWN``.

    A place that was not filled (``...``, or an empty text) is left open. The last answer to a question before handing in counts.

    Raises:
        AnswerError: the form is wrong, and nothing was noted. Never says whether an answer is right.
        BadInput: there is no seat here, or its files are broken or cannot be written.
    """
    seat = find()
    asked = seat.questions()
    question = _question(asked, q)
    if value is ... or (isinstance(value, str) and not value):
        unknown = ", or UNKNOWN" if question["unknown"] else ""
        return Reply(f"{q} is still open: it takes {answers.form(question)}{unknown}.")
    stored = answers.read(question, value)
    given = {"because": because, "against": against, "confidence": confidence, "needs": needs, "looked": looked}
    line = _line(asked["lab"], question, stored) | _backed(question, stored, given, asked["needs"], seat)
    before = journal.note(seat.work / asked["lab"], line)
    return Reply(_noted(line, before))


def hint(q: str) -> Reply:
    """The next of the three hints to a question. It costs no points; that it was taken is noted beside the answers.

    Raises:
        AnswerError: there is no such question.
        BadInput: there is no seat here, or its files are broken or cannot be written.
    """
    seat = find()
    asked = seat.questions()
    question = _question(asked, q)
    step = journal.take_hint(seat.work / asked["lab"], q)
    return Reply("\n".join(f"{q}, hint {n} of {journal.STEPS}: {text}" for n, text in enumerate(question["hints"][:step], 1)))


def questions() -> Overview:
    """The questions of this lab, the form that each takes, and which have an answer noted.

    Raises:
        BadInput: there is no seat here, or its files are broken.
    """
    seat = find()
    asked = seat.questions()
    noted = {line["q"] for line in journal.read(seat.work / asked["lab"] / journal.ANSWERS).good if "q" in line}
    return Overview(asked, noted)


def case() -> Record:
    """The referral of this seat's case.

    Raises:
        BadInput: there is no seat here, or its files are broken.
    """
    return evidence(find().case)


def evidence(evidence_id: str) -> Record:
    """Any record that this seat can see, by its id: column -> value.

    Raises:
        BadInput: there is no seat here, or the id is not in its evidence.
    """
    return Record(*_evidence(find()).record(str(evidence_id)))


def rows(table: str, **equal: object) -> list[Row]:
    """Rows of a table such as ``chain.tx`` whose columns equal what is given, for example ``rows("chain.tx", height=120)``.

    Raises:
        BadInput: there is no seat here, or no such table or column.
    """
    return _evidence(find()).rows(table, **equal)


def table(found: Sequence[Row], *columns: str) -> Table:
    """Rows as a table, in the columns named, or in all; for example ``table(rows("chain.txout", txid="…"), "id", "value_sat")``.

    Raises:
        AnswerError: the rows have no such column.
    """
    known = list(found[0]) if found else list(columns)
    if wrong := [column for column in columns if column not in known]:
        raise AnswerError(f"these rows have no column {wrong[0]!r}; there are {', '.join(known)}")
    return Table(columns or known, found)


def demo() -> Evidence:
    """The evidence of the demo cell, whose answers may be discussed in class.

    Raises:
        BadInput: there is no seat here.
    """
    shared = find().shared
    return _opened(shared, shared / "demo")


def submit(lab: str | None = None) -> Reply:
    """Hand in the answers and the notebook of this lab, or of the lab named. One may hand in again; the last counts.

    Raises:
        BadInput: there is no seat here, nothing to hand in, or no place to write to.
    """
    from parola_kit.hand_in import hand_in  # late: asked for once a lab

    seat = find()
    return Reply(str(hand_in(seat, seat.chosen(lab))))


def _evidence(seat: Seat) -> Evidence:
    return _opened(seat.shared, seat.folder)


@cache
def _opened(shared: Path, folder: Path) -> Evidence:
    """Evidence is read-only: one set of open stores serves every call."""
    return Evidence(shared, folder)


def _question(asked: Mapping[str, Any], q: str) -> dict[str, Any]:
    found = {question["id"]: question for question in asked["questions"]}
    if q not in found:
        raise AnswerError(f"{asked['lab']} has no question {str(q)[:20]!r}; there are {', '.join(found)}")
    return found[q]


def _backed(
    question: Mapping[str, Any], stored: object, given: Mapping[str, object], needs: Mapping[str, str], seat: Seat
) -> dict[str, Any]:
    try:
        return backing.checked(question["type"], stored, given, needs, _evidence(seat))
    except AnswerError as error:
        raise AnswerError(f"{question['id']}: {error}") from None


def _line(lab: str, question: Mapping[str, Any], stored: object) -> dict[str, Any]:
    return {"format": FORM, "lab": lab, "q": question["id"], "type": question["type"], "value": stored}


def _noted(line: Mapping[str, Any], before: journal.Lines) -> str:
    cited = len(line["because"]) + len(line["against"])
    read_as = "UNKNOWN" if answers.says_unknown(line["value"]) else str(line["value"])
    short = read_as if len(read_as) <= SHOWN else f"{read_as[:SHOWN]}…"
    text = f"{line['q']} noted ({cited} citation{'' if cited == 1 else 's'}), read as {short}. The form is fine; nobody has judged it."
    if read_as == "UNKNOWN" and not line["needs"]:
        text += "\nWhat would settle it? Name the record and its holder with needs=; questions() lists them."
    if before.broken:
        numbers = ", ".join(str(number) for number in before.broken)
        text += f"\n{journal.ANSWERS}: line {numbers} is broken, was kept, and does not count; see questions() for what is noted."
    return text
