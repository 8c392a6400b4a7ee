"""The flow of a transaction: ribbons as wide as amounts, long lists folded, change marked in words and by pattern."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from parola_kit.draw import End, flow
from parola_kit.draw.flow import TRUNK, fold, layout
from parola_kit.notice import MARK

SVG = "{http://www.w3.org/2000/svg}"
LONG = "0123456789abcdef" * 4


def ends(*amounts: int) -> list[End]:
    return [End(f"end {n}", amount) for n, amount in enumerate(amounts)]


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- our own drawing


def words(svg: str) -> list[str]:
    return [text.text or "" for text in tree(svg).iter(f"{SVG}text")]


def widths(svg: str) -> list[float]:
    """Of every ribbon, where it meets the trunk: the difference of the two heights in its path."""
    paths = [path.get("d", "") for path in tree(svg).iter(f"{SVG}path") if "C" in path.get("d", "")]
    edges = [re.search(r"([\d.]+)L[\d.]+ ([\d.]+)C", path) for path in paths]
    return [float(edge[2]) - float(edge[1]) for edge in edges if edge]


def test_ribbons_of_each_side_fill_the_trunk() -> None:
    svg = flow(ends(700, 200, 100), ends(600, 390), fee_sat=10, title="t").svg
    found = widths(svg)
    assert len(found) == 6
    assert sum(found[:3]) == pytest.approx(TRUNK, abs=0.05)
    assert sum(found[3:]) == pytest.approx(TRUNK, abs=0.05)
    assert found[0] == pytest.approx(TRUNK * 0.7, abs=0.02)
    assert found[5] == pytest.approx(TRUNK * 0.01, abs=0.02)


def test_ribbons_of_a_side_neither_overlap_nor_leave_a_gap() -> None:
    bands = layout(ends(5, 0, 20, 1), 2.0)
    for before, after in pairwise(bands):
        assert after.inner == before.inner + before.width
        assert after.outer - after.width / 2 > before.outer + before.width / 2


def test_a_long_side_is_folded_and_keeps_its_sum() -> None:
    many = ends(*range(1, 301))
    shown = fold(many, 12)
    assert len(shown) == 12
    assert sum(end.amount_sat for end in shown) == sum(range(1, 301))
    assert [end.amount_sat for end in shown[:-1]] == list(range(290, 301))  # the largest, in their own order
    assert shown[-1].label == "… and 289 more"
    assert fold(many[:12], 12) == many[:12]


def test_assumed_change_is_never_folded_away() -> None:
    many = [*ends(*range(100, 400)), End("back", 1, assumed="fresh-address")]
    assert "change, assumed (fresh-address)" in words(flow(ends(1), many, title="t").svg)


def test_assumed_change_is_told_by_words_and_pattern() -> None:
    marked = flow(ends(10), [End("a", 4), End("b", 6, assumed="fresh-address")], fee_sat=0, title="t", prefix="one").svg
    assert "change, assumed (fresh-address)" in words(marked)
    pattern = next(tree(marked).iter(f"{SVG}pattern")).get("id")
    assert [path.get("fill") for path in tree(marked).iter(f"{SVG}path")].count(f"url(#{pattern})") == 1
    plain = flow(ends(10), ends(4, 6), fee_sat=0, title="t").svg
    assert "assumed" not in plain
    assert "pattern" not in plain


def test_what_is_given_is_escaped() -> None:
    nasty = '<script>&"\x00\ud800'
    picture = flow([End(nasty, 1, href=nasty, about=nasty, onward=nasty, onward_href=nasty)], [End(nasty, 1, assumed=nasty)], title=nasty)
    assert "<script" not in picture.svg
    assert "&lt;script&gt;" in picture.svg
    assert any("<script>" in line for line in words(picture.svg))
    assert "<script" not in picture._repr_html_()


@pytest.mark.parametrize(
    ("inputs", "outputs", "fee"),
    [
        ((0,), (0,), 0),
        ((), (), None),
        ((1,), (1,), None),
        ((0, 0), (0,), 0),
        (tuple(range(60)), tuple(range(300)), 5),
        ((2**53,), (1, 2**53), 0),
    ],
)
def test_every_shape_is_well_formed_and_within_its_frame(inputs: tuple[int, ...], outputs: tuple[int, ...], fee: int | None) -> None:
    svg = flow(ends(*inputs), ends(*outputs), fee_sat=fee, title="t").svg
    assert not re.search(r"nan|inf\b|e[-+]\d", re.sub(r"<(title|desc)[^>]*>.*?</\1>", "", svg))
    _, _, wide, tall = map(float, tree(svg).get("viewBox", "").split())
    for text in tree(svg).iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "-1")) <= wide
        assert 0 <= float(text.get("y", "-1")) <= tall


def test_texts_are_read_from_the_back_row() -> None:
    svg = flow(ends(3), [End("a", 2, onward="unspent", assumed="fresh-address")], fee_sat=1, title="t").svg
    assert min(float(text.get("font-size", "0")) for text in tree(svg).iter(f"{SVG}text")) >= 14


def test_long_ids_are_cut_in_the_picture_and_whole_in_what_it_tells() -> None:
    picture = flow([End(LONG, 1, about=LONG)], ends(1), title="t")
    assert f"{LONG[:10]}…{LONG[-6:]}" in words(picture.svg)
    assert any(title.text == LONG for title in tree(picture.svg).iter(f"{SVG}title"))
    assert any(row["what"] == LONG for row in picture.table.rows)


def test_it_is_named_described_and_marked() -> None:
    root = tree(flow(ends(5), ends(2, 2), fee_sat=1, title="A title").svg)
    name, about = root.get("aria-labelledby", "").split()
    held = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert held[name] == "A title"
    assert "1 input of 5 sat, 2 outputs of 4 sat, fee 1 sat." in (held[about] or "")
    assert root.get("role") == "img"
    assert MARK in words(ET.tostring(root, "unicode"))


def test_a_picture_with_links_is_no_image_to_screen_readers() -> None:
    svg = flow([End("a", 1, href="somewhere")], ends(1), title="t").svg
    assert tree(svg).get("role") == "group"
    assert [link.get("href") for link in tree(svg).iter(f"{SVG}a")] == ["somewhere"]


def test_ids_of_two_pictures_differ() -> None:
    found = [set(re.findall(r' id="([^"]+)"', flow(ends(1), [End("a", 1, assumed="x")], title="t", prefix=p).svg)) for p in ("one", "two")]
    assert len(found[0]) == 3
    assert not found[0] & found[1]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name) for name in found[0] | found[1])


def test_the_same_records_give_the_same_bytes() -> None:
    given = (ends(7, 11), [End("a", 13, assumed="x"), *ends(2, 3)])
    assert flow(*given, fee_sat=0, title="t").svg == flow(*given, fee_sat=0, title="t").svg


def test_the_table_says_the_same_as_the_picture() -> None:
    picture = flow(ends(7, 11), [End("a", 13, assumed="x"), *ends(*[1] * 40)], fee_sat=2, title="t")
    rows = [dict(row) for row in picture.table.rows]
    assert [sum(row["sat"] for row in rows if row["side"] == side) for side in ("input", "output", "fee")] == [18, 53, 2]
    assert [row["note"] for row in rows if row["note"]] == ["change, assumed (x)"]
    assert picture._repr_svg_() in picture._repr_html_()
    assert "<table>" in picture._repr_html_()


def test_it_needs_nothing_from_outside() -> None:
    svg = flow(ends(1), [End("a", 1, assumed="x")], title="t").svg
    assert re.findall(r'https?://[^"]+', svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<script|<style|<image|@import| on[a-z]+=", svg)
