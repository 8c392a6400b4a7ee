"""Every kind of file that Parola writes, as text with places: nothing is kept that no check can read."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from parola.checks.armor import armored
from parola.checks.columnar import parquet
from parola.checks.drawn import svg
from parola.checks.mail import attached, letter
from parola.checks.page import HASH, LONG, REGTEST, WATCHED, Columns, Page, legible, paged
from parola.checks.pictures import picture
from parola_kit.stores import read_only

RELEASES = ".versions."  # what a manifest says of libraries: numbers such as 9.0.43.1 are no network addresses
# The tables of a store but for those in which a full-text index keeps what it has read: that stands in the index's own rows.
TABLES = """SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND schema = 'main' AND name != 'sqlite_schema'
    ORDER BY name"""
# Cells that are never real, between zeros: rows of short numbers, hashes, regtest addresses.
PLAIN = re.compile(rf"(?<=\0)(?:-?\d{{1,9}}(?:,-?\d{{1,9}})*+|{HASH}|{REGTEST})(?=\0)")
PART = 50_000  # cells of a store that are read at a time
ZIP_MEMBERS, ZIP_BYTES = 1_000, 50_000_000
# What reading a broken or hostile file raises: a trainee's own files are read too.
UNREADABLE = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RecursionError,
    RuntimeError,
    OSError,
    csv.Error,
    sqlite3.DatabaseError,
    zipfile.BadZipFile,
    zlib.error,
    ImportError,  # the library of a format is not installed: what cannot be read is not kept
)


def lines(data: bytes) -> Iterator[Page]:
    """A text in UTF-8; places are line numbers from 1."""
    yield Page(data.decode().split("\n"), _numbered)


def table(data: bytes) -> Iterator[Page]:
    """A CSV file with a header; places are line numbers from 1."""
    text = data.decode()
    header = next(csv.reader(io.StringIO(text)), [""])
    columns: Columns = {name: [] for name in header if WATCHED.search(name)}
    if columns:
        reader = csv.DictReader(io.StringIO(text), restval="", strict=True)
        for row in reader:
            for name, values in columns.items():
                values.append((str(reader.line_num), row[name]))
    yield Page(text.split("\n"), _numbered, columns)


def document(data: bytes) -> Iterator[Page]:
    """A JSON document but for its release numbers (``versions``); places are paths of keys."""
    yield _leaves(json.loads(data))


def journal(data: bytes) -> Iterator[Page]:
    """JSON documents, one a line; places are line numbers from 1 and paths of keys."""
    for number, line in enumerate(data.decode().splitlines(), 1):
        yield _leaves(json.loads(line), str(number))


def notebook(data: bytes) -> Iterator[Page]:
    """Cells of a notebook and what they gave, without bitmaps and metadata; places are cell numbers from 1."""
    for number, cell in enumerate(json.loads(data)["cells"], 1):
        source = "".join(cell["source"]).split("\n")
        yield Page(source, lambda _, number=number: f"cell {number}")
        for output in cell.get("outputs", ()):
            shown = output.get("data", output)
            yield _leaves(
                {key: value for key, value in shown.items() if not key.startswith("image/") or key == "image/svg+xml"}, f"cell {number}"
            )


def opened(source: bytes | Path) -> sqlite3.Connection:
    """A store to read, where it lies or from its bytes; who opens it closes it."""
    if isinstance(source, Path):
        return read_only(source)
    connection = sqlite3.connect(":memory:")
    connection.deserialize(source)
    return connection


def store(source: bytes | Path) -> Iterator[Page]:
    """Every table of an SQLite store, column by column, some thousand cells at a time; places are ``table id``, by the first column.

    What is never real is left out, which is most of a ledger: numbers of up to nine digits, hashes, regtest addresses, rows of numbers.
    """
    with closing(opened(source)) as connection:
        for (name,) in connection.execute(TABLES).fetchall():
            yield from _cells(connection, name)


def pages(path: Path) -> Iterator[Page]:
    """What a file holds, by its suffix; those that may be large are not read as a whole.

    Raises:
        one of ``UNREADABLE``.
    """
    return READERS[path.suffix](path if path.suffix in LAZY else path.read_bytes())


def blocks(data: bytes) -> Iterator[Page]:
    """What is legible in a file of blocks; places are offsets in bytes."""
    yield paged(legible(data))


def mail(data: bytes) -> Iterator[Page]:
    """A mail and what hangs on it, each attachment read by its own reader; places in it start with its name.

    Raises:
        ValueError: an attachment is of a kind that nobody reads.
    """
    yield from letter(data)
    for name, content in attached(data):
        if (suffix := Path(name).suffix) not in READERS:
            raise ValueError(f"the attachment {name!r} is of a kind that cannot be read and checked")
        for page in READERS[suffix](content):
            yield _within(name, page)


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file in an archive.

    Raises:
        ValueError: it holds more than is ever handed in.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        inside = [info for info in archive.infolist() if not info.is_dir()]
        if len(inside) > ZIP_MEMBERS or sum(info.file_size for info in inside) > ZIP_BYTES:
            raise ValueError(f"more than {ZIP_MEMBERS} files or {ZIP_BYTES} bytes are in it")
        for info in inside:
            with archive.open(info) as member:
                yield info.filename, member.read(info.file_size)


def _within(name: str, page: Page) -> Page:
    """The page of an attachment: places start with its name."""
    columns = {column: [(f"{name} {at}", value) for at, value in values] for column, values in page.columns.items()}
    return Page(page.pieces, lambda index: f"{name} {page.place(index)}", columns)


def _numbered(index: int) -> str:
    return str(index + 1)


def _cells(connection: sqlite3.Connection, table: str) -> Iterator[Page]:
    """Cells of one or several columns on each page."""
    found: list[tuple[str, str]] = []
    columns: Columns = {}
    for column, part in _parts(connection, table):
        cells = [cell if type(cell) is str else _shown(cell) for _, cell in part]
        if WATCHED.search(column):
            columns.setdefault(column, []).extend((f"{table} {first}", cell) for (first, _), cell in zip(part, cells, strict=True))
        found += ((f"{table} {part[row][0]}", cells[row]) for row in _telling(cells))
        if len(found) >= PART:
            yield paged(found, columns)
            found, columns = [], {}
    yield paged(found, columns)


def _parts(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, Sequence[tuple[object, object]]]]:
    """A column, and some thousand of its cells that may tell something, each after the first cell of its row."""
    header: list[str] = [column[0] for column in connection.execute(f'SELECT * FROM "{table}" LIMIT 0').description]
    told = [f"""CASE typeof("{column}") WHEN 'null' THEN 0 WHEN 'integer' THEN abs("{column}") >= {LONG} ELSE 1 END""" for column in header]
    telling = connection.execute(f'SELECT {", ".join(f"max({one})" for one in told)} FROM "{table}"').fetchone()
    for column, tells, wanted in zip(header, telling, told, strict=True):
        watched = WATCHED.search(column)
        if not (tells or watched):
            continue
        found = connection.execute(f'SELECT "{header[0]}", "{column}" FROM "{table}" WHERE {"1" if watched else wanted} ORDER BY rowid')
        while part := found.fetchmany(PART):
            yield column, part


def _telling(cells: Sequence[str]) -> Sequence[int]:
    """Which of them have to be read."""
    left = PLAIN.sub("", "\0".join(("", *cells, ""))).split("\0")[1:-1]
    return [row for row, cell in enumerate(left) if cell] if len(left) == len(cells) else range(len(cells))


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    return "\t".join(piece for _, piece in legible(cell)) if isinstance(cell, bytes) else str(cell)


def _leaves(content: object, start: str = "") -> Page:
    places: list[str] = []
    pieces: list[str] = []
    columns: Columns = {}
    for path, key, value in _walk(content, start, ""):
        places.append(path)
        pieces.append(f"{key}\n{value}")
        if WATCHED.search(key):
            columns.setdefault(key, []).append((path, value))
    return Page(pieces, places.__getitem__, columns)


def _walk(content: Any, path: str, key: str) -> Iterator[tuple[str, str, str]]:
    """Path, nearest key and value of everything in a document that is neither object nor list."""
    if isinstance(content, dict):
        for name, value in cast("dict[str, Any]", content).items():
            if isinstance(value, dict | list):
                yield f"{path}.{name}", name, ""  # a key is text too
            yield from _walk(value, f"{path}.{name}", name)
    elif isinstance(content, list):
        for number, value in enumerate(cast("list[Any]", content)):
            yield from _walk(value, f"{path}.{number}", key)
    elif not path.startswith(RELEASES):
        yield path, key, "" if content is None else str(content)


# Kinds of files that may be large, and are read where they lie.
LAZY = (".sqlite", ".parquet")
# Suffix -> reader of a file's bytes, or of the file; an archive is opened by who can read its members.
READERS: dict[str, Callable[[Any], Iterator[Page]]] = {
    ".csv": table,
    ".json": document,
    ".jsonl": journal,
    ".ipynb": notebook,
    ".sqlite": store,
    ".dat": blocks,
    ".html": lines,
    ".md": lines,
    ".txt": lines,
    ".py": lines,
    ".yaml": lines,
    ".png": picture,
    ".jpg": picture,
    ".svg": svg,
    ".eml": mail,
    ".asc": armored,
    ".parquet": parquet,
}
