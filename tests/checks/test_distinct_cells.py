"""Cells of large tables: each once, nothing lost that could be somebody's, and OpenPGP blocks opened instead of read as base64."""

from __future__ import annotations

from pathlib import Path

import pytest
from other_formats import armored, packet

from parola.artefacts.pgp.keys import key
from parola.checks import cells
from parola.checks.cells import distinct, telling
from parola.checks.fictitious import fictitious
from parola.export import csv, sqlite
from parola.locate import folder

POST = {"id": "forum/post/1", "thread": "forum/thread/1", "user": "forum/user/1", "at": "2025-03-03T00:00:00Z"}
USER_ID = 13


def stored(tmp_path: Path, text: str) -> list[str]:
    """Findings in a store with one post, and in the CSV beside it."""
    sqlite.write(tmp_path / "forum.sqlite", ["forum"], {"post": [{**POST, "text": text}]})
    csv.write(tmp_path / "forum.sqlite", tmp_path / "csv")
    return [f"{finding.path}: {finding.text}" for finding in fictitious(tmp_path)]


def test_cells_stand_once() -> None:
    assert list(distinct(["a\tb", "b,c", "a"])) == ["a", "b", "c"]


@pytest.mark.parametrize("cell", ["forum/post/123456789", "7", "2025-03-03T00:00:00Z", "2025-03-03 00:00", "123456789"])
def test_a_plain_cell_tells_nothing(cell: str) -> None:
    assert telling([cell, "x"]) == "x"


@pytest.mark.parametrize("cell", ["4111111111111111", "+6591234567", "forum/post/1 a@b.com", "x/y/1234567890", "a.com/x/1", "1.1.1.1", ""])
def test_any_other_cell_is_looked_at(cell: str) -> None:
    assert telling([cell]) == cell


def test_no_forbidden_name_reaches_across_cells() -> None:
    names = (folder("scenarios") / "forbidden.txt").read_text("utf-8").splitlines()
    assert not [name for name in names if not name.startswith("#") and ("," in name or "\t" in name)]


@pytest.mark.parametrize(
    "text", ["+65 9123 4567", 'he said "4111 1111 1111 1111", twice', "a,b@mail.com", "see 8.8.8.8,9.9.9.9", "x\ty@mail.com"]
)
def test_what_stands_between_cells_is_found(tmp_path: Path, text: str) -> None:
    found = stored(tmp_path, text)
    assert {finding.partition(":")[0] for finding in found} == {"forum.sqlite", "csv/forum/post.csv"}


def test_a_pasted_key_is_no_jumble_of_letters(tmp_path: Path) -> None:
    blocks = [key(bytes([n]) * 32, 1_740_000_000, [f"Clerk {n} <clerk{n}@mail.example>"]).armored for n in range(200)]
    assert any("//" in block for block in blocks)
    assert stored(tmp_path, "\n\n".join(blocks)) == []


@pytest.mark.parametrize("size", [1, 2, 5, 1_000])
def test_a_block_is_whole_however_many_lines_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    lines = ["a", "b\tc", *armored(packet(USER_ID, b"somebody@mail.com")).split("\n"), "", "d,a", "-----BEGIN PGP nothing", "e"]
    whole = set(distinct(lines))
    monkeypatch.setattr(cells, "BATCH", size)
    assert set(distinct(lines)) == whole
    assert whole >= {"a", "b", "c", "d", "e", "somebody@mail.com", "-----BEGIN PGP nothing"}


def test_a_real_mail_address_in_a_pasted_key_is_found(tmp_path: Path) -> None:
    found = stored(tmp_path, f"My key, with thanks.\n\n{armored(packet(USER_ID, b'somebody@mail.com'))}\nBye.")
    assert len(found) == 2
    assert all("'somebody@mail.com' is a real mail address" in finding for finding in found)


def test_a_pasted_secret_key_is_found(tmp_path: Path) -> None:
    found = stored(tmp_path, f"Oops.\n\n{armored(packet(5, bytes(60)), kind='PRIVATE KEY BLOCK')}\n")
    assert len(found) == 2
    assert all("a secret key; no key belongs in an artefact" in finding for finding in found)
