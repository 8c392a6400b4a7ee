"""What the templates show: questions with their fields, replies and hints; no request and no server in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parola_kit import journal, kinds, noting
from parola_kit.backing import STATEMENTS
from parola_kit.form import fields, filled
from parola_kit.form.act import Posted
from parola_kit.form.fields import LISTS, Fields
from parola_kit.hand_in import Receipt, last
from parola_kit.seat import Seat

FEWEST_ROWS = 4  # of a table whose rows are to be found
MORE_ROWS = 6
MOST_ROWS = 200  # on a page: Tornado reads 1,000 fields of a post at the most (its ParseUrlEncodedConfig)

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question on the page; ``line`` is the answer that counts now, ``fields`` what its fields show."""

    asked: Mapping[str, Any]
    line: Line | None
    fields: Fields
    rows: Sequence[int]
    hints: Sequence[str]
    reply: str
    error: str

    def one(self, name: str) -> str:
        """What a field shows."""
        return next(iter(self.fields.get(name, ())), "")

    def ticked(self, value: str) -> bool:
        """Whether an option is chosen."""
        return value in self.fields.get("value", ())

    @property
    def takes(self) -> str:
        """The form of the answer, in words for these fields."""
        one = kinds.FORMS[self.asked["of"]]
        return {
            **TAKES,
            "set": f"One in each line, in any order. Each is {one}.",
            "path": f"One in each line, from the first to the last. Each is {one}.",
        }.get(self.asked["type"], f"Takes {one}.")

    @property
    def none(self) -> bool:
        """Whether the answer may be that there are none."""
        return self.asked["type"] in LISTS and not self.asked.get("rows")

    @property
    def too_long(self) -> bool:
        """Whether a notebook noted more rows than a page holds; sent again, they would be cut off."""
        return self.asked["type"] in LISTS and fields.rows_sent(self.fields) > MOST_ROWS

    @property
    def full(self) -> bool:
        """Whether a table gets no more rows here."""
        return len(self.rows) >= MOST_ROWS

    @property
    def sure(self) -> bool:
        """Whether one may say how sure one is."""
        return self.asked["type"] in STATEMENTS


TAKES = {
    "bounds": "Two whole numbers, the least first.",
    "interval": "Two times with their zone, the earliest first, for example 2025-01-31T12:00Z.",
    "choice": "One of these.",
    "choices": "All that apply.",
    "order": "1 comes first. Acts that may run at the same time get the same number.",
    "timeline": "1 came first. What may have been at the same time gets the same number.",
    "written": "Your own sentences, at most 20,000 characters.",
}


@dataclass(frozen=True, slots=True)
class Lab:
    """A line of the list of labs."""

    name: str
    title: str
    minutes: int
    noted: int
    questions: int
    receipt: Receipt | None


def labs(seat: Seat) -> list[Lab]:
    """Every lab of a seat, and how far one has come.

    Raises:
        BadInput: files of the seat are broken.
    """
    return [_lab(seat, seat.questions(name)) for name in seat.labs]


def questions(seat: Seat, asked: Mapping[str, Any], posted: Posted) -> list[Question]:
    """Every question of a lab.

    Raises:
        BadInput: files of the seat cannot be read.
    """
    noted = filled.noted(seat, asked)
    broken = journal.read(seat.work / asked["lab"] / journal.ANSWERS).broken
    return [_question(seat, asked, question, noted[question["id"]], posted, broken) for question in asked["questions"]]


def _question(
    seat: Seat, asked: Mapping[str, Any], question: Mapping[str, Any], lines: Sequence[Line], posted: Posted, broken: tuple[int, ...]
) -> Question:
    q, line = question["id"], lines[-1] if lines else None
    shown = posted.kept[q] if q in posted.kept else filled.filled(question, dict(line)) if line else {}
    taken = journal.hints_taken(seat.work / asked["lab"], q)
    reply = (noting.said(line, broken) if line else noting.still_open(question)) if q in posted.told else ""
    return Question(
        question, line, shown, _rows(question, shown, more=posted.more == q), question["hints"][:taken], reply, posted.errors.get(q, "")
    )


def _rows(question: Mapping[str, Any], shown: Fields, *, more: bool) -> range:
    if named := question.get("rows"):
        return range(len(named))
    sent = fields.rows_sent(shown)
    used = max((int(name.split("-")[1]) + 1 for name, values in shown.items() if name[:4] in ("key-", "cell") and any(values)), default=0)
    wanted = sent + MORE_ROWS if more else max(sent, used + 2, FEWEST_ROWS)
    return range(min(wanted, MOST_ROWS))


def _lab(seat: Seat, asked: Mapping[str, Any]) -> Lab:
    noted = sum(bool(lines) for lines in filled.noted(seat, asked).values())
    return Lab(asked["lab"], asked["title"], asked["minutes"], noted, len(asked["questions"]), last(seat, asked["lab"]))
