"""A 0x address is let pass where it is one of the class's own token chain, by the truth, and refused anywhere else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from planted import PLANTED

from parola.checks.fictitious import fictitious
from parola.checks.finding import Finding
from parola.checks.patterns import PATTERNS

WHAT = "an account of a public chain"
(RIGHT,) = (pattern.right for pattern in PATTERNS if pattern.what == WHAT)
FOREIGN = PLANTED[WHAT][0]
NOTE = "learner/shared/note.txt"


def said(shown: str) -> str:
    return f"{shown!r} is {WHAT}; {RIGHT}"


def own(root: Path) -> str:
    """An address that a learner can see on the token chain."""
    with closing(sqlite3.connect(root / "learner" / "shared" / "token.sqlite")) as store:
        return store.execute("SELECT to_address FROM transfer ORDER BY rowid DESC LIMIT 1").fetchone()[0]


def note(root: Path, text: str) -> None:
    (root / NOTE).write_text(f"FICTITIOUS – TRAINING\n{text}\n", "utf-8")


def test_an_own_account_may_stand_in_any_file(light_class: Path) -> None:
    note(light_class, f"Paid to {own(light_class)}.")
    assert fictitious(light_class) == []
    assert fictitious(light_class / "learner") == []


def test_another_in_a_text_is_found(light_class: Path) -> None:
    note(light_class, f"Paid to {FOREIGN}.")
    assert fictitious(light_class) == [Finding(NOTE, "2", said(FOREIGN))]


def planted_in_the_store(root: Path) -> str:
    """The place of a foreign address in a log of the token chain."""
    with closing(sqlite3.connect(root / "learner" / "shared" / "token.sqlite")) as store, store:
        (row,) = store.execute("SELECT id FROM transfer LIMIT 1").fetchone()
        store.execute("UPDATE transfer SET to_address = ? WHERE id = ?", (FOREIGN, row))
    return f"transfer {row}"


def test_another_in_the_token_store_is_found_too(light_class: Path) -> None:
    place = planted_in_the_store(light_class)
    assert fictitious(light_class) == [Finding("learner/shared/token.sqlite", place, said(FOREIGN))]


def test_away_from_the_truth_accounts_are_those_that_transactions_name(light_class: Path) -> None:
    (light_class / "trainer" / "truth.sqlite").unlink()
    note(light_class, f"Paid to {own(light_class)}.")
    assert fictitious(light_class / "learner") == []
    place = planted_in_the_store(light_class)
    assert fictitious(light_class / "learner") == [Finding("shared/token.sqlite", place, said(FOREIGN))]


def test_without_a_token_chain_every_account_is_found(light_class: Path) -> None:
    shown = own(light_class)
    (light_class / "trainer" / "truth.sqlite").unlink()
    (light_class / "learner" / "shared" / "token.sqlite").unlink()
    note(light_class, shown)
    assert Finding("shared/note.txt", "2", said(shown)) in fictitious(light_class / "learner")
