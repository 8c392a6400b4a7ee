"""Who sits where: a roster.csv, or a number of seats."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from parola.spec.model import LANGUAGES
from parola.spec.problem import Problem, Refused
from parola.spec.source import text
from parola.spec.words import nearest

HEADER = ["seat", "name", "language", "group"]
MOST = 200
SEAT = re.compile(r"[a-z0-9]{1,32}")
DEMO = "demo"  # the seat of the public demo cell

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the class: its id, the person's name, language code and group (empty where there is none)."""

    seat: str
    name: str
    language: str
    group: str


def roster(given: str | Path | int, languages: Collection[str] = LANGUAGES) -> tuple[Seat, ...]:
    """The seats of a class, in the file's order; a number ``N`` gives ``s01`` to ``sNN`` (English, no group).

    ``languages`` are those that trainees can have; a lab without texts in one says so and speaks English.

    Raises:
        BadInput: every problem of the file, located, or a number outside 1 to 200.
    """
    if re.fullmatch(r"-?[0-9]{1,9}", str(given)):
        return _numbered(int(str(given)))
    path = Path(str(given))
    problems: list[Problem] = []
    rows = _rows(path, text(path), problems)
    for line, told in _wrong(rows, languages):
        problems.append(Problem(str(path), line, told))
    if problems:
        raise Refused(problems)
    return tuple(Seat(*cells) for _, cells in rows)


def _numbered(count: int) -> tuple[Seat, ...]:
    if not 1 <= count <= MOST:
        raise Refused([Problem("roster", 0, f"{count} seats cannot be made; a class has 1 to {MOST}")])
    width = max(2, len(str(count)))
    return tuple(Seat(f"s{n:0{width}}", f"Seat {n:0{width}}", "en", "") for n in range(1, count + 1))


def _rows(path: Path, content: str, problems: list[Problem]) -> list[Row]:
    """The rows below the header, with their lines; cells without spaces at their ends."""
    reader = csv.reader(content.splitlines(keepends=True), strict=True)
    rows: list[Row] = []
    begins = 1
    try:
        for row in reader:
            if "".join(row).strip():
                rows.append((begins, [cell.strip() for cell in row]))
            begins = reader.line_num + 1
    except csv.Error:
        problems.append(Problem(str(path), begins, "a quote opens and is not closed as it should; close it or delete it"))
        return []
    if not rows or rows[0][1] != HEADER:
        problems.append(Problem(str(path), rows[0][0] if rows else 1, _header(rows)))
        return []
    if len(rows) == 1 or len(rows) > MOST + 1:
        problems.append(Problem(str(path), rows[-1][0], f"the roster has {len(rows) - 1} seats; a class has 1 to {MOST}"))
    return rows[1:]


def _header(rows: list[Row]) -> str:
    if rows and any(mark in "".join(rows[0][1]) for mark in ";\t"):
        return f"columns are separated by something else than commas; save as CSV with commas: {','.join(HEADER)}"
    return f"the first line is not the header; write {','.join(HEADER)}"


def _wrong(rows: list[Row], languages: Collection[str]) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for line, cells in rows:
        if len(cells) != len(HEADER):
            yield line, f"the line has {len(cells)} columns, {len(HEADER)} are expected: {','.join(HEADER)}"
            continue
        if "\n" in "".join(cells):
            yield line, "a cell goes on over several lines; delete the quote that opens it, or close it in its line"
        seat, name, language, _ = cells
        if told := _seat(seat):
            yield line, told
        elif seat in first:
            yield line, f"seat '{seat}' is taken in line {first[seat]} already; give each person a seat of their own"
        if not name:
            yield line, f"seat '{seat}' has no name; write one"
        if language not in languages:
            yield line, f"language '{language}' is not one that a class can have{nearest(language, languages)}"
        first.setdefault(seat, line)


def _seat(seat: str) -> str:
    if not SEAT.fullmatch(seat):
        return f"seat '{seat}' is not a seat's name; use 1 to 32 small letters and digits, such as s01"
    return f"seat '{DEMO}' is kept for the demonstration; take another name" if seat == DEMO else ""
