"""The truth stays with the trainer: nothing under ``learner`` tells seeds, keys, causes, answers, or what only services hold."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from parola.checks import needles
from parola.checks.cells import distinct, telling
from parola.checks.finding import Finding
from parola.checks.given_away import given_away
from parola.checks.readers import READERS, UNREADABLE, pages
from parola.checks.spread import Mapper, spread
from parola.export import htcds
from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.evidence import TABLES, WITHHELD_KINDS
from parola_kit.notice import MARK
from parola_kit.stores import read_only

TELLING = re.compile(r"(?:^|[^a-z])(?:keys?|solutions?|truth|seeds?)(?:[^a-z]|$)", re.IGNORECASE)
INNER = re.compile(rf"\b(?:e\d{{3,}}-\d{{3,}}|(?:{'|'.join(WITHHELD_KINDS)}|forum/post)/\d+|SPECIMEN-[\w-]+)")
DOCUMENTS = ("seat", "questions", "manifest", "persona")
HTCDS = "htcds"  # folder of the tables of a case that HTCDS 2.0 describes, and their descriptors
CHATS = "chats"  # folder of a phone's chats, one document each
TRAINERS = (".json", ".html", ".ipynb", ".jsonl", ".zip")  # in which keys, guides and submissions come; learner has but the documents
SHORT = 8  # characters; a shorter seed, as tests have, is met by chance and cannot be searched for


@dataclass(frozen=True, slots=True)
class Hidden:
    """What must not be read: the class seed (empty if too short), private keys as bytes and in hex, ids of events and of services."""

    seed: bytes
    keys: frozenset[bytes]
    hexes: frozenset[str]
    inner: frozenset[str]


def leaks(learner: Path, trainer: Path, server: Path, secrets: Iterable[bytes], mapper: Mapper = map) -> list[Finding]:
    """Findings below ``learner`` and the ``work`` beside it, with paths from the folder that holds both.

    ``secrets`` are private keys, 32 bytes each: the ledger's, the onion sites' and that of the services. ``mapper`` spreads the files,
    as an executor's ``map`` does.

    Raises:
        BadInput: a file that says what to look for is not there, or cannot be read.
    """
    keys, root = frozenset(secrets), learner.parent
    inner = _ask(trainer / "truth.sqlite", "SELECT id FROM event") | _withheld(server)
    hidden = Hidden(_seed(trainer / "seed.json"), keys, frozenset(key.hex() for key in keys), inner)
    found = [
        *spread(learner, partial(_learner, root, hidden), mapper),
        *spread(root / "work", partial(_work, root, hidden), mapper),
    ]
    return [*found, *given_away(root, trainer / "keys")]


def _seed(path: Path) -> bytes:
    if not path.is_file():
        raise BadInput(f"{path}: no such file; the folder trainer of a class would be right")
    try:
        seed = str(json.loads(path.read_text("utf-8"))["seed"])
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{path}: holds no seed; the file that parola build wrote would be right") from None
    return seed.encode() if len(seed) >= SHORT else b""


def _withheld(server: Path) -> frozenset[str]:
    """Ids of all books of all holders, documents of the exchange's customers, and what the forum took down."""
    records, forum = server / "records", server / "sites" / "forum.sqlite"
    known = _ask(records / "exchange.sqlite", "SELECT document FROM customer") | _ask(forum, "SELECT id FROM deleted_post")
    for store in sorted(records.glob("*.sqlite")):
        tables = sorted(table for table, columns in _tables(store).items() if "id" in columns)
        known |= _ask(store, " UNION ALL ".join(f'SELECT id FROM "{table}"' for table in tables) or "SELECT ''")
    return known


def _ask(store: Path, query: str) -> frozenset[str]:
    """The one column of a query, as a set."""
    if not store.is_file():
        raise BadInput(f"{store}: no such store; a class as parola build made it would be right")
    with closing(read_only(store)) as connection:
        try:
            return frozenset(text for (text,) in connection.execute(query))
        except sqlite3.DatabaseError as error:
            raise BadInput(f"{store}: {error}; the tables of docs/contracts.md would be right") from None


def _work(root: Path, hidden: Hidden, path: Path) -> list[Finding]:
    return list(_secret(path.relative_to(root).as_posix(), path.read_bytes(), hidden))


def _learner(root: Path, hidden: Hidden, path: Path) -> list[Finding]:
    return list(_looked(path.relative_to(root).as_posix(), path, hidden))


def _looked(name: str, path: Path, hidden: Hidden) -> Iterator[Finding]:
    data = path.read_bytes()
    if TELLING.search(path.name):
        yield Finding(name, "", "is named like something of the trainer's; it belongs under trainer/")
    yield from _secret(name, data, hidden)
    yield from _inner(name, path, hidden)
    yield from _shaped(name, path)


def _secret(name: str, data: bytes, hidden: Hidden) -> Iterator[Finding]:
    """Keys and the seed, wherever in the bytes: a store writes its columns side by side, a document its line ends as letters."""
    if needles.in_hex(data, hidden.hexes) or needles.in_bytes(data, hidden.keys):
        yield Finding(name, "", "holds a private key of the ledger or of a service; no key belongs in an artefact")
    if hidden.seed and _tells(data, hidden.seed):
        yield Finding(name, "", "holds the class seed; it belongs in trainer/seed.json alone")


def _tells(data: bytes, seed: bytes) -> bool:
    """Whether the seed is there, as no part of a longer number, or in hex; found by plain search first, which is fast."""
    written = seed.hex().encode()
    return written in data or (seed in data and re.search(rb"(?<!\d)" + re.escape(seed) + rb"(?!\d)", data) is not None)


def _inner(name: str, path: Path, hidden: Hidden) -> Iterator[Finding]:
    """Ids that only the truth or a service knows; a file that cannot be read is another check's finding."""
    try:
        found = [(page, distinct(page.pieces)) for page in pages(path)] if path.suffix in READERS and path.stat().st_size else []
    except UNREADABLE:
        return
    for page, those in found:
        told = hidden.inner.intersection(those) | hidden.inner.intersection(INNER.findall(telling(those)))
        for at, piece in enumerate(page.pieces if told else ()):
            for shown in sorted(told.intersection(INNER.findall(piece))):
                yield Finding(name, page.place(at), f"{shown} is known to the trainer or a service alone; leave it out")


def _shaped(name: str, path: Path) -> Iterator[Finding]:
    """Stores, tables and documents hold what the contract says, and nothing more."""
    if path.suffix == ".sqlite":
        yield from _differing(name, "", _tables(path), _contract(path.stem))
    elif path.suffix == ".csv":
        store, table = "case" if path.parent.name == HTCDS else path.parent.name, path.stem
        header = _header(path)
        right = (*_contract(store).get(table, ()), MARK)
        yield from _differing(name, "1", {table: tuple(header)}, {table: right})
    elif path.suffix == ".json" and path.parent.name == HTCDS:
        yield from _described(name, path)
    elif path.suffix == ".json" and (path.stem in DOCUMENTS or path.parent.name == CHATS):
        try:
            contracts.check("chat" if path.parent.name == CHATS else path.stem, json.loads(path.read_text("utf-8")), path.name)
        except (BadInput, ValueError, RecursionError) as error:
            yield Finding(name, "", f"not as its contract says: {error}")
    elif path.suffix in TRAINERS:
        yield Finding(name, "", f"no document of a learner's tree; {', '.join(DOCUMENTS)} are")


def _described(name: str, path: Path) -> Iterator[Finding]:
    """What describes the tables of HTCDS is the same in every case."""
    try:
        same = json.loads(path.read_text("utf-8")) == htcds.documents().get(path.name)
    except (ValueError, RecursionError):
        same = False
    if not same:
        yield Finding(
            name, "", f"not as parola.export.htcds writes it; {' and '.join(htcds.documents())} are there, the same in every case"
        )


def _header(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return next(csv.reader(lines), [""])
    except (UnicodeDecodeError, csv.Error):
        return [""]


def _differing(name: str, place: str, found: dict[str, tuple[str, ...]], right: dict[str, tuple[str, ...]]) -> Iterator[Finding]:
    for table in sorted(found.keys() | right.keys()):
        if found.get(table) != right.get(table):
            yield Finding(
                name, place or table, f"{_said(found.get(table))} is there, {_said(right.get(table))} would be right (docs/contracts.md)"
            )


def _said(columns: Sequence[str] | None) -> str:
    return "no such table" if columns is None else f"columns {', '.join(columns)}"


def _contract(store: str) -> dict[str, tuple[str, ...]]:
    """Table -> columns of a learner's store; nothing for a store that the contract does not know."""
    if store not in TABLES:
        return {}
    return contracts.columns(store) | contracts.columns("notice")


def _tables(path: Path) -> dict[str, tuple[str, ...]]:
    with closing(read_only(path)) as connection:
        try:
            return contracts.held(connection)
        except sqlite3.DatabaseError:
            return {}
