"""A small chain of near and far transactions: near wallets pay each other, endow far ones, and pay them while these are busy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from io import BytesIO

import numpy as np
from embit import compact
from embit.transaction import Transaction
from tiny_bytes import EACH, KEYS, START, STREAMS, arriving, slices

from parola.artefacts.ledger.blocks import subsidies, times
from parola.artefacts.ledger.far.drawn import Drawn
from parola.artefacts.ledger.far.endow import after, endowed
from parola.artefacts.ledger.far.mine import Batch, mine
from parola.artefacts.ledger.far.slice import Arrivals, Slice
from parola.artefacts.ledger.far.stretch import merged
from parola.artefacts.ledger.far.txids import Live, drawn
from parola.artefacts.ledger.far.workshop import Workshop
from parola.artefacts.ledger.keys import Keyring
from parola.artefacts.ledger.payment import Block, Payment, Transfer
from parola.artefacts.ledger.plan import MINER, Planner, plan
from parola.artefacts.ledger.sign import sign
from parola.artefacts.ledger.transaction import outpoint

PREMINE, FUNDED, SPACING = 130, START - 1_800, 600
RICH = {("ann", "main"): (40_000_000,) * 20, ("ben", "main"): (9_000_000,) * 3}
FAR = "far"  # a near wallet's word for all far ones; the slot is the number of a key


class Ring(Keyring):
    """Near keys by name, and the programs of far ones by number."""

    def program(self, wallet: str, slot: str) -> bytes:
        return KEYS.hashed(int(slot)) if wallet == FAR else super().program(wallet, slot)


@dataclass(frozen=True)
class Near:
    """Near transfers, of which some pay far keys; what arrives so, where, and the slice that pays the endowments out of it."""

    transfers: tuple[Transfer, ...]
    arrivals: Arrivals
    points: np.ndarray
    opening: Slice
    program: bytes


def near(first: Arrivals, gifts: int) -> Near:
    """Near wallets endow far ones with the first coins, then pay them ``gifts`` coins, and each other as many."""
    ring, later = Ring(STREAMS, None, 0.5), given(gifts)
    planned = after(first, later)
    opening, treasury = endowed(planned, len(first.at), FUNDED + 1, 7)
    planner = Planner(ring, STREAMS)
    owed = {(FAR, "7"): tuple(treasury.value_sat.tolist()), **RICH}
    drafts = planner.fund(subsidies(range(1, 28), ring.program(*MINER)), owed, FUNDED)
    transfers = tuple(sign([*drafts, *plan(planner, payments(later))], ring))
    paid = [coin for transfer in transfers for coin in transfer.outputs if coin.wallet == FAR]
    funding, giving = paid[: len(treasury.at)], paid[len(treasury.at) :]
    assert sorted(coin.value_sat for coin in funding) == sorted(treasury.value_sat.tolist())
    found = {coin.value_sat: coin for coin in funding}
    coins = [None] * len(first.at) + giving + [found[value] for value in treasury.value_sat.tolist()]
    rows = [bytes(36) if coin is None else outpoint(coin.txid, coin.n) for coin in coins]
    points = np.frombuffer(b"".join(rows), np.uint8).reshape(-1, 36)
    return Near(transfers, after(planned, treasury), points, opening, ring.program(*MINER))


def given(count: int) -> Arrivals:
    """What near wallets pay to far ones while the chain runs, 25 seconds apart."""
    number = np.arange(count)
    key = number * 3 % len(KEYS.rows)
    return Arrivals(START + 25 * number, key // EACH, 50_000 + number, key, np.zeros(count, bool))


def payments(gifts: Arrivals) -> list[Payment]:
    """The gifts, and between them payments of near wallets to each other."""
    rows = zip(gifts.at.tolist(), gifts.key.tolist(), gifts.value_sat.tolist(), strict=True)
    found = [Payment(f"g{n}", at, "ann", FAR, str(key), value) for n, (at, key, value) in enumerate(rows)]
    return found + [Payment(f"n{n}", at + 11, "ben", "cal", f"slot-{n}", 30_000) for n, at in enumerate(gifts.at.tolist())]


@dataclass(frozen=True)
class Chain:
    """A chain of near and far transactions: what went in, and the batches that came out."""

    near: Near
    far: tuple[Drawn, ...]
    moments: list[int]
    batches: tuple[Batch, ...]

    @property
    def blocks(self) -> list[Block]:
        return [block for batch in self.batches for block in batch.blocks]


@cache
def chain() -> Chain:
    """3,000 far transactions over three hours, 120 near ones between them, and the endowments."""
    some = near(arriving(1_500), 60)
    parts, times = tuple(far(some, [1_000, 1, 1_999])), moments(START + 10_000)
    shop = Workshop(KEYS.chain, some.program, rows=True)
    return Chain(some, parts, times, tuple(mine(merged(some.transfers, parts), times, shop)))


def raws(block: bytes) -> list[bytes]:
    """The transactions of a block, cut by embit."""
    data = BytesIO(block[80:])
    count = compact.read_from(data)
    return [Transaction.read_from(data).serialize() for _ in range(count)]


def moments(end: int) -> list[int]:
    """Header times to past the end."""
    return times(START, end, SPACING, PREMINE, STREAMS("chain", "times"))


def far(some: Near, counts: Sequence[int], gap: int = 3) -> Iterator[Drawn]:
    """Far transactions over the arrivals of some near ones, the endowments before them."""
    planned = Arrivals(*(getattr(some.arrivals, field.name)[: -len(some.opening.at)] for field in fields(Arrivals)))
    return drawn([some.opening, *slices(planned, counts, gap=gap)], Live(some.arrivals, some.points), KEYS, STREAMS)
