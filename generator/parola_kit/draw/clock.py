"""When somebody is active: hour by weekday, on the clock of a zone that the reader chooses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timezone

from parola_kit.draw.picture import FILL, GRID, LINE, SMALL, Picture, frame, plain, px, text
from parola_kit.methods.graph import Whole
from parola_kit.methods.hours import week
from parola_kit.show import Table

WIDTH, LEFT, TOP = 940, 110, 34  # px
BOX, TALL = 32, 26  # px of an hour of a weekday
BARS = 70  # px: the tallest bar of the sums below
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def clock(times: Sequence[datetime], *, zone: timezone | int = UTC, title: str, prefix: str = "clock") -> Picture:
    """Draw how often each hour of each weekday has one of ``times``, on the clock of ``zone``: a timezone, or whole hours east of UTC.

    A darker box is more; below are the sums by hour. The table has every hour that has any. Ids in the SVG begin with ``prefix``.

    Raises:
        BadInput: a time is without its zone.
    """
    counts, name = week(times, zone), named(zone)
    bottom = TOP + 7 * TALL
    body = [*_boxes(counts), *_days(), *_bars(counts.sum(0), bottom + 16), *_hours(bottom + 16 + BARS)]
    body.append(text(LEFT, TOP - 14, f"acts by weekday and hour, clock of {name}; darker is more, most {counts.max()}", size=SMALL))
    busiest, quietest = int(counts.sum(0).argmax()), int(counts.sum(0).argmin())
    said = f"{len(times)} acts on the clock of {name}. Busiest hour {busiest:02d}, quietest hour {quietest:02d}."
    rows = [
        {"day": day, "hour": f"{hour:02d}", "acts": int(counts[nth, hour])}
        for nth, day in enumerate(DAYS)
        for hour in range(24)
        if counts[nth, hour]
    ]
    height = bottom + 16 + BARS + LINE + 4
    return Picture(
        frame(body, width=WIDTH, height=height, prefix=prefix, title=title, description=said), Table(("day", "hour", "acts"), rows)
    )


def named(zone: timezone | int) -> str:
    """``UTC`` or ``UTC+07:00``."""
    if not isinstance(zone, int):
        return str(zone)
    return f"UTC{zone:+03d}:00" if zone else "UTC"


def _boxes(counts: Whole) -> Iterator[str]:
    most = max(1, int(counts.max()))
    for day in range(7):
        for hour in range(24):
            many = int(counts[day, hour])
            place = f'x="{LEFT + hour * BOX}" y="{TOP + day * TALL}" width="{BOX}" height="{TALL}"'
            shade = f'fill="{FILL}" fill-opacity="{px(many / most)}" stroke="{GRID}" stroke-width=".5"'
            yield f"<rect {place} {shade}><title>{plain(f'{DAYS[day]} {hour:02d}h: {many}')}</title></rect>"


def _days() -> Iterator[str]:
    for nth, day in enumerate(DAYS):
        yield text(LEFT - 8, TOP + (nth + 0.7) * TALL, day, anchor="end", size=SMALL)


def _bars(hours: Whole, top: float) -> Iterator[str]:
    most = max(1, int(hours.max()))
    for hour, many in enumerate(hours.tolist()):
        tall = BARS * many / most
        yield f'<rect x="{LEFT + hour * BOX + 3}" y="{px(top + BARS - tall)}" width="{BOX - 6}" height="{px(tall)}" fill="{FILL}"/>'
    yield f'<path d="M{LEFT} {px(top + BARS)}h{24 * BOX}" stroke="{GRID}" stroke-width="1"/>'


def _hours(bottom: float) -> Iterator[str]:
    for hour in range(0, 24, 2):
        yield text(LEFT + (hour + 0.5) * BOX, bottom + LINE - 3, f"{hour:02d}", anchor="middle", size=SMALL)
