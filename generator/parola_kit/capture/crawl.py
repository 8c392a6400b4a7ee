"""The polite crawler: asks a few sites for their pages, one after the other and not too fast, and keeps what they answer.

The order of pages follows from the addresses given and from the pages alone, and each exchange is in the archive and in the custody log
before the next begins. So a capture that was stopped goes on by walking the same way again, with what it already has read from the archive.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from parola_kit.capture.custody import Line, Log, Machine
from parola_kit.capture.fetch import Exchange, Reply, fetch, fields
from parola_kit.capture.links import leads
from parola_kit.capture.robots import Robots, robots
from parola_kit.capture.warc import Archive, Kept, Writer, page_id, stamp
from parola_kit.capture.ways import Unreached, Ways, host_of
from parola_kit.notice import MARK_ASCII

AGENT = f"parola-capture ({MARK_ASCII})"
TRIES = 3
Key = tuple[int, str]  # round and address


@dataclass(frozen=True, slots=True)
class Limits:
    """``pages`` a round, ``depth`` links from the addresses given, ``bytes`` of payload in all and ``page`` of each, ``rounds`` over
    the same pages, ``pictures`` at the most. ``rate``: requests a second to a site, fewer where it wishes so itself.
    """

    pages: int = 200
    depth: int = 3
    bytes: int = 50_000_000
    page: int = 5_000_000
    rate: float = 2.0
    rounds: int = 1
    pictures: int = 20
    agent: str = AGENT


@dataclass(frozen=True, slots=True)
class _Visit:
    url: str
    depth: int = 0
    kind: str = "page"


@dataclass
class Crawl:
    """One capture under way: what it has so far, and what it may do."""

    folder: Path
    log: Log
    writer: Writer
    ways: Ways
    limits: Limits
    machine: Machine
    hosts: frozenset[str]
    archive: Archive  # what earlier starts wrote
    had: dict[Key, Line] = field(default_factory=dict[Key, Line])
    kept: dict[str, Kept] = field(default_factory=dict[str, Kept])
    wishes: dict[str, Robots] = field(default_factory=dict[str, Robots])
    asked_at: dict[str, datetime] = field(default_factory=dict[str, datetime])
    bytes: int = 0
    unwanted: int = 0  # pages that robots.txt keeps crawlers from
    beyond: int = 0  # pages that the limits left out

    def round(self, number: int, seeds: Sequence[str]) -> None:
        """Visit every page once, nearest first."""
        waiting, seen, visited = deque(_Visit(url) for url in seeds), set(seeds), 0
        while waiting and visited < self.limits.pages and self.bytes < self.limits.bytes:
            visit = waiting.popleft()
            if not self._robots(visit.url).allows(visit.url):
                self.unwanted += 1
                continue
            reply = self._reply(number, visit)
            visited += 1
            for onward in self._onward(visit, reply) if reply else ():
                if onward.url not in seen:
                    seen.add(onward.url)
                    waiting.append(onward)
        self.beyond += len(waiting)

    def _onward(self, visit: _Visit, reply: Reply) -> Iterator[_Visit]:
        found = leads(visit.url, reply)
        further = 0 if 300 <= reply.status < 400 else 1
        yield from (_Visit(url, visit.depth, "needed") for url in found.needed if host_of(url) in self.hosts)
        if visit.depth + further <= self.limits.depth:
            yield from (_Visit(url, visit.depth + further) for url in found.followed if host_of(url) in self.hosts)

    def _robots(self, url: str) -> Robots:
        """The wishes of an address's site, asked for once."""
        place = urljoin(url, "/robots.txt")
        if place not in self.wishes:
            self.wishes[place] = robots(self._reply(1, _Visit(place, 0, "robots")), self.limits.agent)
        return self.wishes[place]

    def _reply(self, number: int, visit: _Visit) -> Reply | None:
        """What an address answers: from the archive if it is there already; None if there is no answer to be had."""
        if (line := self.had.get((number, visit.url))) is not None:
            return self._kept(line)
        told: dict[str, Any] = {"method": "GET", "url": visit.url, "way": self.ways.name(host_of(visit.url)), "kind": visit.kind}
        told |= {"round": number, "depth": visit.depth}
        try:
            exchange = self._exchange(visit.url)
        except Unreached as error:
            self.log.note("capture", exchange={**told, "error": str(error)[:500]})
            self.machine.say(f"{visit.url}: {error}")
            return None
        return self._written(exchange, told)

    def _kept(self, line: Line) -> Reply | None:
        """An answer of an earlier start; None for one of this start, whose links are known (a page may name robots.txt)."""
        if (kept := self.kept.get(line["warc"]["record"])) is None:
            return None
        self.bytes += line["payload"]["size"]
        return self.archive.reply(kept)

    def _written(self, exchange: Exchange, told: dict[str, Any]) -> Reply:
        reply = exchange.reply
        facts = {"round": str(told["round"]), "hopsFromSeed": str(told["depth"]), "kind": told["kind"]}
        warc = asdict(self.writer.write(exchange, facts)) | {"file": self.writer.path.relative_to(self.folder).as_posix()}
        told |= {**fields(reply), "before": stamp(exchange.before), "after": stamp(exchange.after)}
        told |= {"cut": reply.cut} if reply.cut else {}
        payload = {"id": page_id(reply.payload), "size": len(reply.payload)}
        line = self.log.note("capture", exchange=told, payload=payload, warc=warc)
        self.had[told["round"], exchange.url] = line
        self.bytes += len(reply.payload)
        self.machine.say(f"{reply.status} {exchange.url}")
        return reply

    def _exchange(self, url: str) -> Exchange:
        """Ask, again if need be, and never sooner than the site wants.

        Raises:
            Unreached: the last try failed too.
        """
        for left in reversed(range(TRIES)):
            self.wait(url)
            try:
                return fetch(url, self.ways, self.limits.agent, self.machine.clock, self.limits.page)
            except Unreached:
                if not left:
                    raise
        raise AssertionError("unreachable")

    def wait(self, url: str) -> None:
        """Wait until a site may be asked again."""
        host, now = host_of(url), self.machine.clock()
        wishes = self.wishes.get(urljoin(url, "/robots.txt"))
        pause = timedelta(seconds=max(1 / self.limits.rate, wishes.delay if wishes else 0))
        if (last := self.asked_at.get(host)) is not None and timedelta(0) <= now - last < pause:
            self.machine.sleep((pause - (now - last)).total_seconds())
        self.asked_at[host] = self.machine.clock()
