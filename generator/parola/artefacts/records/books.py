"""The books of a class: lines of the cells among those of ordinary people, a table in columns for each book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parola.artefacts.bulk import Series, together
from parola.artefacts.columns import Column
from parola.artefacts.record import BACKGROUND, Draft
from parola.artefacts.records.codes import code, codes
from parola.artefacts.records.fill import background, known, shown
from parola.artefacts.records.lines import Line, lines
from parola.artefacts.records.people import People
from parola.artefacts.records.whereabouts import blamed
from parola.artefacts.scene import Scene
from parola.spec.around import FILLED_WHOLE
from parola.spec.book import AT, Book


@dataclass(frozen=True, slots=True)
class Ready:
    """A book as it was filled: the background by column, and lines of the cells beside it."""

    background: Mapping[str, Column]
    drafts: Sequence[Draft]


def books(scene: Scene, more: Mapping[str, Ready]) -> Iterator[Series]:
    """A numbered table for each book of the scenario; ``more`` are those that are filled elsewhere, by id.

    Raises:
        BadInput: a module acts as somebody whom the network does not have, or who holds not what a column shows.
    """
    left: dict[str, list[Draft]] = {name: [] for name in scene.books}
    for line in lines(scene):
        with blamed(line.event):
            left[line.book].append(_draft(line, scene.books[line.book], scene))
    for name, book in scene.books.items():
        if name in more:
            yield series(book, more[name])
        elif name not in FILLED_WHOLE:
            yield series(book, ready(book, left[name], scene))


def ready(book: Book, drafts: Sequence[Draft], scene: Scene) -> Ready:
    """Lines of the cells in the background that the book itself asks for."""
    return Ready(_background(book, drafts, scene), drafts)


def series(book: Book, filled: Ready) -> Series:
    """The numbered table of a book, with the columns that the book has."""
    columns = {name: filled.background[name] for name in book.columns}
    return together(book.table, f"{book.holder}/{book.kind}", columns, filled.drafts, [AT])


def _background(book: Book, left: Sequence[Draft], scene: Scene) -> dict[str, Column]:
    people = People(book, scene)
    found: dict[str, Column] = {}
    for name, column in book.columns.items():
        chance = scene.streams("book", book.id, name)
        if column.holds == "code":
            found[name] = codes(column.form, len(people.by), [draft.row[name] for draft in left], chance)
        else:
            found[name] = background(column, people, scene, chance)
    return found


def _draft(line: Line, book: Book, scene: Scene) -> Draft:
    cause, cell = line.event.id if line.event else line.label, line.cell.number
    chance = scene.streams.python("book", book.id, cause, line.by.key, cell, line.at)
    kept = scene.streams.python("book", book.id, "kept", line.by.key, cell)
    coded = scene.streams.python("book", book.id, "code", cause, cell)
    row: dict[str, Any] = {}
    for name, column in book.columns.items():
        drawn = (kept if column.kept else chance).random()
        if name in line.known:
            row[name] = known(line.known[name], column, line.cell, scene)
        else:
            row[name] = code(column.form, coded) if column.holds == "code" else shown(column, line, scene, drawn)
    return Draft(row, line.event.id if line.event else BACKGROUND, cell, line.label, {"by": line.by.key, **line.data})
