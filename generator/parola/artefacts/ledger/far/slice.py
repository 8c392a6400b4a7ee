"""The boundary between planning and bytes: transactions of a stretch of time, in columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOBODY = -1  # key of an output that is never spent: it pays to a hash that nobody has a key for


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Coins that far wallets get from elsewhere: endowments, and what near wallets pay to them. Equally long columns, by time.

    ``at`` seconds UTC, ``wallet`` number of a far wallet, ``key`` global number of a key, ``taproot`` its kind. The n-th lies in slot n.
    """

    at: Whole
    wallet: Whole
    value_sat: Whole
    key: Whole
    taproot: Flags


@dataclass(frozen=True, slots=True)
class Slice:
    """Transactions in the order of the chain; each spends only coins that stand before it.

    An entry a transaction: ``at`` (seconds UTC, ascending), ``ins`` and ``outs`` (where its inputs and outputs begin; one entry more,
    the end). An entry an input: ``spends``, the slot of its coin. An entry an output: ``value_sat``, ``wallet``, ``key`` (global
    number, or NOBODY), ``taproot``, ``change``, and ``slot``, where its coin is kept until it is spent (-1 for NOBODY's).
    A slot is given again once its coin is spent, also within a slice, so transactions have to be read in their order.
    """

    at: Whole
    ins: Whole
    outs: Whole
    spends: Whole
    value_sat: Whole
    wallet: Whole
    key: Whole
    taproot: Flags
    change: Flags
    slot: Whole
