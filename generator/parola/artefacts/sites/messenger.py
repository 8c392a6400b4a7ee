"""The messenger's public channels: what the cells say there among everybody else's chatter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from parola.artefacts import speech
from parola.artefacts.bulk import Bulk, Series, together, with_rows
from parola.artefacts.clock import stamp
from parola.artefacts.columns import Ids, Times, Whole, Words
from parola.artefacts.phrases import Phrase
from parola.artefacts.record import Draft, Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites import others, variants
from parola.simulate import crowd, rhythm
from parola.simulate.background import noisy
from parola.simulate.events import Announced, Event
from parola.simulate.posts import VARIANTS

YEAR = 365 * 86_400
QUIET = 3_600  # seconds before the end in which nobody begins to write
NOISE = {"channel-spam": 0.08, "channel-rumour": 0.05}  # share of ordinary messages in any channel; assumption
SENDERS = 0.02  # share of the accounts from which all spam comes: those that write least otherwise; assumption
REPOSTS = 0.06  # share of ordinary messages that repeat another one word for word; assumption


@dataclass(frozen=True, slots=True)
class _Said:
    """A message in a channel that says a line of a module: a cell's, or a stranger's who says the like."""

    at: int
    channel: str
    handle: str
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class _Chatter:
    """Ordinary messages by column: who writes, in which channel, when, and which text of which line in whose habits."""

    who: Whole
    where: Whole
    at: Whole
    which: Whole
    number: Whole
    hand: Whole


def messenger(scene: Scene) -> Iterator[Bulk | Record]:
    """Channels, the accounts that wrote in them, and the messages."""
    names = sorted(scene.channels)
    if not names:
        return
    own, like, drawn = list(_of_cells(scene)), list(_of_others(scene)), _chatter(scene, names)
    channels = together("messenger.channel", "messenger/channel", {"title": Words.all([scene.channels[n] for n in names])}, (), ("title",))
    named = {one.handle for one in (*like, *(one for _, one in own))}
    accounts, numbers = _accounts(scene, named, np.unique(drawn.who))
    told = variants.written(scene, "messenger", _lines(scene, names), drawn.which, drawn.number, drawn.hand)
    columns = {
        "channel": Ids("messenger/channel", channels.numbers[drawn.where]),
        "account": Ids("messenger/account", _numbered(drawn.who, numbers)),
        "at": Times(drawn.at),
        "language": told.language,
        "text": told.text,
        "gloss": told.gloss,
    }
    number = dict(zip(names, channels.numbers.tolist(), strict=True))

    def row(one: _Said) -> dict[str, str]:
        return _row(one, number[one.channel], numbers[one.handle])

    drafts = [Draft(row(one), event.id, event.cell, event.label) for event, one in own]
    columns = with_rows(columns, [row(one) for one in like])
    said = together("messenger.message", "messenger/message", columns, drafts, ("at", "account", "text"))
    yield from (channels.bulk, accounts.bulk, said.bulk)
    yield from said.records


def _of_cells(scene: Scene) -> Iterator[tuple[Event, _Said]]:
    for cell, event in scene.happened:
        if isinstance(event.what, Announced):
            what = event.what
            phrase = speech.aloud(scene, cell, what.by, what.text, event.id, event.at)
            yield event, _Said(event.at, what.channel, cell.handles[what.by], phrase)


def _of_others(scene: Scene) -> Iterator[_Said]:
    for other, act, what in others.doing(scene, Announced):
        yield _Said(act.at, what.channel, other.handle, others.aloud(scene, other, act))


def _accounts(scene: Scene, named: Collection[str], writers: Whole) -> tuple[Series, Mapping[str | int, int]]:
    """Everybody who wrote, and the number of each: by place among the background's accounts, or by handle."""
    start, names = scene.scenario.start - 1, scene.world.channel_users
    joined = start - scene.streams("messenger", "joined").integers(YEAR, size=len(names))[writers]
    handles = sorted(named)
    drafts = [
        Draft({"handle": handle, "joined_at": stamp(start - scene.streams.python("messenger", "joined", handle).randrange(YEAR))})
        for handle in handles
    ]
    background = {"handle": Words.of(names, writers), "joined_at": Times(joined)}
    series = together("messenger.account", "messenger/account", background, drafts, ("joined_at", "handle"))
    return series, dict(zip([*writers.tolist(), *handles], series.numbers.tolist(), strict=True))


def _numbered(who: Whole, numbers: Mapping[str | int, int]) -> Whole:
    writers, place = np.unique(who, return_inverse=True)
    return np.array([numbers[writer] for writer in writers.tolist()], np.int64)[place]


def _chatter(scene: Scene, names: Sequence[str]) -> _Chatter:
    scenario, people, chance = scene.scenario, len(scene.world.channel_users), scene.streams("messenger", "messages")
    count = noisy(scenario, scenario.messenger.messages)
    sort = np.searchsorted(np.cumsum(list(NOISE.values())), chance.random(count), side="right")  # len(NOISE): ordinary
    spam = people - 1 - chance.integers(max(1, round(SENDERS * people)), size=count)
    who = np.where(sort == 0, spam, crowd.busy(people, count, chance))
    zones, tongues = _homes(scene, people)
    where = chance.integers(len(names), size=count)
    spoken = np.where(chance.random(count) < speech.OWN_LANGUAGE, tongues[who], 0)
    plain, lines = where * len(_spoken(scene)) + spoken, len(names) * len(_spoken(scene))
    found = _Chatter(
        who=who,
        where=where,
        at=rhythm.times(scenario.start, scenario.end - QUIET, zones[who], chance),
        which=np.where(sort < len(NOISE), lines + sort, plain),
        number=chance.integers(VARIANTS, size=count),
        hand=who.copy(),
    )
    _repeat(found, np.flatnonzero(chance.random(count) < REPOSTS))
    return found


def _repeat(drawn: _Chatter, again: Whole) -> None:
    """These rows say what the one before each says, as it is put there; rows are in no order of time yet."""
    for column in (drawn.which, drawn.number, drawn.hand):
        column[again] = column[again - 1]


def _homes(scene: Scene, people: int) -> tuple[Whole, Whole]:
    """Where each account's owner is from, in seconds east of UTC, and the number of what is spoken there."""
    places = [place for place in scene.scenario.places.values() if not place.fictional] or list(scene.scenario.places.values())
    home = scene.streams("messenger", "homes").integers(len(places), size=people)
    tongues = [_spoken(scene).index(speech.home(scene, place.country)) for place in places]
    return np.array([crowd.seconds_east(place.zone) for place in places], np.int64)[home], np.array(tongues, np.int64)[home]


def _lines(scene: Scene, names: Sequence[str]) -> list[variants.Line]:
    """Of ordinary messages: each channel in each language, then the noise. Where a channel has no line of its own, people talk."""
    known = scene.phrases.texts["en"].lines
    keys = [key if (key := f"channel-{name}") in known else "channel-talk" for name in names]
    return [*((key, language) for key in keys for language in _spoken(scene)), *((key, "en") for key in NOISE)]


def _spoken(scene: Scene) -> list[str]:
    """English, then the other languages of the scenario's texts."""
    return ["en", *sorted(language for language in scene.phrases.texts if language != "en")]


def _row(one: _Said, channel: int, account: int) -> dict[str, str]:
    return {
        "channel": f"messenger/channel/{channel}",
        "account": f"messenger/account/{account}",
        "at": stamp(one.at),
        "language": one.phrase.language,
        "text": one.phrase.text,
        "gloss": one.phrase.gloss,
    }
