"""Numbers and times as people write them in several countries, read strictly: what is ambiguous is refused."""

from __future__ import annotations

import operator
import re
import unicodedata
from datetime import UTC, datetime
from typing import SupportsIndex, cast

from parola_kit.errors import AnswerError

LARGEST = 2**63 - 1  # what a store can hold
COUNTED = ("sat", "base", "count")  # units of what is never less than nothing
DECIMAL = ("rate", "percent")  # units of numbers that have places after the point
LONGEST = 64  # characters of a number or a time

_DECIMAL = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
_PLAIN = re.compile(r"[+-]?[0-9]+")
# Thousands with one separator throughout, or the grouping of South Asia (50,00,000).
_GROUPED = re.compile(r"[+-]?(?:[0-9]{1,3}(?:([ _,])[0-9]{3})(?:\1[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})*,[0-9]{3})")


def whole(given: object, of: str) -> int:
    """A whole number: an integer, or a text of digits of any script, grouped or not. ``of`` sat, base and count are never negative.

    Raises:
        AnswerError: it is none, or could be read in two ways.
    """
    number = _number(given, of)
    if abs(number) > LARGEST:
        raise AnswerError("this is larger than any number here")
    if of in COUNTED and number < 0:
        raise AnswerError("an amount is never negative" if of != "count" else "a count is never negative")
    return number


def decimal(given: object) -> str:
    """A number that is not negative, with at most two places, as a plain text without zeros at its end: ``12.5``.

    Raises:
        AnswerError: it is none, or could be read in two ways.
    """
    text = repr(given) if isinstance(given, int | float) and not isinstance(given, bool) else given
    if not isinstance(text, str):
        raise AnswerError("this is not a number")
    found = _DECIMAL.fullmatch(_ascii(text))
    if found is None:
        raise AnswerError("this cannot be read without guessing: write digits, and a point before at most two places")
    whole_part, places = str(int(found[1])), (found[2] or "").rstrip("0")
    return f"{whole_part}.{places}" if places else whole_part


def moment(given: object) -> str:
    """A time as ``YYYY-MM-DDTHH:MM:SSZ``; parts of a second are cut off.

    Raises:
        AnswerError: it is none, or it has no zone.
    """
    at = given if isinstance(given, datetime) else _parsed(given)
    if at.tzinfo is None:
        raise AnswerError(
            "this has no zone, and the same clock time is another moment in every zone: add Z for UTC, or an offset such as +07:00"
        )
    try:
        return f"{at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"
    except (OverflowError, ValueError):
        raise AnswerError("this is no time that a calendar has") from None


def _number(given: object, of: str) -> int:
    if isinstance(given, str):
        return _digits(given)
    if isinstance(given, bool):
        raise AnswerError("this is true or false, not a number")
    if isinstance(given, float):
        return _seconds(given, of)
    try:
        return operator.index(cast("SupportsIndex", given))  # integers of other libraries too
    except TypeError:
        raise AnswerError("this is not a number") from None


def _seconds(given: float, of: str) -> int:
    """The difference of two times is a float; an amount that has become one may have lost its last digits."""
    if of != "seconds" or not given.is_integer():
        raise AnswerError("this has a decimal point or is no number: write the digits only")
    return int(given)


def _digits(given: str) -> int:
    text = _ascii(given)
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        raise AnswerError("this cannot be read as one whole number without guessing: write the digits only")
    return int(re.sub(r"[ _,]", "", text))


def _parsed(given: object) -> datetime:
    if not isinstance(given, str):
        raise AnswerError("this is not a time")
    try:
        return datetime.fromisoformat(re.sub(r" +(?=[+-][0-9:]+$|Z$)", "", _ascii(given)))
    except ValueError:
        raise AnswerError("this cannot be read as a date and a time") from None


def _ascii(given: str) -> str:
    """Digits of any script as 0-9, any kind of space as a plain one, trimmed."""
    if len(given) > LONGEST:
        raise AnswerError(f"this is longer than {LONGEST} characters")
    return "".join(_plain(one) for one in given).strip()


def _plain(one: str) -> str:
    if one.isspace():
        return " "
    digit = unicodedata.decimal(one, None)
    return one if digit is None else str(digit)
