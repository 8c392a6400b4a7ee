from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from parola.serve.stores import Store
from parola_kit.errors import BadInput


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "a store?.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE fruit (name TEXT); INSERT INTO fruit VALUES ('fig'), ('plum')")
    return path


def test_rows_have_the_names_of_their_columns(made: Path) -> None:
    store = Store(made, ["fruit"])
    assert store.rows("SELECT name FROM fruit ORDER BY name") == [{"name": "fig"}, {"name": "plum"}]
    assert store.row("SELECT name FROM fruit WHERE name = ?", "kiwi") is None
    assert store.count("SELECT count(*) FROM fruit") == 2


def test_each_thread_has_a_connection_of_its_own(made: Path) -> None:
    store, found = Store(made, ["fruit"]), []
    threads = [threading.Thread(target=lambda: found.append(store.count("SELECT count(*) FROM fruit"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2] * 4


def test_nothing_can_be_written(made: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        Store(made, []).rows("DELETE FROM fruit")


def test_a_store_that_is_not_there_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"gone\.sqlite: is not there"):
        Store(tmp_path / "gone.sqlite", [])
    assert not (tmp_path / "gone.sqlite").exists()


def test_a_store_of_another_version_is_said(made: Path) -> None:
    with pytest.raises(BadInput, match="has no table nut; another version"):
        Store(made, ["fruit", "nut"])


def test_columns_are_those_of_the_contract_that_the_file_is_called_after(tmp_path: Path) -> None:
    path = tmp_path / "forum.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE user (id TEXT, handle TEXT); CREATE TABLE thread (id TEXT, board TEXT, title TEXT, more TEXT)"
        )
    assert Store(path, ["thread"]).rows("SELECT * FROM thread") == []
    with pytest.raises(BadInput, match=r"forum\.sqlite: its table user has no column joined_at; another version"):
        Store(path, ["thread", "user"])


def test_columns_that_no_contract_knows_are_given(made: Path) -> None:
    assert Store(made, ["fruit"], {"fruit": ["name"]}).count("SELECT count(*) FROM fruit") == 2
    with pytest.raises(BadInput, match="its table fruit has no column colour, ripe; another version"):
        Store(made, ["fruit"], {"fruit": ["colour", "name", "ripe"]})


@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_store_that_was_cut_short_is_said(tmp_path: Path, kept: float) -> None:
    path = tmp_path / "x.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE fruit (name TEXT); CREATE TABLE nut (name TEXT)")
        connection.executemany("INSERT INTO fruit VALUES (?)", [("fig" * 100,)] * 500)
        connection.commit()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(BadInput, match=r"x\.sqlite: cannot be read"):
        Store(path, ["fruit"])


def test_a_file_that_is_no_store_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_text("nonsense " * 200, "utf-8")
    with pytest.raises(BadInput, match=r"x\.sqlite: cannot be read"):
        Store(tmp_path / "x.sqlite", [])
