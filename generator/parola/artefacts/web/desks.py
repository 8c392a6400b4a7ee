"""What payment desks sign, and what pages that copy them show: the same pages, and keys and days alone tell what each is worth."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from parola.artefacts.clock import stamp
from parola.artefacts.pgp.keys import PgpKey
from parola.artefacts.pgp.sign import clear_signed
from parola.artefacts.web.ground import DAY, Ground
from parola.world.model_web import WebSite

PERIODS = (7, 14, 30, 45, 60, 90, 120)  # days for which lists hold; all figures here are assumptions
INTERVALS = (7, 14, 21, 30, 60, 90)  # days between canaries
GRACES = (3, 5, 7, 10, 14)  # days after which a canary that was not renewed says something
FRESH, STALE = 4, 50  # days before the end at which the list of today was signed: the latest and the earliest
LAPSES = 3  # one desk of so many has let its canary lapse


@dataclass(frozen=True, slots=True)
class Habits:
    """How a desk signs: numbers of its wordings, days for which lists hold, now and before, between canaries, and of grace."""

    form: int
    period: int
    before: int
    interval: int
    grace: int
    lapsed: bool


@dataclass(frozen=True, slots=True)
class Trick:
    """What the copy of a desk does: ``forged`` signs a list of its own, ``redated`` moves the days of the canary."""

    forged: bool
    redated: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A signed text: when it was signed, until which day it holds (seconds UTC), and as it is shown."""

    at: int
    until: int
    shown: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Numbers of pages: the desk's list of today, the copy's, and what each signed page of both is worth (page -> verdict)."""

    valid: int
    copied: int
    worth: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who signs: in the name of which desk, with which key, and by which habits."""

    ground: Ground
    site: WebSite
    key: PgpKey
    habits: Habits


def desks(ground: Ground, keys: dict[str, PgpKey]) -> dict[int, Signed]:
    """Pages with what every desk and its clone show as signed, by the brand's number."""
    return {n: _of(ground, n, keys, habits) for n, habits in enumerate(_habits(ground))}


def _habits(ground: Ground) -> list[Habits]:
    """No two desks alike, as far as there are ways to differ."""
    chance, count = ground.chance("desks", "habits"), ground.scene.scenario.market.brands
    wordings = range(len(ground.lines("site-mirrors-text")))
    forms, periods, before, intervals, graces = (_spread(chance, pool, count) for pool in (wordings, PERIODS, PERIODS, INTERVALS, GRACES))
    lapsed = set(chance.sample(range(count), max(1, count // LAPSES)))
    return [Habits(forms[n], periods[n], before[n], intervals[n], graces[n], n in lapsed) for n in range(count)]


def _spread(chance: Random, pool: tuple[int, ...] | range, count: int) -> list[int]:
    """So many of a pool, each before any comes again."""
    return [one for _ in range(-(-count // len(pool))) for one in chance.sample(pool, len(pool))][:count]


def _trick(ground: Ground, n: int) -> Trick:
    """All four ways in turn, in an order that the class decides."""
    first = ground.chance("desks", "tricks").randrange(4)
    forged, redated = divmod((n + first) % 4, 2)
    return Trick(bool(forged), bool(redated))


def _of(ground: Ground, n: int, keys: dict[str, PgpKey], habits: Habits) -> Signed:
    own, copy = ground.sites[f"brand-{n}"], ground.sites[f"clone-{n}"]
    desk = _Desk(ground, own, keys[own.name], habits)
    trick, chance, mirror = _trick(ground, n), ground.chance("lists", n), ground.scene.world.mirrors[n]
    issued = ground.end - chance.randrange(FRESH, max(FRESH + 1, min(habits.period - 2, STALE))) * DAY - chance.randrange(DAY // 2)
    now = _list(desk, issued, issued + habits.period * DAY, (own.onion, mirror))
    first = max(issued - (habits.before + chance.randrange(12)) * DAY - chance.randrange(DAY // 2), desk.key.created + DAY)
    before = _list(desk, first, min(first + habits.before * DAY, issued), (own.onion,))
    canary, older = _canaries(desk, chance)
    false = _forged(desk, copy, keys[copy.name], now, chance) if trick.forged else _altered(now, mirror, copy.onion, chance)
    shown = _redated(canary, ground.end, chance) if trick.redated else older
    _key(ground, own, desk.key)
    _key(ground, copy, keys[copy.name] if trick.forged else desk.key)
    genuine = _pages(ground, own, now, before, canary)
    copied = _pages(ground, copy, false, before, shown)
    _told(desk, genuine, copied, (now, (own.onion, mirror)), (before, (own.onion,)), canary)
    verdicts = ("valid", "expired", "lapsed" if habits.lapsed else "valid")
    untrue = ("other key" if trick.forged else "altered", "expired", "altered" if trick.redated else "lapsed")
    return Signed(genuine[0], copied[0], dict(zip((*genuine, *copied), (*verdicts, *untrue), strict=True)))


def _told(
    desk: _Desk,
    genuine: tuple[int, int, int],
    copied: tuple[int, int, int],
    now: tuple[Text, tuple[str, ...]],
    before: tuple[Text, tuple[str, ...]],
    canary: Text,
) -> None:
    """The truth about the signed pages: what the desk's own say, and that a copy shows an old list as it stands."""
    sheet, own = desk.ground.sheet, f"desk-{desk.site.brand}"
    for page, label, (text, names) in (
        (genuine[0], "list", now),
        (genuine[1], "list", before),
        (copied[1], "list-copied", before),
    ):
        sheet.tell(page, f"{own}-{label}", signed=_day(text.at), until=_day(text.until), names=list(names))
    days = {"signed": _day(canary.at), "next": _day(canary.until), "lapses": _day(canary.until + desk.habits.grace * DAY)}
    sheet.tell(genuine[2], f"{own}-canary", **days)
    sheet.tell(copied[0], f"{own}-copied")
    sheet.tell(copied[2], f"{own}-copied")


def _key(ground: Ground, site: WebSite, key: PgpKey) -> None:
    ground.page(site, "/key", ground.say("site-page-key", ground.chance("titles")), key.armored, max(site.first_seen, key.created))


def _pages(ground: Ground, site: WebSite, now: Text, before: Text, canary: Text) -> tuple[int, int, int]:
    """The signed pages of a site under paths and titles that are the same on all."""
    shown = (("/mirrors", "mirrors", now), ("/mirrors/before", "mirrors-old", before), ("/canary", "canary", canary))
    first, second, third = (
        ground.page(site, path, ground.say(f"site-page-{title}", ground.chance("titles")), text.shown, max(text.at, site.first_seen))
        for path, title, text in shown
    )
    return first, second, third


def _list(desk: _Desk, issued: int, until: int, names: tuple[str, ...]) -> Text:
    shown = "\n".join(f"http://{name}/" for name in names)
    values = {"title": desk.site.title, "issued": _day(issued), "until": _day(until), "names": shown}
    text = desk.ground.scene.phrases.english("site-mirrors-text", desk.habits.form, **values)
    return Text(issued, until, clear_signed(desk.key, text, issued))


def _altered(now: Text, mirror: str, onion: str, chance: Random) -> Text:
    """The desk's list with a name changed after it was signed."""
    return Text(now.at + chance.randrange(DAY, 3 * DAY), now.until, now.shown.replace(mirror, onion))


def _forged(desk: _Desk, copy: WebSite, key: PgpKey, now: Text, chance: Random) -> Text:
    """A list in the desk's words that the copy's own key signed, about as old as the desk's."""
    issued = max(now.at + chance.randrange(-3 * DAY, 3 * DAY), key.created + DAY)
    return _list(_Desk(desk.ground, desk.site, key, desk.habits), issued, issued + desk.habits.period * DAY, (copy.onion, desk.site.onion))


def _canaries(desk: _Desk, chance: Random) -> tuple[Text, Text]:
    """What the desk shows, and the last one before it that has lapsed, with which a copy makes do."""
    habits, end = desk.habits, desk.ground.end
    lapsed = end - (habits.interval + habits.grace + chance.randrange(3, 25)) * DAY - chance.randrange(DAY // 2)
    fresh = end - chance.randrange(2, habits.interval) * DAY + chance.randrange(DAY // 2)
    if habits.lapsed:
        return _canary(desk, lapsed), _canary(desk, lapsed - habits.interval * DAY)
    return _canary(desk, fresh), _canary(desk, lapsed)


def _canary(desk: _Desk, at: int) -> Text:
    at, habits = max(at, desk.key.created + DAY), desk.habits
    until = at + habits.interval * DAY
    values = {"title": desk.site.title, "issued": _day(at), "until": _day(until), "grace": str(habits.grace)}
    text = desk.ground.scene.phrases.english("site-canary-text", habits.form, **values)
    return Text(at, until, clear_signed(desk.key, text, at))


def _redated(canary: Text, end: int, chance: Random) -> Text:
    """The desk's canary with both its days moved after it was signed, so that it seems to hold."""
    least, most = max(1, (end - canary.until) // DAY + 2), (end - canary.at) // DAY
    later = chance.randrange(least, max(least + 1, most)) * DAY
    moved = canary.shown.replace(_day(canary.until), _day(canary.until + later)).replace(_day(canary.at), _day(canary.at + later))
    return Text(canary.at + later, canary.until + later, moved)


def _day(at: int) -> str:
    return stamp(at)[:10]
