"""Who paid whom: boxes in columns, payers left of whom they pay, and lines as wide as amounts."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parola_kit.draw.picture import FILL, GRID, LINE, OTHER, SMALL, Picture, frame, link, plain, prefixed, px, shortened, text
from parola_kit.look import sat
from parola_kit.show import Table

BOX, TALL, GAP, BETWEEN = 210, 50, 16, 200  # px: a box, from one to the next below, from a column to the next
EDGE, AMOUNT = 8, 12  # px around, of an amount's letters
THINNEST, WIDEST = 1.5, 9.0  # px of a line


@dataclass(frozen=True, slots=True)
class Node:
    """A box. ``name`` may hold long ids: they are cut in the middle, ``about`` tells all to who points at it.

    ``column`` counts from left to right and may be negative; ``open`` boxes have their neighbours drawn.
    """

    key: str
    name: str
    column: int
    note: str = ""
    about: str = ""
    href: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A line from one box to another, by their keys: how much was paid, in how many transactions."""

    payer: str
    payee: str
    paid_sat: int
    transactions: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Upper left corner of a box, px."""

    x: float
    y: float


def graph(nodes: Sequence[Node], ties: Sequence[Tie], *, title: str, prefix: str = "graph") -> Picture:
    """Draw boxes in the order given, column by column, and the lines between them; every key of ``ties`` is that of one node.

    The picture's table has every line. Ids in the SVG begin with ``prefix``.
    """
    spots = places(nodes)
    width = max(spot.x for spot in spots.values()) + BOX + EDGE
    height = max(spot.y for spot in spots.values()) + TALL + EDGE
    most = max((tie.paid_sat for tie in ties), default=1)
    body = [_arrow(prefix)]
    for tie in ties:
        body += _line(tie, spots, most, prefix)
    body += _amounts(ties, spots)
    for node in nodes:
        body += box(node, spots[node.key])
    said = f"{len(nodes)} boxes, {len(ties)} lines. Lines go from who pays to who is paid."
    rows = [_row(tie, {node.key: node.name for node in nodes}) for tie in ties]
    table = Table(("payer", "payee", "paid_sat", "transactions"), rows)
    return Picture(frame(body, width=max(math.ceil(width), 520), height=height, prefix=prefix, title=title, description=said), table)


def places(nodes: Sequence[Node]) -> dict[str, Spot]:
    """Key -> where its box is: columns side by side, each centred in the tallest."""
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        columns[node.column].append(node)
    tallest, left = max(len(column) for column in columns.values()), min(columns)
    step = TALL + GAP
    return {
        node.key: Spot(EDGE + (number - left) * (BOX + BETWEEN), EDGE + (tallest - len(column)) * step / 2 + n * step)
        for number, column in columns.items()
        for n, node in enumerate(column)
    }


def box(node: Node, spot: Spot) -> Iterator[str]:
    """The parts of a box; all of it is the link, so that nobody has to aim at letters."""
    place = f'x="{px(spot.x)}" y="{px(spot.y)}" width="{BOX}" height="{TALL}" rx="4"'
    edge = f'stroke="{FILL if node.open else GRID}" stroke-width="{3 if node.open else 1.5}"'
    inside = [f'<rect {place} fill="var(--page, #fff)" {edge}/>']
    inside.append(text(spot.x + 10, spot.y + LINE + 1, shortened(node.name), size=SMALL, more=' font-weight="600"' if node.open else ""))
    inside += [text(spot.x + 10, spot.y + 2 * LINE + 3, node.note, size=SMALL)] if node.note else []
    yield f"<g><title>{plain(node.about or node.name)}</title>"
    yield link(node.href, "".join(inside))
    yield "</g>"


def _line(tie: Tie, spots: Mapping[str, Spot], most: int, prefix: str) -> Iterator[str]:
    start, end = spots[tie.payer], spots[tie.payee]
    x1, y1, x2, y2 = start.x + BOX, start.y + TALL / 2, end.x - 4, end.y + TALL / 2
    bend = BETWEEN / 2
    if end.x <= start.x:  # back, or within a column: around the right side of both
        x2, bend = end.x + BOX + 4, BETWEEN * 0.6
        y1, y2 = y1 + 8, y2 - 8
        path = f"M{px(x1)} {px(y1)}C{px(max(x1, x2) + bend)} {px(y1)} {px(max(x1, x2) + bend)} {px(y2)} {px(x2)} {px(y2)}"
    else:
        path = f"M{px(x1)} {px(y1)}C{px(x1 + bend)} {px(y1)} {px(x2 - bend)} {px(y2)} {px(x2)} {px(y2)}"
    colour = OTHER if end.x <= start.x else FILL
    yield f"<g><title>{plain(f'{sat(tie.paid_sat)} sat in {tie.transactions} transactions')}</title>"
    yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-opacity=".65" stroke-width="{px(_width(tie.paid_sat, most))}" '
    yield f'marker-end="url(#{prefixed(prefix, "tip")})"/></g>'


def _amounts(ties: Sequence[Tie], spots: Mapping[str, Spot]) -> Iterator[str]:
    """How much each line carries, at the end where fewer lines come together; those at one place stand over each other."""
    leave, arrive = Counter(tie.payer for tie in ties), Counter(tie.payee for tie in ties)
    taken: Counter[tuple[str, bool]] = Counter()
    for tie in ties:
        start, end = spots[tie.payer], spots[tie.payee]
        at_payee = arrive[tie.payee] <= leave[tie.payer]
        place = (tie.payee if at_payee else tie.payer, at_payee and end.x > start.x)
        up = 9 + AMOUNT * taken[place]
        taken[place] += 1
        if at_payee and end.x > start.x:
            yield _amount(tie, end.x - 14, end.y + TALL / 2 - up, "end")
        else:
            spot = end if at_payee else start
            yield _amount(tie, spot.x + BOX + 12, spot.y + TALL / 2 - up, "start")


def _amount(tie: Tie, x: float, y: float, anchor: str) -> str:
    """On a ground of its own, so that lines do not run through it."""
    ground = ' paint-order="stroke" stroke="var(--page, #fff)" stroke-width="4"'
    return text(x, y, f"{sat(tie.paid_sat)} sat", anchor=anchor, size=AMOUNT, more=ground)


def _width(amount: int, most: int) -> float:
    """Between THINNEST and WIDEST by the square root of the share: what is much is seen, what is little too."""
    return THINNEST + (WIDEST - THINNEST) * math.sqrt(amount / max(1, most))


def _arrow(prefix: str) -> str:
    return (
        f'<defs><marker id="{prefixed(prefix, "tip")}" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8Z" fill="currentColor"/></marker></defs>'
    )


def _row(tie: Tie, names: Mapping[str, str]) -> dict[str, object]:
    return {"payer": names[tie.payer], "payee": names[tie.payee], "paid_sat": tie.paid_sat, "transactions": tie.transactions}
