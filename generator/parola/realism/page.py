"""The page ``trainer/realism.html``: plots, the tables that say the same, and published figures with their sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from parola.labs.pages import save
from parola.realism import plots
from parola.realism.baseline import MOST_EARNED, Outcome
from parola.realism.figure import Bars, Beside, Cell, Figure, Table, percent
from parola.realism.measure import Realism
from parola.realism.published import assumed, cited, entries
from parola.spec.bibliography import Entry
from parola_kit.look import environment

FILE = "trainer/realism.html"
SHORT = 16  # letters; longer cells are words, which wrap


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the page has it: its plot drawn, each of its comparisons with the words of the source."""

    figure: Figure
    svg: Markup
    beside: tuple[tuple[Beside, str], ...]


def write(root: Path, measured: Realism) -> Path:
    """Write the page into the trainer's tree of the class at ``root``; same class, same bytes.

    Raises:
        BadInput: the bibliography lacks a source that the page cites.
    """
    target = root / FILE
    save(target, page(measured))
    return target


def page(measured: Realism) -> str:
    """The page as HTML, with nothing in it that is fetched from anywhere.

    Raises:
        BadInput: the bibliography lacks a source that the page cites.
    """
    known = entries()
    shown = [_shown(figure, known) for figure in (*measured.figures, _naive(measured.outcomes))]
    return (
        _environment()
        .get_template("realism.html.j2")
        .render(title=f"{measured.name}: shape of the class", lang="en", measured=measured, parts=shown)
    )


def _shown(figure: Figure, known: dict[str, Entry]) -> Shown:
    drawn = plots.svg(figure.plot, figure.key, figure.title) if figure.plot else ""
    beside = tuple((one, cited(one.published, known)) for one in figure.beside)
    return Shown(figure, Markup(drawn), beside)  # noqa: S704 -- our own drawing; its texts were escaped by the plotter


def _naive(outcomes: tuple[Outcome, ...]) -> Figure:
    """What naive answers earn, lab by lab and question by question."""
    names = tuple(f"{one.lab}, {one.strategy}" for one in outcomes)
    rows = tuple((one.lab, one.strategy, percent(one.mean), percent(one.most), one.worst, _named(one)) for one in outcomes)
    heads = ("lab", "strategy", "mean over the cells", "most", "by seat", "cells where it names a right controller")
    return Figure(
        key="naive",
        title="What naive answers earn",
        says="Three hurried readers answer the labs on every cell: by keywords, by the biggest payments, by the most active handle. "
        "Shares of the automatic points; the line is what may be earned on average.",
        plot=Bars(
            names,
            (("mean", tuple(o.mean for o in outcomes)), ("most", tuple(o.most for o in outcomes))),
            "share of the automatic points",
            MOST_EARNED,
        ),
        tables=(
            Table("Shares by lab and strategy", heads, rows),
            *(_by_question(lab, outcomes) for lab in dict.fromkeys(o.lab for o in outcomes)),
        ),
        beside=(Beside("what naive answers may earn and name", f"{percent(MOST_EARNED)} and one cell of ten", assumed("our own limits")),),
    )


def _named(outcome: Outcome) -> str:
    return "names nobody" if outcome.named is None else percent(outcome.named)


def _by_question(lab: str, outcomes: tuple[Outcome, ...]) -> Table:
    own = [one for one in outcomes if one.lab == lab]
    rows: tuple[tuple[Cell, ...], ...] = tuple((q, *(percent(one.questions[q]) for one in own)) for q in own[0].questions)
    return Table(f"{lab}: share of each question's points", ("question", *(one.strategy for one in own)), rows)


def number(value: Cell) -> str:
    """A cell of a table: whole numbers with spaces between thousands, others to three digits, words as they are."""
    if isinstance(value, str):
        return value
    digits = f"{value:,.0f}" if isinstance(value, int) or value >= 100 else f"{value:.3g}"
    return digits.replace(",", "\N{NARROW NO-BREAK SPACE}")


def _right(value: Any) -> bool:
    """Whether a cell stands at the right: a number, or a few words that begin with one."""
    return str(value)[:1].isdigit() and len(str(value)) <= SHORT


@cache
def _environment() -> Environment:
    made = environment("parola.realism")
    made.filters["figure"] = number
    made.tests["figures"] = _right
    made.tests["wordy"] = lambda value: len(str(value)) > SHORT
    return made
