"""Onion names: real v3 names from the class seed, and look-alikes that no key can have."""

from __future__ import annotations

import base64
import hashlib
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parola.streams import Part, Streams

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
RESTRICTED = ("escrow",)  # sites that open for clients alone whose key they know (client authorisation); those that a class has


def name(secret: bytes) -> str:
    """The v3 name of an Ed25519 secret of 32 bytes: base32 of key, checksum and version (Tor rend-spec-v3, tor-rendspec-v3)."""
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    check = hashlib.sha3_256(b".onion checksum" + public + b"\x03").digest()[:2]
    return base64.b32encode(public + check + b"\x03").decode().lower() + ".onion"


def keyed(streams: Streams, *path: Part) -> tuple[bytes, str]:
    """The Ed25519 secret, 32 bytes, at a path of the class's onion keys, and its name."""
    secret = streams.key("onion", *path)
    return secret, name(secret)


def client_secret(streams: Streams, site: str) -> bytes:
    """The x25519 secret, 32 bytes, with which a client opens a restricted site."""
    return streams.key("onion", "client", site)


def look_alike(onion: str, chance: Random) -> str:
    """The same name with two characters changed inside the key part; its checksum fails, so no service can ever have it."""
    letters = list(onion)
    for place in sorted(chance.sample(range(8, 48), 2)):
        letters[place] = chance.choice([c for c in ALPHABET if c != letters[place]])
    changed = "".join(letters)
    return changed if not _valid(changed) else look_alike(onion, chance)


def _valid(onion: str) -> bool:
    raw = base64.b32decode(onion.removesuffix(".onion").upper())
    return hashlib.sha3_256(b".onion checksum" + raw[:32] + b"\x03").digest()[:2] == raw[32:34]
