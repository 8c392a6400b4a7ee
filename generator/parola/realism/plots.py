"""Plots as SVG by matplotlib, in the colours of the page around: same input, same bytes, nothing fetched, no fonts of its own."""

# matplotlib leaves the types of its keywords open.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import escape
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import FuncFormatter, NullLocator

from parola.realism.figure import Bars, Clocks, Curves, Plot
from parola_kit.notice import MARK

WIDTH = 9  # inches of 72 pt
# Stand-ins that matplotlib draws with, and the page's own colours that take their place.
INK, GRID, FIRST, SECOND, THIRD, FOURTH = "#010203", "#010204", "#010205", "#010206", "#010207", "#010208"
COLOURS = {INK: "--ink", GRID: "--line", FIRST: "--fill", SECOND: "--fill2", THIRD: "--good", FOURTH: "--none"}
STYLES = [(colour, dashes) for dashes in ("-", "--", ":") for colour in (FIRST, SECOND, THIRD, FOURTH)]
SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "parola",
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GRID,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "savefig.transparent": True,
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LEVELS = 5  # sizes of a mark on a clock


def svg(plot: Plot, key: str, title: str) -> str:
    """The SVG of a plot, with ids that begin with ``key``, named ``title``."""
    with mpl.rc_context():
        mpl.rcdefaults()  # nobody's own matplotlibrc changes a byte
        mpl.rcParams.update(SETTINGS)
        drawing = Drawing(figsize=(WIDTH, _height(plot)), layout="constrained")
        FigureCanvasSVG(drawing)
        PAINTERS[type(plot)](drawing, plot)
        written = io.BytesIO()
        drawing.savefig(written, format="svg", metadata={"Date": None, "Creator": None, "Type": None, "Format": None})
    return _inline(written.getvalue().decode(), key, title)


def _lifted(group: re.Match[str]) -> str:
    """A group of equal marks, with the style that all of them have said once."""
    styles = set(re.findall(r'style="[^"]*"', group[2]))
    if len(styles) != 1:
        return group[0]
    (style,) = styles
    return f"<g{group[1]} {style}>{group[2].replace(f' {style}', '')}</g>"


def _height(plot: Plot) -> float:
    if isinstance(plot, Bars):
        return 1.1 + 0.17 * len(plot.names) * (1 + len(plot.series))
    if isinstance(plot, Clocks):
        return 0.3 + 1.9 * -(-len(plot.cards) // 2)
    return 4.2


def _curves(drawing: Drawing, plot: Curves) -> None:
    axes = drawing.add_subplot()
    for line, (colour, dashes) in zip(plot.lines, STYLES, strict=False):
        axes.plot(line.x, line.y, color=colour, linestyle=dashes, linewidth=1.8, label=line.label)
    axes.set_xscale("log")
    if plot.log:
        axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(_share))
    axes.xaxis.set_major_formatter(FuncFormatter(_number))
    if plot.ticks:
        axes.set_xticks([at for at, _ in plot.ticks], [words for _, words in plot.ticks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_locator(NullLocator())
    for at, words in plot.marks:
        axes.axvline(at, color=INK, linewidth=0.8)
        axes.annotate(words, (at, 1), xycoords=("data", "axes fraction"), xytext=(4, -10), textcoords="offset points", fontsize=10)
    axes.grid(visible=True)
    axes.set(xlabel=plot.x, ylabel=plot.y)
    drawing.legend(loc="outside upper left", ncols=3)


def _bars(drawing: Drawing, plot: Bars) -> None:
    axes = drawing.add_subplot()
    thick = 0.8 / len(plot.series)
    for nth, (label, shares) in enumerate(plot.series):
        at = np.arange(len(plot.names)) + (nth - (len(plot.series) - 1) / 2) * thick
        axes.barh(at, shares, height=thick * 0.9, color=STYLES[nth][0], label=label)
    axes.set_yticks(range(len(plot.names)), plot.names)
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.xaxis.set_major_formatter(FuncFormatter(_share))
    if plot.limit is not None:
        axes.axvline(plot.limit, color=INK, linewidth=1.2)
    axes.grid(visible=True, axis="x")
    axes.set_axisbelow(True)
    axes.set(xlabel=plot.x)
    if len(plot.series) > 1:
        drawing.legend(loc="outside upper left", ncols=3)


def _clocks(drawing: Drawing, plot: Clocks) -> None:
    grid = drawing.subplots(-(-len(plot.cards) // 2), 2, squeeze=False, sharex=True)
    for axes, (name, acts) in zip(grid.flat, plot.cards, strict=False):
        _clock(axes, name, acts)
    for axes in grid.flat[len(plot.cards) :]:
        axes.set_visible(False)


def _clock(axes: Axes, name: str, acts: Any) -> None:
    level = np.ceil(LEVELS * acts / max(1, acts.max())).astype(int)
    for size in range(1, LEVELS + 1):
        day, hour = np.nonzero(level == size)
        axes.plot(hour, day, linestyle="", marker="s", markersize=1.4 * size, color=FIRST, markeredgewidth=0)
    axes.set(title=name, xlim=(-0.6, 23.6), ylim=(6.6, -0.6))
    axes.set_xticks(range(0, 24, 6), [f"{hour:02d}h" for hour in range(0, 24, 6)])
    axes.tick_params(labelbottom=True, length=0)
    axes.set_yticks(range(7), DAYS, fontsize=9)


def _share(share: float, _: int | None = None) -> str:
    return f"{100 * share:g} %"


def _number(value: float, _: int | None = None) -> str:
    return f"{value:,g}"


PAINTERS: dict[type, Callable[[Drawing, Any], None]] = {Curves: _curves, Bars: _bars, Clocks: _clocks}


def _inline(written: str, key: str, title: str) -> str:
    """The drawing as a part of a page: no prologue, metadata or style for all of it; ids of its own; the page's colours and font."""
    body = written[written.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->|<defs>\s*</defs>", "", body, flags=re.DOTALL)
    body = re.sub(r'(<(?:g|text|svg)\b[^>]*?) id="[^"]*"', r"\1", body)
    body = re.sub(r'\bid="', f'id="{key}-', body)
    body = re.sub(r'(?:xlink:)?href="#', f'href="#{key}-', body).replace("url(#", f"url(#{key}-")
    body = re.sub(r"font-family: [^;\"]*;? ?", "", body)
    body = re.sub(r'\b(?:d|x|y|transform)="[^"]*"', lambda found: re.sub(r"(\d\.\d\d)\d+", r"\1", found[0]), body)
    body = re.sub(r"#01020[3-8]", lambda found: f"var({COLOURS[found[0]]})", body)
    body = re.sub(r"<g((?: clip-path=\"[^\"]*\")?)>\s*((?:<use [^>]*/>\s*)+)</g>", _lifted, body)
    box = re.search(r'viewBox="[^"]*"', body)
    head = f'<svg {box[0] if box else ""} role="img" aria-label="{escape(f"{title}. {MARK}")}" class="plot">'
    return head + re.sub(r"\s+", " ", body[body.index(">") + 1 :]).replace("> <", "><").strip()
