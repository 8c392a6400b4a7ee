"""A transaction as a flow: inputs left, outputs right, as wide as their amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from textwrap import wrap

from parola_kit.draw.picture import FILL, LINE, OTHER, SIZE, SMALL, Picture, frame, link, plain, prefixed, px, shortened, text
from parola_kit.look import sat
from parola_kit.show import Table

WIDTH, TRUNK, GAP = 940, 150, 12  # px: the picture, all amounts on top of each other, between two labels
LEFT, MIDDLE, RIGHT = 280, (440, 480), 640  # px: where ribbons begin, run together, and end
MOST = 12  # ends of a side that are drawn
ACROSS = 38  # characters of a note's line


@dataclass(frozen=True, slots=True)
class End:
    """One input or output. ``label`` may hold long ids: they are cut in the middle, ``about`` tells them whole to who points at it."""

    label: str
    amount_sat: int
    href: str = ""
    about: str = ""
    onward: str = ""  # where it comes from or goes: a line of its own
    onward_href: str = ""
    assumed: str = ""  # names of the heuristics that take it for change; empty: none was asked, or none does
    kind: str = ""  # "fee", or "more": several that were folded into one


@dataclass(frozen=True, slots=True)
class Ribbon:
    """From ``outer`` (middle of an end, px from the top) to ``inner`` (its upper edge in the trunk), ``width`` px wide."""

    outer: float
    inner: float
    width: float


def flow(
    inputs: Sequence[End], outputs: Sequence[End], *, fee_sat: int | None = None, title: str, prefix: str = "flow", most: int = MOST
) -> Picture:
    """Draw a transaction. ``fee_sat`` is None for a coinbase; of a side with more than ``most`` ends the largest are drawn.

    Ids in the SVG begin with ``prefix``, which should differ between the pictures of a page. The picture's table has every end.
    """
    fee = [] if fee_sat is None else [End("fee", fee_sat, kind="fee")]
    left, right = fold(inputs, most), [*fold(outputs, most), *fee]
    scale = TRUNK / max(1, _sum(left), _sum(right))
    ribbons = [layout(side, scale) for side in (left, right)]
    height = max(_height(left, scale), _height(right, scale), TRUNK)
    body = [_hatch(prefix)] if any(end.assumed for end in right) else []
    body += [_heading(LEFT, "end", "inputs", inputs), _heading(RIGHT, "start", "outputs", outputs)]
    body += [f'<g transform="translate(0 {px(2 * LINE)})">', _trunk(height)]
    for side, ends, bands in ((-1, left, ribbons[0]), (1, right, ribbons[1])):
        down = (height - _height(ends, scale)) / 2
        for end, band in zip(ends, bands, strict=True):
            inner = band.inner + (height - TRUNK) / 2
            body += _end(end, replace(band, outer=band.outer + down, inner=inner), side, prefix)
    body.append("</g>")
    said = _description(inputs, outputs, fee_sat)
    return Picture(
        frame(body, width=WIDTH, height=height + 2 * LINE, prefix=prefix, title=title, description=said), _table(inputs, outputs, fee)
    )


def fold(ends: Sequence[End], most: int) -> list[End]:
    """At most ``most`` ends in their order: assumed change and the largest; the rest as one, with their sum."""
    if len(ends) <= most:
        return list(ends)
    order = sorted(range(len(ends)), key=lambda n: (not ends[n].assumed, -ends[n].amount_sat, n))
    kept, rest = sorted(order[: most - 1]), order[most - 1 :]
    more = End(f"… and {len(rest)} more", sum(ends[n].amount_sat for n in rest), kind="more")
    return [*(ends[n] for n in kept), more]


def layout(ends: Sequence[End], scale: float) -> list[Ribbon]:
    """Where the ribbons of a side run; ``scale`` is px per sat. In the trunk they lie on each other without a gap."""
    tops = accumulate((_room(end, scale) for end in ends), initial=0.0)
    inner = accumulate((end.amount_sat * scale for end in ends), initial=0.0)
    return [
        Ribbon(top + (_room(end, scale) - GAP) / 2, at, end.amount_sat * scale)
        for end, top, at in zip(ends, tops, inner, strict=False)  # both sums go one further: the height of the side
    ]


def _room(end: End, scale: float) -> float:
    """Height of an end with the gap below it: its lines of text, or its ribbon where that is wider."""
    return max(LINE * len(_lines(end)), end.amount_sat * scale) + GAP


def _height(ends: Sequence[End], scale: float) -> float:
    return sum(_room(end, scale) for end in ends)


def _lines(end: End) -> list[tuple[str, str]]:
    """Lines of text, each with what it links to."""
    onward = [(shortened(end.onward), end.onward_href)] if end.onward else []
    notes = [(line, "") for line in wrap(_note(end), ACROSS, break_on_hyphens=False)]
    return [(shortened(end.label), end.href), (f"{sat(end.amount_sat)} sat", ""), *onward, *notes]


def _note(end: End) -> str:
    return f"change, assumed ({end.assumed})" if end.assumed else ""


def _end(end: End, band: Ribbon, side: int, prefix: str) -> Iterator[str]:
    x, trunk, beside, anchor = (LEFT, MIDDLE[0], LEFT - 16, "end") if side < 0 else (RIGHT, MIDDLE[1], RIGHT + 16, "start")
    lines = _lines(end)
    top = band.outer - LINE * len(lines) / 2 - 5
    yield f"<g><title>{plain(end.about or f'{end.label}: {sat(end.amount_sat)} sat')}</title>"
    yield _band(band, x, trunk, end, prefix)
    yield f'<rect x="{px(x - 8 if side < 0 else x)}" y="{px(band.outer - max(band.width, 2) / 2)}" width="8" '
    yield f'height="{px(max(band.width, 2))}" fill="{_colour(end)}"/>'
    for n, (words, href) in enumerate(lines, 1):
        yield link(href, text(beside, top + LINE * n, words, anchor=anchor, size=SMALL if n > 2 else SIZE))
    yield "</g>"


def _band(band: Ribbon, x: float, trunk: float, end: End, prefix: str) -> str:
    """The ribbon as an area with a thin edge, so that the smallest amount is still seen."""
    half, middle = band.width / 2, (x + trunk) / 2
    upper, lower, low = band.outer - half, band.outer + half, band.inner + band.width
    path = (
        f"M{px(x)} {px(upper)}C{px(middle)} {px(upper)} {px(middle)} {px(band.inner)} {px(trunk)} {px(band.inner)}"
        f"L{px(trunk)} {px(low)}C{px(middle)} {px(low)} {px(middle)} {px(lower)} {px(x)} {px(lower)}Z"
    )
    colour = _colour(end)
    fill = f'fill="url(#{prefixed(prefix, "assumed")})" stroke-dasharray="6 4"' if end.assumed else f'fill="{colour}" fill-opacity=".4"'
    return f'<path d="{path}" {fill} stroke="{colour}" stroke-width="1"/>'


def _colour(end: End) -> str:
    return OTHER if end.assumed or end.kind == "fee" else FILL


def _trunk(height: float) -> str:
    """Where everything runs together: a transaction does not say which input paid which output."""
    return (
        f'<rect x="{MIDDLE[0]}" y="{px((height - TRUNK) / 2)}" width="{MIDDLE[1] - MIDDLE[0]}" height="{TRUNK}" '
        f'fill="{FILL}" fill-opacity=".75"/>'
    )


def _hatch(prefix: str) -> str:
    return (
        f'<defs><pattern id="{prefixed(prefix, "assumed")}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="3" height="8" fill="{OTHER}" fill-opacity=".75"/></pattern></defs>'
    )


def _heading(x: float, anchor: str, what: str, ends: Sequence[End]) -> str:
    beside = x - 16 if anchor == "end" else x + 16
    return text(beside, LINE, f"{_counted(ends, what)}, {sat(_sum(ends))} sat", anchor=anchor, more=' font-weight="600"')


def _description(inputs: Sequence[End], outputs: Sequence[End], fee_sat: int | None) -> str:
    said = f"{_counted(inputs, 'inputs')} of {sat(_sum(inputs))} sat, {_counted(outputs, 'outputs')} of {sat(_sum(outputs))} sat"
    said += "." if fee_sat is None else f", fee {sat(fee_sat)} sat."
    return " ".join([said, *(f"{end.label}: {_note(end)}." for end in outputs if end.assumed)])


def _counted(ends: Sequence[End], what: str) -> str:
    return f"{len(ends)} {what[:-1] if len(ends) == 1 else what}"


def _sum(ends: Sequence[End]) -> int:
    return sum(end.amount_sat for end in ends)


def _table(inputs: Sequence[End], outputs: Sequence[End], fee: Sequence[End]) -> Table:
    rows = [
        {"side": side, "what": end.about or end.label, "sat": end.amount_sat, "note": _note(end)}
        for side, ends in (("input", inputs), ("output", outputs), ("fee", fee))
        for end in ends
    ]
    return Table(("side", "what", "sat", "note"), rows)
