"""The token chain as the checks read it, which know nothing of how it is made, block by block with gas a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from parola.checks import token_raw
from parola.checks.token_raw import Log, Signed

Pair = tuple[bytes, bytes]  # RLP of a block, and of its receipts


@dataclass(frozen=True)
class Receipt:
    """What became of a transaction: ``status`` 1 or 0, gas used by it and by its block so far, logs."""

    status: int
    gas_used: int
    cumulative_gas: int
    logs: tuple[Log, ...]


@dataclass(frozen=True)
class Read:
    """A block as it was read."""

    number: int
    hash: bytes
    parent: bytes
    at: int
    gas_used: int
    transactions: tuple[Signed, ...]
    receipts: tuple[Receipt, ...]


def chain(blocks: Iterable[Pair]) -> Iterator[Read]:
    """Blocks from RLP of each and of its receipts."""
    return (read(raw, receipts) for raw, receipts in blocks)


def read(raw: bytes, receipts: bytes) -> Read:
    block = token_raw.block(raw, receipts)
    told = [token_raw.receipt(one) for one in block.receipts]
    gas = [later - before for before, later in pairwise([0, *(one.cumulative for one in told)])]
    made = tuple(Receipt(one.status, used, one.cumulative, one.logs) for one, used in zip(told, gas, strict=True))
    return Read(block.number, block.hash, block.parent, block.at, block.gas_used, tuple(map(token_raw.signed, block.transactions)), made)
