"""Keys and addresses by name: an address can be printed before anybody has paid it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from coincurve import PrivateKey

from parola.artefacts.ledger import bech32
from parola.streams import Streams

# Order of secp256k1 (SEC 2, version 2.0): a secret is below it and not zero.
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


class Keyring:
    """The keys of every (wallet, slot) of a class, derived from the class seed and the name alone.

    ``foreign`` gives the programs of a wallet whose keys are somebody else's matter, by slot: they can be paid, not spent from.
    """

    def __init__(self, streams: Streams, foreign: Mapping[str, Callable[[str], bytes]] | None = None) -> None:
        self._streams, self._foreign = streams, foreign or {}
        self._keys: dict[tuple[str, str], PrivateKey] = {}
        self._addresses: dict[tuple[str, str], str] = {}

    @property
    def streams(self) -> Streams:
        """What all keys come from, and whatever else has to agree with them."""
        return self._streams

    def __reduce__(self) -> tuple[type[Keyring], tuple[Streams]]:
        return Keyring, (self._streams,)  # a copy in another process makes its keys again; libsecp256k1's cannot be sent

    def secret(self, wallet: str, slot: str) -> bytes:
        """The 32 bytes of a private key: at least 1, below the order of the curve. Slot ``name+7`` is seven steps after ``name``."""
        name, _, steps = slot.partition("+")
        number = int.from_bytes(self._streams.key("key", wallet, name), "big") % (ORDER - 1) + 1 + int(steps or 0)
        return (number % ORDER).to_bytes(32, "big")

    def public_key(self, wallet: str, slot: str) -> bytes:
        """The compressed public key, 33 bytes."""
        return self._key(wallet, slot).public_key.format()

    def program(self, wallet: str, slot: str) -> bytes:
        """The 20 bytes that a P2WPKH output pays to: HASH160 of the compressed public key (BIP141)."""
        return self._foreign[wallet](slot) if wallet in self._foreign else hash160(self.public_key(wallet, slot))

    def address(self, wallet: str, slot: str) -> str:
        """The regtest P2WPKH address."""
        name = (wallet, slot)
        if name not in self._addresses:
            self._addresses[name] = bech32.address(self.program(wallet, slot))
        return self._addresses[name]

    def sign(self, wallet: str, slot: str, digest: bytes) -> bytes:
        """The DER signature of a 32-byte digest, nonce of RFC 6979 and low S (BIP62), so at most 71 bytes."""
        key = cast("Any", self._key(wallet, slot))  # coincurve leaves the type of its nonce open
        return cast("bytes", key.sign(digest, hasher=None))

    def secrets(self) -> Iterator[bytes]:
        """Every secret used so far, 32 bytes each: what must never be in a learner's file."""
        return (key.secret for key in self._keys.values())

    def _key(self, wallet: str, slot: str) -> PrivateKey:
        name = (wallet, slot)
        if name not in self._keys:
            self._keys[name] = PrivateKey(self.secret(wallet, slot))
        return self._keys[name]


def hash160(data: bytes) -> bytes:
    """RIPEMD-160 of SHA-256."""
    return hashlib.new("ripemd160", hashlib.sha256(data).digest()).digest()
