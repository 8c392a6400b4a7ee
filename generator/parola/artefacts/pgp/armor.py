"""ASCII armor (RFC 4880 section 6): base64 between two dashed lines, with a CRC-24; the mark stands in a comment header."""

from __future__ import annotations

import base64
import binascii

from parola_kit.errors import BadInput
from parola_kit.notice import MARK_ASCII

KEY = "PGP PUBLIC KEY BLOCK"
SIGNATURE = "PGP SIGNATURE"
WIDTH = 64  # characters of a line, as GnuPG writes them
CHECK = 5  # "=" and four characters: the checksum's line
START, GENERATOR = 0xB704CE, 0x1864CFB


def crc24(data: bytes) -> int:
    """The checksum of armor (RFC 4880 section 6.1)."""
    crc = START
    for byte in data:
        crc ^= byte << 16
        for _ in range(8):
            crc <<= 1
            crc ^= GENERATOR if crc & 0x1000000 else 0
    return crc


def begin(kind: str) -> str:
    """The line that opens armor of a kind."""
    return f"-----BEGIN {kind}-----"


def end(kind: str) -> str:
    """The line that closes armor of a kind."""
    return f"-----END {kind}-----"


def armored(kind: str, data: bytes) -> str:
    """Packets as text; ``kind`` is ``KEY`` or ``SIGNATURE``. Ends with a line end."""
    text = _base64(data)
    body = [text[n : n + WIDTH] for n in range(0, len(text), WIDTH)]
    head = [begin(kind), f"Comment: {MARK_ASCII}", ""]
    return "\n".join([*head, *body, "=" + _base64(crc24(data).to_bytes(3, "big")), end(kind), ""])


def dearmored(kind: str, text: str) -> bytes:
    """The packets of the first armor of this kind in a text; raises ``BadInput`` where it is missing or damaged."""
    body, check = _inside(kind, text)
    data = _bytes(kind, "".join(body))
    if check and _bytes(kind, check[1:]) != crc24(data).to_bytes(3, "big"):
        raise BadInput(f"{kind}: the checksum is not that of the lines above it")
    return data


def _inside(kind: str, text: str) -> tuple[list[str], str]:
    """The lines of base64 and the checksum's line, empty where there is none."""
    lines = [line.rstrip(" \t\r") for line in text.split("\n")]
    try:
        start = lines.index(begin(kind))
        blank = lines.index("", start)
        stop = lines.index(end(kind), blank)
    except ValueError:
        raise BadInput(f"{kind}: a text holds no whole block of this kind") from None
    body = lines[blank + 1 : stop]
    has_check = bool(body) and len(body[-1]) == CHECK and body[-1].startswith("=")
    return (body[:-1], body[-1]) if has_check else (body, "")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(kind: str, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):  # ValueError: letters outside ASCII
        raise BadInput(f"{kind}: a line is not base64") from None
