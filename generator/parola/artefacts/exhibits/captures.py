"""Requests of two days to one site, with what came back: pages with their bytes and hashes, and bare heads by which a clock is read."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from parola.artefacts.exhibits.offers import Lists, Offer
from parola.artefacts.exhibits.watched import Watched
from parola.artefacts.web.common import http_date
from parola_kit.notice import MARK

RATES = "/rates"
OFFERS = "/offers?page={n}"
HEADS = ("/", "/pay", "/mirrors", "/canary", "/key")  # pages that every desk and every copy has
WAY = (400, 4_200)  # milliseconds that each way through the network takes at the least, on the day of a case; assumption
MORE = (60, 4_000)  # and how much longer a request takes, both ways together; assumption
PAUSE = (4_000, 40_000)  # milliseconds between two requests; assumption
WRONG = (17, 190)  # seconds by which a wrong clock is off; assumption
KEPT = (120, 900)  # seconds for which an intermediate cache had kept an answer (RFC 9111 section 5.1: Age); assumption
HTML = '<!doctype html>\n<html lang="en"><head><title>{title}</title></head>\n<body>\n{text}\n<footer>{mark}</footer>\n</body></html>\n'


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: ``row`` as ``case.sql`` has it, the label, what the truth adds, and the offers that the page shows."""

    row: dict[str, Any]
    label: str
    data: Mapping[str, Any]
    offers: tuple[Offer, ...] = ()


@dataclass(slots=True)
class Session:
    """One day of capture.

    ``now`` is the right time in milliseconds UTC, ``ahead`` the seconds by which the server's clock is ahead, ``way`` the milliseconds
    that a request takes to it at the least, and an answer from it.
    """

    case: Watched
    day: str
    now: int
    ahead: float
    zipped: bool
    way: int
    chance: Random
    asked: list[Asked] = field(default_factory=list[Asked])

    def page(self, path: str, title: str, text: str, label: str, offers: tuple[Offer, ...] = ()) -> None:
        """Fetch a page; ``{at}`` in its text is filled with the server's clock."""
        times = self._times()
        said = text.replace("{at}", _seconds(times["date_s"]))
        body = HTML.format(title=html.escape(title), text=html.escape(said), mark=MARK).encode()
        sent = gzip.compress(body, 9, mtime=0) if self.zipped else body
        headers = self._headers(times, {"Content-Encoding": "gzip"} if self.zipped else {})
        row = {**self._row("GET", path, times, headers), **self._hashes(sent, body), "text": said, "payload": sent.hex()}
        self._note(row, times, label, offers)

    def head(self, path: str, label: str, age: int = 0) -> None:
        """Ask for the head of a page alone; an answer with an ``age`` was made so many seconds before, and comes from a cache."""
        times = self._times(age)
        self._note(self._row("HEAD", path, times, self._headers(times, {"Age": str(age)} if age else {})), times, label)

    def lost(self, path: str, label: str) -> None:
        """Ask for a page that does not come."""
        times = self._times()
        self._note({**self._row("GET", path, times, {}), "status": 504}, times, label)

    def _times(self, age: int = 0) -> dict[str, int]:
        sent = self.now
        more = self.chance.randrange(*MORE)
        got = sent + 2 * self.way + more
        written = (sent + self.way + self.chance.randrange(more)) / 1_000 + self.ahead - age
        self.now = got + self.chance.randrange(*PAUSE)
        return {"sent_ms": sent, "got_ms": got, "date_s": math.floor(written)}

    def _headers(self, times: Mapping[str, int], more: Mapping[str, str]) -> dict[str, str]:
        site = self.case.captured
        return {"Date": http_date(times["date_s"]), "Server": site.ident, "Content-Type": "text/html; charset=utf-8", **more}

    def _hashes(self, sent: bytes, body: bytes) -> dict[str, str]:
        """What the tool wrote down, and what an examiner reckoned later over either form."""
        unpacked = self.case.is_("digest", "decoded") and not self.case.is_("difference", "encoding")
        over = {"sha256_sent": _sha256(sent), "sha256_decoded": _sha256(body)}
        return {"sha256": over["sha256_decoded" if unpacked else "sha256_sent"], **over}

    def _row(self, method: str, path: str, times: Mapping[str, int], headers: Mapping[str, str]) -> dict[str, Any]:
        """A row of ``case.capture`` in which no page came."""
        return {
            "url": f"http://{self.case.captured.onion}{path}",
            "method": method,
            "sent_at": _milliseconds(times["sent_ms"]),
            "got_at": _milliseconds(times["got_ms"]),
            "status": 200,
            "headers": json.dumps(headers, sort_keys=True) if headers else "",
            **dict.fromkeys(("sha256", "sha256_sent", "sha256_decoded", "text", "payload"), ""),
        }

    def _note(self, row: dict[str, Any], times: Mapping[str, int], label: str, offers: tuple[Offer, ...] = ()) -> None:
        self.asked.append(Asked(row, label, {**times, "day": self.day, "brand": self.case.brand}, offers))


def captures(case: Watched, shown: Lists) -> list[Asked]:
    """Everything that was asked on both days."""
    return [*_first(case, shown).asked, *_second(case, shown).asked]


def _first(case: Watched, shown: Lists) -> Session:
    ahead = _ahead(case)
    drift = case.chance("drift").uniform(3, 11) if ahead else 0.0
    zipped = not case.is_("difference", "encoding")
    session = _begun(case, "first", case.first, ahead - drift, zipped=zipped)
    _rates(session, changed=False)
    for n, page in enumerate(shown.first, 1):
        if n == shown.lost:
            session.lost(OFFERS.format(n=n), "offers-lost")
        else:
            session.page(OFFERS.format(n=n), *_list(case, page), "offers-first", page)
    return session


def _second(case: Watched, shown: Lists) -> Session:
    session = _begun(case, "second", case.second, _ahead(case), zipped=True)
    chance = case.chance("heads")
    heads = chance.sample(HEADS, len(HEADS))
    for path in heads[:3]:
        session.head(path, "head")
    _rates(session, changed=case.is_("difference", "content"))
    for n, page in enumerate(shown.second, 1):
        session.page(OFFERS.format(n=n), *_list(case, page), "offers-second", page)
    session.head(heads[3], "head-cached", chance.randrange(*KEPT))
    session.head(heads[4], "head")
    return session


def _begun(case: Watched, day: str, at: int, ahead: float, *, zipped: bool) -> Session:
    chance = case.chance(day)
    return Session(case, day, at * 1_000 + chance.randrange(1_000), ahead, zipped, chance.randrange(*WAY), chance)


def _ahead(case: Watched) -> float:
    """Seconds by which the server's clock is ahead: none where it is right."""
    if not case.is_("server-clock", "wrong"):
        return 0.0
    chance = case.chance("clock")
    return chance.choice([-1, 1]) * chance.uniform(*WRONG)


def _rates(session: Session, *, changed: bool) -> None:
    """The page that both captures have: its words change, or it prints a clock, or only the form of its bytes differs."""
    case, chance = session.case, session.case.chance("rates")
    title = case.desk.title
    coins, tokens, least = chance.randint(2, 9), chance.randint(2, 9), chance.randrange(20, 80, 5)
    number = chance.randrange(1_000_000)
    coins += chance.choice([-1, 1]) if changed else 0
    said = {"title": title, "coins": str(coins), "tokens": str(tokens), "least": str(least)}
    text = case.scene.phrases.english("site-rates-desk", number, **said)
    if case.is_("difference", "clock"):
        text += "\n" + case.scene.phrases.english("site-rates-made", number, at="{at}")
    session.page(RATES, case.scene.phrases.english("site-page-rates"), text, f"rates-{session.day}")


def _list(case: Watched, page: tuple[Offer, ...]) -> tuple[str, str]:
    """Title and text of a page of offers."""
    text = "\n".join(" | ".join(part for part in _words(offer) if part) for offer in page)
    return case.scene.phrases.english("site-page-offers"), text


def _words(offer: Offer) -> Iterator[str]:
    yield f"No {offer.number}" if offer.number else ""
    yield offer.title
    yield offer.seller
    yield f"since {offer.since}" if offer.since else ""
    yield f"USD {offer.price_usd}"
    yield offer.about


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _seconds(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _milliseconds(at: int) -> str:
    return f"{datetime.fromtimestamp(at // 1_000, UTC):%Y-%m-%dT%H:%M:%S}.{at % 1_000:03}Z"
