"""Whether a string passes the check of its own form, so that a random word is not taken for an address, a card or an account."""

from __future__ import annotations

import base64
import hashlib

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {letter: value for value, letter in enumerate(BASE58)}


def base58check(text: str) -> int | None:
    """Length of the payload in bytes if the four check bytes are right (Bitcoin wiki, Base58Check encoding), else nothing."""
    number = 0
    for letter in text:
        number = number * 58 + _DIGITS[letter]
    zeros = len(text) - len(text.lstrip("1"))
    raw = b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, check = raw[:-4], raw[-4:]
    return len(payload) if hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4] == check else None


def onion_v3(label: str) -> bool:
    """Whether 56 characters are a name that a key can have (Tor rend-spec-v3, section 6): key of 32 bytes, checksum, version 3."""
    raw = base64.b32decode(label.upper())
    key, check, version = raw[:32], raw[32:34], raw[34:]
    return version == b"\x03" and hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] == check


def luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(doubled)) % 10 == 0


def iban(text: str) -> bool:
    """Whether an account number leaves 1 when divided by 97 (ISO 13616, ISO 7064 MOD 97-10)."""
    moved = text[4:] + text[:4]
    return 15 <= len(text) <= 34 and int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1
