"""Mixes of five in a pool: coins are cut to size, come in with the fee of their first mix, and may be mixed again for nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from parola.artefacts.ledger.payment import Out, Stake
from parola.artefacts.ledger.prices import RECKONED
from parola.artefacts.ledger.transaction import vsize_at_most
from parola.artefacts.ledger.typology.sketch import Place, Sketch
from parola.simulate.typologies import PoolMix
from parola.spec.typology import POOLS

SEATS = 5
FIRST, ENTRY, AGAIN = 3, 1, 2  # new coins of others in the first mix of all, in the others that the payer comes in with, in those after
COINS = 3  # that somebody else cuts to size at the most; assumption
COORDINATOR = "coordinator/pool"
SPARE = 20_000  # sat; more than the fee of a transaction that cuts coins
MEMO = 64  # bytes that the first transaction carries


def pool_mix(sketch: Sketch, what: PoolMix) -> None:
    """The first transaction, then every coin's first mix, then every coin again, as often as asked.

    In each mix at least one coin is new, which bears the fee, and at least one was mixed before: in the first mix of all that is a
    coin from before the scenario.
    """
    pool = _Pool(sketch, what)
    pool.cut(sketch.payer, sketch.own(), what.coins, sketch.at)
    others = FIRST + ENTRY * (what.coins - 1) + AGAIN * what.coins * what.remixes
    pool.others(others, sketch.at, what.delays[0])
    at = sketch.at
    for n, delay in enumerate(what.delays):
        at += delay
        pool.mix(at, n)
    pool.go_on(at)


class _Pool:
    """The coins of one instance: the payer's, new ones of others, and those of others that were mixed."""

    def __init__(self, sketch: Sketch, what: PoolMix) -> None:
        self._sketch, self._what = sketch, what
        self._entry = int(sketch.chance.uniform(*RECKONED) * vsize_at_most(SEATS, SEATS) / 2) + 1  # two new coins bear a mix of five
        (early,) = sketch.peers(1)
        sketch.endow(early, "early", what.pool)
        self._own: list[Place] = [(sketch.own(), f"premix-{n}") for n in range(what.coins)]
        self._new: deque[Place] = deque()
        self._mixed: deque[Place] = deque([(early, "early")])

    def cut(self, payer: str, owner: str, coins: int, at: int, slots: tuple[str, ...] = ()) -> None:
        """The transaction before the mixes: coins of one size, the coordinator's fee, data, change to a new address."""
        sketch, size, fee = self._sketch, self._what.pool + self._entry, POOLS[self._what.pool]
        outs = [Out(owner, f"premix-{n}", size, "premix") for n in range(coins)]
        outs.append(Out(COORDINATOR, sketch.fresh(), fee, "coordinator-fee"))
        stake = Stake(payer, coins * size + fee, slots=slots, rest=(payer, sketch.fresh()), part="tx0-change")
        (sketch.others if slots else sketch.order)(at, "tx0", [stake], outs, sketch.chance.randbytes(MEMO))

    def others(self, wanted: int, at: int, within: int) -> None:
        """New coins of others, cut to size before the first mix; nobody's coins stand next to each other while others have some."""
        sketch, size = self._sketch, self._what.pool + self._entry
        counts = _counts(wanted, sketch.chance.randint)
        for peer, coins in zip(sketch.peers(len(counts)), counts, strict=True):
            asked = POOLS[self._what.pool]
            spare = SPARE + 3 * asked + sketch.chance.randrange(self._what.pool)  # change that nobody takes for the coordinator's fee
            sketch.endow(peer, "in", coins * size + asked + spare)
            self.cut(peer, peer, coins, at + int(within * sketch.chance.uniform(0.1, 0.9)), ("in",))
            self._new.extend((peer, f"premix-{n}") for n in range(coins))
        self._new = deque(sorted(self._new, key=lambda place: place[1]))

    def mix(self, at: int, n: int) -> None:
        """The ``n``-th mix of the payer's coins, one coin after the other."""
        sketch, what = self._sketch, self._what
        coin, again = n % what.coins, n >= what.coins
        fresh = FIRST if n == 0 else AGAIN if again else ENTRY
        new = _taken(self._new, fresh, [self._own[coin][0]])
        old = _taken(self._mixed, SEATS - 1 - fresh, [wallet for wallet, _ in new])
        stakes = [Stake(wallet, what.pool, self._entry, (slot,)) for wallet, slot in (new if again else [self._own[coin], *new])]
        stakes += [Stake(wallet, what.pool, 0, (slot,)) for wallet, slot in (old if not again else [self._own[coin], *old])]
        last = n >= len(what.delays) - what.coins
        self._own[coin] = sketch.place(what.to) if last else (sketch.own(), sketch.fresh())
        mixed = [(wallet, sketch.fresh()) for wallet, _ in (*new, *old)]
        sketch.order(at, "mix", stakes, [Out(*place, what.pool, "mix-equal") for place in (self._own[coin], *mixed)])
        self._mixed.extend(mixed)

    def go_on(self, after: int) -> None:
        """What others do with their mixed coins."""
        for coin in self._mixed:
            self._sketch.goes_on(coin, self._what.pool, after)


def _counts(wanted: int, drawn: Callable[[int, int], int]) -> list[int]:
    """How many coins each of the others cuts: three others at least, for they sit in one mix together."""
    counts = [1] * min(FIRST, wanted)
    while (left := wanted - sum(counts)) > 0:
        counts.append(min(left, drawn(1, COINS)))
    return counts


def _taken(coins: deque[Place], count: int, owners: Iterable[str]) -> list[Place]:
    """So many coins, those that have waited longest first, of different owners as far as there are any."""
    found, taken = list[Place](), set(owners)
    for _ in range(count):
        place = next((place for place in coins if place[0] not in taken), coins[0])
        coins.remove(place)
        taken.add(place[0])
        found.append(place)
    return found
