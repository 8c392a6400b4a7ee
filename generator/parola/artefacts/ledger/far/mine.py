"""The chain as a stream: blocks are filled in the order of time, made by workers lot by lot, and chained by their headers."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np

from parola.artefacts.clock import stamp
from parola.artefacts.ledger.blocks import GENESIS, MAGIC, MOST_WEIGHT, header, subsidy
from parola.artefacts.ledger.far.keys import Mapper
from parola.artefacts.ledger.far.lot import Body, Lot, Plan
from parola.artefacts.ledger.far.stretch import Stretch, joined
from parola.artefacts.ledger.far.tables import Tables
from parola.artefacts.ledger.far.templates import offsets
from parola.artefacts.ledger.far.workshop import Made, Workshop
from parola.artefacts.ledger.payment import Transfer
from parola.artefacts.ledger.transaction import sha256d
from parola_kit.errors import BadInput

LOT = 2_000  # transactions that one worker takes at a time, at least: whole blocks
AHEAD = 8  # lots that are handed out together
MOST_FILE = 0x8000000  # bytes that a block file stays below (Bitcoin Core, MAX_BLOCKFILE_SIZE)


@dataclass(frozen=True, slots=True)
class Mined:
    """A block of the chain: ``raw`` whole, ``near`` the near transactions in it with their positions (the coinbase's is 0)."""

    height: int
    hash: str
    at: int
    raw: bytes
    tx_count: int
    near: tuple[tuple[int, Transfer], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Blocks in a row, and their rows where they were asked for."""

    blocks: tuple[Mined, ...]
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
        blocks = list[Mined]()
        for body, near in zip(made.bodies, _near(made.lot), strict=True):
            head = header(previous, body.root, body.plan.at)
            previous = sha256d(head)
            blocks.append(_mined(body, head, previous, near))
        yield Batch(tuple(blocks), made.tables)


def written(batches: Iterable[Batch], folder: Path) -> Iterator[Batch]:
    """Hand the blocks on, and write them to ``blk00000.dat``, ``blk00001.dat`` and so on in an existing folder, genesis first."""
    with _Files(folder) as files:
        files.add(GENESIS)
        for batch in batches:
            for block in batch.blocks:
                files.add(block.raw)
            yield batch


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


class _Files:
    """Block files in a folder, each begun when the one before is full."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, -1

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, block: bytes) -> None:
        """Magic, size, block; in the next file if this one would become too long."""
        record = MAGIC + struct.pack("<I", len(block)) + block
        if self._held + len(record) >= MOST_FILE:
            self._file.close()
            self._begin()
        self._held += self._file.write(record)

    def _begin(self) -> None:
        self._number, self._held = self._number + 1, 0
        self._file = (self._folder / f"blk{self._number:05}.dat").open("wb")


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


def _mined(body: Body, head: bytes, hashed: bytes, near: Sequence[tuple[int, Transfer]]) -> Mined:
    return Mined(body.plan.height, hashed[::-1].hex(), body.plan.at, head + body.raw, 1 + body.plan.count, tuple(near))


def _unmined(waiting: Stretch, last: int) -> BadInput:
    who = f"payment {waiting.near[0].payments[0]}" if waiting.is_near[0] else "payments of the background"
    sent = stamp(int(waiting.at[0]))
    return BadInput(f"{who}: sent at {sent}, but no block holds it, for the last is of {stamp(last)}; pay earlier or less, or end later")
