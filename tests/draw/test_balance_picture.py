"""The balance of an address over time: steps in proportion, axes with round amounts and dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from parola_kit.draw import Closing, balance
from parola_kit.draw.balance import BOTTOM, LEFT, RIGHT, TOP, levels
from parola_kit.notice import MARK

SVG = "{http://www.w3.org/2000/svg}"
POINTS = [Closing("2025-03-01", 400), Closing("2025-03-03", 1_000), Closing("2025-03-04", 250)]


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- our own drawing


def words(svg: str) -> list[str]:
    return [text.text or "" for text in tree(svg).iter(f"{SVG}text")]


def dots(svg: str) -> list[tuple[float, float]]:
    return [(float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in tree(svg).iter(f"{SVG}circle")]


def test_points_stand_in_proportion_to_day_and_amount() -> None:
    found = dots(balance(POINTS, until="2025-03-10", title="t").svg)
    day = (RIGHT - LEFT) / 10  # from the day before the first to the last
    assert [x for x, _ in found] == pytest.approx([LEFT + day, LEFT + 3 * day, LEFT + 4 * day], abs=0.01)
    heights = [BOTTOM - y for _, y in found]
    assert heights == pytest.approx([(BOTTOM - TOP) * share for share in (0.4, 1.0, 0.25)], abs=0.01)


def test_a_balance_holds_until_the_next_step_and_to_the_end() -> None:
    curve = next(
        path.get("d", "")
        for path in tree(balance(POINTS, until="2025-03-10", title="t").svg).iter(f"{SVG}path")
        if path.get("fill") == "none"
    )
    assert re.fullmatch(r"M[\d. ]+(H[\d.]+V[\d.]+){3}H[\d.]+", curve)  # never a slope
    assert curve.endswith(f"H{RIGHT}")


def test_axes_are_labelled_in_sat_and_utc_dates() -> None:
    shown = words(balance(POINTS, title="t").svg)
    assert {"0", "200", "1\N{NARROW NO-BREAK SPACE}000", "2025-03-01", "day, UTC"} <= set(shown)
    assert any("sat" in line for line in shown)


@pytest.mark.parametrize("most", [0, 1, 2, 3, 7, 10, 99, 12_345, 10**12 + 1, 21 * 10**14])
def test_levels_are_few_round_and_enough(most: int) -> None:
    found = levels(most)
    assert found[0] == 0
    assert found[-1] >= max(1, most)
    assert found[-1] - found[1] < max(1, most)  # none too many
    assert 2 <= len(found) <= 6
    assert re.fullmatch(r"[125]0*", str(found[1]))


@pytest.mark.parametrize("days", [1, 2, 7, 40, 400, 4_000])
def test_every_length_is_well_formed_with_few_dates(days: int) -> None:
    points = [Closing((date(2024, 1, 1) + timedelta(n)).isoformat(), n % 3) for n in range(days)]
    svg = balance(points, title="t").svg
    dates = [line for line in words(svg) if re.fullmatch(r"\d{4}-\d\d-\d\d", line)]
    assert 1 <= len(dates) <= 8
    assert len(dots(svg)) == (days if days <= 120 else 0)
    assert "nan" not in svg


def test_nothing_but_zeros_is_drawn_at_the_bottom() -> None:
    svg = balance([Closing("2025-03-01", 0)], title="t").svg
    assert dots(svg) == [(RIGHT, BOTTOM)]


def test_it_is_named_described_marked_and_told_as_a_table() -> None:
    picture = balance(POINTS, title="<b>", prefix="x y")
    root = tree(picture.svg)
    assert root.get("role") == "img"
    assert next(root.iter(f"{SVG}title")).text == "<b>"
    assert MARK in words(picture.svg)
    assert [(row["day"], row["balance_sat"]) for row in picture.table.rows] == [(point.day, point.balance_sat) for point in POINTS]
    assert balance(POINTS, title="<b>", prefix="x y").svg == picture.svg
