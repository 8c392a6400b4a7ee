"""T19, T36, T10, T15, T23: what links, readers and signed lists tell."""

from __future__ import annotations

from collections.abc import Iterator

from parola.artefacts.referrals import directory_code, pasted_code
from parola.artefacts.web import common
from parola.artefacts.web.desks import Signed
from parola.artefacts.web.ground import Ground
from parola.artefacts.web.sheet import Mark, site_id
from parola.world import onion
from parola.world.model_web import Operator


def referral(ground: Ground, operator: Operator) -> None:
    """T19: two shops link to the market with one code, and the market pays for it. False: a code in what a reader pasted, and the
    directory's own, for which it pays others.
    """
    pair, chance = ground.pair(operator, "T19"), ground.chance("T19", operator.number)
    title, url, index = ground.scene.scenario.market.title, f"http://{ground.market}/?ref=", ground.sites["directory"]
    true = [ground.link(site, title, url + operator.code, ground.between(site, chance)) for site in pair]
    news = chance.choice(ground.sheet.found("entry", lambda row: row["kind"] == "news"))
    pasted, code = pasted_code(operator.number, ground.scene.streams), directory_code(ground.scene.streams)
    reader = common.comment(ground, news, ground.say("site-pasted-code", chance, url=url + pasted), chance)
    listed = ground.sheet.found("link", lambda row: row["site"] == site_id(index) and "?ref=" in row["url"])
    ground.sheet.plant(
        "T19",
        operator.subject,
        [Mark((*true, *map(site_id, pair)), "link.url ref", operator.code), *_paid(ground, operator.code)],
        [Mark((reader,), "entry.text", pasted), Mark(tuple(listed), "link.url ref", code), *_paid(ground, pasted), *_paid(ground, code)],
    )


def _paid(ground: Ground, code: str) -> Iterator[Mark]:
    """The outputs of the ledger that pay for a code: they have the sums and days of the market's lists."""
    if found := ground.paid.get(code):
        yield Mark(found.outputs, f"payouts for {code} in the market's lists", found.address)


def rare(ground: Ground, operator: Operator) -> None:
    """T36: a shop that links to another one. False: the directory, which links to all."""
    first, second = ground.pair(operator, "T36")
    chance, url = ground.chance("T36", operator.number), f"http://{second.onion}/"
    true = ground.link(first, second.title, url, ground.between(first, chance))
    index = ground.sites["directory"]
    listed = ground.sheet.found("link", lambda row: row["site"] == site_id(index) and row["url"].startswith(url))
    own = ground.unrelated[0]
    back = ground.link(own, index.title, f"http://{index.onion}/", ground.between(own, chance))
    ground.sheet.plant(
        "T36",
        operator.subject,
        [Mark((true,), "link.url", url)],
        [Mark(tuple(listed), "link.url", url), Mark((back,), "link.url", "directory")],
    )


def leaked(ground: Ground) -> None:
    """T10: a comment has a log-in of the market's helpers. False: bait, for a name that no service can have."""
    chance = ground.chance("T10")
    news = ground.sheet.found("entry", lambda row: row["kind"] == "news")
    real, bait = (f"http://{name}/desk" for name in (ground.market, onion.look_alike(ground.market, chance)))
    marks: list[Mark] = []
    for key, url in (("site-leaked", real), ("site-leaked-false", bait)):
        word = "".join(chance.choice("bcdfghjkmnpqrstvwxz") for _ in range(9))
        text = ground.say(key, chance, url=url, user=f"helper-{chance.randint(2, 9)}", word=word)
        marks.append(Mark((common.comment(ground, chance.choice(news), text, chance),), "entry.text", url))
    ground.sheet.plant("T10", "news", marks[:1], marks[1:])


def clone(ground: Ground, number: int, signed: Signed) -> None:
    """T15: a page that looks like a desk's. False: the mirror that the desk's own list names."""
    copy, mirror = ground.sites[f"clone-{number}"], ground.scene.world.mirrors[number]
    true = Mark((site_id(copy), signed.copied), "site.onion", copy.onion)
    ground.sheet.plant("T15", f"site/brand-{number}", [true], [Mark((signed.valid,), "page.text", mirror)])


def lists(ground: Ground, number: int, signed: Signed) -> None:
    """T23: what the desk's first key signed, still valid. False: expired, altered, signed by another key; a lapsed canary."""
    marks = [Mark((page,), "page.text", verdict) for page, verdict in signed.worth.items()]
    true, false = ([mark for mark in marks if (mark.value == "valid") == good] for good in (True, False))
    ground.sheet.plant("T23", f"site/brand-{number}", true, false)
