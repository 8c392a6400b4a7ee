"""Makes the world of a class: brands and background first, then a cell per seat, so that a seat more changes no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from parola.spec.around import effects, payees, payers
from parola.spec.model import Names, Scenario
from parola.spec.resolve import Bundle
from parola.spec.roster import Seat
from parola.spec.rules import SHORTEST
from parola.streams import Streams
from parola.world import names, onion, personas, variants, web
from parola.world.cell import Account, Cell, Person
from parola.world.fresh import Fresh
from parola.world.model import COMMONS, DEMO, Brand, Persona, World
from parola.world.names import Called
from parola.world.network import Network, cast
from parola.world.people import Setting
from parola.world.phones import phone
from parola.world.residents import Residents, residents

ROOM = int(SHORTEST.total_seconds())
TOPICS = ("consent", "birthdate", "gender", "citizenship", "phone", "city", "recruitment", "control", "exploitation")
SHARED_ROLES = ("person", "desk")  # shown by these words, never by a handle
SITES = ("forum", "market", "successor")
MARKETS, MIRRORS = ("market", "successor"), 2  # names that each of them has beside its own
OTHERS = 3  # strangers for each role of a case that speaks in public: one in four has to do with a case; assumption
DEPOSITS, POOL, MERCHANT, SWAP = "exchange/deposits", "exchange/pool", "merchant", "swap/desk"


def world(bundle: Bundle, seats: Sequence[Seat], own_names: dict[str, Names], streams: Streams) -> World:
    """The truth of one class: the demo cell and one cell per seat, in roster order."""
    scenario, words = bundle.scenario, bundle.texts["en"].lines
    handles = _Handles(words["handle-first"], words["handle-second"])
    brands = tuple(_brand(n, handles, streams) for n in range(scenario.market.brands))
    users = handles.take(streams.python("forum", "handles"), scenario.forum.users)
    vendors = handles.take(streams.python("market", "handles"), scenario.market.vendors)
    rivals = handles.take(streams.python("successor", "handles"), scenario.market.vendors)
    channel_users = handles.take(streams.python("messenger", "handles"), scenario.messenger.accounts)
    advertisers = handles.take(streams.python("surface", "handles"), scenario.surface.profiles)
    regulars = personas.regulars(handles.one, streams)
    called = names.called(own_names, bundle.scripts, streams)
    people = residents(scenario, called, streams)
    commons = _cell(COMMONS, Seat("commons", "", "en", ""), bundle, handles, streams)
    cells = tuple(_cell(n, seat, bundle, handles, streams) for n, seat in enumerate([Seat(DEMO, "", "en", ""), *seats]))
    keys, runs = _site_keys(scenario, streams), web.operators(bundle, streams)
    networks = _networks(bundle, (commons, *cells), called, people, handles, streams)
    return World(
        cells=cells,
        commons=commons,
        networks=networks,
        brands=brands,
        sites={site: onion.name(key) for site, key in keys.items()},
        site_keys=keys,
        site_clients={site: onion.client_secret(streams, site) for site in onion.RESTRICTED if site in keys},
        web=web.sites(bundle, keys, runs, streams),
        operators=runs,
        bystanders=web.bystanders(bundle, streams),
        mirrors=web.mirrors(scenario, streams),
        market_mirrors={site: tuple(onion.keyed(streams, "mirror", site, n)[1] for n in range(MIRRORS)) for site in MARKETS},
        persona=_persona(handles, streams),
        signing=streams.key("class", "signing"),
        forum_users=users,
        channel_users=channel_users,
        advertisers=advertisers,
        others=_others(bundle, cells, handles, streams),
        interests=personas.interests(cells, networks, handles.one, streams),
        regulars=regulars,
        vendors=vendors,
        rivals=rivals,
        merchants=words["merchant-name"][: scenario.chain.merchants],
        residents=people,
        endowments=_endowments(bundle, cells, streams),
        redraws=handles.redraws,
    )


def _site_keys(scenario: Scenario, streams: Streams) -> dict[str, bytes]:
    return {site: onion.keyed(streams, "site", site)[0] for site in SITES} | web.secrets(scenario, streams)


def _networks(
    bundle: Bundle, cells: Sequence[Cell], called: Mapping[str, tuple[Called, ...]], people: Residents, handles: _Handles, streams: Streams
) -> dict[int, Network]:
    fresh = Fresh(handles.one, {*people.phones, *people.accounts, *people.documents, *people.devices, *people.mails})
    around = Setting(bundle.scenario, bundle.layout, called, fresh, streams)
    return {cell.number: cast(cell, around) for cell in cells}


class _Handles:
    """Hands out handles, none twice in a class; counts how often a draw met a taken one."""

    def __init__(self, first: Sequence[str], second: Sequence[str]) -> None:
        self._first, self._second = first, second
        self._taken: set[str] = set()
        self.redraws = 0

    def one(self, chance: Random) -> str:
        handle = f"{chance.choice(self._first)}_{chance.choice(self._second)}" + chance.choice(["", str(chance.randint(11, 99))])
        if handle in self._taken:
            self.redraws += 1
            return self.one(chance)
        self._taken.add(handle)
        return handle

    def take(self, chance: Random, count: int) -> tuple[str, ...]:
        return tuple(self.one(chance) for _ in range(count))


def _brand(number: int, handles: _Handles, streams: Streams) -> Brand:
    chance = streams.python("brand", number)
    own = onion.keyed(streams, "brand", number)[1]
    return Brand(handles.one(chance), own, handles.one(chance), onion.look_alike(own, chance))


def _persona(handles: _Handles, streams: Streams) -> Persona:
    chance = streams.python("persona")
    return Persona(handles.one(chance), f"{handles.one(chance)}-{chance.randint(1000, 9999)}")


def _cell(number: int, seat: Seat, bundle: Bundle, handles: _Handles, streams: Streams) -> Cell:
    scenario, chance = bundle.scenario, streams.python("cell", number, "who")
    origins = {str(n): origin.share for n, origin in enumerate(scenario.origins)}
    variant = variants.draw({"origin": origins, **scenario.variants}, number, streams)
    variant |= scenario.demo if seat.seat == DEMO else {}
    origin = scenario.origins[int(variant.pop("origin"))]
    roles = dict.fromkeys(role for module in bundle.modules.values() for role in module.roles if role not in SHARED_ROLES)
    return Cell(
        number=number,
        seat=seat.seat,
        language=origin.language,
        origin=origin.place,
        variant=variant,
        person=_person(scenario, origin.place, chance),
        handles={**{role: role for role in SHARED_ROLES}, **{role: handles.one(chance) for role in roles}},
        disclosure=_disclosure(scenario, variant["kind"], chance),
        brand=(number + streams.python("brand", "phase").randrange(scenario.market.brands)) % scenario.market.brands,
        wallets=_wallets(number, bundle, chance.randrange(scenario.chain.merchants)),
        phone_zone=scenario.places[chance.choice([origin.place, scenario.transit])].zone,
        starts=scenario.start + chance.randrange(scenario.end - scenario.start - ROOM),
        scope="class" if number == COMMONS else "cell",
    )


def _others(bundle: Bundle, cells: Sequence[Cell], handles: _Handles, streams: Streams) -> dict[int, dict[str, tuple[str, ...]]]:
    acts = [effect.post or effect.say or effect.advert for module in bundle.scope("cell").values() for _, effect in effects(module)]
    roles = dict.fromkeys(act.by for act in acts if act)
    return {
        cell.number: {role: handles.take(streams.python("cell", cell.number, "others", role), OTHERS) for role in roles} for cell in cells
    }


def _person(scenario: Scenario, place: str, chance: Random) -> Person:
    country = scenario.places[place].country
    return Person(
        birthdate=f"{chance.randint(1986, 2003)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        gender=chance.choice(["Feminine", "Masculine"]),
        country=country,
        city=scenario.places[place].name,
        phone=phone(country, chance),
        recruited=chance.randrange(60),
    )


def _disclosure(scenario: Scenario, kind: str, chance: Random) -> dict[str, str]:
    statuses, weights = list(scenario.disclosure), list(scenario.disclosure.values())
    drawn = {topic: chance.choices(statuses, weights)[0] for topic in TOPICS}
    drawn["consent"] = "said"  # without it there is no referral to read
    if kind != "trafficking":  # nobody was controlled or exploited: it is not asked, or not spoken about
        for topic in ("control", "exploitation"):
            drawn[topic] = "declined" if drawn[topic] in ("declined", "cannot-be-told") else "not-asked"
    return drawn


def _wallets(number: int, bundle: Bundle, merchant: int) -> dict[str, Account]:
    known = {name: Account(f"cell/{number}/{name}") for module in bundle.modules.values() for name in module.wallets}
    at_exchange = {name: Account(DEPOSITS, f"{number}-{name}") for name in known if name.endswith("-deposit")}
    return {
        **known,
        **at_exchange,
        "merchant": Account(f"{MERCHANT}/{merchant}", "main"),
        "deposit": Account(DEPOSITS, f"{number}-a"),
        "bystander-deposit": Account(DEPOSITS, f"{number}-b"),
    }


def _endowments(bundle: Bundle, cells: Sequence[Cell], streams: Streams) -> dict[tuple[str, str], tuple[int, ...]]:
    chain, chance = bundle.scenario.chain, streams("endowments")
    coins = {(f"user/{n}", "main"): tuple(int(v) for v in chance.lognormal(15.8, 0.7, size=4)) for n in range(chain.users)}
    coins |= {(f"{MERCHANT}/{n}", "main"): (2_000_000 + 10_000 * n,) for n in range(chain.merchants)}
    for cell in cells:
        own = streams("cell", cell.number, "endowment")
        for name in _givers(bundle):
            coins[(f"cell/{cell.number}/{name}", "main")] = tuple(int(v) for v in own.integers(11_000_000, 16_000_000, size=2))
    return coins


def _givers(bundle: Bundle) -> tuple[str, ...]:
    """Wallets that pay and that no module pays: they have coins from the start."""
    modules = bundle.modules.values()
    acts = [effect for module in modules for _, effect in effects(module)]
    givers = {name for effect in acts for name in payers(effect)} - {name for effect in acts for name in payees(effect)}
    return tuple(dict.fromkeys(name for module in modules for name in module.wallets if name in givers))
