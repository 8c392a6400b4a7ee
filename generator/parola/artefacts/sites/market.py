"""The market and its successor: vendors that say what they offer, never how it is done, and the pool of payment desks that cells name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parola.artefacts.bulk import Bulk
from parola.artefacts.record import Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites import market_rows as rows
from parola.artefacts.sites import market_talk as talk
from parola.artefacts.sites.market_crowd import crowd
from parola.artefacts.sites.market_stalls import Site, Stall

SITES: tuple[Site, ...] = ("market", "successor")


def market(scene: Scene, stalls: Sequence[Stall] = ()) -> Iterator[Bulk | Record]:
    """All tables of both markets, with those that only the sites hold, and what becomes of them and of the forum.

    ``stalls`` are accounts beside the ordinary ones; records of a stall carry its cell, labels and data.
    """
    known = crowd(scene)
    for name in SITES:
        yield from _of(rows.opened(scene, known, name, [stall for stall in stalls if stall.site == name]))
    yield from talk.happenings(scene)
    yield from talk.messages(scene)


def _of(hall: rows.Hall) -> Iterator[Bulk | Record]:
    yield from rows.vendors(hall)
    listings, ids = rows.listings(hall)
    listed = listings.numbers[: len(hall.trade.listings)]
    reviews, whose = rows.reviews(hall, listed, ids)
    for series in (listings, reviews, rows.bulletins(hall)):
        yield series.bulk
        yield from series.records
    cases = list(talk.disputes(hall, listed.tolist(), rows.items(listings), ids))
    yield from cases
    yield from talk.announcements(hall)
    yield from rows.of_buyers(hall, reviews, whose, [case.row["buyer"] for case in cases if "buyer" in case.row])
