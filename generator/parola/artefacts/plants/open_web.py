"""Accounts of interest on the open web: an old name (T01), and days in a town that more than one person had (T05)."""

from __future__ import annotations

from datetime import UTC, datetime

from parola.artefacts.clock import stamp
from parola.artefacts.plants.piece import Notice, Remark, Trace
from parola.artefacts.plants.seat import Pieces, Seat

DAY = 86_400
EARLIER = (350 * DAY, 700 * DAY)  # before the scenario, when the name was first used in the open
LEAVES, STAYS = (8, 18), (3, 6)  # days into the scenario on which people leave, and for how many
COMPANY = ("tourist", "guest")  # who was in the same town on other days


def names(seat: Seat) -> Pieces:
    """The vendor's name on one site of the open web years before the market, and on another by somebody who took it after."""
    sites = list(seat.scene.scenario.surface.sites)
    if len(sites) < 2:
        return Pieces()
    chance, scenario, handle = seat.chance("open", "names"), seat.scene.scenario, seat.interest.vendor
    first, second = chance.sample(sites, 2)
    old = scenario.start - chance.randrange(*EARLIER)
    late = seat.moment("fan", 0.3, 0.9, "late")
    true = Trace("T01", False, "handle and date of the advert", f"{handle} {stamp(old)}")
    false = Trace("T01", True, "handle and date of the advert", f"{handle} {stamp(late)}")
    return Pieces(
        notices=(
            Notice(old, old - chance.randrange(DAY, 200 * DAY), first, handle, seat.line("persona-earlier", "old"), seat.number, (true,)),
            Notice(
                late, late - chance.randrange(3_600, 10 * DAY), second, handle, seat.line("persona-earlier", "late"), seat.number, (false,)
            ),
        )
    )


def days(seat: Seat) -> Pieces:
    """A post that says where its writer was, a page of the open web with the same days, and two pages with other days in that town."""
    scenario, chance = seat.scene.scenario, seat.chance("open", "days")
    sites = list(scenario.surface.sites)
    if not sites:
        return Pieces()
    town = scenario.places[chance.choice([name for name, place in scenario.places.items() if not place.fictional])].name
    first = scenario.start // DAY * DAY + chance.randrange(*LEAVES) * DAY
    last = first + chance.randrange(*STAYS) * DAY
    who = seat.interest.author or "signer"
    said = seat.line("persona-travels", town=town, first=day(first), last=day(last))
    trace = Trace("T05", False, "town and days", _value(town, first, last), "days")
    post = Remark(who, seat.moment(who, *_after(seat, last), "travels"), said, traces=(trace,))
    pages = [_page(seat, sites[-1], seat.interest.private, town, (first, last), trace)]
    for nth, handle in enumerate(COMPANY, start=1):
        other = (first + nth * DAY, last + (2 * nth - 1) * DAY)
        pages.append(
            _page(seat, sites[-1], seat.interest.accounts[handle], town, other, Trace("T05", True, "town and days", _value(town, *other)))
        )
    return Pieces(remarks=(post,), notices=tuple(pages))


def _page(seat: Seat, site: str, handle: str, town: str, days_: tuple[int, int], trace: Trace) -> Notice:
    chance = seat.chance("open", "page", handle)
    at = days_[1] + chance.randrange(DAY, 4 * DAY)
    text = seat.line("persona-travelled", handle, town=town, first=day(days_[0]), last=day(days_[1]))
    return Notice(at, seat.scene.scenario.start - chance.randrange(DAY, 300 * DAY), site, handle, text, seat.number, (trace,))


def _after(seat: Seat, at: int) -> tuple[float, float]:
    """From the day after a time to a week later, as shares of the scenario."""
    start, length = seat.scene.scenario.start, seat.scene.scenario.end - seat.scene.scenario.start
    low = (at + DAY - start) / length
    return low, min(0.98, low + 7 * DAY / length)


def day(at: int) -> str:
    """``14 March``."""
    day = datetime.fromtimestamp(at, UTC)
    return f"{day.day} {day:%B}"


def _value(town: str, first: int, last: int) -> str:
    return f"{town} {stamp(first)[:10]} {stamp(last)[:10]}"
