"""Stores: made by the contract's own DDL, marked, rows in the order given."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from parola.artefacts.bulk import together
from parola.artefacts.columns import Ids, Numbers, Times, Words
from parola.export.sqlite import write
from parola_kit import contracts
from parola_kit.notice import MARK

USERS = [{"id": f"forum/user/{n}", "handle": f"user {n}", "joined_at": "2025-03-03T00:00:00Z"} for n in (2, 1, 3)]


def query(path: Path, sql: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def test_rows_stay_in_the_order_given(tmp_path: Path) -> None:
    write(tmp_path / "forum.sqlite", ["forum"], {"user": USERS})
    assert query(tmp_path / "forum.sqlite", "SELECT id FROM user ORDER BY rowid") == [(user["id"],) for user in USERS]


def test_columns_are_filled_by_name(tmp_path: Path) -> None:
    write(tmp_path / "forum.sqlite", ["forum"], {"user": [dict(reversed(user.items())) for user in USERS]})
    assert query(tmp_path / "forum.sqlite", "SELECT * FROM user ORDER BY rowid") == [tuple(user.values()) for user in USERS]


def test_a_table_in_columns_is_written_as_one_in_rows(tmp_path: Path) -> None:
    posts = {"thread": Ids("forum/thread", np.array([1, 1])), "user": Ids("forum/user", np.array([2, 1])), "at": Times(np.array([2, 1]))}
    bulk = together(
        "forum.post", "forum/post", {**posts, "text": Words.all(["b", "a"]), "sat": Numbers(np.array([1, 2]))}, (), ("at",)
    ).bulk
    write(tmp_path / "bulk.sqlite", ["forum"], {"post": bulk})
    write(
        tmp_path / "rows.sqlite", ["forum"], {"post": [dict(zip(bulk.columns, row, strict=True)) for row in bulk.rows(list(bulk.columns))]}
    )
    found = [query(tmp_path / f"{name}.sqlite", "SELECT * FROM post ORDER BY rowid") for name in ("bulk", "rows")]
    assert found[0] == found[1]
    assert found[0][0] == ("forum/post/1", "forum/thread/1", "forum/user/1", "1970-01-01T00:00:01Z", "a")


def test_a_store_has_the_indexes_of_its_contract(tmp_path: Path) -> None:
    write(tmp_path / "forum.sqlite", ["forum"], {"user": USERS})
    with closing(sqlite3.connect(":memory:")) as plain:
        plain.executescript(contracts.ddl("forum") + contracts.ddl("notice"))
        right = plain.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    assert query(tmp_path / "forum.sqlite", "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name") == right


def test_several_schemas_make_one_store(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "forum.sqlite", ["forum", "forum_server"], {})
    names = query(tmp_path / "deep" / "forum.sqlite", "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    assert [name for (name,) in names] == ["deleted_post", "message", "notice", "post", "thread", "user"]


def test_a_row_that_breaks_the_contract_is_refused(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write(tmp_path / "forum.sqlite", ["forum"], {"user": [*USERS, USERS[0]]})


def test_every_store_of_a_class_holds_the_mark(class_root: Path) -> None:
    stores = sorted(class_root.rglob("*.sqlite"))
    assert len(stores) > 10
    assert {path: query(path, "SELECT text FROM notice") for path in stores} == {path: [(MARK,)] for path in stores}


def test_every_store_of_a_class_is_whole(class_root: Path) -> None:
    for path in sorted(class_root.rglob("*.sqlite")):
        assert query(path, "PRAGMA integrity_check") == [("ok",)]
        assert query(path, "PRAGMA foreign_key_check") == []
