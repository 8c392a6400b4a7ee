"""Blocks of the token chain taken apart from their bytes alone: RLP, signed transactions (EIP-1559), receipts (EIP-658) and their logs.

This knows nothing of how our own blocks were made, so that it can contradict them. Every form is strict: what can be written in two ways is
taken in one, as nodes of such chains do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from coincurve import PublicKey
from Crypto.Hash import keccak as _keccak

library: Any = _keccak  # it has no types
TYPE = 2  # of a transaction with two fees (EIP-2718, EIP-1559)
# The order of secp256k1 (SEC 2, section 2.4.1); s lies in its lower half (EIP-2).
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@dataclass(frozen=True, slots=True)
class Log:
    """What a contract logged: its address (20 bytes), topics (32 bytes each), data."""

    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a transaction: ``status`` 1 or 0, gas of its block so far, logs."""

    status: int
    cumulative: int
    logs: tuple[Log, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed transaction; ``signer`` and ``to`` are 20 bytes, ``to`` empty where a contract is made.

    ``idle`` is what it could pay or carry beside its data, and does not on this chain: tip, fee, value, entries of its access list.
    """

    hash: bytes
    signer: bytes
    chain: int
    nonce: int
    gas_limit: int
    to: bytes
    data: bytes
    idle: tuple[bytes, bytes, bytes, int]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block; the last five are as its header says them, ``transactions`` and ``receipts`` still in their bytes."""

    hash: bytes
    transactions: tuple[bytes, ...]
    receipts: tuple[bytes, ...]
    parent: bytes
    number: int
    at: int
    gas_limit: int
    gas_used: int
    roots: tuple[bytes, bytes]
    mark: bytes


def keccak(data: bytes) -> bytes:
    """Keccak-256, 32 bytes."""
    return library.new(digest_bits=256, data=data).digest()


def block(raw: bytes, receipts: bytes) -> RawBlock:
    """A block from its bytes and those of its receipts.

    Raises:
        ValueError: they are none.
    """
    header, some = _listed(decoded(raw), 2)
    parent, number, at, limit, used, txs, told, mark = _strings(_listed(header, 8))
    if len(parent) != 32 or len(txs) != 32 or len(told) != 32:
        raise ValueError("a hash of its header has not 32 bytes")
    body, made = _strings(_listed(some)), _strings(_listed(decoded(receipts)))
    numbers = (whole(number), whole(at), whole(limit), whole(used))
    return RawBlock(keccak(_first(raw)), tuple(body), tuple(made), parent, *numbers, (txs, told), mark)


def signed(raw: bytes) -> Signed:
    """A transaction.

    Raises:
        ValueError: it is none, or nobody signed it.
    """
    if raw[:1] != bytes([TYPE]):
        raise ValueError(f"it is of type {raw[:1].hex() or 'none'}; 02 would be right")
    fields = _listed(decoded(raw[1:]), 12)
    access, rest = _listed(fields[8]), _strings([*fields[:8], *fields[9:]])
    chain, nonce, tip, fee, limit, to, value, data, parity, r, s = rest
    public = _recovered(keccak(raw[:1] + _unsigned(raw[1:])), whole(parity), whole(r), whole(s))
    if len(to) not in {0, 20}:
        raise ValueError(f"it is sent to an address of {len(to)} bytes")
    idle = (tip, fee, value, len(access))
    return Signed(keccak(raw), keccak(public)[12:], whole(chain), whole(nonce), whole(limit), to, data, idle)


def receipt(raw: bytes) -> Receipt:
    """A receipt without bloom (EIP-7642).

    Raises:
        ValueError: it is none.
    """
    if raw[:1] != bytes([TYPE]):
        raise ValueError(f"it is of type {raw[:1].hex() or 'none'}; 02 would be right")
    status, cumulative, logs = _listed(decoded(raw[1:]), 3)
    return Receipt(whole(_string(status)), whole(_string(cumulative)), tuple(map(_log, _listed(logs))))


def whole(data: bytes) -> int:
    """A number as RLP writes it.

    Raises:
        ValueError: it has zeros before it.
    """
    if data[:1] == b"\0":
        raise ValueError(f"the number {data.hex()} has zeros before it")
    return int.from_bytes(data, "big")


def decoded(data: bytes) -> bytes | list[Any]:
    """What some bytes encode, no more and no less (Yellow Paper, appendix B).

    Raises:
        ValueError: they are no item, or not the shortest form of it.
    """
    start, end, nested = _span(data, 0)
    if end != len(data):
        raise ValueError(f"{len(data) - end} bytes follow its end")
    return [decoded(part) for part in _parts(data, start, end)] if nested else data[start:end]


def _span(data: bytes, at: int) -> tuple[int, int, bool]:
    """Where the content of an item begins and ends, and whether it is a list."""
    head = data[at] if at < len(data) else -1
    nested = head >= 0xC0
    size = head - (0xC0 if nested else 0x80)
    if 0 <= head < 0x80:
        return at, at + 1, False
    start = at + 1
    if size > 55:
        start, size = _long(data, start, size - 55)
    end = start + size
    if head < 0 or end > len(data):
        raise ValueError("it is cut off")
    if not nested and size == 1 and data[start] < 0x80:
        raise ValueError(f"the byte {data[start]:02x} is written in two")
    return start, end, nested


def _long(data: bytes, at: int, wide: int) -> tuple[int, int]:
    size = data[at : at + wide]
    if len(size) < wide or size[0] == 0 or int.from_bytes(size, "big") < 56:
        raise ValueError("a length is cut off, or not in its shortest form")
    return at + wide, int.from_bytes(size, "big")


def _parts(data: bytes, at: int, end: int) -> list[bytes]:
    found: list[bytes] = []
    while at < end:
        _, after, _ = _span(data, at)
        if after > end:
            raise ValueError("an item reaches beyond its list")
        found.append(data[at:after])
        at = after
    return found


def _first(data: bytes) -> bytes:
    """The first item of a list, in its bytes."""
    start, end, _ = _span(data, 0)
    return _parts(data, start, end)[0]


def _unsigned(data: bytes) -> bytes:
    """A list of fields without the last three: what is signed."""
    start, end, _ = _span(data, 0)
    body = b"".join(_parts(data, start, end)[:-3])
    size = len(body)
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return (bytes([0xC0 + size]) if size < 56 else bytes([0xF7 + len(length)]) + length) + body


def _recovered(digest: bytes, parity: int, r: int, s: int) -> bytes:
    """Both coordinates of the key that signed."""
    if parity > 1 or not 0 < r < ORDER or not 0 < s <= ORDER // 2:
        raise ValueError("its signature is out of range")
    compact = r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([parity])
    try:
        return PublicKey.from_signature_and_message(compact, digest, hasher=None).format(compressed=False)[1:]
    except Exception as error:  # the library has no class of its own for this
        raise ValueError("its signature is nobody's") from error


def _log(item: bytes | list[Any]) -> Log:
    address, topics, data = _listed(item, 3)
    return Log(_string(address), tuple(_strings(_listed(topics))), _string(data))


def _listed(item: bytes | list[Any], count: int | None = None) -> list[bytes | list[Any]]:
    if isinstance(item, bytes) or (count is not None and len(item) != count):
        raise ValueError(f"a list of {count if count is not None else 'items'} was to stand here")
    return cast("list[bytes | list[Any]]", item)


def _string(item: bytes | list[Any]) -> bytes:
    if not isinstance(item, bytes):
        raise ValueError("a list stands where bytes were to")
    return item


def _strings(items: list[bytes | list[Any]]) -> list[bytes]:
    return [_string(item) for item in items]
