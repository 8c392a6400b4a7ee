"""Who paid whom as a drawing: columns, boxes that do not lie on each other, lines as wide as amounts, amounts that can be read."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parola_kit.draw import Node, Tie, graph
from parola_kit.draw.graph import BOX, TALL, THINNEST, WIDEST, places
from parola_kit.look import sat
from parola_kit.notice import MARK

SVG = "{http://www.w3.org/2000/svg}"
NODES = [
    Node("a", "bcrt1q" + "a" * 38, 0, note="address", href="/address/a", open=True),
    Node("b", "payer", -1, note="cluster of 3 addresses", about="payer, whole", href="/graph?open=b&open=a"),
    Node("c", "payee", 1),
    Node("d", "another payee", 1),
]
TIES = [Tie("b", "a", 9_000, 2), Tie("a", "c", 1_000, 1), Tie("a", "d", 10, 1), Tie("c", "b", 5, 1)]


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- our own drawing


def words(svg: str) -> list[str]:
    return [text.text or "" for text in tree(svg).iter(f"{SVG}text")]


def widths(svg: str) -> list[float]:
    return [float(path.get("stroke-width", "")) for path in tree(svg).iter(f"{SVG}path") if path.get("marker-end")]


def test_columns_stand_side_by_side_from_left_to_right() -> None:
    spots = places(NODES)
    assert spots["b"].x < spots["a"].x < spots["c"].x == spots["d"].x
    assert spots["a"].x - spots["b"].x == spots["c"].x - spots["a"].x > BOX


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_box_lies_on_another(columns: list[int]) -> None:
    spots = places([Node(str(n), str(n), column) for n, column in enumerate(columns)])
    assert len(spots) == len(columns)
    assert all(abs(one.x - other.x) >= BOX or abs(one.y - other.y) >= TALL for one, other in combinations(spots.values(), 2))
    assert min(min(spot.x, spot.y) for spot in spots.values()) >= 0


def test_a_line_is_as_wide_as_its_amount_and_the_least_is_still_seen() -> None:
    found = widths(graph(NODES, TIES, title="t").svg)
    assert found[0] == WIDEST
    assert found == sorted(found, reverse=True)
    assert min(found) >= THINNEST


def test_every_amount_stands_on_the_picture_and_in_the_table() -> None:
    picture = graph(NODES, TIES, title="t")
    assert {f"{sat(tie.paid_sat)} sat" for tie in TIES} <= set(words(picture.svg))
    assert [(row["paid_sat"], row["transactions"]) for row in picture.table.rows] == [(tie.paid_sat, tie.transactions) for tie in TIES]
    assert picture.table.rows[0]["payer"] == "payer"


def test_boxes_link_are_cut_in_the_middle_and_tell_all_to_who_points_at_them() -> None:
    svg = graph(NODES, TIES, title="t").svg
    assert "bcrt1qaaaa…aaaaaa" in words(svg)
    assert "payer, whole" in [title.text for title in tree(svg).iter(f"{SVG}title")]
    assert re.findall(r'<a href="([^"]+)"', svg) == ["/address/a", "/graph?open=b&amp;open=a"]
    assert tree(svg).get("role") == "group"


def test_it_is_named_described_and_marked_and_always_the_same() -> None:
    picture = graph(NODES, TIES, title="<b>", prefix="x y")
    assert next(tree(picture.svg).iter(f"{SVG}title")).text == "<b>"
    assert MARK in words(picture.svg)
    assert graph(NODES, TIES, title="<b>", prefix="x y").svg == picture.svg


@pytest.mark.parametrize("name", ["</svg>", "\x00", "&amp;", '"><script>'])
def test_names_are_text(name: str) -> None:
    svg = graph([Node("a", name, 0, note=name, about=name, href=name)], [], title=name).svg
    assert "<script" not in svg
    assert len(list(tree(svg).iter(f"{SVG}rect"))) == 1


def test_one_box_without_lines_is_a_picture() -> None:
    picture = graph([Node("a", "alone", 0)], [], title="t")
    assert picture.table.rows == []
    assert "nan" not in picture.svg
