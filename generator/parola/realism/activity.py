"""Who did something when, store by store, as two columns of numbers: what the shape of a class is measured on."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parola_kit.errors import BadInput
from parola_kit.stores import address, read_only

HOUR, DAY = 3_600, 86_400
FEWEST = 30  # rows: fewer have no shape
MOST_DRAWN = 12  # stores in a plot: more lines cannot be told apart
TRUTH = "trainer/truth.sqlite"
BOOKS = "server/records"

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Source:
    """Where it is kept: a store of the class, a table or a query in it with an evidence id, and the columns of actor and time (UTC)."""

    name: str
    file: str
    table: str
    actor: str
    at: str = "at"


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """What was done, sorted by actor (numbered from 0) and time (seconds UTC)."""

    name: str
    actor: Ints
    at: Ints

    def degrees(self) -> Ints:
        """How often each actor acted, least first."""
        return np.sort(np.bincount(self.actor))

    def gaps(self) -> Ints:
        """Seconds between two acts of one actor."""
        return np.diff(self.at)[np.diff(self.actor) == 0]

    def week(self, east: int) -> Ints:
        """Acts by weekday (Monday first) and hour, 7 × 24, on a clock ``east`` seconds ahead of UTC."""
        hour = (self.at + east) // HOUR + 3 * 24  # 1970-01-01 was a Thursday
        return np.bincount(hour % 168, minlength=168).reshape(7, 24)


# Payments, without those that hand out the coins before the period of the scenario.
PAYMENTS = """(SELECT t.id AS id, o.wallet AS wallet, t.at AS at FROM tx AS t JOIN txin AS i ON i.txid = t.txid AND i.n = 0
JOIN truth.owner AS o ON o.address = i.address WHERE o.wallet <> 'miner')"""
OUTPUTS = f"(SELECT x.id AS id, x.address AS address, p.at AS at FROM txout AS x JOIN {PAYMENTS} AS p ON p.id = 'btc/tx/' || x.txid)"

# Stores whose place and columns are settled; books of records are looked for.
SOURCES = (
    Source("forum posts by account", "learner/shared/forum.sqlite", "post", "user"),
    Source("messages by account", "learner/shared/messenger.sqlite", "message", "account"),
    Source("listings by vendor", "learner/shared/market.sqlite", "listing", "vendor", "listed_at"),
    Source("reviews by listing", "learner/shared/market.sqlite", "review", "listing"),
    Source("payments by wallet", "learner/shared/chain.sqlite", PAYMENTS, "wallet"),
    Source("outputs by address", "learner/shared/chain.sqlite", OUTPUTS, "address"),
)
# Whose act a line of a book is, the first of these columns that it has; else the first column that is neither id nor time.
ACTORS = ("caller", "account", "document", "device", "vessel", "phone", "sender", "name")


def activities(root: Path) -> tuple[list[Activity], list[str]]:
    """Everything that the class at ``root`` has, and what was left out and why.

    Raises:
        BadInput: a store cannot be read.
    """
    found: list[Activity] = []
    left_out: list[str] = []
    for source in (*SOURCES, *books(root)):
        if not (root / source.file).is_file():
            left_out.append(f"{source.name}: this class has no {source.file}")
            continue
        activity = _activity(root, source)
        if len(activity.at) < FEWEST:
            left_out.append(f"{source.name}: {len(activity.at)} rows, too few to have a shape")
        else:
            found.append(activity)
    return found, left_out


def drawn(found: Sequence[Activity]) -> list[Activity]:
    """The stores that a plot has room for, those with most acts, in the order given; tables have all."""
    most = sorted(found, key=lambda one: (-len(one.at), one.name))[:MOST_DRAWN]
    return [one for one in found if one in most]


def books(root: Path) -> Iterator[Source]:
    """Every table of ``server/records`` that has a time, by store and name."""
    for path in sorted((root / BOOKS).glob("*.sqlite")):
        with opened(root, f"{BOOKS}/{path.name}") as store:
            for table, columns in tables(store):
                if "at" in columns and (rest := [name for name in columns if name not in ("id", "at")]):
                    actor = next((name for name in ACTORS if name in columns), rest[0])
                    yield Source(f"{path.stem}: {table} by {actor}", f"{BOOKS}/{path.name}", table, actor)


def tables(store: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    """Tables of a store and their columns, by name."""
    names = [name for (name,) in store.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")]
    return [(name, [row[1] for row in store.execute(f'PRAGMA main.table_info("{name}")')]) for name in names]


@contextmanager
def opened(root: Path, file: str) -> Generator[sqlite3.Connection]:
    """A store of the class, read-only, with the trainer's truth beside it as ``truth``.

    Raises:
        BadInput: it cannot be read.
    """
    store = read_only(root / file)
    try:
        store.execute("ATTACH ? AS truth", (address(root / TRUTH),))
        yield store
    except sqlite3.Error as error:
        raise BadInput(f"{root / file}: cannot be read beside {TRUTH}: {error}; build the class again") from None
    finally:
        store.close()


def _activity(root: Path, source: Source) -> Activity:
    query = f"""SELECT dense_rank() OVER (ORDER BY {source.actor}) - 1, unixepoch({source.at}) FROM {source.table}
    WHERE {source.actor} <> '' AND unixepoch({source.at}) IS NOT NULL ORDER BY 1, 2"""
    with opened(root, source.file) as store:
        rows = np.array(store.execute(query).fetchall(), dtype=np.int64).reshape(-1, 2)
    return Activity(source.name, rows[:, 0], rows[:, 1])
