"""What a drawing is: one SVG that needs nothing from outside, and a table that says the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from parola_kit.notice import MARK
from parola_kit.show import Table

SIZE = 15  # px of a text at normal size: read from the back row
SMALL = 14
LINE = 19  # px from one line of text to the next
# Colours of the page around, where it names them; else ones that are seen on white and on black.
FILL, OTHER, LINK, GRID = "var(--fill, #3d7fb0)", "var(--fill2, #c07a10)", "var(--link, currentColor)", "var(--line, #8a94a0)"

_LONG = re.compile(r"\b(?:[0-9a-f]{64}|bcrt1[02-9ac-hj-np-z]{39,59})\b")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2, has no form for them


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A drawing: shows itself in a notebook with its table below, and puts itself into a template as it is."""

    svg: str
    table: Table

    def __repr__(self) -> str:
        return repr(self.table)

    def __html__(self) -> str:
        """The SVG alone: what a template shows that has a table of its own."""
        return self.svg

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return f'<div style="overflow-x:auto">{self.svg}</div>{self.table._repr_html_()}'  # pyright: ignore[reportPrivateUsage] -- Jupyter's name for it


def frame(body: Sequence[str], *, width: int, height: float, prefix: str, title: str, description: str) -> str:
    """An SVG of ``width`` × ``height`` px around ``body``: named and described, marked at its foot, no wider than its place."""
    # An image hides what is in it from screen readers; links must stay within reach.
    role = "group" if any("<a " in part for part in body) else "img"
    name = prefixed(prefix, "about")
    tall = height + LINE + 6
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {px(tall)}" width="{width}" height="{px(tall)}" role="{role}" '
            f'aria-labelledby="{name}-title {name}-desc" style="min-width:52rem;max-width:100%;height:auto" '
            f'font-family="system-ui, sans-serif" font-size="{SIZE}" fill="currentColor">',
            f'<title id="{name}-title">{plain(title)}</title>',
            f'<desc id="{name}-desc">{plain(f"{description} {MARK}")}</desc>',
            *body,
            text(width - 4, tall - 6, MARK, anchor="end", size=SMALL),
            "</svg>",
        ]
    )


def text(x: float, y: float, words: str, *, anchor: str = "start", size: int = SIZE, more: str = "") -> str:
    """One line of text whose foot is at ``y``; ``more`` are further attributes."""
    return f'<text x="{px(x)}" y="{px(y)}" text-anchor="{anchor}" font-size="{size}"{more}>{plain(words)}</text>'


def link(href: str, body: str) -> str:
    """``body`` as a link; as it is where there is nothing to link to."""
    return f'<a href="{plain(href)}" fill="{LINK}" text-decoration="underline">{body}</a>' if href else body


def plain(words: str) -> str:
    """Words as text or attribute of an SVG: escaped, without characters that XML cannot hold."""
    return escape(_UNFIT.sub("\N{REPLACEMENT CHARACTER}", words))


def prefixed(prefix: str, name: str) -> str:
    """An id that no other picture of the page has, where ``prefix`` is the picture's own."""
    return f"p-{re.sub(r'[^A-Za-z0-9]+', '-', prefix)}-{name}"


def shortened(words: str) -> str:
    """Transaction ids and addresses cut in the middle."""
    return _LONG.sub(lambda found: f"{found[0][:10]}…{found[0][-6:]}", words)


def px(value: float) -> str:
    """A length in px with at most two decimals, so that every machine writes the same bytes."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
