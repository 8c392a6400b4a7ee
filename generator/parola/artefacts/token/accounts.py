"""Accounts and their addresses: by name, or by number in a crowd whose keys are chained by adding points.

An account that only receives has no key: its address is the hash of a label. The crowd's keys are base + place · step (modulo the curve's
order), so that each public key is the one before plus a point, several times as fast as a fresh one; places are shuffled, so that a key
does not tell a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from coincurve import PrivateKey
from numpy.typing import NDArray

from parola.artefacts.ledger.far.curve import CONTEXT, ffi, lib
from parola.artefacts.ledger.far.keys import Chain
from parola.artefacts.ledger.keys import ORDER
from parola.artefacts.token.keccak import Hasher, keccak256
from parola.streams import Streams
from parola_kit.errors import BadInput

CROWD = "crowd"
PUBLIC = 65  # bytes of a public key with both coordinates


def secret(streams: Streams, name: str) -> bytes:
    """The 32 bytes of a named account's private key."""
    return _scalar(streams, "key", name).to_bytes(32, "big")


def address(streams: Streams, name: str) -> str:
    """The address of a named account that can sign, small letters; it can be shown before anybody has paid it."""
    return shown(keccak256(PrivateKey(secret(streams, name)).public_key.format(compressed=False)[1:])[12:])


def keyless(streams: Streams, label: str) -> str:
    """The address of an account that only receives: nobody has a key for it."""
    return shown(_of_label(streams, label))


def shown(raw: bytes) -> str:
    """20 bytes as an address."""
    return f"0x{raw.hex()}"


@dataclass(frozen=True)
class Accounts:
    """All accounts of a chain by number: first the crowd's with keys, then its others, then those with names.

    ``crowd/<n>`` names the crowd's n-th. ``receivers`` are the names that have no key.
    """

    streams: Streams
    keyed: int = 0
    unkeyed: int = 0
    names: tuple[str, ...] = ()
    receivers: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return self.crowd + len(self.names)

    @property
    def crowd(self) -> int:
        """How many accounts have no name of their own."""
        return self.keyed + self.unkeyed

    def number(self, name: str) -> int:
        """An account's number.

        Raises:
            BadInput: there is no such account.
        """
        if name in self._numbers:
            return self._numbers[name]
        head, _, tail = name.rpartition("/")
        if head != CROWD or not tail.isdecimal() or int(tail) >= self.crowd:
            raise BadInput(f"no account {name!r}; give its name to the chain's accounts")
        return int(tail)

    def signer(self, name: str) -> int:
        """The number of an account that has a key.

        Raises:
            BadInput: there is no such account, or it has none.
        """
        number = self.number(name)
        if name in self.receivers or self.keyed <= number < self.crowd:
            raise BadInput(f"account {name!r} only receives: it has no key to sign with")
        return number

    def name(self, number: int) -> str:
        """An account's name."""
        return self.names[number - self.crowd] if number >= self.crowd else f"{CROWD}/{number}"

    def owners(self) -> Iterator[tuple[str, str]]:
        """Address and name of every account, by number."""
        for number, raw in enumerate(self.addresses):
            yield shown(raw.tobytes()), self.name(number)

    @cached_property
    def addresses(self) -> NDArray[np.uint8]:
        """20 bytes a row."""
        labels = (f"{CROWD}/{self.keyed + n}" for n in range(self.unkeyed))
        rest = [*(_of_label(self.streams, label) for label in labels), *(self._named(name) for name in self.names)]
        keyed = np.frombuffer(b"".join(_addresses(self._chain, self.keyed)), np.uint8).reshape(-1, 20)
        return np.concatenate([keyed[self._places], np.frombuffer(b"".join(rest), np.uint8).reshape(-1, 20)])

    def secrets(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """Keys of 32 bytes of some accounts that have one; made when they are needed and kept in no file."""
        some = list(numbers)
        crowd = [number for number in some if number < self.crowd]
        chained = self._chain.secrets(self._places[crowd].tolist())
        named = {number: secret(self.streams, self.name(number)) for number in some if number >= self.crowd}
        return named | dict(zip(crowd, chained, strict=True))

    @cached_property
    def _chain(self) -> Chain:
        return Chain(_scalar(self.streams, "base"), _scalar(self.streams, "step"))

    @cached_property
    def _places(self) -> NDArray[np.int64]:
        return self.streams("token", "places").permutation(self.keyed).astype(np.int64)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: self.crowd + n for n, name in enumerate(self.names)}

    def _named(self, name: str) -> bytes:
        found = keyless(self.streams, name) if name in self.receivers else address(self.streams, name)
        return bytes.fromhex(found[2:])


def _addresses(chain: Chain, count: int) -> Iterator[bytes]:
    """Addresses by place: the last 20 bytes of the hash of both coordinates (Yellow Paper, appendix F)."""
    hasher, step = Hasher(), _point(chain.step)
    last = _point(chain.base)
    out, size = ffi.new(f"unsigned char[{PUBLIC}]"), ffi.new("size_t *", PUBLIC)
    for _ in range(count):
        lib.secp256k1_ec_pubkey_serialize(CONTEXT, out, size, last, lib.SECP256K1_EC_UNCOMPRESSED)
        yield hasher(bytes(ffi.buffer(out))[1:])[12:]
        made = ffi.new("secp256k1_pubkey *")  # a sum must not lie where one of its terms does
        lib.secp256k1_ec_pubkey_combine(CONTEXT, made, [last, step], 2)
        last = made


def _point(scalar: int) -> Any:
    made = ffi.new("secp256k1_pubkey *")
    lib.secp256k1_ec_pubkey_create(CONTEXT, made, scalar.to_bytes(32, "big"))
    return made


def _scalar(streams: Streams, *path: str) -> int:
    return int.from_bytes(streams.key("token", *path), "big") % (ORDER - 1) + 1


def _of_label(streams: Streams, label: str) -> bytes:
    return keccak256(streams.key("token", "keyless", label))[12:]
