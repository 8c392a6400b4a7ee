"""Reads ``answers.jsonl`` as somebody else wrote it: a broken line costs itself and nothing more."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from parola_kit import answers, contracts
from parola_kit.answers import Answer
from parola_kit.errors import AnswerError, BadInput

NAME = "answers.jsonl"
MOST_LINES = 100_000
LONGEST_LINE = 100_000  # bytes
NOTED = 3  # broken lines that are named one by one
NEVER = "1970-01-01T00:00:00Z"  # the time of a file without a line

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lines:
    """``kept`` is the line that counts for each question, by question id; ``again`` those answered more than once.

    ``began`` and ``at`` are the times of the first and the last line; ``notes`` name lines that do not count.
    """

    kept: dict[str, Line]
    notes: tuple[str, ...]
    at: str
    began: str = NEVER
    again: tuple[str, ...] = ()

    def answers(self) -> dict[str, Answer]:
        """Question id -> the answer that counts."""
        return {question: _answer(line) for question, line in self.kept.items()}


def read_lines(data: bytes, lab: str, questions: Mapping[str, Any]) -> Lines:
    """Read the bytes of ``answers.jsonl``; ``questions`` is the seat's ``questions.json``.

    Raises:
        BadInput: too many lines, a line of another lab, or no line that can be read.
    """
    rows = data.split(b"\n")
    if len(rows) > MOST_LINES:
        raise BadInput(f"{NAME}: more than {MOST_LINES:,} lines")
    asked = {question["id"]: question for question in questions["questions"]}
    good: list[Line] = []
    broken: list[str] = []
    for number, row in enumerate(rows, 1):
        try:
            if row.strip():
                good.append(_fitting(_line(row), f"{NAME}:{number}", lab, asked))
        except AnswerError as error:
            broken.append(f"line {number} does not count: {str(error)[:160]}")
    if broken and not good:
        raise BadInput(f"{NAME}: no line can be read; {broken[0]}")
    return _lines(good, broken)


def _line(row: bytes) -> Line:
    """One line of the schema's form; AnswerError says what is wrong with it."""
    if len(row) > LONGEST_LINE:
        raise AnswerError(f"longer than {LONGEST_LINE:,} bytes")
    try:
        line = json.loads(row.decode(), parse_constant=_not_a_number)
        json.dumps(line, ensure_ascii=False).encode()  # half a surrogate pair reads well and cannot be written
        contracts.check("answer", line, NAME)
    except UnicodeError:
        raise AnswerError("not UTF-8") from None
    except RecursionError:
        raise AnswerError("nested too deeply") from None
    except BadInput as error:
        raise AnswerError(f"not an answer: {str(error).removeprefix(f'{NAME}: ')}") from None
    except ValueError as error:
        raise AnswerError(f"not JSON: {error}") from None
    return line


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number that JSON knows")


def _fitting(line: Line, where: str, lab: str, asked: Mapping[str, Any]) -> Line:
    """The line with its value read again as its question takes it; AnswerError where it does not fit."""
    if line["lab"] != lab:
        raise BadInput(f"{where}: an answer of {line['lab']}, not of {lab}")
    question = asked.get(line["q"])
    if question is None:
        raise AnswerError(f"there is no question {line['q']}")
    if line["type"] != question["type"]:
        raise AnswerError(f"{line['q']} is a {question['type']}, not a {line['type']}")
    return line | {"value": answers.read(question, line["value"])}


def _lines(good: list[Line], broken: list[str]) -> Lines:
    in_order = sorted(good, key=lambda line: int(line["seq"]))
    times = Counter(str(line["q"]) for line in good)
    again = tuple(question for question, n in sorted(times.items()) if n > 1)
    if len(broken) > NOTED:
        broken = [*broken[:NOTED], f"{len(broken) - NOTED} more lines do not count"]
    kept = {str(line["q"]): line for line in in_order}
    at = sorted(str(line["at"]) for line in good) or [NEVER]
    return Lines(kept, tuple(broken), at[-1], at[0], again)


def _answer(line: Line) -> Answer:
    return Answer(
        value=line["value"],
        because=tuple(line["because"]),
        against=tuple(line["against"]),
        confidence=line["confidence"],
        needs=line["needs"],
        looked=tuple(line["looked"]),
    )
