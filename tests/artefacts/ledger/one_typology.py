"""One instance of a typology on a ledger of its own, planned but not signed: what its transactions are, and what they spend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tiny_ledger import START

from parola.artefacts.ledger.blocks import subsidies
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Coin
from parola.artefacts.ledger.plan import MINER, Draft, Planner
from parola.artefacts.ledger.plan import plan as planned_drafts
from parola.artefacts.ledger.typology.plans import plan
from parola.artefacts.ledger.typology.sketch import Around, Plan
from parola.simulate import typologies as kinds
from parola.simulate.events import Laundered
from parola.simulate.typologies import KINDS, Typology
from parola.streams import Streams
from parola.world.cell import Account

USERS, SHOPS = 40, 3
NAMES = {kind: name for name, kind in KINDS.items()}
SHOP, END, DEPOSIT = Account("merchant/1", "main"), Account("end"), Account("exchange/deposits", "7-deposit")

SWAP = Account("swap/desk")
# One of each, with what its payers put in.
EACH: dict[str, tuple[Typology, tuple[int, ...], tuple[str, ...]]] = {
    "peel_chain": (kinds.PeelChain(4, 0.1, (600, 700, 800, 900, 1_000), SHOP, END), (3_000_000,), ("ann",)),
    "fan_in": (kinds.FanIn((60, 7_200), END), (500_000, 600_001, 700_002), ("ann", "ben", "cal")),
    "fan_out": (kinds.FanOut(5, (), (END, SHOP)), (2_000_003,), ("ann",)),
    "scatter_gather": (kinds.ScatterGather(4, (60, 61, 62, 63), END), (2_000_000,), ("ann",)),
    "gather_scatter": (kinds.GatherScatter(3, (100, 200), Account("mid"), (END,)), (900_000, 800_000), ("ann", "ben")),
    "cycle": (kinds.Cycle(3, 0.05, (60, 120, 180)), (1_000_000,), ("ann",)),
    "layers": (kinds.Layers(3, 3, (60, 65, 70, 80, 85, 90, 100, 105, 110), END), (3_000_000,), ("ann",)),
    "structuring": (kinds.Structuring(1_000_000, (900_000, 999_999, 600_001), (60, 90), (DEPOSIT,)), (2_500_000,), ("ann",)),
    "pool_mix": (kinds.PoolMix(1_000_000, 2, 1, (3_600, 3_700, 3_800, 3_900), END), (), ("ann",)),
    "round_mix": (kinds.RoundMix(10_000_000, 12, 2, 0.00003, (3_600, 7_200), END), (21_000_000,), ("ann",)),
    "maker_mix": (kinds.MakerMix(4, 0.001, END), (1_234_567,), ("ann",)),
    "payjoin": (kinds.Payjoin(SHOP), (400_000,), ("ann",)),
    "deposit_reuse": (kinds.DepositReuse(3, (300, 400), DEPOSIT), (1_500_000,), ("ann",)),
    "chain_hop": (kinds.ChainHop(SWAP), (1_000_000,), ("ann",)),
    "cash_out": (kinds.CashOut((86_400,), DEPOSIT), (1_000_000,), ("ann",)),
    "consolidation": (kinds.Consolidation(END), (), ("ann",)),
    "dust": (kinds.Dust(8, (Account("ben"),)), (546,), ("ann",)),
    "poisoning": (kinds.Poisoning(Account("ben", "main"), SHOP, 2, 1, (900,)), (700,), ("ann",)),
}


@dataclass(frozen=True)
class Laid:
    """The plan of one instance, and the drafts of all its orders in the order of time; ``subgraph`` are those that belong to it."""

    plan: Plan
    drafts: list[Draft]

    @property
    def subgraph(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.subgraph]

    def of(self, part: str) -> list[Draft]:
        return [draft for draft in self.subgraph if draft.part == part]

    def one(self, part: str) -> Draft:
        (draft,) = self.of(part)
        return draft

    def coins(self, part: str) -> list[Coin]:
        return [coin for draft in self.subgraph for coin in draft.outputs if coin.part == part]

    def times(self, part: str) -> list[int]:
        """Seconds after the start at which transactions of a part are sent."""
        return [draft.at - START for draft in self.of(part)]


def happened(what: Typology, sums: Sequence[int], by: Sequence[str]) -> Laundered:
    return Laundered(NAMES[type(what)], tuple(map(Account, by)), tuple(sums), what)


def around(seed: str = "tests", users: int = USERS) -> Around:
    streams = Streams(seed)
    return Around(users, SHOPS, START, START + 28 * 86_400, Keyring(streams), streams)


def coins(by: Sequence[str] = ("ann",), each: int = 20_000_000) -> dict[tuple[str, str], tuple[int, ...]]:
    """What everybody has: payers, the known addresses of users, shops."""
    everybody = {(f"user/{n}", "main"): (3_000_000,) for n in range(USERS)}
    return {**everybody, **{(f"merchant/{n}", "main"): (2_000_000,) for n in range(SHOPS)}, **{(name, "main"): (each, each) for name in by}}


def laid(what: Typology, sums: Sequence[int] = (), by: Sequence[str] = ("ann",), seed: str = "tests", name: str = "e007-001") -> Laid:
    made = plan(name, START, happened(what, sums, by), around(seed))
    return Laid(made, drafts(made, {**coins(by), **made.endowments}, seed))


def drafts(made: Plan, endowments: Mapping[tuple[str, str], Sequence[int]], seed: str = "tests") -> list[Draft]:
    """The drafts of a plan's orders, without the transactions that fund them."""
    streams = Streams(seed)
    keyring = Keyring(streams)
    planner = Planner(keyring, streams)
    planner.fund(subsidies(range(1, 28), keyring.program(*MINER)), endowments, START - 1_800)
    return planned_drafts(planner, made.orders)
