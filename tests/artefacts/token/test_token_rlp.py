"""RLP against a second implementation."""

from __future__ import annotations

from typing import Any

import pytest
import rlp as second
from hypothesis import given
from hypothesis import strategies as st

from parola.artefacts.token import rlp
from parola.artefacts.token.keccak import Hasher, keccak256

ITEMS = st.recursive(st.binary(max_size=70), lambda inner: st.lists(inner, max_size=6), max_leaves=20)


def encoded(item: Any) -> bytes:
    return rlp.string(item) if isinstance(item, bytes) else rlp.listed([encoded(one) for one in item])


@given(ITEMS)
def test_items_are_written_as_by_others(item: Any) -> None:
    assert encoded(item) == second.encode(item)


@pytest.mark.parametrize("size", [0, 1, 55, 56, 255, 256, 70_000])
def test_long_strings_and_lists(size: int) -> None:
    assert rlp.string(bytes(size)) == second.encode(bytes(size))
    assert rlp.listed([b"\x05"] * size) == second.encode([b"\x05"] * size)


@given(st.integers(0, 2**256))
def test_numbers(value: int) -> None:
    assert rlp.number(value) == second.encode(value)


def test_keccak_is_not_sha3() -> None:
    # Of the empty string, and of an event's signature, as every explorer of such chains shows them.
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    topic = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
    assert keccak256(b"Transfer(address,address,uint256)").hex() == topic


@given(st.lists(st.binary(max_size=500), max_size=5))
def test_a_hasher_keeps_nothing_of_the_last_thing(things: list[bytes]) -> None:
    hasher = Hasher()
    assert [hasher(thing) for thing in things] == [keccak256(thing) for thing in things]
