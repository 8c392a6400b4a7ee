"""What every smaller site has: its pages, goods, reviews, news, deals and letters, as ordinary ones have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import formatdate
from random import Random

from parola.artefacts.clock import stamp
from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.pgp.sign import clear_signed
from parola.artefacts.web import directory
from parola.artefacts.web.ground import DAY, MANY, Ground, masked, slug
from parola.artefacts.web.sheet import headers
from parola.world.model_web import WebSite

# The market's categories, and one line more -> least and greatest price, USD; most are near the least. Assumption.
GOODS = {
    "translation": (20, 160),
    "travel-desk": (40, 400),
    "stationery": (5, 60),
    "sim-cards": (8, 80),
    "parcel": (6, 70),
    "papers": (120, 400),
}
FIVE = 0.95  # share of reviews that praise (onion-sites.md section 2: 94 to 97 % five stars)
DEALS, LETTERS, GUESTS = 42, 14, 4  # of the escrow desk, of the mixer, in a guest book at the most; assumption
STATES = ("released", "released", "released", "early", "open", "disputed")  # of deals, as they are met; assumption
ASKED, LATENCY = 5, (2, 4, 6)  # requests of the crawler to a site, and seconds that an answer takes, half of it each way; assumption
WELCOMING = ("mixer", "escrow", "news", "directory")  # kinds of site that write to whoever opens an account


def common(ground: Ground, keys: dict[str, PgpKey]) -> None:
    """The rows of all sites but what desks sign."""
    for site in ground.sites.values():
        KINDS[site.kind](ground, site, ground.chance("common", site.name))
        _fetched(ground, site, ground.chance("fetched", site.name))
        if site.kind in WELCOMING:
            _welcome(ground, site, ground.chance("welcome", site.name))
    _letters(ground, ground.sites["mixer"], keys["mixer"])


def _shop(ground: Ground, site: WebSite, chance: Random) -> None:
    values = {"title": site.title, "handle": slug(site.title)}
    for name, path in (("front", "/"), ("about", "/about"), ("terms", "/terms"), ("contact", "/contact")):
        title = ground.say(f"site-page-{name}", chance, site.language)
        ground.page(site, path, title, ground.say(f"site-{name}-shop", chance, site.language, **values))
    for kind in chance.sample(list(GOODS), chance.randint(3, 5)):
        for nth in chance.sample(range(len(ground.lines(f"site-item-{kind}"))), chance.randint(1, 2)):
            item(ground, site, (kind, nth), chance)
    for _ in range(chance.randint(ground.scene.scenario.web.reviews // 2, ground.scene.scenario.web.reviews * 3 // 2)):
        key = "site-review-good" if chance.random() < FIVE else "site-review-bad"
        ground.entry(site, "review", ground.between(site, chance), masked(chance), "", ground.say(key, chance, site.language))
    for _ in range(chance.randint(0, GUESTS)):
        text = ground.say("site-guest", chance, site.language)
        ground.entry(site, "notice", ground.between(site, chance), ground.strangers_handle(chance), "", text)


def item(ground: Ground, site: WebSite, what: tuple[str, int], chance: Random, photo: str = "", at: int | None = None) -> int:
    """Something that a shop offers, by category and number in it; ``photo`` is the path of a file of the same site."""
    kind, nth = what
    least, most = GOODS[kind]
    return ground.sheet.add(
        "item",
        site,
        title=ground.scene.phrases.say(f"site-item-{kind}", site.language, nth, {}).text,
        about=ground.say("site-item-about", chance, site.language),
        price_usd=round(chance.triangular(least, most, least + (most - least) / 5)),
        listed_at=stamp(ground.between(site, chance) if at is None else at),
        photo=photo,
    )


def _desk(ground: Ground, site: WebSite, chance: Random) -> None:
    address = ground.keyring.address(f"web/{site.name}", "deposit")
    same = ground.chance("desk", str(site.brand))  # a clone has the words of what it copies
    ground.page(site, "/", ground.say("site-page-front", same), ground.say("site-front-desk", same, title=site.title))
    ground.page(site, "/pay", ground.say("site-page-pay", same), ground.say("site-pay-desk", same, address=address), ground.late(chance))


def _mixer(ground: Ground, site: WebSite, chance: Random) -> None:
    ground.page(site, "/", ground.say("site-page-front", chance), ground.say("site-front-mixer", chance, title=site.title))
    ground.page(site, "/fees", ground.say("site-page-fees", chance), ground.say("site-fees-mixer", chance))


def _letters(ground: Ground, site: WebSite, key: PgpKey) -> None:
    ground.page(site, "/key", ground.say("site-page-key", ground.chance("letters")), key.armored)
    for n in range(LETTERS):
        chance = ground.chance("letter", n)
        at, order = ground.late(chance), f"{chance.randrange(16**6):06x}"
        values = {"title": site.title, "order": order, "address": ground.keyring.address("web/mixer", f"order-{n}"), "date": stamp(at)[:10]}
        ground.entry(site, "letter", at, "", f"Letter {order}", clear_signed(key, ground.say("site-letter-mixer", chance, **values), at))


def _escrow(ground: Ground, site: WebSite, chance: Random) -> None:
    ground.page(site, "/", ground.say("site-page-front", chance), ground.say("site-front-escrow", chance, title=site.title))
    ground.page(site, "/rules", ground.say("site-page-rules", chance), ground.say("site-rules-escrow", chance))
    for _ in range(DEALS):
        order, usd = f"{chance.randint(1000, 9999)}", str(round(chance.lognormvariate(5, 0.9)))
        text = ground.say("site-deal-escrow", chance, order=order, one=masked(chance), other=masked(chance), usd=usd)
        ground.entry(site, "deal", ground.between(site, chance), "", f"Deal {order}", f"{chance.choice(STATES)}: {text}")


def _news(ground: Ground, site: WebSite, chance: Random) -> None:
    ground.page(site, "/", ground.say("site-page-front", chance), ground.say("site-front-news", chance, title=site.title))
    count = ground.scene.scenario.web.news
    for n, (title, text) in enumerate(_stories(ground, chance, count)):
        at = ground.start + (ground.end - ground.start - 3 * DAY) * n // count + chance.randrange(DAY // 2)
        news = ground.entry(site, "news", at, "", title, text)
        for _ in range(chance.choice([0, 0, 1, 2, 3, 6])):
            comment(ground, news, ground.say("site-comment", chance), chance)


def _stories(ground: Ground, chance: Random, count: int) -> Iterator[tuple[str, str]]:
    """So many headlines with what stands below them, which is of the same site; none twice before all were told."""
    told = [
        (f"site-news-{heading}", nth, name)
        for heading in directory.HEADINGS
        for name in directory.titles(ground, heading)
        for nth in range(len(ground.lines(f"site-news-{heading}")))
    ]
    for n in range(count):
        if n % len(told) == 0:
            told = chance.sample(told, len(told))
        key, nth, name = told[n % len(told)]
        number = nth + len(ground.lines(key)) * chance.randrange(MANY)  # the same story, in one of many ways
        title, _, text = ground.scene.phrases.english(key, number, name=name).partition("\n")
        yield title, text


def comment(ground: Ground, news: int, text: str, chance: Random) -> int:
    """A reader's comment on news, by the number of its row, within two days of it."""
    about = ground.sheet.row(news)
    at = int(datetime.fromisoformat(about["at"]).timestamp()) + chance.randrange(600, 2 * DAY)
    return ground.entry(ground.sites["news"], "comment", at, ground.strangers_handle(chance), f"Re: {about['title']}", text)


def _directory(ground: Ground, site: WebSite, chance: Random) -> None:
    ground.page(site, "/", ground.say("site-page-front", chance), ground.say("site-front-directory", chance))
    directory.links(ground, chance)


def _fetched(ground: Ground, site: WebSite, chance: Random) -> None:
    """Requests of the crawler; the server's clock is read half way."""
    for _ in range(ASKED):
        sent, took = ground.late(chance), chance.choice(LATENCY)
        told = {"Date": http_date(sent + took // 2 + site.clock), "Server": site.ident, "Content_Type": "text/html; charset=utf-8"}
        told |= {"X_Powered_By": site.powered} if site.powered else {}
        times = {"sent_at": stamp(sent), "got_at": stamp(sent + took)}
        ground.sheet.add("exchange", site, path="/", status=200, headers=headers(**told), **times)


def http_date(at: int) -> str:
    """A time as HTTP writes it (RFC 9110 section 5.6.7), whatever the machine's language."""
    return formatdate(at, usegmt=True)


def _welcome(ground: Ground, site: WebSite, chance: Random) -> None:
    text = ground.say("site-welcome-message", chance, title=site.title)
    persona = ground.scene.world.persona.handle
    ground.sheet.add("message", site, sender=slug(site.title), receiver=persona, at=stamp(ground.late(chance)), text=text)


KINDS: dict[str, Callable[[Ground, WebSite, Random], None]] = {
    "shop": _shop,
    "desk": _desk,
    "mixer": _mixer,
    "escrow": _escrow,
    "news": _news,
    "directory": _directory,
}
