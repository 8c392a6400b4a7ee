"""A class as services see it: what is missing, old or another build's is said by its name; what open labs hold back stays back."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from parola.serve import class_root as served
from parola.serve import parts
from parola_kit.errors import BadInput, WrongUse


def test_a_whole_class_is_fine(class_root: Path) -> None:
    served.check(class_root)
    names = [site.name for site in served.sites(class_root)]
    assert {"forum", "market", "directory", "mixer", "escrow", "news"} <= set(names)
    assert len(names) <= 40
    assert len({site.onion for site in served.sites(class_root)}) == len(names)
    assert [name for name in names if not served.site_store(class_root, name).is_file()] == []
    assert set(served.hosts(class_root)) == {*names, "open-harbour-jobs", "open-porchlight-pages"}


@pytest.mark.parametrize(
    "gone", ["learner/shared/chain.sqlite", "server/sites/market.sqlite", "learner/seats/s02/seat.json", "server/signing.json"]
)
def test_a_half_deleted_class_names_the_first_file_that_is_gone(own_class: Path, gone: str) -> None:
    (own_class / gone).unlink()
    with pytest.raises(BadInput, match=f"{gone}: is not there"):
        served.check(own_class)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}'])
def test_a_class_of_another_version_or_none(own_class: Path, text: str) -> None:
    (own_class / "learner" / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"learner/manifest\.json: "):
        served.check(own_class)


@pytest.mark.parametrize(("tree", "name"), [("learner", "manifest.json"), ("server", "manifest.json"), ("server", "onions.json")])
def test_another_format_is_said_with_who_wrote_it(own_class: Path, tree: str, name: str) -> None:
    path = own_class / tree / name
    document = {**json.loads(path.read_text("utf-8")), "format": 2, "versions": {"parola": "9.0"}}
    path.write_text(json.dumps({**document, "more": []}), "utf-8")
    with pytest.raises(BadInput) as said:
        served.document(path, path.stem)
    assert str(said.value).startswith(f"{path}: was written in format 2 by Parola 9.0; this version reads format 1: build the class again")


@pytest.mark.parametrize(
    ("store", "table", "column"),
    [
        ("learner/shared/token.sqlite", "tx", "method"),
        ("server/explorer.sqlite", "tx", "locktime"),
        ("server/explorer.sqlite", "block", "hash"),
        ("server/sites/forum.sqlite", "post", "text"),
        ("server/sites/market.sqlite", "review", "at"),
        ("server/sites/mixer.sqlite", "setting", "clock"),
        ("server/sites/directory.sqlite", "link", "says"),
        ("server/records/exchange.sqlite", "credit", "outpoint"),
    ],
)
def test_a_store_with_another_column_is_of_another_version(own_class: Path, store: str, table: str, column: str) -> None:
    change(own_class / store, f"ALTER TABLE {table} RENAME COLUMN {column} TO another")
    with pytest.raises(BadInput) as said:
        served.check(own_class)
    assert str(said.value).startswith(f"{own_class / store}: its table {table} has no column {column}; another version of Parola made it")


def test_a_book_with_another_column_stops_the_desk(own_class: Path) -> None:
    path = own_class / "server" / "records" / "bank.sqlite"
    change(path, "ALTER TABLE entry RENAME COLUMN counterpart TO another")
    served.check(own_class)  # knows no books: they are the scenario's
    with pytest.raises(BadInput, match=r"bank\.sqlite: its table entry has no column counterpart; another version"):
        parts.APPS["desk"](parts.Setting(own_class, own_class, frozenset()))


@pytest.mark.parametrize(
    ("store", "changed"),
    [
        ("server/explorer.sqlite", "UPDATE block SET hash = reverse_of(hash)"),
        ("server/explorer.sqlite", "DELETE FROM block WHERE height = (SELECT max(height) FROM block)"),
        ("learner/shared/chain.sqlite", "UPDATE block SET hash = reverse_of(hash)"),
        ("learner/shared/token.sqlite", "UPDATE block SET hash = reverse_of(hash)"),
    ],
)
def test_a_store_of_another_build_is_said(own_class: Path, store: str, changed: str) -> None:
    change(own_class / store, changed)
    with pytest.raises(BadInput) as said:
        served.check(own_class)
    assert str(said.value).startswith(f"{own_class / store}: ")
    assert "belongs to another build of the class" in str(said.value)


def change(path: Path, sql: str) -> None:
    """Do something to a store that a class of another version or another seed would have."""
    with closing(sqlite3.connect(path)) as store:
        store.create_function("reverse_of", 1, lambda text: text[::-1])
        store.execute(sql)
        store.commit()


def test_no_class_at_all(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no complete class here"):
        served.check(tmp_path)


def test_the_seat_is_the_first_or_the_one_asked_for(class_root: Path) -> None:
    assert served.seat(class_root, None) == "s01"
    assert served.seat(class_root, "s03") == "s03"
    with pytest.raises(WrongUse, match="s01, s02"):
        served.seat(class_root, "s99")


def test_what_an_open_lab_asks_is_held_back(own_class: Path) -> None:
    assert served.withheld_notes(own_class) == {"change", "clusters", "warnings"}
    assert "account-record@exchange" in served.withheld_kinds(own_class)
    for path in own_class.glob("learner/seats/*/seat.json"):
        document = json.loads(path.read_text("utf-8"))
        path.write_text(json.dumps({**document, "labs": ["F0"]}), "utf-8")
    assert served.withheld_notes(own_class) == served.withheld_kinds(own_class) == frozenset()
