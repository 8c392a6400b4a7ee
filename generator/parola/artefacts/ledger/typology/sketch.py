"""What every plan of a typology is written with: numbered orders, addresses, fees that are stated, peers with coins of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Joint, Out, Stake
from parola.artefacts.ledger.prices import RECKONED
from parola.artefacts.ledger.transaction import vsize_at_most
from parola.simulate.events import Laundered
from parola.spec.typology import EVEN
from parola.streams import Streams
from parola.world.cell import Account
from parola.world.make import MERCHANT
from parola_kit.errors import BadInput

HOUR, DAY = 3_600, 86_400
GOING_ON = 0.6  # share of coins out of a mix that their owners, other than the one whose mix it is, spend within days; assumption
Place = tuple[str, str]  # wallet and slot
Endowments = Mapping[Place, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Around:
    """What all plans of a class share: how many ordinary users and merchants there are, from when to when, keys and chance."""

    users: int
    merchants: int
    start: int
    end: int
    keyring: Keyring
    streams: Streams


@dataclass(frozen=True, slots=True)
class Plan:
    """The orders of one instance, and the coins that others than its payers need from the start, in sat."""

    orders: tuple[Joint, ...]
    endowments: Endowments


class Sketch:
    """One instance in the making. ``name`` is the id of what happened, from which its subgraph, orders, wallets and chance are named."""

    def __init__(self, name: str, at: int, happened: Laundered, around: Around) -> None:
        self.name, self.at, self.happened, self.around = name, at, happened, around
        self.chance = around.streams.python("typology", name)
        self._orders: list[Joint] = []
        self._endowments: dict[Place, tuple[int, ...]] = {}
        self._addresses = 0

    @property
    def plan(self) -> Plan:
        """What was written so far."""
        return Plan(tuple(self._orders), dict(self._endowments))

    @property
    def payer(self) -> str:
        """The wallet that pays, where there is one."""
        return self.happened.by[0].wallet

    @property
    def total(self) -> int:
        """What goes in, in sat."""
        return sum(self.happened.sums_sat)

    def order(self, at: int, part: str, stakes: Sequence[Stake], outs: Sequence[Out] = (), memo: bytes = b"") -> None:
        """One more transaction of the subgraph."""
        subgraph = f"{self.happened.typology}/{self.name}"
        self._add(f"{self.name}.{len(self._orders):03d}", at, stakes, outs, (subgraph, part, memo))

    def others(self, at: int, part: str, stakes: Sequence[Stake], outs: Sequence[Out] = (), memo: bytes = b"") -> None:
        """One more transaction that somebody else makes for the subgraph: no act of whoever made it happen."""
        subgraph = f"{self.happened.typology}/{self.name}"
        self._add(f"b-{self.name}.{len(self._orders):03d}", at, stakes, outs, (subgraph, part, memo))

    def goes_on(self, coin: Place, value_sat: int, after: int) -> None:
        """Perhaps the owner of a coin spends it some days later, as people do; that belongs to no subgraph."""
        at = after + self.chance.randint(2 * HOUR, 8 * DAY)
        if self.chance.random() > GOING_ON or at > self.around.end - 2 * HOUR:
            return
        wallet, slot = coin
        shop, fee = f"{MERCHANT}/{self.chance.randrange(self.around.merchants)}", self.fee(1, 2)
        paid = int((value_sat - fee) * self.chance.uniform(0.3, 0.8))
        stake = Stake(wallet, paid, fee, (slot,), rest=(wallet, self.fresh()))
        self._add(f"b-{self.name}.{len(self._orders):03d}", at, [stake], [Out(shop, "main", paid)], ("", "", b""))

    def _add(self, name: str, at: int, stakes: Sequence[Stake], outs: Sequence[Out], told: tuple[str, str, bytes]) -> None:
        self._orders.append(Joint(name, at, tuple(stakes), tuple(outs), *told))

    def fee(self, inputs: int, outputs: int) -> int:
        """A fee in sat for a transaction of so many, at a rate that is drawn for it."""
        return int(self.chance.uniform(*RECKONED) * vsize_at_most(inputs, outputs))

    def fresh(self) -> str:
        """A slot that nobody has used."""
        self._addresses += 1
        return f"{self.name}-{self._addresses}"

    def place(self, account: Account) -> Place:
        """Where an account is paid: at its own address, or at a new one."""
        return account.wallet, account.slot or self.fresh()

    def own(self, *number: int) -> str:
        """A wallet between the payer and the payees."""
        return "/".join((self.payer, "-".join(map(str, (self.name, *number)))))

    def split(self, total: int, count: int) -> list[int]:
        """Uneven parts of a sum; the smallest is at least half of an even one."""
        least = total // (EVEN * count)
        weights = [self.chance.random() for _ in range(count)]
        parts = [least + int((total - least * count) * weight / sum(weights)) for weight in weights]
        return [*parts[:-1], total - sum(parts[:-1])]

    def peers(self, count: int) -> list[str]:
        """Wallets of so many ordinary users, of which this instance alone knows; none is the payer's, who may be an ordinary user too.

        Raises:
            BadInput: there are not as many users.
        """
        if count > self.around.users:
            told = f"wants {count} ordinary users, and chain.users is {self.around.users}"
            raise BadInput(f"{self.happened.typology} {self.name} {told}; ask for fewer, or give the scenario more")
        return [f"user/{user}/{self.name}-peer" for user in self.chance.sample(range(self.around.users), count)]

    def endow(self, wallet: str, slot: str, value_sat: int) -> None:
        """A coin that somebody has from the start."""
        self._endowments[wallet, slot] = (*self._endowments.get((wallet, slot), ()), value_sat)
