"""CSV beside every learner's store: the same columns in the same order, and an empty one whose header is the mark.

What a store holds as bytes is told by its digest, ``sha256:`` and 64 hex: no table program shows a picture.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from parola_kit.evidence import TABLES
from parola_kit.notice import MARK
from parola_kit.stores import read_only


def write(store: Path, folder: Path) -> None:
    """``folder/<store>/<table>.csv`` for each table of a store."""
    name = store.stem
    connection = read_only(store)
    for table in TABLES[name]:
        found = connection.execute(f'SELECT * FROM "{table}"')
        rows(folder / name / f"{table}.csv", [column[0] for column in found.description], found)
    connection.close()


def rows(target: Path, header: Iterable[str], body: Iterable[Sequence[object]]) -> None:
    """One file: the header and the mark, then the rows; UTF-8, ``\\n`` at line ends."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*header, MARK])
        writer.writerows((*map(_shown, row), "") for row in body)


def _shown(cell: object) -> object:
    return f"sha256:{hashlib.sha256(cell).hexdigest()}" if isinstance(cell, bytes) else cell
