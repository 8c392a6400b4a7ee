"""Hex, addresses and outpoints of many rows at once, as bytes and offsets that Arrow takes over as they are."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.ledger.bech32 import ALPHABET, GENERATOR, REGTEST
from parola.artefacts.ledger.far.keys import Octets
from parola.artefacts.ledger.far.slice import Flags, Whole
from parola.artefacts.ledger.far.templates import offsets, put

BECH32, BECH32M = 1, 0x2BC830A3  # what a checksum comes to: BIP173 for version 0, BIP350 for later ones
SYMBOLS = {0: 32, 1: 52}  # fives of bits in a program of 20 and of 32 bytes
DIGITS = 5  # of an output's number at most
Words = NDArray[np.uint32]
_HEX = np.frombuffer("".join(f"{n:02x}" for n in range(256)).encode(), "<u2")
_LETTERS = np.frombuffer(ALPHABET.encode(), np.uint8)


@dataclass(frozen=True, slots=True)
class Texts:
    """ASCII texts one after the other; ``offsets`` say where each begins, and one entry more where the last ends."""

    data: Octets
    offsets: Whole


def arrow_texts(found: Texts) -> Any:
    """The texts as a pyarrow.Array, without a copy."""
    pa = import_module("pyarrow")  # late, for that takes a while and not everybody wants rows
    buffers = [None, pa.py_buffer(found.offsets.astype(np.int32)), pa.py_buffer(found.data)]
    return pa.Array.from_buffers(pa.string(), len(found.offsets) - 1, buffers)


def txids(hashed: Octets) -> Octets:
    """Hashes (n x 32) as explorers show them: bytes reversed, 64 letters (n x 64)."""
    return np.take(_HEX, hashed[:, ::-1]).view(np.uint8).reshape(-1, 64)


def even(rows: Octets) -> Texts:
    """Texts that are equally long (n x length)."""
    return Texts(rows.reshape(-1), np.arange(len(rows) + 1) * rows.shape[1])


def addresses(program: Octets, taproot: Flags) -> Texts:
    """Regtest addresses of programs (n x 32): bech32 of the first 20 bytes, or bech32m of all where ``taproot``."""
    v0, v1 = _addresses(program[~taproot, :20], 0), _addresses(program[taproot], 1)
    bounds = offsets(np.where(taproot, _length(1), _length(0)))
    data = np.zeros(bounds[-1], np.uint8)
    put(data, bounds[:-1][~taproot], v0)
    put(data, bounds[:-1][taproot], v1)
    return Texts(data, bounds)


def outpoints(hashed: Octets, n: Whole) -> Texts:
    """``btc/out/<txid>:<n>``, n below 100,000."""
    head = np.empty((len(n), 8 + 64 + 1), np.uint8)
    head[:, :8], head[:, 8:72], head[:, 72] = np.frombuffer(b"btc/out/", np.uint8), txids(hashed), ord(":")
    count = 1 + (n[:, None] >= 10 ** np.arange(1, DIGITS)).sum(1)
    bounds = offsets(head.shape[1] + count)
    data = np.zeros(bounds[-1] + DIGITS, np.uint8)
    put(data, bounds[:-1] + head.shape[1], _digits(n, count))  # what is too long of a number lies under the next head
    put(data, bounds[:-1], head)
    return Texts(data[: bounds[-1]], bounds)


def _digits(n: Whole, count: Whole) -> Octets:
    """Decimal digits from the left, anything after them (n x 5)."""
    powers = 10 ** np.maximum(count[:, None] - 1 - np.arange(DIGITS), 0)
    return (n[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def _length(version: int) -> int:
    return len(REGTEST) + 1 + 1 + SYMBOLS[version] + 6


def _addresses(program: Octets, version: int) -> Octets:
    """Addresses of one version (n x length): prefix, 1, version, program and checksum of six letters (BIP173)."""
    head = REGTEST.encode() + b"1"
    found = np.empty((len(program), _length(version)), np.uint8)
    found[:, : len(head)] = np.frombuffer(head, np.uint8)
    symbols = np.concatenate([np.full((1, len(program)), version, np.uint32), _fives(program, SYMBOLS[version])])
    check = _polymod(np.concatenate([symbols, np.zeros((6, len(program)), np.uint32)])) ^ np.uint32(BECH32M if version else BECH32)
    tail = np.stack([check >> np.uint32(5 * (5 - n)) & np.uint32(31) for n in range(6)])
    found[:, len(head) :] = np.take(_LETTERS, np.concatenate([symbols, tail])).T
    return found


def _fives(program: Octets, count: int) -> Words:
    """The bits of each program by fives, the last filled up with zeros (count x n)."""
    groups = -(-program.shape[1] // 5)
    padded = np.zeros((5 * groups, len(program)), np.uint64)
    padded[: program.shape[1]] = program.T
    bytewise, fivewise = (np.arange(top, -1, -step, dtype=np.uint64)[:, None] for top, step in ((32, 8), (35, 5)))
    words = (padded.reshape(groups, 5, len(program)) << bytewise).sum(1, dtype=np.uint64)[:, None]
    return (words >> fivewise & np.uint64(31)).reshape(8 * groups, len(program))[:count].astype(np.uint32)


def _polymod(symbols: Words) -> Words:
    """The checksum register after the regtest prefix and these symbols (count x n)."""
    prefix = [*(ord(letter) >> 5 for letter in REGTEST), 0, *(ord(letter) & 31 for letter in REGTEST)]
    check = np.ones(symbols.shape[1], np.uint32)
    for symbol in [*np.array(prefix, np.uint32), *symbols]:
        check = (check & np.uint32(0x1FFFFFF)) << np.uint32(5) ^ symbol ^ np.take(_TERMS, check >> np.uint32(25))
    return check


def _terms() -> Words:
    """What the generator adds for each value of the register's top five bits."""
    tops = np.arange(32)
    found = np.zeros(32, np.uint32)
    for n, term in enumerate(GENERATOR):
        found ^= np.where(tops >> n & 1, term, 0).astype(np.uint32)
    return found


_TERMS = _terms()
