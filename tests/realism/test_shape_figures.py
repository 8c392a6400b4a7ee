"""Figures of the page, worked out a second time by plain means from the stores of the shared class."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parola.labs.seats import seats
from parola.realism.activity import Activity, activities
from parola.realism.figure import Curves, Figure, Table
from parola.realism.hours import Zone, zones
from parola.realism.measure import Realism
from parola.realism.wording import near, shingles
from parola_kit.errors import BadInput

FORUM = "forum posts by account"


def rows(root: Path, file: str, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(root / file)) as store:
        return store.execute(query).fetchall()


def figure(measured: Realism, key: str) -> Figure:
    return next(one for one in measured.figures if one.key == key)


def line(table: Table, name: str) -> dict[str, Any]:
    return dict(zip(table.columns, next(row for row in table.rows if row[0] == name), strict=True))


def posts(root: Path) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = defaultdict(list)
    for user, at in rows(root, "learner/shared/forum.sqlite", "SELECT user, at FROM post"):
        found[user].append(datetime.fromisoformat(at))
    return {user: sorted(times) for user, times in found.items()}


def test_degrees_are_those_of_the_store(class_root: Path, measured_class: Realism) -> None:
    counts = sorted(len(times) for times in posts(class_root).values())
    told = line(figure(measured_class, "degrees").tables[0], FORUM)
    assert (told["actors"], told["acts"], told["most"]) == (len(counts), sum(counts), counts[-1])
    assert told["median"] == np.median(counts)
    assert told["share of the busiest"] == f"{100 * counts[-1] / sum(counts):.1f} %"


def test_the_curve_of_degrees_falls_from_everybody_to_the_busiest(measured_class: Realism) -> None:
    plot = figure(measured_class, "degrees").plot
    assert isinstance(plot, Curves)
    for curve in plot.lines:
        assert curve.y[0] == 1
        assert list(curve.y) == sorted(curve.y, reverse=True)
        assert min(curve.y) > 0
        assert len(curve.x) <= 40


def test_pauses_are_those_between_an_accounts_own_posts(class_root: Path, measured_class: Realism) -> None:
    gaps = [(b - a).total_seconds() for times in posts(class_root).values() for a, b in pairwise(times)]
    told = line(figure(measured_class, "pauses").tables[0], FORUM)
    assert told["pauses"] == len(gaps)
    assert told["under an hour"] == f"{100 * sum(gap < 3_600 for gap in gaps) / len(gaps):.1f} %"
    plot = figure(measured_class, "pauses").plot
    assert isinstance(plot, Curves)
    assert sum(plot.lines[0].y) == pytest.approx(1)


def test_the_clock_is_local_and_its_week_begins_on_monday(class_root: Path) -> None:
    zone = zones(class_root, seats(class_root))[0]
    found, _ = activities(class_root)
    week = next(one for one in found if one.name == FORUM).week(zone.east)
    local = [at + timedelta(seconds=zone.east) for times in posts(class_root).values() for at in times]
    counted = Counter((at.weekday(), at.hour) for at in local)
    assert {(day, hour): int(n) for (day, hour), n in np.ndenumerate(week) if n} == counted


@pytest.mark.parametrize(("name", "east"), [("+07:00", 25_200), ("-07:00", -25_200), ("+05:45", 20_700), ("+00:00", 0)])
def test_zones_are_read_with_their_sign(name: str, east: int) -> None:
    assert Zone(name).east == east


@given(st.integers(-(10**9), 2 * 10**9), st.sampled_from([-25_200, 0, 25_200]))
def test_any_moment_falls_into_its_hour(at: int, east: int) -> None:
    week = Activity("one", np.zeros(1, np.int64), np.array([at])).week(east)
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at + east)
    assert week.sum() == week[local.weekday(), local.hour] == 1


def test_what_cells_caused_is_what_the_truth_says(class_root: Path, measured_class: Realism) -> None:
    caused = {i for (i,) in rows(class_root, "trainer/truth.sqlite", "SELECT id FROM record WHERE cell IS NOT NULL")}
    written = rows(class_root, "learner/shared/forum.sqlite", "SELECT id, user FROM post")
    told = line(figure(measured_class, "caused").tables[0], FORUM)
    assert 0 < told["caused by cells"] == sum(i in caused for i, _ in written)
    assert told["with a row of a cell"] == len({user for i, user in written if i in caused})


def test_money_moved_is_what_is_paid_to_somebody_else(class_root: Path, measured_class: Realism) -> None:
    value = dict(rows(class_root, "learner/shared/chain.sqlite", "SELECT id, value_sat FROM txout"))
    traces = rows(class_root, "trainer/truth.sqlite", "SELECT id, cell, data FROM record WHERE id LIKE 'btc/out/%'")
    paid = [(i, cell) for i, cell, data in traces if json.loads(data)["role"] == "to"]
    ((sat, theirs, _),) = figure(measured_class, "caused").tables[1].rows
    assert theirs == sum(value[i] for i, cell in paid if cell is not None)
    first = allotment(class_root)
    assert len(first) > 1
    assert sat == sum(value[i] for i, _ in paid if i not in first)


def allotment(root: Path) -> set[str]:
    """Outputs by which coins are handed out before the scenario begins."""
    query = "SELECT o.id FROM txout o JOIN tx t ON t.txid = o.txid WHERE t.position > 0 AND t.at < '2025-03-03'"
    return {i for (i,) in rows(root, "learner/shared/chain.sqlite", query)}


def test_texts_that_repeat_are_counted_row_by_row(class_root: Path, measured_class: Realism) -> None:
    texts = [text for (text,) in rows(class_root, "learner/shared/forum.sqlite", "SELECT text FROM post")]
    counts = Counter(texts)
    told = line(figure(measured_class, "wording").tables[0], "forum posts")
    assert (told["rows"], told["different texts"]) == (len(texts), len(counts))
    assert told["another row says the same"] == f"{100 * sum(counts[text] > 1 for text in texts) / len(texts):.1f} %"


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        ([], 0.0),
        (["only one text stands here"], 0.0),
        (["rain again here, and you?", "Rain again here and you"], 1.0),
        (["the bus leaves at nine from the old harbour", "the bus leaves at ten from the old harbour"], 0.0),
        (["one two three four five six seven eight", "one two three four five six seven nine", "nothing of the kind is in this"], 2 / 3),
        (["", ""], 1.0),
    ],
)
def test_near_twins_share_runs_of_words(texts: list[str], share: float) -> None:
    assert near(texts) == pytest.approx(share)


@given(st.lists(st.text(alphabet="ab ", max_size=20), min_size=2, max_size=6))
def test_near_twins_agree_with_sets(texts: list[str]) -> None:
    sets = [shingles(text) for text in texts]
    twins = [any(len(a & b) / len(a | b) >= 0.5 for j, b in enumerate(sets) if i != j) for i, a in enumerate(sets)]
    assert near(texts) == pytest.approx(sum(twins) / len(twins))


def test_lives_of_listings_end_when_they_are_taken_off_or_the_market_ends(class_root: Path, measured_class: Realism) -> None:
    listed = dict(rows(class_root, "learner/shared/market.sqlite", "SELECT id, listed_at FROM listing"))
    gone = dict(rows(class_root, "learner/shared/market.sqlite", "SELECT id, delisted_at FROM listing WHERE delisted_at != ''"))
    ((ended,),) = rows(class_root, "learner/shared/market.sqlite", "SELECT max(at) FROM review")
    ages = [datetime.fromisoformat(gone.get(i, ended)) - datetime.fromisoformat(at) for i, at in listed.items()]
    short = sum(age < timedelta(21) for age in ages)
    beside = next(one for one in figure(measured_class, "lives").beside if one.measure.startswith("listings"))
    assert beside.ours == f"{short} of {len(ages)} ({100 * short / len(ages):.1f} %)"


def test_a_store_that_is_not_there_is_named(own_class: Path) -> None:
    (own_class / "learner" / "shared" / "market.sqlite").unlink()
    found, left_out = activities(own_class)
    assert FORUM in {one.name for one in found}
    assert "listings by vendor: this class has no learner/shared/market.sqlite" in left_out


def test_a_new_book_of_records_is_found_by_its_columns(own_class: Path) -> None:
    with closing(sqlite3.connect(own_class / "server" / "records" / "pilots.sqlite")) as store:
        store.execute("CREATE TABLE call (id TEXT PRIMARY KEY, at TEXT, called TEXT, caller TEXT)")
        calls = [(f"pilots/call/{n}", f"2025-03-0{1 + n % 9}T10:00:00Z", "b", f"a{n % 4}") for n in range(40)]
        store.executemany("INSERT INTO call VALUES (?, ?, ?, ?)", calls)
        store.execute("CREATE TABLE holder (id TEXT PRIMARY KEY, name TEXT)")
        store.commit()
    found, _ = activities(own_class)
    book = next(one for one in found if one.name == "pilots: call by caller")
    assert book.degrees().tolist() == [10, 10, 10, 10]


def test_a_broken_store_is_named(own_class: Path) -> None:
    (own_class / "learner" / "shared" / "forum.sqlite").write_bytes(b"no store at all")
    with pytest.raises(BadInput, match=r"forum\.sqlite: cannot be read beside trainer/truth\.sqlite"):
        activities(own_class)


def test_networks_are_counted_without_those_who_act_for_the_whole_class(class_root: Path, measured_class: Realism) -> None:
    cells = json.loads((class_root / "trainer" / "networks.json").read_text("utf-8"))["cells"]
    own = [cells[seat] for seat in ("demo", *seats(class_root))]
    people = [sum(node.get("side") == "network" for node in cell["nodes"]) for cell in own]
    told = line(figure(measured_class, "structure").tables[0], "people of a network")
    assert (told["least"], told["median"], told["most"]) == (str(min(people)), f"{np.median(people):.3g}", str(max(people)))
