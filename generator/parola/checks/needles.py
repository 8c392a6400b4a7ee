"""Looks for many secrets at once in the bytes of a file."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from parola.checks.page import printable

HEX = re.compile(rb"[0-9a-fA-F]{64,}")
SIZE = 32
PART = 4_000_000  # bytes


def in_hex(data: bytes, secrets: frozenset[str]) -> bool:
    """Whether any of the secrets, 64 small hex digits each, is written in the data, also within a longer run of digits."""
    for run in (found for _, text in printable(data, 2 * SIZE) for found in HEX.findall(text)):
        digits = run.decode().lower()
        if any(digits[at : at + 2 * SIZE] in secrets for at in range(len(digits) - 2 * SIZE + 1)):
            return True
    return False


def in_bytes(data: bytes, secrets: frozenset[bytes]) -> bool:
    """Whether any of the secrets, 32 bytes each, is in the data as it is; a large file is looked through a part at a time."""
    return bool(secrets) and any(_held(data[first : first + PART + SIZE - 1], secrets) for first in range(0, len(data), PART))


def _held(data: bytes, secrets: frozenset[bytes]) -> bool:
    """Each pair of neighbouring bytes is looked up in a table of how secrets begin, the next pair in one of how they go on;

    what passes both, about one place in 500 with 3,000 secrets, is compared in full.
    """
    if len(data) < SIZE:
        return False
    return any(_from(data, secrets, odd) for odd in (0, 1))


def _from(data: bytes, secrets: frozenset[bytes], odd: int) -> bool:
    """As above, for what begins at an even place, or at an odd one."""
    pairs = np.frombuffer(data, "<u2", (len(data) - odd) // 2, odd)
    starts = np.flatnonzero(_pairs(secrets, 0)[pairs[: max(0, (len(data) - odd - SIZE) // 2 + 1)]])
    starts = odd + 2 * starts[_pairs(secrets, 2)[pairs[starts + 1]]]
    return any(data[at : at + SIZE] in secrets for at in starts.tolist())


@cache
def _pairs(secrets: frozenset[bytes], at: int) -> np.ndarray:
    table = np.zeros(65_536, dtype=np.bool_)
    table[[int.from_bytes(secret[at : at + 2], "little") for secret in secrets]] = True
    return table
