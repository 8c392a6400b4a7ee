"""Whose key made a signature: key blocks and clear-signed texts, read and checked (RFC 4880 sections 5, 6, 7; Ed25519: RFC 9580).

A signature that holds shows that somebody who could use the key signed these very words. It does not show who that was, that it is the
only one who can, or that the same hands hold the key today. A key block that somebody pastes shows nothing of the kind: everybody may copy
it. The date in a key or signature is that of its maker's clock.

Read are version 4 keys and signatures with Ed25519 and SHA-2, which is what the sites of a class have; for anything else use GnuPG.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from parola_kit.errors import BadInput

KEY, SIGNED = "PGP PUBLIC KEY BLOCK", "PGP SIGNED MESSAGE"
_BLOCK = re.compile(rf"-----BEGIN {KEY}-----.*?-----END {KEY}-----", re.DOTALL)
_MESSAGE = re.compile(
    rf"-----BEGIN {SIGNED}-----\n(?:Hash: [^\n]*\n)*[ \t]*\n(.*?)\n(-----BEGIN PGP SIGNATURE-----.*?-----END PGP SIGNATURE-----)", re.DOTALL
)
_ED25519 = bytes.fromhex("092b06010401da470f01") + b"\x01\x07\x40"  # curve, 263 bits, a point in its own form
_HASHES = {8: "sha256", 9: "sha384", 10: "sha512"}
_SIGNATURE, _PUBLIC, _USER = 2, 6, 13  # tags of packets
_TEXT, _EDDSA = 1, 22  # kind of signature, algorithm
_CREATED, _ISSUER = 2, 33  # subpackets


@dataclass(frozen=True, slots=True)
class Key:
    """A public key: ``fingerprint`` (40 hex capitals), when its maker's clock says it was made, the first name its maker gave it."""

    fingerprint: str
    created: datetime
    user: str
    point: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A clear-signed text as its signature covers it; ``issuer`` and ``at`` are what the signature says of itself."""

    text: str
    issuer: str
    at: datetime
    digest: bytes
    value: bytes

    def signed_by(self, key: Key) -> bool:
        """Whether this key made the signature over this text; a changed word is enough, and it did not."""
        from cryptography.exceptions import InvalidSignature  # late: the kit is light at import
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(key.point).verify(self.value, self.digest)
        except InvalidSignature:
            return False
        return True


def keys(text: str) -> list[Key]:
    """The keys whose blocks stand in a text, damaged ones left out."""
    return [key for block in _BLOCK.findall(text) for key in _sound(block)]


def message(text: str) -> Message | None:
    """The first clear-signed message in a text; None where there is none that can be read."""
    found = _MESSAGE.search(text.replace("\r\n", "\n"))
    try:
        return _read(found[1], dict(_packets(_bytes(found[2])))[_SIGNATURE]) if found else None
    except (BadInput, KeyError, IndexError, ValueError):
        return None


def key(block: str) -> Key:
    """The key of an armored block.

    Raises:
        BadInput: the block is damaged, or holds another kind of key.
    """
    packets = dict(reversed(list(_packets(_bytes(block)))))  # of a tag the first: user ids are in their maker's order
    body = packets.get(_PUBLIC, b"")
    if body[:1] != b"\x04" or body[5:6] != bytes([_EDDSA]) or body[6:19] != _ED25519 or len(body) != 51:
        raise BadInput("this holds no version 4 key with Ed25519; check it with GnuPG")
    shown = hashlib.sha1(b"\x99" + len(body).to_bytes(2, "big") + body, usedforsecurity=False).hexdigest().upper()
    made = datetime.fromtimestamp(int.from_bytes(body[1:5], "big"), UTC)
    return Key(shown, made, packets.get(_USER, b"").decode("utf-8", "replace"), body[19:])


def _sound(block: str) -> Iterator[Key]:
    try:
        yield key(block)
    except (BadInput, IndexError):
        return


def _read(shown: str, body: bytes) -> Message:
    """Of the signature's body: version, kind, algorithm, hash, hashed subpackets, two bytes of the digest, two integers of 32 bytes."""
    size = int.from_bytes(body[4:6], "big")
    if body[0] != 4 or body[1] != _TEXT or body[2] != _EDDSA:
        raise BadInput("this is no version 4 signature of a text with Ed25519")
    head, told = body[: 6 + size], dict(_subpackets(body[6 : 6 + size]))
    rest = body[6 + size :]
    rest = rest[2 + int.from_bytes(rest[:2], "big") + 2 :]
    text = "\n".join(line.removeprefix("- ").rstrip(" \t") for line in shown.split("\n"))
    content = text.replace("\n", "\r\n").encode() + head + b"\x04\xff" + len(head).to_bytes(4, "big")
    at = datetime.fromtimestamp(int.from_bytes(told[_CREATED], "big"), UTC)
    return Message(text, told[_ISSUER][1:].hex().upper(), at, hashlib.new(_HASHES[body[3]], content).digest(), b"".join(_integers(rest)))


def _bytes(armored: str) -> bytes:
    """What stands between the lines of armor: base64 after the first empty line, without the checksum."""
    _, blank, body = armored.replace("\r\n", "\n").partition("\n\n")
    lines = [line.strip() for line in body.split("\n") if line.strip() and not line.startswith(("=", "-----"))]
    try:
        return base64.b64decode("".join(lines), validate=True) if blank else b""
    except (binascii.Error, ValueError):
        raise BadInput("a line of this block is not base64; was it copied whole?") from None


def _packets(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and body of each packet; headers of both formats, lengths of up to four octets (RFC 4880 section 4.2)."""
    while data:
        if data[0] & 0x40:
            tag, (size, data) = data[0] & 0x3F, _length(data[1:])
        else:
            tag, octets = data[0] >> 2 & 0xF, 1 << (data[0] & 3)
            size, data = int.from_bytes(data[1 : 1 + octets], "big"), data[1 + octets :]
        if size > len(data):
            raise BadInput("this block is cut off")
        yield tag, data[:size]
        data = data[size:]


def _subpackets(data: bytes) -> Iterator[tuple[int, bytes]]:
    while data:
        size, data = _length(data)
        yield data[0] & 0x7F, data[1:size]
        data = data[size:]


def _length(data: bytes) -> tuple[int, bytes]:
    """A length in one, two or five octets, and what follows it."""
    if data[0] < 192:
        return data[0], data[1:]
    if data[0] == 255:
        return int.from_bytes(data[1:5], "big"), data[5:]
    return (data[0] - 192 << 8) + data[1] + 192, data[2:]


def _integers(data: bytes) -> Iterator[bytes]:
    while data:
        octets = (int.from_bytes(data[:2], "big") + 7) // 8
        yield data[2 : 2 + octets].rjust(32, b"\0")
        data = data[2 + octets :]
