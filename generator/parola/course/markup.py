"""Pieces of Markdown and HTML that look-ups are written in. Everything from a world is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from parola_kit.look import shortened

ESCAPED = str.maketrans({mark: f"&#{ord(mark)};" for mark in "*_`[]|~^"})  # HTML has passed them, Markdown would read them
MOMENT = re.compile(r"\d{4}-\d\d-\d\d")


def text(value: object) -> str:
    """A value as text that neither HTML nor Markdown reads, long identifiers shortened in the middle."""
    return str(shortened(str(value))).translate(ESCAPED)


def code(value: object) -> str:
    """An identifier in full."""
    return f"<code>{escape(str(value))}</code>"


def short(identifier: str) -> str:
    """A long identifier with its middle left out, for running text and drawings: no HTML in it."""
    return f"{identifier[:10]}…{identifier[-6:]}" if len(identifier) > 20 else identifier


def clock(at: str) -> str:
    """``2025-03-16 11:12 UTC`` of a UTC time as records have it."""
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M} UTC"


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """An HTML table on one line, as Markdown has neither caption nor scope; the first column names the row."""
    listed = [[(text(cell), _kind(cell)) for cell in row] for row in rows]
    kinds = [kind for _, kind in listed[0]] if listed else [""] * len(heads)
    head = "".join(f'<th scope="col"{kind}>{text(each)}</th>' for each, kind in zip(heads, kinds, strict=True))
    body = "".join(f"<tr>{_row(row)}</tr>" for row in listed)
    region = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
    return (
        f'{region}<table class="data"><caption>{text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(cells: Sequence[tuple[str, str]]) -> str:
    (name, _), *rest = cells
    return f'<th scope="row">{name}</th>' + "".join(f"<td{kind}>{cell}</td>" for cell, kind in rest)


def _kind(cell: object) -> str:
    """Figures stand to the right, and moments on one line."""
    plain = str(cell).replace("\N{NARROW NO-BREAK SPACE}", "").removesuffix(" sat")
    return ' class="num"' if plain.isdigit() else ' class="id"' if MOMENT.match(plain) else ""
