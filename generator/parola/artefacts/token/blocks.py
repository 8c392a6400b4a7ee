"""Blocks every three seconds, kept only where something happened.

The header is a rule of this chain's own: RLP of (hash of the block before that was kept, or 32 zeros; number; time; gas limit; gas used;
hash of all transaction hashes joined; hash of all receipts joined; the training mark), and the block's hash is the Keccak-256 of that.
There is no state root and no trie: balances follow from the transactions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parola.artefacts.clock import stamp
from parola.artefacts.token import rlp
from parola.artefacts.token.keccak import Hasher
from parola.artefacts.token.order import Calls, Whole
from parola.artefacts.token.rules import BLOCK_GAS, CALL_GAS, DEPLOY, DEPLOY_GAS, SPACING
from parola.artefacts.token.seal import Job, Sealed
from parola_kit.errors import BadInput

FIRST_PARENT = bytes(32)


@dataclass(frozen=True, slots=True)
class Block:
    """A block: ``raw`` is RLP of header and transactions, ``receipts`` RLP of the list of receipts, both with typed entries as strings."""

    number: int
    hash: bytes
    parent: bytes
    at: int
    transactions: int
    gas_used: int
    raw: bytes
    receipts: bytes


class Clock:
    """Gives each call its block: the first that is later than the call and has room for its whole gas limit."""

    def __init__(self, start: int) -> None:
        self.start = start  # time of block 0, seconds UTC, which is never kept
        self._number, self._room = 0, 0

    def place(self, calls: Calls) -> Whole:
        """Numbers of blocks; calls come by time, over several calls of this too.

        Raises:
            BadInput: a call is of before the chain.
        """
        if len(calls) and calls.at[0] < self.start:
            raise BadInput(
                f"token chain: a call of {stamp(int(calls.at[0]))} is before its first block after {stamp(self.start)}; call later"
            )
        earliest = (calls.at - self.start) // SPACING + 1
        limits = np.where(calls.kind == DEPLOY, DEPLOY_GAS, CALL_GAS)
        return np.array([self._one(number, limit) for number, limit in zip(earliest.tolist(), limits.tolist(), strict=True)], np.int64)

    def at(self, numbers: Whole) -> Whole:
        """Times of blocks, seconds UTC."""
        return self.start + SPACING * numbers

    def _one(self, earliest: int, limit: int) -> int:
        if earliest > self._number:
            self._number, self._room = earliest, BLOCK_GAS
        elif self._room < limit:
            self._number, self._room = self._number + 1, BLOCK_GAS
        self._room -= limit
        return self._number


def chained(job: Job, sealed: Sealed, parent: bytes) -> list[Block]:
    """The blocks of a job on top of the block whose hash is ``parent``."""
    made: list[Block] = []
    hasher, counts, gas = Hasher(), np.diff(job.starts).tolist(), sealed.cumulative[job.starts[1:] - 1].tolist()
    rows = zip(job.numbers.tolist(), job.times.tolist(), counts, gas, sealed.headers, sealed.transactions, sealed.receipts, strict=True)
    for number, at, count, used, rest, transactions, receipts in rows:
        head = rlp.wrapped(rlp.string(parent) + rest)
        block = Block(number, hasher(head), parent, at, count, used, rlp.wrapped(head + transactions), receipts)
        made.append(block)
        parent = block.hash
    return made
