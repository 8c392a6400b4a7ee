"""Who writes what and when around one case, drawn again until the reference methods return what its variant says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts import style
from parola.artefacts.pgp.sign import MESSAGE, clear_signed
from parola.artefacts.plants import hands, judge
from parola.artefacts.plants.clock import BEDTIMES, SHIFTED, Clock, band, peaks
from parola.artefacts.plants.piece import Remark, Said
from parola.artefacts.scene import Scene
from parola.simulate.crowd import seconds_east
from parola.streams import Part
from parola.world.personas import BAND, CANDIDATES, Interest
from parola_kit.errors import BadInput

TRIES = 12  # attempts at a statistical plant before a build fails and names the cell
VENDOR = "vendor"
BULLETIN, POST, OPENING = "persona-bulletin", "persona-post", range(9, 14)
RESEMBLES = "namesake"  # the candidate who has a third of the vendor's habits


@dataclass(frozen=True, slots=True)
class Cast:
    """The vendor and the candidates of a case: the clock of each, and who works at night where the vendor lives."""

    clocks: Mapping[str, Clock]
    nightly: str


@dataclass(frozen=True, slots=True)
class Voices:
    """What the vendor and each candidate published, by time, and how often style and hours had to be drawn again."""

    said: Mapping[str, tuple[Said, ...]]
    again_style: int
    again_hours: int


def cast(scene: Scene, interest: Interest) -> Cast:
    """Clocks: the author's is the vendor's; one candidate works at night where the vendor lives; all others live anywhere."""
    chance = scene.streams.python("persona", interest.cell, "clocks")
    home = _home(scene, interest)
    zones = sorted({seconds_east(place.zone) for place in scene.scenario.places.values() if not place.fictional})
    own = band(home, chance.choice(BEDTIMES)) if interest.hours == BAND else peaks(home, chance.choice(OPENING))
    nightly = next(who for who in reversed(CANDIDATES) if who != interest.author)
    clocks = {who: band(chance.choice(zones), chance.choice(BEDTIMES)) for who in CANDIDATES}
    clocks |= {VENDOR: own, nightly: band(home, SHIFTED)}
    return Cast({**clocks, interest.author: own} if interest.author else clocks, nightly)


def voices(scene: Scene, interest: Interest, own: Cast, remarks: Sequence[Remark], among: judge.Known) -> Voices:
    """Everyday talk and remarks of the vendor and the candidates.

    Raises:
        BadInput: after ``TRIES`` attempts the reference methods still return something else than the variant's key.
    """
    times, again_hours = _timed(scene, interest, own, [one.at for one in remarks if one.who == VENDOR])
    for attempt in range(TRIES):
        said = _said(scene, interest, own, remarks, times, attempt)
        texts = {who: [one.text for one in each if not one.gone] for who, each in said.items()}
        if all(map(hands.enough, texts.values())) and judge.author(texts.pop(VENDOR), texts, among) == interest.author:
            return Voices(said, attempt, again_hours)
    raise _failed(scene, interest, "style", f"'{interest.author or 'nobody'}' as the vendor's author")


def _timed(scene: Scene, interest: Interest, own: Cast, fixed: Sequence[int]) -> tuple[list[int], int]:
    """Times of the vendor's bulletins, beside those that are ``fixed``, and how often they were drawn again."""
    wanted = own.clocks[VENDOR]
    for attempt in range(TRIES):
        chance = scene.streams("persona", interest.cell, "hours", attempt=attempt)
        times = wanted.times(hands.many(scene, BULLETIN, interest.cell, VENDOR), scene.scenario.start, until(scene, BULLETIN), chance)
        found = judge.offset([*times, *fixed])
        if (found is None) != (interest.hours == BAND) and (found is None or found[0] <= wanted.zone <= found[1]):
            return times, attempt
    raise _failed(scene, interest, "hours", f"the vendor's hours as '{interest.hours}'")


def _failed(scene: Scene, interest: Interest, what: str, expected: str) -> BadInput:
    who = f"cell {interest.cell} (seat '{scene.world.cell(interest.cell).seat}')"
    return BadInput(f"{who}: {what} was drawn {TRIES} times, and the method never found {expected}; another seed may do")


def _said(
    scene: Scene, interest: Interest, own: Cast, remarks: Sequence[Remark], times: Sequence[int], attempt: int
) -> dict[str, tuple[Said, ...]]:
    found = dict[str, tuple[Said, ...]]()
    for who, author in authors(scene, interest, attempt).items():
        path, line = (interest.cell, who), BULLETIN if who == VENDOR else POST
        texts = hands.talk(scene, line, author, *path, attempt=attempt)
        at = times if who == VENDOR else spread(scene, own.clocks[who], line, *path)
        handle = interest.vendor if who == VENDOR else interest.accounts[who]
        plain = [Said(when, handle, text) for when, text in zip(at, texts, strict=True)]
        said = [remarked(scene, handle, one, interest.cell, author) for one in remarks if one.who == who]
        found[who] = tuple(sorted((*plain, *said), key=lambda one: (one.at, one.text)))
    return found


def authors(scene: Scene, interest: Interest, attempt: int = 0) -> dict[str, style.Author]:
    """The habits of the vendor and of each candidate."""
    own = {who: hands.author(scene, interest.cell, who, attempt=attempt) for who in CANDIDATES}
    own[VENDOR] = hands.author(scene, interest.cell, VENDOR, attempt=attempt, degree=hands.MARKED if interest.author else hands.DEGREE)
    own[RESEMBLES] = hands.resembling(own[RESEMBLES], own[VENDOR])
    return {**own, interest.author: own[VENDOR]} if interest.author else own


def spread(scene: Scene, clock: Clock, line: str, *path: Part) -> list[int]:
    """The times of an account's everyday talk of a line."""
    texts, chance = hands.many(scene, line, *path), scene.streams("persona", "times", line, *path)
    return clock.times(texts, scene.scenario.start, until(scene, line), chance)


def until(scene: Scene, line: str) -> int:
    """When that talk ends at the latest: the market may close before the scenario does."""
    return min(scene.scenario.end, scene.drawn.markets.main.ended) if line == BULLETIN else scene.scenario.end


def remarked(scene: Scene, handle: str, one: Remark, cell: int | None, by: style.Author) -> Said:
    """A remark as it is published: in the writer's habits, signed or with what goes below."""
    chance = scene.streams.python("persona", "remark", handle, one.at, one.text)
    text = one.text if one.plain else style.written(by, one.text, chance, keep=(*_towns(scene), *one.keep))
    text = clear_signed(one.key, text, one.at) if one.key else text
    return Said(one.at, handle, text + one.below, cell, one.gone, one.traces)


def repeated(handle: str, one: Remark, said: Sequence[Said]) -> Said:
    """The signed post of ``said`` in which the word to change stands, as somebody copies it.

    Raises:
        BadInput: nobody signed such a post.
    """
    word, other = one.copied or ("", "")
    first = next((each for each in said if each.text.startswith(MESSAGE) and word in each.text), None)
    if first is None:
        raise BadInput(f"'{handle}' is to copy a signed post with '{word}' in it, and there is none")
    return Said(one.at, handle, first.text.replace(word, other, 1), first.cell, one.gone, one.traces)


def _towns(scene: Scene) -> list[str]:
    """Names that stand at the beginning of a sentence too; numbers, addresses and handles stay as they are anyway."""
    return sorted({place.name for place in scene.scenario.places.values()})


def _home(scene: Scene, interest: Interest) -> int:
    """The zone where the vendor's account is kept, in seconds east of UTC: of whoever has it, or of the scenario's transit."""
    network = scene.world.networks[interest.cell]
    place = network.member(interest.operator).place if interest.operator else scene.scenario.transit
    return seconds_east(scene.scenario.places[place].zone)
