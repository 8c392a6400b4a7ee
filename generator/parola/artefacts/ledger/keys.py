"""Keys and addresses by name: an address can be printed before anybody has paid it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from coincurve import PrivateKey

from parola.artefacts.ledger import bech32
from parola.artefacts.ledger.transaction import KEYED, tagged
from parola.streams import Streams

# Order of secp256k1 (SEC 2, version 2.0): a secret is below it and not zero.
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
NEVER = ("miner", "coordinator")  # P2WPKH: the coinbases, and the services of mixes, whose members all have the same kind of output


class Keyring:
    """The keys of every (wallet, slot) of a class, derived from the class seed and the name alone.

    ``foreign`` gives the programs of a wallet whose keys are somebody else's matter, by slot: they can be paid, not spent from.
    ``share`` of the wallets are Taproot, all their slots alike; none of ``plain``: names of wallets, or of what wallets are named after.
    """

    def __init__(
        self,
        streams: Streams,
        foreign: Mapping[str, Callable[[str], bytes]] | None = None,
        share: float = 0.0,
        plain: frozenset[str] = frozenset(),
    ) -> None:
        self._streams, self._foreign, self._share, self._plain = streams, foreign or {}, share, plain
        self._keys: dict[tuple[str, str], PrivateKey] = {}
        self._addresses: dict[tuple[str, str], str] = {}
        self._taproot: dict[str, bool] = {}

    @property
    def streams(self) -> Streams:
        """What all keys come from, and whatever else has to agree with them."""
        return self._streams

    def __reduce__(self) -> tuple[type[Keyring], tuple[Streams, None, float, frozenset[str]]]:
        # a copy in another process makes its keys again; libsecp256k1's cannot be sent
        return Keyring, (self._streams, None, self._share, self._plain)

    def taproot(self, wallet: str) -> bool:
        """Whether a wallet of ours has Taproot outputs (P2TR), not P2WPKH ones."""
        if wallet not in self._taproot:
            free = self._share > 0 and not self._held_plain(wallet)
            self._taproot[wallet] = free and self._streams.python("taproot", wallet).random() < self._share
        return self._taproot[wallet]

    def secret(self, wallet: str, slot: str) -> bytes:
        """The 32 bytes of a private key: at least 1, below the order of the curve. Slot ``name+7`` is seven steps after ``name``."""
        name, _, steps = slot.partition("+")
        number = int.from_bytes(self._streams.key("key", wallet, name), "big") % (ORDER - 1) + 1 + int(steps or 0)
        return (number % ORDER).to_bytes(32, "big")

    def keyed(self, wallet: str, slot: str) -> bool:
        """Whether what is paid there is a Taproot output."""
        return len(self.program(wallet, slot)) == KEYED if wallet in self._foreign else self.taproot(wallet)

    def public_key(self, wallet: str, slot: str) -> bytes:
        """The compressed public key, 33 bytes; of a Taproot wallet it is that of the output, tweaked."""
        return self._key(wallet, slot).public_key.format()

    def program(self, wallet: str, slot: str) -> bytes:
        """What an output pays to: 20 bytes, HASH160 of the compressed public key (BIP141); or 32, the x of the tweaked key (BIP341)."""
        if wallet in self._foreign:
            return self._foreign[wallet](slot)
        public = self.public_key(wallet, slot)
        return public[1:] if self.taproot(wallet) else hash160(public)

    def address(self, wallet: str, slot: str) -> str:
        """The regtest address, P2WPKH or P2TR."""
        name = (wallet, slot)
        if name not in self._addresses:
            program = self.program(wallet, slot)
            self._addresses[name] = bech32.address(program, version=int(len(program) == KEYED))
        return self._addresses[name]

    def sign(self, wallet: str, slot: str, digest: bytes) -> bytes:
        """The signature of a 32-byte digest: DER, nonce of RFC 6979 and low S (BIP62), so at most 71 bytes; or BIP340, 64 bytes, no aux."""
        key = cast("Any", self._key(wallet, slot))  # coincurve leaves the types of its nonces open
        return cast("bytes", key.sign_schnorr(digest, None) if self.taproot(wallet) else key.sign(digest, hasher=None))

    def secrets(self) -> Iterator[bytes]:
        """Every secret used so far, 32 bytes each, with those that Taproot ones come from: what must never be in a learner's file."""
        for (wallet, slot), key in self._keys.items():
            yield key.secret
            if self.taproot(wallet):
                yield self.secret(wallet, slot)

    def _key(self, wallet: str, slot: str) -> PrivateKey:
        name = (wallet, slot)
        if name not in self._keys:
            secret = self.secret(wallet, slot)
            self._keys[name] = PrivateKey(tweaked(secret) if self.taproot(wallet) else secret)
        return self._keys[name]

    def _held_plain(self, wallet: str) -> bool:
        first, _, rest = wallet.partition("/")
        parts = rest.rpartition("/")[2].split("-")
        named = {"-".join(parts[: n + 1]) for n in range(len(parts))}  # user/7/e003-012-peer is named after e003-012
        return first in NEVER or wallet in self._plain or not named.isdisjoint(self._plain)


def tweaked(secret: bytes) -> bytes:
    """The private key of a Taproot output that no script can spend (BIP341, BIP86): the tweak is the tagged hash of the x of the key."""
    public, number = PrivateKey(secret).public_key.format(), int.from_bytes(secret, "big")
    even = number if public[0] == 2 else ORDER - number
    return ((even + int.from_bytes(tagged("TapTweak", public[1:]), "big")) % ORDER).to_bytes(32, "big")


def hash160(data: bytes) -> bytes:
    """RIPEMD-160 of SHA-256."""
    return hashlib.new("ripemd160", hashlib.sha256(data).digest()).digest()
