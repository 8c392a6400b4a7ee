"""What a call carries: the function's selector and its arguments in words of 32 bytes (Solidity ABI specification)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.token.keccak import keccak256
from parola.artefacts.token.order import ANY, Calls, Whole
from parola.artefacts.token.rules import APPROVE, BURN, FREEZE, MINT, TRANSFER, TRANSFER_FROM, UNFREEZE

Bytes = NDArray[np.uint8]
WIDTH = 4 + 3 * 32  # the longest: transferFrom

# Signature, and the columns of its arguments.
FUNCTIONS: dict[int, tuple[str, tuple[str, ...]]] = {
    TRANSFER: ("transfer(address,uint256)", ("other", "units")),
    APPROVE: ("approve(address,uint256)", ("other", "units")),
    TRANSFER_FROM: ("transferFrom(address,address,uint256)", ("owner", "other", "units")),
    MINT: ("mint(address,uint256)", ("other", "units")),
    BURN: ("burn(uint256)", ("units",)),
    FREEZE: ("freeze(address)", ("other",)),
    UNFREEZE: ("unfreeze(address)", ("other",)),
}
SELECTORS = {kind: keccak256(signature.encode())[:4] for kind, (signature, _) in FUNCTIONS.items()}
SIZES = np.array([4 + 32 * len(words) for _, words in FUNCTIONS.values()] + [0])


def calldata(calls: Calls, addresses: Bytes) -> Bytes:
    """A row of ``WIDTH`` bytes a call, zeros behind its data; ``SIZES[calls.kind]`` says how many count.

    ``addresses`` has 20 bytes a row, by the accounts' numbers. The chain's first transaction, which deploys, has none here.
    """
    made = np.zeros((len(calls), WIDTH), np.uint8)
    for kind in np.unique(calls.kind).tolist():
        if kind in FUNCTIONS:
            rows = np.flatnonzero(calls.kind == kind)
            made[rows] = _rows(kind, calls.take(rows), addresses)
    return made


def _rows(kind: int, calls: Calls, addresses: Bytes) -> Bytes:
    made = np.zeros((len(calls), WIDTH), np.uint8)
    made[:, :4] = np.frombuffer(SELECTORS[kind], np.uint8)
    for n, name in enumerate(FUNCTIONS[kind][1]):
        start = 4 + 32 * n
        if name == "units":
            made[:, start : start + 32] = words(calls.units)
        else:
            made[:, start + 12 : start + 32] = addresses[getattr(calls, name)]
    return made


def words(units: Whole) -> Bytes:
    """Amounts as 32 bytes each, big-endian; all ones for those without limit."""
    made = np.zeros((len(units), 32), np.uint8)
    made[:, 24:] = units.astype(">i8").view(np.uint8).reshape(-1, 8)
    made[units == ANY] = 0xFF
    return made
