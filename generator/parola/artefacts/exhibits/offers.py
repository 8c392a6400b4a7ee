"""The list of offers that a captured site shows on both days: what stayed, is new, came again, or was missed by the first capture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random

from parola.artefacts.clock import stamp
from parola.artefacts.exhibits.watched import DAY, Watched
from parola.artefacts.web.common import GOODS

PAGES, SIZE = 3, 5  # of the list, and offers on a page; assumption
OLD = (4, 60)  # days before the first capture at which offers were put up; assumption
GAP = (1, 4)  # by how much numbers of neighbouring offers differ: those between are gone; assumption
STAYS = 0.6  # share of the offers that the first capture saw which are still there; assumption
NEW, AGAIN, MISSED = (2, 3), (1, 2), (2, 3)  # how many offers of the second day are of each kind; assumption


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the list; ``number`` and ``since`` are empty for what the site has pinned to a page.

    ``was`` is the truth about an offer of the second day that the first capture does not show under its number: ``new``, ``relisted``,
    ``missing-before`` or ``cannot-be-told``; ``seen`` for the others.
    """

    number: str
    title: str
    seller: str
    since: str
    price_usd: int
    about: str
    was: str = "seen"


@dataclass(frozen=True, slots=True)
class Lists:
    """Pages of the list on both days; of the first day, page number ``lost`` (from 1) was not got."""

    first: tuple[tuple[Offer, ...], ...]
    second: tuple[tuple[Offer, ...], ...]
    lost: int


def lists(case: Watched) -> Lists:
    """Both days' lists, newest offers first."""
    chance, sellers = case.chance("offers"), case.chance("sellers")
    lost = chance.choice([2, 3])
    before = _before(case, chance, sellers)
    pages = _paged(before)
    unseen, known = pages[lost - 1], [offer for n, page in enumerate(pages, 1) if n != lost for offer in page]
    missed = [replace(offer, was="missing-before") for offer in chance.sample(unseen, chance.randint(*MISSED))]
    again = chance.sample(known, chance.randint(*AGAIN))
    stay = [offer for offer in known if offer not in again and chance.random() < STAYS]
    later = _later(case, again, stay or known, int(before[0].number), chance)
    shown = sorted([*later, *stay, *missed], key=lambda offer: -int(offer.number))
    second = [list(page) for page in _paged(shown)]
    second[min(lost, len(second)) - 1].append(_pinned(case, chance))
    return Lists(tuple(map(tuple, pages)), tuple(map(tuple, second)), lost)


def _before(case: Watched, chance: Random, sellers: Random) -> list[Offer]:
    """What the list held on the first day, newest first; no two titles alike."""
    number, day = chance.randrange(200, 900), case.first - OLD[1] * DAY
    step = (OLD[1] - OLD[0]) * DAY // (PAGES * SIZE)
    made: list[Offer] = []
    for title in _titles(case, chance, PAGES * SIZE):
        number, day = number + chance.randint(*GAP), day + chance.randrange(step // 2, step)
        made.append(_offer(case, str(number), title, _seller(case, sellers), day, chance))
    return made[::-1]


def _later(case: Watched, again: Sequence[Offer], kept: Sequence[Offer], last: int, chance: Random) -> list[Offer]:
    """Offers put up between the two days: some for the first time, one of them under another's title, and some that had been there."""
    count = chance.randint(*NEW)
    told = [*_titles(case, chance, count - 1), chance.choice(list(kept)).title]
    fresh = [_offer(case, "", title, _seller(case, chance), 0, chance, "new") for title in told]
    made = [*fresh, *(replace(offer, was="relisted") for offer in again)]
    chance.shuffle(made)
    between = (case.second - case.first) // DAY
    days = sorted(chance.randrange(1, between) for _ in made)
    numbers = [last + passed for passed in accumulate(chance.randint(*GAP) for _ in made)]
    return [
        replace(offer, number=str(number), since=stamp(case.first + day * DAY)[:10])
        for offer, number, day in zip(made, numbers, days, strict=True)
    ]


def _pinned(case: Watched, chance: Random) -> Offer:
    """An offer of the house, without number and day, on a page that the first capture did not get."""
    kind = chance.choice(sorted(GOODS))
    house = _offer(case, "", case.say(f"site-item-{kind}", chance), "", 0, chance, "cannot-be-told")
    return replace(house, since="", seller=case.scene.phrases.english("site-offer-house"))


def _offer(case: Watched, number: str, title: str, seller: str, day: int, chance: Random, was: str = "seen") -> Offer:
    price = chance.randrange(10, 200, 5)
    return Offer(number, title, seller, stamp(day)[:10], price, case.say("site-item-about", chance), was)


def _titles(case: Watched, chance: Random, count: int) -> list[str]:
    """So many different titles of goods."""
    lines = case.scene.phrases.texts["en"].lines
    pool = [title for kind in sorted(GOODS) for title in lines[f"site-item-{kind}"]]
    return chance.sample(pool, count)


def _seller(case: Watched, chance: Random) -> str:
    """A handle that nobody of the class has: it ends in three digits."""
    lines = case.scene.phrases.texts["en"].lines
    first, second = (chance.choice(lines[f"handle-{part}"]) for part in ("first", "second"))
    return f"{first}_{second}{chance.randint(100, 999)}"


def _paged(offers: Sequence[Offer]) -> list[list[Offer]]:
    return [list(offers[n : n + SIZE]) for n in range(0, len(offers), SIZE)]
