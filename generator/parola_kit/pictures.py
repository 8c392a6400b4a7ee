"""Pictures that a trainee draws in a notebook from what was found; each has a table below that says the same. A picture is no evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from parola_kit import figures
from parola_kit.errors import AnswerError
from parola_kit.evidence import Row
from parola_kit.kit import rows

if TYPE_CHECKING:
    from parola_kit.draw import Picture, Place

When = str | datetime


def timeline(happenings: Mapping[str, When | tuple[When, When]], title: str = "Timeline") -> Picture:
    """What happened when, in UTC. Each time has its zone; where a record has none, give the earliest and the latest that it may be.

    >>> timeline({"offer": "2025-03-04T10:00Z", "photo": ("2025-03-08 03:20 +07:00", "2025-03-08 03:20 +06:00")})
    earliest  latest  what
    2025-03-04 10:00  2025-03-04 10:00  offer
    2025-03-07 20:20  2025-03-07 21:20  photo

    Raises:
        AnswerError: a time has no zone or is none.
        BadInput: the latest lies before the earliest.
    """
    from parola_kit.draw import Happening
    from parola_kit.draw import timeline as draw

    found = [Happening(str(words), *(_moment(words, end) for end in _ends(told))) for words, told in happenings.items()]
    return draw(found, title=title)


def graph(ties: Iterable[Sequence[str]], title: str = "Who is tied to whom") -> Picture:
    """Who or what is tied to whom, and by what: three texts a tie, the third says what shows it.

    >>> graph([("some_name", "bcrt1q…", "chat/msg/7-0051"), ("some_name", "other_name", "forum/post/12")])
    one  other  why
    some_name  bcrt1q…  chat/msg/7-0051
    some_name  other_name  forum/post/12

    Raises:
        AnswerError: a tie does not have three texts.
    """
    from parola_kit.draw import Link, entities

    return entities([Link(*_three(tie)) for tie in ties], title=title)


def clock(times: Iterable[When], zone: int = 0, title: str = "Hours of activity") -> Picture:
    """How often each hour of each weekday has one of the times, on the clock ``zone`` whole hours east of UTC.

    >>> clock(["2025-03-03T23:30Z", "2025-03-03T23:45Z"], zone=7)
    day  hour  acts
    Tuesday  06  2

    Raises:
        AnswerError: a time has no zone or is none.
    """
    from parola_kit.draw.clock import clock as draw

    return draw([_moment("a time", at) for at in times], zone=zone, title=title)


def legs(points: Sequence[Row] | None = None, title: str = "Legs") -> Picture:
    """Places in the order of their times, on a grid of degrees; by default the location history of the case's phone.

    ``points`` are rows with ``at``, ``latitude`` and ``longitude``, and ``name`` where a place has one. No map is fetched.

    >>> legs([{"at": "1 March", "latitude": "14.6", "longitude": "121.0"}, {"at": "2 March", "latitude": 1.3, "longitude": 103.8}])
    from  to  left  there  km
    14.6, 121  1.3, 103.8  1 March  2 March  2399

    Raises:
        AnswerError: a row has no such columns, or they hold no degrees.
        BadInput: there is no seat here, where none are given.
    """
    from parola_kit.draw import legs as draw

    return draw([_place(row) for row in (rows("case.position") if points is None else points)], title=title)


def _ends(told: When | tuple[When, When]) -> tuple[When, When]:
    return told if isinstance(told, tuple) else (told, told)


def _moment(words: str, at: When) -> datetime:
    try:
        return datetime.fromisoformat(figures.moment(at))
    except AnswerError as error:
        raise AnswerError(f"{str(words)[:60]}: {error}") from None


def _three(tie: Sequence[str]) -> tuple[str, str, str]:
    if isinstance(tie, str) or len(tie) != 3:
        raise AnswerError('a tie is three texts, for example ("some_name", "other_name", "forum/post/12")')
    return str(tie[0]), str(tie[1]), str(tie[2])


def _place(row: Row) -> Place:
    from parola_kit.draw import Place

    try:
        north, east = float(row["latitude"]), float(row["longitude"])
        if abs(north) <= 90 and abs(east) <= 180:
            return Place(north, east, str(row["at"]), str(row.get("name", "")))
    except (KeyError, TypeError, ValueError):
        pass
    raise AnswerError("a place is a row with at, latitude (-90 to 90) and longitude (-180 to 180)")
