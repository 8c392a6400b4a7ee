"""Ordinary people who write as much as accounts of interest: a reference for style, and strangers who say what the cases say.

Some sell on the market too, under the same name, and sign on the forum with the key of their profile: known pairs of accounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parola.artefacts import ordinary
from parola.artefacts.messages.words import btc
from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.plants import hands
from parola.artefacts.plants.clock import BEDTIMES, QUIET, Clock, band
from parola.artefacts.plants.money import FOOT
from parola.artefacts.plants.open_web import DAY, EARLIER, LEAVES, STAYS, day
from parola.artefacts.plants.piece import Notice, Remark, Said
from parola.artefacts.plants.slips import OFFICES, quote
from parola.artefacts.plants.voices import BULLETIN, POST, remarked, spread
from parola.artefacts.scene import Scene
from parola.simulate.crowd import seconds_east
from parola.world.personas import STALLS

FOOTER = "persona-footer"
# What they say beside their everyday talk, each in turn.
LINES = (
    *("persona-pastes", "persona-quotes", "persona-sells", "persona-reach", "persona-reach-other", "persona-reach-role"),
    *("persona-before-quote", "persona-gone", "persona-travels", FOOTER, "persona-paid", "persona-night", "persona-waits"),
)
FEWEST, MOST = 3, 8  # of these lines that one of them says


@dataclass(frozen=True, slots=True)
class Regular:
    """One of them: posts of the forum, bulletins of the market (none: no account there), and the key of whoever signs."""

    handle: str
    posts: tuple[Said, ...]
    bulletins: tuple[Said, ...]
    key: PgpKey | None


def regulars(scene: Scene, deposits: Sequence[str]) -> list[Regular]:
    """All of them; ``deposits`` are addresses that they may print."""
    mails = ordinary.mails(scene, scene.world.regulars)
    own = [ordinary.own_key(scene, handle, mail) for handle, mail in zip(scene.world.regulars, mails, strict=True)]
    those = [
        _Who(nth, handle, mail, _clock(scene, handle), own[nth], own[_asked(nth)])
        for nth, (handle, mail) in enumerate(zip(scene.world.regulars, mails, strict=True))
    ]
    talks = [_talk(scene, POST, one) for one in those]
    return [_regular(scene, one, talks[one.nth], talks[one.nth - 1], deposits) for one in those]


def notices(scene: Scene) -> Iterator[Notice]:
    """What they have on the open web: adverts of earlier years, and pictures of a few days away."""
    sites, start = list(scene.scenario.surface.sites), scene.scenario.start
    towns = [place.name for place in scene.scenario.places.values() if not place.fictional]
    for nth, handle in enumerate(scene.world.regulars if sites else ()):
        chance = scene.streams.python("persona", "regular", handle, "open")
        old = start - chance.randrange(*EARLIER)
        yield Notice(
            old, old - chance.randrange(DAY, 200 * DAY), sites[nth % len(sites)], handle, scene.phrases.english("persona-earlier", nth)
        )
        first = start // DAY * DAY + chance.randrange(*LEAVES) * DAY
        last = first + chance.randrange(*STAYS) * DAY
        text = scene.phrases.english("persona-travelled", nth, town=chance.choice(towns), first=day(first), last=day(last))
        yield Notice(last + chance.randrange(DAY, 4 * DAY), old - DAY, sites[(nth + 1) % len(sites)], handle, text)


@dataclass(frozen=True, slots=True)
class _Who:
    """``asked`` is the key of a vendor whom they ask about."""

    nth: int
    handle: str
    mail: str
    clock: Clock
    key: PgpKey
    asked: PgpKey


def _clock(scene: Scene, handle: str) -> Clock:
    chance = scene.streams.python("persona", "regular", handle)
    zone = seconds_east(chance.choice([place.zone for place in scene.scenario.places.values() if not place.fictional]))
    return band(zone, chance.choice(BEDTIMES))


def _regular(scene: Scene, one: _Who, posts: Sequence[Said], others: Sequence[Said], deposits: Sequence[str]) -> Regular:
    author = hands.author(scene, "regular", one.nth)
    own = one.key if one.nth < STALLS else None
    said = [remarked(scene, one.handle, what, None, author) for what in _remarks(scene, one, own, others, deposits)]
    bulletins = _talk(scene, BULLETIN, one) if own else []
    return Regular(one.handle, tuple(sorted((*posts, *said), key=lambda one: (one.at, one.text))), tuple(bulletins), own)


def _talk(scene: Scene, line: str, one: _Who) -> list[Said]:
    texts = hands.talk(scene, line, hands.author(scene, "regular", one.nth), "regular", one.handle)
    times = spread(scene, one.clock, line, "regular", one.handle)
    return [Said(at, one.handle, text) for at, text in zip(times, texts, strict=True)]


def _remarks(scene: Scene, one: _Who, own: PgpKey | None, others: Sequence[Said], deposits: Sequence[str]) -> Iterator[Remark]:
    start, end = scene.scenario.start, scene.scenario.end - QUIET
    before = sum(_many(scene, handle) for handle in scene.world.regulars[: one.nth])
    each = _many(scene, one.handle)
    at = one.clock.times(each + 1, start, end, scene.streams("persona", "regular", one.handle, "remarks"))
    for part in range(each):
        turn, place = divmod(before + part, len(LINES))
        values = _values(scene, one, LINES[place])
        below = _below(scene, one, LINES[place], turn, [said for said in others if said.at < at[part]] or others[:1], deposits)
        line = POST if LINES[place] == FOOTER else LINES[place]  # a footer stands under an everyday post
        yield Remark(one.handle, at[part], scene.phrases.english(line, turn, **values), below=below)
    if own:
        text = scene.phrases.english("persona-signs", one.nth, market_handle=one.handle, day=day(at[each]))
        yield Remark(one.handle, at[each], text, keep=(one.handle, day(at[each])), key=own)


def _many(scene: Scene, handle: str) -> int:
    """How many of the lines somebody says."""
    return scene.streams.python("persona", "regular", handle, "many").randint(FEWEST, MOST)


def _asked(nth: int) -> int:
    """The number of the vendor whose key somebody asks about, never the one who asks."""
    return (nth + 1) % STALLS


def _values(scene: Scene, one: _Who, line: str) -> dict[str, str]:
    """What fills the placeholders of a line."""
    chance, world, scenario = scene.streams.python("persona", "regular", one.handle, line), scene.world, scene.scenario
    first = scenario.start // DAY * DAY + chance.randrange(*LEAVES) * DAY
    known = {
        "persona-quotes": {"market_handle": world.regulars[_asked(one.nth)]},
        "persona-reach": {"mail": one.mail},
        "persona-reach-other": {"mail": world.residents.mails[chance.randrange(len(world.residents))]},
        "persona-reach-role": {"mail": chance.choice(OFFICES)},
        "persona-travels": {"town": scenario.places[scenario.transit].name, "first": day(first), "last": day(first + 3 * DAY)},
        "persona-paid": {"amount": btc(chance.randrange(20, 900) * 1_000)},
        "persona-waits": {"item": scene.phrases.english("listing-stationery", one.nth), "day": day(first)},
    }
    return known.get(line, {})


def _below(scene: Scene, one: _Who, line: str, turn: int, others: Sequence[Said], deposits: Sequence[str]) -> str:
    """What stands under a line as it is: a key, somebody's post, an address."""
    chance = scene.streams.python("persona", "regular", one.handle, line, "below")
    if line == "persona-pastes":
        return f"\n\n{one.key.armored}"
    if line == "persona-quotes":
        return f"\n\n{one.asked.armored}"
    if line == "persona-before-quote":
        said = chance.choice(others)
        return "\n" + quote(said.handle, said.at, said.text.replace("\n", "\n> "))
    if line == FOOTER and deposits:
        return FOOT + scene.phrases.english(FOOTER, turn, address=chance.choice(deposits))
    return ""
