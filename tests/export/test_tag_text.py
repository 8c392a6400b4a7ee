"""The full-text index over tags in the ledger's store: every tag, by words anywhere in its texts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from parola.checks.readers import store

STORE = Path("learner", "shared", "chain.sqlite")


def found(root: Path, words: str) -> list[str]:
    with closing(sqlite3.connect(root / STORE)) as chain:
        return [tag for (tag,) in chain.execute("SELECT id FROM tag_text WHERE tag_text MATCH ? ORDER BY rowid", (words,))]


def test_every_tag_is_in_the_index_as_it_stands(class_root: Path) -> None:
    with closing(sqlite3.connect(class_root / STORE)) as chain:
        tags = chain.execute("SELECT id, label, made_by, basis FROM tag ORDER BY rowid").fetchall()
        assert chain.execute("SELECT * FROM tag_text ORDER BY rowid").fetchall() == tags
        assert tags
        chain.execute("INSERT INTO tag_text (tag_text) VALUES ('integrity-check')")


@pytest.mark.parametrize("column", ["label", "made_by", "basis"])
def test_a_tag_is_found_by_a_word_of_each_text_whatever_its_capitals(class_root: Path, column: str) -> None:
    with closing(sqlite3.connect(class_root / STORE)) as chain:
        tag, text = chain.execute(f"SELECT id, {column} FROM tag LIMIT 1 OFFSET 7").fetchone()
    words = [word for word in text.split() if word.isalpha() and len(word) > 2]
    assert tag in found(class_root, " ".join(reversed(words)).upper())
    assert tag in found(class_root, words[0][1:]) or len(words[0]) == 3  # also within a word


def test_checks_read_the_index_as_rows_and_not_what_sqlite_keeps_behind_it(class_root: Path) -> None:
    with closing(sqlite3.connect(class_root / STORE)) as chain:
        (label,) = chain.execute("SELECT label FROM tag LIMIT 1").fetchone()
    pages = list(store(class_root / STORE))
    read = {page.place(0).partition(" ")[0] for page in pages if page.pieces}
    assert read <= {"block", "tx", "txin", "txout", "tag", "tag_text", "notice"}
    assert sum(any(label in piece for piece in page.pieces) for page in pages) == 2  # tag and tag_text
