"""A small chain of our own, files of chains like it, and as much of a class as the checks of a ledger read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from parola.artefacts.ledger import blocks as mining
from parola.artefacts.ledger.chain import Span, ledger
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Block, Payment
from parola.artefacts.ledger.rows import records
from parola.checks.chain_store import IN_ORDER
from parola.export import sqlite
from parola.streams import Streams
from parola_kit.ledger import TABLES
from re_mined import framed

needs_kernel = pytest.mark.skipif(find_spec("pbk") is None, reason="py-bitcoinkernel has no wheel for this platform")
START = 1_741_000_000
ENDOWMENTS = {("ann", "main"): (900_000, 800_000), ("ben", "main"): (700_000,)}
PAYMENTS = (
    Payment("e1", START + 60, "ann", "cal", "one", 500_000),
    Payment("e2", START + 61, "ann", "ben", "two", 600_000, "all"),
    Payment("e3", START + 62, "cal", "ben", "three", None),
    Payment("e4", START + 3_500, "ben", "ann", "four", 100_000, "all"),
)
SOUND = ledger(PAYMENTS, ENDOWMENTS, Span(START, START + 3_600, 600, 130), Keyring(Streams("tests")))
RAWS = [block.raw for block in SOUND.blocks]
TIP = SOUND.blocks[-1].height, SOUND.blocks[-1].hash


def written(place: Path, raws: Sequence[bytes], magic: bytes = mining.MAGIC) -> list[Path]:
    """The only block file of a chain, genesis first."""
    file = place / "blk00000.dat"
    file.write_bytes(framed([mining.GENESIS, *raws], magic))
    return [file]


def class_of(root: Path, blocks: Sequence[Block] = SOUND.blocks) -> Path:
    """A class whose files hold the sound chain and whose store says these blocks; its name means something in a web address."""
    shared = root / "class #1 50%?" / "learner" / "shared"
    (shared / "blocks").mkdir(parents=True)
    written(shared / "blocks", RAWS)
    made = records(blocks, lambda _: ("background", None, ""))
    tables = {table: [{"id": one.id, **one.row} for one in made if one.table == f"chain.{table}"] for table in TABLES}
    sqlite.write(shared / "chain.sqlite", ["chain"], tables)
    return root / "class #1 50%?"


def in_parquet(store: Path, group: int = 1_000, order: str = "") -> Path:
    """The tables of a ``chain.sqlite`` as Parquet files in the folder ``chain`` beside it, so many rows a group; the store is removed.

    They stand in the order of the chain, or in another one.
    """
    folder = store.with_suffix("")
    folder.mkdir()
    with closing(sqlite3.connect(store)) as connection:
        for table in TABLES:
            cursor = connection.execute(f"SELECT {table}.* FROM {f'{table} ORDER BY {order}' if order else IN_ORDER[table]}")
            names = [column[0] for column in cursor.description]
            columns = dict(zip(names, zip(*cursor.fetchall(), strict=True), strict=True))
            pq.write_table(pa.table(columns), folder / f"{table}.parquet", row_group_size=group)
    store.unlink()
    return folder
