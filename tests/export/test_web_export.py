"""The smaller sites on disk: one store for learners, one for each site's service, and what was planted for the trainer alone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from parola_kit import contracts
from parola_kit.evidence import TABLES, is_id

OWN = ("page", "item", "entry", "link", "file")  # tables of which each site has its rows; the others are exhibits
LARGE = ("forum", "market", "successor")


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def small(class_root: Path) -> list[Path]:
    """Stores of the smaller sites."""
    return [path for path in sorted((class_root / "server" / "sites").glob("*.sqlite")) if path.stem not in LARGE]


def test_what_all_sites_have_together_is_what_a_learner_has(class_root: Path, small: list[Path]) -> None:
    public = class_root / "learner" / "shared" / "web.sqlite"
    for table in ("site", *OWN):
        rows = [row for path in small for row in query(path, f"SELECT * FROM {table}")]
        assert sorted(rows) == sorted(query(public, f"SELECT * FROM {table}"))
        assert rows


def test_a_store_has_one_site_and_no_exhibits(small: list[Path]) -> None:
    for path in small:
        ((own,),) = query(path, "SELECT id FROM site")
        assert {site for table in (*OWN, "message") for (site,) in query(path, f"SELECT site FROM {table}")} <= {own}
        assert {state for (state,) in query(path, "SELECT state FROM happening")} >= {"down", "seized", "announcement"}
        assert query(path, "SELECT count(*) FROM setting") == [(1,)]
        assert query(path, "SELECT id FROM exchange UNION SELECT id FROM host") == []


def test_no_store_and_no_page_tells_whose_a_site_is(class_root: Path, small: list[Path]) -> None:
    columns = {name for table in contracts.columns("web").values() for name in table} | {"clock", "sender", "receiver"}
    assert columns.isdisjoint({"operator", "label", "trace", "brand", "cell"})
    for path in [class_root / "learner" / "shared" / "web.sqlite", *small]:
        whole = path.read_bytes().lower()
        assert all(word not in whole for word in (b"operator-", b"site-of", b"false friend", b"clone-", b"lone-", b"shop-0-", b"brand-"))


def test_what_was_planted_fits_its_schema_and_names_what_is_there(class_root: Path) -> None:
    document = json.loads((class_root / "trainer" / "traces.json").read_text("utf-8"))
    contracts.check("traces", document, "traces.json")
    spots = [spot for trace in document["traces"] if trace["cell"] is None for side in ("true", "false") for spot in trace[side]]
    cited = {id_ for spot in spots for id_ in spot["ids"]}
    store = class_root / "learner" / "shared" / "web.sqlite"
    known = {id_ for table in TABLES["web"] for (id_,) in query(store, f"SELECT id FROM {table}")}
    own = {id_ for id_ in cited if id_.startswith("web/")}
    assert len(own) > 60
    assert own <= known
    assert all(is_id(id_) for id_ in cited)
