"""What a line of a request names: numbers by their form, names and vessels by a word before them, and nothing by halves."""

from __future__ import annotations

import re
from typing import Any

import pytest
from desk_request import CONVENTION
from hypothesis import given, settings
from hypothesis import strategies as st

from parola.desk.identifiers import FORMS, Identifier, identifier, identifiers
from parola.desk.release import DAY, SPANS, Wanted, gone, released
from parola.desk.times import seconds
from parola.spec.book import books
from parola.spec.convention import Kind

OWN = books()
AT = seconds("2025-05-01 00:00") or 0
SINCE, UNTIL = seconds("2025-03-10 00:00") or 0, seconds("2025-03-20 00:00") or 0


@pytest.mark.parametrize(
    ("line", "by", "text"),
    [
        ("PH-TRN-01234567", "bank-account", "PH-TRN-01234567"),
        ("SPECIMEN-VN-0000001", "document", "SPECIMEN-VN-0000001"),
        ("SPECIMEN-0123456", "document", "SPECIMEN-0123456"),
        ("dv-00ff00ff00", "device", "dv-00ff00ff00"),
        ("LS00000001", "code", "LS00000001"),
        ("PX00000001", "code", "PX00000001"),
        ("TR0000000001", "code", "TR0000000001"),
        ("RM-0000-0001", "code", "RM-0000-0001"),
        ("+66 690 000 000", "phone", "+66690000000"),
        ("12-3456", "account", "12-3456"),
        ("name Ana Cruz", "name", "Ana Cruz"),
        ("Name: Ana Cruz", "name", "Ana Cruz"),
        ("vessel Two Sisters' Oar 004", "vessel", "Two Sisters' Oar 004"),
        ("VESSEL: Grey Plover 120", "vessel", "Grey Plover 120"),
        ("name vessel of the year", "name", "vessel of the year"),
    ],
)
def test_a_line_is_known_by_its_form(line: str, by: Any, text: str) -> None:
    assert identifier(line) == Identifier(by, text)


@pytest.mark.parametrize(
    "line",
    [
        "Ana Cruz",
        "Grey Plover 120",
        "name",
        "name:",
        "name: A",
        "name:Ana Cruz",
        "dv-00ff00ff0",
        "dv-00FF00FF00",
        "PH-TRN-0123456",
        "ph-trn-01234567",
        "RM-0000-001",
        "RM00000001",
        "LS1",
        "SPECIMEN-",
        "PH-TRN-01234567 and the other",
        "name " + "a" * 81,
        "the account of Ana Cruz",
    ],
)
def test_a_line_without_a_form_finds_nothing(line: str) -> None:
    assert identifier(line) is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=100))
def test_whatever_is_written_is_an_identifier_or_none(line: str) -> None:
    found = identifier(line)
    assert found is None or (found.text.strip() == found.text and found.text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("nameRM-0123 \t", max_size=14), max_size=6))
def test_every_line_is_found_or_told(lines: list[str]) -> None:
    good, bad = identifiers("\n".join(lines))
    kept = [line.strip() for line in lines if line.strip()]
    assert len(good) == len(set(good))
    assert set(bad) == {line for line in kept if identifier(line) is None}


@pytest.mark.parametrize(("name", "column"), [(n, c) for n, book in OWN.items() for c, one in book.columns.items() if one.holds == "code"])
@settings(max_examples=10, deadline=None)
@given(digits=st.integers(0, 10**10 - 1))
def test_every_code_of_a_book_is_an_identifier(name: str, column: str, digits: int) -> None:
    numbers = iter(f"{digits:010}")
    text = re.sub("#", lambda _: next(numbers), OWN[name].columns[column].form)
    assert identifier(text) == Identifier("code", text)


def test_every_kind_of_identifier_that_a_holder_takes_can_be_written() -> None:
    taken = {by for holder in CONVENTION.holders.values() for held in holder.holds.values() for by in held.by}
    assert taken <= {*FORMS, "phone", "account", "address", "outpoint", "txid"}


@pytest.mark.parametrize(
    ("holder", "kind", "by"),
    [(name, kind, by) for name, holder in CONVENTION.holders.items() for kind, held in holder.holds.items() if held.book for by in held.by],
)
def test_a_record_of_a_book_has_a_column_for_each_of_its_identifiers(holder: Any, kind: Any, by: str) -> None:
    columns = OWN[CONVENTION.holders[holder].holds[kind].book or ""].columns
    wanted = {"bank-account": "account"}.get(by, by)
    assert any(column.holds == wanted or name == by == "vessel" for name, column in columns.items())


def asked(kind: Kind, holder: Any, *stamps: str) -> list[str]:
    """Ids of what is released of lines at these times."""
    by = CONVENTION.holders[holder].holds[kind].by[0]
    rows = [{"id": f"x/y/{stamp}", "at": stamp} for stamp in stamps]
    wanted = Wanted((kind,), (Identifier(by, "one"), Identifier("txid", "other")), SINCE, UNTIL, AT)
    found = released(wanted, CONVENTION.holders[holder], lambda _, one: rows if one.text == "one" else [], ())
    return [row["id"].split("/")[2] for row in found[kind]]


BOOKED: list[tuple[Any, Kind]] = [
    (name, kind) for name, holder in CONVENTION.holders.items() for kind, held in holder.holds.items() if held.book
]
EDGES = ("2025-03-09T23:59:59Z", "2025-03-10T00:00:00Z", "2025-03-19T23:59:59Z", "2025-03-20T00:00:00Z")


@pytest.mark.parametrize(("holder", "kind"), BOOKED)
def test_lines_are_released_for_the_period_alone_and_what_is_on_file_as_it_is(holder: str, kind: Kind) -> None:
    on_file = kind in ("subscriber-record", "identity-record")
    assert (SPANS.get(kind) is not None) == on_file
    assert asked(kind, holder, *EDGES) == list(EDGES if on_file else EDGES[1:3])


def test_a_line_that_ran_out_is_gone_and_told() -> None:
    holder = CONVENTION.holders["operator"]
    days = holder.holds["connection-record"].retention_days
    wanted = Wanted(("connection-record",), (Identifier("phone", "one"),), SINCE, UNTIL, SINCE + (days + 3) * DAY)
    rows = [{"id": "operator/call/1", "at": "2025-03-11T00:00:00Z"}, {"id": "operator/call/2", "at": "2025-03-14T00:00:00Z"}]
    assert [row["id"] for row in released(wanted, holder, lambda _, __: rows, ())["connection-record"]] == ["operator/call/2"]
    assert gone(wanted, holder, ()) == {"connection-record": SINCE + 3 * DAY}
