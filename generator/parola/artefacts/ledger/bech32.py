"""Segwit addresses of regtest: bech32 for version 0 programs (BIP173), bech32m for version 1 (BIP350)."""

from __future__ import annotations

from collections.abc import Iterable

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
REGTEST = "bcrt"
CHECK = (1, 0x2BC830A3)  # what a checksum comes to, by version: BIP173, BIP350
TAPROOT = REGTEST + "1p"  # what an address of version 1 begins with


def address(program: bytes, prefix: str = REGTEST, version: int = 0) -> str:
    """The address of a witness program: version 0 (20 bytes for P2WPKH), or version 1 (32 bytes for P2TR)."""
    data = [version, *_fives(program)]
    check = _polymod([*_expanded(prefix), *data, 0, 0, 0, 0, 0, 0]) ^ CHECK[version]
    tail = [(check >> 5 * (5 - n)) & 31 for n in range(6)]
    return prefix + "1" + "".join(ALPHABET[value] for value in (*data, *tail))


def _expanded(prefix: str) -> list[int]:
    return [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]


def _fives(data: bytes) -> list[int]:
    bits = int.from_bytes(data, "big")
    count = -(-len(data) * 8 // 5)
    bits <<= count * 5 - len(data) * 8
    return [(bits >> 5 * (count - 1 - n)) & 31 for n in range(count)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for n, term in enumerate(GENERATOR):
            check ^= term if top >> n & 1 else 0
    return check
