"""The ledger as a whole: ``chain.sqlite`` or a folder of Parquet files with the same tables; asked in SQL (DuckDB), or taken as numbers."""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from collections.abc import Generator, Iterable, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.stores import read_only

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

    from parola_kit.methods.graph import Graph, Numbers

TABLES = ("block", "tx", "txin", "txout")
PART = 50_000  # rows of SQLite that are handed over at a time
FORMAT = 1  # of a class, as its manifest says
TX, OUT = "btc/tx/", "btc/out/"
# The column ``id`` is left out of Parquet files, where it would be a third of all bytes; what it is made of, by table.
IDS = {"block": "'btc/block/' || height", "tx": f"'{TX}' || txid", "txout": f"'{OUT}' || txid || ':' || n"}
ANOTHER = "another version of Parola made it, or it is no ledger; take the store of a class that this version built"
DAMAGED = "it is damaged: copy it again, or take the store of a class that this version built"

# Numbers of `Graph`: transactions in the order of the chain, addresses by their first output. No block has room for 2^20 outputs.
NUMBERED = """
CREATE TEMP TABLE numbered_tx AS SELECT row_number() OVER (ORDER BY height, position) - 1 AS number, txid AS name FROM tx;
CREATE TEMP TABLE numbered_out AS
  SELECT t.number AS tx, o.n, o.address, o.value_sat, o.script_type FROM txout o JOIN numbered_tx t ON t.name = o.txid;
CREATE TEMP TABLE numbered_address AS
  SELECT row_number() OVER (ORDER BY min(tx * 1048576 + n)) - 1 AS number, address AS name
  FROM numbered_out WHERE address IS NOT NULL GROUP BY address;
"""
OUTPUTS = """
WITH kinds AS (SELECT list(DISTINCT script_type ORDER BY script_type) AS known FROM numbered_out WHERE address IS NOT NULL)
SELECT o.tx, o.n, o.value_sat, coalesce(a.number, -1) AS address, coalesce(list_position(k.known, o.script_type), 0) AS script
FROM numbered_out o CROSS JOIN kinds k LEFT JOIN numbered_address a ON a.name = o.address
"""
INPUTS = """
SELECT t.number AS tx, i.n, s.number AS before, CAST(substr(i.spends, 74) AS BIGINT) AS place
FROM txin i JOIN numbered_tx t ON t.name = i.txid JOIN numbered_tx s ON s.name = substr(i.spends, 9, 64)
"""


@dataclass(frozen=True)
class Ledger:
    """An opened ledger. Of Parquet only what a question needs is read, of SQLite only the tables that it names; nothing is written.

    Tables and columns are those of docs/contracts.md. ``at`` is a word of DuckDB's own: write ``tx.at``.
    """

    path: Path
    _duckdb: DuckDBPyConnection = field(repr=False)
    _waiting: set[str] = field(default_factory=set[str], repr=False)  # tables of SQLite that nobody has asked for yet

    def sql(self, query: str) -> DuckDBPyRelation:
        """The result of a query, which shows itself; for example ``sql("SELECT height, count(*) FROM tx GROUP BY height")``.

        Raises:
            BadInput: DuckDB refuses the query, or the store cannot be read; says why.
        """
        with _located(self.path):
            self._fetch(re.findall(r"\w+", query))
            return self._duckdb.sql(query)

    @cached_property
    def graph(self) -> Graph:
        """The whole ledger in numbers, for `parola_kit.methods`; the functions below say what a number stands for.

        Raises:
            BadInput: the store cannot be read, or its rows do not fit each other.
        """
        with _located(self.path):
            outputs, inputs = (cast("Any", self._numbered.execute(query).fetchnumpy()) for query in (OUTPUTS, INPUTS))
            size, ins, outs = (self._count(table) for table in ("tx", "txin", "txout"))
        if (len(inputs["tx"]), len(outputs["tx"])) != (ins, outs):
            raise BadInput(f"{self.path}: some rows of txin or txout belong to no transaction; {ANOTHER}")
        return _graph(self.path, size, outputs, inputs)

    def number(self, name: str) -> int:
        """The number of a transaction (txid), an address, or an output (``btc/out/<txid>:<n>``).

        Raises:
            BadInput: the ledger has no such thing.
        """
        txid, colon, place = name.removeprefix(OUT).removeprefix(TX).partition(":")
        for table in ("numbered_tx",) if colon else ("numbered_tx", "numbered_address"):
            found = self._numbered.execute(f"SELECT number FROM {table} WHERE name = ?", [txid]).fetchone()
            if found and not colon:
                return int(found[0])
            if found and re.fullmatch(r"[0-9]{1,9}", place):
                begin, end = self.graph.outs[found[0] : found[0] + 2].tolist()
                if begin + int(place) < end:
                    return begin + int(place)
        raise BadInput(f"{name[:80]!r}: the ledger has no such transaction, address or output")

    def txids(self, numbers: Numbers) -> list[str]:
        """The txid of each transaction."""
        return self._names("numbered_tx", numbers)

    def addresses(self, numbers: Numbers) -> list[str]:
        """Each address."""
        return self._names("numbered_address", numbers)

    def outputs(self, numbers: Numbers) -> list[str]:
        """The evidence id of each output, which can be cited."""
        txs = [int(self.graph.tx_of_output[int(number)]) for number in numbers]
        places = [int(number) - int(self.graph.outs[tx]) for number, tx in zip(numbers, txs, strict=True)]
        return [f"{OUT}{txid}:{place}" for txid, place in zip(self.txids(txs), places, strict=True)]

    def every_address(self) -> Any:
        """All addresses in the order of their numbers: a NumPy array of ASCII bytes (A), as `lookalikes` takes it."""
        return cast("Any", self._numbered.execute("SELECT name FROM numbered_address ORDER BY number").fetchnumpy())["name"].astype("S")

    def close(self) -> None:
        """Let go of the files."""
        self._duckdb.close()

    @cached_property
    def _numbered(self) -> DuckDBPyConnection:
        with _located(self.path):
            self._fetch(TABLES)
            return self._duckdb.execute(NUMBERED)

    def _names(self, table: str, numbers: Numbers) -> list[str]:
        wanted = [int(number) for number in numbers]
        query = f"SELECT number, name FROM {table} WHERE number IN (SELECT unnest($1::BIGINT[]))"
        known: dict[int, str] = dict(self._numbered.execute(query, [wanted]).fetchall())
        return [known[number] for number in wanted]

    def _count(self, table: str) -> int:
        return self._duckdb.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]

    def _fetch(self, words: Iterable[str]) -> None:
        for table in sorted(self._waiting.intersection(word.lower() for word in words)):
            _hand_over(self.path, table, self._duckdb)
            self._waiting.discard(table)


def opened(path: Path | str) -> Ledger:
    """A ledger from ``chain.sqlite``, or from a folder with ``block``, ``tx``, ``txin`` and ``txout`` ``.parquet``.

    Raises:
        BadInput: there is none, it was cut short, or another version of Parola wrote it.
    """
    place = Path(path)
    if not place.exists():
        raise BadInput(f"{place}: no such store; was the class built?")
    with _located(place):
        _of_this_format(place.resolve().parent.parent / "manifest.json")
        return _parquet(place) if place.is_dir() else _sqlite(place)


@cache
def columns() -> Mapping[str, list[str]]:
    """Table -> its columns, as ``chain.sql`` says."""
    agreed = contracts.columns("chain")
    return {table: list(agreed[table]) for table in TABLES}


def _parquet(folder: Path) -> Ledger:
    connection = _connected()
    for table in TABLES:
        file = folder / f"{table}.parquet"
        if not file.is_file():
            raise BadInput(f"{file}: no such file; the folder of a ledger holds {', '.join(f'{name}.parquet' for name in TABLES)}")
        with _located(file, DAMAGED):
            rows = connection.read_parquet(re.sub(r"([*?[])", r"[\1]", str(file)))  # else DuckDB takes them for patterns
        derived = table in IDS and "id" not in rows.columns
        _same(file, table, [*rows.columns, "id"] if derived else rows.columns)
        (rows.project(f"{IDS[table]} AS id, *") if derived else rows).create_view(table)
    return Ledger(folder, connection)


def _sqlite(path: Path) -> Ledger:
    with path.open("rb") as file:
        head = file.read(100)
    size = int.from_bytes(
        head[16:18], "big"
    )  # of a page; the file format's own words for where things stand (sqlite.org, "Database File Format")
    pages, held = int.from_bytes(head[28:32], "big"), path.stat().st_size // (65_536 if size == 1 else max(1, size))
    if not head.startswith(b"SQLite format 3\0"):
        raise BadInput(f"{path}: is no SQLite file; {ANOTHER}")
    if held < pages:
        raise BadInput(f"{path}: was cut short: {held} of {pages} pages are there; copy it again")
    with closing(read_only(path)) as store:
        stands = contracts.held(store)
    for table in TABLES:
        _same(path, table, stands.get(table, ()))
    return Ledger(path, _connected(), set(stands))


def _connected() -> DuckDBPyConnection:
    """Without asking a network for extensions, and without leaving files where a trainee works."""
    import duckdb  # late: most uses of the kit do without

    settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "temp_directory": tempfile.gettempdir()}
    return duckdb.connect(config=cast("Any", settings))


def _hand_over(path: Path, table: str, connection: DuckDBPyConnection) -> None:
    """A table of SQLite to DuckDB, which has no reader for it in its wheel."""
    import numpy as np  # late, as above

    with closing(read_only(path)) as store:
        typed = [(row[1], "BIGINT" if row[2] == "INTEGER" else "VARCHAR") for row in store.execute(f'PRAGMA table_info("{table}")')]
        wanted = ", ".join([f'"{name}" {kind}' for name, kind in typed])
        connection.execute(f'CREATE TABLE "{table}" ({wanted})')
        rows = store.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
        while part := rows.fetchmany(PART):
            held = {name: np.array(column, dtype=object) for (name, _), column in zip(typed, zip(*part, strict=True), strict=True)}
            connection.register("held", held)
            connection.execute(f'INSERT INTO "{table}" SELECT * FROM held')
            connection.unregister("held")


def _same(place: Path, table: str, found: Iterable[str]) -> None:
    held = set(found)
    if missing := [column for column in columns()[table] if column not in held]:
        what = f"table {table} has no column {', '.join(missing)}" if held else f"there is no table {table}"
        raise BadInput(f"{place}: {what}; {ANOTHER}")


def _of_this_format(manifest: Path) -> None:
    """Hold a class's manifest, where the ledger still lies beside it, to the format that this version reads."""
    if not manifest.is_file():
        return
    try:
        document = cast("Mapping[str, Any]", json.loads(manifest.read_bytes()))
        written, by = document["format"], document["versions"]["parola"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadInput(f"{manifest}: is no manifest of a class; copy the class again") from None
    if written != FORMAT:
        raise BadInput(f"{manifest}: the class was written in format {written} by Parola {by}; this version reads format {FORMAT}")


@contextmanager
def _located(place: Path, advice: str = "") -> Generator[None]:
    """Errors as one line that begins with the place; ``advice`` says what to do."""
    import duckdb  # late, as above

    try:
        yield
    except (duckdb.Error, sqlite3.Error, OSError) as error:
        found = DAMAGED if type(error) is sqlite3.DatabaseError else advice  # SQLite has subclasses for all but damage
        raise BadInput("; ".join(filter(None, (f"{place}: {str(error).partition(chr(10))[0]}", found)))) from None


def _graph(place: Path, size: int, outputs: Mapping[str, Any], inputs: Mapping[str, Any]) -> Graph:
    """``outputs`` and ``inputs`` are columns of OUTPUTS and INPUTS in any order; ``size`` is the number of transactions."""
    import numpy as np  # late, as above

    from parola_kit.methods.graph import Graph

    order, turns = (np.lexsort((found["n"], found["tx"])) for found in (outputs, inputs))
    outs, ins = (np.concatenate([[0], np.cumsum(np.bincount(found["tx"], minlength=size))]) for found in (outputs, inputs))
    before, number = inputs["before"][turns], inputs["place"][turns]
    spends = outs[before] + number
    numbered = (outputs["n"][order] == np.arange(len(order)) - np.repeat(outs[:-1], np.diff(outs))).all()
    earlier = (before < inputs["tx"][turns]) & (number >= 0) & (spends < outs[before + 1])
    if not (numbered and earlier.all() and len(np.unique(spends)) == len(spends)):
        raise BadInput(f"{place}: an input spends what no earlier transaction made, or what is spent already; {ANOTHER}")
    address, value_sat, script = (outputs[name][order].astype(np.int64) for name in ("address", "value_sat", "script"))
    return Graph(outs=outs, ins=ins, spends=spends, address=address, value_sat=value_sat, script=script)
