"""The smaller onion sites of a class: whose they are, what they run on, and the habits by which an operator's may be known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from parola.spec.model import Scenario
from parola.spec.resolve import Bundle
from parola.spec.web import EACH, LONE, OPERATORS
from parola.streams import Streams
from parola.world import onion
from parola.world.model_web import Operator, WebSite

DAY = 86_400
OLDEST, YOUNGEST = 420 * DAY, 20 * DAY  # how long before the scenario a site was first seen; assumption
DESKS_OLDEST = 110 * DAY  # a desk and its copy, in whichever order: what was seen first tells nothing of which is which; assumption
PACKAGES = {"quayside": "quayside 2.1", "plainfold": "plainfold 1.4", "lamplight": "lamplight 0.9"}  # looks of shops -> stock build
STACKS = (("nginx", ""), ("Apache", ""), ("lighttpd", ""))  # Server and X-Powered-By as most sites have them
LISTING = "Apache"  # Server of a daemon that has a status page of its sites
RARE = (("tarn/0.7", "Sallow/3.2"), ("brackish 2", "Oxbow 1.1"), ("weir/5", "Sallow/2.9"), ("pondd/1.3", "Reedbed 4"))  # invented
DEFAULT = 0  # seconds by which a clock that is set by the network is ahead
PAIRS = ((0, 1), (1, 2), (2, 0))  # sites of an operator on which its kinds lie, in turn
KINDS = {"mixer": "stillwater", "escrow": "plumbline", "news": "broadsheet", "directory": "cardfile"}  # sites of one kind -> look
DESK, SHOP = "counter", "homespun"
LISTED = ("mixer", "escrow", "news")  # single sites that the directory lists, beside shops, market and forum
TENANTS = 9  # names of a company that many share, beside one of the class
ONE_DAEMON = ("T12", "T17", "T18")  # sites that one daemon serves have its clock and its software


def placed(operator: Operator, kind: str) -> tuple[str, str]:
    """The two sites on which a kind of trace lies; a kind that needs one lies on the first."""
    if kind in ONE_DAEMON and "T12" in operator.kinds:
        kind = "T12"
    first, second = PAIRS[(operator.kinds.index(kind) + operator.number) % len(PAIRS)]
    return operator.sites[first], operator.sites[second]


def secrets(scenario: Scenario, streams: Streams) -> dict[str, bytes]:
    """Site -> Ed25519 secret of its onion name, 32 bytes; brands and clones have names by number."""
    named = {site: ("site", site) for site in (*KINDS, *shops(), *lone())}
    for n in range(scenario.market.brands):
        named |= {f"brand-{n}": ("brand", n), f"clone-{n}": ("clone", n)}
    return {site: onion.keyed(streams, *path)[0] for site, path in named.items()}


def mirrors(scenario: Scenario, streams: Streams) -> tuple[str, ...]:
    """Names that are not served: a second one of each brand, which its signed lists say, and then those of services that are gone."""
    own = (onion.keyed(streams, "mirror", n)[1] for n in range(scenario.market.brands))
    return (*own, *(onion.keyed(streams, "gone", n)[1] for n in range(TENANTS + dead(scenario))))


def tenants(scenario: Scenario, names: Sequence[str]) -> Sequence[str]:
    """Of ``World.mirrors``, customers of a company whose services are not looked at."""
    return names[scenario.market.brands :][:TENANTS]


def gone(scenario: Scenario, names: Sequence[str]) -> Sequence[str]:
    """Of ``World.mirrors``, what the directory lists and nobody serves any more."""
    return names[scenario.market.brands + TENANTS :]


def dead(scenario: Scenario) -> int:
    """How many links of the directory lead nowhere: ``web.dead`` of all."""
    live, share = 2 + len(LISTED) + len(shops()) + len(lone()) + 2 * scenario.market.brands, scenario.web.dead
    return round(live * share / (1 - share))


def shops() -> tuple[str, ...]:
    """Names of the operators' sites."""
    return tuple(f"shop-{operator}-{n}" for operator in range(OPERATORS) for n in range(EACH))


def lone() -> tuple[str, ...]:
    """Names of the sites that belong to nobody of these."""
    return tuple(f"lone-{n}" for n in range(LONE))


def operators(bundle: Bundle, streams: Streams) -> tuple[Operator, ...]:
    """Who runs several shops, with the habits that may show."""
    users = _users(bundle, streams)
    return tuple(_operator(bundle.scenario, n, users, streams) for n in range(OPERATORS))


def bystanders(bundle: Bundle, streams: Streams) -> tuple[str, ...]:
    """Account names of people who have to do with no operator: contractors, authors of templates."""
    return _users(bundle, streams)[OPERATORS:]


def sites(bundle: Bundle, keys: Mapping[str, bytes], runs: Sequence[Operator], streams: Streams) -> tuple[WebSite, ...]:
    """All smaller sites, in the order of their names."""
    titles = _Titles(bundle.texts["en"].lines, streams)
    made = [*_single(titles), *_desks(bundle.scenario, titles), *_shops(runs, titles), *_lone(bundle.scenario, titles)]
    dated = [_dated(bundle.scenario, site, keys[site.name], streams) for site in made]
    place = {one: n for n, one in enumerate(sorted(site.onion for site in dated), start=1)}
    return tuple(sorted((replace(site, number=place[site.onion]) for site in dated), key=lambda site: site.name))


class _Titles:
    """Hands out titles and taglines of a kind, none twice."""

    def __init__(self, lines: Mapping[str, Sequence[str]], streams: Streams) -> None:
        self._lines, self._streams = lines, streams
        self._left: dict[str, list[str]] = {}

    def site(self, name: str, kind: str, look: str, build: str) -> WebSite:
        ident, powered = self._streams.python("web", "stack", name).choice(STACKS)
        title, tagline = self._next(f"site-title-{kind}"), self._next(f"site-tagline-{kind}")
        return WebSite(name, 0, kind, "", title, tagline, "en", None, None, look, build, ident, powered, DEFAULT, 0)

    def _next(self, key: str) -> str:
        if not self._left.get(key):
            self._left[key] = self._streams.python("web", key).sample(self._lines[key], len(self._lines[key]))
        return self._left[key].pop()


def _single(titles: _Titles) -> Iterator[WebSite]:
    for kind, look in KINDS.items():
        yield titles.site(kind, kind, look, f"{look} 1.0")


def _desks(scenario: Scenario, titles: _Titles) -> Iterator[WebSite]:
    """A clone is a copy of all that can be seen."""
    for n in range(scenario.market.brands):
        own = replace(titles.site(f"brand-{n}", "desk", DESK, "counter 3.0"), brand=n)
        yield own
        yield replace(own, name=f"clone-{n}", brand=n)


def _shops(runs: Sequence[Operator], titles: _Titles) -> Iterator[WebSite]:
    for operator in runs:
        looks = _looks(operator)
        for name in operator.sites:
            site = replace(titles.site(name, "shop", looks[name], PACKAGES[looks[name]]), operator=operator.number)
            yield _habits(site, operator)


def _looks(operator: Operator) -> dict[str, str]:
    """Packages in turn; who changed one uses it twice."""
    names = sorted(PACKAGES)
    looks = {site: names[(operator.number + n) % len(names)] for n, site in enumerate(operator.sites)}
    if "T14" in operator.kinds:
        first, second = placed(operator, "T14")
        looks[second] = looks[first]
    return looks


def _habits(site: WebSite, operator: Operator) -> WebSite:
    """What an operator's site has of its hand: a changed package, a clock that is wrong, software that few use."""
    kinds = {kind for kind in ("T14", "T17", "T18") if kind in operator.kinds and site.name in placed(operator, kind)}
    if "T14" in kinds:
        site = replace(site, build=f"{site.build} +{operator.tag}")
    if "T17" in kinds:
        site = replace(site, clock=operator.clock)
    if "T12" in operator.kinds and site.name in placed(operator, "T12"):
        site = replace(site, ident=LISTING, powered="")
    return replace(site, ident=operator.stack[0], powered=operator.stack[1]) if "T18" in kinds else site


def _lone(scenario: Scenario, titles: _Titles) -> Iterator[WebSite]:
    """Sites of their own, among them some with a stock package, and some in another language."""
    for n, name in enumerate(lone()):
        look = sorted(PACKAGES)[n] if n < len(PACKAGES) else SHOP
        site = titles.site(name, "shop", look, PACKAGES.get(look, f"{look} 1.0"))
        written = scenario.web.languages[n] if n < len(scenario.web.languages) else "en"
        clock = -94 if n == LONE - 1 else DEFAULT  # a clock that is wrong, and like nobody else's
        yield replace(site, language=written, clock=clock)


def _dated(scenario: Scenario, site: WebSite, key: bytes, streams: Streams) -> WebSite:
    oldest = DESKS_OLDEST if site.kind == "desk" else OLDEST
    seen = scenario.start - streams.python("web", "seen", site.name).randrange(YOUNGEST, oldest)
    return replace(site, onion=onion.name(key), first_seen=seen)


def _operator(scenario: Scenario, n: int, users: Sequence[str], streams: Streams) -> Operator:
    chance = streams.python("web", "operator", n)
    network = ("192.0.2", "198.51.100", "203.0.113", "198.18.7")[n % OPERATORS]
    place = scenario.places[chance.choice(sorted(name for name, one in scenario.places.items() if not one.fictional))]
    return Operator(
        number=n,
        sites=tuple(f"shop-{n}-{each}" for each in range(EACH)),
        kinds=scenario.web.traces.get(f"operator-{n}", ()),
        user=users[n],
        address=f"{network}.{chance.randint(20, 199)}",
        fingerprint=streams.key("web", "host", n).hex(),
        clock=chance.choice([-1, 1]) * (127 + 61 * n + chance.randrange(40)),
        tag=users[n][:2],
        code="".join(chance.choice("bcdfghjkmnpqrtvwxz") for _ in range(3)) + str(chance.randint(100, 999)),
        stack=RARE[n % len(RARE)],
        serial=f"{chance.choice('HKMQ')}{chance.randint(10**6, 10**7 - 1)}",
        place=(round(place.latitude + _near(chance), 2), round(place.longitude + _near(chance), 2)),
    )


def _near(chance: Random) -> float:
    return chance.uniform(-0.04, 0.04)


def _users(bundle: Bundle, streams: Streams) -> tuple[str, ...]:
    """Account names, no two of which begin alike."""
    pool = bundle.texts["en"].lines["site-user"]
    return tuple(streams.python("web", "users").sample(pool, len(pool)))
