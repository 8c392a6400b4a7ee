"""The open web: adverts on job boards and social pages, by the cells and by everybody else, with pictures that come back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from parola.artefacts import ordinary, speech
from parola.artefacts.bulk import Bulk, Series, together, with_rows
from parola.artefacts.clock import stamp
from parola.artefacts.columns import Column, Ids, Times, Whole, Words
from parola.artefacts.phrases import Phrase
from parola.artefacts.plants.piece import LABEL, Notice, known
from parola.artefacts.record import BACKGROUND, Draft, Record
from parola.artefacts.scene import Scene
from parola.artefacts.sites import others, variants
from parola.artefacts.sites.pictures import JOBS, About, Owner, Picture, Pictures, lettered, usual
from parola.simulate import crowd, rhythm
from parola.simulate.background import noisy
from parola.simulate.events import Advertised, Event
from parola.simulate.posts import VARIANTS
from parola.world.cell import Cell

YEAR, DAY, HOUR = 365 * 86_400, 86_400, 3_600
EDITED, SILENT = 0.15, 0.1  # shares of ordinary adverts: changed later, without a contact; assumption
KINDS, LOYAL = (
    (0.7, 0.15, 0.15),
    0.8,
)  # shares of phone, mail and handle as contacts, and of adverts with their profile's usual one; assumption
ENGLISH, TRADE = 0.3, 0.7  # shares of ordinary adverts in English, and for the profile's usual kind of work; assumption
CRAWLED = 3 * DAY  # until the crawler comes by, at the longest; assumption
AT_ONCE = 600  # seconds before the crawler comes by in which nobody edits; assumption


@dataclass(frozen=True, slots=True)
class _Said:
    """An advert that says a line of a module: a cell's, or a stranger's who says the like. ``path`` names its streams."""

    at: int
    path: tuple[str | int, ...]
    what: Advertised
    handle: str
    phrase: Phrase
    contact: str
    picture: Picture | None

    @property
    def profile(self) -> tuple[str, str]:
        """Site and handle: who advertises on two sites has a profile on each."""
        return self.what.site, self.handle


def surface(scene: Scene, pictures: Pictures, notices: Sequence[Notice] = ()) -> Iterator[Bulk | Record]:
    """Profiles, adverts and the pictures that stand on them; files of pictures are kept in ``pictures``.

    ``notices`` are adverts of accounts of interest, and of ordinary people who write as much.
    """
    if not scene.scenario.surface.sites:
        return
    own, like, people = list(_of_cells(scene, pictures)), list(_of_others(scene, pictures)), _Crowd(scene)
    told = _texts(scene, people)
    chosen, files = _chosen(scene, people, told, pictures)
    shown = together("surface.picture", "media/picture", pictures.columns(), (), ("file",))
    number = dict(zip(pictures.files(), shown.numbers.tolist(), strict=True))
    joined = _joined(notices)
    profiles, numbers = _profiles(scene, people, {*joined, *(one.profile for one in (*like, *(one for _, one in own)))}, joined)

    def row(one: _Said) -> dict[str, str]:
        return _row(one, numbers[one.profile], number, scene)

    columns = {**_columns(scene, people, numbers, told), "picture": _shown(chosen, files, number)}
    plain = [_noticed(scene, one, numbers[one.site, one.handle]) for one in notices if not one.traces]
    columns = with_rows(columns, [*(row(one) for one in like), *plain])
    drafts = [Draft(row(one), event.id, event.cell, event.label) for event, one in own]
    marked = [(one, _noticed(scene, one, numbers[one.site, one.handle])) for one in notices if one.traces]
    drafts += [Draft(noticed, BACKGROUND, one.cell, LABEL, known(one.traces)) for one, noticed in marked]
    adverts = together("surface.advert", "surface/advert", columns, drafts, ("posted_at", "profile", "text"))
    yield from (profiles.bulk, shown.bulk, adverts.bulk)
    yield from adverts.records


def _joined(notices: Sequence[Notice]) -> dict[tuple[str, str], int]:
    """When the profiles of notices were made, by site and handle: the earliest that any of them says."""
    found: dict[tuple[str, str], int] = {}
    for one in notices:
        found[one.site, one.handle] = min(one.joined, found.get((one.site, one.handle), one.joined))
    return found


def _noticed(scene: Scene, one: Notice, profile: int) -> dict[str, str]:
    """The crawler finds what is older than the scenario in its first days."""
    chance, first = scene.streams.python("surface", "noticed", one.site, one.handle, one.at), max(one.at, scene.scenario.start)
    return {
        "site": scene.scenario.surface.sites[one.site],
        "profile": f"surface/profile/{profile}",
        "posted_at": stamp(one.at),
        "edited_at": "",
        "seen_at": stamp(first + chance.randrange(min(CRAWLED, max(1, scene.scenario.end - first)))),
        "language": "en",
        "text": one.text,
        "gloss": "",
        "contact": "",
        "picture": "",
    }


def _of_cells(scene: Scene, pictures: Pictures) -> Iterator[tuple[Event, _Said]]:
    for cell, event in scene.happened:
        if isinstance(event.what, Advertised):
            what, lead = event.what, scene.lead(cell, event.what.by)
            phrase, contact = _phrase(scene, cell, what, event), _contact(scene, cell, what, event.at)
            about = About(what.text, phrase.language, contact)
            picture = pictures.of(scene, Owner(("cell", cell.number, what.by), lead.place), what.picture, about, event.id)
            yield event, _Said(event.at, (event.id,), what, cell.handles[what.by], phrase, contact, picture)


def _of_others(scene: Scene, pictures: Pictures) -> Iterator[_Said]:
    for other, act, what in others.doing(scene, Advertised):
        phrase = others.phrase(scene, other, act, speech.home(scene, other.country) if what.language == "home" else "en")
        about = About(what.text, phrase.language, other.contact(what.contact))
        picture = pictures.of(scene, Owner(other.path, other.place, hands=True), what.picture, about, *act.path)
        yield _Said(act.at, act.path, what, other.handle, phrase, about.contact, picture)


def _phrase(scene: Scene, cell: Cell, what: Advertised, event: Event) -> Phrase:
    language = speech.home(scene, scene.lead(cell, what.by).country) if what.language == "home" else "en"
    return speech.public(scene, cell, what.by, what.text, event.id, event.at, language)


def _contact(scene: Scene, cell: Cell, what: Advertised, at: int) -> str:
    if what.contact == "none":
        return ""
    return cell.handles[what.by] if what.contact == "handle" else scene.held(scene.lead(cell, what.by), what.contact, at)


class _Crowd:
    """Ordinary advertisers: residents, each with one profile on one site; ``by`` has the place in ``people`` of each advert's."""

    def __init__(self, scene: Scene) -> None:
        scenario, residents, chance = scene.scenario, scene.world.residents, scene.streams("surface", "adverts")
        count, profiles = noisy(scenario, scenario.surface.adverts), min(scenario.surface.profiles, len(residents))
        self.people: Whole = chance.choice(len(residents), profiles, replace=False)
        self.handles = scene.world.advertisers[:profiles]
        self.by = crowd.busy(profiles, count, chance)
        self.site = chance.integers(len(scenario.surface.sites), size=profiles)
        who: list[int] = self.people.tolist()
        zones = np.array([crowd.seconds_east(scenario.places[residents.places[n]].zone) for n in who], np.int64)
        self.at = rhythm.times(scenario.start, scenario.end - 2 * HOUR, zones[self.by], chance)
        self.language = [speech.home(scene, residents.countries[n]) for n in who]
        self.usual = chance.choice(len(KINDS), p=KINDS, size=profiles)
        self.drawn = chance.random((9, count))
        called = ordinary.mails(scene, self.handles)
        mails = [residents.mails[n] if nth % 2 else called[nth] for nth, n in enumerate(who)]  # of their name, or of their handle
        self._reached = [[residents.phones[n] for n in who], mails, list(self.handles)]

    def contact(self, person: int) -> str:
        """How a profile is usually reached."""
        return self._reached[int(self.usual[person])][person]

    def contacts(self) -> Words:
        """What each advert says: mostly the profile's usual contact, sometimes another of its own, sometimes none."""
        other = (self.drawn[7] >= KINDS[0]).astype(np.int64) + (self.drawn[7] >= 1 - KINDS[2])
        kind = np.where(self.drawn[6] < LOYAL, self.usual[self.by], other)
        place = 1 + kind * len(self.people) + self.by
        return Words.of(["", *(one for each in self._reached for one in each)], np.where(self.drawn[3] < SILENT, 0, place))


def _profiles(
    scene: Scene, people: _Crowd, those: Collection[tuple[str, str]], joined: Mapping[tuple[str, str], int]
) -> tuple[Series, Mapping[int | tuple[str, str], int]]:
    """Everybody who advertised, and the number of each: by place among the crowd, or by site and handle.

    ``joined`` says of some when their profile was made.
    """
    start, count = scene.scenario.start - 1, len(people.people)
    about = scene.phrases.variants("profile-about", "en", 200, scene.streams)
    background: dict[str, Column] = {
        "site": Words.of(list(scene.scenario.surface.sites.values()), people.site),
        "handle": Words.all(people.handles),
        "joined_at": Times(start - scene.streams("surface", "joined").integers(YEAR, size=count)),
        "about": Words.of(about.tolist(), scene.streams("surface", "about").integers(len(about), size=count)),
    }
    named = sorted(those)
    drafts = [_profile(scene, *one, joined.get(one)) for one in named]
    series = together("surface.profile", "surface/profile", background, drafts, ("joined_at", "handle", "site"))
    return series, dict(zip([*range(count), *named], series.numbers.tolist(), strict=True))


def _profile(scene: Scene, site: str, handle: str, since: int | None) -> Draft:
    chance = scene.streams.python("surface", "joined", site, handle)
    drawn = scene.scenario.start - 1 - chance.randrange(YEAR)
    joined = drawn if since is None else since
    about = scene.phrases.english("profile-about", chance.randrange(10**6))
    return Draft({"site": scene.scenario.surface.sites[site], "handle": handle, "joined_at": stamp(joined), "about": about})


def _columns(scene: Scene, people: _Crowd, numbers: Mapping[int | tuple[str, str], int], told: variants.Told) -> dict[str, Column]:
    order = np.array([numbers[n] for n in range(len(people.people))], np.int64)
    drawn, at = people.drawn, people.at
    seen = at + (drawn[2] * np.minimum(CRAWLED, scene.scenario.end - at)).astype(np.int64)
    edited = [_edited(*one) for one in zip(drawn[0].tolist(), drawn[1].tolist(), at.tolist(), seen.tolist(), strict=True)]
    return {
        "site": Words.of(list(scene.scenario.surface.sites.values()), people.site[people.by]),
        "profile": Ids("surface/profile", order[people.by]),
        "posted_at": Times(at),
        "edited_at": Words.all(edited),
        "seen_at": Times(seen),
        "language": told.language,
        "text": told.text,
        "gloss": told.gloss,
        "contact": people.contacts(),
    }


def _edited(changed: float, when: float, at: int, seen: int) -> str:
    """When an advert was changed, after it was put up and before the crawler saw it: of some, as two draws of 0..1 have it."""
    room = seen - at - AT_ONCE
    return stamp(at + 1 + int(when * room)) if changed < EDITED and room > 0 else ""


def _texts(scene: Scene, people: _Crowd) -> variants.Told:
    """A profile keeps to its language or English, and often to one kind of work."""
    jobs = sorted(key for key in scene.phrases.texts["en"].lines if key.startswith(JOBS))
    spoken = ["en", *sorted({*people.language} - {"en"})]
    own = np.array([spoken.index(one) for one in people.language])[people.by]
    language = np.where(people.drawn[8] < ENGLISH, 0, own)
    job = np.where(people.drawn[4] < TRADE, people.by % len(jobs), (people.drawn[4] * 1_000).astype(np.int64) % len(jobs))
    number = (people.drawn[5] * VARIANTS).astype(np.int64)
    lines = [(job, language) for language in spoken for job in jobs]
    return variants.written(scene, "surface", lines, language * len(jobs) + job, number, people.by)


def _shown(chosen: Whole, known: Mapping[int, Picture], number: Mapping[str, int]) -> Words:
    ids = ["", *(f"media/picture/{number[one.file]}" for one in known.values())]
    place = np.searchsorted(np.array(list(known), np.int64), chosen) + 1
    return Words.of(ids, np.where(chosen < 0, 0, place))


def _chosen(scene: Scene, people: _Crowd, told: variants.Told, pictures: Pictures) -> tuple[Whole, Mapping[int, Picture]]:
    """The number of each ordinary advert's picture, and those pictures; flyers speak the advert's language, English where they cannot."""
    languages = ["en", *sorted(language for language in set(people.language) - {"en"} if lettered(scene, language))]
    place = {language: n for n, language in enumerate(languages)}
    spoken = np.array([place.get(language, 0) for language in told.language.vocabulary.tolist()], np.int64)[told.language.keys]
    chosen = usual(people.by, spoken, len(languages), scene.streams("surface", "pictures"))
    return chosen, pictures.ordinary(scene, chosen, languages, people.contact)


def _row(one: _Said, profile: int, number: Mapping[str, int], scene: Scene) -> dict[str, str]:
    chance, at = scene.streams.python("surface", "seen", *one.path), one.at
    changed, when = chance.random(), chance.random()
    seen = at + chance.randrange(min(CRAWLED, scene.scenario.end - at))
    return {
        "site": scene.scenario.surface.sites[one.what.site],
        "profile": f"surface/profile/{profile}",
        "posted_at": stamp(at),
        "edited_at": _edited(changed, when, at, seen),
        "seen_at": stamp(seen),
        "language": one.phrase.language,
        "text": one.phrase.text,
        "gloss": one.phrase.gloss,
        "contact": one.contact,
        "picture": f"media/picture/{number[one.picture.file]}" if one.picture else "",
    }
