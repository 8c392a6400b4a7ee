"""The balance of an address over time, as steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parola_kit.draw.picture import FILL, GRID, LINE, SMALL, Picture, frame, plain, px, text
from parola_kit.look import sat
from parola_kit.show import Table

WIDTH, HEIGHT = 940, 330  # px
LEFT, RIGHT, TOP, BOTTOM = 180, 880, 34, 280  # px: the field of the curve
DOTS = 120  # more would run into each other
STEPS = (1, 2, 5, 7, 14, 28, 56, 91, 182, 364)  # days between two dates below the curve


@dataclass(frozen=True, slots=True)
class Closing:
    """The balance of an address at the end of a day (UTC, ``YYYY-MM-DD``)."""

    day: str
    balance_sat: int


@dataclass(frozen=True, slots=True)
class Field:
    """From days and amounts to px: ``first`` is the day at the left edge, ``days`` how many lie across, ``most`` sat is at the top."""

    first: date
    days: int
    most: int

    def x(self, day: str) -> float:
        """Of a day."""
        return LEFT + (RIGHT - LEFT) * (date.fromisoformat(day) - self.first).days / self.days

    def y(self, amount_sat: int) -> float:
        """Of an amount."""
        return BOTTOM - (BOTTOM - TOP) * amount_sat / self.most


def balance(points: Sequence[Closing], *, until: str = "", title: str, prefix: str = "balance") -> Picture:
    """Draw closing balances, oldest first, at least one; the last holds to the day ``until`` (``YYYY-MM-DD``).

    Days without a point keep the balance of the day before. Ids in the SVG begin with ``prefix``.
    """
    last = max(until, points[-1].day)
    first = date.fromisoformat(points[0].day) - timedelta(1)  # the day before has no balance yet: the first step is seen
    ticks = levels(max(point.balance_sat for point in points))
    field = Field(first, (date.fromisoformat(last) - first).days, ticks[-1])
    body = [*_levels(field, ticks), *_days(field), *_curve(field, points, last), *_dots(field, points)]
    body.append(text(LEFT, LINE - 3, "balance at the end of the day, sat", anchor="start", size=SMALL))
    body.append(text(RIGHT, BOTTOM + 6 + 2 * LINE, "day, UTC", anchor="end", size=SMALL))
    said = f"Balance from {points[0].day} to {last}: {sat(points[-1].balance_sat)} sat at the end, {sat(_most(points))} at most."
    table = Table(("day", "balance_sat"), [{"day": point.day, "balance_sat": point.balance_sat} for point in points])
    return Picture(frame(body, width=WIDTH, height=HEIGHT, prefix=prefix, title=title, description=said), table)


def levels(most: int) -> list[int]:
    """Round amounts from 0 to at least ``most`` sat, three to six of them: 1, 2 or 5 with zeros apart."""
    step = next(unit * 10**zeros for zeros in range(20) for unit in (1, 2, 5) if unit * 10**zeros * 5 >= most)
    return [step * n for n in range(max(1, -(-most // step)) + 1)]


def _most(points: Sequence[Closing]) -> int:
    return max(point.balance_sat for point in points)


def _curve(field: Field, points: Sequence[Closing], last: str) -> Iterator[str]:
    start = f"M{px(field.x(points[0].day))} {px(field.y(0))}"
    steps = "".join(f"H{px(field.x(point.day))}V{px(field.y(point.balance_sat))}" for point in points) + f"H{px(field.x(last))}"
    yield f'<path d="{start}{steps}V{px(field.y(0))}Z" fill="{FILL}" fill-opacity=".18"/>'
    yield f'<path d="{start}{steps}" fill="none" stroke="{FILL}" stroke-width="2.5"/>'


def _dots(field: Field, points: Sequence[Closing]) -> Iterator[str]:
    for point in points if len(points) <= DOTS else ():
        where = f'cx="{px(field.x(point.day))}" cy="{px(field.y(point.balance_sat))}"'
        yield f'<circle {where} r="4" fill="{FILL}"><title>{plain(f"{point.day}: {sat(point.balance_sat)} sat")}</title></circle>'


def _levels(field: Field, ticks: Sequence[int]) -> Iterator[str]:
    for tick in ticks:
        y = field.y(tick)
        yield f'<path d="M{LEFT} {px(y)}H{RIGHT}" stroke="{GRID}" stroke-width="1"/>'
        yield text(LEFT - 10, y + 5, sat(tick), anchor="end", size=SMALL)


def _days(field: Field) -> Iterator[str]:
    step = next((step for step in STEPS if field.days / step <= 7), -(-field.days // 7))
    for after in range(0, field.days + 1, step):
        day = (field.first + timedelta(after)).isoformat()
        x = field.x(day)
        yield f'<path d="M{px(x)} {BOTTOM}v6" stroke="{GRID}" stroke-width="1"/>'
        yield text(x, BOTTOM + 6 + LINE, day, anchor="middle", size=SMALL)
