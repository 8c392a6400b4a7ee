"""Things of digits and letters that mean something to a machine: addresses of money, hashes, keys, phone numbers."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from parola_kit.methods.extract import checksums
from parola_kit.methods.extract.found import Pieces

_BITCOIN = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:bcrt|bc|tb)1[02-9ac-hj-np-z]{{8,87}}|(?:BCRT|BC|TB)1[02-9AC-HJ-NP-Z]{{8,87}}|[123mn][{checksums.BASE58}]{{24,34}})(?![A-Za-z0-9])"
)
_TOKEN = re.compile(r"(?<![A-Za-z0-9])0[xX][0-9a-fA-F]{40}(?![A-Za-z0-9])")
_TXID = re.compile(r"(?<![A-Za-z0-9])(?:0x)?(?:[0-9a-f]{64}|[0-9A-F]{64})(?![A-Za-z0-9])")
_FINGERPRINT = re.compile(
    r"(?<![A-Za-z0-9])(?:[0-9A-F]{40}|[0-9a-f]{40}"
    r"|(?:[0-9A-F]{4}[ \t]{1,2}){9}[0-9A-F]{4}|(?:[0-9a-f]{4}[ \t]{1,2}){9}[0-9a-f]{4})(?![A-Za-z0-9])"
)
# A block is bounded: many beginnings without an end would take long.
_ARMOUR = re.compile(
    r"-----BEGIN PGP (PUBLIC KEY BLOCK|SIGNATURE|MESSAGE|PRIVATE KEY BLOCK)-----(.{0,40000}?)-----END PGP \1-----", re.DOTALL
)
# E.164: at most 15 digits, the country's code first. In one run, or in groups of which all but the first have two digits or more.
_PHONE = re.compile(
    r"(?<![A-Za-z0-9+])(?:\+|00(?=[1-9]))(?:[1-9]\d{7,14}(?!\d)|[1-9]\d{0,3}(?:[ ./-]?\(\d{1,4}\)|[ ./-]\d{2,})(?:[ ./-]\d{2,}){0,5}(?!\d))"
)


def bitcoins(text: str) -> Pieces:
    """Addresses whose checksum is right; those in capitals (Bech32) as small letters."""
    for match in _BITCOIN.finditer(text):
        if checksums.bitcoin(match[0]):
            yield match.start(), match.end(), match[0].lower() if match[0][:2] in ("BC", "TB") else match[0]


def broken_bitcoins(text: str) -> Pieces:
    """What begins as a SegWit address, is as long as one (BIP 173: from 42 characters on the main net), and fails its checksum."""
    for match in _BITCOIN.finditer(text):
        if match[0][0] in "btBT" and len(match[0]) >= 42 and not checksums.bitcoin(match[0]):
            yield match.start(), match.end(), match[0].lower()


def tokens(text: str) -> Pieces:
    """Token accounts in small letters."""
    for match in _TOKEN.finditer(text):
        if checksums.token(match[0]):
            yield match.start(), match.end(), match[0].lower()


def txids(text: str) -> Pieces:
    """64 hex digits in small letters; 0x before them, as token chains write it, stays."""
    for match in _TXID.finditer(text):
        yield match.start(), match.end(), match[0].lower()


def fingerprints(text: str) -> Pieces:
    """40 hex digits, in one run or in ten groups, as capitals without spaces."""
    for match in _FINGERPRINT.finditer(text):
        yield match.start(), match.end(), re.sub(r"\s", "", match[0]).upper()


def armours(text: str) -> Pieces:
    """OpenPGP blocks; of a public key block the value is the key's fingerprint, of other blocks ``-``, for they hold nothing to read."""
    if "-----BEGIN PGP" not in text:
        return
    for match in _ARMOUR.finditer(text):
        yield match.start(), match.end(), _fingerprint(match[2]) if match[1] == "PUBLIC KEY BLOCK" else "-"


def phones(text: str) -> Pieces:
    """Numbers of 7 to 15 digits after + or 00, with + and without separators."""
    if "+" not in text and "00" not in text:
        return
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        digits = digits if match[0][0] == "+" else digits[2:]
        if 7 <= len(digits) <= 15:
            yield match.start(), match.end(), f"+{digits}"


def _fingerprint(body: str) -> str:
    """Of the first packet, a public key of version 4 (RFC 9580, 5.5.4.2): SHA-1 over 0x99, length and body; empty where it is none."""
    data = body.split("\n\n", 1)[-1] if "\n\n" in body else body
    lines = [line.strip() for line in data.splitlines() if line.strip() and ":" not in line and not line.startswith("=")]
    try:
        raw = base64.b64decode("".join(lines), validate=True)
    except (binascii.Error, ValueError):
        return ""
    key = _packet(raw)
    return hashlib.sha1(b"\x99" + len(key).to_bytes(2, "big") + key, usedforsecurity=False).hexdigest().upper() if key[:1] == b"\4" else ""


def _packet(raw: bytes) -> bytes:
    """The body of a first packet of type 6, old or new format of length (RFC 9580, 4.2); empty where it is not whole."""
    head, size, start = raw[:1] or b"\0", 0, 0
    if head[0] & 0x40 and head[0] & 0x3F == 6 and len(raw) > 3:
        size, start = (raw[1], 2) if raw[1] < 192 else ((raw[1] - 192 << 8) + raw[2] + 192, 3)
    elif head[0] >> 2 & 0xF == 6 and head[0] >> 6 == 2 and head[0] & 3 < 3:
        width = 2 ** (head[0] & 3)
        size, start = int.from_bytes(raw[1 : 1 + width], "big"), 1 + width
    return raw[start : start + size] if len(raw) >= start + size else b""
