"""What is said on a market besides reviews: disputes in the open, what the site tells, what becomes of it, and private messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random

import numpy as np

from parola.artefacts import own_keys, referrals
from parola.artefacts.clock import stamp
from parola.artefacts.messages.words import btc
from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.pgp.sign import clear_signed
from parola.artefacts.record import BACKGROUND, Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites.market_rows import Hall, buyer_handles, goods
from parola.artefacts.sites.market_stalls import Complaint, Site, Stall
from parola.simulate.market import NEVER, OPEN, REFUNDED, RELEASED, SPLIT
from parola.world.model import COMMONS

DAY, HOUR = 86_400, 3_600
STATES = {OPEN: "open", REFUNDED: "refunded", RELEASED: "released", SPLIT: "split"}
BY_OPERATOR, BY_AGENCY = "move-signed", "seizure-notice"  # labels of module takedown-and-migration: how its market ends
OPERATOR = "site-operator"
FEES, BONDS, DAYS = (4, 5, 6, 8), (300, 500, 750, 1_500), (14, 16, 18)  # per cent, USD and days; printed by sites (notes of 2013, 2024)
NEWS_EVERY = 26 * DAY  # assumption
CANARY_EVERY, MIRRORS_EVERY = (14, 21, 30, 45), (60, 75, 90, 120)  # days, by the market's own habit; assumption
FIRST = 4 * DAY  # within which of its opening a market signs its first list, and its first canary; assumption


@dataclass(frozen=True, slots=True)
class _Case:
    """A dispute before it has a number; ``stall`` is set where a stall brought it along."""

    listing: str
    what: Complaint
    stall: Stall | None = None


def disputes(hall: Hall, listed: Sequence[int], items: Mapping[str, str], own: Mapping[int, str]) -> Iterator[Record]:
    """Rows of ``dispute`` and ``remark``; ``items`` has titles by listing, ``listed`` the numbers of drawn listings."""
    places = [f"{hall.name}/listing/{listed[row['listing']]}" for row in hall.trade.disputes]
    cases = [_Case(at, _complaint(hall, row, items[at])) for at, row in zip(places, hall.trade.disputes, strict=True)]
    cases += [_Case(own[n], one, stall) for n, (stall, good) in enumerate(goods(hall)) for one in good.complaints]
    number = count(1)
    for n, case in enumerate(sorted(cases, key=lambda one: (one.what.at, one.listing, one.what.buyer)), start=1):
        stall, name, what = case.stall, f"{hall.name}/dispute/{n}", case.what
        closed = "" if what.closed is None else stamp(what.closed)
        row = {"listing": case.listing, "buyer": what.buyer, "opened_at": stamp(what.at), "closed_at": closed, "state": what.state}
        cell, label = (stall.cell, stall.named("dispute")) if stall else (None, "")
        yield Record(hall.own("dispute"), name, row, BACKGROUND, cell, label, dict(what.data))
        for at, by, text in what.remarks:
            remark = {"dispute": name, "at": stamp(at), "by": by, "text": text}
            yield Record(hall.own("remark"), f"{hall.name}/remark/{next(number)}", remark, BACKGROUND, cell)


def _complaint(hall: Hall, row: Mapping[str, int], title: str) -> Complaint:
    at, number, closed = int(row["at"]), int(row["text"]), int(row["closed"])
    state = STATES[int(row["state"])]
    day = stamp(at - DAY * (2 + number % 9))[:10]
    later = min(at + HOUR * (3 + number % 40), hall.trade.ended - 1)

    def said(key_: str) -> str:
        return hall.scene.phrases.english(key_, number, item=title, day=day)

    remarks = [(at, "buyer", said("market-complaint")), (later, "vendor", said("market-defence"))]
    remarks.append((closed if closed != NEVER else hall.trade.ended - 1, "staff", said(f"market-verdict-{state}")))
    return Complaint(at, None if closed == NEVER else closed, hall.buyers[int(row["buyer"])], state, tuple(remarks))


def announcements(hall: Hall) -> Iterator[Record]:
    """Terms, news, keys, mirrors and canaries, in the order of their times."""
    told = sorted(_told(hall), key=lambda one: (one[1], one[0], one[2]))
    for n, (kind, at, title, text) in enumerate(told, start=1):
        row = {"kind": kind, "at": stamp(at), "title": title, "text": text}
        yield Record(hall.own("announcement"), f"{hall.name}/announcement/{n}", row)


def _told(hall: Hall) -> Iterator[tuple[str, int, str, str]]:
    scene, trade, say = hall.scene, hall.trade, hall.scene.phrases.english
    chance, own = scene.streams.python(hall.name, "announcements"), own_keys.of_market(scene, hall.name)
    terms = {"fee": str(chance.choice(FEES)), "bond": str(chance.choice(BONDS)), "days": str(chance.choice(DAYS))}
    yield "news", trade.opened, "Our key", f"{say('market-key')}\n\n{own.armored}"
    yield "terms", trade.opened, "Terms", say("market-terms", 0, **terms)
    for at in _every(NEWS_EVERY, trade.opened + DAY, trade.ended, chance):
        number = chance.randrange(1 << 20)
        yield "news", at, say("market-news-title", number), say("market-news", number)
    habit = scene.streams.python(hall.name, "signed")
    lists, canaries = habit.choice(MIRRORS_EVERY) * DAY, habit.choice(CANARY_EVERY) * DAY
    for at in _every(lists, trade.opened + HOUR + habit.randrange(FIRST), trade.ended, chance):
        yield "mirrors", at, "Mirrors", clear_signed(own, say("market-mirrors", 0, onions="\n".join(addresses(scene, hall.name))), at)
    for at in _every(canaries, trade.opened + 2 * HOUR + habit.randrange(FIRST), trade.ended, chance):
        due = stamp(at + canaries * 6 // 5 + DAY)[:10]
        yield "canary", at, "Canary", clear_signed(own, say("market-canary", 0, due=due, number=str(chance.randrange(1 << 30))), at)
    if hall.name == "market":
        yield from _of_main(scene, own)


def _of_main(scene: Scene, own: PgpKey) -> Iterator[tuple[str, int, str, str]]:
    """What the main market alone tells: whose keys speak for it, and what it paid for visitors."""
    say, trade = scene.phrases.english, scene.drawn.markets.main
    if operator := _operator(scene):
        at = max(operator.created, trade.opened) + HOUR
        yield "news", at, "Keys", clear_signed(own, say("market-keys", 0, keys=operator.fingerprint), at)
    for each in referrals.lists(scene.world, scene.scenario, scene.drawn, scene.streams):
        lines = "\n".join(f"{one.code}  {btc(one.sat)} BTC" for one in each.payouts)
        day = stamp(min(one.at for one in each.payouts))[:10]
        yield "news", each.at, "Referrals", say("market-referrals", each.at, day=day, payouts=lines)


def _every(step: int, first: int, end: int, chance: Random) -> Iterator[int]:
    """Times about so far apart, from the first to before the end."""
    at = first
    while at < end:
        yield at
        at += step + chance.randrange(step // 5)


def _operator(scene: Scene) -> PgpKey | None:
    """The key of whoever keeps the market, where the scenario has such a role."""
    lead = scene.leads(scene.world.commons).get(OPERATOR)
    has = lead is not None and any(one.kind == "key" for one in lead.holdings)
    return own_keys.of(scene, scene.world.commons, OPERATOR) if has else None


def addresses(scene: Scene, name: Site) -> list[str]:
    """The site's own onion name, and others of it that are not up."""
    return [scene.world.sites[name], *scene.world.market_mirrors[name]]


def happenings(scene: Scene) -> Iterator[Record]:
    """What may become of market, successor and forum; of the market what does, and when, by what happened in the scenario."""
    ended = scene.drawn.markets.main.ended if scene.drawn.markets.closed else None
    told = {event.label: event.at for event in scene.events[COMMONS]}
    when = {"down": ended, "moved": told.get(BY_OPERATOR), "seized": told.get(BY_AGENCY)} if ended else {}
    for site in ("forum", "market", "successor"):
        for state, title, text, there in _states(scene, site):
            at = when.get(state) if site == "market" else None
            row = {"state": state, "at": stamp(at) if at else "", "title": title, "text": text, "onion": there}
            yield Record(f"{site}.happening", f"{site}/happening/{state}", row)


def _states(scene: Scene, site: str) -> Iterator[tuple[str, str, str, str]]:
    say, at = scene.phrases.english, scene.drawn.markets.main.ended
    yield "down", "Back soon", say("market-down"), ""
    yield "seized", "Seized", say("market-seized"), ""
    yield "exit", "Maintenance", say("market-exit"), ""
    yield "announcement", "To all", say("market-announced"), ""
    if site == "market":
        there, own = scene.world.sites["successor"], own_keys.of_market(scene, "market")
        yield "moved", "We have moved", clear_signed(own, say("market-moved", 0, onion=there), at + DAY), there


def messages(scene: Scene) -> Iterator[Record]:
    """Private messages of market, successor and forum: a few to the class's persona, more among others."""
    rooms = {
        "market": (scene.drawn.markets.main.ended, "market"),
        "successor": (scene.scenario.end, "market"),
        "forum": (scene.scenario.end, "board"),
    }
    people = _people(scene)
    for site, (end, voice) in rooms.items():
        sent = sorted(_sent(scene, site, end, people[site], voice))
        for n, (at, sender, receiver, text) in enumerate(sent, start=1):
            row = {"sender": sender, "receiver": receiver, "at": stamp(at), "text": text}
            yield Record(f"{site}.message", f"{site}/message/{n}", row)


def _people(scene: Scene) -> Mapping[str, Sequence[str]]:
    """Handles that have an account on each site; the world has names for more of them than come to be used."""
    markets, world = scene.drawn.markets, scene.world
    writers: list[int] = np.unique(scene.drawn.posts["user"]).tolist()
    own = world.rivals[len(markets.moves) : len(markets.successor.vendors)]  # of the others some kept the name that they had before
    return {
        "market": world.vendors[: len(markets.main.vendors)],
        "successor": [*own, *buyer_handles(scene, "successor")],
        "forum": [world.forum_users[number] for number in writers],
    }


AMONG_OTHERS = 60  # private messages that nobody in class may see


def _sent(scene: Scene, site: str, end: int, people: Sequence[str], voice: str) -> Iterator[tuple[int, str, str, str]]:
    say, chance, persona = scene.phrases.english, scene.streams.python(site, "messages"), scene.world.persona.handle
    yield end - 9 * DAY, "staff", persona, say(f"{voice}-welcome", 0, handle=persona)
    for n in range(2 if voice == "market" else 0):
        yield end - (5 - 2 * n) * DAY, "staff", persona, say("market-hint", n)
    for _ in range(AMONG_OTHERS):
        one, other = chance.sample(people, 2)
        text = say(f"{voice}-message", chance.randrange(1 << 20), **({"item": "the folder set"} if voice == "market" else {}))
        yield end - DAY - chance.randrange(30 * DAY), one, other, text
