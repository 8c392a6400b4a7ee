"""DOT becomes SVG, laid out by graphviz-pure, whose own metrics give the same bytes on every machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

from parola_kit.draw.picture import plain, px
from parola_kit.errors import BadInput
from parola_kit.notice import MARK

POINT = 4 / 3  # CSS pixels of a point
TOP, FOOT, SIDE = 34, 26, 12  # points: the title's band, the mark's, and what is left free beside both
LETTER = 9.5  # points that a letter of the title takes at most, on average
# DOT is laid out for Helvetica at 14 points; 13 leave room for a reader's font that is wider. Colours are those of Parola's other screens.
STYLE = """
.drawn { color-scheme: light dark; --ink: #1b2430; --page: #fbfbf9; --box: #e4ecf5; --line: #4a5563; --edge: #0b4f8a; --other: #fbe9c6; }
@media (prefers-color-scheme: dark) {
  .drawn { --ink: #e7eaee; --page: #161b22; --box: #22334a; --line: #b3bcc8; --edge: #8cc4ff; --other: #4a3a10; }
}
@media print { .drawn { --ink: #000; --page: #fff; --box: #fff; --line: #000; --edge: #000; --other: #fff; } }
.drawn text { font: 13px Arimo, "Liberation Sans", Arial, Helvetica, sans-serif; fill: var(--ink); }
.drawn .title, .drawn .node text:first-of-type { font-weight: bold; }
.drawn .title { font-size: 18px; }
.drawn .page { fill: var(--page); }
.drawn .node :is(path, polygon) { fill: var(--box); stroke: var(--line); }
.drawn .main:is(.node) :is(path, polygon) { stroke: var(--edge); stroke-width: 2.5; }
.drawn .other:is(.node) :is(path, polygon) { fill: var(--other); }
.drawn .edge path { stroke: var(--edge); stroke-width: 1.4; }
.drawn .edge polygon { fill: var(--edge); stroke: var(--edge); }
"""


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid out: the inside of an SVG, its viewBox, and its width and height in points."""

    inner: str
    view: str
    width: int
    height: int


def laid_out(name: str, dot: str) -> Laid:
    """A DOT text laid out; every id in it begins with ``name``, and titles, comments and the white ground are left out.

    Raises:
        BadInput: it is no DOT, or graphviz-pure is not installed.
    """
    drawn = _run(name, dot)
    size = re.findall(r'<svg width="(\d+)pt" height="(\d+)pt"', drawn)[0]
    inner = drawn[drawn.index(">", drawn.index("<svg")) + 1 : drawn.rindex("</svg>")]
    inner = re.sub(r"<!--.*?-->|<title>.*?</title>|<polygon fill=\"white\" stroke=\"none\"[^>]*/>", "", inner, flags=re.DOTALL)
    inner = re.sub(r' id="', f' id="{name}-', " ".join(inner.split()))
    return Laid(inner, re.findall(r'viewBox="([^"]+)"', drawn)[0], int(size[0]), int(size[1]))


def svg(dot: str, title: str, description: str, *, name: str = "drawing") -> str:
    """A drawing as a file of its own: title above and mark below, colours for light and dark, words for screen readers.

    Nodes of the class ``main`` get a thick border, of the class ``other`` another ground.

    Raises:
        BadInput: it is no DOT, or graphviz-pure is not installed.
    """
    laid = laid_out(name, dot)
    width, height = max(laid.width, round(LETTER * len(title)) + 2 * SIDE), laid.height + TOP + FOOT
    size = f'width="{round(width * POINT)}" height="{round(height * POINT)}" style="max-width:100%;height:auto"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size} class="drawn" role="img" '
            f'aria-labelledby="{name}-title {name}-desc">',
            f'<title id="{name}-title">{plain(title)} – {MARK}</title>',
            f'<desc id="{name}-desc">{plain(description)} {MARK}</desc>',
            f"<style>{escape(STYLE, quote=False)}</style>",
            '<rect class="page" width="100%" height="100%"/>',
            f'<text class="title" x="{SIDE}" y="{TOP - 10}">{plain(title)}</text>',
            f'<g transform="translate({px((width - laid.width) / 2)} {TOP})">{laid.inner}</g>',
            f'<text x="{width - SIDE}" y="{height - 10}" text-anchor="end">{MARK}</text>',
            "</svg>\n",
        ]
    )


def _run(name: str, dot: str) -> str:
    # The program lies beside the interpreter; PATH is for an installation that puts programs elsewhere.
    program = shutil.which("graphviz-pure", path=str(Path(sys.executable).parent)) or shutil.which("graphviz-pure")
    if program is None:
        raise BadInput("graphviz-pure is not installed; install parola[course]")
    done = subprocess.run([program, "-Tsvg"], input=dot, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 -- our own pinned program
    if done.returncode or "<svg" not in done.stdout:
        raise BadInput(f"{name}.dot: {done.stderr.strip() or 'gave no picture'}")
    return done.stdout
