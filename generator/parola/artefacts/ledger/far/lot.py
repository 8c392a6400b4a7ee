"""Blocks on their way: filled, made, and what of both is handed between processes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from parola.artefacts.ledger.blocks import Coinbase
from parola.artefacts.ledger.far.slice import Whole
from parola.artefacts.ledger.far.stretch import Stretch
from parola.artefacts.ledger.far.templates import numbered, offsets


@dataclass(frozen=True, slots=True)
class Plan:
    """A block before it is made: ``count`` transactions after the coinbase, which is paid ``reward_sat``."""

    height: int
    at: int
    reward_sat: int
    count: int


@dataclass(frozen=True, slots=True)
class Lot:
    """Blocks that one worker makes at a time, and their transactions in the order of the chain."""

    plans: tuple[Plan, ...]
    content: Stretch

    def places(self) -> tuple[Whole, Whole]:
        """Of each transaction: which plan it belongs to, and its position in the block (the coinbase's is 0)."""
        bounds = offsets(np.array([plan.count for plan in self.plans], np.int64))
        block = numbered(bounds)
        return block, 1 + np.arange(len(block)) - bounds[block]


@dataclass(frozen=True, slots=True)
class Body:
    """A block but for its header: everything after it, and the root of the txids that the header names."""

    plan: Plan
    raw: bytes
    root: bytes
    coinbase: Coinbase
