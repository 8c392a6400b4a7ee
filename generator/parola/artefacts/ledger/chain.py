"""The whole ledger on one page: fund, plan, sign, mine; with an economy around the near wallets where one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from parola.artefacts.ledger import blocks as mining
from parola.artefacts.ledger.far.mine import Batch, mine
from parola.artefacts.ledger.far.side import FarSide
from parola.artefacts.ledger.far.stretch import merged
from parola.artefacts.ledger.far.workshop import Workshop
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Block, Order, Transfer
from parola.artefacts.ledger.plan import MINER, Planner, plan
from parola.artefacts.ledger.prices import Prices
from parola.artefacts.ledger.sign import Mapper, sign
from parola_kit.errors import BadInput

FUNDING = 3  # blocks before the start in which the endowments are paid out
FEE_EACH = 1_000  # sat, at most, for an endowment that is paid out, or a coinbase that is spent

Endowments = Mapping[tuple[str, str], Sequence[int]]
Keep = Callable[[Batch], None]


@dataclass(frozen=True, slots=True)
class Span:
    """When the chain runs: seconds UTC of start and end, seconds between blocks, blocks before the start.

    ``prices`` are what room in its blocks costs; without them that is the same at all times.
    """

    start: int
    end: int
    spacing: int
    premine: int
    prices: Prices | None = None

    @property
    def funded(self) -> int:
        """When the endowments are paid out, seconds UTC."""
        return self.start - (FUNDING + 1) * self.spacing


@dataclass(frozen=True, slots=True)
class Ledger:
    """A chain and the keys that made it; ``transfers`` are those of near wallets, ``others`` counts those of the far economy."""

    blocks: tuple[Block, ...]
    transfers: tuple[Transfer, ...]
    keyring: Keyring
    side: FarSide | None = None

    @property
    def others(self) -> int:
        """How many transactions the far economy has made."""
        return sum(block.tx_count - 1 for block in self.blocks) - len(self.transfers)

    def owners(self) -> Iterator[tuple[str, str]]:
        """Address and wallet of every output of a near transaction, once each."""
        known = {block.coinbase_address: MINER[0] for block in self.blocks}
        known |= {coin.address: coin.wallet for transfer in self.transfers for coin in transfer.outputs if coin.address}
        yield from sorted(known.items())

    def secrets(self) -> Iterator[bytes]:
        """What must never be in a learner's file, 32 bytes each: keys of near wallets, and the numbers that those of far ones come from."""
        yield from self.keyring.secrets()
        yield from self.side.keys.chain.numbers() if self.side else ()


def ledger(
    payments: Sequence[Order],
    endowments: Endowments,
    span: Span,
    keyring: Keyring,
    mapper: Mapper = map,
    *,
    side: FarSide | None = None,
    keep: Keep | None = None,
) -> Ledger:
    """A chain on which every payment has happened; ``endowments`` are the coins (sat) that wallets hold at the start.

    ``mapper`` spreads the work, as an executor's ``map`` does; the bytes are the same for any number of workers. ``side`` is the
    far economy, if there is one; the keyring knows its keys. ``keep`` is told of blocks as they are made; their bytes are let go of then.

    Raises:
        BadInput: a payment cannot be funded, or is sent after the last block; the premine is too short for what wallets hold at the start.
    """
    at = mining.times(span.start, span.end, span.spacing, span.premine, keyring.streams("chain", "times"))
    program, planner = keyring.program(*MINER), Planner(keyring, keyring.streams, span.prices)
    owed = {**endowments, **side.owed} if side else endowments
    drafts = planner.fund(_subsidies(span, owed, program), owed, span.funded)
    drafts += plan(planner, payments)
    transfers = tuple(sign(drafts, keyring, mapper))
    far = side.drawn(transfers, keyring.streams) if side else ()
    shop = Workshop(side.keys.chain if side else None, program, rows=side is not None)
    return Ledger(tuple(_kept(mine(merged(transfers, far), at, shop, mapper), keep)), transfers, keyring, side)


def _subsidies(span: Span, owed: Endowments, program: bytes) -> list[mining.Coin]:
    """The coinbases that are mature when the endowments are paid.

    Raises:
        BadInput: they are too few.
    """
    mature = range(1, span.premine - FUNDING - mining.MATURITY + 1)
    needed = sum(map(sum, owed.values())) + FEE_EACH * (len(mature) + sum(map(len, owed.values())))
    if sum(map(mining.subsidy, mature)) < needed:
        raise BadInput(_too_short(span.premine, needed))
    return mining.subsidies(mature, program)


def _too_short(premine: int, needed: int) -> str:
    total, height = 0, 0
    while total < needed and mining.subsidy(height + 1):
        height += 1
        total += mining.subsidy(height)
    enough = f"{height + FUNDING + mining.MATURITY} would do" if total >= needed else "no number of them would do, so ask for less"
    return f"chain.premine: {premine} blocks bring too few coins, for wallets hold {needed / 1e8:,.0f} bitcoin at the start; {enough}"


def _kept(batches: Iterable[Batch], keep: Keep | None) -> Iterator[Block]:
    for batch in batches:
        if keep:
            keep(batch)
        yield from (replace(block, raw=b"") for block in batch.blocks) if keep else batch.blocks
