"""The chain from its bytes alone: blocks, transactions, receipts and logs, and whether they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from coincurve import PublicKey

from parola.artefacts.token import rlp
from parola.artefacts.token.blocks import FIRST_PARENT
from parola.artefacts.token.keccak import keccak256
from parola.artefacts.token.transaction import TYPE
from parola_kit.errors import BadInput

Pair = tuple[bytes, bytes]  # RLP of a block, and of its receipts
HEAD = 9  # bytes that say how long an item is, at most


@dataclass(frozen=True, slots=True)
class Log:
    """An event of a contract: its address (20 bytes), topics (32 bytes each), data."""

    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a transaction: ``status`` 1 or 0, gas used by it and by its block so far, logs."""

    status: int
    gas_used: int
    cumulative_gas: int
    logs: tuple[Log, ...]


@dataclass(frozen=True, slots=True)
class Transaction:
    """A signed transaction; ``sender`` and ``to`` are 20 bytes, ``to`` empty where a contract is made."""

    hash: bytes
    sender: bytes
    chain_id: int
    nonce: int
    gas_limit: int
    to: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """A block as it was read."""

    number: int
    hash: bytes
    parent: bytes
    at: int
    gas_used: int
    transactions: tuple[Transaction, ...]
    receipts: tuple[Receipt, ...]


def pairs(file: BinaryIO) -> Iterator[Pair]:
    """The blocks of a file in which each stands with its receipts behind it, one by one.

    Raises:
        BadInput: the file ends within a block; says at which byte that begins.
    """
    while begun := file.read(HEAD):
        at = file.tell() - len(begun)
        try:
            raw = _one(file, begun)
            yield raw, _one(file, file.read(HEAD))
        except BadInput:
            raise BadInput(f"token blocks: the file ends within the block at byte {at}; it is cut off, or no file of blocks") from None


def chain(blocks: Iterable[Pair]) -> Iterator[Read]:
    """Blocks from RLP of each and of its receipts, one by one.

    Raises:
        BadInput: a block does not name the one before, or a hash or sum of its header is not what it holds; says which block.
    """
    parent = FIRST_PARENT
    for raw, receipts in blocks:
        found = read(raw, receipts)
        if found.parent != parent:
            raise BadInput(f"token block {found.number}: it names 0x{found.parent.hex()} as the block before, which is 0x{parent.hex()}")
        parent = found.hash
        yield found


def read(raw: bytes, receipts: bytes) -> Read:
    """One block.

    Raises:
        BadInput: its bytes are no block, or its header does not fit what it holds.
    """
    try:
        return _read(raw, receipts)
    except (ValueError, TypeError, IndexError) as error:
        raise BadInput(f"token block: its bytes are none of a block: {error}") from None


def _read(raw: bytes, receipts: bytes) -> Read:
    header, some = cast("tuple[list[bytes], list[bytes]]", rlp.decoded(raw))
    told = cast("list[bytes]", rlp.decoded(receipts))
    parent, number, at, _, gas_used, transactions_hash, receipts_hash, _ = header
    made = _receipts(told)
    read_hashes = {"transactions": keccak256(b"".join(keccak256(one) for one in some)), "receipts": keccak256(b"".join(told))}
    where = f"token block {_whole(number)}"
    for name, wanted in (("transactions", transactions_hash), ("receipts", receipts_hash)):
        if read_hashes[name] != wanted:
            raise BadInput(f"{where}: its {name} are not those that its header names")
    if len(made) != len(some) or (made and made[-1].cumulative_gas != _whole(gas_used)):
        raise BadInput(f"{where}: its receipts do not add up to the gas of its header, or are not one for each transaction")
    hashed = keccak256(rlp.listed([rlp.string(value) for value in header]))
    return Read(_whole(number), hashed, parent, _whole(at), _whole(gas_used), tuple(_transaction(one) for one in some), made)


def _one(file: BinaryIO, begun: bytes) -> bytes:
    """The item that begins with these bytes of the file, which is left behind it."""
    size = rlp.length_of(begun)
    file.seek(min(0, size - len(begun)), 1)
    item = begun[:size] + file.read(max(0, size - len(begun)))
    if len(item) < size:
        raise BadInput("RLP: the item is cut off")
    return item


def _transaction(raw: bytes) -> Transaction:
    fields = cast("list[bytes]", rlp.decoded(raw[len(TYPE) :]))
    chain_id, nonce, _, __, gas_limit, to, ___, data, ____, parity, r, s = fields
    unsigned = rlp.listed([*(rlp.string(value) for value in fields[:8]), rlp.wrapped(b"")])
    compact = r.rjust(32, b"\0") + s.rjust(32, b"\0") + bytes([_whole(parity)])
    public = PublicKey.from_signature_and_message(compact, keccak256(TYPE + unsigned), hasher=None)
    sender = keccak256(public.format(compressed=False)[1:])[12:]
    return Transaction(keccak256(raw), sender, _whole(chain_id), _whole(nonce), _whole(gas_limit), to, data)


def _receipts(told: list[bytes]) -> tuple[Receipt, ...]:
    made: list[Receipt] = []
    before = 0
    for raw in told:
        status, cumulative, logs = cast("tuple[bytes, bytes, list[tuple[bytes, list[bytes], bytes]]]", rlp.decoded(raw[len(TYPE) :]))
        shown = tuple(Log(address, tuple(topics), data) for address, topics, data in logs)
        made.append(Receipt(_whole(status), _whole(cumulative) - before, _whole(cumulative), shown))
        before = made[-1].cumulative_gas
    return tuple(made)


def _whole(data: bytes) -> int:
    return int.from_bytes(data, "big")
