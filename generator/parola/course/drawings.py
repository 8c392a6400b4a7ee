"""Drawings: DOT under ``courseware/drawings/`` becomes SVG inside the page, so that it uses the page's fonts and colours.

Laid out by graphviz-pure, whose own metrics give the same bytes on every machine. The first lines of a drawing are comments
``// title: …`` and ``// desc: …``: what a screen reader says in its place.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

from parola_kit.errors import BadInput

TOLD = re.compile(r"^// (title|desc): (.+)$", re.MULTILINE)
POINT = 4 / 3  # CSS pixels of a point
NEEDED = ("title", "desc")


def svg(name: str, dot: str) -> str:
    """One drawing as a figure on one line of HTML.

    Raises:
        BadInput: it says no title or description, or is no DOT.
    """
    told = dict(TOLD.findall(dot))
    if missing := [each for each in NEEDED if each not in told]:
        raise BadInput(f"{name}.dot: has no line '// {missing[0]}: …'; say in words what the drawing shows")
    return _figure(name, told, _laid_out(name, dot))


def _laid_out(name: str, dot: str) -> str:
    # The program lies beside the interpreter; PATH is for an installation that puts programs elsewhere.
    program = shutil.which("graphviz-pure", path=str(Path(sys.executable).parent)) or shutil.which("graphviz-pure")
    if program is None:
        raise BadInput("graphviz-pure is not installed; install parola[course]")
    done = subprocess.run([program, "-Tsvg"], input=dot, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 -- our own pinned program
    if done.returncode or "<svg" not in done.stdout:
        raise BadInput(f"{name}.dot: {done.stderr.strip() or 'gave no picture'}")
    return done.stdout


def _figure(name: str, told: dict[str, str], laid_out: str) -> str:
    width = int(re.findall(r'<svg width="(\d+)pt"', laid_out)[0])
    view = re.findall(r'viewBox="([^"]+)"', laid_out)[0]
    inner = laid_out[laid_out.index(">", laid_out.index("<svg")) + 1 : laid_out.rindex("</svg>")]
    inner = re.sub(r"<!--.*?-->|<title>.*?</title>|<polygon fill=\"white\" stroke=\"none\"[^>]*/>", "", inner, flags=re.DOTALL)
    inner = re.sub(r' id="', f' id="{name}-', " ".join(inner.split()))
    words = f'<title id="{name}-title">{escape(told["title"])}</title><desc id="{name}-desc">{escape(told["desc"])}</desc>'
    picture = f'<svg viewBox="{view}" role="img" aria-labelledby="{name}-title {name}-desc" style="width:{round(width * POINT)}px">'
    region = f'<div class="scroll" tabindex="0" role="region" aria-label="Drawing: {escape(told["title"])}">'
    return f'<figure class="drawing">{region}{picture}{words}{inner}</svg></div><figcaption>{escape(told["title"])}</figcaption></figure>'
