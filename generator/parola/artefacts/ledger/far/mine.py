"""The chain as a stream: blocks are filled in the order of time, made by workers lot by lot, and chained by their headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from parola.artefacts.clock import stamp
from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.blocks import GENESIS, MOST_WEIGHT, header, subsidy
from parola.artefacts.ledger.far.keys import Mapper
from parola.artefacts.ledger.far.lot import Body, Lot, Plan
from parola.artefacts.ledger.far.stretch import Stretch, joined
from parola.artefacts.ledger.far.tables import Tables
from parola.artefacts.ledger.far.templates import offsets
from parola.artefacts.ledger.far.workshop import Made, Workshop
from parola.artefacts.ledger.payment import Block, Transfer
from parola.artefacts.ledger.transaction import sha256d
from parola_kit.errors import BadInput

LOT = 2_000  # transactions that one worker takes at a time, at least: whole blocks
AHEAD = 8  # lots that are handed out together


@dataclass(frozen=True, slots=True)
class Batch:
    """Blocks in a row, and their rows where they were asked for."""

    blocks: tuple[Block, ...]
    tables: Tables | None


def mine(stretches: Iterable[Stretch], moments: Sequence[int], workshop: Workshop, mapper: Mapper = map) -> Iterator[Batch]:
    """Blocks on top of genesis, one for each time; a transaction goes into the first block later than itself that has room.

    Nothing overtakes, so what spends stands after what it spends, also where a full block delays that. ``mapper`` spreads the work,
    as an executor's ``map`` does; the bytes are the same for any number of workers and any size of lot.

    Raises:
        BadInput: the chain ends before the last transaction has found a block.
    """
    previous = sha256d(GENESIS[:80])
    for made in _made(lots(stretches, moments), workshop, mapper):
        blocks = list[Block]()
        for body, near in zip(made.bodies, _near(made.lot), strict=True):
            head = header(previous, body.root, body.plan.at)
            previous = sha256d(head)
            blocks.append(_mined(body, head, previous, near, workshop.program))
        yield Batch(tuple(blocks), made.tables)


def lots(stretches: Iterable[Stretch], moments: Sequence[int]) -> Iterator[Lot]:
    """Blocks that are filled and not yet made, enough of them to be worth handing out.

    Raises:
        BadInput: as of ``mine``.
    """
    queue, plans, parts, count = _Queue(stretches), list[Plan](), list[Stretch](), 0
    for height, moment in enumerate(moments, start=1):
        taken = queue.before(moment)
        fees = sum(int(part.fee_sat.sum()) for part in taken)
        plans.append(Plan(height, moment, subsidy(height) + fees, sum(map(len, taken))))
        parts += taken
        count += plans[-1].count
        if count >= LOT or height == len(moments):
            yield Lot(tuple(plans), joined(parts))
            plans, parts, count = [], [], 0
    if (waiting := queue.first()) is not None:
        raise _unmined(waiting, moments[-1])


class _Queue:
    """Transactions that no block holds yet, in the order in which they get into one."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self._more = iter(stretches)
        self._advance()

    def before(self, moment: int) -> list[Stretch]:
        """Those sent before a time, as far as they have room in one block."""
        found, room = list[Stretch](), MOST_WEIGHT
        while self._now is not None:
            sent = int(np.searchsorted(self._now.at, moment))
            last = min(sent, int(np.searchsorted(self._weights, int(self._weights[self._done]) + room, "right")) - 1)
            if last > self._done:
                found.append(self._now.cut(self._done, last))
                room -= int(self._weights[last] - self._weights[self._done])
            self._done = last
            if last < len(self._now):
                break
            self._advance()
        return found

    def first(self) -> Stretch | None:
        """The transaction that waits longest, and those with it."""
        return None if self._now is None else self._now.cut(self._done, len(self._now))

    def _advance(self) -> None:
        self._now = next(self._more, None)
        self._weights, self._done = offsets(self._now.weight if self._now else np.zeros(0, np.int64)), 0


def _made(found: Iterator[Lot], workshop: Workshop, mapper: Mapper) -> Iterator[Made]:
    """Lots by groups: an executor works at one while the next is planned and the one before is written; memory holds two."""
    working: Iterable[Made] = ()
    while group := list(islice(found, AHEAD)):
        begun = mapper(workshop.make, group)
        yield from working
        working = begun
    yield from working


def _near(lot: Lot) -> list[list[tuple[int, Transfer]]]:
    """For each block its near transactions and their positions."""
    found: list[list[tuple[int, Transfer]]] = [[] for _ in lot.plans]
    block, position = (column[lot.content.is_near] for column in lot.places())
    for n, place, transfer in zip(block, position, lot.content.near, strict=True):
        found[int(n)].append((int(place), transfer))
    return found


def _mined(body: Body, head: bytes, hashed: bytes, near: Sequence[tuple[int, Transfer]], program: bytes) -> Block:
    base = body.coinbase
    return Block(
        height=body.plan.height,
        hash=hashed[::-1].hex(),
        at=body.plan.at,
        raw=head + body.raw,
        coinbase_txid=base.txid,
        coinbase_value_sat=base.value_sat,
        coinbase_address=bech32.address(program),
        coinbase_vsize=base.vsize,
        coinbase_weight=base.weight,
        tx_count=1 + body.plan.count,
        positions=tuple(place for place, _ in near),
        transfers=tuple(transfer for _, transfer in near),
    )


def _unmined(waiting: Stretch, last: int) -> BadInput:
    who = f"payment {waiting.near[0].payments[0]}" if waiting.is_near[0] else "payments of the background"
    sent = stamp(int(waiting.at[0]))
    return BadInput(f"{who}: sent at {sent}, but no block holds it, for the last is of {stamp(last)}; pay earlier or less, or end later")
