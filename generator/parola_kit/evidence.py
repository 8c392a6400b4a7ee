"""Evidence ids and the stores that hold them: what a trainee, a solution and a page may read."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from parola_kit.errors import BadInput
from parola_kit.stores import read_only

ID = re.compile(r"[a-z]+/[a-z]+/[A-Za-z0-9:.-]+")
Row = dict[str, Any]

MARKET = ("vendor", "listing", "review", "bulletin", "dispute", "remark", "announcement")  # tables of a market, each its kind of ids
# Every table of the learner's stores -> the column with the evidence id, and the kind of those ids.
TABLES: dict[str, dict[str, tuple[str, str]]] = {
    "chain": {
        "block": ("id", "btc/block"),
        "tx": ("id", "btc/tx"),
        "txin": ("spends", "btc/out"),
        "txout": ("id", "btc/out"),
        "tag": ("id", "btc/tag"),
    },
    "forum": {
        "user": ("id", "forum/user"),
        "thread": ("id", "forum/thread"),
        "post": ("id", "forum/post"),
    },
    "market": {name: ("id", f"market/{name}") for name in MARKET},
    "successor": {name: ("id", f"successor/{name}") for name in MARKET},
    "messenger": {
        "channel": ("id", "messenger/channel"),
        "account": ("id", "messenger/account"),
        "message": ("id", "messenger/message"),
    },
    "surface": {
        "profile": ("id", "surface/profile"),
        "advert": ("id", "surface/advert"),
        "picture": ("id", "media/picture"),
    },
    "pgp": {
        "public": ("id", "pgp/public"),
    },
    "web": {
        "site": ("id", "web/site"),
        "page": ("id", "web/page"),
        "item": ("id", "web/item"),
        "entry": ("id", "web/entry"),
        "link": ("id", "web/link"),
        "file": ("id", "web/file"),
        "exchange": ("id", "web/exchange"),
        "host": ("id", "web/host"),
    },
    "token": {
        "block": ("id", "tok/block"),
        "tx": ("id", "tok/tx"),
        "transfer": ("id", "tok/log"),
        "approval": ("id", "tok/log"),
        "freeze": ("id", "tok/log"),
    },
    "case": {
        "referral": ("id", "case/ref"),
        "payment": ("id", "case/payment"),
        "scope": ("id", "case/scope"),
        "chat": ("id", "chat/chat"),
        "chat_message": ("id", "chat/msg"),
        "hotline_message": ("id", "hotline/msg"),
        "desk_reply": ("id", "desk/reply"),
        "desk_assignment": ("id", "desk/assignment"),
        "desk_credit": ("id", "desk/credit"),
        "desk_customer": ("id", "desk/customer"),
        "desk_login": ("id", "desk/login"),
        "desk_payout": ("id", "desk/payout"),
        "desk_line": ("id", "desk/line"),
        "statement": ("id", "case/statement"),
        "drafted": ("id", "case/drafted"),
        "mail": ("id", "case/mail"),
        "session": ("id", "case/session"),
        "position": ("id", "case/position"),
        "capture": ("id", "case/capture"),
        "sighting": ("id", "case/sighting"),
        "signature": ("id", "case/signature"),
        "custody": ("id", "case/custody"),
        "seal": ("id", "case/seal"),
        "access": ("id", "case/access"),
        "card": ("id", "case/card"),
        "holder": ("id", "case/holder"),
        "lead": ("id", "case/lead"),
        "log": ("id", "case/log"),
        "register": ("id", "case/register"),
        "person": ("id", "case/person"),
        "pair": ("id", "case/pair"),
        "price": ("id", "case/price"),
        "sale": ("id", "case/sale"),
        "handle": ("id", "case/handle"),
        "likeness": ("id", "case/likeness"),
        "payee": ("id", "case/payee"),
        "journey": ("id", "case/journey"),
        "sentence": ("id", "case/sentence"),
    },
}

# What only services hold, table by table of the exchange's store; named here so that one list has every kind.
WITHHELD = ("customer", "account", "assignment", "credit", "payout")
# Kinds of lines in the books of other holders (scenarios/books), in their stores of server/records.
BOOK_KINDS = (
    "bank/entry",
    "border/crossing",
    "carrier/booking",
    "courier/parcel",
    "employer/wage",
    "exchange/identity",
    "exchange/login",
    "operator/call",
    "operator/subscriber",
    "port/crew",
    "port/movement",
    "port/position",
    "provider/mail",
    "remitter/slip",
)
# What sites keep to themselves; messages they show to whoever is signed in.
SITE_KINDS = ("forum/message", "market/buyer", "market/message", "successor/buyer", "successor/message", "web/message")
WITHHELD_KINDS = (*(f"exchange/{table}" for table in WITHHELD), *BOOK_KINDS, *SITE_KINDS)
KINDS = tuple(sorted({kind for tables in TABLES.values() for _, kind in tables.values()} | set(WITHHELD_KINDS)))


def is_id(text: str) -> bool:
    """Whether a string has the form of an evidence id of a known kind."""
    return ID.fullmatch(text) is not None and kind(text) in KINDS


def kind(evidence_id: str) -> str:
    """``forum/post`` of ``forum/post/4121``."""
    return evidence_id.rsplit("/", 1)[0]


@dataclass(frozen=True)
class Evidence:
    """What one seat may read: the stores shared by the class and those of its own case.

    ``shared`` is ``learner/shared``, ``seat`` the folder with ``case.sqlite``. Stores are opened read-only.
    """

    shared: Path
    seat: Path

    @cached_property
    def _opened(self) -> dict[str, sqlite3.Connection]:
        return {}

    def _store(self, name: str) -> sqlite3.Connection:
        if name not in self._opened:
            self._opened[name] = _open((self.seat if name == "case" else self.shared) / f"{name}.sqlite")
        return self._opened[name]

    def rows(self, table: str, **equal: object) -> list[Row]:
        """Rows of ``store.table`` (for example ``chain.tx``) whose columns equal what is given, in the store's order.

        Raises:
            BadInput: there is no such table or column, or the store cannot be read.
        """
        store, _, name = table.partition(".")
        if name not in TABLES.get(store, {}):
            known = ", ".join(f"{s}.{t}" for s, tables in TABLES.items() for t in tables)
            raise BadInput(f"no table {table!r}; there are {known}")
        # With the table before it, a column that is not there is an error; alone, SQLite would take its name for a text.
        where = " AND ".join(f'"{name}"."{column}" IS ?' for column in equal) or "1"
        try:
            found = self._store(store).execute(f'SELECT * FROM "{name}" WHERE {where} ORDER BY rowid', tuple(equal.values()))
            return [dict(row) for row in found]
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise BadInput(f"{table}: {error}") from None

    def one(self, table: str, **equal: object) -> Row:
        """The only row that fits.

        Raises:
            BadInput: none fits, or more than one.
        """
        found = self.rows(table, **equal)
        if len(found) != 1:
            raise BadInput(f"{table}: {len(found)} rows fit {equal}, one was expected")
        return found[0]

    def record(self, evidence_id: str) -> tuple[str, Row]:
        """The table and row that an evidence id names.

        Raises:
            BadInput: it is not in this seat's evidence.
        """
        for table, column in _tables_of(evidence_id):
            found = self.rows(table, **{column: evidence_id})
            if found:
                return table, found[0]
        raise BadInput(f"{evidence_id}: not in the evidence of this seat")

    def has(self, evidence_id: str) -> bool:
        """Whether this seat's evidence holds the id."""
        return any(self.rows(table, **{column: evidence_id}) for table, column in _tables_of(evidence_id))

    def ids(self) -> Iterator[str]:
        """Every evidence id that this seat can see, table by table."""
        for store, tables in TABLES.items():
            for table, (column, _) in tables.items():
                if column == "id":
                    yield from (row["id"] for row in self.rows(f"{store}.{table}"))

    def close(self) -> None:
        """Let go of the files."""
        for connection in self._opened.values():
            connection.close()


def _tables_of(evidence_id: str) -> list[tuple[str, str]]:
    wanted = kind(evidence_id) if "/" in evidence_id else ""
    return [
        (f"{store}.{table}", column)
        for store, tables in TABLES.items()
        for table, (column, table_kind) in tables.items()
        if table_kind == wanted and column == "id"
    ]


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise BadInput(f"{path}: no such store; was the class built?")
    connection = read_only(path)
    connection.row_factory = sqlite3.Row
    return connection
