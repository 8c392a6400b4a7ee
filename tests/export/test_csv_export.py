"""CSV beside a store: the same rows and columns, and a last one whose header is the mark."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from parola.export.csv import write
from parola_kit import contracts
from parola_kit.evidence import TABLES
from parola_kit.notice import MARK


def rows(store: Path, table: str) -> list[list[str]]:
    """Header and rows of a table, as text."""
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        found = connection.execute(f'SELECT * FROM "{table}"')
        header = [column[0] for column in found.description]
        return [header, *(["" if value is None else shown(value) for value in row] for row in found)]


def shown(value: object) -> str:
    """Bytes are told by their digest."""
    return f"sha256:{sha256(value).hexdigest()}" if isinstance(value, bytes) else str(value)


def written(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, strict=True))


@pytest.mark.parametrize(("store", "table"), [(store, table) for store, tables in TABLES.items() for table in tables])
def test_a_table_is_the_stores_with_the_mark_as_last_header(class_root: Path, store: str, table: str) -> None:
    learner = class_root / "learner"
    bases = [*sorted((learner / "seats").iterdir()), learner / "shared" / "demo"] if store == "case" else [learner / "shared"]
    for base in bases:
        shown = written(base / "csv" / store / f"{table}.csv")
        header, *body = rows(base / f"{store}.sqlite", table)
        assert shown[0] == [*header, MARK]
        assert shown[1:] == [[*row, ""] for row in body]
        assert body


def test_lines_end_in_one_byte_and_letters_of_all_scripts_are_kept(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "forum.sqlite")) as connection:
        connection.executescript(contracts.ddl("forum"))
        connection.execute("INSERT INTO thread VALUES ('forum/thread/1', 'general', 'ঢাকা, \"đi\"\nhai dòng')")
        connection.commit()
    write(tmp_path / "forum.sqlite", tmp_path / "csv")
    path = tmp_path / "csv" / "forum" / "thread.csv"
    assert b"\r" not in path.read_bytes()
    assert written(path)[1][2] == 'ঢাকা, "đi"\nhai dòng'
