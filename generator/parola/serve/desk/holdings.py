"""The books of the holders of a class, read as the desk's rules ask for them: by kind of record and one identifier.

A holder's are ``server/records/<holder>.sqlite``. What it would keep in a book that the scenario does not have, it has not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from parola.desk.identifiers import Identifier
from parola.desk.release import Row
from parola.serve.stores import Store
from parola.spec.book import Book
from parola.spec.convention import By, Held, Kind
from parola.spec.words import nearest
from parola_kit.errors import BadInput
from parola_kit.evidence import WITHHELD

_ASSIGNED = """SELECT assignment.id, address, number AS account, account.id AS account_record, from_local, until_local, zone
    FROM assignment JOIN account ON account.id = assignment.account"""
_CREDITED = """SELECT credit.id, number AS account, account.id AS account_record, outpoint, at, amount_sat
    FROM credit JOIN account ON account.id = credit.account"""
_PAID_OUT = """SELECT payout.id, number AS account, account.id AS account_record, at, amount_sat, country
    FROM payout JOIN account ON account.id = payout.account"""
_ON_FILE = """SELECT customer.id, number AS account, account.id AS account_record, name, country, document
    FROM customer JOIN account ON account.customer = customer.id"""

# Kind of record -> kind of identifier -> what finds its rows; the identifier is the one value.
QUERIES: dict[str, dict[str, str]] = {
    "account-record": {"address": f"{_ASSIGNED} WHERE address = ?", "account": f"{_ASSIGNED} WHERE number = ?"},
    "credit-record": {
        "outpoint": f"{_CREDITED} WHERE outpoint = 'btc/out/' || ?",
        "txid": f"{_CREDITED} WHERE substr(outpoint, 1, 73) = 'btc/out/' || ? || ':'",
        "account": f"{_CREDITED} WHERE number = ?",
    },
    "payout-record": {"account": f"{_PAID_OUT} WHERE number = ?"},
    "customer-record": {"account": f"{_ON_FILE} WHERE number = ?"},
}


class Exchange:
    """The exchange's books: accounts and what moved on them, and like everybody's those of `scenarios/books`."""

    def __init__(self, root: Path, holds: Mapping[Kind, Held], known: Mapping[str, Book]) -> None:
        """The books of the class at ``root``; ``known`` are all books by id.

        Raises:
            BadInput: the store is not there, cannot be read, or is of another version.
        """
        self._store = Store(root / "server" / "records" / "exchange.sqlite", WITHHELD)
        self._more = Holder(root, "exchange", holds, known)

    def __call__(self, kind: Kind, identifier: Identifier) -> Sequence[Row]:
        """Rows of a kind that an identifier finds, whatever their time."""
        if kind not in QUERIES:
            return self._more(kind, identifier)
        return self._store.rows(f"{QUERIES[kind][identifier.by]} ORDER BY 1", identifier.text)

    def last(self) -> str:
        """The time of the last record, UTC."""
        found = self._store.row("SELECT max(at) AS at FROM (SELECT at FROM credit UNION ALL SELECT at FROM payout)")
        return (found or {}).get("at") or "2025-01-01T00:00:00Z"


# Kind of identifier -> what a column holds that it is found in; a vessel is a text in a column of that name. A bank account finds its
# own lines alone: the account on the other side is somebody else's.
HOLDS: Mapping[By, str] = {
    "account": "account",
    "bank-account": "account",
    "code": "code",
    "device": "device",
    "document": "document",
    "mail": "mail",
    "name": "name",
    "phone": "phone",
}


class Holder:
    """The books of one holder, each a table in its store with the columns that `scenarios/books` gives it."""

    def __init__(self, root: Path, name: str, holds: Mapping[Kind, Held], known: Mapping[str, Book]) -> None:
        """The books of ``name`` in the class at ``root``; ``holds`` tells which kind of record stands in which of the books ``known``.

        Raises:
            BadInput: the store cannot be read or is of another version, or a record of the Convention stands in no book of this holder.
        """
        path = root / "server" / "records" / f"{name}.sqlite"
        own = {book.id: book for book in known.values() if book.holder == name}
        self._books = {str(kind): _book(held.book, name, own) for kind, held in holds.items() if held.book}
        tables = tables_of(path)
        kept = {book.kind: ("id", *book.columns) for book in self._books.values() if book.kind in tables}
        self._store = Store(path, kept, kept) if tables else None
        self._tables = tables

    def __call__(self, kind: Kind, identifier: Identifier) -> Sequence[Row]:
        """Rows of a kind that an identifier finds, whatever their time."""
        book = self._books.get(kind)
        if self._store is None or book is None or book.kind not in self._tables:
            return ()
        found = _columns(book, identifier.by)
        where = " OR ".join(f'"{column}" = ?' for column in found)
        return (
            self._store.rows(f'SELECT * FROM "{book.kind}" WHERE {where} ORDER BY rowid', *[identifier.text] * len(found)) if found else ()
        )


def _book(wanted: str, holder: str, own: Mapping[str, Book]) -> Book:
    if wanted not in own:
        raise BadInput(f"convention.yaml: {holder} keeps no book '{wanted}'{nearest(wanted, own)}")
    return own[wanted]


def _columns(book: Book, by: By) -> list[str]:
    found = {name: column for name, column in book.columns.items() if column.holds == HOLDS.get(by) or name == by == "vessel"}
    return [name for name, column in found.items() if by != "bank-account" or column.of == "by"]


def tables_of(path: Path) -> frozenset[str]:
    """Names of the tables of a store; none if it is not there.

    Raises:
        BadInput: it is there and cannot be read.
    """
    if not path.is_file():
        return frozenset()
    return frozenset(row["name"] for row in Store(path, ()).rows("SELECT name FROM sqlite_master WHERE type = 'table'"))
