"""What becomes of the smaller sites: words for each state, and the few that come by scenario time."""

from __future__ import annotations

from collections.abc import Iterator

from parola.artefacts.clock import stamp
from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.pgp.sign import clear_signed
from parola.artefacts.record import Record
from parola.artefacts.web.ground import DAY, Ground
from parola.world.model_web import WebSite

EVERY = ("down", "seized", "announcement")  # states that any site can come into
LEAVES = ("mixer", "escrow")  # kinds of site that hold other people's money
# Site -> state that comes by itself, and how many days before the end of the scenario.
COMES = {"mixer": ("exit", 2), "lone-1": ("down", 4)}


def happenings(ground: Ground, keys: dict[str, PgpKey]) -> Iterator[Record]:
    """Rows of ``happening.sql``, each with its ``site``; one desk has a signed notice of the name to which it moves."""
    for site in ground.sites.values():
        for state in (*EVERY, *(["exit"] if site.kind in LEAVES else [])):
            chance = ground.chance("happening", site.name, state)
            yield _row(ground, site, state, ground.say(f"site-state-{state}", chance, title=site.title))
    own, mirror = ground.sites["brand-0"], ground.scene.world.mirrors[0]
    at = ground.end - DAY
    told = ground.say("site-state-moved", ground.chance("moved"), title=own.title, onion=mirror, date=stamp(at)[:10])
    yield _row(ground, own, "moved", clear_signed(keys[own.name], told, at), mirror)


def _row(ground: Ground, site: WebSite, state: str, text: str, onion: str = "") -> Record:
    comes, days = COMES.get(site.name, ("", 0))
    at = stamp(ground.end - days * DAY) if state == comes else ""
    title = ground.say(f"site-state-title-{state}", ground.chance("happening", "title", site.name))
    return Record(
        "web_server.happening",
        f"{site.name}/{state}",
        {"site": site.name, "state": state, "at": at, "title": title, "text": text, "onion": onion},
    )
