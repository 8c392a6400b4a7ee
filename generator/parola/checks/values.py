"""Rules for the values of named columns: papers are specimens, everybody is an adult, places are a city's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from parola.checks.page import Page

DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
FINE = re.compile(r"[+-]?\d+[.,]\d{3,}|[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
TODAY = "2025-01-01"  # for a file without any other date
Wrong = Iterator[tuple[str, str]]  # place, and what is wrong there


def papers(page: Page) -> Wrong:
    """Numbers of identity documents say that they are specimens."""
    for place, name, value in _values(page, "document", "passport"):
        if value and "SPECIMEN" not in value:
            yield place, f"{name} {value!r} is no specimen; SPECIMEN-{value} would be right"


def adults(page: Page) -> Wrong:
    """Everybody is 18 at the newest date of the file."""
    births = list(_values(page, "birthdate"))
    if not births:
        return
    other = {day for piece in page.pieces for day in DATE.findall(piece)} - {value for _, _, value in births}
    now = max(other, default=TODAY)
    for place, name, value in births:
        if value and not _adult(value, now):
            yield place, f"{name} {value!r} is no birth date (YYYY-MM-DD) of an adult on {now}"


def places(page: Page) -> Wrong:
    """Coordinates have two decimals at the most, about a kilometre."""
    for place, name, value in _values(page, "latitude", "longitude"):
        if FINE.fullmatch(value.strip()):
            yield place, f"{name} {value} has more than two decimals; {float(value.replace(',', '.')):.2f} would be right"


def _adult(value: str, now: str) -> bool:
    if not DATE.fullmatch(value):
        return False
    try:
        born = date.fromisoformat(value)
    except ValueError:
        return False
    return f"{born.year + 18:04}{value[4:]}" <= now


def _values(page: Page, *words: str) -> Iterator[tuple[str, str, str]]:
    for name, values in page.columns.items():
        if any(word in name.casefold() for word in words):
            yield from ((place, name, value) for place, value in values)


RULES: tuple[Callable[[Page], Wrong], ...] = (papers, adults, places)
