"""Ordinary people who leave the shapes that laundering leaves too: mixes for privacy, batches, wages, coins put together.

All sums and numbers are assumptions; how often each happens is the scenario's (`chain.look_alikes`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from parola.simulate import typologies as kinds
from parola.simulate.events import Laundered
from parola.simulate.typologies import KINDS, Typology, lasts
from parola.spec.model import Scenario
from parola.streams import Streams
from parola.world.cell import Account
from parola.world.make import DEPOSITS, MERCHANT, POOL, SWAP

MINUTE, HOUR, DAY = 60, 3_600, 86_400
SPARE = 60_000  # sat; for fees
NAMES = {kind: name for name, kind in KINDS.items()}
Coins = tuple[tuple[str, str, int], ...]  # wallet, slot, sat
Act = tuple[list[Account], list[int], Typology, Coins]  # payers, what each puts in, the typology, coins that they have from the start


@dataclass(frozen=True, slots=True)
class Innocent:
    """One such act: ``name`` is its id, ``at`` seconds UTC, ``coins`` what its payers have from the start for it."""

    name: str
    at: int
    happened: Laundered
    coins: Coins


def innocents(scenario: Scenario, streams: Streams) -> tuple[Innocent, ...]:
    """All of them, kind by kind."""
    counts = scenario.chain.look_alikes.model_dump()
    return tuple(_innocent(kind, n, scenario, streams.python("innocent", kind, n)) for kind in ACTS for n in range(counts[kind]))


def swaps(scenario: Scenario, streams: Streams) -> tuple[Innocent, ...]:
    """People who change coins into tokens at the swap service, as often as the scenario's token section says."""
    count = scenario.token.swaps if scenario.token else 0
    return tuple(_swap(n, scenario, streams.python("innocent", "chain_hop", n)) for n in range(count))


def _swap(n: int, scenario: Scenario, chance: Random) -> Innocent:
    crowd = _Crowd(f"b-chain-hop{n:03d}", scenario, chance)
    purse, sat = crowd.purse(crowd.user()), crowd.sat(100_000, 6_000_000)
    at = scenario.start + DAY + chance.randrange(scenario.end - scenario.start - 3 * DAY)
    happened = Laundered("chain_hop", (purse,), (sat,), kinds.ChainHop(Account(SWAP)))
    return Innocent(crowd.name, at, happened, ((purse.wallet, "main", sat + SPARE),))


def _innocent(kind: str, n: int, scenario: Scenario, chance: Random) -> Innocent:
    name = f"b-{kind.replace('_', '-')}{n:03d}"
    payers, sums, what, coins = ACTS[kind](_Crowd(name, scenario, chance))
    at = scenario.start + DAY + chance.randrange(max(1, scenario.end - scenario.start - 3 * DAY - lasts(what)))
    return Innocent(name, at, Laundered(NAMES[type(what)], tuple(payers), tuple(sums), what), coins)


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Who and how much, drawn for one act."""

    name: str
    scenario: Scenario
    chance: Random

    def user(self) -> str:
        return f"user/{self.chance.randrange(self.scenario.chain.users)}"

    def shop(self) -> str:
        return f"{MERCHANT}/{self.chance.randrange(self.scenario.chain.merchants)}"

    def users(self, count: int) -> list[str]:
        return [f"user/{n}" for n in self.chance.sample(range(self.scenario.chain.users), count)]

    def purse(self, user: str) -> Account:
        """A wallet of a user's for this act alone."""
        return Account(f"{user}/{self.name}")

    def sat(self, least: int, most: int) -> int:
        found = self.chance.randint(least, most)
        return found // 10_000 * 10_000 if self.chance.random() < 0.5 else found

    def delays(self, count: int, least: int, most: int) -> tuple[int, ...]:
        return tuple(self.chance.randint(least, most) for _ in range(count))


def _pool_mix(crowd: _Crowd) -> Act:
    user, pool = crowd.user(), crowd.chance.choice((100_000, 1_000_000))
    coins, remixes = crowd.chance.randint(1, 2), crowd.chance.randint(0, 1)
    what = kinds.PoolMix(pool, coins, remixes, crowd.delays(coins * (1 + remixes), 20 * MINUTE, 9 * HOUR), Account(user))
    return [crowd.purse(user)], [], what, ((crowd.purse(user).wallet, "main", 2 * coins * pool + SPARE),)


def _round_mix(crowd: _Crowd) -> Act:
    user, size = crowd.user(), crowd.chance.randint(10_000_000, 10_200_000)
    sat = size + crowd.sat(200_000, 4_000_000)
    what = kinds.RoundMix(size, crowd.chance.randint(10, 16), 1, 0.00003, crowd.delays(1, 20 * MINUTE, 3 * HOUR), Account(user))
    return [crowd.purse(user)], [sat], what, ((crowd.purse(user).wallet, "main", sat + SPARE),)


def _maker_mix(crowd: _Crowd) -> Act:
    user, sat = crowd.user(), crowd.sat(400_000, 6_000_000)
    what = kinds.MakerMix(crowd.chance.randint(3, 6), crowd.chance.uniform(0.0001, 0.001), Account(user))
    return [crowd.purse(user)], [sat], what, ((crowd.purse(user).wallet, "main", sat + sat // 10 + SPARE),)


def _payjoin(crowd: _Crowd) -> Act:
    user, sat = crowd.user(), crowd.sat(50_000, 900_000)
    return [crowd.purse(user)], [sat], kinds.Payjoin(Account(crowd.shop(), "main")), ((crowd.purse(user).wallet, "main", 2 * sat + SPARE),)


def _paid_at_once(crowd: _Crowd, payer: str, slot: str, width: int) -> Act:
    sat = width * crowd.sat(80_000, 600_000)
    what = kinds.FanOut(width, (), tuple(map(Account, crowd.users(width))))
    return [Account(payer)], [sat], what, ((payer, slot, sat + SPARE),)


def _batch(crowd: _Crowd) -> Act:
    return _paid_at_once(crowd, POOL, "hot", crowd.chance.randint(4, 12))


def _wages(crowd: _Crowd) -> Act:
    return _paid_at_once(crowd, crowd.shop(), "till", crowd.chance.randint(3, 8))


def _consolidation(crowd: _Crowd) -> Act:
    user = crowd.user()
    wallet = crowd.purse(user).wallet
    coins = tuple((wallet, f"got-{n}", crowd.sat(30_000, 700_000)) for n in range(crowd.chance.randint(4, 9)))
    return [Account(wallet)], [], kinds.Consolidation(Account(user)), coins


def _peel_chain(crowd: _Crowd) -> Act:
    shop, sat, hops = crowd.shop(), crowd.sat(1_500_000, 6_000_000), crowd.chance.randint(3, 6)
    end = Account(DEPOSITS, shop.replace("/", "-"))
    what = kinds.PeelChain(
        hops, crowd.chance.uniform(0.06, 0.2), crowd.delays(hops + 1, HOUR, 20 * HOUR), Account(crowd.shop(), "main"), end
    )
    return [Account(shop)], [sat], what, ((shop, "till", sat + SPARE),)


def _fan_in(crowd: _Crowd) -> Act:
    collector, *givers = crowd.users(crowd.chance.randint(5, 8))
    purses, sums = [crowd.purse(user) for user in givers], [crowd.sat(40_000, 400_000) for _ in givers]
    what = kinds.FanIn(crowd.delays(len(givers) - 1, 20 * MINUTE, 12 * HOUR), Account(collector, "collection"))
    return purses, sums, what, tuple((purse.wallet, "main", 2 * sat + SPARE) for purse, sat in zip(purses, sums, strict=True))


def _cycle(crowd: _Crowd) -> Act:
    sat, hops, purse = crowd.sat(400_000, 3_000_000), crowd.chance.randint(2, 3), crowd.purse(crowd.user())
    what = kinds.Cycle(hops, crowd.chance.uniform(0.05, 0.3), crowd.delays(hops, HOUR, 30 * HOUR))
    return [purse], [sat], what, ((purse.wallet, "main", sat + SPARE),)


def _dust(crowd: _Crowd) -> Act:
    """Not innocent, but of no case: somebody watches whose coins are spent together."""
    purse, sat, targets = crowd.purse(crowd.user()), crowd.chance.randint(546, 1_000), min(20, crowd.scenario.chain.users)
    return [purse], [sat], kinds.Dust(targets, ()), ((purse.wallet, "main", 2 * targets * sat + SPARE),)


ACTS: dict[str, Callable[[_Crowd], Act]] = {
    "pool_mix": _pool_mix,
    "round_mix": _round_mix,
    "maker_mix": _maker_mix,
    "payjoin": _payjoin,
    "batch": _batch,
    "wages": _wages,
    "consolidation": _consolidation,
    "peel_chain": _peel_chain,
    "fan_in": _fan_in,
    "cycle": _cycle,
    "dust": _dust,
}
