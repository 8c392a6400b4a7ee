"""An audit looks with every check that the folder allows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from planted import MAIL, ONION

from parola.checks.audit import audit
from parola.checks.finding import Finding
from parola_kit import contracts
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

REFERRAL = "seats/s01/referral.md"


def texts(root: Path) -> list[str]:
    return [finding.text for finding in audit(root)]


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def unsound_ledger(folder: Path) -> None:
    """A ledger whose only block has the wrong height."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "chain.sqlite")) as store, store:
        store.executescript(contracts.ddl("chain") + contracts.ddl("notice"))
        store.execute("INSERT INTO notice VALUES (?)", (MARK,))
        store.execute("INSERT INTO block VALUES ('btc/block/2', 2, '', '', 0)")


def event(root: Path) -> str:
    """The id of something that happened, which only the trainer knows."""
    with closing(sqlite3.connect(root / "trainer" / "truth.sqlite")) as store:
        return store.execute("SELECT id FROM event LIMIT 1").fetchone()[0]


def test_a_built_class_has_no_finding(class_root: Path) -> None:
    assert audit(class_root) == []


def test_what_may_be_real_in_a_class_is_found(bare_class: Path) -> None:
    append(bare_class / "learner" / REFERRAL, f"\n{MAIL}\n")
    (finding,) = audit(bare_class)
    assert finding.path == f"learner/{REFERRAL}"
    assert finding.text.startswith(f"{MAIL!r} is a real mail address; ")


def test_what_a_class_gives_away_is_found(bare_class: Path) -> None:
    shown = event(bare_class)
    append(bare_class / "learner" / REFERRAL, f"\n{shown}\n")
    (finding,) = audit(bare_class)
    assert finding.path == f"learner/{REFERRAL}"
    assert finding.text.startswith(f"{shown} is known to the trainer or a service alone")


def test_the_sums_of_a_class_are_looked_at(bare_class: Path) -> None:
    unsound_ledger(bare_class / "learner" / "shared")
    assert audit(bare_class) == [Finding("learner/shared/chain.sqlite", "btc/block/2", "its height is 2, 1 would be right")]


def test_every_check_tells_what_it_finds(bare_class: Path) -> None:
    unsound_ledger(bare_class / "learner" / "shared")
    append(bare_class / "learner" / REFERRAL, f"\n{MAIL}\n{event(bare_class)}\n")
    assert len(audit(bare_class)) == 3


def test_a_sound_learners_folder_has_no_finding(bare_class: Path) -> None:
    assert audit(bare_class / "learner") == []


def test_what_a_learners_folder_gives_away_is_found(bare_class: Path) -> None:
    shown = event(bare_class)
    append(bare_class / "learner" / REFERRAL, f"\n{shown}\n")
    assert texts(bare_class / "learner") == [f"{shown} is known to the trainer or a service alone; leave it out"]


def test_a_learners_folder_away_from_its_trainer_is_audited(bare_class: Path, tmp_path: Path) -> None:
    """Of what the trainer knows nothing can be told there, of what may be real all."""
    append(bare_class / "learner" / REFERRAL, f"\n{MAIL}\n{event(bare_class)}\n")
    (bare_class / "trainer").rename(tmp_path / "elsewhere")
    (text,) = texts(bare_class / "learner")
    assert text.startswith(f"{MAIL!r} is a real mail address; ")


def test_any_folder_is_audited(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    append(tmp_path / "deep" / "page.md", f"{MARK}\n{ONION}\n")
    (finding,) = audit(tmp_path)
    assert (finding.path, finding.place) == ("deep/page.md", "2")


def test_a_ledger_in_any_folder_has_its_path(tmp_path: Path) -> None:
    unsound_ledger(tmp_path / "deep")
    assert audit(tmp_path) == [Finding("deep/chain.sqlite", "btc/block/2", "its height is 2, 1 would be right")]


@pytest.mark.parametrize("content", ["", f"{MARK}\nNothing real is said here.\n"])
def test_a_harmless_folder_has_no_finding(tmp_path: Path, content: str) -> None:
    append(tmp_path / "page.md", content)
    assert audit(tmp_path) == []


def test_an_empty_folder_has_no_finding(tmp_path: Path) -> None:
    assert audit(tmp_path) == []


@pytest.mark.parametrize("name", ["nothing", "page.md"])
def test_what_is_no_folder_is_told(tmp_path: Path, name: str) -> None:
    append(tmp_path / "page.md", MARK)
    with pytest.raises(BadInput, match=rf"{name}: no such folder; the folder of a class, or any other, would be right$"):
        audit(tmp_path / name)
