"""Tables in columns, held against the same done row by row: order, numbers, and nothing that tells a cell's row from the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parola.artefacts import bulk
from parola.artefacts.bulk import Bulk, together
from parola.artefacts.columns import Column, Ids, Numbers, Times, Words
from parola.artefacts.record import BACKGROUND, Draft

START = 1_740_960_000
Row = dict[str, Any]
ROWS = st.fixed_dictionaries(
    {
        "at": st.integers(0, 5).map(lambda n: f"{datetime.fromtimestamp(START, UTC) + timedelta(seconds=n):%Y-%m-%dT%H:%M:%SZ}"),
        "user": st.integers(1, 12).map(lambda n: f"forum/user/{n}"),
        "text": st.sampled_from(["b", "a", "ab", "Ä", "a b", "", "z", "ไทย"]),
        "sat": st.integers(-3, 3),
    }
)


def columns(rows: list[Row]) -> dict[str, Column]:
    return {
        "at": Times(np.array([int(datetime.fromisoformat(row["at"]).timestamp()) for row in rows], np.int64)),
        "user": Ids("forum/user", np.array([int(row["user"].rsplit("/", 1)[1]) for row in rows], np.int64)),
        "text": Words.all([row["text"] for row in rows]),
        "sat": Numbers(np.array([row["sat"] for row in rows], np.int64)),
    }


def shown(table: Bulk) -> list[Row]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows(list(table.columns))]


def by_hand(rows: list[Row]) -> list[Row]:
    """As the store has them: in the order of time, number of the user, text and sum."""
    ordered = sorted(rows, key=lambda row: (row["at"], int(row["user"].rsplit("/", 1)[1]), row["text"], row["sat"]))
    return [{"id": f"forum/post/{n}", **row} for n, row in enumerate(ordered, start=1)]


@settings(max_examples=150, deadline=None)
@given(background=st.lists(ROWS, max_size=12), own=st.lists(ROWS, max_size=5))
def test_rows_are_sorted_and_numbered_as_by_hand(background: list[Row], own: list[Row]) -> None:
    drafts = [Draft(row, f"e{n}", n, "told", {"n": n}) for n, row in enumerate(own)]
    series = together("forum.post", "forum/post", columns(background), drafts, ("at", "user", "text"))
    table = shown(series.bulk)
    assert table == by_hand([*background, *own])
    assert [table[number - 1] for number in series.numbers.tolist()] == [
        {"id": f"forum/post/{number}", **row} for number, row in zip(series.numbers.tolist(), [*background, *own], strict=True)
    ]
    assert sorted(series.numbers.tolist()) == list(range(1, len(table) + 1))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=10, unique_by=lambda row: tuple(row.items())), data=st.data())
def test_what_is_seen_does_not_tell_which_rows_are_a_cells(rows: list[Row], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    background = [row for row, own in zip(rows, chosen, strict=True) if not own]
    drafts = [Draft(row) for row, own in zip(rows, chosen, strict=True) if own]
    alone = together("forum.post", "forum/post", columns(rows), (), ("at",))
    mixed = together("forum.post", "forum/post", columns(background), drafts, ("at",))
    assert shown(mixed.bulk) == shown(alone.bulk)


def test_records_are_those_of_the_cells_in_the_order_of_the_table() -> None:
    rows = [{"at": f"2025-03-03T00:00:0{n}Z", "user": "forum/user/1", "text": "", "sat": 0} for n in (3, 1, 2)]
    series = together(
        "forum.post", "forum/post", columns(rows[:1]), [Draft(rows[2], "e2", 4, "later"), Draft(rows[1], "e1", 4, "first")], ("at",)
    )
    assert [(record.id, record.cause, record.label, record.row) for record in series.records] == [
        ("forum/post/1", "e1", "first", rows[1]),
        ("forum/post/2", "e2", "later", rows[2]),
    ]
    assert {(record.table, record.cell, record.seat_cell) for record in series.records} == {("forum.post", 4, None)}
    assert Draft({}).numbered("a.b", "a/b/1").cause == BACKGROUND


def test_a_part_keeps_its_numbers() -> None:
    table = together("forum.post", "forum/post", {"sat": Numbers(np.arange(5))}, (), ("sat",)).bulk
    part = table.only(np.array([False, True, False, True, True]), "forum.deleted_post")
    assert (part.table, shown(part)) == ("forum.deleted_post", [{"id": f"forum/post/{n + 1}", "sat": n} for n in (1, 3, 4)])
    assert len(part) == 3


def test_rows_are_the_same_however_many_are_shown_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    table = together("forum.post", "forum/post", {"sat": Numbers(np.arange(10)), "text": Words.all(list("jihgfedcba"))}, (), ("text",)).bulk
    whole = list(table.rows(["text", "id"]))
    for size in (1, 3, 10, 11):
        monkeypatch.setattr(bulk, "CHUNK", size)
        assert list(table.rows(["text", "id"])) == whole
    assert whole[0] == ("a", "forum/post/1")


def test_what_is_shown_are_values_that_a_store_takes() -> None:
    table = together(
        "t.t", "t/t", columns([{"at": "2025-03-03T00:00:00Z", "user": "forum/user/7", "text": "x", "sat": 5}]), (), ("at",)
    ).bulk
    ((evidence_id, at, user, text, sat),) = table.rows(["id", "at", "user", "text", "sat"])
    assert [type(value) for value in (evidence_id, at, user, text, sat)] == [str, str, str, str, int]
    assert (at, user, text, sat) == ("2025-03-03T00:00:00Z", "forum/user/7", "x", 5)


def test_a_row_without_a_column_is_refused() -> None:
    with pytest.raises(KeyError, match="text"):
        together("t.t", "t/t", columns([]), [Draft({"at": "2025-03-03T00:00:00Z", "user": "forum/user/7", "sat": 1})], ("at",))


@pytest.mark.parametrize("vocabulary", [["b", "a", "b"], ["a"], ["é", "e", "z", "É"]])
def test_words_stand_once_and_in_order(vocabulary: list[str]) -> None:
    index = np.arange(len(vocabulary)).repeat(2)
    words = Words.of(vocabulary, index)
    assert words.shown() == [vocabulary[n] for n in index]
    assert words.vocabulary.tolist() == sorted(set(vocabulary))
    assert words.more(["aa"]).shown() == [*words.shown(), "aa"]
