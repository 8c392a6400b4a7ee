"""The whole ledger on one page: fund, plan, sign, mine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parola.artefacts.ledger import blocks as mining
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Block, Order, Transfer
from parola.artefacts.ledger.plan import MINER, Planner, plan
from parola.artefacts.ledger.sign import Mapper, sign
from parola.streams import Streams

FUNDING = 3  # blocks before the start in which the endowments are paid out


@dataclass(frozen=True, slots=True)
class Span:
    """When the chain runs: seconds UTC of start and end, seconds between blocks, blocks before the start."""

    start: int
    end: int
    spacing: int
    premine: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """A chain and the keys that made it."""

    blocks: tuple[Block, ...]
    transfers: tuple[Transfer, ...]
    keyring: Keyring

    def owners(self) -> Iterator[tuple[str, str]]:
        """Address and wallet of every output, once each."""
        known = {block.coinbase_address: MINER[0] for block in self.blocks}
        known |= {coin.address: coin.wallet for transfer in self.transfers for coin in transfer.outputs if coin.address}
        yield from sorted(known.items())


def ledger(
    payments: Sequence[Order],
    endowments: Mapping[tuple[str, str], Sequence[int]],
    span: Span,
    keyring: Keyring,
    streams: Streams,
    mapper: Mapper = map,
) -> Ledger:
    """A chain on which every payment has happened; ``endowments`` are the coins (sat) that wallets hold at the start.

    ``mapper`` spreads the signing, as an executor's ``map`` does; the bytes are the same for any number of workers.

    Raises:
        BadInput: a payment cannot be funded, or is sent after the last block.
    """
    program, planner = keyring.program(*MINER), Planner(keyring, streams)
    mature = range(1, span.premine - FUNDING - mining.MATURITY + 1)
    at = mining.times(span.start, span.end, span.spacing, span.premine, streams("chain", "times"))
    drafts = planner.fund(mining.subsidies(mature, program), endowments, at[span.premine - FUNDING - 1])
    drafts += plan(planner, payments)
    transfers = tuple(sign(drafts, keyring, mapper))
    return Ledger(tuple(mining.mine(transfers, at, program)), transfers, keyring)
