"""Addresses of scripts, many at once: bech32 and bech32m on regtest (BIP173, BIP350), kinds by Bitcoin Core's names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

arrow = import_module("pyarrow")  # it has no types
Arrow = Any
Bytes = NDArray[np.uint8]
Checks = NDArray[np.uint32]
PREFIX = "bcrt"
ALPHABET = np.frombuffer(b"qpzry9x8gf2tvdw0s3jn54khce6mua7l", np.uint8)
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


@dataclass(frozen=True, slots=True)
class Kind:
    """Witness programs of one version and length; ``head`` is what their scripts begin with, ``constant`` closes the checksum."""

    name: str
    head: bytes
    length: int
    constant: int


KINDS = (
    Kind("witness_v0_keyhash", b"\x00\x14", 22, 1),
    Kind("witness_v0_scripthash", b"\x00\x20", 34, 1),
    Kind("witness_v1_taproot", b"\x51\x20", 34, 0x2BC830A3),
)
NAMES = arrow.array([*(kind.name for kind in KINDS), "nulldata", "nonstandard"])
NULLDATA, NONSTANDARD = len(KINDS), len(KINDS) + 1
KNOWN = {(kind.head, kind.length): n for n, kind in enumerate(KINDS)}


def named(scripts: Sequence[bytes]) -> tuple[Arrow, Arrow]:
    """The address of each script, null where it has none, and its kind."""
    kinds = np.array([KNOWN.get((script[:2], len(script)), _other(script)) for script in scripts], np.int64)
    places, parts = [np.flatnonzero(kinds >= NULLDATA)], [arrow.nulls(int((kinds >= NULLDATA).sum()), arrow.string())]
    for n, kind in enumerate(KINDS):
        these = np.flatnonzero(kinds == n)
        places.append(these)
        parts.append(_addresses(kind, b"".join([scripts[int(place)] for place in these])))
    back = np.argsort(np.concatenate(places))
    return arrow.concat_arrays(parts).take(arrow.array(back)), NAMES.take(arrow.array(kinds))


def _other(script: bytes) -> int:
    return NULLDATA if script[:1] == b"\x6a" else NONSTANDARD


def _addresses(kind: Kind, scripts: bytes) -> Arrow:
    """Addresses of scripts of one kind, which follow each other without a gap."""
    programs = np.frombuffer(scripts, np.uint8).reshape(-1, kind.length)[:, 2:]
    fives = _fives(programs)
    version = kind.head[0] & 15  # OP_1 is 0x51
    values = np.array([*_expanded(), version], np.uint32), fives.T, np.zeros(6, np.uint32)
    shifts = np.arange(25, -1, -5, dtype=np.uint32)
    check = _polymod(chain(*values), len(programs)) ^ np.uint32(kind.constant)
    whole = np.empty((len(programs), len(PREFIX) + 2 + fives.shape[1] + 6), np.uint8)
    whole[:, : len(PREFIX) + 2] = np.frombuffer(f"{PREFIX}1".encode() + ALPHABET[version : version + 1].tobytes(), np.uint8)
    whole[:, len(PREFIX) + 2 : -6] = ALPHABET[fives]
    whole[:, -6:] = ALPHABET[check[:, None] >> shifts & 31]
    return fixed(whole)


def fixed(letters: Bytes) -> Arrow:
    """Strings of one length, a row of ASCII letters each."""
    ends = np.arange(len(letters) + 1, dtype=np.int32) * letters.shape[1]
    return arrow.StringArray.from_buffers(len(letters), arrow.py_buffer(ends.tobytes()), arrow.py_buffer(letters.tobytes()))


def _expanded() -> list[int]:
    return [*(ord(letter) >> 5 for letter in PREFIX), 0, *(ord(letter) & 31 for letter in PREFIX)]


def _fives(programs: Bytes) -> Bytes:
    """Bits in groups of five, the last one filled up with zeros: eight groups of every five bytes."""
    rows, length = programs.shape
    filled = np.zeros((rows, -(-length // 5), 5), np.uint64)
    filled.reshape(rows, filled.shape[1] * 5)[:, :length] = programs
    forties = (filled << np.arange(32, -1, -8, dtype=np.uint64)).sum(axis=2)
    groups = (forties[:, :, None] >> np.arange(35, -1, -5, dtype=np.uint64) & 31).astype(np.uint8)
    return groups.reshape(rows, filled.shape[1] * 8)[:, : -(-length * 8 // 5)]


def _polymod(columns: Iterable[Checks | Bytes | np.uint32], rows: int) -> Checks:
    """BIP173's checksum of so many rows of values."""
    terms = np.array([_term(top) for top in range(32)], np.uint32)
    check = np.ones(rows, np.uint32)
    for column in columns:
        check = ((check & np.uint32(0x1FFFFFF)) << np.uint32(5)) ^ column ^ terms[check >> 25]
    return check


def _term(top: int) -> int:
    term = 0
    for n, part in enumerate(GENERATOR):
        term ^= part if top >> n & 1 else 0
    return term
