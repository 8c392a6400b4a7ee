"""Keccak-256 as Ethereum uses it: the padding is that of the competition's winner, so SHA-3 of hashlib gives something else."""

from __future__ import annotations

from typing import Any

from Crypto.Hash import keccak as _keccak
from Crypto.Util import _raw_api as _raw

library: Any = _keccak
raw: Any = _raw
CAPACITY, ROUNDS, PADDING = 64, 24, 1


def keccak256(data: bytes) -> bytes:
    """The 32 bytes of a hash."""
    return Hasher()(data)


class Hasher:
    """Hashes one thing after another in a state that it keeps; one for each thread.

    The package's own object is made anew for each hash, which takes twice as long as hashing what a transaction has.
    """

    def __init__(self) -> None:
        self._functions = library._raw_keccak_lib
        pointer = raw.VoidPointer()
        if self._functions.keccak_init(pointer.address_of(), raw.c_size_t(CAPACITY), raw.c_ubyte(ROUNDS)):
            raise MemoryError("no room for the state of a hash")
        self._owner = raw.SmartPointer(pointer.get(), self._functions.keccak_destroy)
        self._state, self._out = self._owner.get(), raw.create_string_buffer(32)

    def __call__(self, data: bytes) -> bytes:
        """The 32 bytes of a hash."""
        self._functions.keccak_reset(self._state)
        self._functions.keccak_absorb(self._state, data, raw.c_size_t(len(data)))
        self._functions.keccak_digest(self._state, self._out, raw.c_size_t(32), raw.c_ubyte(PADDING))
        return bytes(raw.get_raw_buffer(self._out))
