"""Pictures of what a trainee found: timeline, ties, legs; their words are in the table, and their places are to scale."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from parola_kit import clock, graph, legs, pictures, timeline
from parola_kit.draw import Happening, Link, Place, entities
from parola_kit.draw import legs as draw_legs
from parola_kit.draw import timeline as draw_timeline
from parola_kit.draw.entities import columns
from parola_kit.draw.legs import kilometres
from parola_kit.draw.timeline import LEFT, TRACK
from parola_kit.errors import AnswerError, BadInput
from parola_kit.notice import MARK

SVG = "{http://www.w3.org/2000/svg}"
NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- our own drawing


def test_a_moment_is_a_dot_and_bounds_are_a_bar_to_scale() -> None:
    made = draw_timeline([Happening("last", NOON + 4 * HOUR, NOON + 4 * HOUR), Happening("first", NOON, NOON + HOUR)], title="t")
    (dot,), (bar,) = parsed(made.svg).findall(f".//{SVG}circle"), parsed(made.svg).findall(f".//{SVG}g/{SVG}rect")
    assert (float(dot.get("cx", "")), float(bar.get("x", "")), float(bar.get("width", ""))) == (LEFT + TRACK, LEFT, TRACK / 4)
    assert [row["what"] for row in made.table.rows] == ["first", "last"]
    assert made.table.rows[0] == {"earliest": "2025-03-03 12:00", "latest": "2025-03-03 13:00", "what": "first"}


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="no moment"):
        draw_timeline([Happening("x", NOON.replace(tzinfo=None), NOON)], title="t")
    with pytest.raises(BadInput, match="before the earliest"):
        draw_timeline([Happening("x", NOON, NOON - HOUR)], title="t")
    with pytest.raises(AnswerError, match="photo: this has no zone"):
        timeline({"photo": "2025-03-03 12:00"})
    with pytest.raises(AnswerError, match="a time: this has no zone"):
        clock(["2025-03-03 12:00"])


def test_things_stand_as_many_columns_away_as_ties() -> None:
    links = [Link("a", "b", "1"), Link("b", "c", "2"), Link("c", "a", "3"), Link("x", "y", "4")]
    assert columns(links) == {"a": 0, "b": 1, "c": 1, "x": 2, "y": 3}
    made = entities(links, title="t")
    assert len(parsed(made.svg).findall(f".//{SVG}rect")) == 5
    assert [row["why"] for row in made.table.rows] == ["1", "2", "3", "4"]
    with pytest.raises(AnswerError, match="three texts"):
        graph([("a", "b")])


def test_lengths_are_those_of_a_great_circle() -> None:
    quarter = kilometres(Place(0, 0, ""), Place(0, 90, ""))
    assert quarter == pytest.approx(10_007.557, abs=0.01)
    assert kilometres(Place(90, 0, ""), Place(-90, 0, "")) == pytest.approx(2 * quarter)
    assert kilometres(Place(14.6, 121, ""), Place(14.6, 121, "")) == 0


def test_points_lie_where_their_degrees_are() -> None:
    made = draw_legs([Place(10, 100, "one", "A"), Place(12, 104, "two"), Place(11, 102, "three")], title="t")
    spots = [(float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in parsed(made.svg).iter(f"{SVG}circle")]
    assert spots[0][0] < spots[2][0] < spots[1][0]
    assert spots[0][1] > spots[2][1] > spots[1][1]
    assert spots[2] == pytest.approx(((spots[0][0] + spots[1][0]) / 2, (spots[0][1] + spots[1][1]) / 2), abs=0.02)
    assert [(row["from"], row["to"]) for row in made.table.rows] == [("A", "12, 104"), ("12, 104", "11, 102")]


@pytest.mark.parametrize(
    "row", [{"at": "x", "latitude": "91", "longitude": "0"}, {"at": "x"}, {"at": "x", "latitude": "nan", "longitude": "0"}]
)
def test_what_is_no_place_is_refused(row: dict[str, str]) -> None:
    with pytest.raises(AnswerError, match="a place is a row"):
        legs([row])


@pytest.mark.parametrize("made", [timeline({}), graph([]), legs([]), timeline({"<b>&": NOON}), graph([("<i>", "&", "<b>")])], ids=range(5))
def test_all_are_marked_escaped_and_the_same_twice(made: pictures.Picture) -> None:
    assert MARK in made.svg
    assert "<b>" not in made.svg
    assert parsed(made.svg).tag == f"{SVG}svg"


def test_examples_of_the_kit_are_true() -> None:
    assert doctest.testmod(pictures).failed == 0
    assert doctest.testmod(pictures).attempted >= 4
