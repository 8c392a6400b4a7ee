"""Version 4 signature packets with Ed25519 and SHA-512 (RFC 4880 section 5.2; algorithm 22: RFC 9580 section 5.2.3.3)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from parola.artefacts.pgp.packets import SIGNATURE, mpi, packet, read_mpi, subpacket, subpackets, take
from parola_kit.errors import BadInput

VERSION, EDDSA, SHA512 = 4, 22, 10
HASHES = {8: "sha256", 9: "sha384", SHA512: "sha512"}  # SHA-512 is written; GnuPG's keys come with others
OF_VERSION = b"\x04"  # before a fingerprint in a subpacket: the version of its key


class Kind(IntEnum):
    """Signature types (RFC 4880 section 5.2.1)."""

    BINARY = 0x00
    TEXT = 0x01
    CERTIFICATION = 0x10
    SELF_CERTIFICATION = 0x13
    REVOCATION = 0x20


class Sub(IntEnum):
    """Subpacket types (RFC 4880 section 5.2.3.1; 33 is the fingerprint of RFC 9580)."""

    CREATED = 2
    KEY_EXPIRES = 9
    ISSUER = 16
    PRIMARY_USER = 25
    KEY_FLAGS = 27
    REASON = 29
    FINGERPRINT = 33


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: its type, hash algorithm, hashed subpackets, the first two bytes of the digest, and 64 bytes of Ed25519.

    ``at`` is in seconds UTC, ``issuer`` a fingerprint in 40 hex capitals.
    """

    kind: int
    hashing: int
    hashed: bytes
    check: bytes
    value: bytes

    @property
    def at(self) -> int:
        """When it was made, as it says itself."""
        return int.from_bytes(subpackets(self.hashed)[Sub.CREATED], "big")

    @property
    def issuer(self) -> str:
        """Whose key made it, as it says itself."""
        return subpackets(self.hashed)[Sub.FINGERPRINT][1:].hex().upper()

    @property
    def packet(self) -> bytes:
        """The whole packet. Nothing stands outside the hashed subpackets, so a change of any byte shows."""
        value = mpi(self.value[:32]) + mpi(self.value[32:])
        return packet(SIGNATURE, _hashed_part(self.kind, self.hashing, self.hashed) + bytes(2) + self.check + value)


def sign(secret: bytes, fingerprint: str, kind: Kind, at: int, content: bytes, *, more: bytes = b"") -> Signature:
    """A signature over ``content``: the document, or the key and user id as RFC 4880 section 5.2.4 has them hashed.

    ``secret`` has 32 bytes, ``more`` is further subpackets.
    """
    issuer = bytes.fromhex(fingerprint)
    hashed = subpacket(Sub.FINGERPRINT, OF_VERSION + issuer) + subpacket(Sub.CREATED, at.to_bytes(4, "big"))
    hashed += subpacket(Sub.ISSUER, issuer[-8:]) + more
    digest = _digest(kind, SHA512, hashed, content)
    return Signature(kind, SHA512, hashed, digest[:2], Ed25519PrivateKey.from_private_bytes(secret).sign(digest))


def holds(signature: Signature, point: bytes, content: bytes) -> bool:
    """Whether the key with this public point (32 bytes) made the signature over ``content``."""
    digest = _digest(signature.kind, signature.hashing, signature.hashed, content)
    try:
        Ed25519PublicKey.from_public_bytes(point).verify(signature.value, digest)
    except InvalidSignature:
        return False
    return digest[:2] == signature.check


def read_signature(body: bytes) -> Signature:
    """A signature from the body of its packet; raises ``BadInput`` for other versions and algorithms, and where a part is missing."""
    head, rest = take(body, 6)
    version, kind, algorithm, hashing = head[:4]
    if version != VERSION or algorithm != EDDSA or hashing not in HASHES:
        raise BadInput(f"OpenPGP signature: version {version}, algorithm {algorithm}, hash {hashing} cannot be read")
    hashed, rest = take(rest, int.from_bytes(head[4:], "big"))
    size, rest = take(rest, 2)
    _, rest = take(rest, int.from_bytes(size, "big"))
    check, rest = take(rest, 2)
    r, rest = read_mpi(rest, 32)
    s, rest = read_mpi(rest, 32)
    if rest:
        raise BadInput(f"OpenPGP signature: {len(rest)} bytes too many")
    return Signature(kind, hashing, _complete(hashed), check, r + s)


def _complete(hashed: bytes) -> bytes:
    found = subpackets(hashed)
    if len(found.get(Sub.CREATED, b"")) != 4 or len(found.get(Sub.FINGERPRINT, b"")) != 21:
        raise BadInput("OpenPGP signature: it does not say when it was made and by which key")
    return hashed


def _digest(kind: int, hashing: int, hashed: bytes, content: bytes) -> bytes:
    """The digest that is signed (RFC 4880 section 5.2.4)."""
    part = _hashed_part(kind, hashing, hashed)
    return hashlib.new(HASHES[hashing], content + part + b"\x04\xff" + len(part).to_bytes(4, "big")).digest()


def _hashed_part(kind: int, hashing: int, hashed: bytes) -> bytes:
    return bytes([VERSION, kind, EDDSA, hashing]) + len(hashed).to_bytes(2, "big") + hashed
