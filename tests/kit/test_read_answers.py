"""Forms of answers, type by type: what is taken, what it becomes, what is refused."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parola_kit import contracts
from parola_kit.answers import UNKNOWN, Answer, form, normal, read, says_unknown
from parola_kit.errors import AnswerError

H = "ab" * 32
G = "cd" * 32
ONION = "a2" * 28 + ".onion"
OPTIONS = [{"letter": letter, "text": ""} for letter in "ABCD"]
TYPES = contracts.schema("answer")["properties"]["type"]["enum"]


def asked(kind: str, of: str, **more: Any) -> dict[str, Any]:
    return {"id": "q1", "type": kind, "of": of, "unknown": False, **more}


def of(kind: str) -> dict[str, Any]:
    return asked("value", kind)


def lettered(kind: str) -> dict[str, Any]:
    return asked(kind, "letter", options=OPTIONS)


SAT = asked("number", "sat")
SECONDS = asked("number", "seconds")
BOUNDS = asked("bounds", "sat")
TIME = asked("time", "utc")
HANDLES = asked("set", "handle")
PATH = asked("path", "txid")
RATE = asked("number", "rate")
COUNT = asked("number", "count")
HOURS = asked("number", "hours")
INTERVAL = asked("interval", "utc")
TIMELINE = asked("timeline", "evidence", rows=["forum/post/1", "forum/post/2", "chat/msg/7-0003"])
MATRIX = asked("matrix", "cell", columns={"first": ["for", "against", "neutral"]}, rows=["forum/post/1", "forum/post/2"])
ONE_COLUMN = asked("table", "cell", columns={"act": ["did-this", "not-shown"]})
TWO_COLUMNS = asked("table", "cell", columns={"says": [], "by": ["Desk", "person"]}, rows=["Field_A", "Field_B"])
WRITTEN = asked("written", "prose")

TAKEN: list[tuple[dict[str, Any], object, object]] = [
    (of("text"), "  The  North\tGate ", "the north gate"),
    (of("handle"), "Some_Name", "some_name"),
    (of("handle"), "cafe\u0301", "café"),
    (of("address"), "bcrt1qexample00", "bcrt1qexample00"),
    (of("address"), "BCRT1QEXAMPLE00", "bcrt1qexample00"),
    (of("txid"), H.upper(), H),
    (of("txid"), f"btc/tx/{H}", H),
    (of("outpoint"), f"{H}:7", f"{H}:7"),
    (of("outpoint"), f" btc/out/{H}:07", f"{H}:7"),
    (of("onion"), f"http://{ONION.upper()}/", ONION),
    (of("onion"), ONION, ONION),
    (of("account"), " 12-AB ", "12-ab"),
    (of("account"), "๑๒ – ๓๔", "12-34"),
    (of("evidence"), "forum/post/12", "forum/post/12"),
    (SAT, 0, 0),
    (SAT, np.int64(5), 5),
    (SAT, "5000000", 5_000_000),
    (SAT, "5,000,000", 5_000_000),
    (SAT, "5_000_000", 5_000_000),
    (SAT, "5\u202f000\u00a0000", 5_000_000),
    (SAT, "50,00,000", 5_000_000),
    (SAT, "๑๒๓", 123),
    (SAT, "১২,৩৪৫", 12_345),
    (SECONDS, -30, -30),
    (SECONDS, 4200.0, 4200),
    (BOUNDS, (2, "3"), [2, 3]),
    (BOUNDS, [4, 4], [4, 4]),
    (TIME, "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
    (TIME, "2026-01-31 19:00 +07:00", "2026-01-31T12:00:00Z"),
    (TIME, "২০২৬-০১-৩১T12:00:00Z", "2026-01-31T12:00:00Z"),
    (TIME, datetime(2026, 1, 31, 12, 0, 5, 999_999, UTC), "2026-01-31T12:00:05Z"),
    (TIME, datetime(2026, 1, 31, 19, 0, tzinfo=timezone(timedelta(hours=7))), "2026-01-31T12:00:00Z"),
    (HANDLES, ["b", "A", "a "], ["a", "b"]),
    (HANDLES, [], []),
    (HANDLES, (name for name in ("b", "a")), ["a", "b"]),
    (PATH, (H, f"btc/tx/{G}", H), [H, G, H]),
    (lettered("choice"), " b", "B"),
    (lettered("choices"), {"c", "A", "C"}, ["A", "C"]),
    (lettered("choices"), [], []),
    (lettered("order"), ["a", ("c", "b"), {"D"}], [["A"], ["B", "C"], ["D"]]),
    (ONE_COLUMN, {"Row 1": {"act": "Did-This"}, "row 2": "not-shown"}, {"row 1": {"act": "did-this"}, "row 2": {"act": "not-shown"}}),
    (ONE_COLUMN, {}, {}),
    (TWO_COLUMNS, {"field_a": {"SAYS": "X  y", "by": "desk"}}, {"Field_A": {"says": "x y", "by": "Desk"}}),
    (WRITTEN, " One.\r\nTwo.\n", "One.\nTwo."),
    (of("mail"), " Some.Body@Post.Example", "some.body@post.example"),
    (of("fingerprint"), "0123 4567 89ab cdef 0123  4567 89AB CDEF 0123 4567", "0123456789ABCDEF0123456789ABCDEF01234567"),
    (COUNT, "๑๒", 12),
    (HOURS, "-7", -7),
    (HOURS, "+๗", 7),
    (RATE, 12.5, "12.5"),
    (RATE, 12, "12"),
    (RATE, "๑๒.๕๐", "12.5"),
    (RATE, "012.00", "12"),
    (INTERVAL, ("2026-01-31T12:00Z", "2026-01-31 20:00 +07:00"), ["2026-01-31T12:00:00Z", "2026-01-31T13:00:00Z"]),
    (TIMELINE, ["chat/msg/7-0003", ["forum/post/2", "forum/post/1"]], [["chat/msg/7-0003"], ["forum/post/1", "forum/post/2"]]),
    (
        MATRIX,
        {"forum/post/1": "For", "forum/post/2": {"first": "neutral"}},
        {"forum/post/1": {"first": "for"}, "forum/post/2": {"first": "neutral"}},
    ),
]

REFUSED: list[tuple[dict[str, Any], object, str]] = [
    (of("account"), "UNKNOWN", "write UNKNOWN without quotes"),
    (of("account"), "somebody", "another form"),
    (of("handle"), "", "empty"),
    (of("handle"), "   ", "empty"),
    (of("handle"), 7, "kind int"),
    (of("handle"), None, "nothing yet"),
    (of("handle"), ..., "nothing yet"),
    (of("handle"), "x" * 501, "longer than 500"),
    (of("handle"), "x" * 10_000_000, "longer than 500"),
    (of("handle"), "\ud800", "broken character"),
    (of("address"), "bcrt1qExample00", "capital and small"),
    (of("address"), "bc1qexample0000", "another form"),
    (of("txid"), H[:-1], "another form"),
    (of("txid"), f"{H}:0", "another form"),
    (of("outpoint"), H, "another form"),
    (of("outpoint"), f"{H}:-1", "another form"),
    (of("onion"), ONION.replace("2", "1"), "another form"),
    (of("onion"), f"http://{ONION}/page", "another form"),
    (of("evidence"), "forum/nothing/1", "another form"),
    (of("evidence"), "a post", "another form"),
    (of("mail"), "somebody", "another form"),
    (of("fingerprint"), "01 23", "another form"),
    (COUNT, -1, "never negative"),
    (HOURS, 5.5, "decimal point"),
    (RATE, "12,5", "without guessing"),
    (RATE, "1.234", "without guessing"),
    (RATE, float("nan"), "without guessing"),
    (RATE, True, "not a number"),
    (RATE, -1, "without guessing"),
    (INTERVAL, ["2026-01-31T12:00Z"], "not a pair"),
    (INTERVAL, ["2026-01-31T13:00Z", "2026-01-31T12:00Z"], "later than the end"),
    (INTERVAL, ["2026-01-31T12:00", "2026-01-31T13:00"], "has no zone"),
    (TIMELINE, ["forum/post/9"], "none of the records"),
    (TIMELINE, ["forum/post/1", ["forum/post/1"]], "stands in it once"),
    (TIMELINE, ["forum/post/1", []], "stands in it once"),
    (TIMELINE, {"forum/post/1"}, "no order"),
    (MATRIX, {"forum/post/3": "for"}, "is not one of"),
    (MATRIX, {"forum/post/1": "perhaps"}, "is not one of"),
    (SAT, "1.234", "without guessing"),
    (SAT, "5.000.000", "without guessing"),
    (SAT, "5,0000", "without guessing"),
    (SAT, "5,000 000", "without guessing"),
    (SAT, "5 000 sat", "without guessing"),
    (SAT, "", "without guessing"),
    (SAT, "9" * 65, "longer than 64"),
    (SAT, 10**5000, "larger than"),
    (SAT, -1, "never negative"),
    (SAT, "-1", "never negative"),
    (SAT, 5.0, "decimal point"),
    (SAT, True, "true or false"),
    (SAT, [5], "not a number"),
    (SAT, None, "not a number"),
    (SECONDS, 0.5, "decimal point"),
    (SECONDS, float("nan"), "decimal point"),
    (SECONDS, float("inf"), "decimal point"),
    (BOUNDS, (3, 2), "least is greater"),
    (BOUNDS, (1,), "not a pair"),
    (BOUNDS, (1, 2, 3), "more than 2"),
    (BOUNDS, {1, 2}, "no order"),
    (BOUNDS, 5, "not a list"),
    (TIME, "2026-01-31T12:00:00", "no zone"),
    (TIME, datetime(2026, 1, 31, 12), "no zone"),  # noqa: DTZ001 - that is the mistake
    (TIME, "2026-01-31", "no zone"),
    (TIME, "31/01/2026", "cannot be read"),
    (TIME, "0001-01-01T00:00:00+14:00", "no time"),
    (TIME, 1_769_860_800, "not a time"),
    (HANDLES, "name", "not a list"),
    (HANDLES, b"name", "not a list"),
    (HANDLES, {"name": 1}, "not a list"),
    (HANDLES, ["a", 7], "item 2"),
    (HANDLES, [["a"]], "item 1"),
    (HANDLES, (str(n) for n in range(10_001)), "more than 10,000"),
    (HANDLES, count(), "more than 10,000"),
    (PATH, {H}, "no order"),
    (PATH, [], "empty"),
    (PATH, [H, "x"], "item 2"),
    (PATH, [H] * 1_001, "more than 1,000"),
    (lettered("choice"), "E", "none of the letters"),
    (lettered("choice"), ["A"], "kind list"),
    (lettered("choices"), "A", "not a list"),
    (lettered("choices"), ["A", "Z"], "none of the letters"),
    (lettered("order"), ["A", ["B", "A"]], "once"),
    (lettered("order"), ["A", []], "empty"),
    (lettered("order"), [], "once"),
    (lettered("order"), {"A", "B"}, "no order"),
    (lettered("order"), [[["A"]]], "kind list"),
    (ONE_COLUMN, [("row", "did-this")], "written with {"),
    (ONE_COLUMN, {"row": {"act": "perhaps"}}, "not one of did-this, not-shown"),
    (ONE_COLUMN, {"row": {"deed": "did-this"}}, "not one of act"),
    (ONE_COLUMN, {"row": {}}, "no column"),
    (ONE_COLUMN, {"row": {"act": ""}}, "empty"),
    (ONE_COLUMN, {"row": "not-shown", "ROW ": "not-shown"}, "twice"),
    (ONE_COLUMN, {7: "not-shown"}, "kind int"),
    (ONE_COLUMN, {str(n): "not-shown" for n in range(1_001)}, "more than 1,000"),
    (TWO_COLUMNS, {"Field_C": {"by": "Desk"}}, "not one of Field_A, Field_B"),
    (TWO_COLUMNS, {"Field_A": "Desk"}, "written with {"),
    (WRITTEN, " \n", "empty"),
    (WRITTEN, ["a"], "not a text"),
    (WRITTEN, "x" * 20_001, "longer than 20,000"),
    (WRITTEN, "\udfff", "broken character"),
    (SAT, UNKNOWN, "UNKNOWN is not"),
    (SAT, {"unknown": True}, "UNKNOWN is not"),
]


def names(cases: list[tuple[dict[str, Any], Any, Any]]) -> list[str]:
    """Short and the same on every worker: some of the values cannot be written down."""
    return [f"{question['type']}-{question['of']}-{number}" for number, (question, _, _) in enumerate(cases)]


def some(kind: str) -> Iterator[dict[str, Any]]:
    yield from (question for question, _, _ in TAKEN if question["type"] == kind)


@pytest.mark.parametrize(("question", "value", "stored"), TAKEN, ids=names(TAKEN))
def test_taken(question: dict[str, Any], value: object, stored: object) -> None:
    found = read(question, value)
    assert found == stored
    assert type(found) is type(stored)
    assert read(question, json.loads(json.dumps(found))) == found  # what was stored reads as itself


@pytest.mark.parametrize(("question", "value", "words"), REFUSED, ids=names(REFUSED))
def test_refused(question: dict[str, Any], value: object, words: str) -> None:
    with pytest.raises(AnswerError) as refused:
        read(question, value)
    assert words in str(refused.value)
    assert str(refused.value).startswith(f"q1 takes {form(question)}; ")
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 500


def test_every_type_is_tried() -> None:
    assert {question["type"] for question, _, _ in TAKEN} == set(TYPES) == {question["type"] for question, _, _ in REFUSED}


@pytest.mark.parametrize("kind", TYPES)
def test_hostile_values_are_refused_by_every_type(kind: str) -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    round_about: Any = []
    round_about.append(round_about)
    for value in (deep, round_about, {"a": deep}, object(), float("nan"), {"unknown": 1}, {"unknown": True, "more": 1}):
        with pytest.raises(AnswerError):
            read(next(some(kind)), value)


def test_unknown_where_it_is_an_answer() -> None:
    question = asked("value", "account") | {"unknown": True}
    assert read(question, UNKNOWN) == {"unknown": True}
    assert read(question, {"unknown": True}) == {"unknown": True}
    assert type(read(question, UNKNOWN)) is dict


def test_unknown_is_one_thing() -> None:
    assert repr(UNKNOWN) == "UNKNOWN"
    assert json.loads('{"unknown": true}') == UNKNOWN
    assert UNKNOWN != {"unknown": 1}
    assert UNKNOWN != {}
    assert hash(UNKNOWN) == hash(type(UNKNOWN)())
    assert says_unknown({"unknown": True})
    assert not says_unknown(UNKNOWN)
    assert Answer(UNKNOWN) == Answer(UNKNOWN)


def test_look_alikes_of_other_scripts_stay_different() -> None:
    latin, cyrillic, wide = "pace", "расе", "ｐａｃｅ"
    assert len({normal("handle", text) for text in (latin, cyrillic, wide)}) == 3


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(str.strip)), st.randoms())
def test_order_and_repeats_of_a_set_do_not_matter(names: list[str], chance: Any) -> None:
    again = names + names[:2]
    chance.shuffle(again)
    assert read(HANDLES, again) == read(HANDLES, names)


@given(
    st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["text", "handle", "account", "letter", "cell", "onion", "address"])
)
def test_normal_is_normal_already(text: str, kind: str) -> None:
    once = normal(kind, text)
    assert normal(kind, once) == once


ZEROS = [chr(n) for n in range(0x110000) if unicodedata.decimal(chr(n), None) == 0]


@given(st.integers(0, 21_000_000 * 10**8), st.sampled_from(ZEROS), st.sampled_from(["", ",", "_", " "]))
def test_digits_of_any_script(number: int, zero: str, between: str) -> None:
    text = f"{number:,}".replace(",", between)
    assert read(SAT, "".join(chr(ord(zero) + int(one)) if one.isdigit() else one for one in text)) == number


@given(st.text(max_size=30))
def test_a_number_is_what_its_digits_say_or_refused(text: str) -> None:
    try:
        found = read(SAT, text)
    except AnswerError:
        return
    assert found == int("".join(one for one in text if one.isdecimal()))


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001 - the zone is added below
def test_a_time_is_its_moment(local: datetime, minutes: int) -> None:
    moment = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert datetime.fromisoformat(read(TIME, moment)) == moment.replace(microsecond=0)
    assert read(TIME, moment.isoformat()) == read(TIME, moment)


NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(NESTED, st.sampled_from(TYPES))
def test_anything_is_taken_or_refused_in_words(value: object, kind: str) -> None:
    question = next(some(kind))
    try:
        stored = read(question, value)
    except AnswerError:
        return
    assert read(question, stored) == stored
