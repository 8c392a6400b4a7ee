"""The case as tables: all of it but what the person did not agree to."""

from __future__ import annotations

from pathlib import Path

from parola_kit.form.case import parts, persona
from parola_kit.seat import find

SEATS = ("s01", "s02", "s03", "s04", "s05")


def test_every_agreed_record_of_the_case_is_shown_and_no_other(class_root: Path) -> None:
    for seat in (find(class_root / "work" / name, {}) for name in SEATS):
        evidence = seat.evidence()
        agreed = {row["chat"] for row in evidence.rows("case.scope") if row["agreed"]}
        messages = evidence.rows("case.chat_message")
        shown = {str(value) for part in parts(seat) for row in part.rows for value in row}
        assert {row["id"] for row in messages if row["chat"] in agreed} <= shown
        aside = {row["id"] for row in messages if row["chat"] not in agreed}
        assert aside
        assert aside.isdisjoint(shown)
        for table in ("payment", "scope", "hotline_message", "desk_reply"):
            assert {row["id"] for row in evidence.rows(f"case.{table}")} <= shown
        evidence.close()


def test_what_a_record_says_is_not_taken_for_what_only_programs_read(class_root: Path) -> None:
    shown = {part.title: part for part in parts(find(class_root / "work" / "s01", {}))}
    for title in ("The Exercise Convention and the cards", "Record of lines"):
        assert "line" in shown[title].columns
    assert "line" not in shown["Custody log"].columns
    keys = shown["Copy of the key server"]
    assert {"id", "fingerprint", "user", "created_at", "seen_at"} == set(keys.columns)
    assert len(keys.rows) > 1


def test_columns_without_a_value_are_left_out(class_root: Path) -> None:
    for part in parts(find(class_root / "work" / "s01", {})):
        for number, _ in enumerate(part.columns):
            assert any(row[number] not in ("", None) for row in part.rows)


def test_the_persona_is_that_of_the_class(class_root: Path) -> None:
    assert persona(find(class_root / "work" / "s01", {})).keys() == {"format", "notice", "handle", "password"}
