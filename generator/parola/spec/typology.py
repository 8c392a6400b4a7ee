"""Ways that coins go in laundering, and in shapes like it: what a module may say of each, how long it takes, how little it moves.

Counts, ratios, sums and times are names of the module's parameters. Sources: shapes as the bibliography's `kappos-2022`,
`griffin-mei-2024` and `moser-narayanan-2022` name them; mixes have the structure by which GraphSense's detectors (graphsense-lib 2.18.1,
MIT) know them; all figures are assumptions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from parola.spec.form import Amount, Model, Name

LEAST = 294  # sat; Bitcoin Core's dust limit of a P2WPKH output at its default rate of 3 sat/vB
LEG = 2_520  # sat; the fee of two inputs and two outputs at the highest rate that the ledger knows (12 sat/vB)
MOST_STEPS = 400  # of one typology, one after the other
EVEN = 2  # a part of a sum that is divided is at least an even part by this
SPENT_LATER = 0.2  # of a mixed coin at least is what stays with others who spend some of theirs (parola.artefacts.ledger.typology.sketch)
GIVEN = 21_900_000  # sat; what a wallet can pay that has coins from the start (two of 11,000,000 sat or more: parola.world.make), less fees
# Denominations of pools and what their coordinator asks once for coming in, in sat: those that the detectors know.
POOLS = {100_000: 5_000, 1_000_000: 50_000, 5_000_000: 175_000, 50_000_000: 1_750_000}
ENTRY = 3_100  # sat; what a coin brings above its pool's denomination at the most, for the fee of its first mix
Wallets = Annotated[tuple[Name, ...], Field(min_length=1)]


class PeelChain(Model):
    """One coin, of which each of `hops` transactions pays a `share` to a new address of `to`; what is left goes to `end`."""

    hops: Name
    share: Name
    delay: Name
    to: Name
    end: Name


class FanIn(Model):
    """Several wallets pay one address."""

    delay: Name
    to: Name


class FanOut(Model):
    """A sum is divided among `width` new addresses of the wallets `to`: at once, or one by one where there is a `delay`."""

    width: Name
    to: Wallets
    delay: Name | None = None


class ScatterGather(Model):
    """A sum is divided among `width` wallets, which pay one and the same."""

    width: Name
    delay: Name
    to: Name


class GatherScatter(Model):
    """Several wallets pay one, `through`, which pays `width` addresses of the wallets `to`."""

    width: Name
    delay: Name
    through: Name
    to: Wallets


class Cycle(Model):
    """A sum goes through `hops` wallets and back to where it was; each keeps the share `kept`."""

    hops: Name
    kept: Name
    delay: Name


class Layers(Model):
    """`layers` of `width` wallets: each pays two of the next layer, so that all ways cross; the last layer pays `to`."""

    layers: Name
    width: Name
    delay: Name
    to: Name


class Structuring(Model):
    """A sum in payments that each stay `below` (a ratio) the sum that the exchange reports (`exchange.reporting_sat`)."""

    below: Name
    delay: Name
    to: Wallets


class PoolMix(Model):
    """Mixes of five equal coins, as Whirlpool made them: a first transaction cuts `coins` to size; each is mixed 1 + `remixes` times."""

    pool: Literal[100_000, 1_000_000, 5_000_000, 50_000_000]
    coins: Name
    remixes: Name
    delay: Name
    to: Name


class RoundMix(Model):
    """Large rounds with a coordinator, as Wasabi 1.x made them: equal outputs, changes, and the coordinator's `fee`.

    `fee` is a ratio of the denomination, asked of each for each of the `participants`.
    """

    denomination: Name
    participants: Name
    rounds: Name
    fee: Name
    delay: Name
    to: Name


class MakerMix(Model):
    """A mix for hire, as JoinMarket made them: equal outputs and a change for each; every maker earns `fee` (a ratio of the sum)."""

    makers: Name
    fee: Name
    to: Name


class Payjoin(Model):
    """A payment in which the payee puts in a coin too: two owners in one transaction, and no output of the sum that was paid (BIP78)."""

    to: Name


class DepositReuse(Model):
    """A sum in `times` payments to one and the same deposit address."""

    times: Name
    delay: Name
    to: Name


class ChainHop(Model):
    """A payment to an address that the swap service gave for it; the other side is on the token chain.

    The share `kept` of the tokens stays in the account where they come in, for `swap_back` and `freeze`; without it all of them go on.
    """

    to: Literal["swap"] = "swap"
    kept: Name | None = None


class CashOut(Model):
    """A payment to a deposit address, which the exchange pays out to the account holder's bank after the `delay`."""

    to: Name
    delay: Name


class Consolidation(Model):
    """Everything that a wallet holds, in one transaction."""

    to: Name


class Dust(Model):
    """The same tiny sum to `targets` addresses of ordinary users, and to the `also` wallets, in one transaction."""

    targets: Name
    also: tuple[Name, ...] = ()


class Poisoning(Model):
    """A tiny sum to an address of `victim`, from one whose `first` and `last` letters are those of an address of `imitates`.

    Letters are counted after the six with which every address begins; together they are four at the most, for keys have to be tried.
    """

    victim: Name
    imitates: Name
    delay: Name
    victim_slot: Name = "main"
    imitates_slot: Name = "main"
    first: Annotated[int, Field(ge=1, le=4)] = 2
    last: Annotated[int, Field(ge=0, le=3)] = 1


class Launder(Model):
    """Coins of the wallets `by` go one way: exactly one of the typologies. `amount` is what each of `by` puts in."""

    by: Wallets
    label: Name
    amount: Amount | None = None
    peel_chain: PeelChain | None = None
    fan_in: FanIn | None = None
    fan_out: FanOut | None = None
    scatter_gather: ScatterGather | None = None
    gather_scatter: GatherScatter | None = None
    cycle: Cycle | None = None
    layers: Layers | None = None
    structuring: Structuring | None = None
    pool_mix: PoolMix | None = None
    round_mix: RoundMix | None = None
    maker_mix: MakerMix | None = None
    payjoin: Payjoin | None = None
    deposit_reuse: DepositReuse | None = None
    chain_hop: ChainHop | None = None
    cash_out: CashOut | None = None
    consolidation: Consolidation | None = None
    dust: Dust | None = None
    poisoning: Poisoning | None = None

    @property
    def given(self) -> list[tuple[str, Model]]:
        """The typologies that are given, by name: one, if the module is right."""
        return [(name, found) for name in TYPOLOGIES if (found := getattr(self, name)) is not None]


TYPOLOGIES = tuple(name for name in Launder.model_fields if name not in {"by", "label", "amount"})
SEVERAL = ("fan_in", "gather_scatter")  # those of two wallets or more; all others are of one
AT_EXCHANGE = ("structuring", "deposit_reuse", "cash_out")  # those that pay the exchange
OWN_SUM = ("pool_mix", "consolidation")  # what they move follows from what else they say
COUNTS = {
    "hops": (1, 100),
    "width": (2, 100),
    "layers": (1, 10),
    "coins": (1, 70),
    "remixes": (0, 10),
    "participants": (10, 100),
    "rounds": (1, 20),
    "makers": (2, 20),
    "times": (2, 50),
    "targets": (1, 100),
}
RATIOS = ("share", "kept", "below", "fee")
UNITS = {**dict.fromkeys(COUNTS, "count"), **dict.fromkeys(RATIOS, "ratio"), "denomination": "sat"}  # and `delay` is a time
PAYEES = ("to", "end", "through", "also", "victim", "imitates")  # fields that name wallets
Numbers = Mapping[str, float]

# How many delays pass one after the other; `sources` is the number of wallets that pay.
IN_A_ROW: dict[str, Callable[[Numbers], float]] = {
    "peel_chain": lambda n: n["hops"] + 1,
    "fan_in": lambda n: n["sources"] - 1,
    "fan_out": lambda n: n["width"] - 1,
    "scatter_gather": lambda n: n["width"],
    "gather_scatter": lambda n: n["sources"],
    "cycle": lambda n: n["hops"],
    "layers": lambda n: n["layers"],
    "structuring": lambda n: -(-n["amount"] // max(1, int(n["threshold"] * n["below"]))) - 1,
    "pool_mix": lambda n: n["coins"] * (1 + n["remixes"]),
    "round_mix": lambda n: n["rounds"],
    "deposit_reuse": lambda n: n["times"] - 1,
    "cash_out": lambda _: 1,
    "poisoning": lambda _: 1,
}


def wallets(typology: Model) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every wallet that a typology names, with its place in it."""
    for field in PAYEES:
        named = getattr(typology, field, ())
        if isinstance(named, str):
            yield (field,), named
        else:
            yield from (((field, nth), name) for nth, name in enumerate(named))


def in_a_row(name: str, numbers: Numbers) -> int:
    """How many delays pass one after the other at the most."""
    return int(IN_A_ROW[name](numbers)) if name in IN_A_ROW else 0


def smallest(name: str, numbers: Numbers) -> int:
    """The smallest output in sat that a typology makes, or what is missing where it is below zero, at the highest fees.

    ``numbers`` has `amount`, `sources` and `threshold` beside the typology's own.
    """
    return int(SMALLEST.get(name, lambda n: n["amount"])(numbers))


def lacking(least: int) -> str:
    """What to say of a typology whose smallest output is no output."""
    made = f"comes down to an output of {least} sat" if least >= 0 else f"lacks {-least} sat"
    return f"{made}; {LEAST} sat are the least output that is no dust: put in more, or ask for less"


def coming_in(numbers: Numbers) -> int:
    """What comes in to a pool's mixes: coins cut to size, the coordinator's fee, the transaction's."""
    pool, coins = int(numbers["pool"]), int(numbers["coins"])
    return coins * (pool + ENTRY) + POOLS[pool] + LEG + 31 * 12 * coins


def _peeled(n: Numbers) -> float:
    left, least = n["amount"], n["amount"]
    for _ in range(int(n["hops"])):
        peeled = int(left * n["share"])
        left -= peeled + LEG
        least = min(least, peeled, left)
    return min(least, left - LEG)


def _round(n: Numbers) -> float:
    left, least = n["amount"], n["amount"]
    for _ in range(int(n["hops"])):
        kept = int(left * n["kept"])
        left -= kept + LEG
        least = min(least, left, kept or least)
    return least


def _layered(n: Numbers) -> float:
    held = n["amount"] / EVEN / n["width"]
    least = held
    for _ in range(int(n["layers"]) - 1):
        least = min(least, 0.3 * (held - LEG))
        held = 0.6 * (held - LEG)
    return min(least, held - LEG)


def _mixed(n: Numbers) -> float:
    dear = n["denomination"] * (1 + n["fee"] * n["participants"]) + LEG
    return min(_later(n["denomination"]), n["amount"] - n["rounds"] * dear)


def _later(coin: float) -> float:
    """What others keep at the least of such a mixed coin when they spend some of it."""
    return SPENT_LATER * (coin - LEG)


SMALLEST: dict[str, Callable[[Numbers], float]] = {
    "peel_chain": _peeled,
    "fan_out": lambda n: n["amount"] / EVEN / n["width"],
    "scatter_gather": lambda n: n["amount"] / EVEN / n["width"] - LEG,
    "gather_scatter": lambda n: (n["sources"] * n["amount"] - 12 * (69 * n["sources"] + 31 * n["width"] + 12)) / EVEN / n["width"],
    "cycle": _round,
    "layers": _layered,
    "structuring": lambda n: min(n["amount"], int(n["threshold"] * n["below"])),
    "pool_mix": lambda n: n["pool"],
    "round_mix": _mixed,
    "maker_mix": lambda n: _later(n["amount"]),
    "deposit_reuse": lambda n: n["amount"] / EVEN / n["times"],
    "consolidation": lambda _: LEAST,
}
