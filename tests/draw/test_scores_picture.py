"""Scores of candidates among known pairs: in proportion, with the level of support beside each, and the same in the table."""

from __future__ import annotations

import math
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from parola_kit.draw.scores import LEFT, RIGHT, SHOWN, scores
from parola_kit.methods.style import Ranking, Reference, Scored, Support
from parola_kit.notice import MARK

SVG = "{http://www.w3.org/2000/svg}"
REFERENCE = Reference(np.array([0.5, 0.7, 0.9]), np.array([0.1, 0.2, 0.2, 0.3]), 3, 900)


def scored(name: str, score: float, support: Support) -> Scored:
    return Scored(name, score, 1_000, 0.5, 0.2, 0.3, support)


def ranking(*found: Scored, reference: Reference | None = REFERENCE) -> Ranking:
    return Ranking(found, reference, 950, 900)


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- our own drawing


def places(svg: str) -> list[float]:
    return [float(dot.get("cx", "")) for dot in tree(svg).iter(f"{SVG}circle")]


def test_candidates_stand_where_their_score_lies_among_known_pairs() -> None:
    svg = scores(ranking(scored("a", 0.9, "strong"), scored("b", 0.5, "moderate"), scored("c", 0.1, "none")), title="t").svg
    assert places(svg) == pytest.approx([RIGHT, (LEFT + RIGHT) / 2, LEFT], abs=0.01)
    assert "a: strong" in svg
    assert "c: none" in svg


def test_bars_are_shares_of_known_pairs() -> None:
    told = [title.text for box in tree(scores(ranking(scored("a", 0.5, "none")), title="t").svg).iter(f"{SVG}rect") for title in box]
    assert sorted(str(one) for one in told) == ["1 of 3", "1 of 3", "1 of 3", "1 of 4", "1 of 4", "2 of 4"]


def test_what_is_not_drawn_is_in_the_table() -> None:
    many = [scored(f"n{nth}", 0.5 - nth / 100, "none") for nth in range(SHOWN + 3)]
    short = Scored("quiet", math.nan, 200, math.nan, math.nan, math.nan, "not enough text")
    picture = scores(ranking(*many, short), title="t")
    assert len(places(picture.svg)) == SHOWN
    assert [row["candidate"] for row in picture.table.rows] == [*(one.name for one in many), "quiet"]
    assert picture.table.rows[-1]["score"] == ""
    assert picture.table.rows[-1]["support"] == "not enough text"
    assert "nan" not in picture.svg


def test_without_enough_text_it_says_so() -> None:
    short = Scored("a", math.nan, 200, math.nan, math.nan, math.nan, "not enough text")
    picture = scores(ranking(short, reference=None), title="t")
    assert "Not enough text: 950 words" in picture.svg
    assert places(picture.svg) == []


def test_scores_that_are_all_one_are_drawn() -> None:
    flat = Reference(np.array([0.5, 0.5]), np.array([0.5, 0.5]), 2, 900)
    svg = scores(ranking(scored("a", 0.5, "none"), reference=flat), title="t").svg
    assert places(svg) == [LEFT]


def test_it_is_named_described_marked_and_escaped() -> None:
    picture = scores(ranking(scored("<i>", 0.4, "limited")), title="<b>", prefix="x y")
    root = tree(picture.svg)
    assert next(root.iter(f"{SVG}title")).text == "<b>"
    assert "First is <i> with 0.400, support limited" in (next(root.iter(f"{SVG}desc")).text or "")
    assert MARK in picture.svg
    assert scores(ranking(scored("<i>", 0.4, "limited")), title="<b>", prefix="x y").svg == picture.svg
