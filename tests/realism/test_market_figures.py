"""Markets and forum beside public studies: what is measured is what the stores hold, every study is cited, every gap is called one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from parola.realism.figure import Figure
from parola.realism.markets import exponent, markets, top
from parola.realism.published import ASSUMPTION, cited, entries

GAPS = ("posts spread over members", "posts of a thread", "disputes a sale", "listings paid at once")


@pytest.fixture(scope="module")
def figures(class_root: Path) -> dict[str, Figure]:
    return {figure.key: figure for figure in markets(class_root)}


def _one(root: Path, store: str, query: str) -> float:
    with closing(sqlite3.connect(root / "server" / "sites" / f"{store}.sqlite")) as connection:
        return connection.execute(query).fetchone()[0]


def test_there_is_a_figure_of_each_thing(figures: dict[str, Figure]) -> None:
    assert list(figures) == ["vendors", "sales", "moves", "forum"]
    assert all(figure.plot and figure.tables and figure.beside for figure in figures.values())


def test_every_figure_is_cited_or_says_that_it_is_assumed(figures: dict[str, Figure]) -> None:
    known = entries()
    told = {one.measure: one.published for figure in figures.values() for one in figure.beside}
    assert all(cited(each, known) for each in told.values())
    assumed = [measure for measure, each in told.items() if each.source == ASSUMPTION]
    assert len(assumed) < len(told) / 2
    for gap in GAPS:
        assert any(gap in measure for measure in assumed), gap
    assert all("no figure that could be read" in told[measure].says for measure in assumed)


def test_what_is_shown_is_what_the_stores_hold(class_root: Path, figures: dict[str, Figure]) -> None:
    for row, store in zip(figures["vendors"].tables[0].rows, ("market", "successor"), strict=True):
        sellers = "SELECT count(DISTINCT vendor) FROM listing"
        assert row[1] == _one(class_root, store, sellers)
        assert row[3] == pytest.approx(_one(class_root, store, "SELECT count(*) FROM listing") / float(row[1]))
    for row, store in zip(figures["sales"].tables[0].rows, ("market", "successor"), strict=True):
        reviews = _one(class_root, store, "SELECT count(*) FROM review")
        assert row[1] == reviews
        assert row[4] == f"{100 * _one(class_root, store, 'SELECT count(*) FROM review WHERE stars = 5') / reviews:.1f} %"


def test_a_class_looks_like_the_studies(figures: dict[str, Figure]) -> None:
    ours = {one.measure: one.ours for figure in figures.values() for one in figure.beside}
    assert 70 < float(ours["money of the top 5 % of vendors"].partition(" ")[0]) < 88
    assert 12 < float(ours["listings a vendor, mean"]) < 20
    assert 45 < float(ours["days from joining to last seen, median"]) < 90
    assert 1 < float(ours["disputes a sale"].partition(" ")[0]) < 4


def test_the_top_is_a_twentieth() -> None:
    money = np.array([81.0, *[1.0] * 19])
    assert top(money) == pytest.approx(0.81)
    assert top(np.array([81.0, 19.0]), count=40) == pytest.approx(1.0)
    assert top(np.array([3.0])) == pytest.approx(1.0)


def test_the_exponent_is_that_which_was_drawn() -> None:
    drawn = np.floor(0.5 + 9.5 * (1 - np.random.default_rng(3).random(40_000)) ** (-1 / 1.5)).astype(np.int64)
    assert exponent(drawn) == pytest.approx(2.5, abs=0.1)


def test_a_class_without_a_successor_has_no_such_figures(tmp_path: Path) -> None:
    assert markets(tmp_path) == []
