"""What happened when: a row for each happening, on one scale; what is known only within bounds is a bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from parola_kit.draw.picture import FILL, GRID, LINE, OTHER, SMALL, Picture, frame, plain, px, shortened, text
from parola_kit.errors import BadInput
from parola_kit.show import Table

WIDTH, LEFT, TRACK, GAP = 940, 176, 300, 22  # px: all, times, scale, to the words
TALL, TOP, RADIUS = 28, 30, 6  # px of a row, above the first, of a dot


@dataclass(frozen=True, slots=True)
class Happening:
    """Words, and the earliest and latest moment that it may have been; both with their zone, the same where it is known."""

    words: str
    earliest: datetime
    latest: datetime


def timeline(happenings: Sequence[Happening], *, title: str, prefix: str = "timeline") -> Picture:
    """Draw happenings in the order of their earliest moment, in UTC; the table has both moments. Ids in the SVG begin with ``prefix``.

    Raises:
        BadInput: a moment is without its zone, or a latest one lies before its earliest.
    """
    for one in happenings:
        _sound(one)
    rows = sorted(happenings, key=lambda one: (one.earliest, one.latest, one.words))
    begins, span = _scale(rows)
    body = [text(0, TOP - 12, "UTC; a dot is a moment, a bar is from the earliest to the latest", size=SMALL)]
    for number, one in enumerate(rows):
        body += _row(one, TOP + number * TALL, begins, span)
    bounds = sum(one.earliest != one.latest for one in rows)
    said = f"{len(rows)} happenings in order, {bounds} of them known only within bounds."
    told = [{"earliest": shown(one.earliest), "latest": shown(one.latest), "what": one.words} for one in rows]
    table = Table(("earliest", "latest", "what"), told)
    return Picture(frame(body, width=WIDTH, height=TOP + len(rows) * TALL, prefix=prefix, title=title, description=said), table)


def shown(at: datetime) -> str:
    """A moment in UTC to the minute, as pages show it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def _sound(one: Happening) -> None:
    if one.earliest.tzinfo is None or one.latest.tzinfo is None:
        raise BadInput(f"{one.words[:60]!r}: a time without its zone is no moment; give the earliest and the latest that it may be")
    if one.latest < one.earliest:
        raise BadInput(f"{one.words[:60]!r}: the latest moment lies before the earliest")


def _scale(rows: Sequence[Happening]) -> tuple[float, float]:
    """The first moment and the seconds to the last, never none."""
    times = [at.timestamp() for one in rows for at in (one.earliest, one.latest)] or [0.0]
    return min(times), max(1.0, max(times) - min(times))


def _row(one: Happening, y: float, begins: float, span: float) -> Iterator[str]:
    middle = y + TALL / 2
    start, end = (LEFT + TRACK * (at.timestamp() - begins) / span for at in (one.earliest, one.latest))
    yield text(0, middle + 5, shown(one.earliest), size=SMALL)
    yield f'<line x1="{LEFT}" x2="{LEFT + TRACK}" y1="{px(middle)}" y2="{px(middle)}" stroke="{GRID}" stroke-opacity=".5"/>'
    yield f"<g><title>{plain(f'{one.words}: {shown(one.earliest)} to {shown(one.latest)} UTC')}</title>"
    if one.earliest == one.latest:
        yield f'<circle cx="{px(start)}" cy="{px(middle)}" r="{RADIUS}" fill="{FILL}"/></g>'
    else:
        size = f'width="{px(max(end - start, 2))}" height="{2 * RADIUS}"'
        yield f'<rect x="{px(start)}" y="{px(middle - RADIUS)}" {size} rx="3" fill="{OTHER}"/></g>'
    yield text(LEFT + TRACK + GAP, middle + LINE / 4, cut(one.words))


def cut(words: str, most: int = 56) -> str:
    """Words that fit beside the scale."""
    short = shortened(words)
    return short if len(short) <= most else f"{short[: most - 1]}…"
