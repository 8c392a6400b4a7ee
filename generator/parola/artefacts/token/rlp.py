"""Recursive length prefix: how transactions, receipts and headers are written (Ethereum Yellow Paper, appendix B)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from parola_kit.errors import BadInput

Item: TypeAlias = "bytes | list[Item]"


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


def decoded(data: bytes) -> Item:
    """The one item that the bytes hold.

    Raises:
        BadInput: they end too early, or go on after it.
    """
    item, end = _item(data, 0)
    if end != len(data):
        raise BadInput(f"RLP: {len(data) - end} bytes after the end of the item")
    return item


def length_of(data: bytes) -> int:
    """How many bytes the first item takes, its head included.

    Raises:
        BadInput: there is no whole head.
    """
    start, size, _ = _span(data, 0)
    return start + size


def _item(data: bytes, at: int) -> tuple[Item, int]:
    start, size, is_list = _span(data, at)
    end = start + size
    if end > len(data):
        raise BadInput(f"RLP: an item at byte {at} ends {end - len(data)} bytes after the data")
    if not is_list:
        return data[start:end], end
    items: list[Item] = []
    while start < end:
        item, start = _item(data, start)
        items.append(item)
    if start != end:
        raise BadInput(f"RLP: an item of the list at byte {at} goes on after the list's end")
    return items, end


def _span(data: bytes, at: int) -> tuple[int, int, bool]:
    """Where the content starts, its size, and whether it is a list."""
    if at >= len(data):
        raise BadInput(f"RLP: nothing at byte {at}")
    first = data[at]
    if first < 0x80:
        return at, 1, False
    kind = 0xC0 if first >= 0xC0 else 0x80
    short = first - kind
    if short < 56:
        return at + 1, short, kind == 0xC0
    wide = short - 55
    if at + 1 + wide > len(data):
        raise BadInput(f"RLP: the size of the item at byte {at} is cut off")
    return at + 1 + wide, int.from_bytes(data[at + 1 : at + 1 + wide], "big"), kind == 0xC0
