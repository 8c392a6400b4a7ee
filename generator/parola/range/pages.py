"""The first page of every site through SOCKS: the proof that a network is up."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

from parola.range import socks
from parola.range.socks import NoPage

MOST = 40  # at once: all sites of a class, for most of the time of a page is waiting
PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class First:
    """A site's first page: seconds from asking to the last byte, bytes; or why none came."""

    site: str
    seconds: float
    size: int
    problem: str = ""


def first_pages(address: str, onions: Mapping[str, str], *, patience: float = 0, stop: Event | None = None) -> list[First]:
    """Ask each site once, and again for ``patience`` seconds or until ``stop`` is set; in the order of ``onions``."""
    until, halt = time.monotonic() + patience, stop or Event()

    def fetched(site: str) -> First:
        while (found := _first(address, site, onions[site])).problem and time.monotonic() < until and not halt.wait(PAUSE):
            pass
        return found

    with ThreadPoolExecutor(MOST) as pool:
        return list(pool.map(fetched, onions))


def failed(found: Sequence[First]) -> list[str]:
    """A line for each site that gave no page."""
    return [f"{one.site}: no first page: {one.problem}" for one in found if one.problem]


def _first(address: str, site: str, onion: str) -> First:
    began = time.monotonic()
    try:
        body, problem = socks.page(address, onion), ""
    except NoPage as error:
        body, problem = b"", str(error)
    return First(site, time.monotonic() - began, len(body), problem)
