"""Typologies with every number drawn: what the ledger has to honour exactly, and what the truth keeps.

Names are those of `parola.spec.typology`. ``delays`` are seconds, each from what it follows; sums are satoshi. A payee without a
slot is paid at new addresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parola.world.cell import Account

Delays = tuple[int, ...]
Accounts = tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class PeelChain:
    """Of one coin each hop pays a share to ``to``; a delay before each hop, and one before the rest goes to ``end``."""

    hops: int
    share: float
    delays: Delays
    to: Account
    end: Account


@dataclass(frozen=True, slots=True)
class FanIn:
    """Several pay one address; a delay before each payment but the first."""

    delays: Delays
    to: Account


@dataclass(frozen=True, slots=True)
class FanOut:
    """A sum is divided: in one transaction, or with a delay before each payment but the first."""

    width: int
    delays: Delays
    to: Accounts


@dataclass(frozen=True, slots=True)
class ScatterGather:
    """A sum is divided among wallets; a delay before each pays on."""

    width: int
    delays: Delays
    to: Account


@dataclass(frozen=True, slots=True)
class GatherScatter:
    """Several pay one; a delay before each payment but the first, and one before all of it goes out again."""

    width: int
    delays: Delays
    through: Account
    to: Accounts


@dataclass(frozen=True, slots=True)
class Cycle:
    """A sum goes round; a delay before each wallet pays on, less what it keeps."""

    hops: int
    kept: float
    delays: Delays


@dataclass(frozen=True, slots=True)
class Layers:
    """Layers of wallets whose ways cross; a delay before each wallet pays on, layer by layer."""

    layers: int
    width: int
    delays: Delays
    to: Account


@dataclass(frozen=True, slots=True)
class Structuring:
    """Payments that each stay below a threshold; a delay before each but the first."""

    threshold_sat: int
    parts_sat: tuple[int, ...]
    delays: Delays
    to: Accounts


@dataclass(frozen=True, slots=True)
class PoolMix:
    """Coins cut to a pool's size and mixed by fives; a delay before each mix."""

    pool: int
    coins: int
    remixes: int
    delays: Delays
    to: Account


@dataclass(frozen=True, slots=True)
class RoundMix:
    """Rounds with a coordinator, whose fee is a ratio of the denomination for each participant; a delay before each round."""

    denomination: int
    participants: int
    rounds: int
    fee: float
    delays: Delays
    to: Account


@dataclass(frozen=True, slots=True)
class MakerMix:
    """A mix for hire; each maker earns a ratio of the sum."""

    makers: int
    fee: float
    to: Account


@dataclass(frozen=True, slots=True)
class Payjoin:
    """A payment into which the payee puts a coin too."""

    to: Account


@dataclass(frozen=True, slots=True)
class DepositReuse:
    """Payments to one deposit address; a delay before each but the first."""

    times: int
    delays: Delays
    to: Account


@dataclass(frozen=True, slots=True)
class ChainHop:
    """A payment to an address of the swap service, given for it alone; ``kept``: share of the tokens that stays where it comes in."""

    to: Account
    kept: float | None = None


@dataclass(frozen=True, slots=True)
class CashOut:
    """A payment to a deposit address; after the delay the exchange pays a bank."""

    delays: Delays
    to: Account


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Everything that a wallet holds becomes one coin."""

    to: Account


@dataclass(frozen=True, slots=True)
class Dust:
    """The same tiny sum to addresses of ordinary users and of some wallets more."""

    targets: int
    also: Accounts


@dataclass(frozen=True, slots=True)
class Poisoning:
    """A tiny sum from a look-alike of an address of ``imitates``, some time after that address was given its coin."""

    victim: Account
    imitates: Account
    first: int
    last: int
    delays: Delays


Typology = (
    PeelChain | FanIn | FanOut | ScatterGather | GatherScatter | Cycle | Layers | Structuring | PoolMix | RoundMix | MakerMix
    | Payjoin | DepositReuse | ChainHop | CashOut | Consolidation | Dust | Poisoning
)  # fmt: skip
KINDS: dict[str, type[Typology]] = {
    "peel_chain": PeelChain,
    "fan_in": FanIn,
    "fan_out": FanOut,
    "scatter_gather": ScatterGather,
    "gather_scatter": GatherScatter,
    "cycle": Cycle,
    "layers": Layers,
    "structuring": Structuring,
    "pool_mix": PoolMix,
    "round_mix": RoundMix,
    "maker_mix": MakerMix,
    "payjoin": Payjoin,
    "deposit_reuse": DepositReuse,
    "chain_hop": ChainHop,
    "cash_out": CashOut,
    "consolidation": Consolidation,
    "dust": Dust,
    "poisoning": Poisoning,
}


def lasts(what: Typology) -> int:
    """Seconds from the first order to the last at the most."""
    delays: Sequence[int] = getattr(what, "delays", ())
    if isinstance(what, Layers):  # the wallets of one layer do not wait for each other
        return sum(max(delays[n : n + what.width]) for n in range(0, len(delays), what.width))
    return sum(delays)
