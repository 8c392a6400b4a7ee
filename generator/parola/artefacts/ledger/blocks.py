"""Regtest blocks from genesis on, as Bitcoin Core's consensus code wants them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.payment import Coin
from parola.artefacts.ledger.plan import MINER
from parola.artefacts.ledger.transaction import LOCKTIME, output, sha256d, varint, vsize, weight
from parola_kit.notice import MARK_ASCII

# Regtest parameters of Bitcoin Core (chainparams): genesis, proof of work, halving, maturity.
GENESIS = bytes.fromhex(
    "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
    "dae5494dffff7f20020000000101000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054696d"
    "65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f205"
    "2a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf1"
    "1d5fac00000000"
)
MAGIC = bytes.fromhex("fabfb5da")
BITS = 0x207FFFFF
TARGET = 0x7FFFFF << 8 * (0x20 - 3)
VERSION = 0x20000000
SUBSIDY = 50 * 100_000_000
HALVING = 150
MATURITY = 100
MOST_WEIGHT = 3_900_000  # below the 4,000,000 of consensus, room for the coinbase
LEAST_GAP = 20  # seconds between headers
NO_TIP = 6  # blocks after the end, so that the last payments are confirmed


@dataclass(frozen=True, slots=True)
class Coinbase:
    """The first transaction of a block."""

    txid: str
    raw: bytes
    value_sat: int
    vsize: int
    weight: int


def subsidy(height: int) -> int:
    """New coins of a block in sat; regtest halves every 150 blocks."""
    return SUBSIDY >> height // HALVING


def coinbase(height: int, value_sat: int, program: bytes, witness_root: bytes) -> Coinbase:
    """The coinbase of a block: height first (BIP34), then the mark; witness commitment as its second output (BIP141)."""
    script = _height(height) + bytes([len(MARK_ASCII)]) + MARK_ASCII.encode()
    commitment = b"\x6a\x24\xaa\x21\xa9\xed" + sha256d(witness_root + bytes(32))
    point = bytes(32) + b"\xff\xff\xff\xff" + varint(len(script)) + script + b"\xff\xff\xff\xff"
    outs = output(program, value_sat) + bytes(8) + varint(len(commitment)) + commitment
    inner = b"\x01" + point + b"\x02" + outs
    stripped = struct.pack("<I", 2) + inner + LOCKTIME
    raw = struct.pack("<I", 2) + b"\x00\x01" + inner + b"\x01\x20" + bytes(32) + LOCKTIME
    units = weight(stripped, raw)
    return Coinbase(sha256d(stripped)[::-1].hex(), raw, value_sat, vsize(units), units)


def subsidies(heights: Sequence[int], program: bytes) -> list[Coin]:
    """The coins of blocks that hold nothing but their coinbase."""
    made = ((height, coinbase(height, subsidy(height), program, bytes(32))) for height in heights)
    return [Coin(tx.txid, 0, bech32.address(program), tx.value_sat, *MINER, "to") for _, tx in made]


def times(start: int, end: int, spacing: int, premine: int, chance: np.random.Generator) -> list[int]:
    """Header times: an even premine before the start, then gaps as of a Poisson process (Nakamoto 2008, section 11) to past the end."""
    before = [start - (premine - n) * spacing for n in range(premine)]
    gaps = np.maximum(LEAST_GAP, chance.exponential(spacing, size=2 * (end - start) // spacing + 50)).astype(np.int64)
    after = start + np.cumsum(gaps)
    last = int(np.searchsorted(after, end)) + NO_TIP
    return [*before, *after[:last].tolist()]


def header(previous: bytes, root: bytes, at: int) -> bytes:
    """The 80 bytes of a header with its proof of work; ``previous`` is the hash of the block before, ``root`` that of the txids."""
    return _worked(struct.pack("<I", VERSION) + previous + root + struct.pack("<II", at, BITS))


def merkle(hashes: list[bytes]) -> bytes:
    """The root of a tree over at least one hash; the last of an odd row stands twice, as Bitcoin's trees have it."""
    while len(hashes) > 1:
        hashes = hashes + hashes[-1:] if len(hashes) % 2 else hashes
        hashes = [sha256d(left + right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


def _worked(head: bytes) -> bytes:
    nonce = 0
    while int.from_bytes(sha256d(head + struct.pack("<I", nonce)), "little") > TARGET:
        nonce += 1
    return head + struct.pack("<I", nonce)


def _height(height: int) -> bytes:
    if height <= 16:
        return bytes([0x50 + height])
    number = height.to_bytes(height.bit_length() // 8 + 1, "little")  # a spare bit for the sign
    return bytes([len(number)]) + number
