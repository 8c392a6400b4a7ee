"""Books of records that holders keep, such as call records or border crossings: their columns, and what ordinary people leave in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from parola.spec.around import ASSUMPTION, uncited
from parola.spec.folder import above, book_files, cited, misnamed, parsed
from parola.spec.model import Heading, Model, Name, Share, Sources
from parola.spec.parse import Parsed, judge
from parola.spec.problem import Problem, Refused
from parola.spec.words import Found, nearest
from parola_kit.evidence import BOOK_KINDS

# What a column holds.
OfPerson = Literal["account", "born", "country", "device", "document", "mail", "name", "network-address", "phone"]
OfPlace = Literal["antenna", "latitude", "longitude", "place", "zone"]
Drawn = Literal["choice", "code", "number", "text", "turn"]
Holds = Literal["time", OfPerson, OfPlace, Drawn]
AT = "at"
MOST_DIGITS = 15  # of a code: so many a drawn number has
# Books that the range fills itself -> the columns that it writes: what transfers and journeys leave, and what is on file.
FILLED: Mapping[str, tuple[str, ...]] = {
    "bookings": ("name", "document"),
    "crossings": ("direction", "name", "document", "country"),
    "entries": ("account", "name", "currency", "amount", "balance", "counterpart", "reference"),
    "identities": ("account", "name", "birthdate", "document", "country", "phone", "mail", "device"),
    "logins": ("account", "device", "network_address"),
    "mails": ("zone", "sender", "receiver", "subject", "text"),
    "slips": ("cents",),
    "subscribers": ("phone", "name", "document", "country"),
}


class Column(Model):
    """A column: the time, something of a person or of where that person is (`by` or `to`), or something drawn.

    Of what is drawn: a number has its `range` (the background's is even in the logarithm), a choice its `options`, a code its `form`
    (# is a digit; no code is given twice), a turn its `options`, one after the other for each person, a text its key in `text`, and a
    `form` if something is written after it; a module may fill it. `kept`: what is drawn stays the same for one person, such as the
    vessel that they sail on.
    """

    holds: Holds
    of: Literal["by", "to"] = "by"
    range: tuple[int, int] | None = None
    options: tuple[str, ...] = ()
    form: str = ""
    text: Name | None = None
    kept: bool = False


class Background(Model):
    """Rows of ordinary people: how many in a class of the default size, when, and whether the same pairs meet again.

    `once`: nobody has more than one row, and its time is when they got their phone. `elsewhere`: the other person lives in another place.
    """

    rows: Annotated[int, Field(ge=0, le=10_000_000)]
    hours: Literal["day", "evening", "shift", "any"] = "day"
    regulars: Share = 0.7
    once: bool = False
    elsewhere: bool = False
    source: Sources


class Book(Model):
    """A book of one holder. Ids of its lines are `<holder>/<kind>/<n>`; its columns are shown in their order after the id."""

    format: Literal[1]
    id: Name
    title: str
    summary: str
    holder: Annotated[str, Field(pattern=r"^[a-z]+$", max_length=16)]
    kind: Annotated[str, Field(pattern=r"^[a-z]+$", max_length=16)]
    columns: Annotated[dict[Heading, Column], Field(min_length=2)]
    background: Background

    @property
    def table(self) -> str:
        """Store and table of its lines."""
        return f"{self.holder}.{self.kind}"


def read(path: Path, problems: list[Problem]) -> Parsed[Book] | None:
    """One book, None if it cannot be read; what is wrong is added to ``problems``."""
    return _judged(path, cited(above(path.parent), problems), problems)


def _judged(path: Path, known: frozenset[str] | None, problems: list[Problem]) -> Parsed[Book] | None:
    found = parsed(path, Book, problems)
    if found is not None:
        problems += judge(found, RULES)
        problems += judge(found, CITING, known)
        problems += misnamed(found, path.stem)
    return found


def books(root: Path | None = None) -> Mapping[str, Book]:
    """Every book by its id: those that come with Parola, and those of ``root`` (a folder of scenarios), which win.

    Raises:
        BadInput: with every problem, a line each.
    """
    problems: list[Problem] = []
    files = book_files(root).values()
    known = {place: cited(place, problems) for place in sorted({above(path.parent) for path in files})}
    found = [_judged(path, known[above(path.parent)], problems) for path in files]
    if problems:
        raise Refused(problems)
    return {one.model.id: one.model for one in found if one is not None}


def kinds(book: Book) -> Iterator[Found]:
    """The ids of its lines are of a kind that the kit knows."""
    known = f"{book.holder}/{book.kind}"
    if known not in BOOK_KINDS:
        yield ("kind",), f"'{known}' is not a kind of record{nearest(known, BOOK_KINDS)}"


def dated(book: Book) -> Iterator[Found]:
    """A line says when, in one column that every reader of a book knows by its name."""
    times = [name for name, column in book.columns.items() if column.holds == "time"]
    if AT not in times:
        yield ("columns",), f"no column '{AT}' holds the time; write '{AT}: {{holds: time}}'"
    for name in times:
        if name != AT:
            yield ("columns", name), f"'{name}' holds the time a second time; '{AT}' is enough"


def named(book: Book) -> Iterator[Found]:
    """A column is not called like the id, which stands before all columns."""
    if "id" in book.columns:
        yield ("columns", "id"), "'id' is the line's own id, which stands before all columns; call the column otherwise"


def filled(book: Book) -> Iterator[Found]:
    """A book that is filled without a module's doing has the columns that are filled."""
    for name in FILLED.get(book.id, ()):
        if name not in book.columns:
            yield ("columns",), f"column '{name}' is missing; '{book.id}' is filled by the range itself, which writes it"


def columns(book: Book) -> Iterator[Found]:
    """A number has a range that ascends, a choice its options, a code a form with #."""
    for name, column in book.columns.items():
        loc = ("columns", name)
        if column.holds == "number" and (column.range is None or column.range[0] > column.range[1]):
            yield loc, f"'{name}' holds a number; give its range, the lower number first"
        if column.holds in ("choice", "turn") and not column.options:
            yield loc, f"'{name}' holds a {column.holds}; give its options"
        if column.holds == "code" and (not 0 < column.form.count("#") <= MOST_DIGITS or set("{}") & set(column.form)):
            yield loc, f"'{name}' holds a code; give its form, with # for each digit, at most {MOST_DIGITS} of them, and without braces"
        if column.holds == "text" and column.text is None:
            yield loc, f"'{name}' holds a text; name its key under 'text'"


def sources(book: Book, known: Collection[str] | None) -> Iterator[Found]:
    """What is cited stands in the bibliography, or is an assumption."""
    for loc, name in uncited({("background", "source"): book.background.source}, known):
        yield loc, f"source '{name}' is not in sources.yaml{nearest(name, [*(known or ()), ASSUMPTION])}"


RULES = {
    kinds: ("holder", "kind"),
    dated: ("columns",),
    named: ("columns",),
    columns: ("columns",),
    filled: ("id", "columns"),
}
CITING = {sources: ("background",)}
