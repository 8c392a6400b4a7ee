"""Activity by hour and weekday: on the clock that was asked for, and the same in the table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest

from parola_kit.draw.clock import BARS, clock, named
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

SVG = "{http://www.w3.org/2000/svg}"
MONDAY = datetime(2025, 3, 3, 23, 30, tzinfo=UTC)
TIMES = [MONDAY, MONDAY, MONDAY + timedelta(hours=1), MONDAY + timedelta(days=5)]


def boxes(svg: str) -> dict[str, float]:
    """What each box says -> how dark it is."""
    found: dict[str, float] = {}
    for box in ET.fromstring(svg).iter(f"{SVG}rect"):  # noqa: S314 -- our own drawing
        told = box.find(f"{SVG}title")
        if told is not None:
            found[told.text or ""] = float(box.get("fill-opacity", "1"))
    return found


def test_boxes_are_as_dark_as_they_are_full() -> None:
    found = boxes(clock(TIMES, title="t").svg)
    assert len(found) == 7 * 24
    assert {told: dark for told, dark in found.items() if dark} == {"Monday 23h: 2": 1, "Tuesday 00h: 1": 0.5, "Saturday 23h: 1": 0.5}


@pytest.mark.parametrize(
    ("zone", "name", "first"),
    [
        (8, "UTC+08:00", ("Tuesday", "07")),
        (-4, "UTC-04:00", ("Monday", "19")),
        (timezone(timedelta(hours=5, minutes=30)), "UTC+05:30", ("Tuesday", "05")),
        (0, "UTC", ("Monday", "23")),
    ],
)
def test_a_clock_is_that_of_a_zone(zone: timezone | int, name: str, first: tuple[str, str]) -> None:
    picture = clock(TIMES[:1], zone=zone, title="t")
    assert [(row["day"], row["hour"], row["acts"]) for row in picture.table.rows] == [(*first, 1)]
    assert name == named(zone)
    assert f"clock of {name}" in picture.svg


def test_sums_by_hour_stand_in_proportion() -> None:
    root = ET.fromstring(clock(TIMES, title="t").svg)  # noqa: S314 -- our own drawing
    bars = [float(box.get("height", "0")) for box in root.iter(f"{SVG}rect") if box.find(f"{SVG}title") is None]
    assert bars[23] == BARS
    assert bars[0] == pytest.approx(BARS / 3, abs=0.01)
    assert sum(bars) == pytest.approx(BARS * 4 / 3, abs=0.01)


def test_nothing_is_drawn_empty_marked_and_told() -> None:
    picture = clock([], title="<b>", prefix="x y")
    assert picture.table.rows == []
    assert MARK in picture.svg
    assert "nan" not in picture.svg
    assert "0 acts on the clock of UTC" in picture.svg
    assert clock([], title="<b>", prefix="x y").svg == picture.svg


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="without its zone"):
        clock([datetime(2025, 3, 3)], title="t")  # noqa: DTZ001 -- the wrong use
