"""Keys of far wallets, a progression on the curve: each public key is the one before plus a point, ten times as fast as a fresh one.

Key n of the far economy has the secret base + place·step (mod the order of the curve), where ``place`` shuffles all keys: one wallet's
keys would otherwise lie at equal distances, and two subtractions of public keys would tell who owns what.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parola.artefacts.ledger.far.curve import PUBLIC, progression
from parola.artefacts.ledger.far.slice import Flags, Whole
from parola.artefacts.ledger.keys import ORDER
from parola.streams import Streams

CHUNK = 20_000  # keys that one worker makes at a time
PROGRAM, HASH = 32, 20  # bytes kept of a program, an x-only key or a hash and zeros; bytes of a hash
# HASH160, compressed public key (``x`` is what an x-only key has of it), place in the chain of secrets: a line of the processor's cache.
KEY = np.dtype({"names": ["hashed", "public", "x", "place"], "formats": ["V20", "V33", "V32", "<i8"], "offsets": [0, 20, 21, 56]})
Octets = NDArray[np.uint8]
Rows = NDArray[np.void]
Mapper = Callable[..., Iterable[Any]]  # map, or the map of a concurrent.futures.Executor


@dataclass(frozen=True, slots=True)
class Chain:
    """The two numbers that all secrets of the far economy come from. Never in a file."""

    base: int = field(repr=False)
    step: int = field(repr=False)

    def numbers(self) -> tuple[bytes, bytes]:
        """The two, 32 bytes each."""
        return self.base.to_bytes(32, "big"), self.step.to_bytes(32, "big")

    def secrets(self, places: Iterable[int]) -> Iterable[bytes]:
        """Private keys of 32 bytes, made when they are needed and kept nowhere."""
        return (((self.base + place * self.step) % ORDER).to_bytes(32, "big") for place in places)


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys of far wallets by number, a row (``KEY``) each."""

    chain: Chain
    rows: Rows

    def at(self, numbers: Whole) -> Rows:
        """The rows of these keys."""
        return np.take(self.rows.view(f"V{KEY.itemsize}"), numbers).view(KEY)  # NumPy copies a whole row faster than its fields

    def hashed(self, number: int) -> bytes:
        """HASH160 of one key: what a P2WPKH output pays to."""
        return self.rows["hashed"][number].tobytes()


def programs(rows: Rows, taproot: Flags) -> Octets:
    """Witness programs (n x 32): the HASH160 and zeros, or the x-only key as it is.

    BIP341 advises to tweak a key that stands alone; consensus does not ask for it, and untweaked it needs no second addition.
    """
    found, keyed = np.zeros(len(rows), [("hashed", f"V{HASH}"), ("zeros", f"V{PROGRAM - HASH}")]), np.flatnonzero(taproot)
    found["hashed"] = rows["hashed"]
    whole = found.view(f"V{PROGRAM}")
    whole[keyed] = rows["x"][keyed]
    return whole.view(np.uint8).reshape(-1, PROGRAM)


def keys(counts: Sequence[int] | Whole, streams: Streams, mapper: Mapper = map) -> Keys:
    """The keys of wallets that have so many each, numbered through; ``mapper`` spreads the work, the keys are the same for any number."""
    total = int(np.sum(counts))
    chain = Chain(_number(streams, "base"), _number(streams, "step"))
    parts = [(first, min(CHUNK, total - first)) for first in range(0, total, CHUNK)]
    found = np.frombuffer(b"".join(mapper(partial(_part, chain), parts)), KEY)
    return Keys(chain, Keys(chain, found).at(streams("far", "keys", "order").permutation(total)))


def _part(chain: Chain, part: tuple[int, int]) -> bytes:
    """Rows of so many keys from a place on."""
    first, count = part
    secret = b"".join(chain.secrets([first]))
    rows, public = np.zeros(count, KEY), progression(secret, chain.step.to_bytes(32, "big"), count)
    rows["place"] = first + np.arange(count)
    rows["public"] = np.frombuffer(public, f"V{PUBLIC}")
    rows["hashed"] = np.frombuffer(b"".join(_hash160s(public)), f"V{HASH}")
    return rows.tobytes()


def _hash160s(public: bytes) -> Iterator[bytes]:
    """HASH160 of each key; a copied RIPEMD-160 is made twice as fast as a new one."""
    fresh = hashlib.new("ripemd160")
    for first in range(0, len(public), PUBLIC):
        ripemd = fresh.copy()
        ripemd.update(hashlib.sha256(public[first : first + PUBLIC]).digest())
        yield ripemd.digest()


def _number(streams: Streams, name: str) -> int:
    return int.from_bytes(streams.key("far", "keys", name), "big") % (ORDER - 1) + 1
