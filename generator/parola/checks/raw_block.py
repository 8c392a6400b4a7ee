"""Blocks taken apart from their bytes alone (BIP141, BIP144), into columns: what each transaction is, spends and makes.

This knows nothing of how our own blocks were made, so that it can contradict them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from parola.checks.block_files import Held
from parola_kit.errors import BadInput


def _ints() -> list[int]:
    return []


def _bytes() -> list[bytes]:
    return []


@dataclass(frozen=True, slots=True)
class Raw:
    """Blocks in columns, in the order of the chain.

    An entry a block: ``hash`` (32 bytes, as it is hashed), ``at`` (seconds UTC), ``count`` of transactions.
    An entry a transaction: ``txid`` (32 bytes, as it is hashed), ``weight``, ``locktime``, ``ins`` and ``outs``; a coinbase has no inputs.
    An entry an input: ``point``, the outpoint that it spends (36 bytes). An entry an output: ``value_sat``, ``script``.
    """

    hash: list[bytes] = field(default_factory=_bytes)
    at: list[int] = field(default_factory=_ints)
    count: list[int] = field(default_factory=_ints)
    txid: list[bytes] = field(default_factory=_bytes)
    weight: list[int] = field(default_factory=_ints)
    locktime: list[int] = field(default_factory=_ints)
    ins: list[int] = field(default_factory=_ints)
    outs: list[int] = field(default_factory=_ints)
    point: list[bytes] = field(default_factory=_bytes)
    value_sat: list[int] = field(default_factory=_ints)
    script: list[bytes] = field(default_factory=_bytes)

    def add(self, held: Held) -> None:
        """The next block.

        Raises:
            BadInput: its bytes are no block.
        """
        raw = held.raw
        try:
            count, at = _count(raw, 80)
            for n in range(count):
                at = self._transaction(raw, at) if n else self._coinbase(raw, at)
        except IndexError:
            count, at = 0, -1
        if at != len(raw):
            raise BadInput(f"{held.file}: byte {held.offset}: the block that begins here does not end where its transactions do")
        self.hash.append(sha256d(raw[:80]))
        self.at.append(int.from_bytes(raw[68:72], "little"))
        self.count.append(count)

    def _coinbase(self, raw: bytes, at: int) -> int:
        before = len(self.point)
        at = self._transaction(raw, at)
        del self.point[before:]
        self.ins[-1] = 0
        return at

    def _transaction(self, raw: bytes, start: int) -> int:
        witnessed = raw[start + 4] == 0  # BIP144's marker: every transaction has inputs
        inner = start + 6 if witnessed else start + 4
        ins, at = self._inputs(raw, inner)
        outs, last = self._outputs(raw, at)
        end = (_past_witness(raw, last, ins) if witnessed else last) + 4
        stripped = raw[start : start + 4] + raw[inner:last] + raw[end - 4 : end]
        self.txid.append(sha256d(stripped))
        self.weight.append(3 * len(stripped) + end - start)
        self.locktime.append(int.from_bytes(raw[end - 4 : end], "little"))
        self.ins.append(ins)
        self.outs.append(outs)
        return end

    def _inputs(self, raw: bytes, at: int) -> tuple[int, int]:
        count, at = _count(raw, at)
        for _ in range(count):
            self.point.append(raw[at : at + 36])
            at += 36
            if length := raw[at]:
                length, at = _count(raw, at)
                at += length + 4
            else:  # segregated witness: nothing is signed here
                at += 5
        return count, at

    def _outputs(self, raw: bytes, at: int) -> tuple[int, int]:
        count, at = _count(raw, at)
        for _ in range(count):
            self.value_sat.append(int.from_bytes(raw[at : at + 8], "little", signed=True))
            length, at = _count(raw, at + 8)
            self.script.append(raw[at : at + length])
            at += length
        return count, at


def chained(blocks: Iterable[Held]) -> Iterator[Held]:
    """Blocks from genesis on, each on top of the one before.

    Raises:
        BadInput: one does not follow the one before it.
    """
    before = bytes(32)  # what genesis names
    for held in blocks:
        if held.raw[4:36] != before:
            told = "the block that begins here does not follow the one before it: one is missing, or stands twice"
            raise BadInput(f"{held.file}: byte {held.offset}: {told}; copy the block files again")
        before = sha256d(held.raw[:80])
        yield held


def sha256d(data: bytes) -> bytes:
    """SHA-256 twice."""
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def _past_witness(raw: bytes, at: int, inputs: int) -> int:
    for _ in range(inputs):
        items, at = _count(raw, at)
        for _ in range(items):
            length, at = _count(raw, at)
            at += length
    return at


def _count(raw: bytes, at: int) -> tuple[int, int]:
    """A variable length integer, and where it ends."""
    first = raw[at]
    if first < 0xFD:
        return first, at + 1
    size = 1 << first - 0xFC
    return int.from_bytes(raw[at + 1 : at + 1 + size], "little"), at + 1 + size
