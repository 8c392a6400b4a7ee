"""Signatures that name their signer: ECDSA on secp256k1 with the nonce of RFC 6979, low s (EIP-2), and the parity of the nonce's point."""

from __future__ import annotations

from parola.artefacts.ledger.far.curve import CONTEXT, ffi, lib


class Signer:
    """Room for one signature at a time, so one for each thread."""

    def __init__(self) -> None:
        self._made = ffi.new("secp256k1_ecdsa_recoverable_signature *")
        self._bytes, self._parity = ffi.new("unsigned char[64]"), ffi.new("int *")

    def sign(self, secret: bytes, digest: bytes) -> tuple[bytes, bytes, int]:
        """r and s, 32 bytes each, and the parity, 0 or 1; ``secret`` is a valid key, ``digest`` 32 bytes."""
        lib.secp256k1_ecdsa_sign_recoverable(CONTEXT, self._made, digest, secret, ffi.NULL, ffi.NULL)
        lib.secp256k1_ecdsa_recoverable_signature_serialize_compact(CONTEXT, self._bytes, self._parity, self._made)
        both = bytes(ffi.buffer(self._bytes))
        return both[:32], both[32:], int(self._parity[0])
