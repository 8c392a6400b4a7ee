"""Where the scores of candidates lie among pairs of which it is known whether one person wrote both."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from parola_kit.draw.picture import FILL, GRID, LINE, OTHER, SMALL, Picture, frame, plain, px, text
from parola_kit.methods.graph import Real
from parola_kit.methods.style import Ranking, Reference, Scored
from parola_kit.show import Table

WIDTH, LEFT, RIGHT = 940, 150, 900  # px
TOP, BAND = 34, 90  # px: above the first band, of each band
BINS = 40
SHOWN = 8  # candidates drawn, from the first; the table has all
COLUMNS = ("candidate", "score", "words", "different_pairs_as_high", "same_pairs_lower", "imposters", "support")


def scores(ranking: Ranking, *, title: str, prefix: str = "scores") -> Picture:
    """Draw known different pairs, known same pairs below them, and the first candidates of a ranking on one scale of scores.

    Bars are shares of each kind of pair. Without enough text there is nothing to draw but words. Ids in the SVG begin with ``prefix``.
    """
    table = Table(COLUMNS, [_row(one) for one in ranking.scored])
    if ranking.reference is None:
        said = f"Not enough text: {ranking.unknown_words} words of the unknown account, and no candidate that it could be compared with."
        return Picture(frame([text(LEFT, TOP, said)], width=WIDTH, height=TOP + LINE, prefix=prefix, title=title, description=said), table)
    shown = [one for one in ranking.scored if not math.isnan(one.score)][:SHOWN]
    low, high = _range(ranking.reference, shown)
    body = [*_bands(ranking.reference, low, high), *_candidates(shown, low, high)]
    first = shown[0]
    said = (
        f"{ranking.words} words of each account. First is {first.name} with {first.score:.3f}, support {first.support}; "
        f"{first.different:.2%} of known different pairs score as high, {first.same:.0%} of known same pairs score lower."
    )
    height = TOP + 2 * BAND + LINE * (len(shown) + 3)
    return Picture(frame(body, width=WIDTH, height=height, prefix=prefix, title=title, description=said), table)


def _range(reference: Reference, shown: Sequence[Scored]) -> tuple[float, float]:
    """The scale: every score is on it, and it is never of no length."""
    found = [float(reference.different[0]), float(reference.same[0]), float(reference.different[-1]), float(reference.same[-1])]
    found += [one.score for one in shown]
    return min(found), max(*found, min(found) + 1e-6)


def _x(score: float, low: float, high: float) -> float:
    return LEFT + (RIGHT - LEFT) * (score - low) / (high - low)


def _bands(reference: Reference, low: float, high: float) -> Iterator[str]:
    named = (("different pairs", reference.different, OTHER), ("same pairs", reference.same, FILL))
    for nth, (name, found, colour) in enumerate(named):
        bottom = TOP + (nth + 1) * BAND - 12
        yield text(LEFT - 10, bottom - 24, name, anchor="end", size=SMALL)
        yield text(LEFT - 10, bottom - 6, f"{len(found)}", anchor="end", size=SMALL)
        yield from _bars(found, low, high, bottom, colour)
        yield f'<path d="M{LEFT} {bottom}H{RIGHT}" stroke="{GRID}" stroke-width="1"/>'


def _bars(found: Real, low: float, high: float, bottom: float, colour: str) -> Iterator[str]:
    """A bar for each of BINS equal steps of the scale, as tall as its share of the fullest step."""
    step = [0] * BINS
    for score in found.tolist():
        step[min(BINS - 1, int(BINS * (score - low) / (high - low)))] += 1
    wide = (RIGHT - LEFT) / BINS
    for nth, many in enumerate(step):
        tall = max(2, (BAND - 24) * many / max(step))  # one of thousands is seen
        place = f'x="{px(LEFT + nth * wide + 1)}" y="{px(bottom - tall)}" width="{px(wide - 2)}" height="{px(tall)}"'
        if many:
            yield f'<rect {place} fill="{colour}"><title>{plain(f"{many} of {len(found)}")}</title></rect>'


def _candidates(shown: Sequence[Scored], low: float, high: float) -> Iterator[str]:
    top = TOP + 2 * BAND
    for nth, one in enumerate(shown):
        x, y = _x(one.score, low, high), top + LINE * (nth + 0.6)
        yield f'<path d="M{px(x)} {TOP}V{px(y)}" stroke="currentColor" stroke-width="1" stroke-dasharray="3 4"/>'
        yield f'<circle cx="{px(x)}" cy="{px(y)}" r="5" fill="currentColor"><title>{plain(_told(one))}</title></circle>'
        right = x < (LEFT + RIGHT) / 2
        yield text(x + (10 if right else -10), y + 5, f"{one.name}: {one.support}", anchor="start" if right else "end", size=SMALL)
    foot = top + LINE * (len(shown) + 1.6)
    yield text(LEFT, foot, f"{low:.2f}", size=SMALL)
    yield text(RIGHT, foot, f"{high:.2f}", anchor="end", size=SMALL)
    yield text((LEFT + RIGHT) / 2, foot, "score (cosine), more alike to the right", anchor="middle", size=SMALL)


def _told(one: Scored) -> str:
    return f"{one.name}: score {one.score:.3f}, {one.different:.2%} of known different pairs score as high, support {one.support}"


def _row(one: Scored) -> dict[str, object]:
    cells = (one.score, one.words, one.different, one.same, one.imposters, one.support)
    return {"candidate": one.name, **dict(zip(COLUMNS[1:], map(_rounded, cells), strict=True))}


def _rounded(value: float | str) -> object:
    if isinstance(value, str):
        return value
    return "" if math.isnan(value) else round(value, 4)
