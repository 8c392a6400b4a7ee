"""libsecp256k1 by coincurve's raw calls, many keys or signatures at a time: an object for each would take as long as the arithmetic.

No call here is asked for the one in 2^256 that has no answer (a secret of zero, a sum at infinity), so none is checked for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

_raw: Any = import_module("coincurve._libsecp256k1")  # made by cffi, without types
ffi, lib = _raw.ffi, _raw.lib
CONTEXT: Any = import_module("coincurve.context").GLOBAL_CONTEXT.ctx
PUBLIC = 33  # bytes of a compressed public key
LONGEST = 72  # bytes of a DER signature at most
ALL = b"\x01"  # SIGHASH_ALL, after an ECDSA signature


def progression(first: bytes, step: bytes, count: int) -> bytes:
    """Compressed public keys of the secrets first, first + step, first + 2 step, ...: 33 bytes each, one after the other."""
    context, add, write = CONTEXT, lib.secp256k1_ec_pubkey_combine, lib.secp256k1_ec_pubkey_serialize
    points, stride = ffi.new("secp256k1_pubkey[2]"), ffi.new("secp256k1_pubkey *")
    found, size = ffi.new("unsigned char[]", PUBLIC * count), ffi.new("size_t *", PUBLIC)
    lib.secp256k1_ec_pubkey_create(context, points, first)
    lib.secp256k1_ec_pubkey_create(context, stride, step)
    sums = [ffi.new("secp256k1_pubkey *[2]", [points + n, stride]) for n in (0, 1)]
    for n in range(count):
        here, there = n % 2, 1 - n % 2  # a sum must not lie where one of its terms does
        write(context, found + PUBLIC * n, size, points + here, lib.SECP256K1_EC_COMPRESSED)
        add(context, points + there, sums[here], 2)
    return bytes(ffi.buffer(found))


def ecdsa(digests: Iterable[bytes], secrets: Iterable[bytes]) -> list[bytes]:
    """DER signatures with SIGHASH_ALL behind them; nonces of RFC 6979, low S (BIP62), so 72 bytes at most."""
    context, sign, write = CONTEXT, lib.secp256k1_ecdsa_sign, lib.secp256k1_ecdsa_signature_serialize_der
    signature, der, size, nothing = (
        ffi.new("secp256k1_ecdsa_signature *"),
        ffi.new(f"unsigned char[{LONGEST}]"),
        ffi.new("size_t *"),
        ffi.NULL,
    )
    written, found = ffi.buffer(der), list[bytes]()
    for digest, secret in zip(digests, secrets, strict=True):
        sign(context, signature, digest, secret, nothing, nothing)
        size[0] = LONGEST
        write(context, der, size, signature)
        found.append(written[: size[0]] + ALL)
    return found


def schnorr(digests: Iterable[bytes], secrets: Iterable[bytes]) -> list[bytes]:
    """BIP340 signatures of 64 bytes, without auxiliary randomness; a secret whose point has an odd y is negated, as x-only keys want it."""
    context, pair, sign = CONTEXT, lib.secp256k1_keypair_create, lib.secp256k1_schnorrsig_sign32
    keys, signature, nothing = ffi.new("secp256k1_keypair *"), ffi.new("unsigned char[64]"), ffi.NULL
    written, found = ffi.buffer(signature), list[bytes]()
    for digest, secret in zip(digests, secrets, strict=True):
        pair(context, keys, secret)
        sign(context, signature, digest, keys, nothing)
        found.append(written[:])
    return found
