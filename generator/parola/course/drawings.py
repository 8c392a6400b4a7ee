"""Drawings: DOT under ``courseware/drawings/`` becomes SVG inside the page, so that it uses the page's fonts and colours.

The first lines of a drawing are comments ``// title: …`` and ``// desc: …``: what a screen reader says in its place.
"""

from __future__ import annotations

import re
from html import escape

from parola.describe.drawing import POINT, Laid, laid_out
from parola_kit.errors import BadInput

TOLD = re.compile(r"^// (title|desc): (.+)$", re.MULTILINE)
NEEDED = ("title", "desc")


def svg(name: str, dot: str) -> str:
    """One drawing as a figure on one line of HTML.

    Raises:
        BadInput: it says no title or description, or is no DOT.
    """
    told = dict(TOLD.findall(dot))
    if missing := [each for each in NEEDED if each not in told]:
        raise BadInput(f"{name}.dot: has no line '// {missing[0]}: …'; say in words what the drawing shows")
    return _figure(name, told, laid_out(name, dot))


def _figure(name: str, told: dict[str, str], laid: Laid) -> str:
    words = f'<title id="{name}-title">{escape(told["title"])}</title><desc id="{name}-desc">{escape(told["desc"])}</desc>'
    width = round(laid.width * POINT)
    picture = f'<svg viewBox="{laid.view}" role="img" aria-labelledby="{name}-title {name}-desc" style="width:{width}px">'
    region = f'<div class="scroll" tabindex="0" role="region" aria-label="Drawing: {escape(told["title"])}">'
    return (
        f'<figure class="drawing">{region}{picture}{words}{laid.inner}</svg></div><figcaption>{escape(told["title"])}</figcaption></figure>'
    )
