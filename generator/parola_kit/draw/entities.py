"""Who or what is tied to whom, and by what: boxes in columns, from the first one outwards, and a named line for each tie."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parola_kit.draw.graph import BOX, EDGE, TALL, Node, Spot, box, places
from parola_kit.draw.picture import LINE, OTHER, SMALL, Picture, frame, plain, px, text
from parola_kit.show import Table

GROUND = ' paint-order="stroke" stroke="var(--page, #fff)" stroke-width="4"'  # so that lines do not run through words


@dataclass(frozen=True, slots=True)
class Link:
    """A tie between two things by their names, and what shows it: words, or an evidence id."""

    one: str
    other: str
    why: str


def entities(links: Sequence[Link], *, title: str, prefix: str = "entities") -> Picture:
    """Draw what is tied to what; columns count the ties from the first thing named. The table has every tie.

    Things that hang together with it in no way stand in a last column of their own. Ids in the SVG begin with ``prefix``.
    """
    steps = columns(links)
    nodes = [Node(name, name, column) for name, column in steps.items()]
    spots = places(nodes) if nodes else {}
    width = max((spot.x for spot in spots.values()), default=0) + BOX + EDGE
    height = max((spot.y for spot in spots.values()), default=0) + TALL + EDGE
    body = [part for link in links for part in _tie(link, spots)]
    body += [part for node in nodes for part in box(node, spots[node.key])]
    body += [part for place, link in enumerate(links) for part in _words(link, spots, place)]
    said = f"{len(nodes)} things, {len(links)} ties."
    table = Table(("one", "other", "why"), [{"one": link.one, "other": link.other, "why": link.why} for link in links])
    return Picture(frame(body, width=max(math.ceil(width), 520), height=height, prefix=prefix, title=title, description=said), table)


def columns(links: Sequence[Link]) -> dict[str, int]:
    """Name -> how many ties it is away from the first one (breadth first), in the order in which names come up."""
    beside: dict[str, list[str]] = {}
    for link in links:
        beside.setdefault(link.one, []).append(link.other)
        beside.setdefault(link.other, []).append(link.one)
    found: dict[str, int] = {}
    for first in beside:
        if first not in found:
            _spread(first, max(found.values(), default=-1) + 1, beside, found)
    return found


def _spread(first: str, column: int, beside: Mapping[str, Sequence[str]], found: dict[str, int]) -> None:
    found[first] = column
    reached = [first]
    for name in reached:
        for other in beside[name]:
            if other not in found:
                found[other] = found[name] + 1
                reached.append(other)


def _tie(link: Link, spots: Mapping[str, Spot]) -> Iterator[str]:
    (x1, y1), (x2, y2) = (_middle(spots[name]) for name in (link.one, link.other))
    yield f"<g><title>{plain(f'{link.one} – {link.other}: {link.why}')}</title>"
    yield f'<line x1="{px(x1)}" y1="{px(y1)}" x2="{px(x2)}" y2="{px(y2)}" stroke="{OTHER}" stroke-width="2"/></g>'


def _words(link: Link, spots: Mapping[str, Spot], place: int) -> Iterator[str]:
    """Near the middle of a line, a little lower for every other tie, so that crossing ones can be read."""
    (x1, y1), (x2, y2) = (_middle(spots[name]) for name in (link.one, link.other))
    words = link.why if len(link.why) <= 26 else f"{link.why[:25]}…"
    yield text((x1 + x2) / 2, (y1 + y2) / 2 + (place % 2) * (LINE - 4) - 4, words, anchor="middle", size=SMALL, more=GROUND)


def _middle(spot: Spot) -> tuple[float, float]:
    return spot.x + BOX / 2, spot.y + TALL / 2
