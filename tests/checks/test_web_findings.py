"""What is checked of a class is checked of the smaller sites too: in bytes of files, in pages, in what services keep."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import web_class
from parola.artefacts.web.desk_keys import secret, secrets
from parola.checks.fictitious import fictitious
from parola.checks.needles import in_bytes
from parola_kit.notice import MARK


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The learner's stores of the sites, and the names of the class beside them."""
    made = web_class.made()
    (tmp_path / "server").mkdir()
    names = {**made.scene.world.sites, **{f"mirror-{n}": name for n, name in enumerate(made.scene.world.mirrors)}}
    (tmp_path / "server" / "onions.json").write_text(json.dumps({"notice": MARK, "onions": names}), "utf-8")
    (tmp_path / "web.sqlite").write_bytes((made.shared / "web.sqlite").read_bytes())
    return tmp_path


@pytest.mark.parametrize("seed", ["1", "2", "3", "4", "5"])
def test_nothing_on_these_sites_is_real(seed: str, tmp_path: Path) -> None:
    made = web_class.made("lantern-strait", seed)
    names = {**made.scene.world.sites, **{f"mirror-{n}": name for n, name in enumerate(made.scene.world.mirrors)}}
    (tmp_path / "onions.json").write_text(json.dumps({"notice": MARK, "onions": names}), "utf-8")
    for store in ("web", "pgp"):
        (tmp_path / f"{store}.sqlite").write_bytes((made.shared / f"{store}.sqlite").read_bytes())
    assert [str(one) for one in fictitious(tmp_path)] == []


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("file.body", b"FICTITIOUS - TRAINING\nserved by 93.184.216.34\n", "93.184.216.34"),
        ("page.asset", "http://8.8.8.8/banner.png", "8.8.8.8"),
        ("entry.text", "write to somebody@gmail.com", "somebody@gmail.com"),
        ("link.url", "http://www.wikipedia.org/", "wikipedia.org"),
    ],
)
def test_what_is_real_in_a_row_is_found(column: str, value: object, what: str, kept: Path) -> None:
    table, _, name = column.partition(".")
    with closing(sqlite3.connect(kept / "web.sqlite")) as store, store:
        store.execute(f"UPDATE {table} SET {name} = ? WHERE rowid = 1", (value,))
    assert any(what in str(one) for one in fictitious(kept))


def test_a_name_that_nobody_of_the_class_has_is_found(kept: Path) -> None:
    document = json.loads((kept / "server" / "onions.json").read_text("utf-8"))
    lost = document["onions"].pop("clone-0")
    (kept / "server" / "onions.json").write_text(json.dumps(document), "utf-8")
    assert any(lost in str(one) for one in fictitious(kept))


def test_no_key_of_a_desk_is_in_a_store() -> None:
    made = web_class.made()
    own = secrets(made.scene.world, made.scene.streams)
    assert secret(made.scene.streams, "brand-0") in own
    assert len(set(own)) == len(own) == 2 * made.scene.scenario.market.brands + 1
    for store in ("web", "pgp"):
        assert not in_bytes((made.shared / f"{store}.sqlite").read_bytes(), frozenset(own))
