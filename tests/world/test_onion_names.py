"""Onion names: version 3 by Tor's own rule, written here a second time; look-alikes never are."""

from __future__ import annotations

import base64
import hashlib
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from made_class import made_world
from parola.streams import Streams
from parola.world import onion

NAMES = [onion.name(Streams("tests").key("service", n)) for n in range(20)]
PAIRS = [(own, onion.look_alike(own, Random(n))) for n, own in enumerate(NAMES * 10)]


def parts(name: str) -> tuple[bytes, bytes, int]:
    """Key, checksum and version, as rend-spec-v3 lays them out: 32, 2 and 1 bytes in base32."""
    raw = base64.b32decode(name.removesuffix(".onion"), casefold=True)
    assert len(raw) == 35
    return raw[:32], raw[32:34], raw[34]


def checksum(key: bytes) -> bytes:
    return hashlib.new("sha3_256", b".onion checksum" + key + bytes([3])).digest()[:2]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_a_valid_version_3_name(name: str) -> None:
    key, check, version = parts(name)
    assert (check, version) == (checksum(key), 3)
    assert name == name.lower()


def test_a_name_is_that_of_its_secret() -> None:
    secret = Streams("tests").key("service", 0)
    assert parts(NAMES[0])[0] == Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def test_no_two_secrets_share_a_name() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_a_look_alike_differs_in_two_characters_of_the_key() -> None:
    for own, other in PAIRS:
        changed = [place for place, (a, b) in enumerate(zip(own, other, strict=True)) if a != b]
        assert len(changed) == 2
        # Whoever compares only the beginning and the end sees no difference.
        assert min(changed) >= 8
        assert max(changed) < 48


def test_no_key_can_have_a_look_alike() -> None:
    for _, other in PAIRS:
        key, check, version = parts(other)
        assert check != checksum(key)
        assert version == 3


def test_brands_of_a_class_have_names_and_look_alikes_of_their_own() -> None:
    brands = made_world().brands
    assert len({brand.onion for brand in brands} | {brand.look_alike for brand in brands}) == 2 * len(brands)
    assert all(parts(brand.onion)[1] == checksum(parts(brand.onion)[0]) for brand in brands)
