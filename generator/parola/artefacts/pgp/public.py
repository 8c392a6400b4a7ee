"""An Ed25519 public key's body, its fingerprint, and what is hashed of it to certify or revoke (RFC 4880 sections 5.2.4, 5.5.2, 12.2)."""

from __future__ import annotations

import hashlib

from parola.artefacts.pgp.packets import mpi, read_mpi, take
from parola.artefacts.pgp.signature import EDDSA, VERSION
from parola_kit.errors import BadInput

CURVE = bytes.fromhex("092b06010401da470f01")  # length and OID 1.3.6.1.4.1.11591.15.1
NATIVE = b"\x40"  # before the 32 bytes of a point: they stand as Ed25519 has them


def body(point: bytes, created: int) -> bytes:
    """The body of the key's packet; ``point`` has 32 bytes, ``created`` is seconds UTC."""
    return bytes([VERSION]) + created.to_bytes(4, "big") + bytes([EDDSA]) + CURVE + mpi(NATIVE + point)


def read_body(data: bytes) -> tuple[bytes, int]:
    """Point and time of creation; raises ``BadInput`` for any other kind of key."""
    head, rest = take(data, 6)
    curve, rest = take(rest, len(CURVE))
    if head[0] != VERSION or head[5] != EDDSA or curve != CURVE:
        raise BadInput("OpenPGP key: only version 4 keys with Ed25519 can be read")
    point, rest = read_mpi(rest, 33)
    if rest or point[:1] != NATIVE:
        raise BadInput("OpenPGP key: the point is not one of Ed25519")
    return point[1:], int.from_bytes(head[1:5], "big")


def fingerprint(point: bytes, created: int) -> str:
    """40 hex capitals; the last 16 are the key id."""
    return hashlib.sha1(of_key(point, created), usedforsecurity=False).hexdigest().upper()


def of_key(point: bytes, created: int) -> bytes:
    """What a revocation hashes, and a fingerprint."""
    data = body(point, created)
    return b"\x99" + len(data).to_bytes(2, "big") + data


def of_user(point: bytes, created: int, user: str) -> bytes:
    """What a certification of a user id hashes."""
    name = user.encode()
    return of_key(point, created) + b"\xb4" + len(name).to_bytes(4, "big") + name
