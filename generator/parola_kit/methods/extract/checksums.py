"""Whether a string passes the check of its own form, so that a random word or a mistyped address is not taken for one."""

from __future__ import annotations

import base64
import binascii
import hashlib
from functools import lru_cache

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE58 = {letter: value for value, letter in enumerate(BASE58)}
_BECH32 = {letter: value for value, letter in enumerate(BECH32)}
_NETWORKS = ("bc", "tb", "bcrt")  # main, test and regtest
_VERSIONS = (0x00, 0x05, 0x6F, 0xC4)  # P2PKH and P2SH, main and test
_CHECK = {0: 1}  # of witness version 0; the later ones have another constant
_CHECK_M = 0x2BC830A3
_MASK = 2**64 - 1


def bitcoin(text: str) -> bool:
    """Whether this is an address: Base58Check (Bitcoin wiki), Bech32 (BIP 173) or Bech32m (BIP 350), of the main, test or regtest net."""
    return segwit(text) if text.lower().startswith(("bc1", "tb1", "bcrt1")) else base58(text)


def base58(text: str) -> bool:
    """Whether a Base58 address has the right four check bytes and a version of pay to key hash or pay to script hash."""
    if not 25 <= len(text) <= 35 or not set(text) <= _BASE58.keys():
        return False
    number = 0
    for letter in text:
        number = number * 58 + _BASE58[letter]
    zeros = len(text) - len(text.lstrip("1"))
    raw = b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, check = raw[:-4], raw[-4:]
    right = hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] == check
    return right and len(payload) == 21 and payload[0] in _VERSIONS


def segwit(text: str) -> bool:
    """Whether a SegWit address is right: one case, known network, checksum of its witness version, program of a length that version has."""
    network, _, data = text.lower().rpartition("1")
    if text not in (text.lower(), text.upper()) or network not in _NETWORKS or len(text) > 90 or not set(data) <= _BECH32.keys():
        return False
    values = [_BECH32[letter] for letter in data]
    if len(values) < 8 or _polymod(network, values) != _CHECK.get(values[0], _CHECK_M):
        return False
    size, spare = divmod(5 * (len(values) - 7), 8)
    padding = int("".join(f"{value:05b}" for value in values[1:-6])[-spare:], 2) if spare else 0
    return spare < 5 and padding == 0 and (size in (20, 32) if values[0] == 0 else values[0] <= 16 and 2 <= size <= 40)


def onion(label: str) -> bool:
    """Whether 56 characters are a name that a key can have (Tor rend-spec-v3, section 6): key of 32 bytes, checksum, version 3."""
    try:
        raw = base64.b32decode(label.upper())
    except binascii.Error:
        return False
    key, check, version = raw[:32], raw[32:34], raw[34:]
    return version == b"\x03" and hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] == check


def token(text: str) -> bool:
    """Whether a token account is right: 0x and 40 hex letters; where they are of both cases, the case is a checksum (EIP-55)."""
    body = text[2:]
    if body in (body.lower(), body.upper()):
        return True
    digest = keccak256(body.lower().encode())
    return all(letter == (letter.upper() if int(digit, 16) > 7 else letter.lower()) for letter, digit in zip(body, digest, strict=False))


@lru_cache(maxsize=4_096)
def keccak256(data: bytes) -> str:
    """Keccak-256 in hex, as token chains use it (Keccak reference, 2011): its padding is older than FIPS 202, so `hashlib` has it not."""
    block, lanes = 136, [[0] * 5 for _ in range(5)]
    padded = bytearray(data) + b"\1" + b"\0" * (-(len(data) + 1) % block)
    padded[-1] |= 0x80
    for start in range(0, len(padded), block):
        for nth in range(block // 8):
            at = start + 8 * nth
            lanes[nth % 5][nth // 5] ^= int.from_bytes(padded[at : at + 8], "little")
        lanes = _keccak(lanes)
    return b"".join(lanes[nth][0].to_bytes(8, "little") for nth in range(4)).hex()


def _keccak(lanes: list[list[int]]) -> list[list[int]]:
    """Keccak-f[1600], 24 rounds; ``lanes[x][y]``."""
    register = 1
    for _ in range(24):
        parity = [row[0] ^ row[1] ^ row[2] ^ row[3] ^ row[4] for row in lanes]
        mixed = [parity[x - 1] ^ _turned(parity[(x + 1) % 5], 1) for x in range(5)]
        lanes = [[lane ^ mixed[x] for lane in lanes[x]] for x in range(5)]
        x, y, current = 1, 0, lanes[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, lanes[x][y] = lanes[x][y], _turned(current, (step + 1) * (step + 2) // 2)
        lanes = [[lanes[x][y] ^ (~lanes[(x + 1) % 5][y] & lanes[(x + 2) % 5][y]) for y in range(5)] for x in range(5)]
        for bit in range(7):
            register = (register << 1 ^ (register >> 7) * 0x71) % 256
            lanes[0][0] ^= (register >> 1 & 1) << (2**bit - 1)
    return lanes


def _turned(lane: int, by: int) -> int:
    by %= 64
    return (lane << by | lane >> (64 - by)) & _MASK


def _polymod(network: str, values: list[int]) -> int:
    """The remainder that Bech32 checks."""
    check = 1
    for value in [*(ord(letter) >> 5 for letter in network), 0, *(ord(letter) & 31 for letter in network), *values]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= factor if top >> bit & 1 else 0
    return check
