"""Recursive length prefix: how transactions, receipts and headers are written (Ethereum Yellow Paper, appendix B)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache


def string(data: bytes) -> bytes:
    """A byte string."""
    if len(data) == 1 and data[0] < 0x80:
        return data
    return head(len(data), 0x80) + data


@lru_cache(4_096)  # most are nonces, counts and the like
def number(value: int) -> bytes:
    """An integer, at least 0: big-endian without leading zeros, so 0 is the empty string."""
    return string(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def listed(parts: Sequence[bytes]) -> bytes:
    """A list of what is encoded already."""
    return wrapped(b"".join(parts))


def wrapped(payload: bytes) -> bytes:
    """A list, from its items already joined."""
    return head(len(payload), 0xC0) + payload


@lru_cache(4_096)
def head(length: int, kind: int) -> bytes:
    """What stands before ``length`` bytes; ``kind`` is 0x80 for a string, 0xC0 for a list."""
    if length < 56:
        return bytes([kind + length])
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([kind + 55 + len(size)]) + size
