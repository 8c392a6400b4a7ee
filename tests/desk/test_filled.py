"""What keeps a form from being sent, all at once and by field."""

from __future__ import annotations

from typing import Any

import pytest
from desk_request import CONVENTION, IN_ORDER, ask, fill

from parola.desk.decide import Unsent
from parola.desk.filled import LONGEST, filled
from parola.desk.forms import FormName, form
from parola.desk.identifiers import Identifier, identifiers

FORMS: list[FormName] = ["disclosure", "preservation"]
FIELDS = [(name, field.name, field.rule) for name in FORMS for field in form(name, CONVENTION, CONVENTION.holders["exchange"]).fields]


@pytest.mark.parametrize("name", FORMS)
def test_what_is_in_order_has_no_gap(name: FormName) -> None:
    assert fill(name).gaps == ()


@pytest.mark.parametrize("name", FORMS)
def test_an_empty_form_lists_every_blocking_field_at_once(name: FormName) -> None:
    shape = form(name, CONVENTION, CONVENTION.holders["exchange"])
    gaps = filled(shape, {}).gaps
    assert [gap.field for gap in gaps] == [field.name for field in shape.fields if field.rule == "*"]
    assert len(gaps) >= 12


@pytest.mark.parametrize(("name", "field", "rule"), FIELDS)
def test_an_empty_field_blocks_or_is_a_defect_or_nothing(name: FormName, field: str, rule: str) -> None:
    empty: dict[str, Any] = {field: None}
    found = ask(name, **empty)
    if rule == "*":
        assert isinstance(found, Unsent)
        assert [gap.field for gap in found.gaps] == [field]
    else:
        assert not isinstance(found, Unsent)
        assert (field in {gap.field for gap in found.defects}) == (rule == "°")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("agency", "a" * 301, "has 301 characters"),
        ("purpose", "a" * (LONGEST + 1), "at most 4,000"),
        ("agency", "a\x00b", "cannot be written"),
        ("agency", "a\nb", ""),
        ("purpose", "a\x1bb", "cannot be written"),
        ("agency", ["a", "b"], "more than once"),
        ("agency", ["", "b"], "more than once"),
        ("team", "XX", "is not one of BD"),
        ("records", ["payout-record", "all"], "is not one of"),
        ("authority", "king", "is not one of police, prosecutor, court"),
        ("since", "yesterday", "is not a time"),
        ("since", "2025-02-30 00:00", "is not a time"),
        ("since", "9999-12-31 23:59", "is not a time"),
        ("since", "2025-03-20 00:00 +99:00", "is not a time"),
        ("until", "2025-03-20 00:00", "is not after the beginning"),
        ("deadline", "soon", "is not a time"),
    ],
)
def test_a_field_of_the_wrong_form_says_so(field: str, value: str | list[str], told: str) -> None:
    changed: dict[str, Any] = {field: value}
    gaps = fill(**changed).gaps
    assert [gap.field for gap in gaps] == ([field] if told else [])
    assert told in "".join(gap.text for gap in gaps)


def test_a_date_is_held_to_the_calendar() -> None:
    assert [gap.field for gap in fill("preservation", date="2025-02-29").gaps] == ["date"]


def test_a_field_that_the_form_does_not_have_is_not_dropped_silently() -> None:
    assert [gap.text for gap in fill(freeze="yes").gaps] == ["the form has no field 'freeze'"]


def test_an_extension_names_what_it_extends() -> None:
    assert [gap.field for gap in fill("preservation", kind="extension").gaps] == ["earlier"]
    assert fill("preservation", kind="extension", earlier="P-1").gaps == ()


def test_danger_to_life_says_who_is_in_danger() -> None:
    assert [gap.field for gap in fill(urgency="threat_to_life").gaps] == ["reason"]


def test_line_breaks_are_kept() -> None:
    assert fill(purpose="first\r\nsecond  \r\n\r\nthird").text("purpose") == "first\nsecond\n\nthird"


def test_values_are_kept_beside_the_gaps() -> None:
    found = fill(agency=None, officer="Inspector 9")
    assert found.gaps
    assert found.text("officer") == "Inspector 9"


@pytest.mark.parametrize(
    ("line", "by", "text"),
    [
        ("12-3456", "account", "12-3456"),
        (" 12 – 3456 ", "account", "12-3456"),
        ("BCRT1Q" + "Q" * 38, "address", "bcrt1q" + "q" * 38),
        ("btc/tx/" + "A1" * 32, "txid", "a1" * 32),
        ("a1" * 32 + ":07", "outpoint", "a1" * 32 + ":7"),
        ("+65 9910 0000", "phone", "+6599100000"),
    ],
)
def test_an_identifier_is_read_in_the_form_in_which_people_copy_it(line: str, by: str, text: str) -> None:
    (one,), bad = identifiers(line)
    assert (one.by, one.text, bad) == (by, text, ())


@pytest.mark.parametrize("line", ["bcrt1qabc…xyz789", "all customers", "see attached picture", "0" * 63, "unknown", "x" * 600])
def test_what_cannot_be_searched_for_is_no_identifier(line: str) -> None:
    assert identifiers(line) == ((), (line,))


def test_identifiers_come_once_each() -> None:
    assert identifiers("12-3456\n\n12-3456\n12-3457")[0] == (Identifier("account", "12-3456"), Identifier("account", "12-3457"))


def test_every_field_that_is_in_order_belongs_to_its_form() -> None:
    for name, given in IN_ORDER.items():
        assert set(given) <= {field.name for field in form(name, CONVENTION, CONVENTION.holders["exchange"]).fields}
