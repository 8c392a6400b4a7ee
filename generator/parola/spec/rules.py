"""Rules about a scenario: what its parts say of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from parola.spec.model import Scenario
from parola.spec.web import EACH, LONE, OPERATORS
from parola.spec.words import Found, Loc, nearest

SHORTEST = timedelta(days=28)  # a case needs up to 26 days from the advert to the payout
LONGEST = timedelta(days=366)
SERVICES, SINGLE = 40, 7  # onion services of a class; forum, two markets, mixer, escrow, news and directory are one each
LEAST_ACCOUNTS = 20  # on the token chain, for each time zone
# Blocks follow regtest's genesis block of 2011-02-02, and their times are 32-bit numbers.
FIRST, LAST = datetime(2012, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def utc(scenario: Scenario) -> Iterator[Found]:
    """Both ends are in UTC and in years that a chain can have."""
    for name in ("starts", "ends"):
        at: datetime = getattr(scenario, name)
        if at.utcoffset() != timedelta(0):
            yield (name,), f"'{name}' has another time zone than UTC; write {at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        elif not FIRST <= at < LAST:
            yield (name,), f"'{name}' is in {at.year}; years from {FIRST.year} to {LAST.year - 1} are possible"


def length(scenario: Scenario) -> Iterator[Found]:
    """The end is more than four weeks and at most a year after the start."""
    lasts = scenario.ends - scenario.starts
    if lasts <= timedelta(0):
        yield ("ends",), f"'ends' is not after 'starts'; a scenario lasts more than {SHORTEST.days} days"
    elif lasts <= SHORTEST:
        yield ("ends",), f"'ends' is {lasts.days} days after 'starts'; a scenario lasts more than {SHORTEST.days} days"
    elif lasts > LONGEST:
        yield ("ends",), f"'ends' is {lasts.days} days after 'starts'; a scenario lasts at most {LONGEST.days} days"


def places(scenario: Scenario) -> Iterator[Found]:
    """Every place that is named is described."""
    named: dict[Loc, str] = {("origins", nth, "place"): origin.place for nth, origin in enumerate(scenario.origins)}
    named |= {("transit",): scenario.transit, ("site",): scenario.site, ("payout",): scenario.payout}
    named[("exchange", "place")] = scenario.exchange.place
    for loc, name in named.items():
        if name not in scenario.places:
            yield loc, f"place '{name}' is not described under 'places'{nearest(name, scenario.places)}"


def made_up(scenario: Scenario) -> Iterator[Found]:
    """The site of exploitation is nowhere: no real place is accused."""
    site = scenario.places.get(scenario.site)
    if site is not None and not site.fictional:
        yield ("site",), f"place '{scenario.site}' is not called made up; give it invented words and write fictional: true beside them"


def demo(scenario: Scenario) -> Iterator[Found]:
    """The demo cell has values that the variants have."""
    for axis, value in scenario.demo.items():
        values = scenario.variants.get(axis)
        if values is None:
            yield ("demo", axis), f"'{axis}' is not among the variants{nearest(axis, scenario.variants)}"
        elif value not in values:
            yield ("demo", axis), f"'{value}' is not a value of '{axis}'{nearest(value, values)}"


def origins(scenario: Scenario) -> Iterator[Found]:
    """A place is an origin once."""
    yield from _twice([(("origins", nth, "place"), origin.place) for nth, origin in enumerate(scenario.origins)], "origin")


def lists(scenario: Scenario) -> Iterator[Found]:
    """Lab and module are listed once."""
    for field in ("labs", "modules"):
        yield from _twice([((field, nth), name) for nth, name in enumerate(getattr(scenario, field))], field[:-1])


def boards(scenario: Scenario) -> Iterator[Found]:
    """A board is listed once."""
    yield from _twice([(("forum", "boards", nth), name) for nth, name in enumerate(scenario.forum.boards)], "board")


def holders(scenario: Scenario) -> Iterator[Found]:
    """Every zone has people who can pay each other in tokens."""
    token, zones = scenario.token, len({place.zone for place in scenario.places.values() if not place.fictional})
    if token is not None and token.accounts < (least := LEAST_ACCOUNTS * zones):
        yield ("token", "accounts"), f"'accounts' is {token.accounts} for {zones} time zones; {least} would be enough"


def services(scenario: Scenario) -> Iterator[Found]:
    """A class has no more onion services than its network can keep (DESIGN section 2); a brand is two, itself and its copy."""
    most = (SERVICES - SINGLE - OPERATORS * EACH - LONE) // 2
    if scenario.market.brands > most:
        yield (
            ("market", "brands"),
            f"'brands' is {scenario.market.brands}, and a class has {SERVICES} onion services; up to {most} would be right",
        )


def _twice(named: Sequence[tuple[Loc, str]], what: str) -> Iterator[Found]:
    times = Counter(name for _, name in named)
    seen: set[str] = set()
    for loc, name in named:
        if name in seen:
            yield loc, f"{what} '{name}' is listed {times[name]} times; list it once"
        seen.add(name)


SCENARIO = {
    utc: ("starts", "ends"),
    length: ("starts", "ends"),
    places: ("places", "origins", "transit", "site", "payout", "exchange"),
    made_up: ("places", "site"),
    demo: ("demo", "variants"),
    origins: ("origins",),
    lists: ("labs", "modules"),
    boards: ("forum",),
    holders: ("places", "token"),
    services: ("market",),
}
